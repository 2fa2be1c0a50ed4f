// Package identity reads who asks, for what and when out of the documents of a
// dossier.
package identity

import (
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// Read fills the identity fields of d from the documents and the mail.
func Read(d *dossier.Dossier, docs []*table.Document, mail *dossier.Mail) {
	if mail != nil && !mail.Date.IsZero() {
		d.SubmittedOn = dossier.Read(mail.Date, dossier.Source{
			File: mail.File, Header: "Date", Raw: mail.Date.String(), Method: dossier.MethodHeader, Confidence: 1,
		})
	}
}
