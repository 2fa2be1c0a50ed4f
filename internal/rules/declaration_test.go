package rules_test

import (
	"slices"
	"strings"
	"testing"

	"guichet/internal/dossier"
	"guichet/internal/rules"
)

// A condition that a carrier declares is found in the answers of its dossier, or asked for.
func TestDeclarations(t *testing.T) {
	answered := func(label string, yes bool) dossier.Answer {
		return dossier.Answer{Label: label, Yes: yes, Source: at(label)}
	}
	for _, c := range []struct {
		name    string
		theme   dossier.ThemeID
		carrier dossier.CarrierType
		answers []dossier.Answer
		rule    string
		want    rules.Status
		found   bool
	}{
		{"declared", "SNAP2A", dossier.Centrale, []dossier.Answer{answered("Direction du numérique informée", true)}, "SNAP2A.déclaration.1", rules.Kept, false},
		{"denied", "SNAP2A", dossier.Centrale, []dossier.Answer{answered("La direction du numérique a-t-elle été informée", false)}, "SNAP2A.déclaration.1", rules.Broken, true},
		{"not said", "SNAP2A", dossier.Centrale, []dossier.Answer{answered("Direction informée", true)}, "SNAP2A.déclaration.1", rules.Undecidable, false},
		{"not asked of this carrier", "SNAP1", dossier.Centrale, nil, "SNAP1.déclaration.1", rules.Idle, false},
		{"asked of that carrier", "SNAP1", dossier.Operateur, nil, "SNAP1.déclaration.1", rules.Undecidable, false},
		{"in other words", "ITN1", dossier.Centrale, []dossier.Answer{answered("Démarche recensée dans l’Observatoire", true)}, "ITN1.déclaration.1", rules.Kept, false},
		{"another ending", "ITN8A", dossier.Centrale, []dossier.Answer{answered("Recours à une entreprise française", true)}, "ITN8A.déclaration.1", rules.Kept, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := cleanOf(c.theme)
			d.Carrier.Type, d.Answers = dossier.Read(c.carrier, at("type")), c.answers
			v := verdictOf(t, shared(t).Explain(d), c.rule)
			if v.Status != c.want {
				t.Errorf("got %s, want %s", v.Status, c.want)
			}
			if got := slices.Contains(codes(shared(t).Check(d)), "declaration.denied"); got != c.found {
				t.Errorf("found: %v", got)
			}
			asked := slices.ContainsFunc(shared(t).Questions(d), func(q rules.Question) bool { return q.ToCarrier && q.Text == v.Says })
			if asked != (c.want == rules.Undecidable) {
				t.Errorf("asked of the carrier: %v", asked)
			}
		})
	}
}

// What a carrier declares is never asked of the instructor too, and the other way round.
func TestWhatIsDeclaredIsNotJudged(t *testing.T) {
	for _, th := range shared(t).Themes() {
		for _, x := range th.Declared {
			if slices.ContainsFunc(th.Manual, func(m dossier.Clause) bool { return m.Text == x.Text }) {
				t.Errorf("%s: %q twice", th.ID, x.Text)
			}
			if !strings.HasSuffix(x.Text, "?") {
				t.Errorf("%s: %q is no question", th.ID, x.Text)
			}
		}
	}
}
