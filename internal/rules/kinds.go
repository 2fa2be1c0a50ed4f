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
	// shows are the figures that decide it, and the computation with them; "" where one
	// is missing.
	shows func(s *subject, r *dossier.Rule) (inputs []Input, working string)
}

// kinds are the forms of rule by the name that the themes' files give them.
var kinds map[string]kind

// The table is filled here because its functions, by way of the subject, refer to
// it.
func init() {
	kinds = map[string]kind{
		"rate-max":           {"funding.rate-exceeded", readRate, checkRate, sayRate, showRate},
		"cap":                {"funding.cap-exceeded", readCap, checkCap, sayCap, showCap},
		"size-min":           {"size.below-minimum", readMin, checkMin, sayMin, showMin},
		"size-max":           {"size.above-maximum", readMax, checkMax, sayMax, showMax},
		"years":              {"period.expense-outside", readYears, checkYears, sayYears, showYears},
		"t2-excluded":        {"nature.t2-not-eligible", readNothing, checkT2, sayT2, showT2},
		"carrier":            {"carrier.not-eligible", readCarrier, checkCarrier, sayCarrier, showCarrier},
		"opening":            {"window.not-open", readOpening, checkOpening, sayOpening, showOpening},
		"closing":            {"window.closed", readClosing, checkClosing, sayClosing, showClosing},
		"duration-max":       {"duration.too-long", readMonths, checkDuration, sayDuration, showDuration},
		"first-results-max":  {"first-results.too-late", readMonths, checkFirstResults, sayFirstResults, showFirstResults},
		"innovative-min":     {"share.innovative-below-half", readPercent, checkInnovative, sayInnovative, showInnovative},
		"deconcentrated-min": {"share.deconcentrated-below-half", readPercent, checkDeconcentrated, sayDeconcentrated, showDeconcentrated},
		conditionKind:        {"", readCondition, checkCondition, sayCondition, showCondition},
		"coverage-min":       {"coverage.insufficient", readCoverage, checkCoverage, sayCoverage, showCoverage},
	}
}

func kindNames() []string { return slices.Sorted(maps.Keys(kinds)) }
