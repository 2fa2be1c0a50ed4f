// Package layouts draws budgets at random and prints each in a layout at random:
// what a document may look like that asks for money, with the truth beside it. The
// tests of the readers are held against it: whatever is drawn must be read back.
//
// The same Choices always give the same document. It serves tests only.
package layouts

import "guichet/internal/dossier"

// Line is one expense with all that is true of it, printed or not.
type Line struct {
	Label, Number, Phase, Comment string
	Title                         dossier.TitleCode
	Quantity                      int64
	UnitPrice, HT, VAT, Total     dossier.Money
	Years                         []dossier.Money // in the order of the budget's years
	Commitments                   []dossier.Money // AE, idem
	Requested, Own                dossier.Money
}

// Budget is an invented budget with all that is true of it, printed or not.
type Budget struct {
	Lines                        []Line
	Years                        []int
	Total, HT                    dossier.Money
	Requested, OwnShare, Another dossier.Money
}

// Cell is a cell of a grid. A merged cell stands at its top left position, the
// others that it takes are Covered.
type Cell struct {
	Text          string
	Amount        *dossier.Money // the amount that Text shows
	Sum           []int          // the rows of its column that it adds up
	Count         int64          // the whole number that Text shows, 0 for none
	Wide, High    int            // columns and rows that it takes; 0 is one
	Covered, Bold bool
	Right, Centre bool
}

// Grid is a table as it is printed; the first Head rows are its head.
type Grid struct {
	Rows  [][]Cell
	Head  int
	Sums  map[int]bool // rows that are headings or sums
	Wraps []bool       // columns of texts, which may wrap
}

// Block is a paragraph, a table or a break.
type Block struct {
	Text    string
	Strong  bool
	Grid    *Grid
	Break   bool   // a new page begins
	Sheet   string // a new sheet begins
	Repeats bool   // said again on each page
}

// Case is a document with its truth: in Want, each amount has its true value, and
// is Known where it is printed.
type Case struct {
	Choices Choices
	Blocks  []Block
	Want    dossier.Budget
}
