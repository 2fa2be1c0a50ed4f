package budget

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"guichet/extract/sketch"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// show writes a budget in one line per expense, then what is known of the plan.
func show(d *dossier.Dossier) string {
	var b strings.Builder
	if d.Budget == nil {
		b.WriteString("no budget\n")
		if d.Asked.Known {
			fmt.Fprintf(&b, "asked %s\n", euros(d.Asked.V))
		}
		return b.String()
	}
	for _, l := range d.Budget.Lines {
		b.WriteString(l.Label.V)
		if l.Number != "" {
			fmt.Fprintf(&b, " #%s", l.Number)
		}
		if l.Title.Known {
			fmt.Fprintf(&b, " %s", l.Title.V)
		}
		if l.Phase.Known {
			fmt.Fprintf(&b, " [%s]", l.Phase.V)
		}
		if l.Total.Known {
			fmt.Fprintf(&b, " = %s", euros(l.Total.V))
		}
		if l.HT.Known {
			fmt.Fprintf(&b, " HT %s", euros(l.HT.V))
		}
		if l.VAT.Known {
			fmt.Fprintf(&b, " TVA %s", euros(l.VAT.V))
		}
		var years []int
		for y := range l.Years {
			years = append(years, y)
		}
		slices.Sort(years)
		for _, y := range years {
			fmt.Fprintf(&b, " %d: %s", y, euros(l.Years[y].V))
		}
		if l.Requested.Known {
			fmt.Fprintf(&b, " asked %s", euros(l.Requested.V))
		}
		b.WriteString("\n")
	}
	for _, v := range []struct {
		name string
		v    dossier.Value[dossier.Money]
	}{{"total", d.Budget.Total}, {"HT", d.Budget.TotalHT}, {"asked", d.Budget.Requested}, {"own", d.Budget.OwnShare}, {"other", d.Budget.Other}} {
		if v.v.Known {
			fmt.Fprintf(&b, "%s %s\n", v.name, euros(v.v.V))
		}
	}
	for _, a := range d.Alternatives {
		fmt.Fprintf(&b, "alternative of %s: %s\n", a.File, euros(a.Total.V))
	}
	return b.String()
}

func euros(m dossier.Money) string {
	if m%100 == 0 {
		return fmt.Sprint(int64(m) / 100)
	}
	return fmt.Sprintf("%d,%02d", int64(m)/100, int64(m.Abs())%100)
}

