package reporting

import (
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"

	"guichet/generate/doc"
	"guichet/internal/dossier"
)

// The sheets, in their order.
const (
	sheetReadme     = "Lisez-moi"
	sheetSummary    = "Synthèse"
	sheetExpenses   = "Dépenses"
	sheetMilestones = "Jalons"
	sheetIndicators = "Indicateurs"
	sheetResources  = "Ressources"
	sheetRisks      = "Risques"
	sheetEvidence   = "Justificatifs"
)

// Every table has its head on row headRow and its first row below; titles and
// the identity of the project stand above.
const (
	headRow  = 4
	firstRow = headRow + 1
)

// Rows that a carrier may fill.
const (
	freeMilestones = 12
	freeIndicators = 6
	freeRisks      = 15
	freeEvidence   = 80
)

var (
	locked = look{wrap: true}
	rank   = look{middle: true} // the number of a row
	input  = look{input: true, wrap: true}
	total  = look{total: true}
)

// open starts a sheet with its title and the project's name.
func (w *writer) open(name, title string) sheet {
	s := sheet{&w.book, name}
	s.text(1, 1, title, look{title: true})
	s.keep(s.f.SetRowHeight(name, 1, 24))
	s.text(1, 2, fmt.Sprintf("%s – %s – %s", w.in.Reference, w.in.Dossier.Title.V, w.in.Period.French()), look{plain: true})
	return s
}

// Columns of the sheet of expenses.
const (
	colNumber = iota + 1
	colLabel
	colTitle
	colPhase
	colCost
	colGranted
	colEngagedBefore
	colPaidBefore
	colEngaged
	colPaid
	colEngagedSum
	colPaidSum
	colLeft
	colRate
	colProof
	colComment
)

// labelWidth is the width of the column of budget lines, in characters.
const labelWidth = 44

func (w *writer) expenses() {
	s := w.open(sheetExpenses, "Dépenses, en euros TTC")
	s.heads(headRow, []column{
		{"N°", 6}, {"Ligne du budget", labelWidth}, {"Titre", 7}, {"Phase", 12}, {"Coût prévu", 16}, {"Accordé", 16},
		{"AE engagées avant la période", 16}, {"CP payés avant la période", 16}, {"AE engagées dans la période", 16}, {"CP payés dans la période", 16},
		{"AE en cumul", 16}, {"CP en cumul", 16}, {"Reste à payer", 16}, {"Part payée", 9}, {"N° des justificatifs", 18}, {"Commentaire (écart de plus de 10 %)", 40},
	})
	lines := w.in.Dossier.Budget.Lines
	row := firstRow
	var cost, granted dossier.Money
	for i, l := range lines {
		s.number(colNumber, row, fmt.Sprint(i+1), rank)
		s.fit(row, l.Label.V, labelWidth)
		s.text(colLabel, row, l.Label.V, locked)
		s.text(colTitle, row, string(l.Title.V), locked)
		s.text(colPhase, row, l.Phase.V, locked)
		s.moneyOr(colCost, row, l.Total, locked)
		s.moneyOr(colGranted, row, w.in.Granted[i], locked)
		s.money(colEngagedBefore, row, 0, locked)
		s.money(colPaidBefore, row, 0, locked)
		money := input
		money.format = moneyFormat
		s.look(colEngaged, row, money)
		s.look(colPaid, row, money)
		w.lineFormulas(s, row, w.in.Granted[i].V, locked)
		s.look(colProof, row, input)
		s.look(colComment, row, input)
		if l.Total.Known {
			cost += l.Total.V
		}
		granted += w.in.Granted[i].V
		row++
	}
	last := row - 1
	w.total = row
	s.fit(row, "", 1)
	for col := colNumber; col <= colComment; col++ {
		s.look(col, row, total)
	}
	s.text(colLabel, row, "Total", total)
	sums := map[int]dossier.Money{colCost: cost, colGranted: granted}
	money := total
	money.format = moneyFormat
	for col := colCost; col <= colPaid; col++ {
		s.formula(col, row, fmt.Sprintf("SUM(%s)", area(col, firstRow, col, last)), decimal(sums[col]), money)
	}
	w.lineFormulas(s, row, granted, total)
	s.amounts(colEngaged, firstRow, colPaid, last)
	w.warnOverspent(s, last)
	s.freeze(colLabel, headRow)
	s.finish(colComment, row, true)
}

// lineFormulas are the columns that a line and the total compute alike; paid is
// nothing yet.
func (w *writer) lineFormulas(s sheet, row int, granted dossier.Money, l look) {
	money, rate := l, l
	money.format, rate.format = moneyFormat, percentFormat
	sumOf := func(a, b int) string { return at(a, row) + "+" + at(b, row) }
	s.formula(colEngagedSum, row, sumOf(colEngagedBefore, colEngaged), "0.00", money)
	s.formula(colPaidSum, row, sumOf(colPaidBefore, colPaid), "0.00", money)
	s.formula(colLeft, row, at(colGranted, row)+"-"+at(colPaidSum, row), decimal(granted), money)
	s.formula(colRate, row, fmt.Sprintf("IF(%[1]s>0,%[2]s/%[1]s,0)", at(colGranted, row), at(colPaidSum, row)), "0", rate)
}

