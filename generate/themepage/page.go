// Package themepage writes a theme as a page for carriers: what is asked of them, and what
// is checked, out of the same data that checks them. It fills the document model of
// generate/doc; the HTML is written here, the PDF by generate/pdfdoc.
package themepage

import (
	"fmt"
	"strings"
	"time"

	"guichet/generate/doc"
	"guichet/internal/dossier"
)

// Input is a theme with what its rules say in French.
type Input struct {
	Theme *dossier.Theme
	// Rules are the rules in sentences, in the order of the theme's; those on trial are left
	// out of the page.
	Rules []string
	// Bureau is who answers: name and address of mail.
	Bureau, Email string
	Date          time.Time // of the page
}

// Document fills the page.
func Document(in Input) *doc.Document {
	t := in.Theme
	p := &builder{}
	p.add(doc.Heading{Level: 0, Text: doc.T(string(t.ID) + dossier.NoBreak + ": " + t.Title)})
	p.text(t.Summary.Text)
	p.heading("Qui peut déposer, et combien le fonds finance")
	p.facts([][2]string{
		{"Porteur", t.Eligibility.Text}, {"Cofinancement", t.Financing.Text}, {"Taille attendue", t.Size.Text},
		{"Enveloppe", dossier.GroupThousands(t.Envelope.Cents()/100) + dossier.NoBreak + "€ TTC"}, {"Dispositif", tracks(t)}, {"Porteur du thème", t.Owner},
	})
	p.sessions(t)
	p.heading("Ce qui est vérifié dans votre dossier")
	p.text("Chaque règle est vérifiée d’après les chiffres et les dates de votre dossier, tels qu’ils y sont écrits ; ce qui ne s’y trouve pas vous est demandé. Entre parenthèses, la ligne " + document(t) + " qui fonde la règle.")
	var rules []string
	for i := range t.Rules {
		if !t.Rules[i].Observed {
			rules = append(rules, in.Rules[i]+" ("+line(t.Rules[i].Citation)+")")
		}
	}
	p.list(rules)
	declared := make([]dossier.Clause, len(t.Declared))
	for i, x := range t.Declared {
		declared[i] = x.Clause
	}
	p.clauses("Ce que votre dossier doit déclarer", declared)
	p.clauses("Ce que l’instruction appréciera", t.Manual)
	p.clauses("Critères de sélection", t.Criteria)
	p.clauses("Dépenses et actions citées", t.Eligible)
	p.clauses("Ce qui n’est pas financé", t.Excluded)
	p.clauses("Ce à quoi vous vous engagez", t.Engagements)
	p.obligations(t)
	p.clauses("L’accompagnement offert", t.Accompaniment)
	p.clauses("Indicateurs de suivi", t.Indicators)
	if in.Email != "" {
		p.heading("Une question")
		p.text("Écrivez à " + in.Email + ".")
	}
	return &doc.Document{
		Title: string(t.ID) + " – " + t.Title, Reference: string(t.ID), Author: in.Bureau, Subject: "Thème " + string(t.ID), Created: in.Date,
		Sections: []doc.Section{{Blocks: p.blocks}},
	}
}

type builder struct{ blocks []doc.Block }

func (b *builder) add(x doc.Block) { b.blocks = append(b.blocks, x) }

func (b *builder) heading(s string) { b.add(doc.Heading{Level: 1, Text: doc.T(s)}) }

func (b *builder) text(s string) {
	if s != "" {
		b.add(doc.Paragraph{Text: doc.T(doc.French(s))})
	}
}

func (b *builder) list(items []string) {
	l := &doc.List{}
	for _, s := range items {
		l.Items = append(l.Items, doc.Item{Text: doc.T(doc.French(s))})
	}
	b.add(l)
}

func (b *builder) clauses(title string, cs []dossier.Clause) {
	if len(cs) == 0 {
		return
	}
	b.heading(title)
	items := make([]string, len(cs))
	for i, c := range cs {
		items[i] = strings.TrimSuffix(c.Text, ".") + " (" + line(c.Citation) + ")"
	}
	b.list(items)
}

func (b *builder) facts(rows [][2]string) {
	var f doc.Facts
	for _, r := range rows {
		if r[1] != "" {
			f = append(f, doc.Fact{Name: r[0], Value: doc.T(doc.French(r[1]))})
		}
	}
	b.add(f)
}

func (b *builder) sessions(t *dossier.Theme) {
	var items []string
	for _, s := range t.Sessions {
		when := "du " + s.Opens.French() + " au " + s.Closes.French()
		if s.Before > 0 {
			when = fmt.Sprintf("dépôts avant le %d de chaque mois", s.Before)
		}
		items = append(items, s.Name+" : "+when+" ("+line(s.Citation)+")")
	}
	if len(items) > 0 {
		b.heading("Sessions")
		b.list(items)
	}
}

func (b *builder) obligations(t *dossier.Theme) {
	var items []string
	for _, o := range t.Obligations {
		items = append(items, o.Text+" : "+o.Due())
	}
	if len(items) > 0 {
		b.heading("Échéances du projet")
		b.list(items)
	}
}

func tracks(t *dossier.Theme) string {
	var out []string
	for _, x := range t.Tracks {
		out = append(out, x.French())
	}
	return strings.Join(out, " et ")
}

func line(c dossier.Citation) string {
	if c.To > c.From {
		return fmt.Sprintf("lignes %d à %d", c.From, c.To)
	}
	return fmt.Sprintf("ligne %d", c.From)
}

// document names what the lines are of.
func document(t *dossier.Theme) string {
	if t.Document != "" {
		return "du document « " + t.Document + " »"
	}
	return "du Livret des thèmes"
}
