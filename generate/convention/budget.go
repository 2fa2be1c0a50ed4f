package convention

import (
	"fmt"
	"maps"
	"slices"

	"guichet/generate/doc"
	"guichet/internal/dossier"
)

// unknown stands in a table for an amount that the dossier does not give.
const unknown = "–"

var titleNames = map[dossier.TitleCode]string{
	dossier.T2: "Titre\u00a02 – dépenses de personnel",
	dossier.T3: "Titre\u00a03 – dépenses de fonctionnement",
	dossier.T5: "Titre\u00a05 – dépenses d’investissement",
	dossier.T6: "Titre\u00a06 – dépenses d’intervention",
}

// titles is the table of article 4: the cost by budget title, when the dossier
// gives titles.
func (w writer) titles() []doc.Block {
	sums := map[dossier.TitleCode]dossier.Money{}
	any := false
	for _, l := range w.in.Dossier.Budget.Lines {
		code := dossier.TitleCode("")
		if l.Title.Known {
			code = l.Title.V
			any = any || code != ""
		}
		if l.Total.Known {
			sums[code] += l.Total.V
		}
	}
	if !any {
		return nil
	}
	t := &doc.Table{Caption: "Coût par titre", Columns: []doc.Column{{Title: "Titre", Weight: 1}, {Title: "Montant TTC", Align: doc.Right}}}
	var total dossier.Money
	for _, code := range slices.Sorted(maps.Keys(sums)) {
		name := titleNames[code]
		switch {
		case code == "":
			name = "Titre non indiqué au dossier"
		case name == "":
			name = string(code)
		}
		t.Rows = append(t.Rows, doc.Row{Cells: []doc.Spans{doc.T(name), doc.T(sums[code].String())}})
		total += sums[code]
	}
	t.Rows = append(t.Rows, doc.Row{Kind: doc.Total, Cells: []doc.Spans{doc.T("Total"), doc.T(total.String())}})
	return []doc.Block{t}
}

// budgetTable is the table of annex 1: only the columns that the dossier fills,
// the lines grouped by phase when it has phases.
type budgetTable struct {
	lines  []dossier.Line
	years  []int
	ht     bool
	title  bool
	phases bool
}

func newBudgetTable(b *dossier.Budget) budgetTable {
	t := budgetTable{lines: b.Lines}
	seen := map[int]bool{}
	for _, l := range b.Lines {
		for y, v := range l.Years {
			seen[y] = seen[y] || v.Known
		}
		t.ht = t.ht || l.HT.Known || l.VAT.Known
		t.title = t.title || l.Title.Known && l.Title.V != ""
		t.phases = t.phases || l.Phase.Known && l.Phase.V != ""
	}
	for _, y := range slices.Sorted(maps.Keys(seen)) {
		if seen[y] {
			t.years = append(t.years, y)
		}
	}
	return t
}

// figures are the amounts of one line or of a sum of lines, by column.
type figures struct {
	years      map[int]dossier.Value[dossier.Money]
	ht, vat, t dossier.Value[dossier.Money]
}

func lineFigures(l dossier.Line) figures {
	return figures{years: l.Years, ht: l.HT, vat: l.VAT, t: l.Total}
}

// sum adds up lines; a column that no line fills stays unknown.
func sum(lines []dossier.Line) figures {
	f := figures{years: map[int]dossier.Value[dossier.Money]{}}
	add := func(to *dossier.Value[dossier.Money], v dossier.Value[dossier.Money]) {
		if v.Known {
			to.V, to.Known = to.V+v.V, true
		}
	}
	for _, l := range lines {
		for y, v := range l.Years {
			s := f.years[y]
			add(&s, v)
			f.years[y] = s
		}
		add(&f.ht, l.HT)
		add(&f.vat, l.VAT)
		add(&f.t, l.Total)
	}
	return f
}

func (t budgetTable) columns() []doc.Column {
	cols := []doc.Column{{Title: "N°", Align: doc.Right}, {Title: "Dépense", Weight: 1}}
	if t.title {
		cols = append(cols, doc.Column{Title: "Titre"})
	}
	for _, y := range t.years {
		cols = append(cols, doc.Column{Title: fmt.Sprintf("%d\u00a0TTC", y), Align: doc.Right})
	}
	if t.ht {
		cols = append(cols, doc.Column{Title: "HT", Align: doc.Right}, doc.Column{Title: "TVA", Align: doc.Right})
	}
	return append(cols, doc.Column{Title: "Total\u00a0TTC", Align: doc.Right})
}

func (t budgetTable) row(kind doc.RowKind, number, label string, title dossier.Value[dossier.TitleCode], f figures) doc.Row {
	cells := []doc.Spans{doc.T(number), doc.T(label)}
	if t.title {
		cells = append(cells, doc.T(string(title.V)))
	}
	for _, y := range t.years {
		cells = append(cells, cell(f.years[y]))
	}
	if t.ht {
		cells = append(cells, cell(f.ht), cell(f.vat))
	}
	return doc.Row{Kind: kind, Cells: append(cells, cell(f.t))}
}

func cell(v dossier.Value[dossier.Money]) doc.Spans {
	if !v.Known {
		return doc.T(unknown)
	}
	return doc.T(v.V.String())
}

