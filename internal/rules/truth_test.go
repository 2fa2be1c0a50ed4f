package rules_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"

	"guichet/internal/dossier"
	"guichet/internal/rules"
	"guichet/templates"
)

var once = sync.OnceValues(func() (*rules.Catalogue, error) { return rules.Load(templates.Themes, templates.Livret) })

// shared is the catalogue, loaded once: it does not change.
func shared(t testing.TB) *rules.Catalogue {
	t.Helper()
	c, err := once()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// truth is a dossier of the corpus as its author made it (corpus README,
// "truth.json").
type truth struct {
	Theme   string
	Track   string
	Title   *string
	Carrier struct {
		Name, Type, SIRET *string
		Email             *string `json:"contact_email"`
	}
	Submitted    *string `json:"submitted_on"`
	Start, End   *string
	Fields       map[string]int64
	Budget       truthBudget
	Alternatives []truthBudget `json:"budget_alternatives"`
	Expected     []string      `json:"expected_findings"`
}

type truthBudget struct {
	Lines []struct {
		Label     string
		Title     *string `json:"title_code"`
		Amounts   map[string]int64
		HT, VAT   *int64
		Total     *int64 `json:"total_ttc"`
		Requested *int64
	}
	Total     *int64 `json:"total_ttc"`
	Requested *int64
	Own       *int64 `json:"own_share"`
	Other     *int64 `json:"other_funding"`
}

func at(place string) dossier.Source {
	return dossier.Source{File: "dossier.pdf", Page: 1, Raw: place, Method: dossier.MethodText, Confidence: 1}
}

func money(place string, v *int64) dossier.Value[dossier.Money] {
	if v == nil {
		return dossier.Value[dossier.Money]{}
	}
	return dossier.Read(dossier.Money(*v), at(place))
}

func word[T ~string](place string, v *string) dossier.Value[T] {
	if v == nil {
		return dossier.Value[T]{}
	}
	return dossier.Read(T(*v), at(place))
}

func date(t testing.TB, place string, v *string) dossier.Value[dossier.Date] {
	t.Helper()
	if v == nil {
		return dossier.Value[dossier.Date]{}
	}
	d, err := dossier.ParseDate(*v)
	if err != nil {
		t.Fatal(err)
	}
	return dossier.Read(d, at(place))
}

func (b truthBudget) budget(t testing.TB, file string) *dossier.Budget {
	t.Helper()
	if len(b.Lines) == 0 {
		return nil
	}
	out := &dossier.Budget{File: file, Total: money("total", b.Total), Requested: money("requested", b.Requested), OwnShare: money("own", b.Own), Other: money("other", b.Other)}
	for i, l := range b.Lines {
		place := fmt.Sprintf("line %d", i)
		x := dossier.Line{
			Label: dossier.Read(l.Label, at(place)), Title: word[dossier.TitleCode](place, l.Title),
			HT: money(place+" HT", l.HT), VAT: money(place+" VAT", l.VAT), Total: money(place+" total", l.Total), Requested: money(place+" requested", l.Requested),
			Years: map[int]dossier.Value[dossier.Money]{},
		}
		for y, a := range l.Amounts {
			n, err := strconv.Atoi(y)
			if err != nil {
				t.Fatal(err)
			}
			x.Years[n] = money(place+" "+y, &a)
		}
		out.Lines = append(out.Lines, x)
	}
	return out
}

func (x truth) dossier(t testing.TB) *dossier.Dossier {
	t.Helper()
	d := &dossier.Dossier{
		ThemeText: dossier.Read(x.Theme, at("theme")), Track: word[dossier.Track]("track", &x.Track), Title: word[string]("title", x.Title),
		SubmittedOn: date(t, "submitted", x.Submitted), Start: date(t, "start", x.Start), End: date(t, "end", x.End),
		Budget: x.Budget.budget(t, "dossier.pdf"), Asked: money("asked", x.Budget.Requested),
	}
	d.Carrier = dossier.Carrier{
		Name: word[string]("name", x.Carrier.Name), Type: word[dossier.CarrierType]("type", x.Carrier.Type),
		SIRET: word[dossier.SIRET]("siret", x.Carrier.SIRET), Email: word[string]("email", x.Carrier.Email),
	}
	for key, to := range map[string]*dossier.Value[int64]{
		"population_covered": &d.Declared.PopulationCovered, "departments": &d.Declared.Departments, "deconcentrated_share_pct": &d.Declared.DeconcentratedPercent,
		"innovative_share_pct": &d.Declared.InnovativePercent, "first_results_months": &d.Declared.FirstResultsMonths,
	} {
		if v, ok := x.Fields[key]; ok {
			*to = dossier.Read(v, at(key))
		}
	}
	for _, a := range x.Alternatives {
		d.Alternatives = append(d.Alternatives, *a.budget(t, "budget.xlsx"))
	}
	return d
}

func corpus(t testing.TB) map[string]truth {
	t.Helper()
	paths, err := filepath.Glob("../../testdata/corpus/*/truth.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	all := map[string]truth{}
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		var x truth
		if err := json.Unmarshal(b, &x); err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		all[filepath.Base(filepath.Dir(p))] = x
	}
	return all
}

func codes(fs []dossier.Finding) []string {
	var out []string
	for _, f := range fs {
		if !slices.Contains(out, f.Code) {
			out = append(out, f.Code)
		}
	}
	slices.Sort(out)
	return out
}

func TestTheCorpusGivesExactlyItsExpectedFindings(t *testing.T) {
	c := shared(t)
	for id, x := range corpus(t) {
		t.Run(id, func(t *testing.T) {
			d := x.dossier(t)
			c.Recognise(d)
			if string(d.Theme.V) != x.Theme {
				t.Errorf("theme %q, want %q", d.Theme.V, x.Theme)
			}
			slices.Sort(x.Expected)
			fs := c.Check(d)
			if got := codes(fs); !slices.Equal(got, x.Expected) {
				t.Errorf("%s %s: findings %q, want %q", x.Theme, *x.Carrier.Name, got, x.Expected)
			}
			for _, f := range fs {
				if testing.Verbose() {
					t.Logf("%s [%s] %s %s → %s", f.Code, f.Severity, f.Title, f.Message, f.Action)
				}
				if f.Severity == "" || f.Title == "" || f.Message == "" || f.Action == "" || f.Read == "" || f.Expected == "" {
					t.Errorf("%s: incomplete finding %+v", f.Code, f)
				}
				if len(f.Sources) == 0 && f.Code != "budget.missing" && f.Code != "field.missing" {
					t.Errorf("%s: no place is given", f.Code)
				}
			}
		})
	}
}
