package rules

import (
	"fmt"
	"slices"

	"guichet/internal/dossier"
)

func checkCarrier(s *subject, r *dossier.Rule) outcome {
	t, ok := s.d.Carrier.Type.Get()
	if !ok {
		return unknown(missingCarrier)
	}
	if slices.Contains(r.Excluded, t) {
		expected := "un autre porteur"
		if len(r.Allowed) > 0 {
			expected = carriersFR(r.Allowed, "ou")
		}
		return outcome{limit: expected, breach: &dossier.Finding{
			Title: "Le porteur n’est pas éligible à ce thème.",
			Message: fmt.Sprintf("Le porteur est de nature %s. Le thème %s admet%s: %s.",
				dossier.Quote(t.French()), s.theme.ID, nb, expected),
			Read: t.French(), Expected: expected, Sources: sourcesOf(s.d.Carrier.Type.Source, s.d.Carrier.Name.Source),
		}}
	}
	if len(r.Allowed) > 0 && !slices.Contains(r.Allowed, t) {
		return unknown("le Livret ne dit pas si un porteur de nature " + dossier.Quote(t.French()) + " est admis")
	}
	return passed
}

func checkInnovative(s *subject, r *dossier.Rule) outcome {
	return checkShare(s.d.Declared.InnovativePercent, r, "des entreprises innovantes", "dans les dépenses")
}

func checkDeconcentrated(s *subject, r *dossier.Rule) outcome {
	return checkShare(s.d.Declared.DeconcentratedPercent, r, "des services déconcentrés", "dans le portage opérationnel")
}

func checkShare(v dossier.Value[int64], r *dossier.Rule, of, in string) outcome {
	if !v.Known {
		return unknown("la part " + of + " " + in + " n’est pas connue")
	}
	if v.V >= r.Percent {
		return passed
	}
	gap := count(int(r.Percent-v.V), "point")
	return outcome{limit: percentage(r.Percent), breach: &dossier.Finding{
		Title: "La part " + of + " est inférieure à " + percentage(r.Percent) + ".",
		Message: fmt.Sprintf("La part %s %s est de %s. Elle doit être de %s au moins. Écart%s: %s.",
			of, in, percentage(v.V), percentage(r.Percent), nb, gap),
		Read: percentage(v.V), Expected: "au moins " + percentage(r.Percent), Gap: gap, Sources: sourcesOf(v.Source),
	}}
}

// checkCoverage wants enough inhabitants or enough départements: one known to be
// enough decides, while both must be known to be too few.
func checkCoverage(s *subject, r *dossier.Rule) outcome {
	people, deps := s.d.Declared.PopulationCovered, s.d.Declared.Departments
	if people.Known && people.V >= r.Minimum || deps.Known && deps.V >= r.MinOther {
		return passed
	}
	switch {
	case !people.Known && !deps.Known:
		return unknown("la population et le nombre de départements couverts ne sont pas connus")
	case !people.Known:
		return unknown("la population couverte n’est pas connue")
	case !deps.Known:
		return unknown("le nombre de départements couverts n’est pas connu")
	}
	expected := fmt.Sprintf("%s%shabitants ou %s", dossier.GroupThousands(r.Minimum), nb, count(int(r.MinOther), "département"))
	read := fmt.Sprintf("%s%shabitants et %s", dossier.GroupThousands(people.V), nb, count(int(deps.V), "département"))
	gap := fmt.Sprintf("%s%shabitants ou %s", dossier.GroupThousands(r.Minimum-people.V), nb, count(int(r.MinOther-deps.V), "département"))
	return outcome{limit: expected, breach: &dossier.Finding{
		Title:   "La population couverte est insuffisante.",
		Message: fmt.Sprintf("Le projet couvre %s. Il est attendu %s au moins. Écart%s: %s.", read, expected, nb, gap),
		Read:    read, Expected: "au moins " + expected, Gap: gap, Sources: sourcesOf(people.Source, deps.Source),
	}}
}
