package rules

import (
	"slices"

	"guichet/internal/dossier"
)

// Change is a finding that one set of rules gives for a dossier and another does not, or
// not alike.
type Change struct {
	Code string `json:"code"`
	// Before and After are the finding as each set words it; nil where it has none.
	Before *dossier.Finding `json:"before"`
	After  *dossier.Finding `json:"after"`
}

// Changes compares the findings that two sets of rules give for one dossier, code by code.
func Changes(before, after []dossier.Finding) []Change {
	var out []Change
	rest := slices.Clone(after)
	for i := range before {
		b := &before[i]
		at := slices.IndexFunc(rest, func(f dossier.Finding) bool { return f.Code == b.Code && f.Read == b.Read })
		if at < 0 {
			at = slices.IndexFunc(rest, func(f dossier.Finding) bool { return f.Code == b.Code })
		}
		if at < 0 {
			out = append(out, Change{Code: b.Code, Before: b})
			continue
		}
		a := rest[at]
		rest = slices.Delete(rest, at, at+1)
		if a.Expected != b.Expected || a.Gap != b.Gap || a.Severity != b.Severity || a.Observed != b.Observed {
			out = append(out, Change{Code: b.Code, Before: b, After: &a})
		}
	}
	for i := range rest {
		out = append(out, Change{Code: rest[i].Code, After: &rest[i]})
	}
	return out
}

// Turned reports what a change of rules does to the amount asked of a dossier: money is
// blocked that was not, or set free. Both are nothing while the same findings block.
func Turned(d *dossier.Dossier, before, after []dossier.Finding) (blocked, freed dossier.Money) {
	asked := d.AmountRequested()
	was, is := dossier.Blocking(before), dossier.Blocking(after)
	switch {
	case !asked.Known || was == is:
	case is:
		blocked = asked.V
	default:
		freed = asked.V
	}
	return blocked, freed
}
