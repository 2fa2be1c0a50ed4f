package rules_test

import (
	"slices"
	"strings"
	"testing"

	"guichet/internal/dossier"
	"guichet/internal/rules"
)

// verdictOf returns what the rule of that name comes to.
func verdictOf(t *testing.T, e rules.Explanation, name string) rules.Verdict {
	t.Helper()
	i := slices.IndexFunc(e.Verdicts, func(v rules.Verdict) bool { return v.Rule == name })
	if i < 0 {
		t.Fatalf("no rule %s in %v", name, e.Verdicts)
	}
	return e.Verdicts[i]
}

// spaced writes the spaces that do not break as spaces.
func spaced(s string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
}

func TestEachRuleShowsItsComputation(t *testing.T) {
	for _, c := range []struct {
		name   string
		theme  dossier.ThemeID
		change func(d *dossier.Dossier)
		rule   string
		status rules.Status
		want   string // of the working, or what is missing
	}{
		{"the rate is exceeded", "ITN1", func(d *dossier.Dossier) { d.Budget.Requested = eur(320_000) }, "ITN1.rate-max", rules.Broken,
			"320 000,00 € ÷ 400 000,00 € = 80,00 % > 75 % : 20 000,00 € de trop"},
		{"the rate is kept", "ITN1", nil, "ITN1.rate-max", rules.Kept, "300 000,00 € ÷ 400 000,00 € = 75,00 % ≤ 75 % : 0,00 € de marge"},
		{"the amount asked is not known", "ITN1", func(d *dossier.Dossier) { d.Budget.Requested = noMoney }, "ITN1.rate-max", rules.Undecidable,
			"le montant demandé n’est pas connu"},
		{"the cap", "ITN6", func(d *dossier.Dossier) { d.Budget.Requested = cents(4_800_001) }, "ITN6.cap", rules.Broken, "48 000,01 € > 48 000,00 € : 0,01 € de trop"},
		{"the least size", "ITN2", func(d *dossier.Dossier) { d.Budget.Total = cents(19_999_900) }, "ITN2.size-min", rules.Broken,
			"199 999,00 € < 200 000,00 € : il manque 1,00 €"},
		{"the largest size", "ITN2", func(d *dossier.Dossier) { d.Budget.Total = eur(1_000_000) }, "ITN2.size-max", rules.Kept,
			"1 000 000,00 € ≤ 1 000 000,00 € : 0,00 € de marge"},
		{"a bound that is itself outside", "ITN8A", func(d *dossier.Dossier) { d.Budget.Total = eur(250_000) }, "ITN8A.size-min.sauf-administration_deconcentree", rules.Broken,
			"250 000,00 € = 250 000,00 €, alors qu’il faut plus"},
		{"a rule for other carriers", "ITN8A", nil, "ITN8A.size-min.administration_deconcentree", rules.Idle, ""},
		{"years", "ITN1", func(d *dossier.Dossier) { d.Budget.Lines[0].Years[2023] = eur(10) }, "ITN1.years", rules.Broken,
			"hors de 2021 et 2022 : 2023 : 10,00 €, soit 10,00 €"},
		{"the opening", "ITN1", func(d *dossier.Dossier) { d.SubmittedOn = day("2021-01-03") }, "ITN1.opening", rules.Broken, "3 janvier 2021 < 4 janvier 2021 : 1 jour trop tôt"},
		{"the closing", "ITN3", func(d *dossier.Dossier) { d.SubmittedOn = day("2021-02-02") }, "ITN3.closing", rules.Broken, "2 février 2021 > 31 janvier 2021 : 2 jours trop tard"},
		{"the duration", "ITN6", func(d *dossier.Dossier) { d.End = day("2021-05-01") }, "ITN6.duration-max", rules.Broken,
			"1ᵉʳ février 2021 + 3 mois : jusqu’au 30 avril 2021 < 1ᵉʳ mai 2021, 1 jour de trop"},
		{"the share of innovative companies", "ITN6", func(d *dossier.Dossier) { d.Declared.InnovativePercent = number(48) }, "ITN6.innovative-min", rules.Broken,
			"48 % < 50 % : il manque 2 points"},
		{"the first results", "ITN8A", func(d *dossier.Dossier) { d.Declared.FirstResultsMonths = number(14) }, "ITN8A.first-results-max", rules.Broken, "14 mois > 12 mois : 2 mois de trop"},
		{"the coverage", "ITN3", func(d *dossier.Dossier) {
			d.Declared.PopulationCovered, d.Declared.Departments = number(999_999), number(3)
		}, "ITN3.coverage-min", rules.Kept, "999 999 habitants < 1 000 000 habitants ou 3 départements ≥ 3 départements"},
		{"titre 3 only", "SNAP2A", func(d *dossier.Dossier) { d.Budget.Requested = eur(200_001) }, "SNAP2A.rate-max", rules.Broken,
			"200 001,00 € ÷ 200 000,00 € = 100,00 % > 100 % : 1,00 € de trop"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := cleanOf(c.theme)
			if c.change != nil {
				c.change(d)
			}
			v := verdictOf(t, shared(t).Explain(d), c.rule)
			got := v.Working
			if v.Status == rules.Undecidable {
				got = v.Missing
			}
			if v.Status != c.status || spaced(got) != c.want {
				t.Errorf("got %s: %q\nwant %s: %q", v.Status, spaced(got), c.status, c.want)
			}
			if (v.Finding != nil) != (v.Status == rules.Broken) || v.Citation.From == 0 || len(v.Inputs) == 0 {
				t.Errorf("%+v", v)
			}
		})
	}
}

