package rules

import (
	"maps"
	"slices"

	"guichet/internal/dossier"
)

// kind is one form of rule: the finding it gives, the parameters it reads from
// its theme's file, and how it is decided.
type kind struct {
	code  string
	read  func(g *group, r *dossier.Rule)
	check func(s *subject, r *dossier.Rule) outcome
	// says is the rule in one French sentence, without the full stop.
	says func(r *dossier.Rule) string
}

// kinds are the forms of rule by the name that the themes' files give them.
var kinds map[string]kind

// The table is filled here because its functions, by way of the subject, refer to
// it.
func init() {
	kinds = map[string]kind{
		"rate-max":           {"funding.rate-exceeded", readRate, checkRate, sayRate},
		"cap":                {"funding.cap-exceeded", readCap, checkCap, sayCap},
		"size-min":           {"size.below-minimum", readMin, checkMin, sayMin},
		"size-max":           {"size.above-maximum", readMax, checkMax, sayMax},
		"years":              {"period.expense-outside", readYears, checkYears, sayYears},
		"t2-excluded":        {"nature.t2-not-eligible", readNothing, checkT2, sayT2},
		"carrier":            {"carrier.not-eligible", readCarrier, checkCarrier, sayCarrier},
		"opening":            {"window.not-open", readOpening, checkOpening, sayOpening},
		"closing":            {"window.closed", readClosing, checkClosing, sayClosing},
		"duration-max":       {"duration.too-long", readMonths, checkDuration, sayDuration},
		"first-results-max":  {"first-results.too-late", readMonths, checkFirstResults, sayFirstResults},
		"innovative-min":     {"share.innovative-below-half", readPercent, checkInnovative, sayInnovative},
		"deconcentrated-min": {"share.deconcentrated-below-half", readPercent, checkDeconcentrated, sayDeconcentrated},
		"coverage-min":       {"coverage.insufficient", readCoverage, checkCoverage, sayCoverage},
	}
}

func kindNames() []string { return slices.Sorted(maps.Keys(kinds)) }
