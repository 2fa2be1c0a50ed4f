package budget

import (
	"regexp"
	"slices"

	"guichet/extract/french"
)

// unread reports whether the file holds a part of the budget that was not taken: the
// table of another year, or the end of a table that was cut off.
func unread(sheets, budgets []*sheet) bool {
	if len(budgets) == 0 {
		return false
	}
	return slices.ContainsFunc(sheets, func(sh *sheet) bool {
		return !slices.Contains(budgets, sh) && sh.otherTopic() == "" && (sh.ofAnotherYear(budgets) || sh.carriesOn(budgets))
	})
}

// yearTable finds the caption of a table of one year, and nothing else in it.
var yearTable = regexp.MustCompile(`^(?:annee|exercice|budget|depenses?|couts?|detail|programmation|previsions?|de|des|du|l|la|pour|en|au titre|previsionnel(?:le)?s?| )*(20[0-4]\d)$`)

// ofAnotherYear reports whether the sheet is captioned like the tables of the budget, but
// for another year.
func (sh *sheet) ofAnotherYear(budgets []*sheet) bool {
	var years []string
	for _, b := range budgets {
		if y := b.yearAlone(); y != "" {
			years = append(years, y)
		}
	}
	own := sh.yearAlone()
	return own != "" && len(years) > 0 && !slices.Contains(years, own)
}

// yearAlone returns the year that a caption of the sheet names alone, "" for none.
func (sh *sheet) yearAlone() string {
	for _, c := range sh.captions() {
		if m := yearTable.FindStringSubmatch(french.Fold(c)); m != nil {
			return m[1]
		}
	}
	return ""
}

// carriesOn reports whether the sheet has no head and prints expenses right after a table
// of the budget that no total ends.
func (sh *sheet) carriesOn(budgets []*sheet) bool {
	first := sh.sections[0]
	if len(first.header) > 0 || first.page.Sheet != "" {
		return false
	}
	follows := slices.ContainsFunc(budgets, func(b *sheet) bool {
		last := b.sections[len(b.sections)-1]
		return last.order+1 == first.order && !last.ends()
	})
	if !follows {
		return false
	}
	return slices.ContainsFunc(sh.costs(), func(c cost) bool {
		who, score := shareWords.Best(c.label)
		return who == noShare || who == shareTotal || score < .5
	})
}

// ends reports whether a total is the last of the rows with amounts, and says that it is
// one of all.
func (s *section) ends() bool {
	for i := len(s.parsed) - 1; i >= 0; i-- {
		if rw := &s.parsed[i]; len(rw.amounts) > 0 {
			return rw.kind == rowTotal && !subtotalStart.MatchString(french.Fold(rw.label))
		}
	}
	return false
}
