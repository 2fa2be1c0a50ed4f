package templates

import "embed"

// Themes holds the sixteen themes of the Livret, one YAML file each: see
// package internal/rules for their form.
//
//go:embed themes/*.yaml
var Themes embed.FS
