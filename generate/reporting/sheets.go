package reporting

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"

	"guichet/generate/internal/stable"
	"guichet/internal/dossier"
	"guichet/internal/suivi"
)

// digits is a level that a formula can count with.
var digits = regexp.MustCompile(`^-?[0-9]+(?:[.,][0-9]+)?$`)

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
	s := w.open(suivi.SheetExpenses, "Dépenses, en euros TTC")
	s.heads(headRow, []column{
		{suivi.HeadNumber, 6}, {suivi.HeadLine, labelWidth}, {"Titre", 7}, {suivi.HeadPhase, 12}, {"Coût prévu", 16}, {suivi.HeadGranted, 16},
		{suivi.HeadEngagedBefore, 16}, {suivi.HeadPaidBefore, 16}, {suivi.HeadEngaged, 16}, {suivi.HeadPaid, 16},
		{suivi.HeadEngagedSum, 16}, {suivi.HeadPaidSum, 16}, {"Reste à payer", 16}, {"Part payée", 9}, {suivi.HeadProofs, 18}, {suivi.HeadDeviation, 40},
	})
	lines := w.in.Dossier.Budget.Lines
	row := firstRow
	var cost, granted, engaged, paid dossier.Money
	for i, l := range lines {
		s.number(colNumber, row, fmt.Sprint(i+1), rank)
		s.fit(row, l.Label.V, labelWidth)
		s.text(colLabel, row, l.Label.V, locked)
		s.text(colTitle, row, string(l.Title.V), locked)
		s.text(colPhase, row, l.Phase.V, locked)
		s.moneyOr(colCost, row, l.Total, locked)
		s.moneyOr(colGranted, row, w.in.Granted[i], locked)
		before := w.sent.Lines[i]
		s.money(colEngagedBefore, row, before.EngagedBefore, locked)
		s.money(colPaidBefore, row, before.PaidBefore, locked)
		money := input
		money.format = moneyFormat
		s.look(colEngaged, row, money)
		s.look(colPaid, row, money)
		w.lineFormulas(s, row, w.in.Granted[i].V, before.EngagedBefore, before.PaidBefore, locked)
		s.look(colProof, row, input)
		s.look(colComment, row, input)
		if l.Total.Known {
			cost += l.Total.V
		}
		granted += w.in.Granted[i].V
		engaged += before.EngagedBefore
		paid += before.PaidBefore
		row++
	}
	last := row - 1
	w.total = row
	s.fit(row, "", 1)
	for col := colNumber; col <= colComment; col++ {
		s.look(col, row, total)
	}
	s.text(colLabel, row, suivi.LabelTotal, total)
	sums := map[int]dossier.Money{colCost: cost, colGranted: granted, colEngagedBefore: engaged, colPaidBefore: paid}
	money := total
	money.format = moneyFormat
	for col := colCost; col <= colPaid; col++ {
		s.formula(col, row, fmt.Sprintf("SUM(%s)", area(col, firstRow, col, last)), stable.Digits(sums[col]), money)
	}
	w.lineFormulas(s, row, granted, engaged, paid, total)
	s.amounts(colEngaged, firstRow, colPaid, last)
	w.warnOverspent(s, last)
	s.freeze(colLabel, headRow)
	s.finish(colComment, row, true)
}

// lineFormulas are the columns that a line and the total compute alike; nothing is spent in
// the period yet.
func (w *writer) lineFormulas(s sheet, row int, granted, engaged, paid dossier.Money, l look) {
	money, rate := l, l
	money.format, rate.format = moneyFormat, percentFormat
	sumOf := func(a, b int) string { return at(a, row) + "+" + at(b, row) }
	s.formula(colEngagedSum, row, sumOf(colEngagedBefore, colEngaged), stable.Digits(engaged), money)
	s.formula(colPaidSum, row, sumOf(colPaidBefore, colPaid), stable.Digits(paid), money)
	s.formula(colLeft, row, at(colGranted, row)+"-"+at(colPaidSum, row), stable.Digits(granted-paid), money)
	s.formula(colRate, row, fmt.Sprintf("IF(%[1]s>0,%[2]s/%[1]s,0)", at(colGranted, row), at(colPaidSum, row)), share(paid, granted), rate)
}

