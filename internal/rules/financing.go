package rules

import (
	"fmt"

	"guichet/internal/dossier"
)

// checkRate compares the amount asked with its share of the total cost, or of
// the lines of titre 3, by cross-multiplication in cents.
func checkRate(s *subject, r *dossier.Rule) outcome {
	if !s.asked.Known {
		return unknown(missingAsked)
	}
	if r.Base == baseTitre3 {
		return s.checkTitre3(r)
	}
	if !s.cost.known {
		return unknown(missingCost)
	}
	asked, whole := s.asked.V, s.cost.amount
	if !asked.ExceedsShare(whole, r.Percent) {
		return passed
	}
	limit := whole.Share(r.Percent)
	is := ""
	if p := rate(asked, whole); p != "" {
		is = ", soit " + p
	}
	title := "Le montant demandé dépasse " + percentage(r.Percent) + " du coût total."
	if r.Percent == 100 {
		title = "Le montant demandé dépasse le coût total."
	}
	return outcome{limit: limit.String(), breach: &dossier.Finding{
		Title: title,
		Message: fmt.Sprintf("Le montant demandé est de %s pour un %s de %s%s. Le fonds finance au plus %s de ce coût, soit %s. Écart%s: %s.",
			asked, s.cost.name, whole, is, percentage(r.Percent), limit, nb, asked-limit),
		Read: asked.String() + is, Expected: "au plus " + limit.String(), Gap: (asked - limit).String(),
		Sources: sourcesOf(append([]dossier.Source{s.asked.Source}, s.cost.sources...)...),
	}}
}

// titre3 is what the lines say of titre 3.
type titre3 struct {
	sum     dossier.Money // lines of titre 3
	unsure  dossier.Money // lines whose title is not known
	lines   int           // of titre 3
	t2      []int         // indexes of the lines of titre 2
	missing string        // why the sum cannot be made
	sources []dossier.Source
}

func (s *subject) titre3() titre3 {
	var t titre3
	if s.d.Budget == nil || len(s.d.Budget.Lines) == 0 {
		t.missing = "le détail des dépenses n’est pas connu"
		return t
	}
	titled := false
	for i := range s.d.Budget.Lines {
		l := &s.d.Budget.Lines[i]
		if l.Title.Known {
			titled = true
		}
		if l.Title.Known && l.Title.V == dossier.T2 {
			t.t2 = append(t.t2, i)
		}
		if l.Title.Known && l.Title.V != dossier.T3 {
			continue
		}
		v := lineTotal(l)
		switch {
		case !v.Known:
			t.missing = "le montant de la ligne " + named(l, i) + " n’est pas connu"
		case !l.Title.Known:
			t.unsure += v.V
		default:
			t.sum += v.V
			t.lines++
			t.sources = append(t.sources, v.Source)
		}
	}
	if !titled {
		t.missing = "le titre budgétaire des dépenses (titre 2, titre 3…) n’est pas connu"
	}
	return t
}

// exceeded reports whether the request is above the lines of titre 3 for
// certain, even if every line without a title were one of them.
func (t titre3) exceeded(asked dossier.Money) bool {
	return t.missing == "" && asked > t.sum+t.unsure
}

func (s *subject) checkTitre3(r *dossier.Rule) outcome {
	t := s.titre3()
	if t.missing != "" {
		return unknown(t.missing)
	}
	asked := s.asked.V
	whole := t.sum + t.unsure
	if asked.ExceedsShare(t.sum, r.Percent) && !asked.ExceedsShare(whole, r.Percent) {
		return unknown("le titre budgétaire de toutes les dépenses n’est pas connu")
	}
	if !asked.ExceedsShare(whole, r.Percent) {
		return passed
	}
	limit := whole.Share(r.Percent)
	return outcome{limit: limit.String(), breach: &dossier.Finding{
		Title: "Le montant demandé dépasse les dépenses de titre 3.",
		Message: fmt.Sprintf("Le montant demandé est de %s. Le thème ne finance que les dépenses de titre 3, qui s’élèvent à %s (%s). Écart%s: %s.",
			asked, limit, count(t.lines, "ligne"), nb, asked-limit),
		Read: asked.String(), Expected: "au plus " + limit.String(), Gap: (asked - limit).String(),
		Sources: sourcesOf(append([]dossier.Source{s.asked.Source}, ends(t.sources)...)...),
	}}
}

