// Package doc is the model of a written document: sections of headings,
// paragraphs, lists, tables, facts and signature blocks, in French text that is
// ready to print. It also reads the markup of the templates (Parse) and writes
// the model as plain text.
//
// It knows no dossier, no rule and no file format: writers such as
// generate/pdfdoc turn the model into bytes.
package doc

import "time"

// Document is one document to be written. Two equal documents give equal bytes:
// nothing but what stands here reaches the page.
type Document struct {
	Title     string // of the file and of the running head
	Reference string // in the foot of each page
	Author    string // body that issues the document
	Subject   string
	// Banner is printed at the head of every page, "PROJET" for a draft; empty
	// for none.
	Banner   string
	Created  time.Time // date of the file
	Sections []Section
}

// Section is a run of blocks that starts on a new page.
type Section struct {
	Landscape bool
	Blocks    []Block
}

// Block is one of Heading, Paragraph, *List, *Table, Facts, Notice, Code, Picture, Signatures.
type Block interface{ block() }

// Heading opens what follows it and stays on its page. Level 0 is the title of
// the document, 1 an article or annex, 2 and 3 its parts.
type Heading struct {
	Level int
	Text  Spans
}

// Style is how a paragraph is set.
type Style int

// The styles of paragraphs.
const (
	Body   Style = iota
	Small        // notes under tables
	Center       // lines of a head
)

// Paragraph is a running text.
type Paragraph struct {
	Text  Spans
	Style Style
}

// List is a list of items, numbered from First when Ordered. An item may hold
// further blocks, set under it.
type List struct {
	Ordered bool
	First   int // number of the first item; 0 reads as 1
	Items   []Item
}

// Item is one item of a list.
type Item struct {
	Text   Spans
	Blocks []Block
}

// Align is the alignment of a column.
type Align int

// The alignments.
const (
	Left Align = iota
	Right
	Middle
)

// Column is a column of a table. A column with a Weight takes its share of the
// width and wraps; one without is as wide as its widest cell and does not wrap.
type Column struct {
	Title  string
	Align  Align
	Weight float64
}

// RowKind is what a row of a table is.
type RowKind int

// The kinds of rows.
const (
	Plain    RowKind = iota
	Group            // opens a group of rows; only its first cell is printed
	Subtotal         // closes a group
	Total            // closes the table
)

// Row is a row of a table, a cell per column.
type Row struct {
	Kind  RowKind
	Cells []Spans
}

// Table is a table with a head that is repeated on each page.
type Table struct {
	Caption string
	Columns []Column
	Rows    []Row
	// Dense sets a long table in a smaller type.
	Dense bool
}

// Facts are pairs of a name and its value.
type Facts []Fact

// Fact is one pair.
type Fact struct {
	Name  string
	Value Spans
}

// Notice is a short text in a frame.
type Notice struct{ Text Spans }

// Code is a QR code that a scanned page is known again by, with words beside it that say
// what stands in it.
type Code struct {
	Content string // a few hundred bytes at most
	Caption Spans
}

// Picture is a picture in PNG, opaque and in colour, as wide as the text or less. The pictures
// of a document differ in width, in points: by that they are put in order in a PDF.
type Picture struct {
	PNG    []byte
	Alt    string  // what it shows, for who cannot see it
	Height float64 // millimetres; the width follows
}

// Signatures are the places to sign, side by side.
type Signatures struct {
	Done    Spans // "Fait à …, le …"
	Parties []Signatory
}

// Signatory is who signs.
type Signatory struct {
	Role     Spans // "Pour le délégant"
	Name     Spans
	Capacity Spans
}

func (Heading) block()    {}
func (Paragraph) block()  {}
func (*List) block()      {}
func (*Table) block()     {}
func (Facts) block()      {}
func (Notice) block()     {}
func (Code) block()       {}
func (Picture) block()    {}
func (Signatures) block() {}
