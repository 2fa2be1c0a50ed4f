// Package portfolio writes the managers' report of a day: as a document with charts, and as
// a workbook with native charts over the same figures. The figures come computed.
package portfolio

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"guichet/generate/doc"
	"guichet/generate/office"
	"guichet/internal/dossier"
	figures "guichet/internal/portfolio"
)

// New returns the report as a document; the same report gives the same document.
func New(r figures.Report, b office.Bureau) (*doc.Document, error) {
	day := "situation au " + short(r.AsOf)
	d := &doc.Document{
		Title: "Rapport de pilotage, " + day, Reference: upper(day), Author: b.Name, Subject: "Rapport de pilotage",
		Created: time.Date(r.AsOf.Year, r.AsOf.Month, r.AsOf.Day, 18, 0, 0, 0, dossier.Paris),
	}
	charts, err := drawCharts(r)
	if err != nil {
		return nil, err
	}
	first := []doc.Block{
		doc.Paragraph{Style: doc.Center, Text: doc.B(strings.Join(nonEmpty(b.Ministry, b.Name), " – "))},
		doc.Heading{Text: doc.T("Rapport de pilotage")}, doc.Paragraph{Style: doc.Center, Text: doc.B(upper(day))},
		doc.Facts(summary(r.All)),
	}
	d.Sections = []doc.Section{
		{Blocks: append(first, charts...)},
		{Landscape: true, Blocks: append([]doc.Block{heading("1. Enveloppes et dossiers par thème")}, themeTables(r)...)},
		{Landscape: true, Blocks: []doc.Block{heading("2. Projets"), projectTable(r)}},
		{Blocks: watch(r)},
	}
	return d, nil
}

func heading(s string) doc.Block { return doc.Heading{Level: 1, Text: doc.T(s)} }

func short(d dossier.Date) string { return fmt.Sprintf("%02d/%02d/%04d", d.Day, int(d.Month), d.Year) }

func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func nonEmpty(all ...string) []string {
	var out []string
	for _, s := range all {
		if strings.TrimSpace(s) != "" {
			out = append(out, s)
		}
	}
	return out
}

func summary(l figures.Line) []doc.Fact {
	fact := func(name, value string) doc.Fact { return doc.Fact{Name: name, Value: doc.T(value)} }
	return []doc.Fact{
		fact("Enveloppes", l.Envelope.String()), fact("Dossiers reçus", fmt.Sprint(l.Received)), fact("Demandé", asked(l)), fact("Accordé", l.Granted.String()),
		fact("Conventionné", l.Contracted.String()), fact("Engagé par les porteurs (AE)", l.Engaged.String()), fact("Payé par les porteurs (CP)", l.Spent.String()),
		fact("Reste des enveloppes", l.Left.String()), fact("Taux de consommation (payé ÷ accordé)", percent(l.Consumption)),
	}
}

func asked(l figures.Line) string {
	if l.Unread == 0 {
		return l.Asked.String()
	}
	return fmt.Sprintf("%s, et %d dossier(s) dont le montant n’est pas lu", l.Asked, l.Unread)
}

func percent(bp int64) string {
	if bp < 0 {
		return "–"
	}
	return fmt.Sprintf("%d,%02d\u00a0%%", bp/100, bp%100)
}

func days(n int) string {
	if n < 0 {
		return "–"
	}
	return fmt.Sprintf("%d\u00a0j", n)
}

func amount(m *dossier.Money) string {
	if m == nil {
		return "–"
	}
	return m.String()
}