func (t budgetTable) table() *doc.Table {
	out := &doc.Table{Columns: t.columns(), Dense: true}
	none := dossier.Value[dossier.TitleCode]{}
	n := 0
	group := func(lines []dossier.Line) {
		for _, l := range lines {
			n++
			out.Rows = append(out.Rows, t.row(doc.Plain, fmt.Sprint(n), l.Label.V, l.Title, lineFigures(l)))
		}
	}
	if !t.phases {
		group(t.lines)
	} else {
		for _, phase := range t.phaseNames() {
			var lines []dossier.Line
			for _, l := range t.lines {
				if l.Phase.V == phase {
					lines = append(lines, l)
				}
			}
			name := phase
			if phase == "" {
				name = "Sans phase indiquée"
			}
			out.Rows = append(out.Rows, doc.Row{Kind: doc.Group, Cells: []doc.Spans{doc.T(name)}})
			group(lines)
			out.Rows = append(out.Rows, t.row(doc.Subtotal, "", "Sous-total "+name, none, sum(lines)))
		}
	}
	out.Rows = append(out.Rows, t.row(doc.Total, "", "Total des lignes", none, sum(t.lines)))
	return out
}

// phaseNames are the phases in the order of the budget; the lines without one
// come last, under "".
func (t budgetTable) phaseNames() []string {
	var names []string
	bare := false
	for _, l := range t.lines {
		switch {
		case l.Phase.V == "":
			bare = true
		case !slices.Contains(names, l.Phase.V):
			names = append(names, l.Phase.V)
		}
	}
	if bare {
		names = append(names, "")
	}
	return names
}

// notes say what does not add up in the budget as printed, and what its signs
// mean.
func (t budgetTable) notes(b *dossier.Budget) []string {
	var notes []string
	s := sum(t.lines)
	if s.t.Known && s.t.V != b.Total.V {
		notes = append(notes, fmt.Sprintf("Le coût total indiqué au dossier est de %s\u00a0; la somme des lignes est de %s, soit un écart de %s.",
			b.Total.V, s.t.V, (b.Total.V-s.t.V).Abs()))
	}
	if len(t.years) > 0 {
		var years dossier.Money
		for _, v := range s.years {
			years += v.V
		}
		if s.t.Known && years != s.t.V {
			notes = append(notes, fmt.Sprintf("La somme des exercices est de %s, soit un écart de %s avec le total des lignes.", years, (years-s.t.V).Abs()))
		}
	}
	for _, l := range t.lines {
		if !l.Total.Known || len(t.years) > 0 && len(l.Years) == 0 || t.ht && (!l.HT.Known || !l.VAT.Known) {
			notes = append(notes, "Le signe «\u00a0"+unknown+"\u00a0» remplace un montant que le dossier n’indique pas.")
			break
		}
	}
	return notes
}

// financing is the table of the financing plan.
func (w writer) financing() []doc.Block {
	b := w.in.Dossier.Budget
	t := &doc.Table{Caption: "Plan de financement", Columns: []doc.Column{
		{Title: "Ressource", Weight: 1}, {Title: "Part", Align: doc.Right}, {Title: "Montant TTC", Align: doc.Right},
	}}
	add := func(name string, v dossier.Value[dossier.Money], missing string) {
		share, value := doc.T(rate(v.V, b.Total.V)), doc.T(v.V.String())
		if !v.Known {
			share, value = doc.T(unknown), doc.Missing(missing)
		}
		t.Rows = append(t.Rows, doc.Row{Cells: []doc.Spans{doc.T(name), share, value}})
	}
	granted := dossier.Value[dossier.Money]{V: w.in.Granted, Known: true}
	the := upperFirst(w.act.Grant.The)
	if w.in.Decided.IsZero() {
		the += " (à confirmer par la décision)"
	}
	add(the, granted, "")
	rest := b.Total.V - w.in.Granted
	own := w.in.ownShare()
	if own.Known || rest > 0 {
		add("Part "+w.act.Carrier.Of, own, "montant")
	}
	if b.Other.Known || rest > 0 && !b.OwnShare.Known {
		add("Autres financements", b.Other, "montant ou néant")
	}
	t.Rows = append(t.Rows, doc.Row{Kind: doc.Total, Cells: []doc.Spans{doc.T("Coût total du projet"), doc.T(rate(b.Total.V, b.Total.V)), doc.T(b.Total.V.String())}})
	blocks := []doc.Block{t}
	if less := w.in.lessGranted(); less > 0 && own.Known {
		blocks = append(blocks, doc.Paragraph{Style: doc.Small, Text: doc.T(fmt.Sprintf(
			"La part %s comprend %s de plus que son dossier, le montant accordé étant inférieur d’autant au montant demandé.", w.act.Carrier.Of, less))})
	}
	if own.Known {
		if gap := rest - own.V - b.Other.V; gap != 0 {
			blocks = append(blocks, doc.Paragraph{Style: doc.Small, Text: doc.T(fmt.Sprintf(
				"Les ressources indiquées diffèrent de %s du coût total.", gap.Abs()))})
		}
	}
	return blocks
}
