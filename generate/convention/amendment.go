package convention

import (
	"fmt"

	"guichet/generate/doc"
	"guichet/internal/dossier"
)

// Amendment is what makes an act an amendment (avenant): the act in force, and why it is
// changed.
type Amendment struct {
	Number int // from 1
	Reason string
	Before Input
}

// Amend returns the input of an amendment of the act in force.
func Amend(before, after Input, number int, reason string) Input {
	before.Amends, before.Calendar = nil, nil
	after.Amends = &Amendment{Number: number, Reason: reason, Before: before}
	return after
}

func amendmentTitle(a act, n int) string {
	if a.Key == "transfert" {
		return fmt.Sprintf("Décision modificative n°\u00a0%d", n)
	}
	return fmt.Sprintf("Avenant n°\u00a0%d à la %s", n, lowerFirst(a.Title))
}

// change is a line of the table "avant / après".
type change struct{ what, before, after string }

// changes are what differs between the act in force and the amendment.
func (w writer) changes() []change {
	was, is := w.in.Amends.Before, w.in
	a, b := newView(was, w.act), newView(is, w.act)
	var out []change
	add := func(what, before, after string) {
		if before != after {
			out = append(out, change{what, before, after})
		}
	}
	person := func(r dossier.Representative) string {
		if r.Name == "" {
			return ""
		}
		return r.Name + ", " + r.Capacity
	}
	add("Montant accordé", a.Granted, b.Granted)
	add("Coût total TTC", a.Total, b.Total)
	add("Part du coût total", a.Rate, b.Rate)
	add("Part du porteur", a.OwnShare, b.OwnShare)
	add("Autres financements", a.Other, b.Other)
	add("Début du projet", a.Start, b.Start)
	add("Fin du projet", a.End, b.End)
	add("Fin de la période de clôture", a.Closing, b.Closing)
	add("Porteur", was.Dossier.Carrier.Name.V, is.Dossier.Carrier.Name.V)
	add("SIRET du porteur", a.Carrier.SIRET, b.Carrier.SIRET)
	add("Adresse du porteur", address(was), address(is))
	add("Représentant du porteur", person(was.Complements.Representative), person(is.Complements.Representative))
	add("Compte ou imputation", was.Complements.Account, is.Complements.Account)
	each(lines(was), lines(is), func(what, before, after string) { add("Budget\u00a0: "+what, before, after) })
	each(milestones(was), milestones(is), func(what, before, after string) { add("Jalon\u00a0: "+what, before, after) })
	each(indicators(was), indicators(is), func(what, before, after string) { add("Indicateur\u00a0: "+what, before, after) })
	return out
}

func address(in Input) string {
	if in.Dossier.Carrier.Address.Known && doc.Clean(in.Dossier.Carrier.Address.V) != "" {
		return in.Dossier.Carrier.Address.V
	}
	return in.Complements.Address
}

// named is something with a name and what it says.
type named struct{ name, says string }

func lines(in Input) []named {
	var out []named
	for _, l := range in.Dossier.Budget.Lines {
		out = append(out, named{l.Label.V, amount(l.Total)})
	}
	return out
}

func milestones(in Input) []named {
	var out []named
	for _, m := range in.Complements.Milestones {
		out = append(out, named{m.Name, m.Date.French()})
	}
	return out
}

func indicators(in Input) []named {
	var out []named
	for _, i := range in.Complements.Indicators {
		out = append(out, named{i.Name, "cible " + i.Target})
	}
	return out
}

// each pairs things by their names, those of one name in their order; what is on one side
// only has nothing on the other.
func each(before, after []named, f func(what, before, after string)) {
	left := map[string][]string{}
	for _, x := range after {
		left[x.name] = append(left[x.name], x.says)
	}
	for _, x := range before {
		now := ""
		if says := left[x.name]; len(says) > 0 {
			now, left[x.name] = says[0], says[1:]
		}
		f(x.name, x.says, now)
	}
	for _, x := range after {
		if says := left[x.name]; len(says) > 0 {
			left[x.name] = says[1:]
			f(x.name, "", says[0])
		}
	}
}

// beforeAfter is the table of what changes.
func (w writer) beforeAfter() doc.Block {
	t := &doc.Table{Columns: []doc.Column{{Title: "Objet", Weight: 2}, {Title: "Avant", Weight: 1.4}, {Title: "Après", Weight: 1.4}}}
	or := func(s string) doc.Spans {
		if doc.Clean(s) == "" {
			return doc.T(unknown)
		}
		return doc.T(s)
	}
	for _, c := range w.changes() {
		t.Rows = append(t.Rows, doc.Row{Cells: []doc.Spans{or(c.what), or(c.before), or(c.after)}})
	}
	return t
}