// checkT2 looks for titre 2 money within the amount asked: a line of titre 2 with
// an amount asked, or a request above the lines of titre 3 beside lines of titre 2.
func checkT2(s *subject, _ *dossier.Rule) outcome {
	t := s.titre3()
	var sum dossier.Money
	var names []string
	var at []dossier.Source
	for _, i := range t.t2 {
		l := &s.d.Budget.Lines[i]
		if l.Requested.Known && l.Requested.V > 0 {
			sum += l.Requested.V
			names = append(names, named(l, i))
			at = append(at, l.Requested.Source)
		}
	}
	const title = "Des dépenses de titre 2 sont demandées au fonds."
	if len(names) > 0 {
		which := "la ligne " + names[0] + ", de titre 2, porte"
		if len(names) > 1 {
			which = "les lignes " + enumerate(names, "et") + ", de titre 2, portent"
		}
		return outcome{limit: dossier.Money(0).String(), breach: &dossier.Finding{
			Title: title,
			Message: fmt.Sprintf("%s un montant demandé de %s. Le titre 2 est la contrepartie du ministère%s: aucun montant n’est attendu. Écart%s: %s.",
				capitalised(which), sum, nb, nb, sum),
			Read: sum.String(), Expected: "aucun montant demandé en titre 2", Gap: sum.String(), Sources: sourcesOf(at...),
		}}
	}
	if !s.asked.Known {
		return unknown(missingAsked)
	}
	if t.missing != "" {
		return unknown(t.missing)
	}
	if len(t.t2) == 0 || !t.exceeded(s.asked.V) {
		return passed
	}
	gap := s.asked.V - t.sum - t.unsure
	at = []dossier.Source{s.asked.Source}
	for _, i := range t.t2 {
		at = append(at, lineTotal(&s.d.Budget.Lines[i]).Source)
		names = append(names, named(&s.d.Budget.Lines[i], i))
	}
	return outcome{limit: dossier.Money(0).String(), breach: &dossier.Finding{
		Title: title,
		Message: fmt.Sprintf("Le montant demandé, %s, dépasse de %s les dépenses de titre 3 (%s)%s: une part au moins du titre 2 (%s) y est comprise, alors qu’il est la contrepartie du ministère.",
			s.asked.V, gap, t.sum+t.unsure, nb, enumerate(names, "et")),
		Read: s.asked.V.String(), Expected: "au plus " + (t.sum + t.unsure).String(), Gap: gap.String(), Sources: sourcesOf(at...),
	}}
}

func checkCap(s *subject, r *dossier.Rule) outcome {
	if !s.asked.Known {
		return unknown(missingAsked)
	}
	asked := s.asked.V
	if asked <= r.Amount {
		return passed
	}
	return outcome{limit: euros(r.Amount), breach: &dossier.Finding{
		Title:   "Le montant demandé dépasse le plafond de " + euros(r.Amount) + ".",
		Message: fmt.Sprintf("Le montant demandé est de %s. Le fonds apporte au plus %s par dossier. Écart%s: %s.", asked, euros(r.Amount), nb, asked-r.Amount),
		Read:    asked.String(), Expected: "au plus " + euros(r.Amount), Gap: (asked - r.Amount).String(),
		Sources: sourcesOf(s.asked.Source),
	}}
}

// The size of a project is its cost with tax: a total without tax decides nothing.

func checkMin(s *subject, r *dossier.Rule) outcome {
	if !s.cost.known || s.cost.ht {
		return unknown(missingCost)
	}
	is := s.cost.amount
	if is > r.Min || is == r.Min && !r.Strict {
		return passed
	}
	least, of := "au moins ", "d’au moins "
	if r.Strict {
		least, of = "plus de ", "de plus de "
	}
	return outcome{limit: euros(r.Min), breach: &dossier.Finding{
		Title: "Le coût total est inférieur à la taille attendue.",
		Message: fmt.Sprintf("Le %s est de %s. La taille attendue des projets est %s%s. Écart%s: %s.",
			s.cost.name, is, of, euros(r.Min), nb, r.Min-is),
		Read: is.String(), Expected: least + euros(r.Min), Gap: (r.Min - is).String(), Sources: s.cost.sources,
	}}
}

func checkMax(s *subject, r *dossier.Rule) outcome {
	if !s.cost.known || s.cost.ht {
		return unknown(missingCost)
	}
	is := s.cost.amount
	if is <= r.Max {
		return passed
	}
	return outcome{limit: euros(r.Max), breach: &dossier.Finding{
		Title: "Le coût total est supérieur à la taille attendue.",
		Message: fmt.Sprintf("Le %s est de %s. La taille attendue des projets est d’au plus %s. Écart%s: %s.",
			s.cost.name, is, euros(r.Max), nb, is-r.Max),
		Read: is.String(), Expected: "au plus " + euros(r.Max), Gap: (is - r.Max).String(), Sources: s.cost.sources,
	}}
}
