package layouts

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
)

// The ways in which a group of lines, the years or the plan may be printed.
const (
	Absent  = iota
	Column  // a column of its own
	Heading // rows that head the lines below
	Merged  // cells merged over the lines
	Subtotals
	Tables // one table for each
)

// The places where a unit may be told.
const (
	InHead = iota
	InCells
	InCaption
	InFirstRow // of the table, merged over it
	BelowTable
	ForAll // a sentence at the start of the document
	InTotal
)

// The ways in which taxes are printed.
const (
	TaxIncluded = iota
	TaxDetailed // HT, TVA, TTC
	TaxBoth     // HT, TTC
	TaxBelow    // HT, the taxes under the list
)

// The ways in which a financing plan is printed.
const (
	NoPlan = iota
	PlanTable
	PlanColumns
	PlanRows
	PlanSentence
	PlanLabels
)

// The rulings of a table.
const (
	Ruled = iota
	Horizontals
	HeadOnly
	Unruled
)

// Choices are all the choices that make a document. The zero value is the
// plainest document; a shrunken failure has most of them at zero.
type Choices struct {
	Seed  uint64 // of the words and the amounts
	Lines int

	Years, YearsAs            int
	Titles, Phases            int
	Taxes, Plan               int
	Commitments, Quantities   bool
	Numbered, Shares, Remarks bool
	NoTotal, TotalFirst       bool
	Negative                  bool
	Sideways                  bool

	Unit, UnitAt, Decimals int // unit: 0 €, 1 k€, 2 M€
	Grouping, Minus, Zero  int // number forms

	Rules, Storeys, Upright int // Upright: 0 top, 1 middle, 2 bottom
	Zebra, Painted, Light   bool
	Narrow, Tight           int // of the label; of the space between columns
	Face, Size              int
	Landscape, Turned       bool
	Pages                   int // 0 one page; 1 head repeated; 2 head not repeated
	CutRows                 bool
	Decoys                  int // a set of bits
	NoCaption               bool
}

// Draw chooses at random.
func Draw(seed uint64) Choices {
	r := rand.New(rand.NewPCG(seed, 0x6275646765740a)) // #nosec G404 -- drawn for tests, and the same again
	one := func(n int) bool { return r.IntN(n) == 0 }
	pick := func(weights ...int) int {
		sum := 0
		for _, w := range weights {
			sum += w
		}
		at := r.IntN(sum)
		for i, w := range weights {
			if at -= w; at < 0 {
				return i
			}
		}
		return 0
	}
	c := Choices{
		Seed: seed, Lines: 2 + r.IntN(8),
		Years: pick(4, 0, 4, 2), Titles: pick(5, 2, 2, 2, 2), Phases: pick(8, 1, 1, 1, 1),
		Taxes: pick(6, 3, 1, 1), Plan: pick(2, 4, 2, 2, 2, 1),
		Commitments: one(6), Quantities: one(5), Numbered: one(4), Shares: one(5), Remarks: one(5),
		NoTotal: one(8), TotalFirst: one(25), Negative: one(12), Sideways: one(16),
		Unit: pick(6, 3, 1), UnitAt: pick(4, 3, 3, 1, 1, 1, 1), Decimals: pick(3, 1, 4),
		Grouping: pick(4, 3, 2, 2, 1, 1), Minus: r.IntN(4), Zero: r.IntN(6),
		Rules: pick(4, 3, 1, 3), Storeys: pick(4, 3), Upright: pick(4, 3, 1),
		Zebra: one(4), Painted: one(2), Light: one(4), Narrow: pick(3, 3, 1), Tight: pick(3, 2, 1),
		Face: r.IntN(2), Size: r.IntN(3), Landscape: one(4), Turned: one(12),
		Pages: pick(6, 1, 1), CutRows: one(30), NoCaption: one(8),
	}
	if one(2) {
		c.Decoys = 1 << r.IntN(len(decoys))
		if one(2) {
			c.Decoys |= 1 << r.IntN(len(decoys))
		}
	}
	if c.Years > 0 {
		c.YearsAs = []int{Column, Column, Column, Heading, Tables}[r.IntN(5)]
	}
	if c.Pages > 0 {
		c.Lines += 14 + r.IntN(30)
	}
	return c.settled()
}

