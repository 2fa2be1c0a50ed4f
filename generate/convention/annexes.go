package convention

import (
	"fmt"

	"guichet/generate/doc"
	"guichet/internal/dossier"
	"guichet/schedules"
)

func (w writer) annexes() []doc.Section {
	return []doc.Section{
		{Landscape: true, Blocks: w.annexBudget()},
		{Blocks: w.annexCalendar()},
	}
}

func annexTitle(n int, title string) doc.Block {
	return doc.Heading{Level: 1, Text: doc.T(fmt.Sprintf("Annexe %d – %s", n, title))}
}

func note(text string) doc.Block { return doc.Paragraph{Style: doc.Small, Text: doc.T(text)} }

func (w writer) annexBudget() []doc.Block {
	t := newBudgetTable(w.in.Dossier.Budget)
	blocks := []doc.Block{annexTitle(1, "Budget et plan de financement"), t.table()}
	for _, n := range t.notes(w.in.Dossier.Budget) {
		blocks = append(blocks, note(n))
	}
	return append(blocks, w.financing()...)
}

// annexCalendar holds annexes 2 to 5, one after the other.
func (w writer) annexCalendar() []doc.Block {
	d := w.in.Dossier
	t := &doc.Table{Columns: []doc.Column{{Title: "Étape", Weight: 2}, {Title: "Date prévue"}, {Title: "Preuve attendue", Weight: 2}}}
	add := func(step string, date, proof doc.Spans) {
		t.Rows = append(t.Rows, doc.Row{Cells: []doc.Spans{doc.T(step), date, proof}})
	}
	add("Début du projet", doc.T(d.Start.V.French()), doc.T(unknown))
	phases := phaseCosts(d.Budget)
	for _, m := range w.in.Complements.Milestones {
		name := doc.Clean(m.Name)
		if m.Phase != "" {
			name += " (" + phaseName(m.Phase) + ")"
		}
		date := doc.Missing("date")
		if !m.Date.IsZero() {
			date = doc.T(m.Date.French())
		}
		add(name, date, doc.Or(m.Proof, "preuve"))
	}
	if len(w.in.Complements.Milestones) == 0 {
		for _, p := range phases {
			add("Fin de "+phaseName(p.name), doc.Missing("date"), doc.Missing("jalons et niveaux minimaux"))
		}
		if len(phases) == 0 {
			add("Jalons du projet", doc.Missing("dates"), doc.Missing("livrables"))
		}
	}
	add("Fin du projet", doc.T(d.End.V.French()), doc.T("Compte rendu de la dernière période"))
	add("Fin de la période de clôture", doc.T(Closing(d.End.V).French()), doc.T("Bilan final et compte définitif"))
	blocks := []doc.Block{annexTitle(2, "Calendrier et jalons"), t}
	blocks = append(blocks, w.annexIndicators(phases)...)
	blocks = append(blocks, w.annexReporting()...)
	return append(blocks, w.annexDocuments()...)
}

func (w writer) annexIndicators(phases []phaseCost) []doc.Block {
	t := &doc.Table{Columns: []doc.Column{{Title: "Indicateur", Weight: 3}, {Title: "Unité", Weight: 1}, {Title: "Départ", Weight: 1}}}
	blanks := 2
	if w.in.Theme.ByPhase {
		for _, p := range phases {
			t.Columns = append(t.Columns, doc.Column{Title: "Min. " + p.name, Weight: 1})
			blanks++
		}
	}
	t.Columns = append(t.Columns, doc.Column{Title: "Cible", Weight: 1}, doc.Column{Title: "Date", Weight: 1}, doc.Column{Title: "Source", Weight: 1})
	blanks += 3
	for _, i := range w.in.Complements.Indicators {
		t.Rows = append(t.Rows, doc.Row{Cells: w.indicator(i, phases)})
	}
	if len(t.Rows) > 0 {
		return []doc.Block{annexTitle(3, "Indicateurs"), t}
	}
	row := func(name doc.Spans) {
		cells := []doc.Spans{name}
		for range blanks {
			cells = append(cells, doc.Ellipsis())
		}
		t.Rows = append(t.Rows, doc.Row{Cells: cells})
	}
	for _, c := range w.in.Theme.Indicators {
		row(doc.T(doc.French(c.Text)))
	}
	if len(t.Rows) == 0 {
		for range 3 {
			row(doc.Missing("nom"))
		}
	}
	return []doc.Block{annexTitle(3, "Indicateurs"), t}
}

