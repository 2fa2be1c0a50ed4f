package reporting

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"guichet/generate/internal/sample"
	"guichet/internal/dossier"
	"guichet/internal/suivi"
	"guichet/schedules"
	"guichet/templates"
)

var key = []byte("clé de test")

func given(d *dossier.Dossier, t *dossier.Theme) Input {
	granted := make([]dossier.Value[dossier.Money], len(d.Budget.Lines))
	for i, l := range d.Budget.Lines {
		granted[i] = sample.Known(l.Total.V * 7 / 10)
	}
	rhythm := schedules.Quarterly
	if t.Reporting.Monthly {
		rhythm = schedules.Monthly
	}
	return Input{
		Dossier: d, Theme: t, Reference: string(t.ID) + "-2021-0042", Version: 1, Granted: granted,
		Period: schedules.PeriodOf(rhythm, d.Start.V), Due: sample.Date("2021-07-22"), Closing: sample.Date("2022-08-30"),
		Bureau: sample.Bureau(), Key: key, Created: sample.ReceivedAt,
	}
}

func build(t *testing.T, in Input) []byte {
	t.Helper()
	data, err := New(in, templates.Reporting)
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("GUICHET_KEEP_XLSX"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(t.Name(), "/", "-")+".xlsx"), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return data
}

func read(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func value(t *testing.T, f *excelize.File, sheet, cell string) string {
	t.Helper()
	v, err := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSheetsStandInOrder(t *testing.T) {
	f := read(t, build(t, given(sample.Plain(), sample.ITN1())))
	want := []string{suivi.SheetReadme, suivi.SheetSummary, suivi.SheetExpenses, suivi.SheetMilestones, suivi.SheetIndicators, suivi.SheetResources, suivi.SheetRisks, suivi.SheetEvidence, suivi.HiddenSheet}
	if got := f.GetSheetList(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("sheets %q, want %q", got, want)
	}
	if visible, err := f.GetSheetVisible(suivi.HiddenSheet); err != nil || visible {
		t.Errorf("the sheet of the identity is visible (%v)", err)
	}
}

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	in := given(sample.Long(12), sample.SNAP4())
	first := build(t, in)
	for range 3 {
		if !bytes.Equal(first, build(t, in)) {
			t.Fatal("two workbooks of one input differ")
		}
	}
}

func TestExpensesArePrefilled(t *testing.T) {
	in := given(sample.Plain(), sample.ITN1())
	f := read(t, build(t, in))
	var cost, granted dossier.Money
	for i, l := range in.Dossier.Budget.Lines {
		row := firstRow + i
		if got := value(t, f, suivi.SheetExpenses, at(colLabel, row)); got != l.Label.V {
			t.Errorf("row %d: label %q, want %q", row, got, l.Label.V)
		}
		if got := value(t, f, suivi.SheetExpenses, at(colCost, row)); dossierMoney(t, got) != l.Total.V {
			t.Errorf("row %d: cost %q, want %s", row, got, l.Total.V)
		}
		cost += l.Total.V
		granted += in.Granted[i].V
	}
	totalRow := firstRow + len(in.Dossier.Budget.Lines)
	for col, want := range map[int]dossier.Money{colCost: cost, colGranted: granted, colLeft: granted, colPaid: 0} {
		if got := dossierMoney(t, value(t, f, suivi.SheetExpenses, at(col, totalRow))); got != want {
			t.Errorf("cached total of column %d is %s, want %s", col, got, want)
		}
		if formula, err := f.GetCellFormula(suivi.SheetExpenses, at(col, totalRow)); err != nil || formula == "" {
			t.Errorf("the total of column %d is no formula (%v)", col, err)
		}
	}
}

func dossierMoney(t *testing.T, digits string) dossier.Money {
	t.Helper()
	whole, cents, _ := strings.Cut(digits, ".")
	var m int64
	if _, err := fmt.Sscan(whole+(cents + "00")[:2], &m); err != nil {
		t.Fatalf("%q is no amount: %v", digits, err)
	}
	return dossier.Money(m)
}

// TestCachedResultsAreRight computes every formula again and compares it with
// the result that the file holds.
func TestCachedResultsAreRight(t *testing.T) {
	f := read(t, build(t, given(sample.Long(7), sample.SNAP4())))
	n := 0
	for _, sheet := range f.GetSheetList() {
		for row := 1; row <= 90; row++ {
			for col := 1; col <= 18; col++ {
				cell := at(col, row)
				formula, err := f.GetCellFormula(sheet, cell)
				if err != nil || formula == "" {
					continue
				}
				n++
				got, err := f.CalcCellValue(sheet, cell, excelize.Options{RawCellValue: true})
				if err != nil {
					t.Errorf("%s!%s =%s: %v", sheet, cell, formula, err)
					continue
				}
				cached := value(t, f, sheet, cell)
				if !same(t, got, cached) {
					t.Errorf("%s!%s =%s gives %q, the file holds %q", sheet, cell, formula, got, cached)
				}
			}
		}
	}
	if n < 50 {
		t.Errorf("only %d formulas", n)
	}
}

// same compares two results, numbers to the cent.
func same(t *testing.T, a, b string) bool {
	if isNumber(a) && isNumber(b) {
		return dossierMoney(t, a) == dossierMoney(t, b)
	}
	return a == b
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "-0123456789.") == "" }