// warnOverspent colours the comment of a line that spends over 110 % of its grant
// until it is filled in.
func (w *writer) warnOverspent(s sheet, last int) {
	red, err := s.f.NewConditionalStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F8C8C8"}}})
	s.keep(err)
	formula := fmt.Sprintf("AND($%[1]s*10>$%[2]s*11,$%[3]s=\"\")", at(colPaidSum, firstRow), at(colGranted, firstRow), at(colComment, firstRow))
	s.keep(s.f.SetConditionalFormat(s.name, area(colComment, firstRow, colComment, last), []excelize.ConditionalFormatOptions{
		{Type: "formula", Criteria: formula, Format: &red},
	}))
}

func (w *writer) milestones() {
	d := w.in.Dossier
	s := w.open(sheetMilestones, "Jalons")
	s.heads(headRow, []column{{"N°", 6}, {"Jalon", 44}, {"Phase", 14}, {"Date prévue", 13}, {"Nouvelle prévision", 13}, {"Date réelle", 13}, {"État", 14}, {"Commentaire (si report)", 50}})
	row := firstRow
	date := input
	date.format = dateFormat
	known := func(name, phase string, planned dossier.Value[dossier.Date]) {
		s.number(1, row, fmt.Sprint(row-headRow), rank)
		s.fit(row, "", 1)
		s.text(2, row, name, locked)
		s.text(3, row, phase, locked)
		if planned.Known {
			s.date(4, row, planned.V, locked)
		} else {
			s.look(4, row, date)
		}
		row++
	}
	known("Début du projet", "", d.Start)
	for _, p := range phases(d) {
		known("Fin de phase\u00a0: "+p, p, dossier.Value[dossier.Date]{})
	}
	known("Fin du projet", "", d.End)
	for range freeMilestones {
		s.number(1, row, fmt.Sprint(row-headRow), rank)
		s.fit(row, "", 1)
		s.look(2, row, input)
		s.look(3, row, input)
		s.look(4, row, date)
		row++
	}
	last := row - 1
	for r := firstRow; r <= last; r++ {
		s.look(5, r, date)
		s.look(6, r, date)
		s.look(7, r, input)
		s.look(8, r, input)
	}
	s.dates(4, firstRow, 6, last, d.Start.V, w.in.Closing)
	s.choice(area(7, firstRow, 7, last), w.lists.MilestoneStates)
	s.freeze(2, headRow)
	s.finish(8, last, true)
}

// phases are the names of the phases of the budget, in its order.
func phases(d *dossier.Dossier) []string {
	var names []string
	for _, l := range d.Budget.Lines {
		if l.Phase.V != "" && !slices.Contains(names, l.Phase.V) {
			names = append(names, l.Phase.V)
		}
	}
	return names
}

func (w *writer) indicators() {
	s := w.open(sheetIndicators, "Indicateurs")
	cols := []column{{"N°", 6}, {"Indicateur", 50}, {"Unité", 14}, {"Valeur de départ", 13}, {"Cible", 13}}
	fill := 5 // columns up to here describe the indicator
	if w.in.Theme.Reporting.IndicatorsMonthly {
		for _, p := range phases(w.in.Dossier) {
			cols = append(cols, column{"Minimum " + p, 13})
			fill++
		}
	}
	cols = append(cols, column{"Dernière valeur", 13})
	values := []column{{"Valeur de la période", 14}}
	if w.in.Theme.Reporting.IndicatorsMonthly {
		values = nil
		for _, m := range w.in.Period.Months() {
			values = append(values, column{fmt.Sprintf("Valeur de %s %d", dossier.MonthsFR[m.Month-1], m.Year), 14})
		}
	}
	cols = append(append(cols, values...), column{"Source et commentaire", 40})
	s.heads(headRow, cols)
	number := input
	number.format = numberFormat
	fixedNumber := locked
	fixedNumber.format = numberFormat
	row := firstRow
	line := func(name string) {
		s.number(1, row, fmt.Sprint(row-headRow), rank)
		s.fit(row, name, 50)
		if name != "" {
			s.text(2, row, name, locked)
		} else {
			s.look(2, row, input)
		}
		s.look(3, row, input)
		for col := 4; col <= fill; col++ {
			s.look(col, row, number)
		}
		s.look(fill+1, row, fixedNumber)
		for i := range values {
			s.look(fill+2+i, row, number)
		}
		s.look(len(cols), row, input)
		row++
	}
	for _, c := range w.in.Theme.Indicators {
		line(doc.French(doc.Clean(c.Text)))
	}
	for range freeIndicators {
		line("")
	}
	last := row - 1
	for _, block := range [][2]int{{4, fill}, {fill + 2, fill + 1 + len(values)}} {
		c := at(block[0], firstRow)
		s.custom(area(block[0], firstRow, block[1], last), "ISNUMBER("+c+")", "Indiquez un nombre.")
	}
	s.freeze(2, headRow)
	s.finish(len(cols), last, true)
}

