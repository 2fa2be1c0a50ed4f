package templates

import "embed"

// Themes holds the sixteen themes of the Livret, one YAML file each: see
// package internal/rules for their form; beside them, in exemples, the example dossiers
// of each.
//
//go:embed themes/*.yaml themes/exemples/*.yaml
var Themes embed.FS

// ThemeSchema is the JSON Schema of a theme's file, for editors.
//
//go:embed themes/theme.schema.json
var ThemeSchema []byte
