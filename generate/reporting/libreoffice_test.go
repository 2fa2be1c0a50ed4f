package reporting

import (
	"math/big"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"guichet/internal/dossier"
	"guichet/internal/libreoffice"
	"guichet/internal/suivi"

	"guichet/generate/internal/sample"
)

// later is a workbook of a later period, with figures accepted before.
func later() Input {
	in := given(sample.Long(12), sample.SNAP4())
	in.Period = in.Period.Next()
	in.Complements = sample.Complements("Phase 1", "Phase 2", "Phase 3")
	in.Previous = suivi.Previous{Engaged: map[int]dossier.Money{}, Paid: map[int]dossier.Money{}, Indicators: map[string]string{in.Complements.Indicators[0].Name: "12,5"}}
	for i := range in.Dossier.Budget.Lines {
		in.Previous.Engaged[i+1], in.Previous.Paid[i+1] = dossier.Money(10_001*(i+1)), dossier.Money(7_003*(i+1))
	}
	return in
}

// LibreOffice opens each workbook, computes every formula anew, and comes to the values that
// the file holds; so a program that does not compute shows the right ones.
func TestEveryFormulaHoldsItsValue(t *testing.T) {
	files := map[string][]byte{}
	for name, in := range map[string]Input{"first": given(sample.Plain(), sample.ITN1()), "later": later(), "phases": given(sample.Long(5), sample.SNAP4())} {
		files[name+".xlsx"] = build(t, in)
	}
	computed := libreoffice.Convert(t, "xlsx:Calc MS Excel 2007 XML", files)
	for name, data := range files {
		ours, theirs := read(t, data), read(t, computed[strings.TrimSuffix(name, ".xlsx")])
		formulas := 0
		for _, sheet := range ours.GetSheetList() {
			rows, err := theirs.GetRows(sheet, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			mine, err := ours.GetRows(sheet, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			for i := range mine {
				for j := range mine[i] {
					at, err := excelize.CoordinatesToCellName(j+1, i+1)
					if err != nil {
						t.Fatal(err)
					}
					formula, err := ours.GetCellFormula(sheet, at)
					if err != nil || formula == "" {
						continue
					}
					formulas++
					got := ""
					if i < len(rows) && j < len(rows[i]) {
						got = rows[i][j]
					}
					if !alike(mine[i][j], got) {
						t.Errorf("%s, %s!%s: =%s holds %q, LibreOffice computes %q", name, sheet, at, formula, mine[i][j], got)
					}
				}
			}
		}
		if formulas < 40 {
			t.Errorf("%s: %d formulas only", name, formulas)
		}
	}
}

// alike reports whether two raw values are the same text, or numbers that differ by less
// than what a binary number cannot hold.
func alike(a, b string) bool {
	x, okX := new(big.Rat).SetString(a)
	y, okY := new(big.Rat).SetString(b)
	if !okX || !okY {
		return a == b
	}
	gap := new(big.Rat).Sub(x, y)
	return gap.Abs(gap).Cmp(big.NewRat(1, 1_000_000)) < 0
}

// The figures accepted before are in the next workbook.
func TestTheNextWorkbookHoldsWhatWasAccepted(t *testing.T) {
	in := later()
	f := read(t, build(t, in))
	for cell, want := range map[string]string{"G5": "100.01", "H6": "140.06", "K5": "100.01", "L6": "140.06"} {
		if got, err := f.GetCellValue(suivi.SheetExpenses, cell, excelize.Options{RawCellValue: true}); err != nil || got != want {
			t.Errorf("%s: %q, want %q (%v)", cell, got, want, err)
		}
	}
	rows, err := f.GetRows(suivi.SheetIndicators, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(rows[4], "|"), "|12.5") {
		t.Errorf("indicator %q", rows[4])
	}
	if d := Describe(in); d.Lines[0].PaidBefore != 7_003 || d.Identity.Period != in.Period.Key() || !d.Identity.Genuine(key) {
		t.Errorf("%+v", d.Identity)
	}
}
