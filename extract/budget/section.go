package budget

import (
	"regexp"
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
)

// section is one table as its author meant it: a header, the rows under it and
// what was said just above. One grid of a sheet may hold several.
type section struct {
	doc     *table.Document
	page    *table.Page
	grid    *table.Table
	of      *table.Table   // as the reader found it
	order   int            // position in the document
	caption []string       // texts and one-cell rows just above, nearest last
	header  []int          // rows of the header, none when the table has none
	rows    []int          // rows below the header
	from    int            // first column
	to      int            // one past the last column
	pieces  map[int]string // header of a column whose cell is fused with the next
	turned  bool           // printed sideways
	guessed bool           // which column is the cost is a guess
	stray   bool           // amounts stand alone below the table, as if they had fallen out of it

	columns []column
	mark    french.Mark
	// unsureMark says that mark is the likelier of two.
	unsureMark bool
	unit       french.Unit // announced for the table; NoUnit when nothing says
	// unsureUnit says that the unit may be another table's.
	unsureUnit   bool
	below        []string // the texts after the table
	captionBelow bool     // which may be the next table's caption
	parsed       []row
	verdicts     map[*table.Cell]verdict // cells of a scan that are read otherwise, or doubted

	continues *section      // the section that this one carries on after a page break
	lead      []*table.Text // headings of its rows that stand above it, after the break
	trail     string        // the end of its last label, which stands below it
}

// isPageNumber reports whether a text is a page's number, or ends in one.
func isPageNumber(t string) bool {
	return t != "" && strings.ContainsAny(t[len(t)-1:], "0123456789-") && pageNumber.MatchString(t)
}

// sectionsOf cuts the tables of a document into sections and gives their
// columns roles.
func sectionsOf(doc *table.Document) []*section {
	repeated := repeatedTexts(doc)
	docUnit, docSure := french.NoUnit, false // announced for all the tables of the document
	var out []*section
	var above []string
	var between []*table.Text // of above
	var last *section
	for p := range doc.Pages {
		page := &doc.Pages[p]
		if page.Sheet != "" {
			above, between, last = nil, nil, nil
		}
		for _, b := range abreast(page.Blocks) {
			switch {
			case b.Text != nil:
				t := french.Space(b.Text.String)
				running := repeated[french.Fold(t)]
				if !running && (!isPageNumber(t) || isYear(t)) {
					above, between = append(above, t), append(between, b.Text)
					if last != nil && isCost(t) {
						last.stray = true
					}
					if last != nil && len(last.below) < 2 {
						last.below = append(last.below, t)
					}
				}
				// What is printed again on each page is said of all.
				if u, ok := french.AnnouncedUnit(t); ok && (running || allTables.MatchString(french.Fold(t))) {
					docUnit, docSure = u, running || wholeDocument.MatchString(french.Fold(t))
				}
			case b.Table != nil && len(b.Table.Rows) > 0:
				grid := compact(b.Table)
				turned := sideways(grid)
				if turned {
					grid = upright(grid)
				}
				for _, s := range cut(doc, page, grid) {
					s.of, s.order, s.turned = b.Table, len(out), turned
					for _, c := range s.caption {
						if u, ok := french.AnnouncedUnit(c); ok && allTables.MatchString(french.Fold(c)) {
							docUnit, docSure = u, wholeDocument.MatchString(french.Fold(c))
						}
					}
					if last != nil && len(above) > 0 && len(above) <= len(last.below) {
						last.captionBelow = true
					}
					s.caption = append(lastFew(above), s.caption...)
					if last != nil && s.continuesFrom(last, above) {
						s.continues = last
						s.lead = s.leadTexts(between)
						if len(between) > 0 && endsLabel(between[0]) {
							last.trail = french.Space(between[0].String)
							last.parsed = last.readRows()
						}
					}
					if n := len(between); s.continues == nil && n > 0 && s.beginsInWord(french.Space(between[n-1].String)) {
						s.lead = between[n-1:]
					}
					s.unit, s.unsureUnit = s.announced(docUnit, docSure)
					s.prepare()
					out = append(out, s)
					last, above, between = s, nil, nil
				}
				above, between = nil, nil
				if page.Sheet == "" {
					above = trailingTexts(b.Table)
				}
			}
		}
	}
	settleUnits(out)
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

// headerText returns the texts above a column, its own cell last.
func (s *section) headerTexts(c int) []string {
	if p, ok := s.pieces[c]; ok {
		return []string{p}
	}
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

// announced returns the unit that the nearest words announce for the table: its
// caption, its sheet's notes, then the document's; the last may have been meant for
// another table only.
func (s *section) announced(docUnit french.Unit, docSure bool) (unit french.Unit, unsure bool) {
	for i := len(s.caption) - 1; i >= 0; i-- {
		if u, ok := french.AnnouncedUnit(s.caption[i]); ok {
			return u, false
		}
	}
	if s.continues != nil && s.continues.unit != french.NoUnit {
		return s.continues.unit, s.continues.unsureUnit
	}
	return docUnit, docUnit != french.NoUnit && !docSure
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
