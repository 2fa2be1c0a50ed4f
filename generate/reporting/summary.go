package reporting

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"guichet/generate/doc"
	"guichet/generate/internal/stable"
	"guichet/internal/dossier"
	"guichet/internal/suivi"
)

// summary is the sheet that a reader opens first: who, how it goes, and the
// figures of the other sheets.
func (w *writer) summary() {
	d := w.in.Dossier
	s := w.open(suivi.SheetSummary, "Synthèse")
	for col, width := range map[string]float64{"A": 34, "B": 22, "C": 16, "D": 16, "E": 16, "F": 16} {
		s.keep(s.f.SetColWidth(s.name, col, col, width))
	}
	row := headRow
	name := look{bold: true, wrap: true}
	wide := func(l look, height float64) {
		s.keep(s.f.MergeCell(s.name, at(2, row), at(6, row)))
		s.keep(s.f.SetCellStyle(s.name, at(2, row), at(6, row), s.style(l)))
		s.keep(s.f.SetRowHeight(s.name, row, height))
	}
	fact := func(label, value string) {
		s.text(1, row, label, name)
		s.text(2, row, value, locked)
		wide(locked, max(18, 14*float64(1+len([]rune(value))/80)+4))
		row++
	}
	fact("Référence", w.in.Reference)
	fact("Projet", d.Title.V)
	fact("Porteur", d.Carrier.Name.V)
	fact("SIRET", d.Carrier.SIRET.V.String())
	fact("Thème", fmt.Sprintf("%s – %s", w.in.Theme.ID, doc.French(w.in.Theme.Title)))
	fact("Dates du projet", fmt.Sprintf("du %s au %s", d.Start.V.French(), d.End.V.French()))
	fact("Période", fmt.Sprintf("%s (du %s au %s)", w.in.Period.French(), w.in.Period.Start.French(), w.in.Period.End.French()))
	fact("À renvoyer au plus tard le", w.in.Due.French())
	row++

	field := func(label string, height float64) {
		s.text(1, row, label, name)
		wide(input, height)
		row++
	}
	weather := row
	field(suivi.FieldWeather, 18)
	s.choice(at(2, weather), w.lists.Weather)
	field(suivi.FieldFacts, 75)
	field(suivi.FieldTroubles, 75)
	field(suivi.FieldNext, 75)
	row++

	s.text(1, row, "Chiffres", look{head: true})
	s.text(2, row, "Valeur", look{head: true})
	row++
	first := row
	expense := func(col int) string { return fmt.Sprintf("'%s'!%s", suivi.SheetExpenses, at(col, w.total)) }
	figure := func(label, formula, result, format string) {
		s.text(1, row, label, name)
		s.formula(2, row, formula, result, look{format: format})
		s.fit(row, "", 1)
		row++
	}
	var cost, granted, engaged, paid dossier.Money
	for i, l := range d.Budget.Lines {
		if l.Total.Known {
			cost += l.Total.V
		}
		granted += w.in.Granted[i].V
		engaged += w.sent.Lines[i].EngagedBefore
		paid += w.sent.Lines[i].PaidBefore
	}
	figure("Coût prévu", expense(colCost), stable.Digits(cost), moneyFormat)
	figure("Montant accordé", expense(colGranted), stable.Digits(granted), moneyFormat)
	figure("Engagé en cumul (AE)", expense(colEngagedSum), stable.Digits(engaged), moneyFormat)
	figure("Payé en cumul (CP)", expense(colPaidSum), stable.Digits(paid), moneyFormat)
	chartLast := row - 1
	figure("Payé dans la période", expense(colPaid), "0.00", moneyFormat)
	figure("Reste à payer", expense(colLeft), stable.Digits(granted-paid), moneyFormat)
	figure("Part payée du montant accordé", expense(colRate), share(paid, granted), percentFormat)
	evidence := fmt.Sprintf("'%s'!%s:%s", suivi.SheetEvidence, fixed(proofTTC, firstRow), fixed(proofTTC, headRow+freeEvidence))
	figure("Total des justificatifs de la période", "SUM("+evidence+")", "0.00", moneyFormat)
	states := fmt.Sprintf("'%s'!$G$%d:$G$%d", suivi.SheetMilestones, firstRow, firstRow+100)
	figure("Jalons atteints", fmt.Sprintf(`COUNTIF(%s,"Atteint")`, states), "0", "0")
	figure("Jalons en retard", fmt.Sprintf(`COUNTIF(%s,"En retard")`, states), "0", "0")
	w.chart(s, first, chartLast)
	s.finish(6, max(row, first+15), false)
}

// chart shows what was planned beside what is spent.
func (w *writer) chart(s sheet, first, last int) {
	zero := 0.0
	label := excelize.Font{Family: "Arial", Size: 9, Color: "1A1A22"}
	s.keep(s.f.AddChart(s.name, at(3, first-1), &excelize.Chart{
		Type: excelize.Bar,
		Series: []excelize.ChartSeries{{
			Name:       "Prévu et dépensé",
			Categories: fmt.Sprintf("'%s'!%s:%s", s.name, fixed(1, first), fixed(1, last)),
			Values:     fmt.Sprintf("'%s'!%s:%s", s.name, fixed(2, first), fixed(2, last)),
			Fill:       excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"000078"}},
		}},
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: "Prévu et dépensé, en euros TTC", Font: &excelize.Font{Family: "Arial", Size: 11, Bold: true, Color: "1A1A22"}}}},
		Legend:    excelize.ChartLegend{Position: "none"},
		XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: label},
		YAxis:     excelize.ChartAxis{Minimum: &zero, MajorGridLines: true, Font: label, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0"}},
		Dimension: excelize.ChartDimension{Width: 470, Height: 260},
	}))
}
