package readout

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/internal/dossier"
)

var update = flag.Bool("update", false, "write the golden files")

func at(cell, raw string, confidence float64) dossier.Source {
	return dossier.Source{File: "budget.xlsx", Sheet: "Budget", Cell: cell, Raw: raw, Method: dossier.MethodCell, Confidence: confidence}
}

func on(page int, raw string) dossier.Source {
	return dossier.Source{File: "dossier.pdf", Page: page, Box: &dossier.Box{X0: 100, Y0: 200, X1: 180, Y1: 212}, Raw: raw, Method: dossier.MethodText, Confidence: 1}
}

func date(t *testing.T, s string) dossier.Date {
	t.Helper()
	d, err := dossier.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// full is a readout with one of everything; the SIRET and the own share are not
// known, one amount is doubtful.
func full(t *testing.T) Readout {
	t.Helper()
	d := &dossier.Dossier{
		Files: []dossier.File{{Name: "dossier.pdf", Kind: dossier.KindPDF}, {Name: "budget.xlsx", Kind: dossier.KindXLSX}},
		Theme: dossier.Read(dossier.ThemeID("ITN3"), on(1, "ITN3")), Track: dossier.Read(dossier.AAP, on(1, "AAP")),
		Title:       dossier.Read("Essai <du> titre & du reste", on(1, "Essai")),
		SubmittedOn: dossier.Read(date(t, "2021-01-01"), on(1, "01/01/2021")),
		Declared:    dossier.Declared{Departments: dossier.Read(int64(3), on(1, "3"))},
		Budget: &dossier.Budget{
			File: "budget.xlsx", Unit: "€", Total: dossier.Read(dossier.Money(150000), at("E9", "1 500", 1)), Requested: dossier.Read(dossier.Money(100050), at("C12", "1000,5", 1)),
			Lines: []dossier.Line{
				{
					Label: dossier.Read("Études", at("A2", "Études", 1)), Title: dossier.Read(dossier.T3, at("B2", "T3", 1)),
					Years: map[int]dossier.Value[dossier.Money]{2022: dossier.Read(dossier.Money(50000), at("D2", "500", 1)), 2021: dossier.Read(dossier.Money(100000), at("C2", "l000", 0.6))},
					Total: dossier.Read(dossier.Money(150000), at("E2", "1 500", 0.6)),
				},
				{Label: dossier.Read("Sans montant", at("A3", "Sans montant", 1))},
			},
		},
		Notes:    []dossier.Note{{Code: "xlsx.hidden", Message: "La feuille masquée «\u00a0Listes\u00a0» a été laissée de côté."}},
		Refusals: []*dossier.Refusal{{Reason: dossier.RefusedPassword, File: "annexe.pdf", What: "Le document est protégé.", Action: "Le renvoyer sans mot de passe."}},
	}
	d.Carrier.Type = dossier.Read(dossier.Deconcentree, on(1, "préfecture"))
	d.Budget.Total.Check(dossier.Sums(dossier.CheckLines, 150000, 150000, true))
	d.Budget.Lines[0].Total.Check(dossier.Sums(dossier.CheckYears, 150100, 150000, false))
	d.Budget.Lines[0].Total.Check(dossier.Sums(dossier.CheckLines, 150000, 150000, true).AsPart())
	return Readout{
		Dossier: d, Questions: []string{"Le projet est-il prêt\u00a0?"},
		Findings: []dossier.Finding{{
			Code: "coverage.insufficient", Severity: dossier.Reserve, Title: "La couverture est insuffisante.", Message: "Le projet couvre peu.",
			Sources: []dossier.Source{on(1, "3")}, Rule: &dossier.Citation{From: 174, To: 175, Words: "trois départements"}, Action: "Élargir.",
		}},
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; got:\n%s", path, got)
	}
}

func TestTextAndJSON(t *testing.T) {
	for name, write := range map[string]func(Readout, *bytes.Buffer) error{
		"full.txt":  func(r Readout, b *bytes.Buffer) error { return r.Text(b) },
		"full.json": func(r Readout, b *bytes.Buffer) error { return r.JSON(b) },
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := write(full(t), &b); err != nil {
				t.Fatal(err)
			}
			golden(t, name, b.Bytes())
		})
	}
}

func TestADossierWithoutBudgetStillTellsWhatIsAsked(t *testing.T) {
	r := Readout{Dossier: &dossier.Dossier{Asked: dossier.Read(dossier.Euros(1200), on(2, "1 200 €"))}}
	var text, object bytes.Buffer
	if err := r.Text(&text); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), "aucun tableau de budget lu") || !strings.Contains(text.String(), "1\u202f200,00") {
		t.Errorf("got\n%s", text.String())
	}
	if err := r.JSON(&object); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Budget struct {
			Lines            []any
			Total            *int64 `json:"total_ttc"`
			Requested, Other *int64
			Own              *int64 `json:"own_share"`
		}
		Findings []any
	}
	if err := json.Unmarshal(object.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Budget.Lines == nil || got.Findings == nil {
		t.Error("empty lists are written null")
	}
	if got.Budget.Requested == nil || *got.Budget.Requested != 120000 || got.Budget.Total != nil || got.Budget.Own != nil {
		t.Errorf("got %+v", got.Budget)
	}
}

func TestEveryKnownValueHasItsPlaceInTheJSONForm(t *testing.T) {
	var b bytes.Buffer
	r := full(t)
	if err := r.JSON(&b); err != nil {
		t.Fatal(err)
	}
	var got struct{ Sources map[string]dossier.Source }
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	for path, cell := range map[string]string{"budget.lines[0].amounts.2021": "C2", "budget.lines[0].total_ttc": "E2", "budget.requested": "C12", "budget.total_ttc": "E9"} {
		if got.Sources[path].Cell != cell {
			t.Errorf("%s is said to be at %q, want %s", path, got.Sources[path].Cell, cell)
		}
	}
}

func TestAProposalShowsWhatWasReadAndWhy(t *testing.T) {
	r := full(t)
	total := &r.Dossier.Budget.Lines[0].Total
	total.Source.Raw, total.Source.Confidence = "7 500", .8
	total.Source.Proposal = &dossier.Proposal{Text: "1 500", Because: "la colonne tombe juste"}
	var text, page, object bytes.Buffer
	if err := r.Text(&text); err != nil {
		t.Fatal(err)
	}
	if err := r.HTML(&page, Places{}); err != nil {
		t.Fatal(err)
	}
	if err := r.JSON(&object); err != nil {
		t.Fatal(err)
	}
	const want = "lu 7 500, proposé 1 500\u00a0: la colonne tombe juste"
	if !strings.Contains(text.String(), want) || !strings.Contains(page.String(), want[1:]) {
		t.Errorf("no %q in\n%s\nor in the page", want, text.String())
	}
	var got struct{ Sources map[string]dossier.Source }
	if err := json.Unmarshal(object.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if s := got.Sources["budget.lines[0].total_ttc"]; s.Raw != "7 500" || s.Proposal == nil || s.Proposal.Text != "1 500" {
		t.Errorf("the JSON form has %+v", s)
	}
}
