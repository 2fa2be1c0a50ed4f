package suivitest

import (
	"fmt"
	"testing"

	"guichet/internal/dossier"
	"guichet/internal/suivi"
)

// Anomaly is what a carrier does wrong, and the codes that it gives, sorted.
type Anomaly struct {
	Name string
	Do   func(t testing.TB, a *Answer) suivi.Ledger
	Want []string
}

// Anomalies are all that is looked for, one at a time.
func Anomalies() []Anomaly {
	none := suivi.Ledger{}
	first := func(a *Answer) suivi.Line { return a.Sent.Lines[0] }
	set := func(sheet, title string, name func(*Answer) string, digits func(*Answer) string) func(testing.TB, *Answer) suivi.Ledger {
		return func(t testing.TB, a *Answer) suivi.Ledger {
			a.Set(t, sheet, title, name(a), digits(a))
			return none
		}
	}
	label := func(a *Answer) string { return first(a).Label }
	fixed := func(s string) func(*Answer) string { return func(*Answer) string { return s } }
	return []Anomaly{
		{"nothing", func(testing.TB, *Answer) suivi.Ledger { return none }, nil},
		{"another project is named", func(testing.TB, *Answer) suivi.Ledger { return suivi.Ledger{Cited: "ITN1-2021-0099"} }, []string{"wrong-project"}},
		{"another period is named", func(testing.TB, *Answer) suivi.Ledger { return suivi.Ledger{CitedPeriod: "2019-T1"} }, []string{"wrong-period"}},
		{"its own period is named", func(_ testing.TB, a *Answer) suivi.Ledger { return suivi.Ledger{CitedPeriod: a.Sent.Identity.Period} }, nil},
		{"its own project is named", func(_ testing.TB, a *Answer) suivi.Ledger { return suivi.Ledger{Cited: a.Sent.Identity.Reference} }, nil},
		{"the period is closed", func(testing.TB, *Answer) suivi.Ledger { return suivi.Ledger{AcceptedOn: date("2021-11-02")} }, []string{"already-accepted"}},
		{"the granted amount is changed", set(suivi.SheetExpenses, suivi.HeadGranted, label, fixed("99999999")), []string{"locked-changed"}},
		{"the label of a line is changed", func(t testing.TB, a *Answer) suivi.Ledger {
			a.Write(t, suivi.SheetExpenses, suivi.HeadLine, label(a), "Autre chose")
			return none
		}, []string{"locked-changed"}},
		{"the cumulated sum is typed over, too low", func(t testing.TB, a *Answer) suivi.Ledger {
			at := a.Cell(suivi.SheetExpenses, suivi.HeadPaidSum, label(a))
			mustNot(t, a.File.SetCellFormula(suivi.SheetExpenses, at, ""))
			a.Set(t, suivi.SheetExpenses, suivi.HeadPaidSum, label(a), "-1")
			return none
		}, []string{"cumulative-decreased", "formula-replaced"}},
		{"the cumulated sum is typed over, too high", func(t testing.TB, a *Answer) suivi.Ledger {
			at := a.Cell(suivi.SheetExpenses, suivi.HeadPaidSum, label(a))
			mustNot(t, a.File.SetCellFormula(suivi.SheetExpenses, at, ""))
			a.Set(t, suivi.SheetExpenses, suivi.HeadPaidSum, label(a), decimal(first(a).PaidBefore+a.Want.Paid[1]+1))
			return none
		}, []string{"formula-replaced", "sum-mismatch"}},
		{"a word instead of an amount", func(t testing.TB, a *Answer) suivi.Ledger {
			a.Write(t, suivi.SheetExpenses, suivi.HeadEngaged, label(a), "environ mille")
			return none
		}, []string{"not-a-number"}},
		{"a third decimal", set(suivi.SheetExpenses, suivi.HeadEngaged, label, fixed("10.005")), []string{"not-a-number"}},
		{"an amount as text", func(t testing.TB, a *Answer) suivi.Ledger {
			a.Write(t, suivi.SheetExpenses, suivi.HeadEngaged, label(a), "1\u202f234,50 €")
			return none
		}, nil},
		{"a negative amount", func(t testing.TB, a *Answer) suivi.Ledger {
			a.Set(t, suivi.SheetExpenses, suivi.HeadEngaged, label(a), "-5")
			return none
		}, []string{"cumulative-decreased"}},
		{"a payment without a piece", func(t testing.TB, a *Answer) suivi.Ledger {
			a.clearPieces(t, 1)
			a.Set(t, suivi.SheetExpenses, suivi.HeadPaid, label(a), "1")
			return none
		}, []string{"evidence-missing"}},
		{"pieces that make another sum", func(t testing.TB, a *Answer) suivi.Ledger {
			a.Set(t, suivi.SheetExpenses, suivi.HeadPaid, label(a), decimal(a.Want.Paid[1]+1))
			a.piece(t, 1, date2(a), 2)
			return none
		}, []string{"evidence-sum-mismatch"}},
		{"a piece of after the period", func(t testing.TB, a *Answer) suivi.Ledger {
			a.Set(t, suivi.SheetExpenses, suivi.HeadPaid, label(a), decimal(a.Want.Paid[1]+1))
			a.piece(t, 1, a.Sent.Period.End.AddDays(1), 1)
			return none
		}, []string{"outside-period"}},
		{"a piece twice", func(t testing.TB, a *Answer) suivi.Ledger {
			a.Set(t, suivi.SheetExpenses, suivi.HeadPaid, label(a), decimal(a.Want.Paid[1]+2))
			a.piece(t, 1, date2(a), 1)
			a.piece(t, 1, date2(a), 1)
			return none
		}, []string{"duplicate-evidence"}},
		{"a piece of another project", func(t testing.TB, a *Answer) suivi.Ledger {
			a.Set(t, suivi.SheetExpenses, suivi.HeadPaid, label(a), decimal(a.Want.Paid[1]+1))
			a.piece(t, 1, date2(a), 1)
			return suivi.Ledger{Evidence: []suivi.Known{{Reference: "ITN1-2021-0001", Period: "2021-T1", Supplier: suivi.FoldKey("Fournisseur d’essai"), Number: suivi.FoldKey("P 1-0001"), TTC: 1}}}
		}, []string{"duplicate-evidence"}},
		{"a piece of no line", func(t testing.TB, a *Answer) suivi.Ledger {
			a.piece(t, 0, date2(a), 1)
			return none
		}, []string{"evidence-missing"}},
		{"more than was granted, without a word", func(t testing.TB, a *Answer) suivi.Ledger {
			a.overspend(t, 0)
			return none
		}, []string{"comment-missing", "over-granted"}},
		{"more than was granted, with a word", func(t testing.TB, a *Answer) suivi.Ledger {
			a.overspend(t, 0)
			a.Write(t, suivi.SheetExpenses, suivi.HeadDeviation, label(a), "Prestation plus longue que prévu")
			return none
		}, []string{"over-granted"}},
		{"a milestone put off, without a word", func(t testing.TB, a *Answer) suivi.Ledger {
			a.Set(t, suivi.SheetMilestones, suivi.HeadForecast, "Jalon C", fmt.Sprint(serial(date("2022-06-15"))))
			return none
		}, []string{"comment-missing", "milestone-slipped"}},
		{"a milestone put off, with a word", func(t testing.TB, a *Answer) suivi.Ledger {
			a.Set(t, suivi.SheetMilestones, suivi.HeadForecast, "Jalon C", fmt.Sprint(serial(date("2022-06-15"))))
			a.Write(t, suivi.SheetMilestones, suivi.HeadSlip, "Jalon C", "Fournisseur en retard")
			return none
		}, []string{"milestone-slipped"}},
		{"a date that is none", func(t testing.TB, a *Answer) suivi.Ledger {
			a.Write(t, suivi.SheetMilestones, suivi.HeadForecast, "Jalon C", "au printemps")
			return none
		}, []string{"not-a-number"}},
		{"an indicator without a value", func(t testing.TB, a *Answer) suivi.Ledger {
			a.Write(t, suivi.SheetIndicators, a.lastValue(), a.Sent.Indicators[0].Name, "")
			return none
		}, []string{"indicator-missing"}},
		{"the label of an indicator is changed", func(t testing.TB, a *Answer) suivi.Ledger {
			a.Write(t, suivi.SheetIndicators, suivi.HeadIndicator, a.Sent.Indicators[0].Name, "Autre indicateur")
			return none
		}, []string{"locked-changed"}},
		{"nothing is filled in", func(t testing.TB, a *Answer) suivi.Ledger {
			for _, l := range a.Sent.Lines {
				a.clearPieces(t, l.Number)
				a.Write(t, suivi.SheetExpenses, suivi.HeadPaid, l.Label, "")
				a.Write(t, suivi.SheetExpenses, suivi.HeadEngaged, l.Label, "")
			}
			return none
		}, []string{"amount-missing"}},
		{"a line is added", func(t testing.TB, a *Answer) suivi.Ledger {
			row := 5 + len(a.Sent.Lines) + 1
			a.put(t, suivi.SheetExpenses, 2, row, "Voyages", false)
			a.put(t, suivi.SheetExpenses, 10, row, "1000", true)
			return none
		}, []string{"structure-changed"}},
		{"a sheet is deleted", func(t testing.TB, a *Answer) suivi.Ledger {
			mustNot(t, a.File.DeleteSheet(suivi.SheetRisks))
			return none
		}, []string{"structure-changed"}},
		{"a row is deleted", func(t testing.TB, a *Answer) suivi.Ledger {
			mustNot(t, a.File.RemoveRow(suivi.SheetResources, 6))
			return none
		}, []string{"structure-changed"}},
	}
}