func TestOnlyInputCellsAreOpen(t *testing.T) {
	in := given(sample.Plain(), sample.ITN1())
	f := read(t, build(t, in))
	openCell := func(sheet, cell string) bool {
		id, err := f.GetCellStyle(sheet, cell)
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		return style.Protection != nil && !style.Protection.Locked
	}
	for _, tc := range []struct {
		sheet string
		col   int
		want  bool
	}{
		{suivi.SheetExpenses, colLabel, false}, {suivi.SheetExpenses, colGranted, false}, {suivi.SheetExpenses, colPaidBefore, false},
		{suivi.SheetExpenses, colEngaged, true}, {suivi.SheetExpenses, colPaid, true}, {suivi.SheetExpenses, colPaidSum, false}, {suivi.SheetExpenses, colComment, true},
		{suivi.SheetMilestones, 2, false}, {suivi.SheetMilestones, 5, true}, {suivi.SheetMilestones, 8, true},
		{suivi.SheetRisks, 2, true}, {suivi.SheetEvidence, proofTTC, true}, {suivi.SheetEvidence, proofCheck, false},
	} {
		if got := openCell(tc.sheet, at(tc.col, firstRow)); got != tc.want {
			t.Errorf("%s, column %d: open is %v", tc.sheet, tc.col, got)
		}
	}
	for _, sheet := range f.GetSheetList()[:8] {
		// An unprotected sheet reads as one that allows nothing.
		if p, err := f.GetSheetProtection(sheet); err != nil || !p.SelectUnlockedCells || p.FormatCells {
			t.Errorf("%s is not protected (%v)", sheet, err)
		}
	}
}

func TestIdentityStandsInThreePlaces(t *testing.T) {
	data := build(t, given(sample.Plain(), sample.ITN1()))
	f := read(t, data)
	var id suivi.Identity
	if err := json.Unmarshal([]byte(value(t, f, suivi.HiddenSheet, "A1")), &id); err != nil {
		t.Fatal(err)
	}
	if !id.Genuine(key) || id.Genuine([]byte("another")) || id.Genuine(nil) {
		t.Errorf("%+v does not bear the bureau's seal", id)
	}
	forged := id
	forged.Reference = "ITN1-2021-0043"
	if forged.Genuine(key) {
		t.Error("the seal holds for another reference")
	}
	props, err := f.GetCustomProps()
	if err != nil || len(props) != 1 || props[0].Value != value(t, f, suivi.HiddenSheet, "A1") {
		t.Errorf("properties %v, %v", props, err)
	}
	found := false
	for _, n := range f.GetDefinedName() {
		found = found || n.Name == suivi.DefinedName && strings.Contains(n.RefersTo, id.Seal) && strings.Contains(n.RefersTo, id.Reference)
	}
	if !found {
		t.Error("no defined name carries the identity")
	}
}

func TestMonthlyIndicators(t *testing.T) {
	f := read(t, build(t, given(sample.Long(6), sample.SNAP4())))
	rows, err := f.GetRows(suivi.SheetIndicators)
	if err != nil {
		t.Fatal(err)
	}
	head := strings.Join(rows[headRow-1], " | ")
	for _, want := range []string{"Minimum Phase 1", "Minimum Phase 3", "Valeur de avril 2021", "Valeur de juin 2021"} {
		if !strings.Contains(head, want) {
			t.Errorf("head %q has no %q", head, want)
		}
	}
}

// wellFormed reads a part of the workbook to its end.
func wellFormed(content []byte) error {
	d := xml.NewDecoder(bytes.NewReader(content))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func TestNoReferenceIsBroken(t *testing.T) {
	long := sample.Long(60)
	long.Title = sample.Known(`Titre "long" & <étrange> = ` + strings.Repeat("très ", 200))
	long.Budget.Lines[0].Label = sample.Known("=1+1")
	data := build(t, given(long, sample.SNAP4()))
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range z.File {
		r, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := wellFormed(content); err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
		if bytes.Contains(content, []byte("#REF!")) {
			t.Errorf("%s holds #REF!", e.Name)
		}
	}
	f := read(t, data)
	if got := value(t, f, suivi.SheetExpenses, at(colLabel, firstRow)); got != "=1+1" {
		t.Errorf("a label is read as a formula: %q", got)
	}
	if formula, err := f.GetCellFormula(suivi.SheetExpenses, at(colLabel, firstRow)); err != nil || formula != "" {
		t.Errorf("a label became the formula %q (%v)", formula, err)
	}
}
