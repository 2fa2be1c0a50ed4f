package budget

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
)

// column is what is known of one column of a section.
type column struct {
	index int
	role  role
	score float64
	year  int    // of a yearly column
	kind  string // "ae" or "cp" for a yearly column that says so
	text  string // header as printed
	unit  french.Unit
	// Counts over the rows below the header.
	numbers, texts, percents int
	overHundred              bool // one of the numbers is no percentage
	letters                  int  // total length of the texts
}

var hundred = big.NewRat(100, 1)

var (
	yearInHeader = regexp.MustCompile(`\b(20[0-4]\d)\b`)
	bareNumber   = regexp.MustCompile(`^(?:n|no|num|nr)$`)
)

// columnRole returns what a header names, with a score from 0 to about 1.
func columnRole(header string) (role, float64) {
	f := french.Fold(header)
	switch {
	case f == "" && strings.Contains(header, "%"):
		return rolePercent, 1
	case f == "" && strings.TrimSpace(header) == "#":
		return roleNumber, 1
	case bareNumber.MatchString(f):
		return roleNumber, 1
	}
	plain := withoutUnit(header)
	r, score := columnWords.Best(plain)
	if s, sc := shareWords.Best(plain); sc >= .6 && (sc > score || r == roleSource && sc >= .7) {
		switch s {
		case shareRequested:
			r, score = roleRequested, sc
		case shareOwn:
			r, score = roleOwn, sc
		case shareOther:
			r, score = roleOther, sc
		case shareTotal, noShare:
		}
	}
	if strings.Contains(header, "%") && r != roleVAT && r != roleHT {
		return rolePercent, max(score, .9)
	}
	if r == roleDecoy && score >= .5 {
		return r, score
	}
	if years := yearInHeader.FindAllString(f, -1); len(years) == 1 {
		switch r {
		case roleRequested, roleOwn, roleOther:
			return r, score
		case roleHT:
			return roleHT, score
		default:
			return roleYear, 1
		}
	}
	return r, score
}

var unitWords = regexp.MustCompile(`(?i)\((?:en\s+)?(?:€|k\s*€|m\s*€|euros?|keuros?|milliers d['’]euros|ttc|€\s*ttc|k€\s*ttc)\)|\ben\s+(?:€|k\s*€|m\s*€|euros?|k\s*euros?|milliers d['’]euros)|€|k€`)

// withoutUnit removes the unit from a header, keeping a tax word.
func withoutUnit(header string) string {
	if !strings.Contains(header, "€") && !french.Holds(header, "euro", "ttc") {
		return header
	}
	return unitWords.ReplaceAllStringFunc(header, func(u string) string {
		if strings.Contains(strings.ToLower(u), "ttc") {
			return " TTC "
		}
		return " "
	})
}

// prepare gives the columns their roles, chooses the decimal mark and reads the
// rows.
func (s *section) prepare() {
	s.mark = s.decimalMark()
	s.unfuse()
	s.columns = make([]column, 0, s.to-s.from)
	for c := s.from; c < s.to; c++ {
		col := column{index: c, text: s.headerText(c)}
		s.count(&col)
		s.name(&col)
		s.columns = append(s.columns, col)
	}
	if len(s.header) == 0 && s.continues != nil {
		s.inherit()
	}
	s.settle()
	s.findCommitments()
	s.pairCommitments()
	s.findYears()
	s.shareUnit()
	s.parsed = s.readRows()
}

// shareUnit gives the unit that the header of one amount announces to the other
// amounts, where theirs announce none: "2021 | 2022 | Total (k€)".
func (s *section) shareUnit() {
	shared := french.NoUnit
	for _, c := range s.columns {
		if c.role.money() && c.role != roleUnitPrice && c.unit != french.NoUnit {
			shared = c.unit
		}
	}
	for i := range s.columns {
		if c := &s.columns[i]; c.role.money() && c.role != roleUnitPrice && c.unit == french.NoUnit {
			c.unit = shared
		}
	}
}

// count looks at the cells of a column.
func (s *section) count(col *column) {
	for _, r := range s.rows {
		cell := &s.grid.Rows[r][col.index]
		text := french.Space(cell.Text)
		if cell.Covered || text == "" || cell.ColSpan > 1 && cell.ColSpan >= s.to-s.from-1 {
			continue
		}
		if cell.Number != "" {
			if u, _ := french.FormatUnit(cell.Format); u == french.Percent {
				col.percents++
			} else {
				col.numbers++
			}
			continue
		}
		n, err := french.ParseNumber(text, s.mark)
		switch {
		case err != nil && leadingAmount(text) != "":
			col.numbers++
		case err != nil:
			col.texts++
			col.letters += len([]rune(text))
		case n.Unit == french.Percent:
			col.percents++
		default:
			col.numbers++
			if v := n.Rat(); v.Cmp(hundred) > 0 {
				col.overHundred = true
			}
		}
	}
}

