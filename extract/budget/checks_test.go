package budget

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"guichet/extract/sketch"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// found names what the checks of a value say: "lines=total" where it holds,
// "not lines=total" where it does not, "part" for a term.
func found[T any](v dossier.Value[T]) string {
	var out []string
	for _, c := range v.Checks {
		s := string(c.Code)
		if c.Part {
			s = "part of " + s
		}
		if !c.Holds {
			s = "not " + s
		}
		out = append(out, s)
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

func TestWhatTheSumsSayIsRecordedOnTheirFigures(t *testing.T) {
	yearly := func(total string) string {
		return `Budget prévisionnel du projet

			Dépense | 2021 | 2022 | Total TTC
			Études préalables | 1 000 | 500 | 1 500
			Développement | 2 000 | | 2 000
			Total | 3 000 | 500 | ` + total
	}
	tests := map[string]struct {
		drawing string
		want    map[string]string
	}{
		"a table that adds up in every way": {yearly("3 500"), map[string]string{
			"total": "lines=total, years=total", "line 0": "part of lines=total, years=total", "line 1": "part of lines=total",
			"line 0, 2021": "part of column=total, part of years=total", "line 0, 2022": "part of years=total", "line 1, 2021": "part of column=total",
		}},
		"a total that is not the sum": {yearly("3 600"), map[string]string{
			"total": "not lines=total, not years=total", "line 0": "not part of lines=total, years=total", "line 1": "not part of lines=total",
			"line 0, 2021": "part of column=total, part of years=total",
		}},
		"a line without a cost leaves nothing to check of the total": {`Budget prévisionnel du projet

			Dépense | HT | TVA | Total TTC
			Études préalables | 1 000 | 200 | 1 200
			Développement | 2 000 | |
			Total | | | 1 200`, map[string]string{"total": "", "line 0": "ht+vat=ttc", "line 1": ""}},
		"a quantity and a price": {`Budget prévisionnel du projet

			Dépense | Quantité | Prix unitaire | Total TTC
			Serveurs | 3 | 1 000 | 3 000
			Postes de travail | 2 | 700 | 1 400
			Écrans | 4 | 150 | 700
			Total | | | 5 100`, map[string]string{
			"total": "lines=total", "line 0": "part of lines=total, qty×price", "line 2": "not qty×price, part of lines=total",
		}},
		"a third factor between quantity and price is no contradiction": {`Budget prévisionnel du projet

			Dépense | Quantité | Prix unitaire | Mois | Total TTC
			Chef de projet | 1 | 5 000 | 12 | 60 000
			Développeurs | 2 | 4 000 | 10 | 80 000
			Total | | | | 140 000`, map[string]string{"line 0": "part of lines=total", "line 1": "part of lines=total"}},
		"a total that was deduced supports nothing": {`Budget prévisionnel du projet

			Dépense | 2021 | 2022
			Études préalables | 1 000 | 500
			Développement | 2 000 | 700`, map[string]string{"total": "", "line 0": "", "line 0, 2021": ""}},
		"years whose sums are deduced are supported by the total": {`Budget prévisionnel du projet

			Dépense | 2021 | 2022
			Études préalables | 1 000 | 500
			Développement | 2 000 | 700
			Total | 3 000 | 1 200`, map[string]string{"line 0, 2021": "part of column=total", "line 1, 2022": "part of column=total"}},
		"who pays": {yearly("3 500") + `

			Plan de financement

			Financeur | Montant
			Subvention demandée | 2 500
			Autofinancement du porteur | 1 000
			Total | 3 500`, map[string]string{
			"total": "lines=total, plan=cost, years=total", "requested": "part of plan=cost", "own": "part of plan=cost",
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var d dossier.Dossier
			Read(&d, []*table.Document{sketch.Document("dossier.pdf", tt.drawing)})
			if d.Budget == nil {
				t.Fatal("no budget was read")
			}
			got := checksOf(d.Budget)
			for _, k := range slices.Sorted(maps.Keys(tt.want)) {
				if got[k] != tt.want[k] {
					t.Errorf("%s: got %q, want %q", k, got[k], tt.want[k])
				}
			}
		})
	}
}

func checksOf(b *dossier.Budget) map[string]string {
	out := map[string]string{"total": found(b.Total), "requested": found(b.Requested), "own": found(b.OwnShare), "other": found(b.Other)}
	for i, l := range b.Lines {
		n := "line " + string(rune('0'+i))
		out[n] = found(l.Total)
		for y, v := range l.Years {
			out[n+", "+map[int]string{2021: "2021", 2022: "2022"}[y]] = found(v)
		}
	}
	return out
}

func TestTwoFilesThatAgreeSupportOneAnother(t *testing.T) {
	table2 := func(total string) string {
		return "Budget prévisionnel du projet\n\nDépense | Total TTC\nÉtudes préalables | 1 500\nDéveloppement | 2 000\nTotal | " + total
	}
	for name, tt := range map[string]struct{ other, total, line string }{
		"the same": {"3 500", "lines=total, two-files-agree", "part of lines=total, two-files-agree"},
		// Two budgets: the totals are told apart, the lines are not compared.
		"another total": {"4 500", "lines=total, not two-files-agree", "part of lines=total"},
	} {
		t.Run(name, func(t *testing.T) {
			var d dossier.Dossier
			Read(&d, []*table.Document{sketch.Document("dossier.pdf", table2("3 500")), sketch.Document("budget.xlsx", "=== Budget\n"+table2(tt.other))})
			got := checksOf(d.Budget)
			if got["total"] != tt.total || got["line 0"] != tt.line {
				t.Errorf("got %q and %q, want %q and %q", got["total"], got["line 0"], tt.total, tt.line)
			}
			for _, c := range d.Budget.Total.Checks {
				if c.Code == dossier.CheckFiles && (c.Other == nil || c.Other.File != "budget.xlsx") {
					t.Errorf("the place of the other is %+v", c.Other)
				}
			}
		})
	}
}

// A proposed amount was chosen so that a sum comes out: that it does supports
// nothing.
func TestASumWithAProposalSupportsNothing(t *testing.T) {
	amount := func(m int64, proposal *dossier.Proposal) dossier.Value[dossier.Money] {
		return dossier.Read(dossier.Euros(m), dossier.Source{File: "scan.pdf", Proposal: proposal})
	}
	misread := &dossier.Proposal{Text: "2 000"}
	years := dossier.Line{Years: map[int]dossier.Value[dossier.Money]{2021: amount(500, misread), 2022: amount(1500, nil)}}
	years.Total = sumOf(years.Years)
	for name, tt := range map[string]struct {
		second    dossier.Line
		supported bool
	}{
		"read as printed":         {dossier.Line{Total: amount(2000, nil)}, true},
		"proposed":                {dossier.Line{Total: amount(2000, misread)}, false},
		"deduced from a proposal": {years, false},
	} {
		t.Run(name, func(t *testing.T) {
			b := dossier.Budget{Lines: []dossier.Line{{Total: amount(1500, nil)}, tt.second}, Total: amount(3500, nil)}
			checkBudget(&b)
			if len(b.Total.Checks) != 1 || !b.Total.Checks[0].Holds {
				t.Fatalf("got %+v", b.Total.Checks)
			}
			if b.Total.Supported() != tt.supported || b.Lines[0].Total.Supported() != tt.supported {
				t.Errorf("supported: %v and %v, want %v", b.Total.Supported(), b.Lines[0].Total.Supported(), tt.supported)
			}
		})
	}
}

func TestAScannedAmountThatNoSumSupportsIsToBeVerified(t *testing.T) {
	amount := func(m int64, method dossier.Method) dossier.Value[dossier.Money] {
		return dossier.Read(dossier.Euros(m), dossier.Source{File: "scan.pdf", Method: method, Confidence: .97})
	}
	for name, tt := range map[string]struct {
		method dossier.Method
		total  int64
		want   float64
	}{
		"a scan that adds up":        {dossier.MethodOCR, 3500, .97},
		"a scan that does not":       {dossier.MethodOCR, 3600, unsupportedScan},
		"a text layer that does not": {dossier.MethodText, 3600, .97}, // what is printed was read
	} {
		t.Run(name, func(t *testing.T) {
			b := dossier.Budget{Lines: []dossier.Line{{Total: amount(1500, tt.method)}, {Total: amount(2000, tt.method)}}, Total: amount(tt.total, tt.method)}
			checkBudget(&b)
			if got := b.Lines[0].Total.Source.Confidence; got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestTheOneDoubtfulAmountOfASumThatComesOutIsProven(t *testing.T) {
	amount := func(m int64, confidence float64) dossier.Value[dossier.Money] {
		return dossier.Read(dossier.Euros(m), dossier.Source{File: "scan.pdf", Method: dossier.MethodOCR, Confidence: confidence})
	}
	for name, tt := range map[string]struct{ first, second, total, want float64 }{
		"one is doubtful":    {.7, .97, .97, provenBySum},
		"two are":            {.7, .7, .97, .7}, // both may be wrong, by the same amount
		"the total is":       {.97, .97, .7, .97},
		"nothing is":         {.96, .97, .97, .96},
		"the reading is low": {.3, .97, .97, provenBySum},
	} {
		t.Run(name, func(t *testing.T) {
			b := dossier.Budget{Lines: []dossier.Line{{Total: amount(1500, tt.first)}, {Total: amount(2000, tt.second)}}, Total: amount(3500, tt.total)}
			checkBudget(&b)
			if got := b.Lines[0].Total.Source.Confidence; got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
	t.Run("a nothing may be anything that was overlooked", func(t *testing.T) {
		b := dossier.Budget{Lines: []dossier.Line{{Total: amount(0, .7)}, {Total: amount(3500, 1)}}, Total: amount(3500, 1)}
		checkBudget(&b)
		if got := b.Lines[0].Total.Source.Confidence; got != .7 {
			t.Errorf("got %v", got)
		}
	})
	t.Run("the same amount in another file", func(t *testing.T) {
		v, w := amount(1500, .7), amount(1500, .93)
		w.Source.File = "budget.xlsx"
		agree(&v, &w)
		if v.Source.Confidence != .93 || w.Source.Confidence != .93 {
			t.Errorf("got %v and %v", v.Source.Confidence, w.Source.Confidence)
		}
	})
}
