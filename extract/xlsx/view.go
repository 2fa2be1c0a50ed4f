package xlsx

import (
	"maps"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// item is a cell that a reader sees.
type item struct {
	pos
	cell   table.Cell
	amount bool // reads as an amount, stored as a number or as a text
	span   rect // the merged range it fills, or itself
}

// line is a visible row with something in it.
type line struct {
	row     int
	items   []*item // by column
	covered bool    // a merged cell from above reaches into it
}

// view is what a reader sees of a sheet, and what was left aside on the way.
type view struct {
	*sheet
	calc  *calculator
	lines []line

	hiddenRowsSeen, hiddenColsSeen map[int]bool
	unsure, stale, linked          []pos
	errors                         []string // cells that show an error, with it
	long                           []pos    // texts beyond what a cell can hold
}

func newView(s *sheet, calc *calculator) *view {
	v := &view{sheet: s, calc: calc, hiddenRowsSeen: map[int]bool{}, hiddenColsSeen: map[int]bool{}}
	items := map[pos]*item{}
	for _, row := range s.order {
		for _, c := range s.rows[row] {
			it := &item{pos: c.pos, span: rect{c.row, c.col, c.row, c.col}}
			it.cell = v.render(c)
			if it.cell.Text == "" {
				continue
			}
			it.amount = looksLikeAmount(it.cell)
			items[c.pos] = it
		}
	}
	covered := v.applyMerges(items)
	byRow := map[int][]*item{}
	for p, it := range items {
		switch {
		case s.hiddenRows[p.row]:
			v.hiddenRowsSeen[p.row] = true
		case s.colHidden(p.col):
			v.hiddenColsSeen[p.col] = true
		default:
			byRow[p.row] = append(byRow[p.row], it)
		}
	}
	for row := range covered {
		if _, ok := byRow[row]; !ok {
			byRow[row] = nil
		}
	}
	for _, row := range slices.Sorted(maps.Keys(byRow)) {
		slices.SortFunc(byRow[row], func(a, b *item) int { return a.col - b.col })
		v.lines = append(v.lines, line{row, byRow[row], covered[row]})
	}
	return v
}

// applyMerges gives each merged range to its first cell, moved to the first
// visible position where that is hidden, and removes what the range covers. It
// returns the visible rows that a merged cell from above reaches into.
func (v *view) applyMerges(items map[pos]*item) map[int]bool {
	covered := map[int]bool{}
	lastUsed := 0
	if n := len(v.order); n > 0 {
		lastUsed = v.order[n-1]
	}
	for _, m := range v.merges {
		m.r2, m.c2 = min(m.r2, lastUsed), min(m.c2, max(v.maxCol, m.c1))
		if m.r1 > m.r2 {
			continue
		}
		anchor := items[pos{m.r1, m.c1}]
		if anchor != nil && anchor.span != (rect{m.r1, m.c1, m.r1, m.c1}) {
			continue // ranges that overlap: the first counts
		}
		for _, row := range v.rowsBetween(m.r1, m.r2) {
			for _, c := range v.rows[row] {
				if c.col >= m.c1 && c.col <= m.c2 && c.pos != (pos{m.r1, m.c1}) {
					delete(items, c.pos)
				}
			}
		}
		if anchor == nil {
			continue
		}
		anchor.span = m
		at, ok := v.firstVisible(m)
		if !ok {
			continue
		}
		delete(items, anchor.pos)
		anchor.pos = at
		items[at] = anchor
		for row := at.row + 1; row <= m.r2; row++ {
			if !v.hiddenRows[row] {
				covered[row] = true
			}
		}
	}
	return covered
}

// rowsBetween returns the rows with cells in a range of rows.
func (v *view) rowsBetween(r1, r2 int) []int {
	i, _ := slices.BinarySearch(v.order, r1)
	j, _ := slices.BinarySearch(v.order, r2+1)
	return v.order[i:j]
}

func (v *view) firstVisible(m rect) (pos, bool) {
	row, col := m.r1, m.c1
	for row <= m.r2 && v.hiddenRows[row] {
		row++
	}
	for col <= m.c2 && v.colHidden(col) {
		col++
	}
	return pos{row, col}, row <= m.r2 && col <= m.c2
}

// render is a cell as displayed.
func (v *view) render(c *cell) table.Cell {
	l := v.book.styles.look(c.style)
	out := table.Cell{Bold: l.bold, Centered: l.centered, RightAligned: l.right, Formula: c.formula, Source: dossier.Source{
		File: v.book.name, Sheet: v.name, Cell: c.String(), Method: dossier.MethodCell, Confidence: 1,
	}}
	val := c.storedValue(v.book.date1904)
	if c.formula != "" {
		out.Source.Method = dossier.MethodFormula
		val, out.Source.Confidence = v.result(c, val)
	}
	switch val.kind {
	case kindNumber:
		d := display(val.num, l.format, v.book.date1904)
		out.Text, out.Date, out.Format = d.text, d.date, l.format
		if !d.time {
			out.Number = plain(val.num)
		}
		out.RightAligned = out.RightAligned || !out.Centered
	case kindText:
		if len(val.text) > 4*maxText || utf8.RuneCountInString(val.text) > maxText {
			v.long = append(v.long, c.pos)
			val = value{}
			break
		}
		out.Text = displayText(val.text, l.format)
	case kindBool:
		out.Text = map[bool]string{true: "VRAI", false: "FAUX"}[val.bool]
	case kindError:
		out.Text = val.text
		if v.seen(c) {
			v.errors = append(v.errors, c.String()+" ("+val.text+")")
		}
	case kindEmpty:
	}
	out.Source.Raw = out.Text
	if val.kind == kindText && strings.Contains(val.text, "\n") {
		out.Source.Raw = printedLines(val.text)
	}
	return out
}

// printedLines keeps the lines of a text: they may tell a label from its value.
func printedLines(s string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		if f := strings.Fields(line); len(f) > 0 {
			lines = append(lines, strings.Join(f, " "))
		}
	}
	return strings.Join(lines, "\n")
}

