package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"guichet/internal/dossier"
	"guichet/internal/rules"
	"guichet/templates"
)

// examples are those beside the themes.
func examples(t testing.TB) []rules.Example {
	t.Helper()
	xs, err := shared(t).Examples(templates.Themes)
	if err != nil {
		t.Fatal(err)
	}
	return xs
}

func TestTheExamplesOfAllThemesComeOutAsTheySay(t *testing.T) {
	for _, x := range examples(t) {
		if wrong := shared(t).Try(x); wrong != "" {
			t.Errorf("%s (%s): %s", x.Place, x.Name, wrong)
		}
	}
}

// Each rule has an example that keeps it and one that breaks it.
func TestEachRuleHasExamplesOnBothSides(t *testing.T) {
	c := shared(t)
	type sides struct{ kept, broken bool }
	seen := map[string]*sides{}
	for _, x := range examples(t) {
		for _, v := range c.Explain(x.Dossier).Verdicts {
			s := seen[v.Rule]
			if s == nil {
				s = &sides{}
				seen[v.Rule] = s
			}
			s.kept = s.kept || v.Status == rules.Kept
			s.broken = s.broken || v.Status == rules.Broken
		}
	}
	for _, th := range c.Themes() {
		for i := range th.Rules {
			r := &th.Rules[i]
			s := seen[rules.RuleName(th.ID, r)]
			if r.Kind == "carrier" && len(r.Excluded) == 0 {
				continue // it excludes nobody for certain
			}
			if s == nil || !s.kept || !s.broken {
				t.Errorf("%s: %+v", rules.RuleName(th.ID, r), s)
			}
		}
	}
}

// mutants are a rule with one of its numbers or dates changed by one unit: a euro, a
// point, a month, a day, a year, a person.
func mutants(r dossier.Rule) map[string]dossier.Rule {
	out := map[string]dossier.Rule{}
	for sign, name := range map[int]string{1: "+1", -1: "-1"} {
		change := func(what string, f func(r *dossier.Rule)) {
			m := r
			m.Years = slices.Clone(r.Years)
			f(&m)
			out[what+" "+name] = m
		}
		if r.Percent != 0 {
			change("percent", func(r *dossier.Rule) { r.Percent += int64(sign) })
		}
		for what, of := range map[string]func(r *dossier.Rule) *dossier.Money{
			"amount": func(r *dossier.Rule) *dossier.Money { return &r.Amount }, "min": func(r *dossier.Rule) *dossier.Money { return &r.Min },
			"max": func(r *dossier.Rule) *dossier.Money { return &r.Max },
		} {
			if *of(&r) != 0 {
				change(what, func(r *dossier.Rule) { *of(r) += dossier.Euros(int64(sign)) })
			}
		}
		for what, of := range map[string]func(r *dossier.Rule) *int64{
			"minimum": func(r *dossier.Rule) *int64 { return &r.Minimum }, "other minimum": func(r *dossier.Rule) *int64 { return &r.MinOther },
		} {
			if *of(&r) != 0 {
				change(what, func(r *dossier.Rule) { *of(r) += int64(sign) })
			}
		}
		if r.Months != 0 {
			change("months", func(r *dossier.Rule) { r.Months += sign })
		}
		for i := range r.Years {
			change(fmt.Sprintf("year %d", r.Years[i]), func(r *dossier.Rule) { r.Years[i] += sign })
		}
		for what, of := range map[string]func(r *dossier.Rule) *dossier.Date{
			"opening": func(r *dossier.Rule) *dossier.Date { return &r.Opening }, "closing": func(r *dossier.Rule) *dossier.Date { return &r.Closing },
			"from": func(r *dossier.Rule) *dossier.Date { return &r.From }, "until": func(r *dossier.Rule) *dossier.Date { return &r.Until },
		} {
			if !of(&r).IsZero() {
				change(what, func(r *dossier.Rule) { *of(r) = of(r).AddDays(sign) })
			}
		}
	}
	return out
}

// Each number and each date of each rule, changed by one unit, makes an example come out
// otherwise: none of them can be wrong unseen.
func TestEachNumberOfEachRuleIsHeldByAnExample(t *testing.T) {
	c := shared(t)
	of := map[dossier.ThemeID][]rules.Example{}
	for _, x := range examples(t) {
		of[x.Theme] = append(of[x.Theme], x)
	}
	n := 0
	for _, th := range c.Themes() {
		for i := range th.Rules {
			for what, m := range mutants(th.Rules[i]) {
				n++
				mutant := *th
				mutant.Rules = slices.Clone(th.Rules)
				mutant.Rules[i] = m
				changed := c.With(&mutant)
				if refused(&mutant, i) {
					continue
				}
				if !slices.ContainsFunc(of[th.ID], func(x rules.Example) bool { return changed.Try(x) != "" }) {
					t.Errorf("%s: %s is seen by no example", rules.RuleName(th.ID, &th.Rules[i]), what)
				}
			}
		}
	}
	t.Logf("%d mutants", n)
}

// refused reports whether a theme with the changed rule i cannot be loaded.
func refused(t *dossier.Theme, i int) bool {
	for k := range t.Rules {
		if k != i && rules.Overlap(&t.Rules[i], &t.Rules[k]) {
			return true
		}
	}
	return false
}

func TestAWrongExampleIsNamedWithItsPlace(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"theme: ITN9\ndossier: {}\nexemples: []\n", "thème inconnu"},
		{"theme: ITN1\ndossier: {cout: 12.5}\nexemples:\n  - nom: a\n", "montant « 12.5 »"},
		{"theme: ITN1\ndossier: {cout: 12, prix: 3}\nexemples:\n  - nom: a\n", "clé inconnue « prix »"},
		{"theme: ITN1\ndossier: {cout: 12}\nexemples:\n  - nom: a\n    constats: [size.too-small]\n", "code inconnu « size.too-small »"},
		{"theme: ITN1\ndossier: {porteur: ministere}\nexemples:\n  - nom: a\n", "administration_centrale"},
		{"theme: ITN1\ndossier: {cout: 12}\nexemples:\n  - dossier: {cout: 13}\n", "clé « nom » absente"},
	} {
		_, err := shared(t).Examples(fstest.MapFS{"exemples/ITN1.yaml": {Data: []byte(c.text)}})
		if err == nil || !strings.Contains(plain(err.Error()), c.want) || !strings.Contains(plain(err.Error()), "exemples/ITN1.yaml, ligne") {
			t.Errorf("%q: got %v, want %q", c.text, err, c.want)
		}
	}
}