// indicator is the row of an indicator that the carrier commits to.
func (w writer) indicator(i dossier.Indicator, phases []phaseCost) []doc.Spans {
	level := func(s string) doc.Spans {
		if doc.Clean(s) == "" {
			return doc.Ellipsis()
		}
		return doc.T(s)
	}
	cells := []doc.Spans{doc.Or(i.Name, "nom"), level(i.Unit), level(i.Baseline)}
	if w.in.Theme.ByPhase {
		for _, p := range phases {
			cells = append(cells, level(i.Minimum[p.name]))
		}
	}
	date := ""
	if !i.Date.IsZero() {
		date = i.Date.French()
	}
	return append(cells, level(i.Target), level(date), level(i.Source))
}

func (w writer) annexReporting() []doc.Block {
	r := w.in.Theme.Reporting
	rhythm, every := schedules.Quarterly, "trimestre"
	if r.Monthly {
		rhythm, every = schedules.Monthly, "mois"
	}
	blocks := []doc.Block{
		annexTitle(4, "Règles de suivi"),
		doc.Paragraph{Text: doc.T(fmt.Sprintf(
			"Un classeur de suivi est adressé au porteur le premier jour ouvré après chaque %s\u00a0; il est renvoyé rempli au plus tard %d jours ouvrés après la fin de la période. "+
				"La première période est celle du début du projet, ou celle de la décision si elle est postérieure.", every, r.WorkingDays))},
		&doc.List{Items: []doc.Item{
			{Text: doc.T("Les dépenses sont données par ligne du budget, pour la période et en cumul\u00a0; un écart de plus de 10\u00a0% est commenté.")},
			{Text: doc.T("Chaque dépense renvoie à un justificatif numéroté.")},
			{Text: doc.T("Chaque jalon porte sa date prévue, sa dernière prévision et sa date réelle\u00a0; un report est commenté.")},
			{Text: doc.T("Le cumul d’une période ne peut être inférieur à celui de la période précédente.")},
		}},
	}
	t := &doc.Table{Caption: "Échéances", Columns: []doc.Column{{Title: "Période", Weight: 1}, {Title: "Envoi du classeur", Weight: 1}, {Title: "Retour au plus tard le", Weight: 1}}}
	for _, p := range schedules.Periods(rhythm, w.first(), w.in.Dossier.End.V) {
		t.Rows = append(t.Rows, doc.Row{Cells: []doc.Spans{
			doc.T(p.French()), doc.T(w.in.Calendar.Sent(p).French()), doc.T(w.in.Calendar.Due(p, r.WorkingDays).French()),
		}})
	}
	t.Rows = append(t.Rows, doc.Row{Cells: []doc.Spans{doc.T("Bilan final"), doc.T(unknown), doc.T(Closing(w.in.Dossier.End.V).French())}})
	return append(blocks, t)
}

// first is the day that opens the reporting: the start of the project, or the
// filing of a dossier whose project has begun.
func (w writer) first() dossier.Date { return FirstDay(w.in.Dossier, w.in.Submitted()) }

// FirstDay returns the day whose period is the first to be reported: the start
// of the project, but not before the dossier was submitted, since nothing is
// awarded before; the project's own period when it had ended by then.
func FirstDay(d *dossier.Dossier, submitted dossier.Date) dossier.Date {
	if submitted.After(d.Start.V) && !submitted.After(d.End.V) {
		return submitted
	}
	return d.Start.V
}

func (w writer) annexDocuments() []doc.Block {
	t := &doc.Table{Dense: true, Columns: []doc.Column{{Title: "Document", Weight: 1}, {Title: "Empreinte SHA-256"}}}
	for _, f := range w.in.Dossier.Files {
		name := f.Name
		if f.Within != "" {
			name += " (dans " + f.Within + ")"
		}
		t.Rows = append(t.Rows, doc.Row{Cells: []doc.Spans{doc.T(name), doc.T(f.SHA256)}})
	}
	if len(t.Rows) == 0 {
		t.Rows = append(t.Rows, doc.Row{Cells: []doc.Spans{doc.Missing("documents du dossier"), doc.T(unknown)}})
	}
	return []doc.Block{annexTitle(5, "Documents pris en compte"), t}
}