// share is a ÷ b in decimal digits, as a formula that computes it would give.
func share(a, b dossier.Money) string {
	if b <= 0 || a == 0 {
		return "0"
	}
	return big.NewRat(a.Cents(), b.Cents()).FloatString(15)
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
	s := w.open(suivi.SheetMilestones, "Jalons")
	s.heads(headRow, []column{{suivi.HeadNumber, 6}, {suivi.HeadMilestone, 44}, {suivi.HeadPhase, 14}, {suivi.HeadPlanned, 13}, {suivi.HeadForecast, 13}, {suivi.HeadReal, 13}, {suivi.HeadState, 14}, {suivi.HeadSlip, 50}})
	row := firstRow
	date := input
	date.format = dateFormat
	for _, m := range w.sent.Milestones {
		s.number(1, row, fmt.Sprint(row-headRow), rank)
		s.fit(row, m.Name, 44)
		s.text(2, row, m.Name, locked)
		s.text(3, row, m.Phase, locked)
		if m.Date.IsZero() {
			s.look(4, row, date)
		} else {
			s.date(4, row, m.Date, locked)
		}
		for col, d := range map[int]dossier.Date{5: m.Forecast, 6: m.Real} {
			if !d.IsZero() {
				s.date(col, row, d, date)
			}
		}
		row++
	}
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

func (w *writer) indicators() {
	s := w.open(suivi.SheetIndicators, "Indicateurs")
	cols := []column{{suivi.HeadNumber, 6}, {suivi.HeadIndicator, 50}, {"Unité", 14}, {"Valeur de départ", 13}, {"Cible", 13}}
	fill := 5 // columns up to here describe the indicator
	var minimums []string
	if w.in.Theme.Reporting.IndicatorsMonthly {
		minimums = phases(w.in.Dossier)
		for _, p := range minimums {
			cols = append(cols, column{"Minimum " + p, 13})
			fill++
		}
	}
	cols = append(cols, column{suivi.HeadLast, 13})
	values := []column{{suivi.HeadValue, 14}}
	if len(w.sent.Months) > 0 {
		values = nil
		for _, m := range w.sent.Months {
			values = append(values, column{m, 14})
		}
	}
	cols = append(append(cols, values...), column{suivi.HeadSource, 40})
	s.heads(headRow, cols)
	number := input
	number.format = numberFormat
	fixedNumber := locked
	fixedNumber.format = numberFormat
	row := firstRow
	line := func(i suivi.Indicator) {
		s.number(1, row, fmt.Sprint(row-headRow), rank)
		s.fit(row, i.Name, 50)
		// What the convention says is locked, what it leaves open can be filled in.
		fact := func(col int, v string, open look) {
			switch {
			case v == "":
				s.look(col, row, open)
			case digits.MatchString(v):
				s.number(col, row, strings.Replace(v, ",", ".", 1), fixedNumber)
			default:
				s.text(col, row, v, locked)
			}
		}
		fact(2, i.Name, input)
		fact(3, i.Unit, input)
		fact(4, i.Baseline, number)
		fact(5, i.Target, number)
		for n, p := range minimums {
			fact(6+n, i.Minimum[p], number)
		}
		fact(fill+1, i.Last, fixedNumber)
		for i := range values {
			s.look(fill+2+i, row, number)
		}
		s.look(len(cols), row, input)
		row++
	}
	for _, i := range w.sent.Indicators {
		line(i)
	}
	for range freeIndicators {
		line(suivi.Indicator{})
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
	s := w.open(suivi.SheetResources, "Ressources, en équivalents temps plein (ETP)")
	s.heads(headRow, []column{{suivi.HeadNumber, 6}, {suivi.HeadRole, 40}, {suivi.HeadPlan, 13}, {suivi.HeadPeople, 13}, {"Écart", 13}, {suivi.HeadComment, 50}})
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
	s.text(2, row, suivi.LabelTotal, total)
	for col := 3; col <= 5; col++ {
		s.formula(col, row, fmt.Sprintf("SUM(%s)", area(col, firstRow, col, last)), "0.00", sum)
	}
	c := at(3, firstRow)
	s.custom(area(3, firstRow, 4, last), fmt.Sprintf("AND(ISNUMBER(%[1]s),%[1]s>=0)", c), "Indiquez un nombre positif ou nul d’équivalents temps plein.")
	s.freeze(2, headRow)
	s.finish(6, row, true)
}

func (w *writer) risks() {
	s := w.open(suivi.SheetRisks, "Risques")
	s.heads(headRow, []column{{suivi.HeadNumber, 6}, {suivi.HeadRisk, 50}, {suivi.HeadProbability, 13}, {suivi.HeadImpact, 13}, {suivi.HeadAnswer, 50}, {suivi.HeadOwner, 24}, {suivi.HeadState, 16}})
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
	s := w.open(suivi.SheetEvidence, "Justificatifs")
	s.heads(headRow, []column{
		{suivi.HeadNumber, 8}, {suivi.HeadType, 26}, {suivi.HeadDate, 13}, {suivi.HeadSupplier, 36}, {suivi.HeadHT, 15}, {suivi.HeadVAT, 15}, {suivi.HeadTTC, 15}, {suivi.HeadOfLine, 12}, {suivi.HeadFile, 40}, {"Contrôle", 24},
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
