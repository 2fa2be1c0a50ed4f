package budget

import (
	"regexp"
	"slices"

	"guichet/extract/french"
	"guichet/extract/table"
)

// torn reports whether a part of the sheet is.
func (sh *sheet) torn() bool { return slices.ContainsFunc(sh.sections, (*section).torn) }

// torn reports whether the rows or the columns of the section were badly told apart.
func (s *section) torn() bool {
	return s.tornRows() || s.tornTitles() || s.fused() || s.guessed || s.stray
}

// tornRows reports whether amounts stand in rows without a label or within a label, or a
// year in the place of an expense.
func (s *section) tornRows() bool {
	unlabelled := false
	for i := range s.parsed {
		rw := &s.parsed[i]
		amounts := s.moneyCells(rw)
		switch {
		case rw.kind == rowLine && rw.label == "" && amounts > 0 && i < len(s.parsed)-1,
			rw.kind == rowLine && isYear(french.Space(withoutUnit(rw.label))),
			amounts == 0 && withinLabel.MatchString(rw.label):
			return true
		}
		unlabelled = unlabelled || rw.label == "" && amounts > 0
	}
	return s.turned && unlabelled
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

// holdsTwo reports whether a cell holds two amounts and nothing else.
func holdsTwo(cell *table.Cell) bool {
	if cell.Covered || cell.Number != "" || !twoAmounts.MatchString(french.Space(cell.Text)) {
		return false
	}
	_, err := french.ParseNumber(cell.Text, 0)
	return err != nil
}

var (
	// withinLabel finds an amount among the words of a label.
	withinLabel = regexp.MustCompile(`\pL (?:\d{1,3}(?:[ .]\d{3})+(?:,\d+)?|\d+,\d{2})(?: (?:€|k€|M€))?(?: \pL| \d|$)`)
	twoTitles   = regexp.MustCompile(`^(?:titre |t ?)[2356] (?:titre |t ?)[2356]$`)
	bothKinds   = regexp.MustCompile(`\bAE CP\b`)
	twoAmounts  = regexp.MustCompile(`^\d[\d .,’']*(?: ?(?:€|k€|M€))? \d[\d .,’']*(?: ?(?:€|k€|M€))?$`)
)