// themeTables are the money, the states and the delays, theme by theme.
func themeTables(r figures.Report) []doc.Block {
	right := func(title string) doc.Column { return doc.Column{Title: title, Align: doc.Right} }
	money := &doc.Table{Caption: "Montants", Dense: true, Columns: []doc.Column{{Title: "Thème", Weight: 1}, right("Enveloppe"), right("Demandé"), right("Accordé"), right("Conventionné"), right("Payé (CP)"), right("Reste"), right("Consommé")}}
	states := &doc.Table{Caption: "Dossiers par état", Dense: true, Columns: []doc.Column{{Title: "Thème", Weight: 1}, right("Reçus")}}
	for _, s := range figures.States() {
		states.Columns = append(states.Columns, right(upper(string(s))))
	}
	delays := &doc.Table{Caption: "Délais médians, en jours", Dense: true, Columns: []doc.Column{{Title: "Thème", Weight: 1}, right("Dépôt → décision"), right("Décision → convention"), right("Convention → signature"), right("Classeur → compte rendu accepté")}}
	add := func(l figures.Line, name string, kind doc.RowKind) {
		cells := func(texts ...string) []doc.Spans {
			out := []doc.Spans{doc.T(name)}
			for _, t := range texts {
				out = append(out, doc.T(t))
			}
			return out
		}
		money.Rows = append(money.Rows, doc.Row{Kind: kind, Cells: cells(l.Envelope.String(), l.Asked.String(), l.Granted.String(), l.Contracted.String(), l.Spent.String(), l.Left.String(), percent(l.Consumption))})
		counts := []string{fmt.Sprint(l.Received)}
		for _, s := range figures.States() {
			counts = append(counts, fmt.Sprint(l.States[s]))
		}
		states.Rows = append(states.Rows, doc.Row{Kind: kind, Cells: cells(counts...)})
		delays.Rows = append(delays.Rows, doc.Row{Kind: kind, Cells: cells(days(l.Delays.Decision), days(l.Delays.Convention), days(l.Delays.Signature), days(l.Delays.Report))})
	}
	for _, l := range r.Themes {
		add(l, string(l.Theme), doc.Plain)
	}
	add(r.All, "Ensemble", doc.Total)
	return []doc.Block{money, states, delays}
}

func projectTable(r figures.Report) doc.Block {
	t := &doc.Table{Dense: true, Columns: []doc.Column{
		{Title: "Référence"}, {Title: "Projet", Weight: 2}, {Title: "Porteur", Weight: 2}, {Title: "État"}, {Title: "Météo"},
		{Title: "Accordé", Align: doc.Right}, {Title: "Payé (CP)", Align: doc.Right}, {Title: "Prochaine échéance", Weight: 1}, {Title: "En retard", Weight: 1},
	}}
	for _, p := range r.Projects {
		next := "–"
		if p.Next != "" {
			next = p.Next + ", le " + short(p.NextDue)
		}
		t.Rows = append(t.Rows, doc.Row{Cells: []doc.Spans{
			doc.T(p.Reference), doc.T(p.Title), doc.T(p.Carrier), doc.T(string(p.State)), doc.T(or(p.Weather)), doc.T(amount(p.Granted)), doc.T(p.Spent.String()), doc.T(next), doc.T(or(strings.Join(p.Late, " ; "))),
		}})
	}
	return t
}

func or(s string) string {
	if strings.TrimSpace(s) == "" {
		return "–"
	}
	return s
}

// watch is what is late, at risk, and has changed.
func watch(r figures.Report) []doc.Block {
	late := &doc.Table{Dense: true, Columns: []doc.Column{{Title: "Référence"}, {Title: "Projet", Weight: 2}, {Title: "Quoi", Weight: 2}, {Title: "Depuis le"}, {Title: "Jours", Align: doc.Right}, {Title: "Retours", Align: doc.Right}}}
	for _, l := range r.Late {
		late.Rows = append(late.Rows, doc.Row{Cells: []doc.Spans{doc.T(l.Reference), doc.T(l.Title), doc.T(l.What), doc.T(short(l.Since)), doc.T(fmt.Sprint(l.Days)), doc.T(fmt.Sprint(l.Returned))}})
	}
	risks := &doc.Table{Dense: true, Columns: []doc.Column{{Title: "Référence"}, {Title: "Projet", Weight: 2}, {Title: "Risque", Weight: 1}, {Title: "Précision", Weight: 3}}}
	for _, x := range r.Risks {
		risks.Rows = append(risks.Rows, doc.Row{Cells: []doc.Spans{doc.T(x.Reference), doc.T(x.Title), doc.T(x.What), doc.T(or(x.Detail))}})
	}
	changes := &doc.Table{Dense: true, Columns: []doc.Column{{Title: "Le"}, {Title: "Référence"}, {Title: "Projet", Weight: 2}, {Title: "Quoi", Weight: 2}, {Title: "Montant", Align: doc.Right}}}
	for _, x := range r.Changes {
		changes.Rows = append(changes.Rows, doc.Row{Cells: []doc.Spans{doc.T(short(x.Day)), doc.T(x.Reference), doc.T(x.Title), doc.T(x.What), doc.T(amount(x.Amount))}})
	}
	var out []doc.Block
	section := func(title string, t *doc.Table, none string) {
		out = append(out, heading(title))
		if len(t.Rows) == 0 {
			out = append(out, doc.Paragraph{Text: doc.T(none)})
			return
		}
		out = append(out, t)
	}
	section("3. Retards", late, "Rien n’est en retard.")
	section("4. Risques", risks, "Aucun risque n’est signalé.")
	section("5. Ce qui a changé depuis le "+short(r.Since), changes, "Rien n’a changé.")
	return out
}
