package templates

import "embed"

// Mails holds the text of each mail, in the markup of generate/doc; the first
// line is the subject.
//
//go:embed mails
var Mails embed.FS
