package identity

import (
	"slices"
	"strings"

	"guichet/extract/french"
	"guichet/internal/dossier"
)

// labelled is the score from which a value is stated by its label: what is only
// guessed contradicts nothing.
const labelled = .8

// compareFiles records on the values of the identity what the other files of the
// dossier state of the same field: support, or a contradiction with its place. What
// the mail says counts as a file.
func (r *reader) compareFiles() {
	d := r.d
	text := func(c candidate) (string, bool) { return strings.Trim(ticked(c.text), " "), worded(c.text) }
	compare(r, &d.ThemeText, []field{fieldTheme}, text, func(a, b string) bool {
		x, y := themeCode.FindStringSubmatch(a), themeCode.FindStringSubmatch(b)
		if x == nil || y == nil {
			return x == nil && y == nil && sameWords(a, b)
		}
		return strings.EqualFold(x[1]+x[2]+x[3], y[1]+y[2]+y[3])
	})
	compare(r, &d.Track, []field{fieldTrack}, func(c candidate) (dossier.Track, bool) { return track(c.text) }, equal[dossier.Track])
	compare(r, &d.Title, []field{fieldTitle}, text, sameWords)
	compare(r, &d.Carrier.Name, []field{fieldName}, text, sameWords)
	compare(r, &d.Carrier.SIRET, []field{fieldSIRET}, func(c candidate) (dossier.SIRET, bool) { return siret(c.text) }, equal[dossier.SIRET])
	compare(r, &d.Carrier.Email, []field{fieldEmail}, func(c candidate) (string, bool) { return email(c.text) }, strings.EqualFold)
	compare(r, &d.Start, []field{fieldStart, fieldPeriod}, func(c candidate) (dossier.Date, bool) {
		if c.field == fieldStart {
			return r.date(c)
		}
		s := readSpan(c.text)
		return s.start, !s.monthlyOnly && !s.start.IsZero()
	}, equal[dossier.Date])
	compare(r, &d.End, []field{fieldEnd, fieldPeriod}, func(c candidate) (dossier.Date, bool) {
		if c.field == fieldEnd {
			return r.date(c)
		}
		s := readSpan(c.text)
		return s.end, !s.monthlyOnly && !s.end.IsZero()
	}, equal[dossier.Date])
	compare(r, &d.Carrier.Type, []field{fieldType}, func(c candidate) (dossier.CarrierType, bool) {
		kind, score := statusWords.Best(ticked(c.text))
		return kind, score >= .4
	}, equal[dossier.CarrierType])
	// A person and a function, or two ways to write an address, contradict nothing.
	support(r, &d.Carrier.Contact, []field{fieldContact}, text, sameWords)
	support(r, &d.Carrier.Address, []field{fieldAddress}, text, sameWords)
	if d.SubmittedOn.Source.Method != dossier.MethodHeader { // a mail is sent when it is sent
		compare(r, &d.SubmittedOn, []field{fieldSubmitted}, r.date, equal[dossier.Date])
	}
	f := &d.Declared
	for _, x := range []struct {
		v     *dossier.Value[int64]
		field field
		parse func(string) (int64, bool)
	}{
		{&f.PopulationCovered, fieldPopulation, count}, {&f.Departments, fieldDepartments, departments},
		{&f.DeconcentratedPercent, fieldDeconcentrated, percent}, {&f.InnovativePercent, fieldInnovative, percent},
		{&f.FirstResultsMonths, fieldFirstResults, months},
	} {
		compare(r, x.v, []field{x.field}, func(c candidate) (int64, bool) { return x.parse(c.text) }, equal[int64])
	}
}

func equal[T comparable](a, b T) bool { return a == b }

// sameWords compares names and titles: spelling, hyphens and what one of them leaves
// out do not count.
func sameWords(a, b string) bool {
	x, y := strings.ReplaceAll(french.Fold(a), " ", ""), strings.ReplaceAll(french.Fold(b), " ", "")
	return x == y || len(x) > 5 && strings.Contains(y, x) || len(y) > 5 && strings.Contains(x, y)
}

// compare looks at the best statement of each other file. Values that are deduced, or
// read with doubt, neither support nor contradict.
func compare[T any](r *reader, v *dossier.Value[T], fields []field, parse func(candidate) (T, bool), same func(a, b T) bool) {
	if !v.Known || v.Source.Confidence < labelled-.1 || v.Source.Method == dossier.MethodDerived {
		return
	}
	seen := map[string]bool{v.Source.File: true}
	for _, c := range r.found {
		if seen[c.src.File] || c.score < labelled-.1 || !slices.Contains(fields, c.field) {
			continue
		}
		w, ok := parse(c)
		if !ok {
			continue
		}
		seen[c.src.File] = true
		other := lowered(c.src, min(c.score, 1))
		if same(v.V, w) {
			v.Check(dossier.Check{Code: dossier.CheckFiles, Holds: true, Other: &other})
			v.Source.Confidence = max(v.Source.Confidence, min(.98, 1-(1-v.Source.Confidence)*(1-other.Confidence)))
			continue
		}
		if v.Source.Confidence >= labelled && c.score >= labelled {
			v.Check(dossier.Check{Code: dossier.CheckFiles, Other: &other})
		}
	}
}

// support is compare, but for values that may be stated in several right ways: only
// agreement counts.
func support[T any](r *reader, v *dossier.Value[T], fields []field, parse func(candidate) (T, bool), same func(a, b T) bool) {
	compare(r, v, fields, func(c candidate) (T, bool) {
		w, ok := parse(c)
		return w, ok && same(v.V, w)
	}, same)
}
