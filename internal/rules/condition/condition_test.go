package condition_test

import (
	"errors"
	"strings"
	"testing"

	"guichet/internal/dossier"
	"guichet/internal/rules/condition"
)

func eur(e int64) dossier.Value[dossier.Money] {
	return dossier.Read(dossier.Euros(e), dossier.Source{File: "a.pdf"})
}

func day(s string) dossier.Value[dossier.Date] {
	d, err := dossier.ParseDate(s)
	if err != nil {
		panic(err) // a mistake of the test
	}
	return dossier.Read(d, dossier.Source{File: "a.pdf"})
}

func titled(t dossier.TitleCode) dossier.Value[dossier.TitleCode] {
	return dossier.Read(t, dossier.Source{File: "a.pdf"})
}

// project asks 300 000 € of 400 000 €, in two lines of which one has no title and no phase.
func project() *dossier.Dossier {
	src := dossier.Source{File: "a.pdf"}
	return &dossier.Dossier{
		Track: dossier.Read(dossier.AAP, src), Title: dossier.Read("Portail des usagers", src),
		Carrier:     dossier.Carrier{Type: dossier.Read(dossier.Operateur, src)},
		SubmittedOn: day("2021-01-20"), Start: day("2021-02-01"), End: day("2022-01-31"),
		Declared: dossier.Declared{InnovativePercent: dossier.Read(int64(60), src)},
		Budget: &dossier.Budget{
			Lines: []dossier.Line{
				{Label: dossier.Read("Études", src), Title: titled(dossier.T3), Phase: dossier.Read("Phase 1", src), Total: eur(100_000), Years: map[int]dossier.Value[dossier.Money]{2021: eur(100_000)}},
				{Label: dossier.Read("Serveurs", src), Total: eur(300_000)},
			},
			Total: eur(400_000), Requested: eur(300_000),
		},
	}
}

func TestConditions(t *testing.T) {
	for _, c := range []struct {
		text    string
		want    bool
		missing string
	}{
		{text: "demande * 100 <= cout * 75", want: true},
		{text: "demande * 100 < cout * 75", want: false},
		{text: "demande == euros(300000) && demande > centimes(29999999)", want: true},
		{text: "cout - demande + euros(1) >= euros(100001)", want: true},
		{text: "porteur == operateur || porteur == administration_centrale", want: true},
		{text: "dispositif != guichet", want: true},
		{text: `depot >= jour("2021-01-04") && depot < jour("2021-01-21")`, want: true},
		{text: "fin < mois_apres(debut, 12) && jours(debut, fin) == 364", want: true},
		{text: "part_innovante >= 50", want: true},
		{text: `intitule.contains("usagers")`, want: true},
		{text: "somme(lignes.map(l, l.total)) == cout", want: true},
		{text: `lignes.all(l, l.phase != "")`, want: false},
		{text: "lignes.exists(l, l.total > euros(250000))", want: true},
		{text: "annee(lignes[0], 2021) == euros(100000) && annee(lignes[0], 2022) == euros(0)", want: true},

		{text: "apport >= euros(1)", missing: "l’apport du porteur n’est pas connu"},
		{text: "population >= 1000000 || departements >= 3", missing: "la population couverte n’est pas connue"},
		{text: "lignes.all(l, l.titre == T3)", missing: "le titre budgétaire de la ligne n°\u00a02 n’est pas connu"},
		{text: "somme(lignes.map(l, l.ht)) < cout", missing: "le montant HT de la ligne n°\u00a01 n’est pas connu"},
		{text: "annee(lignes[1], 2021) == euros(0)", missing: "la répartition par année de la ligne n°\u00a02 n’est pas connue"},
		// What decides without the missing figure decides.
		{text: "apport >= euros(1) || demande > euros(1)", want: true},
		{text: "apport >= euros(1) && demande < euros(1)", want: false},
		{text: "lignes.exists(l, l.titre == T3)", want: true},
		// No computation wraps around, and none goes on for ever.
		{text: "demande * 9000000000000 > cout", missing: "le calcul n’a pas abouti (montant trop grand)"},
		{text: "lignes[7].total > euros(1)", missing: "le calcul n’a pas abouti (index out of bounds: 7)"},
	} {
		t.Run(c.text, func(t *testing.T) {
			x, err := condition.Compile(c.text)
			if err != nil {
				t.Fatal(err)
			}
			got, missing := x.Holds(project())
			if got != c.want || missing != c.missing {
				t.Errorf("got %v, %q; want %v, %q", got, missing, c.want, c.missing)
			}
		})
	}
}

func TestWhatIsWrongIsToldWhenTheRuleIsLoaded(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"demande <= 300000", "1:9: «\u00a0<=\u00a0» ne va pas avec les types (montant, int)"}, // money is no number
		{"demande + cout", "et non vrai ou faux"},                                              // nothing to hold
		{"montant < cout", "nom inconnu «\u00a0montant\u00a0»"},                                // no such name
		{"porteur == \"operateur\"", "1:9"},                                                    // a carrier is no text
		{"lignes.all(l, l.prix > euros(1))", "prix"},                                           // no such field
		{"depot > jour(\"31/03/2021\")", "AAAA-MM-JJ"},                                         // no such date
		{"depot > \"2021-03-31\"", "1:7"},                                                      // a date is no text
		{"demande * 0.75 < cout", "1:9"},                                                       // no floats near money
		{"demande <", "1:10"},                                                                  // not finished
		{strings.Repeat("(", 200) + "true", "trop profonde"},                                   // nor without end
		{"true || " + strings.Repeat("true || ", 400) + "true", "trop longue"},
		{"", "1:1"},
	} {
		_, err := condition.Compile(c.text)
		var at *condition.Error
		if !errors.As(err, &at) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.40q: got %v, want %q", c.text, err, c.want)
		}
	}
}

func TestAnExpensiveConditionStops(t *testing.T) {
	d := project()
	for range 3_000 {
		d.Budget.Lines = append(d.Budget.Lines, d.Budget.Lines[0])
	}
	x, err := condition.Compile("lignes.all(a, lignes.all(b, lignes.all(c, a.total + b.total + c.total >= euros(0))))")
	if err != nil {
		t.Fatal(err)
	}
	if _, missing := x.Holds(d); missing != "le calcul n’a pas abouti (il demande trop de pas)" {
		t.Errorf("got %q", missing)
	}
}

func TestWhatAConditionUses(t *testing.T) {
	x, err := condition.Compile("demande * 100 <= cout * 75 || lignes.exists(l, l.total > demande)")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(x.Uses(), " "); got != "demande cout lignes" {
		t.Errorf("got %q", got)
	}
}

func FuzzCompile(f *testing.F) {
	for _, s := range []string{"demande * 100 <= cout * 75", "lignes.all(l, l.phase != \"\")", "jour(\"2021-02-30\") < depot", "euros(-9223372036854775808) < demande", "[lignes][0][0].titre == T3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		x, err := condition.Compile(text)
		if err != nil {
			return
		}
		x.Holds(project())
		x.Holds(&dossier.Dossier{})
	})
}