func mustNot(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// date2 is a day of the period.
func date2(a *Answer) dossier.Date { return a.Sent.Period.End }

// piece adds a piece for a line, 0 for none.
func (a *Answer) piece(t testing.TB, line int, on dossier.Date, ttc dossier.Money) {
	t.Helper()
	row := 5
	for ; ; row++ {
		if v, err := a.File.GetCellValue(suivi.SheetEvidence, fmt.Sprintf("A%d", row)); err != nil || v == "" {
			break
		}
	}
	of := ""
	if line > 0 {
		of = fmt.Sprint(line)
	}
	for col, v := range []string{"P 1-0001", "Facture", fmt.Sprint(serial(on)), "Fournisseur d’essai", decimal(ttc), "0.00", decimal(ttc), of, "p.pdf"} {
		a.put(t, suivi.SheetEvidence, col+1, row, v, v != "" && (col >= 4 && col <= 7 || col == 2))
	}
}

// clearPieces takes the pieces of a line out.
func (a *Answer) clearPieces(t testing.TB, line int) {
	t.Helper()
	for row := 5; row < 90; row++ {
		if v, err := a.File.GetCellValue(suivi.SheetEvidence, fmt.Sprintf("H%d", row)); err == nil && v == fmt.Sprint(line) {
			for col := 1; col <= 9; col++ {
				a.put(t, suivi.SheetEvidence, col, row, "", false)
			}
		}
	}
}

// overspend pays a third more than a line has; the project as a whole stays within its grant
// as far as it can.
func (a *Answer) overspend(t testing.TB, i int) {
	t.Helper()
	l := a.Sent.Lines[i]
	for _, other := range a.Sent.Lines { // nothing else is paid
		a.clearPieces(t, other.Number)
		a.Set(t, suivi.SheetExpenses, suivi.HeadPaid, other.Label, "0")
	}
	more := l.Granted.V - l.PaidBefore + l.Granted.V*3/10
	a.Set(t, suivi.SheetExpenses, suivi.HeadPaid, l.Label, decimal(more))
	a.piece(t, l.Number, date2(a), more)
}

func (a *Answer) lastValue() string {
	if n := len(a.Sent.Months); n > 0 {
		return a.Sent.Months[n-1]
	}
	return suivi.HeadValue
}
