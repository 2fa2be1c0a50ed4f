// Package office names the body that issues documents and mails, as its
// settings give it. It holds no text and reads no file.
package office

// Bureau is the bureau projet of the fund. An empty field is not known: the
// documents then print a blank to fill in.
type Bureau struct {
	Name      string
	Ministry  string
	Address   string
	City      string // where documents are signed
	Email     string
	Phone     string
	SIRET     string
	Contact   string // person or team that carriers write to
	Signatory string // who signs for the fund
	Capacity  string // of the signatory: "directrice du fonds"
}
