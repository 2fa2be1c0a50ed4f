package budget

import (
	"regexp"
	"slices"
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// section is one table as its author meant it: a header, the rows under it and
// what was said just above. One grid of a sheet may hold several.
type section struct {
	doc     *table.Document
	page    *table.Page
	grid    *table.Table
	order   int      // position in the document
	caption []string // texts and one-cell rows just above, nearest last
	header  []int    // rows of the header, none when the table has none
	rows    []int    // rows below the header
	from    int      // first column
	to      int      // one past the last column

	columns []column
	mark    french.Mark
	unit    french.Unit // announced for the table; NoUnit when nothing says
	parsed  []row

	continues *section // the section that this one carries on after a page break
}

// sectionsOf cuts the tables of a document into sections and gives their
// columns roles.
func sectionsOf(doc *table.Document) []*section {
	repeated := repeatedTexts(doc)
	docUnit := french.NoUnit // announced for all the tables of the document
	var out []*section
	var above []string
	var last *section
	for p := range doc.Pages {
		page := &doc.Pages[p]
		if page.Sheet != "" {
			above, last = nil, nil
		}
		for _, b := range abreast(page.Blocks) {
			switch {
			case b.Text != nil:
				t := french.Space(b.Text.String)
				if !repeated[french.Fold(t)] && !pageNumber.MatchString(t) {
					above = append(above, t)
				}
				if u, ok := french.AnnouncedUnit(t); ok && allTables.MatchString(french.Fold(t)) {
					docUnit = u
				}
			case b.Table != nil && len(b.Table.Rows) > 0:
				for _, s := range cut(doc, page, compact(b.Table)) {
					s.order = len(out)
					for _, c := range s.caption {
						if u, ok := french.AnnouncedUnit(c); ok && allTables.MatchString(french.Fold(c)) {
							docUnit = u
						}
					}
					s.caption = append(lastFew(above), s.caption...)
					if last != nil && s.continuesFrom(last, above) {
						s.continues = last
					}
					s.unit = s.announced(docUnit)
					s.prepare()
					out = append(out, s)
					last, above = s, nil
				}
				above = nil
			}
		}
	}
	return out
}

var (
	pageNumber = regexp.MustCompile(`(?i)(?:^|\s)page\s*\d+(?:\s*(?:/|sur)\s*\d+)?$|^\d+\s*/\s*\d+$|^-?\s*\d+\s*-?$`)
	continued  = regexp.MustCompile(`\bsuite\b`)
	allTables  = regexp.MustCompile(`\b(?:montants?|tableaux?|chiffres|sommes)\b`)
	footnote   = regexp.MustCompile(`^(?:\(?\d{1,2}\)?\.?\s*(?:source|note|voir)|[*†]|\(\d\)|note\b|source\b|nota\b|n\.?b\.?\b)`)
)

// lastFew returns the texts that can be a caption: the nearest ones, and no long
// prose except where it announces a unit.
func lastFew(above []string) []string {
	var out []string
	for i := max(0, len(above)-4); i < len(above); i++ {
		if _, unit := french.AnnouncedUnit(above[i]); unit || len([]rune(above[i])) <= 120 {
			out = append(out, above[i])
		}
	}
	return out
}

// repeatedTexts returns the texts that stand on several pages: running headers
// and footers.
func repeatedTexts(doc *table.Document) map[string]bool {
	pages := map[string]int{}
	for _, p := range doc.Pages {
		seen := map[string]bool{}
		for _, b := range p.Blocks {
			if b.Text == nil {
				continue
			}
			if k := french.Fold(b.Text.String); !seen[k] {
				seen[k] = true
				pages[k]++
			}
		}
	}
	out := map[string]bool{}
	for k, n := range pages {
		if n > 1 && n*2 >= len(doc.Pages) {
			out[k] = true
		}
	}
	return out
}

// cut finds the headers in a grid and returns the section below each; a grid
// without any header is one section.
func cut(doc *table.Document, page *table.Page, grid *table.Table) []*section {
	n := grid.Columns()
	var out []*section
	cur := &section{doc: doc, page: page, grid: grid, to: n}
	for r := 0; r < len(grid.Rows); r++ {
		h := headerHeight(grid, r, 0, n)
		if h == 0 || sameHeader(cur, grid, r, h) {
			cur.rows = append(cur.rows, r)
			continue
		}
		next := &section{doc: doc, page: page, grid: grid, to: n}
		for k := len(cur.rows); k > 0 && singleText(grid, cur.rows[k-1]); k = len(cur.rows) {
			above := cur.rows[k-1]
			cur.rows = cur.rows[:k-1]
			if len(next.caption) == 0 && partOfHeader(grid, above) {
				next.header = append(next.header, above)
				continue
			}
			next.caption = append([]string{rowText(grid, above)}, next.caption...)
		}
		for k := range h {
			next.header = append(next.header, r+k)
		}
		if len(cur.rows)+len(cur.header) > 0 {
			out = append(out, cur)
		}
		cur = next
		r += h - 1
	}
	out = append(out, cur)
	var split []*section
	for _, s := range out {
		split = append(split, s.sideBySide()...)
	}
	return split
}

// partOfHeader reports whether the one text of a row is a piece of the header
// below or above it, in a column of its own, and not a heading.
func partOfHeader(grid *table.Table, r int) bool {
	for c := range grid.Rows[r] {
		cell := &grid.Rows[r][c]
		if cell.Covered || french.Space(cell.Text) == "" {
			continue
		}
		f := french.Fold(cell.Text)
		_, title := titleCode(cell.Text, false)
		return c > 0 && cell.ColSpan <= 1 && len(f) < 30 && !title && !groupYear.MatchString(f) && !phaseWord.MatchString(cell.Text) &&
			c > 1+firstNarrow(grid)
	}
	return false
}

// firstNarrow returns 1 when the first column is empty in all rows, as workbooks
// that start in column B have it.
func firstNarrow(grid *table.Table) int {
	for r := range grid.Rows {
		if french.Space(grid.Rows[r][0].Text) != "" {
			return 0
		}
	}
	return 1
}

// sideBySide splits a table that prints expenses and resources next to each
// other ("Dépenses | Montant | Ressources | Montant").
func (s *section) sideBySide() []*section {
	for c := s.from + 2; c+1 < s.to && len(s.header) > 0; c++ {
		r, score := columnRole(s.headerText(c))
		if r != roleSource || score < .6 {
			continue
		}
		left, right := *s, *s
		left.to, right.from = c, c
		return []*section{&left, &right}
	}
	return []*section{s}
}

// headerHeight returns how many rows from r on are a header: rows without
// amounts whose cells name at least two kinds of columns, or one above amounts.
func headerHeight(grid *table.Table, r, from, to int) int {
	roles := map[role]bool{}
	h := 0
	for h < 3 && r+h < len(grid.Rows) {
		filled, named, amounts := 0, 0, 0
		first := false
		for c := from; c < to; c++ {
			cell := &grid.Rows[r+h][c]
			text := french.Space(cell.Text)
			if cell.Covered || text == "" {
				continue
			}
			filled++
			if c == from {
				first = true
			}
			if isAmount(cell) {
				amounts++
				continue
			}
			if rl, score := columnRole(text); score >= .5 && len([]rune(text)) < 60 {
				named++
				roles[rl] = true
			}
		}
		spanned := r+h > 0 && h > 0 && coversFromAbove(grid, r+h, from, to)
		switch {
		case amounts > 0, filled == 0 && !spanned:
			return headerOrNone(h, roles)
		case h == 0 && (named < 2 || named*2 < filled):
			return 0
		case h > 0 && filled == 1 && partOfHeader(grid, r+h):
		case h > 0 && !spanned && (filled == 1 || named == 0 || first && named*2 < filled):
			return headerOrNone(h, roles)
		case h > 0 && filled == 1 && first:
			return headerOrNone(h, roles)
		}
		h++
	}
	return headerOrNone(h, roles)
}

func headerOrNone(h int, roles map[role]bool) int {
	if len(roles) < 2 && !roles[roleYear] && !roles[roleDecoy] {
		return 0
	}
	return h
}

// coversFromAbove reports whether a merged cell of the row above spans columns
// or rows into this row, as a two-storey header does.
func coversFromAbove(grid *table.Table, r, from, to int) bool {
	for c := from; c < to; c++ {
		a, ar, _ := grid.Anchor(r-1, c)
		if ar <= r-1 && (a.ColSpan > 1 && a.ColSpan < to-from || a.RowSpan > 1 && ar+a.RowSpan > r) && french.Space(a.Text) != "" {
			return true
		}
	}
	return false
}

// sameHeader reports whether the header found at row r repeats the section's.
func sameHeader(s *section, grid *table.Table, r, h int) bool {
	if s == nil || len(s.header) == 0 {
		return false
	}
	return french.Fold(rowText(grid, s.header[0])) == french.Fold(rowText(grid, r)) && h <= len(s.header)
}

// isAmount reports whether a cell holds a number that is not a year standing as
// a heading.
func isAmount(c *table.Cell) bool {
	if !c.Date.IsZero() {
		return true
	}
	text := french.Space(c.Text)
	if c.Number == "" && (text == "" || isYear(text)) {
		return false
	}
	if c.Number != "" {
		return !isYear(c.Number)
	}
	n, err := french.ParseNumber(text, 0)
	return err == nil && !n.Dash || leadingAmount(text) != ""
}

var yearOnly = regexp.MustCompile(`^20[0-4]\d$`)

func isYear(s string) bool { return yearOnly.MatchString(s) }

// singleText reports whether a row holds one text and nothing else.
func singleText(grid *table.Table, r int) bool {
	n := 0
	for c := range grid.Rows[r] {
		if cell := &grid.Rows[r][c]; !cell.Covered && french.Space(cell.Text) != "" {
			n++
			if isAmount(cell) {
				return false
			}
		}
	}
	return n == 1
}

func rowText(grid *table.Table, r int) string {
	var parts []string
	for c := range grid.Rows[r] {
		if cell := &grid.Rows[r][c]; !cell.Covered {
			parts = append(parts, cell.Text)
		}
	}
	return french.Space(strings.Join(parts, " "))
}

// headerText returns the texts above a column, its own cell last.
func (s *section) headerTexts(c int) []string {
	var out []string
	var seen *table.Cell
	for _, r := range s.header {
		a, ar, _ := s.grid.Anchor(r, c)
		if a == seen || ar < s.header[0] {
			continue
		}
		seen = a
		if t := french.Space(a.Text); t != "" {
			out = append(out, t)
		}
	}
	return out
}

func (s *section) headerText(c int) string { return strings.Join(s.headerTexts(c), " ") }

// continuesFrom reports whether s carries on the section before it on the next
// page: nothing but notes and its own caption in between, and the same header or
// none.
func (s *section) continuesFrom(prev *section, between []string) bool {
	if s.page == prev.page || s.page.Sheet != "" || s.from != 0 || prev.from != 0 {
		return false
	}
	for _, t := range between {
		f := french.Fold(t)
		repeated := slices.ContainsFunc(prev.caption, func(c string) bool { return french.Fold(c) == f })
		if !repeated && !continued.MatchString(f) && !footnote.MatchString(f) && !footnote.MatchString(strings.ToLower(t)) {
			return false
		}
	}
	if len(s.header) > 0 {
		return sameWords(s.allHeaders(), prev.allHeaders())
	}
	return s.grid.Columns() == prev.grid.Columns() || s.columnsAlign(prev)
}

// sameWords reports whether two headers hold the same words: the storeys of one may
// have been put together in another order.
func sameWords(a, b string) bool {
	x, y := strings.Fields(french.Fold(a)), strings.Fields(french.Fold(b))
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

func (s *section) allHeaders() string {
	var b strings.Builder
	for _, r := range s.header {
		b.WriteString(rowText(s.grid, r) + " ")
	}
	return b.String()
}

// columnsAlign reports whether each column of s lies under one of prev's.
func (s *section) columnsAlign(prev *section) bool {
	for c := s.from; c < s.to; c++ {
		if _, ok := prev.columnUnder(s.columnBox(c)); !ok {
			return false
		}
	}
	return true
}

// columnBox returns the horizontal extent of a column's cells, nil when unknown.
func (s *section) columnBox(c int) *dossier.Box {
	var box *dossier.Box
	for r := range s.grid.Rows {
		cell := &s.grid.Rows[r][c]
		if cell.Covered || cell.ColSpan > 1 || cell.Source.Box == nil || french.Space(cell.Text) == "" {
			continue
		}
		b := *cell.Source.Box
		if box != nil {
			b = b.Union(*box)
		}
		box = &b
	}
	return box
}

// columnUnder returns the column whose extent overlaps the box most.
func (s *section) columnUnder(box *dossier.Box) (int, bool) {
	if box == nil {
		return 0, false
	}
	best, overlap := 0, 0.0
	for c := s.from; c < s.to; c++ {
		b := s.columnBox(c)
		if b == nil {
			continue
		}
		if o := min(b.X1, box.X1) - max(b.X0, box.X0); o > overlap {
			best, overlap = c, o
		}
	}
	return best, overlap > 0
}

// announced returns the unit that the nearest words announce for the table: its
// caption, its sheet's notes, then the document's.
func (s *section) announced(docUnit french.Unit) french.Unit {
	for i := len(s.caption) - 1; i >= 0; i-- {
		if u, ok := french.AnnouncedUnit(s.caption[i]); ok {
			return u
		}
	}
	if s.continues != nil && s.continues.unit != french.NoUnit {
		return s.continues.unit
	}
	return docUnit
}

// unitName returns the unit of most of the section's amounts, as printed.
func (s *section) unitName() string {
	n := map[french.Unit]int{}
	for _, r := range s.parsed {
		for _, a := range r.amounts {
			n[a.unit]++
		}
	}
	best := french.Euro
	for u, k := range n {
		if k > n[best] || k == n[best] && u < best {
			best = u
		}
	}
	return best.String()
}
