package score

import (
	"strings"
	"testing"
)

const truth = `{"id":"X","files":["a.pdf"],"theme":"ITN1","track":"guichet","title":"L'Été – du cœur","producer":"p","layout":["pdf"],
"carrier":{"name":"Préfecture","type":"operateur","siret":"11111111111111","contact_email":null},"submitted_on":"2021-01-01","start":null,"end":null,
"fields":{"departments":3},"expected_findings":["a","b"],
"budget":{"lines":[{"label":"Études","amounts":{"2021":100,"2022":0},"total_ttc":100},{"label":"Tests","amounts":{},"total_ttc":50}],"total_ttc":150,"requested":100,"own_share":null},
"budget_alternatives":[{"lines":[{"label":"Autre","amounts":{},"total_ttc":1}],"total_ttc":1,"requested":1,"own_share":null}]}`

func judge(t *testing.T, output string) *Result {
	t.Helper()
	tr, err := ParseTruth([]byte(truth))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Judge(tr, []byte(output))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestARightAnswerIsRightWhateverItsSpelling(t *testing.T) {
	r := judge(t, `{"theme":"ITN1","track":"guichet","title":"l ete du COEUR","carrier":{"name":"prefecture","type":"operateur","siret":"111 111 111 11111"},"submitted_on":"2021-01-01",
	"fields":{"departments":3},"budget":{"lines":[{"label":"tests","total_ttc":50},{"label":"ÉTUDES","amounts":{"2021":100},"total_ttc":100}],"total_ttc":150,"requested":100},"findings":[{"code":"b"},{"code":"a"},{"code":"a"}]}`)
	var all Totals
	all.Add(r)
	if all.Fields() != 1 || all.LineF1() != 1 || all.TotalsExact() != 1 || all.FindingsF1() != 1 {
		t.Errorf("fields %v, lines %v, totals %v, findings %v", all.Fields(), all.LineF1(), all.TotalsExact(), all.FindingsF1())
	}
}

func TestEveryWayToBeWrongCosts(t *testing.T) {
	r := judge(t, `{"theme":"ITN2","carrier":{},"budget":{"lines":[{"label":"Études","amounts":{"2021":99},"total_ttc":100},{"label":"Tests","total_ttc":50},{"label":"Total","total_ttc":150}],"total_ttc":150,"requested":100,"own_share":0},"findings":[{"code":"a"},{"code":"c"}]}`)
	if r.LinesRight != 1 || len(r.MissingLines) != 1 || len(r.SpareLines) != 2 {
		t.Errorf("%d right, missing %q, spare %q", r.LinesRight, r.MissingLines, r.SpareLines)
	}
	if r.Totals["own_share"] || !r.Totals["total_ttc"] {
		t.Errorf("totals %v", r.Totals)
	}
	if r.Fields["theme"] || !r.Fields["carrier.contact_email"] || r.Fields["fields.departments"] || !r.Fields["start"] {
		t.Errorf("fields %v", r.Fields)
	}
	var all Totals
	all.Add(r)
	if got := all.FindingsF1(); got != 0.5 {
		t.Errorf("findings F1 %v, want 0.5", got)
	}
	var b strings.Builder
	if err := Report(&b, []*Result{r}); err != nil || !strings.Contains(b.String(), "theme ITN1") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

func TestTheBetterOfTwoBudgetsCounts(t *testing.T) {
	r := judge(t, `{"budget":{"lines":[{"label":"Autre","total_ttc":1}],"total_ttc":1,"requested":1}}`)
	if r.LinesRight != 1 || r.LinesWanted != 1 {
		t.Errorf("%d of %d lines", r.LinesRight, r.LinesWanted)
	}
}

func TestNoAnswerIsAnError(t *testing.T) {
	tr, err := ParseTruth([]byte(truth))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"", "[]", "nothing"} {
		if _, err := Judge(tr, []byte(s)); err == nil {
			t.Errorf("%q is taken", s)
		}
	}
}
