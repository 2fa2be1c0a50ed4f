package rules

import (
	"fmt"

	"guichet/internal/dossier"
)

// tolerance is the gap that rounding explains: sums are compared to the euro.
const tolerance = dossier.Money(100)

func differ(a, b dossier.Money) bool { return (a - b).Abs() > tolerance }

// checkFields names the identity fields that no file gives.
func checkFields(s *subject) []dossier.Finding {
	d := s.d
	var missing []string
	for _, f := range []struct {
		name  string
		known bool
	}{
		{"l’intitulé du projet", d.Title.Known && d.Title.V != ""},
		{"le nom du porteur", d.Carrier.Name.Known && d.Carrier.Name.V != ""},
		{"le courriel de contact", d.Carrier.Email.Known && d.Carrier.Email.V != ""},
		{"le numéro SIRET", d.Carrier.SIRET.Known && d.Carrier.SIRET.V != ""},
		{"la date de début du projet", d.Start.Known},
		{"la date de fin du projet", d.End.Known},
	} {
		if !f.known {
			missing = append(missing, f.name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	what := enumerate(missing, "et")
	f := dossier.Finding{
		Code: "field.missing", Severity: dossier.Bloquante,
		Title:   "Il manque un renseignement" + nb + ": " + what + ".",
		Message: "Aucun fichier du dossier ne donne " + enumerate(missing, "ni") + ".",
		Read:    "rien", Expected: what, Sources: []dossier.Source{},
		Action: "Indiquer " + what + ".",
	}
	if len(missing) > 1 {
		f.Title = "Il manque " + fmt.Sprint(len(missing)) + nb + "renseignements" + nb + ": " + what + "."
	}
	return []dossier.Finding{f}
}

// checkBudget checks that the budget is there and that its figures agree. Nothing is
// said of sums in which a figure is not known.
func checkBudget(s *subject) []dossier.Finding {
	b := s.d.Budget
	if b == nil || len(b.Lines) == 0 {
		if len(s.d.Unread()) > 0 {
			return nil // it may be in the file that was not read
		}
		return []dossier.Finding{{
			Code: "budget.missing", Severity: dossier.Bloquante,
			Title:   "Le budget détaillé manque.",
			Message: "Aucun fichier du dossier ne contient de tableau de budget avec ses dépenses ligne par ligne.",
			Read:    "aucun tableau de budget", Expected: "un tableau des dépenses par ligne et par année, avec le plan de financement",
			Sources: []dossier.Source{},
			Action:  "Joindre le budget détaillé du projet, avec les dépenses par ligne et par année et le plan de financement.",
		}}
	}
	var out []dossier.Finding
	out = append(out, totalMismatch(b)...)
	for i := range b.Lines {
		l := &b.Lines[i]
		out = append(out, lineMismatch(l, i)...)
		out = append(out, vatMismatch(l, i)...)
		out = append(out, negative(l, i)...)
	}
	out = append(out, financingMismatch(b, s.asked)...)
	return append(out, inconsistentCosts(s.d)...)
}

// checkUnread tells of the files that were not read. They block: another budget
// may stand in them. A file of a kind that is never read is only a réserve.
func checkUnread(d *dossier.Dossier) []dossier.Finding {
	var out []dossier.Finding
	for _, r := range d.Refusals {
		f := dossier.Finding{
			Code: "documents.unread", Severity: dossier.Bloquante,
			Title:   "Une pièce n’a pas pu être lue" + nb + ": " + dossier.Quote(r.File) + ".",
			Message: r.File + nb + ": " + r.What,
			Read:    "une pièce non lue", Expected: "une pièce lisible",
			Sources: []dossier.Source{{File: r.File}},
			Action:  r.Action,
		}
		if r.Ours() {
			f.Title = "Une pièce reste à lire par le bureau" + nb + ": " + dossier.Quote(r.File) + "."
		}
		if r.Reason == dossier.RefusedUnknownType {
			f.Severity = dossier.Reserve
		}
		out = append(out, f)
	}
	return out
}

func totalMismatch(b *dossier.Budget) []dossier.Finding {
	sum, at, ok := sumOfLines(b.Lines)
	if !ok || !b.Total.Known || !differ(b.Total.V, sum) {
		return nil
	}
	gap := b.Total.V - sum
	hint := ""
	for i := range b.Lines {
		if v := lineTotal(&b.Lines[i]); v.Known && v.V != 0 && v.V.Abs() == gap.Abs() {
			hint = fmt.Sprintf(" C’est le montant de la ligne %s%s: peut-être oubliée, ou comptée deux fois.", named(&b.Lines[i], i), nb)
			break
		}
	}
	return []dossier.Finding{{
		Code: "budget.total-mismatch", Severity: dossier.Bloquante,
		Title: "Le total du budget n’est pas la somme de ses lignes.",
		Message: fmt.Sprintf("Le coût total indiqué est de %s. La somme des %s est de %s. Écart%s: %s.%s",
			b.Total.V, count(len(b.Lines), "ligne"), sum, nb, gap.Abs(), hint),
		Read: b.Total.V.String(), Expected: sum.String(), Gap: gap.Abs().String(),
		Sources: sourcesOf(append([]dossier.Source{b.Total.Source}, ends(at)...)...),
		Action:  "Corriger le total ou les lignes du budget, pour que le total soit la somme des lignes.",
	}}
}

func lineMismatch(l *dossier.Line, i int) []dossier.Finding {
	sum, at, ok := sumOfYears(l)
	if !ok || !l.Total.Known || !differ(l.Total.V, sum) {
		return nil
	}
	gap := (l.Total.V - sum).Abs()
	return []dossier.Finding{{
		Code: "budget.line-mismatch", Severity: dossier.Bloquante,
		Title: "Le total de la ligne " + named(l, i) + " n’est pas la somme de ses années.",
		Message: fmt.Sprintf("La ligne %s a un total de %s. La somme de ses années (%s) est de %s. Écart%s: %s.",
			named(l, i), l.Total.V, yearsFR(years(l)), sum, nb, gap),
		Read: l.Total.V.String(), Expected: sum.String(), Gap: gap.String(),
		Sources: sourcesOf(append([]dossier.Source{l.Total.Source}, at...)...),
		Action:  "Corriger le total de la ligne ou ses montants annuels.",
	}}
}

func vatMismatch(l *dossier.Line, i int) []dossier.Finding {
	if !l.HT.Known || !l.VAT.Known || !l.Total.Known || !differ(l.HT.V+l.VAT.V, l.Total.V) {
		return nil
	}
	sum := l.HT.V + l.VAT.V
	gap := (l.Total.V - sum).Abs()
	return []dossier.Finding{{
		Code: "budget.vat-mismatch", Severity: dossier.Reserve,
		Title: "Le montant TTC de la ligne " + named(l, i) + " n’est pas la somme du HT et de la TVA.",
		Message: fmt.Sprintf("La ligne %s indique %s HT et %s de TVA, soit %s%s; son montant TTC est de %s. Écart%s: %s.",
			named(l, i), l.HT.V, l.VAT.V, sum, nb, l.Total.V, nb, gap),
		Read: l.Total.V.String(), Expected: sum.String(), Gap: gap.String(),
		Sources: sourcesOf(l.Total.Source, l.HT.Source, l.VAT.Source),
		Action:  "Corriger le montant HT, la TVA ou le montant TTC de la ligne.",
	}}
}

// negative names the first amount below zero of a line.
func negative(l *dossier.Line, i int) []dossier.Finding {
	amounts := []struct {
		what string
		v    dossier.Value[dossier.Money]
	}{{"montant TTC", l.Total}, {"montant HT", l.HT}, {"montant de TVA", l.VAT}, {"montant demandé", l.Requested}, {"montant à la charge du porteur", l.OwnShare}}
	for _, y := range years(l) {
		amounts = append(amounts, struct {
			what string
			v    dossier.Value[dossier.Money]
		}{fmt.Sprintf("montant de %d", y), l.Years[y]})
	}
	for _, a := range amounts {
		if !a.v.Known || a.v.V >= 0 {
			continue
		}
		return []dossier.Finding{{
			Code: "budget.negative-amount", Severity: dossier.Reserve,
			Title:   "La ligne " + named(l, i) + " porte un montant négatif.",
			Message: fmt.Sprintf("Le %s de la ligne %s est de %s. Une dépense est attendue nulle ou positive.", a.what, named(l, i), a.v.V),
			Read:    a.v.V.String(), Expected: "un montant nul ou positif", Gap: a.v.V.Abs().String(),
			Sources: sourcesOf(a.v.Source),
			Action:  "Corriger le signe du montant, ou présenter la réduction autrement que par une dépense négative.",
		}}
	}
	return nil
}

// financingMismatch compares the plan with the cost. A plan that prints no other
// funding has none; the amount asked and the carrier's share must be known.
func financingMismatch(b *dossier.Budget, asked dossier.Value[dossier.Money]) []dossier.Finding {
	if !b.Total.Known || !asked.Known || !b.OwnShare.Known {
		return nil
	}
	sum := asked.V + b.OwnShare.V
	others := "aucun autre financement"
	if b.Other.Known {
		sum += b.Other.V
		others = b.Other.V.String() + " d’autres financements"
	}
	if !differ(sum, b.Total.V) {
		return nil
	}
	gap := (b.Total.V - sum).Abs()
	return []dossier.Finding{{
		Code: "budget.financing-mismatch", Severity: dossier.Bloquante,
		Title: "Le plan de financement ne couvre pas exactement le coût total.",
		Message: fmt.Sprintf("Le plan de financement compte %s demandés au fonds, %s à la charge du porteur et %s, soit %s. Le coût total est de %s. Écart%s: %s.",
			asked.V, b.OwnShare.V, others, sum, b.Total.V, nb, gap),
		Read: sum.String(), Expected: b.Total.V.String(), Gap: gap.String(),
		Sources: sourcesOf(b.Total.Source, asked.Source, b.OwnShare.Source, b.Other.Source),
		Action:  "Corriger le plan de financement, pour que ses ressources soient égales au coût total.",
	}}
}

func fileOf(b *dossier.Budget) string {
	if b.File != "" {
		return dossier.Quote(b.File)
	}
	return dossier.Quote(b.Total.Source.File)
}
