package returned_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"guichet/extract/returned"
	"guichet/generate/reporting"
	"guichet/internal/dossier"
	"guichet/internal/libreoffice"
	"guichet/internal/suivi"
	"guichet/internal/suivi/suivitest"
	"guichet/templates"
)

var key = []byte("clé de test")

// workbook is a workbook as it is sent.
func workbook(t testing.TB, p suivitest.Project) (suivi.Sent, []byte) {
	t.Helper()
	in := p.Input(key)
	data, err := reporting.New(in, templates.Reporting)
	if err != nil {
		t.Fatal(err)
	}
	return reporting.Describe(in), data
}

func verdict(t testing.TB, sent suivi.Sent, data, was []byte, l suivi.Ledger) (*suivi.Return, []string) {
	t.Helper()
	r, err := returned.Read("retour.xlsx", data, was)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, f := range suivi.Check(&sent, r, r.Identity.Genuine(key), l) {
		codes = append(codes, strings.TrimPrefix(f.Code, "report."))
	}
	slices.Sort(codes)
	return r, slices.Compact(codes)
}

// What a carrier does to a workbook, and what is found; nothing else is.
func TestEachAnomalyIsFoundAndNoneIsInvented(t *testing.T) {
	for _, x := range suivitest.Anomalies() {
		t.Run(x.Name, func(t *testing.T) {
			for seed := range uint64(4) {
				p := suivitest.Random(seed)
				sent, was := workbook(t, p)
				a := suivitest.Fill(t, was, sent, seed)
				l := x.Do(t, a)
				_, got := verdict(t, sent, a.Bytes(t), was, l)
				if !slices.Equal(got, x.Want) {
					t.Errorf("seed %d: found %q, want %q", seed, got, x.Want)
				}
			}
		})
	}
}

