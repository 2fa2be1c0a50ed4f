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

// repeats reports whether most expenses are printed twice or more with nothing that tells
// them apart: what did, such as a heading of years, was missed.
func (rd *reader) repeats() bool {
	n := map[place]int{}
	for _, l := range rd.sh.lines {
		if len(l.Years) == 0 {
			n[place{label: french.Fold(l.Label.V), phase: l.Phase.V, title: l.Title.V}]++
		}
	}
	names, lines := 0, 0
	for _, times := range n {
		if times > 1 {
			names++
			lines += times
		}
	}
	return names > 1 && 2*lines > len(rd.sh.lines)
}

// halfYearly reports whether some expenses stand below the heading of a year and others
// where no heading was seen: one was missed.
func (rd *reader) halfYearly() bool {
	return len(rd.summed) > 0 && slices.ContainsFunc(rd.sh.lines, func(l dossier.Line) bool { return len(l.Years) == 0 })
}