// name takes the role from the header: from the column's own cell, or from it
// together with the ones above.
func (s *section) name(col *column) {
	texts := s.headerTexts(col.index)
	if len(texts) == 0 {
		return
	}
	own := texts[len(texts)-1]
	col.role, col.score = columnRole(own)
	if len(texts) > 1 {
		whole := strings.Join(texts, " ")
		if r, score := columnRole(whole); col.score < .5 || goesOn(texts[len(texts)-2], own) && score > .5 || r == roleDecoy && col.role != roleTotal || col.role == roleTotal && (r == roleYear || r == roleRequested || r == roleOwn || r == roleOther) && score > .5 {
			col.role, col.score = r, score
		}
	}
	whole := french.Fold(strings.Join(texts, " "))
	if m := yearInHeader.FindString(whole); m != "" && (col.role.money() || col.role == noRole) {
		col.year, _ = strconv.Atoi(m)
	}
	for w := range strings.FieldsSeq(whole) {
		if w == "ae" || w == "cp" {
			col.kind = w
		}
	}
	for i := len(texts) - 1; i >= 0; i-- {
		if u, ok := french.AnnouncedUnit(texts[i]); ok {
			col.unit = u
			break
		}
	}
}

// unfinished finds the words that no name ends with.
var unfinished = regexp.MustCompile(`\b(?:hors|de|du|des|d|la|le|les|l|en|par|a|au|aux|et|sur|pour)$`)

// goesOn reports whether the name of a column goes on from one cell into the one below
// it: « Montant hors » over « taxes », « TVA » over « 20 % ».
func goesOn(above, below string) bool {
	if unfinished.MatchString(french.Fold(above)) {
		return true
	}
	r, score := columnRole(above)
	n, err := french.ParseNumber(below, 0)
	return r == roleVAT && score >= .5 && err == nil && n.Unit == french.Percent
}

// inherit takes the roles of the section that this one carries on.
func (s *section) inherit() {
	prev := s.continues
	same := s.to-s.from == prev.to-prev.from
	for i := range s.columns {
		c := &s.columns[i]
		from := -1
		if same {
			from = i
		} else if k, ok := prev.columnUnder(s.columnBox(c.index)); ok {
			from = k - prev.from
		}
		if from < 0 || from >= len(prev.columns) {
			continue
		}
		p := prev.columns[from]
		c.role, c.score, c.year, c.kind, c.unit, c.text = p.role, p.score, p.year, p.kind, p.unit, p.text
	}
	if s.mark == 0 {
		s.mark = prev.mark
	}
}

// decimalMark returns the mark that the numbers of the section show, 0 when none
// or both do.
func (s *section) decimalMark() french.Mark {
	votes := map[french.Mark]int{}
	for _, r := range s.rows {
		for c := s.from; c < s.to; c++ {
			cell := &s.grid.Rows[r][c]
			if cell.Number == "" {
				votes[french.DecimalMark(cell.Text)]++
			}
		}
	}
	switch {
	case votes[','] > 2*votes['.']:
		return ','
	case votes['.'] > 2*votes[',']:
		return '.'
	}
	return 0
}

// cell returns the cell of a row in a column, the merged one that covers it
// included.
func (s *section) cell(r int, c *column) *table.Cell {
	a, ar, _ := s.grid.Anchor(r, c.index)
	if ar != r && ar < s.rows[0] {
		return &s.grid.Rows[r][c.index]
	}
	return a
}

// text returns the text of a row in a column, with that of the next columns under
// the same heading: "Phase | 1" under "Phase" is "Phase 1".
func (s *section) text(r int, c *column) string {
	text := french.Space(s.cell(r, c).Text)
	if len(s.header) == 0 {
		return text
	}
	last := s.header[len(s.header)-1]
	head, _, _ := s.grid.Anchor(last, c.index)
	for k := c.index + 1; k < s.to; k++ {
		next := &s.grid.Rows[r][k]
		if h, _, _ := s.grid.Anchor(last, k); h != head || head.Text == "" {
			break
		}
		if !next.Covered {
			text = french.Space(text + " " + next.Text)
		}
	}
	return text
}
