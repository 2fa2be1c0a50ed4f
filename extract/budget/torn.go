package budget

import (
	"regexp"
	"slices"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// torn reports whether a part of the sheet is.
func (sh *sheet) torn() bool { return slices.ContainsFunc(sh.sections, (*section).torn) }

// torn reports whether the rows or the columns of the section were badly told apart.
func (s *section) torn() bool {
	return s.tornRows() || s.tornTitles() || s.tornGroups() || s.fused() || s.guessed || s.stray
}

// tornRows reports whether amounts stand in rows without a label or within labels, a year
// in the place of an expense, or one word in the place of most.
func (s *section) tornRows() bool {
	unlabelled, within := false, 0
	lines, named := 0, map[string]int{}
	for i := range s.parsed {
		rw := &s.parsed[i]
		amounts := s.moneyCells(rw)
		if withinLabel.MatchString(rw.label) {
			within++
		}
		switch {
		case rw.kind == rowLine && rw.label == "" && amounts > 0 && i < len(s.parsed)-1,
			rw.kind == rowLine && isYear(french.Space(withoutUnit(rw.label))),
			amounts == 0 && withinLabel.MatchString(rw.label):
			return true
		}
		unlabelled = unlabelled || rw.label == "" && amounts > 0
		if rw.kind == rowLine && amounts > 0 {
			lines++
			named[rw.label]++
		}
	}
	for _, n := range named {
		if n > 2 && 2*n > lines { // the word before a number, such as « Phase »
			return true
		}
	}
	return s.turned && unlabelled || within > 1
}

// tornGroups reports whether the same title heads the rows below it twice in a row: it
// stands for one row only.
func (s *section) tornGroups() bool {
	last, lines := dossier.TitleCode(""), 0
	for i := range s.parsed {
		switch rw := &s.parsed[i]; {
		case rw.kind == rowGroup && rw.title.Known && bareTitle.MatchString(french.Fold(rw.label)):
			if rw.title.V == last && lines > 0 {
				return true
			}
			last, lines = rw.title.V, 0
		case rw.kind == rowGroup:
			last = ""
		case rw.kind == rowLine:
			lines++
		}
	}
	return false
}

// tornTitles reports whether two titles stand in one cell.
func (s *section) tornTitles() bool {
	col := s.find(roleTitle)
	return col != nil && slices.ContainsFunc(s.rows, func(r int) bool {
		return twoTitles.MatchString(french.Fold(s.grid.Rows[r][col.index].Text))
	})
}

// fused reports whether one column holds what belongs into two: the names of commitments
// and payments in one cell of the head, or two amounts in several cells.
func (s *section) fused() bool {
	for i := range s.columns {
		c := &s.columns[i]
		if bothKinds.MatchString(c.text) {
			return true
		}
		two := 0
		for _, r := range s.rows {
			if holdsTwo(&s.grid.Rows[r][c.index]) {
				two++
			}
		}
		if two > 1 {
			return true
		}
	}
	return false
}

// holdsTwo reports whether a cell holds two amounts, and nothing else but a remark behind
// them.
func holdsTwo(cell *table.Cell) bool {
	if cell.Covered || cell.Number != "" {
		return false
	}
	text := french.Space(cell.Text)
	if m := remark.FindStringIndex(text); m != nil {
		text = text[:m[0]]
	}
	if !twoAmounts.MatchString(text) {
		return false
	}
	_, err := french.ParseNumber(text, 0)
	return err != nil
}

var (
	// withinLabel finds an amount among the words of a label.
	withinLabel = regexp.MustCompile(`\pL (?:\d{1,3}(?:[ .]\d{3})+(?:,\d+)?|\d+,\d{2})(?: (?:€|k€|M€))?(?: \pL| \d|$)`)
	twoTitles   = regexp.MustCompile(`^(?:titre |t ?)[2356] (?:titre |t ?)[2356]$`)
	remark      = regexp.MustCompile(` \pL{3,}.*$`)
	bothKinds   = regexp.MustCompile(`\bAE CP\b`)
	twoAmounts  = regexp.MustCompile(`^\d[\d .,’']*(?: ?(?:€|k€|M€))? \d[\d .,’']*(?: ?(?:€|k€|M€))?$`)
)
