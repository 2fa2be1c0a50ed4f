package budget

import (
	"slices"
	"strings"
	"unicode"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

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

// continuesFrom reports whether s carries on the section before it on the next
// page: nothing but notes and its own caption in between, and the same header or
// none. On the same page, what has no header goes on when nothing but a heading of
// rows or the end of a label parts the two.
func (s *section) continuesFrom(prev *section, between []string) bool {
	headless := len(prev.header) == 0 && prev.continues == nil
	if s.page == prev.page && (len(s.header) > 0 || headless || len(between) == 0) || s.page.Sheet != "" && s.page != prev.page || s.from != 0 || prev.from != 0 {
		return false
	}
	for i, t := range between {
		if i == len(between)-1 && s.beginsInWord(t) || i == 0 && len(s.header) == 0 && lowerCase(t) {
			continue
		}
		if s.page == prev.page && !headsGroup(t) {
			return false
		}
		f := french.Fold(t)
		repeated := slices.ContainsFunc(prev.caption, func(c string) bool { return french.Fold(c) == f })
		heading := headsGroup(t)
		if !repeated && !heading && !continued.MatchString(f) && !footnote.MatchString(f) && !footnote.MatchString(strings.ToLower(t)) {
			return false
		}
	}
	if len(s.header) > 0 {
		return sameWords(s.allHeaders(), prev.allHeaders())
	}
	return s.grid.Columns() == prev.grid.Columns() || s.columnsAlign(prev)
}

// headsGroup reports whether a text alone in its line is the heading of a group of
// rows: a title, a phase or a year.
func headsGroup(text string) bool {
	if len([]rune(text)) > 60 {
		return false
	}
	f := french.Fold(text)
	if _, named := namedTitle(f); named && strings.HasPrefix(f, "depense") {
		return true
	}
	return startsAsGroup.MatchString(f) || phaseStart.MatchString(f) || groupYear.MatchString(f)
}

// endsLabel reports whether a text can be the end of the label above it.
func endsLabel(t *table.Text) bool { return lowerCase(french.Space(t.String)) }

// lowerCase reports whether a short text begins with a small letter.
func lowerCase(s string) bool {
	r := []rune(s)
	return len(r) > 0 && len(r) < 60 && unicode.IsLower(r[0])
}

// beginsInWord reports whether the text above the section is the beginning of the
// label of its first row, which goes on in small letters.
func (s *section) beginsInWord(above string) bool {
	if len(s.header) > 0 || len(s.rows) == 0 || len([]rune(above)) > 100 {
		return false
	}
	for c := s.from; c < s.to; c++ {
		if cell := &s.grid.Rows[s.rows[0]][c]; fills(cell) && !isAmount(cell) {
			return unicode.IsLower([]rune(french.Space(cell.Text))[0])
		}
	}
	return false
}

// leadTexts returns those of the texts above the section that head a group of rows or
// begin its first label.
func (s *section) leadTexts(texts []*table.Text) []*table.Text {
	var out []*table.Text
	for i, t := range texts {
		text := french.Space(t.String)
		if headsGroup(text) || i == len(texts)-1 && s.beginsInWord(text) {
			out = append(out, t)
		}
	}
	return out
}

// trailingTexts returns the texts alone in the last rows of a grid: the title of the
// next table may have got into it.
func trailingTexts(grid *table.Table) []string {
	var out []string
	for r := len(grid.Rows) - 1; r > 0 && len(out) < 2 && singleText(grid, r); r-- {
		out = append([]string{rowText(grid, r)}, out...)
	}
	return out
}

// leadRows are the rows of the headings above the section.
func (s *section) leadRows() []row {
	var out []row
	for _, t := range s.lead {
		rw := row{kind: rowGroup, label: french.Space(t.String), cell: &table.Cell{Text: t.String, Source: t.Source}, amounts: map[int]amount{}}
		rw.readGroup()
		out = append(out, rw)
	}
	return out
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