func trim(s string) string {
	var out []string
	for l := range strings.SplitSeq(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n") + "\n"
}

type drawn struct {
	name, file, drawing, want string
}

func check(t *testing.T, cases []drawn) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			file := c.file
			if file == "" {
				file = "dossier.pdf"
			}
			d := &dossier.Dossier{}
			Read(d, []*table.Document{sketch.Document(file, c.drawing)})
			if got, want := show(d), trim(c.want); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestOtherTablesAreNoBudget(t *testing.T) {
	const budget = `
			Budget prévisionnel
			Poste | Coût TTC (€)
			Audit | 60 000
			Total | 60 000
			`
	const want = `
			Audit = 60000
			total 60000`
	check(t, []drawn{
		{name: "past years", drawing: `
			Budgets des années précédentes (pour information)
			Exercice | Crédits ouverts (€) | Crédits consommés (€) | Taux
			2018 | 1 960 600 | 4 093 758 | 88 %
			2019 | 2 511 342 | 3 966 770 | 94 %
			2020 | 2 511 342 | 3 966 770 | 94 %
			` + budget, want: want},
		{name: "past years in the shape of a budget", drawing: `
			Dépenses de fonctionnement courant (exercice précédent, hors projet)
			Poste | Montant TTC (€)
			Loyers | 1 960 600
			Fluides | 200 000
			Entretien | 100 000
			Total | 2 260 600
			` + budget, want: want},
		{name: "indicators and staff", drawing: budget + `
			Indicateurs de suivi
			Indicateur | Valeur initiale | Cible 2021 | Cible 2022
			Dossiers traités en ligne | 12 500 | 38 000 | 74 000
			Délai moyen | 42 | 30 | 21

			Moyens humains mobilisés (ETP)
			Profil | ETP 2021 | ETP 2022
			Chef de projet | 1,0 | 1,0
			Total | 1,0 | 1,0`, want: want},
		{name: "no budget but an amount asked", drawing: `
			Participation du plan de relance | 205 000 €

			Grille de notation
			Critère | Points | Note proposée
			Pertinence | 20 | 18
			Portage | 20 | 19
			Total | 40 | 37`, want: `
			no budget
			asked 205000`},
	})
}

func TestSeveralFiles(t *testing.T) {
	short := sketch.Document("dossier.pdf", `
		Poste | Coût TTC (€)
		Études | 60 000
		Travaux | 40 000
		Total | 100 000`)
	full := sketch.Document("budget.xlsx", `
		=== Budget
		Poste | Coût TTC (€)
		Audit | 30 000
		Conseil | 30 000
		Serveurs | 40 000
		Total | 100 000
		Montant demandé | 70 000`)
	other := sketch.Document("budget.xlsx", `
		=== Budget
		Poste | Coût TTC (€)
		Audit | 30 000
		Conseil | 40 000
		Serveurs | 40 000
		Total | 110 000`)
	summary := sketch.Document("dossier.pdf", `
		Le coût total du projet s’élève à 100 000 €. Autofinancement : 30 000 €.`)
	for _, c := range []struct {
		name string
		docs []*table.Document
		want string
	}{
		{"the fuller of two that agree", []*table.Document{short, full}, `
			Audit = 30000
			Conseil = 30000
			Serveurs = 40000
			total 100000
			asked 70000`},
		{"the signed one of two that disagree", []*table.Document{short, other}, `
			Études = 60000
			Travaux = 40000
			total 100000
			alternative of budget.xlsx: 110000`},
		{"a summary completes the table", []*table.Document{summary, full}, `
			Audit = 30000
			Conseil = 30000
			Serveurs = 40000
			total 100000
			asked 70000
			own 30000`},
		{"a summary that disagrees is an alternative", []*table.Document{summary, other}, `
			Audit = 30000
			Conseil = 40000
			Serveurs = 40000
			total 110000
			alternative of dossier.pdf: 100000`},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &dossier.Dossier{}
			Read(d, c.docs)
			if got, want := show(d), trim(c.want); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// FuzzRead looks for drawings that break the reading; what is read must be
// placed.
func FuzzRead(f *testing.F) {
	f.Add("Poste | Total TTC (€)\nAudit | 1 000\nTotal | 1 000")
	f.Add("N° | x | 2021 | <\n^ | ^ | AE | CP\n1 | a | 1 | 2\n---\nN° | x | 2021 | <")
	f.Add("=== A 2021\nPoste | Montant\na | 1\n=== A 2022\nPoste | Montant\na | 1")
	f.Add("Dépenses | Montant | Ressources | Montant\na | 1 | Subvention demandée | 1")
	f.Fuzz(func(t *testing.T, drawing string) {
		d := &dossier.Dossier{}
		Read(d, []*table.Document{sketch.Document("a.pdf", drawing), sketch.Document("b.xlsx", drawing)})
		if d.Budget == nil {
			return
		}
		for _, l := range d.Budget.Lines {
			if l.Total.Known && (l.Total.Source.File == "" || l.Total.Source.Confidence <= 0) {
				t.Errorf("the total of %q has no place", l.Label.V)
			}
		}
	})
}

func TestTablesLeftAsideAreNamedWithTheReason(t *testing.T) {
	d := &dossier.Dossier{}
	Read(d, []*table.Document{sketch.Document("dossier.pdf", `
		Budget prévisionnel du projet
		Poste de dépenses | Montant TTC (€)
		Audit | 12 000
		Formation | 5 000
		Total | 17 000

		Budget de l’exercice précédent, pour mémoire
		Poste de dépenses | Montant TTC (€)
		Loyer | 22 000
		Fluides | 6 000
		Total | 28 000`)})
	if len(d.Notes) != 1 || d.Notes[0].Code != NoteTableAside || !strings.Contains(d.Notes[0].Message, "exercice précédent") {
		t.Errorf("got %+v", d.Notes)
	}
	if d.Budget.Total.V != dossier.Euros(17_000) {
		t.Errorf("the budget is %s", d.Budget.Total.V)
	}
}
