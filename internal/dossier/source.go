package dossier

import "fmt"

// Method says how a value was read.
type Method string

// The ways a value is read.
const (
	MethodText    Method = "texte"         // text layer of a PDF
	MethodCell    Method = "cellule"       // typed cell of a workbook
	MethodFormula Method = "formule"       // formula of a workbook, cached or computed
	MethodOCR     Method = "ocr"           // optical character recognition
	MethodHeader  Method = "entête"        // header field of a mail
	MethodBody    Method = "corps"         // text of a mail
	MethodChecked Method = "ocr et calcul" // recognised, then chosen by a sum
	MethodDerived Method = "déduction"     // deduced from other values, named in Raw
)

// Box is a rectangle on a page, in points (1/72 inch), with the origin at the
// top left corner of the page as it is displayed.
type Box struct {
	X0 float64 `json:"x0"`
	Y0 float64 `json:"y0"`
	X1 float64 `json:"x1"`
	Y1 float64 `json:"y1"`
}

// Union returns the smallest box that holds both.
func (b Box) Union(c Box) Box {
	return Box{min(b.X0, c.X0), min(b.Y0, c.Y0), max(b.X1, c.X1), max(b.Y1, c.Y1)}
}

// Source says where a value comes from: a box on a page of a file, a cell of a
// sheet, or a field of a mail; with the text as it stands there, how it was
// read and how sure the reading is.
type Source struct {
	File       string  `json:"file"`
	Page       int     `json:"page,omitempty"` // 1-based; 0 outside a paged document
	Box        *Box    `json:"box,omitempty"`
	Sheet      string  `json:"sheet,omitempty"`
	Cell       string  `json:"cell,omitempty"`   // A1 form
	Header     string  `json:"header,omitempty"` // mail header field, e.g. "Date"
	Raw        string  `json:"raw,omitempty"`    // the text as printed
	Method     Method  `json:"method,omitempty"`
	Confidence float64 `json:"confidence"` // 0 (a guess) to 1 (certain)
	// Proposal is set where Raw cannot be taken as it was recognised: the value is
	// that of the proposal, for a person to confirm.
	Proposal *Proposal `json:"proposal,omitempty"`
}

// Proposal is the text that a value was taken from instead of the one that a
// recogniser read, and why.
type Proposal struct {
	Text    string `json:"text"`
	Because string `json:"because"` // in French, for a person
}

// Doubt says in French what was read and what is proposed instead: "lu 7 500,
// proposé 1 500 : la colonne tombe juste"; "" without a proposal.
func (s Source) Doubt() string {
	if s.Proposal == nil {
		return ""
	}
	return fmt.Sprintf("lu %s, proposé %s%s: %s", s.Raw, s.Proposal.Text, NoBreak, s.Proposal.Because)
}

// Place names the place in French, for a person: "budget.xlsx, feuille
// « Budget », cellule C12" or "dossier.pdf, page 3".
func (s Source) Place() string {
	switch {
	case s.Sheet != "" && s.Cell != "":
		return fmt.Sprintf("%s, feuille %s, cellule%s%s", s.File, Quote(s.Sheet), NoBreak, s.Cell)
	case s.Sheet != "":
		return fmt.Sprintf("%s, feuille %s", s.File, Quote(s.Sheet))
	case s.Page > 0:
		return fmt.Sprintf("%s, page%s%d", s.File, NoBreak, s.Page)
	case s.Header != "":
		return fmt.Sprintf("%s, en-tête %s", s.File, Quote(s.Header))
	default:
		return s.File
	}
}

// Value is something read, with its source; Known is false when it was not
// found, and then V means nothing. A missing amount is not zero.
type Value[T any] struct {
	V      T      `json:"value"`
	Known  bool   `json:"known"`
	Source Source `json:"source"`
	// Checks are the relations that were worked out for it, for and against.
	Checks []Check `json:"checks,omitempty"`
}

// Read returns a known value.
func Read[T any](v T, s Source) Value[T] { return Value[T]{V: v, Known: true, Source: s} }

// Get returns the value and whether it is known.
func (v Value[T]) Get() (T, bool) { return v.V, v.Known }
