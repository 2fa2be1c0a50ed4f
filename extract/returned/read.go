package returned

import (
	"fmt"
	"strings"

	"guichet/internal/dossier"
	"guichet/internal/suivi"
)

// reading is one workbook being read beside the one that was sent.
type reading struct {
	file, sent *file
	out        suivi.Return
}

func (r *reading) add(code string, s dossier.Severity, at dossier.Source, title, expected, action string) {
	r.out.Findings = append(r.out.Findings, suivi.NewFinding(code, s, at, title, expected, action))
}

// Read reads a workbook that came back. sent are the bytes that were sent, of whatever
// version of the template: its own titles and names are the map by which the other is read.
// The error is a *dossier.Refusal when the file is at fault.
func Read(name string, data, sent []byte) (*suivi.Return, error) {
	f, err := open(name, data, false)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	was, err := open(name, sent, false)
	if err != nil {
		return nil, fmt.Errorf("the workbook that was sent: %w", err)
	}
	defer func() { _ = was.Close() }()
	r := &reading{file: f, sent: was}
	r.out.Identity, _ = f.identity()
	r.summary()
	r.expenses()
	r.milestones()
	r.indicators()
	r.resources()
	r.risks()
	r.evidence()
	return &r.out, nil
}

// summary reads the fields of the summary by what stands before them, and compares the facts
// that identify the project.
func (r *reading) summary() {
	was, err := r.sent.grid(suivi.SheetSummary)
	if err != nil {
		return
	}
	is := r.find(suivi.SheetSummary, []string{"Référence", "Projet"})
	if is == nil {
		r.add("structure-changed", dossier.Bloquante, dossier.Source{File: r.file.name, Sheet: suivi.SheetSummary}, "La feuille «\u00a0"+suivi.SheetSummary+"\u00a0» manque.", "toutes les feuilles du classeur envoyé", "Reprendre le classeur reçu et y reporter les réponses.")
		return
	}
	at := func(label string) (int, bool) {
		for row := 1; row <= len(is.rows); row++ {
			if same(is.text(1, row), label) {
				return row, true
			}
		}
		return 0, false
	}
	fields := map[string]*dossier.Value[string]{suivi.FieldWeather: &r.out.Weather, suivi.FieldFacts: &r.out.Facts, suivi.FieldTroubles: &r.out.Troubles, suivi.FieldNext: &r.out.Next}
	for row := 1; row <= len(was.rows); row++ {
		label := was.text(1, row)
		if label == "" {
			continue
		}
		now, ok := at(label)
		if v := fields[label]; v != nil && ok {
			s := is.source(2, now)
			*v = dossier.Value[string]{V: s.Raw, Known: s.Raw != "", Source: s}
			continue
		}
		if was.formula(2, row) != "" || was.text(2, row) == "" || !was.locked(2, row) {
			continue
		}
		if !ok {
			r.add("structure-changed", dossier.Reserve, dossier.Source{File: r.file.name, Sheet: is.sheet}, "La ligne «\u00a0"+label+"\u00a0» de la synthèse manque.", label, "Rétablir la ligne.")
		} else if !sameCell(was.text(2, row), is.text(2, now)) {
			r.add("locked-changed", dossier.Bloquante, is.source(2, now), "La cellule verrouillée «\u00a0"+label+"\u00a0» a été modifiée.", was.text(2, row), "Rétablir la valeur envoyée\u00a0; une erreur se signale au bureau.")
		}
	}
}

func (r *reading) expenses() {
	t := r.match(suivi.SheetExpenses, suivi.HeadLine)
	if t == nil {
		return
	}
	r.compare(t)
	for _, pair := range t.named() {
		if pair[1] == 0 {
			continue
		}
		l := r.line(t, pair[1])
		l.Label = t.was.text(t.wasColumns[suivi.HeadLine], pair[0])
		if same(l.Label, suivi.LabelTotal) {
			r.out.Total = l
			continue
		}
		if _, err := fmt.Sscan(digitsOf(t.was.text(t.wasColumns[suivi.HeadNumber], pair[0])), &l.Number); err == nil {
			r.out.Lines = append(r.out.Lines, l)
		}
	}
	for _, row := range t.added {
		for _, title := range []string{suivi.HeadEngaged, suivi.HeadPaid} {
			if s := t.is.source(t.columns[title], row); t.columns[title] != 0 && s.Raw != "" {
				r.add("structure-changed", dossier.Bloquante, s, "Une ligne a été ajoutée au budget\u00a0: «\u00a0"+printed(t.is.text(t.columns[suivi.HeadLine], row))+"\u00a0». Son montant n’est pas compté.", "les lignes du budget de la convention",
					"Reporter le montant sur une ligne du budget, ou demander un avenant.")
				break
			}
		}
	}
}

func (r *reading) line(t *table, row int) suivi.ReturnedLine {
	l := suivi.ReturnedLine{
		Engaged: r.money(t, suivi.HeadEngaged, row), Paid: r.money(t, suivi.HeadPaid, row),
		Proofs: t.words(suivi.HeadProofs, row), Comment: t.words(suivi.HeadDeviation, row),
	}
	l.EngagedSum, l.PaidSum = r.sum(t, suivi.HeadEngagedSum, row), r.sum(t, suivi.HeadPaidSum, row)
	return l
}