// What the explanation calls broken is what Check finds, and nothing else.
func TestTheExplanationFindsWhatTheCheckFinds(t *testing.T) {
	c := shared(t)
	for id := range sizes {
		for name, change := range map[string]func(d *dossier.Dossier){
			"clean":          func(*dossier.Dossier) {},
			"all too much":   func(d *dossier.Dossier) { d.Budget.Total, d.Budget.Requested = eur(9_000_000), eur(9_000_000) },
			"all too little": func(d *dossier.Dossier) { d.Budget.Total, d.Budget.Requested = eur(1_000), eur(1_000) },
			"too early":      func(d *dossier.Dossier) { d.SubmittedOn = day("2020-10-01") },
			"too late":       func(d *dossier.Dossier) { d.SubmittedOn, d.End = day("2022-10-01"), day("2024-01-01") },
			"other carrier":  func(d *dossier.Dossier) { d.Carrier.Type = dossier.Read(dossier.Collectivite, at("type")) },
			"no carrier":     func(d *dossier.Dossier) { d.Carrier.Type = dossier.Value[dossier.CarrierType]{} },
			"no track":       func(d *dossier.Dossier) { d.Track = dossier.Value[dossier.Track]{} },
			"no date":        func(d *dossier.Dossier) { d.SubmittedOn = noDate },
			"no budget":      func(d *dossier.Dossier) { d.Budget = nil },
		} {
			d := cleanOf(id)
			change(d)
			var found, broken, open []string
			for _, f := range append(c.Check(d), c.Observed(d)...) {
				if f.Rule != nil {
					found = append(found, f.Code)
				}
			}
			slices.Sort(found)
			for _, v := range c.Explain(d).Verdicts {
				switch v.Status {
				case rules.Broken:
					broken = append(broken, v.Code)
				case rules.Undecidable:
					open = append(open, v.Code)
				default:
				}
			}
			slices.Sort(broken)
			if !slices.Equal(found, broken) {
				t.Errorf("%s, %s: found %q, explained %q", id, name, found, broken)
			}
			for _, q := range c.Questions(d) {
				if q.Code != "" && !slices.Contains(open, q.Code) {
					t.Errorf("%s, %s: %s is asked about, and not called undecidable", id, name, q.Code)
				}
			}
		}
	}
}

func TestRulesHaveNamesOfTheirOwn(t *testing.T) {
	seen := map[string]bool{}
	for _, th := range shared(t).Themes() {
		for i := range th.Rules {
			name := rules.RuleName(th.ID, &th.Rules[i])
			if seen[name] {
				t.Errorf("%s twice", name)
			}
			seen[name] = true
		}
	}
}

func TestAdviceNamesTheThemesThatWouldTakeTheDossier(t *testing.T) {
	d := cleanOf("SNAP2A")
	d.Budget.Total, d.Budget.Lines[0].Total = eur(88_000), eur(88_000)
	d.Budget.Requested, d.Budget.OwnShare = eur(66_000), eur(22_000)
	options := shared(t).Advice(d)
	if o := options[0]; !o.Asked || o.Theme != "SNAP2A" || !slices.Equal(o.Changes, []string{"le coût total est de 12\u202f000,00\u00a0€ sous le minimum\u00a0: au moins 100\u202f000\u00a0€"}) {
		t.Errorf("the theme asked: %+v", o)
	}
	var takes []string
	for _, o := range options[1:] {
		if o.Eligible() {
			takes = append(takes, string(o.Theme))
		}
	}
	for _, id := range []string{"SNAP5", "ITN1", "SNAP2B"} {
		if !slices.Contains(takes, id) {
			t.Errorf("%s would take it; got %q", id, takes)
		}
	}
	if slices.Contains(takes, "ITN2") {
		t.Error("ITN2 finances half of the cost, and expects 200 000 €")
	}
}

func TestChangesOfARuleSet(t *testing.T) {
	find := func(code, read, expected, gap string, s dossier.Severity) dossier.Finding {
		return dossier.Finding{Code: code, Read: read, Expected: expected, Gap: gap, Severity: s}
	}
	before := []dossier.Finding{find("a", "1", "2", "1", dossier.Bloquante), find("b", "1", "2", "1", dossier.Reserve), find("c", "1", "2", "1", dossier.Reserve)}
	after := []dossier.Finding{find("b", "1", "3", "2", dossier.Reserve), find("c", "1", "2", "1", dossier.Reserve), find("d", "1", "2", "", dossier.Reserve)}
	var got []string
	for _, c := range rules.Changes(before, after) {
		s := c.Code
		if c.Before != nil {
			s += " was " + c.Before.Expected
		}
		if c.After != nil {
			s += " is " + c.After.Expected
		}
		got = append(got, s)
	}
	if want := []string{"a was 2", "b was 2 is 3", "d is 2"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	d := cleanOf("ITN1")
	if blocked, freed := rules.Turned(d, before, after); blocked != 0 || freed != dossier.Euros(300_000) {
		t.Errorf("blocked %s, freed %s", blocked, freed)
	}
}
