package templates

import "embed"

// Conventions holds the acts (conventions/actes.yaml, with their dated legal
// bases), the head and the articles: one file each, in the markup of
// generate/doc, filled by generate/convention.
//
//go:embed conventions
var Conventions embed.FS