// settled takes out what cannot be printed together.
func (c Choices) settled() Choices {
	if c.Years == 0 {
		c.YearsAs, c.Commitments = Absent, false
	}
	if c.YearsAs == Heading || c.YearsAs == Tables {
		c.Taxes, c.Quantities, c.Shares, c.Commitments, c.TotalFirst, c.Pages = TaxIncluded, false, false, false, false, 0
		c.Phases, c.Numbered = Absent, false
		c.Lines = min(c.Lines, 7)
		if c.Titles != Column {
			c.Titles = Absent
		}
		if c.Plan == PlanRows || c.Plan == PlanColumns {
			c.Plan = PlanTable
		}
	}
	if c.Titles > Column && c.Phases > Column {
		c.Phases = Column
	}
	if c.Taxes == TaxBelow {
		c.Years, c.YearsAs, c.Commitments, c.NoTotal, c.TotalFirst, c.Shares = 0, Absent, false, false, false, false
		if c.Plan == PlanColumns || c.Plan == PlanRows {
			c.Plan = PlanSentence
		}
	}
	if c.Years > 0 && c.YearsAs == Column {
		c.Quantities = false
		if c.Taxes != TaxIncluded || c.Commitments {
			c.Remarks, c.Landscape = false, true
		}
	}
	if c.NoTotal && c.Plan == PlanRows {
		c.Plan = PlanTable
	}
	if c.TotalFirst && c.Plan == PlanRows {
		c.Plan = PlanLabels
	}
	// Totals that come first, or once without the taxes, have no unit in their label.
	if c.UnitAt == InTotal && (c.NoTotal || c.Unit == 0 || c.TotalFirst || c.Taxes == TaxBelow) {
		c.UnitAt = InHead
	}
	if c.Sideways {
		c.Lines = min(c.Lines, 5)
		c.Titles, c.Phases, c.Quantities, c.Numbered, c.Shares, c.Remarks = Absent, Absent, false, false, false, false
		c.Commitments, c.Pages, c.TotalFirst, c.CutRows, c.Storeys, c.Narrow = false, 0, false, false, 0, 1
		c.Landscape = true
		if c.Years > 0 {
			c.YearsAs, c.Taxes = Column, TaxIncluded
		}
		if c.Taxes == TaxBelow {
			c.Taxes = TaxDetailed
		}
		if c.Plan == PlanColumns || c.Plan == PlanRows {
			c.Plan = PlanTable
		}
		if c.UnitAt == InTotal || c.UnitAt == InFirstRow {
			c.UnitAt = InCaption
		}
	}
	if c.Pages == 0 {
		c.CutRows = false
	}
	return c
}

// String names what differs from the plainest document.
func (c Choices) String() string {
	var out []string
	v := reflect.ValueOf(c)
	for i := range v.NumField() {
		if f := v.Field(i); !f.IsZero() {
			out = append(out, fmt.Sprintf("%s:%v", v.Type().Field(i).Name, f.Interface()))
		}
	}
	return strings.Join(out, " ")
}

// Simpler returns the documents that are a little plainer than c: one choice at
// zero, or fewer lines.
func (c Choices) Simpler() []Choices {
	var out []Choices
	if c.Lines > 2 {
		for _, n := range []int{2, c.Lines / 2, c.Lines - 1} {
			d := c
			d.Lines = max(n, 2)
			out = append(out, d.settled())
		}
	}
	v := reflect.ValueOf(c)
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; name == "Seed" || name == "Lines" || v.Field(i).IsZero() {
			continue
		}
		d := c
		reflect.ValueOf(&d).Elem().Field(i).SetZero()
		if d = d.settled(); d != c {
			out = append(out, d)
		}
	}
	return out
}