// storedValue is what is stored in a cell, of a formula its last result.
func (c *cell) storedValue(date1904 bool) value {
	switch c.kind {
	case "", "n":
		if r, ok := parseNumber(c.stored); ok {
			return numberValue(r)
		}
		return textValue(c.stored) // too large for an amount, or damaged
	case "b":
		return boolValue(c.stored == "1")
	case "e":
		return errorValue(c.stored)
	case "d":
		return isoDate(c.stored, date1904)
	}
	return textValue(c.stored)
}

// Confidence of a formula's result.
const (
	staleResult = .6 // stored, but its formula gives something else
	noResult    = 0
)

// result decides between the stored result of a formula and the computed one. A
// workbook that asks to be computed on opening shows the computed one.
func (v *view) result(c *cell, stored value) (value, float64) {
	computed, err := v.calc.compute(v.sheet, c)
	seen := v.seen(c)
	if seen && c.hasResult() && external.MatchString(c.formula) {
		v.linked = append(v.linked, c.pos)
	}
	switch {
	case !c.hasResult() && err != nil:
		if seen {
			v.unsure = append(v.unsure, c.pos)
		}
		return value{}, noResult
	case !c.hasResult():
		return computed, 1
	case err != nil || agree(stored, computed):
		return stored, 1
	case v.book.recalc:
		if seen && (stored.kind != kindNumber || stored.num.Sign() != 0) {
			v.stale = append(v.stale, c.pos) // a zero is a writer's way to store nothing
		}
		return computed, 1
	}
	if seen {
		v.stale = append(v.stale, c.pos)
	}
	return stored, staleResult
}

// seen reports whether a reader sees the cell's place.
func (v *view) seen(c *cell) bool { return !v.hiddenRows[c.row] && !v.colHidden(c.col) }

// agree compares a stored number with the computed one, within what binary
// floats lose; other values are written differently by each program.
func agree(stored, computed value) bool {
	if stored.kind != kindNumber || computed.kind != kindNumber {
		return stored.kind != kindNumber && computed.kind != kindNumber
	}
	gap := new(big.Rat).Sub(stored.num, computed.num)
	slack := new(big.Rat).Abs(stored.num)
	slack.Mul(slack, pow10(-9)).Add(slack, pow10(-6))
	return gap.Abs(gap).Cmp(slack) <= 0
}

// displayText writes a text: its lines are joined, and a format may hide or
// dress it in its fourth section.
func displayText(s, format string) string {
	s = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ").Replace(s)
	for strings.Contains(s, "  ") {
		s = strings.ReplaceAll(s, "  ", " ")
	}
	s = strings.TrimSpace(s)
	sections := splitSections(format)
	if len(sections) < 4 {
		return s
	}
	var b strings.Builder
	for _, t := range formatTokens(sections[3]) {
		switch {
		case t.literal:
			b.WriteString(t.text)
		case t.text == "@" || t.text == "General":
			b.WriteString(s)
		}
	}
	return strings.TrimSpace(b.String())
}
