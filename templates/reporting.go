package templates

import "embed"

// Reporting holds the words of the reporting workbook: its first sheet and the
// lists of choices.
//
//go:embed reporting
var Reporting embed.FS
