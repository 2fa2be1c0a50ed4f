package budget

import (
	"slices"

	"guichet/extract/french"
	"guichet/internal/dossier"
)

// firstYear is the year of the rows above the first heading of a year, where the caption
// names it (« Dépenses 2021 » above the table, « Dépenses 2022 » within); 0 else.
func (sh *sheet) firstYear() int {
	captioned, headed := sh.captionYear(), false
	for _, s := range sh.sections {
		for i := range s.parsed {
			if rw := &s.parsed[i]; rw.kind == rowGroup && rw.year != 0 {
				if rw.year == captioned {
					return 0
				}
				headed = true
			}
		}
	}
	if headed {
		return captioned
	}
	return 0
}

// halfYearly reports whether an expense stands both below the heading of a year and where
// no heading was seen: one was missed.
func (rd *reader) halfYearly() bool {
	yearly := map[string]bool{}
	for at := range rd.summed {
		yearly[french.Fold(rd.sh.lines[at].Label.V)] = true
	}
	return slices.ContainsFunc(rd.sh.lines, func(l dossier.Line) bool { return len(l.Years) == 0 && yearly[french.Fold(l.Label.V)] })
}