// A workbook that was never sent, one with another bureau's seal, one of another period, and
// one of the first template.
func TestWhichWorkbookItIs(t *testing.T) {
	p := suivitest.Random(1)
	sent, was := workbook(t, p)
	data := suivitest.Fill(t, was, sent, 1).Bytes(t)
	r, err := returned.Read("retour.xlsx", data, was)
	if err != nil {
		t.Fatal(err)
	}
	if id, ok, err := returned.Identify("retour.xlsx", data); err != nil || !ok || id != sent.Identity {
		t.Errorf("identity %+v %v (%v), want %+v", id, ok, err, sent.Identity)
	}
	old, other := sent, sent
	old.Identity.Template = 1
	other.Identity.Period = "2019-T1"
	for name, tc := range map[string]struct {
		sent    *suivi.Sent
		genuine bool
		want    string
	}{
		"never sent":     {nil, true, "report.unknown"},
		"another seal":   {&sent, r.Identity.Genuine([]byte("autre clé")), "report.unknown"},
		"no seal asked":  {&sent, r.Identity.Genuine(nil), "report.unknown"},
		"another period": {&other, true, "report.wrong-period"},
		"first template": {&old, true, "report.old-template"},
		"as sent":        {&sent, r.Identity.Genuine(key), ""},
	} {
		got := ""
		for _, f := range suivi.Check(tc.sent, r, tc.genuine, suivi.Ledger{}) {
			got += f.Code
		}
		if got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

// At the end of a phase each indicator is held to its least level (Livret, lines 760 and 812).
func TestTheLeastLevelOfAPhase(t *testing.T) {
	p := suivitest.Random(1)
	sent, was := workbook(t, p)
	for i := range sent.Milestones {
		if sent.Milestones[i].Phase == "phase 2" || sent.Milestones[i].Phase == "phase 1" {
			sent.Milestones[i].Date = sent.Period.Start
		}
	}
	for value, want := range map[string][]string{"70.4": {"indicator-below-minimum", "milestone-slipped"}, "70.5": {"milestone-slipped"}} {
		a := suivitest.Fill(t, was, sent, 1)
		for _, i := range sent.Indicators {
			for _, m := range sent.Months {
				a.Set(t, suivi.SheetIndicators, m, i.Name, value)
			}
		}
		for _, m := range sent.Milestones { // their dates as sent
			a.Write(t, suivi.SheetMilestones, suivi.HeadReal, m.Name, "")
		}
		if _, got := verdict(t, sent, a.Bytes(t), was, suivi.Ledger{}); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", value, got, want)
		}
	}
}

// Two hundred projects: their workbooks filled in by a script through LibreOffice, or by a
// library and saved by LibreOffice or not, renamed, and read back: every figure exact, every anomaly found, none invented.
func TestTwoHundredProjectsComeBack(t *testing.T) {
	if testing.Short() {
		t.Skip("two hundred workbooks through an office program")
	}
	const projects = 200
	type trip struct {
		sent suivi.Sent
		was  []byte
		want suivitest.Want
		x    suivitest.Anomaly
		l    suivi.Ledger
		data []byte
	}
	anomalies := suivitest.Anomalies()
	trips := map[string]*trip{}
	files, typed := map[string][]byte{}, map[string]libreoffice.Job{}
	for seed := range uint64(projects) {
		sent, was := workbook(t, suivitest.Random(seed))
		a := suivitest.Fill(t, was, sent, seed)
		tr := &trip{sent: sent, was: was, want: a.Want, x: anomalies[0]}
		if seed%2 == 1 {
			tr.x = anomalies[int(seed/2)%len(anomalies)]
		}
		tr.l = tr.x.Do(t, a)
		tr.data = a.Bytes(t)
		name := fmt.Sprintf("copie de %d", seed)
		trips[name] = tr
		switch { // filled in by a script in LibreOffice; in a library, then saved by LibreOffice; in a library only
		case tr.x.Name == "nothing" && seed%4 == 0:
			typed[name] = libreoffice.Job{Data: was, Cells: a.Typed}
		case seed%4 < 3:
			files[name+".xlsx"] = tr.data
		}
	}
	for name, data := range libreoffice.Fill(t, typed) {
		trips[name].data = data
	}
	for name, data := range libreoffice.Convert(t, "xlsx:Calc MS Excel 2007 XML", files) {
		trips[name].data = data
	}
	for name, tr := range trips {
		r, got := verdict(t, tr.sent, tr.data, tr.was, tr.l)
		if !slices.Equal(got, tr.x.Want) {
			t.Errorf("%s, %s: found %q, want %q", name, tr.x.Name, got, tr.x.Want)
		}
		if tr.x.Name == "nothing" {
			tr.want.Compare(t, r)
		}
	}
}

// All that was filled in is read, to the cent and the day, wherever the carrier moved it.
func TestFiguresAreReadExactly(t *testing.T) {
	for name, move := range map[string]func(t *testing.T, f *excelize.File){
		"as it was sent": func(*testing.T, *excelize.File) {},
		"rows inserted, a column inserted, sheets reordered": func(t *testing.T, f *excelize.File) {
			for _, err := range []error{
				f.InsertRows(suivi.SheetExpenses, 2, 3), f.InsertCols(suivi.SheetExpenses, "C", 1), f.InsertRows(suivi.SheetEvidence, 6, 2),
				f.InsertRows(suivi.SheetMilestones, 1, 1), f.MoveSheet(suivi.SheetEvidence, suivi.SheetReadme), f.MoveSheet(suivi.SheetRisks, suivi.SheetSummary),
			} {
				if err != nil {
					t.Fatal(err)
				}
			}
		},
		"a sheet renamed, the hidden one deleted": func(t *testing.T, f *excelize.File) {
			for _, err := range []error{f.SetSheetName(suivi.SheetExpenses, "Mes depenses"), f.DeleteSheet(suivi.HiddenSheet)} {
				if err != nil {
					t.Fatal(err)
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(8) {
				p := suivitest.Random(seed)
				sent, was := workbook(t, p)
				a := suivitest.Fill(t, was, sent, seed)
				want := a.Want
				f, err := excelize.OpenReader(bytes.NewReader(a.Bytes(t)))
				if err != nil {
					t.Fatal(err)
				}
				move(t, f)
				var b bytes.Buffer
				if err := f.Write(&b); err != nil {
					t.Fatal(err)
				}
				r, codes := verdict(t, sent, b.Bytes(), was, suivi.Ledger{})
				want.Compare(t, r)
				for _, c := range codes {
					if c != "structure-changed" {
						t.Errorf("seed %d: found %s", seed, c)
					}
				}
			}
		})
	}
}

// The answer is the carrier's own file: each finding at its cell, in a list with links, and
// nothing else changed.
func TestTheAnswerIsTheCarriersOwnFile(t *testing.T) {
	p := suivitest.Random(1)
	sent, was := workbook(t, p)
	a := suivitest.Fill(t, was, sent, 1)
	at := a.Cell(suivi.SheetExpenses, suivi.HeadPaid, sent.Lines[0].Label)
	if err := a.File.SetCellStr(suivi.SheetExpenses, at, "=HYPERLINK(\"http://x\")"); err != nil {
		t.Fatal(err)
	}
	data := a.Bytes(t)
	r, err := returned.Read("retour.xlsx", data, was)
	if err != nil {
		t.Fatal(err)
	}
	findings := suivi.Check(&sent, r, true, suivi.Ledger{})
	answer, err := returned.Annotate("retour.xlsx", data, findings)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(answer))
	if err != nil {
		t.Fatal(err)
	}
	comments, err := f.GetComments(suivi.SheetExpenses)
	if err != nil || len(comments) == 0 || comments[0].Cell != at {
		t.Errorf("comments %+v (%v)", comments, err)
	}
	rows, err := f.GetRows(returned.ListSheet)
	if err != nil || len(rows) != len(findings)+1 {
		t.Errorf("%d rows for %d findings (%v)", len(rows), len(findings), err)
	}
	linked, target, err := f.GetCellHyperLink(returned.ListSheet, "C2")
	if err != nil || !linked || target != fmt.Sprintf("'%s'!%s", suivi.SheetExpenses, at) {
		t.Errorf("link %v %q (%v)", linked, target, err)
	}
	for i := range rows { // no text that was read became a formula
		for col := 1; col <= 7; col++ {
			name, _ := excelize.CoordinatesToCellName(col, i+1)
			if s, err := f.GetCellFormula(returned.ListSheet, name); err != nil || s != "" {
				t.Errorf("%s holds the formula %q (%v)", name, s, err)
			}
		}
	}
	again, err := returned.Read("retour.xlsx", answer, was)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.EqualFunc(again.Lines, r.Lines, func(a, b suivi.ReturnedLine) bool { return a.Paid.V == b.Paid.V && a.Engaged.V == b.Engaged.V }) {
		t.Error("the answer says other figures")
	}
	if twice, err := returned.Annotate("retour.xlsx", answer, findings); err != nil || len(twice) == 0 {
		t.Errorf("an answer cannot be answered: %v", err)
	}
}

func TestWhatIsNotReadSaysWhy(t *testing.T) {
	_, was := workbook(t, suivitest.Random(1))
	macros, err := suivitest.WithMacros(was)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		data []byte
		want string
	}{
		"macros":      {macros, "macros"},
		"no workbook": {[]byte("bonjour"), "n’est pas un classeur"},
		"cut":         {was[:len(was)/2], "n’est pas un classeur"},
		"empty":       {nil, "n’est pas un classeur"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := returned.Read("retour.xlsx", tc.data, was)
			refusal, ok := errors.AsType[*dossier.Refusal](err)
			if !ok || !strings.Contains(refusal.What, tc.want) || refusal.Action == "" || refusal.Expected == "" {
				t.Errorf("got %v", err)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	_, was := workbook(f, suivitest.Random(1))
	f.Add(was)
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := returned.Read("x.xlsx", data, was)
		if err != nil {
			if _, ok := errors.AsType[*dossier.Refusal](err); !ok {
				t.Errorf("no refusal: %v", err)
			}
			return
		}
		if _, err := returned.Annotate("x.xlsx", data, r.Findings); err != nil {
			t.Logf("not annotated: %v", err)
		}
	})
}