func (w *writer) resources() {
	s := w.open(sheetResources, "Ressources, en équivalents temps plein (ETP)")
	s.heads(headRow, []column{{"N°", 6}, {"Rôle", 40}, {"ETP prévus", 13}, {"ETP réels", 13}, {"Écart", 13}, {"Commentaire", 50}})
	number, gap := input, locked
	number.format, gap.format = numberFormat, numberFormat
	row := firstRow
	for i, role := range w.lists.Roles {
		s.number(1, row, fmt.Sprint(i+1), rank)
		s.fit(row, "", 1)
		s.text(2, row, role, locked)
		s.look(3, row, number)
		s.look(4, row, number)
		s.formula(5, row, at(4, row)+"-"+at(3, row), "0.00", gap)
		s.look(6, row, input)
		row++
	}
	last := row - 1
	sum := total
	sum.format = numberFormat
	for col := 1; col <= 6; col++ {
		s.look(col, row, total)
	}
	s.text(2, row, "Total", total)
	for col := 3; col <= 5; col++ {
		s.formula(col, row, fmt.Sprintf("SUM(%s)", area(col, firstRow, col, last)), "0.00", sum)
	}
	c := at(3, firstRow)
	s.custom(area(3, firstRow, 4, last), fmt.Sprintf("AND(ISNUMBER(%[1]s),%[1]s>=0)", c), "Indiquez un nombre positif ou nul d’équivalents temps plein.")
	s.freeze(2, headRow)
	s.finish(6, row, true)
}

func (w *writer) risks() {
	s := w.open(sheetRisks, "Risques")
	s.heads(headRow, []column{{"N°", 6}, {"Risque", 50}, {"Probabilité", 13}, {"Impact", 13}, {"Réponse apportée", 50}, {"Responsable", 24}, {"État", 16}})
	last := headRow + freeRisks
	for row := firstRow; row <= last; row++ {
		s.number(1, row, fmt.Sprint(row-headRow), rank)
		s.fit(row, "", 1)
		for col := 2; col <= 7; col++ {
			s.look(col, row, input)
		}
	}
	s.choice(area(3, firstRow, 4, last), w.lists.Levels)
	s.choice(area(7, firstRow, 7, last), w.lists.RiskStates)
	s.freeze(2, headRow)
	s.finish(7, last, true)
}

// Columns of the sheet of evidence.
const (
	proofNumber = iota + 1
	proofType
	proofDate
	proofSupplier
	proofHT
	proofVAT
	proofTTC
	proofLine
	proofFile
	proofCheck
)

func (w *writer) evidence() {
	s := w.open(sheetEvidence, "Justificatifs")
	s.heads(headRow, []column{
		{"N°", 8}, {"Type", 26}, {"Date", 13}, {"Fournisseur", 36}, {"HT", 15}, {"TVA", 15}, {"TTC", 15}, {"Ligne du budget (n°)", 12}, {"Nom du fichier", 40}, {"Contrôle", 24},
	})
	last := headRow + freeEvidence
	money, date := input, input
	money.format, date.format = moneyFormat, dateFormat
	for row := firstRow; row <= last; row++ {
		s.fit(row, "", 1)
		for _, col := range []int{proofNumber, proofType, proofSupplier, proofLine, proofFile} {
			s.look(col, row, input)
		}
		s.look(proofDate, row, date)
		for col := proofHT; col <= proofTTC; col++ {
			s.look(col, row, money)
		}
		s.formula(proofCheck, row, fmt.Sprintf(`IF(ABS(%s+%s-%s)>0.011,"HT + TVA ≠ TTC","")`, at(proofHT, row), at(proofVAT, row), at(proofTTC, row)), "", locked)
	}
	s.choice(area(proofType, firstRow, proofType, last), w.lists.EvidenceTypes)
	s.dates(proofDate, firstRow, proofDate, last, w.in.Dossier.Start.V, w.in.Closing)
	s.amounts(proofHT, firstRow, proofTTC, last)
	n := len(w.in.Dossier.Budget.Lines)
	c := at(proofLine, firstRow)
	s.custom(area(proofLine, firstRow, proofLine, last), fmt.Sprintf("AND(ISNUMBER(%[1]s),INT(%[1]s)=%[1]s,%[1]s>=1,%[1]s<=%[2]d)", c, n),
		fmt.Sprintf("Indiquez le numéro d’une ligne du budget, de 1 à %d.", n))
	s.freeze(1, headRow)
	s.finish(proofCheck, last, true)
}