// sum reads what a formula last gave; a program that did not compute it left nothing or the
// value from before, and the formula will give the right one.
func (r *reading) sum(t *table, title string, row int) dossier.Value[dossier.Money] {
	s := t.is.source(t.columns[title], row)
	m, ok := amount(s.Raw)
	if t.columns[title] == 0 || !ok || t.is.formula(t.columns[title], row) != "" {
		return dossier.Value[dossier.Money]{Source: s}
	}
	return dossier.Read(m, s)
}

func (r *reading) milestones() {
	t := r.match(suivi.SheetMilestones, suivi.HeadMilestone)
	if t == nil {
		return
	}
	r.compare(t)
	for _, row := range t.filled(suivi.HeadMilestone, suivi.HeadPlanned, suivi.HeadForecast, suivi.HeadReal, suivi.HeadState, suivi.HeadSlip) {
		r.out.Milestones = append(r.out.Milestones, suivi.ReturnedMilestone{
			Name: t.name(suivi.HeadMilestone, row), Phase: t.words(suivi.HeadPhase, row), Planned: r.date(t, suivi.HeadPlanned, row), Forecast: r.date(t, suivi.HeadForecast, row),
			Real: r.date(t, suivi.HeadReal, row), State: t.words(suivi.HeadState, row), Comment: t.words(suivi.HeadSlip, row),
		})
	}
}

// name is what a row was named when it was sent, or is now for a row that was added.
func (t *table) name(title string, row int) dossier.Value[string] {
	v := t.words(title, row)
	for was, is := range t.rows {
		if is == row {
			v.V, v.Known = t.was.text(t.wasColumns[title], was), true
		}
	}
	return v
}

// filled are the rows sent with a name, then those added that say something in one of the
// columns.
func (t *table) filled(titles ...string) []int {
	var rows []int
	for _, pair := range t.named() {
		if pair[1] != 0 {
			rows = append(rows, pair[1])
		}
	}
	for _, row := range t.added {
		for _, title := range titles {
			if c := t.columns[title]; c != 0 && t.is.text(c, row) != "" {
				rows = append(rows, row)
				break
			}
		}
	}
	return rows
}

func (r *reading) indicators() {
	t := r.match(suivi.SheetIndicators, suivi.HeadIndicator)
	if t == nil {
		return
	}
	r.compare(t)
	var values []string
	for _, title := range t.titles {
		if title == suivi.HeadValue || strings.HasPrefix(title, "Valeur de ") && title != "Valeur de départ" {
			values = append(values, title)
		}
	}
	for _, row := range t.filled(append([]string{suivi.HeadIndicator}, values...)...) {
		i := suivi.ReturnedIndicator{Name: t.name(suivi.HeadIndicator, row), Comment: t.words(suivi.HeadSource, row)}
		for _, title := range values {
			i.Values = append(i.Values, r.number(t, title, row))
		}
		r.out.Indicators = append(r.out.Indicators, i)
	}
}

func (r *reading) resources() {
	t := r.match(suivi.SheetResources, suivi.HeadRole)
	if t == nil {
		return
	}
	r.compare(t)
	for _, row := range t.filled(suivi.HeadPeople) {
		if role := t.name(suivi.HeadRole, row); !same(role.V, suivi.LabelTotal) {
			r.out.Resources = append(r.out.Resources, suivi.ReturnedResource{Role: role, Real: r.number(t, suivi.HeadPeople, row)})
		}
	}
}

func (r *reading) risks() {
	t := r.match(suivi.SheetRisks, suivi.HeadRisk)
	if t == nil {
		return
	}
	for _, row := range t.filled(suivi.HeadRisk, suivi.HeadAnswer) {
		r.out.Risks = append(r.out.Risks, suivi.ReturnedRisk{
			Risk: t.words(suivi.HeadRisk, row), Probability: t.words(suivi.HeadProbability, row), Impact: t.words(suivi.HeadImpact, row),
			Answer: t.words(suivi.HeadAnswer, row), Owner: t.words(suivi.HeadOwner, row), State: t.words(suivi.HeadState, row),
		})
	}
}

func (r *reading) evidence() {
	t := r.match(suivi.SheetEvidence, suivi.HeadSupplier)
	if t == nil {
		return
	}
	for _, row := range t.filled(suivi.HeadNumber, suivi.HeadDate, suivi.HeadSupplier, suivi.HeadHT, suivi.HeadTTC, suivi.HeadOfLine, suivi.HeadFile) {
		r.out.Evidence = append(r.out.Evidence, suivi.Evidence{
			Number: t.words(suivi.HeadNumber, row), Type: t.words(suivi.HeadType, row), Date: r.date(t, suivi.HeadDate, row), Supplier: t.words(suivi.HeadSupplier, row),
			HT: r.money(t, suivi.HeadHT, row), VAT: r.money(t, suivi.HeadVAT, row), TTC: r.money(t, suivi.HeadTTC, row), Line: r.whole(t, suivi.HeadOfLine, row), File: t.words(suivi.HeadFile, row),
		})
	}
}
