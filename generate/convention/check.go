package convention

import (
	"fmt"
	"strings"

	"guichet/internal/dossier"
)

// maxMonths bounds the length of a project: beyond it a date was misread.
const maxMonths = 120

// IncompleteError says in French why no convention can be made yet.
type IncompleteError struct {
	Reasons []string // one sentence each, for a person
}

// Error joins the reasons.
func (e *IncompleteError) Error() string {
	return "la convention ne peut pas être établie" + dossier.NoBreak + ": " + strings.Join(e.Reasons, " ")
}

// check returns an *IncompleteError when a convention cannot be made.
func check(in Input) error {
	var reasons []string
	add := func(format string, args ...any) { reasons = append(reasons, fmt.Sprintf(format, args...)) }
	for _, f := range in.Findings {
		if f.Severity == dossier.Bloquante {
			add("Une anomalie bloquante demeure\u00a0: %s", sentence(f.Title))
		}
	}
	d := in.Dossier
	if in.Theme == nil {
		add("Le thème du dossier n’est pas reconnu.")
	}
	if !d.Title.Known || strings.TrimSpace(d.Title.V) == "" {
		add("Le titre du projet n’a pas été trouvé dans le dossier.")
	}
	if !d.Carrier.Name.Known || strings.TrimSpace(d.Carrier.Name.V) == "" {
		add("Le nom du porteur n’a pas été trouvé dans le dossier.")
	}
	if !d.Carrier.SIRET.Known {
		add("Le SIRET du porteur n’a pas été trouvé dans le dossier.")
	}
	if !d.Carrier.Type.Known {
		add("La nature du porteur (administration, opérateur, collectivité…) n’a pas été trouvée dans le dossier\u00a0: elle commande le choix de l’acte.")
	}
	reasons = append(reasons, checkDates(d)...)
	reasons = append(reasons, checkMoney(in)...)
	if len(reasons) > 0 {
		return &IncompleteError{Reasons: reasons}
	}
	return nil
}

func checkDates(d *dossier.Dossier) []string {
	switch {
	case !d.Start.Known || !d.End.Known:
		return []string{"Les dates de début et de fin du projet n’ont pas été trouvées toutes les deux dans le dossier."}
	case d.End.V.Before(d.Start.V):
		return []string{fmt.Sprintf("La fin du projet (%s) précède son début (%s).", d.End.V.French(), d.Start.V.French())}
	case d.End.V.After(d.Start.V.AddMonths(maxMonths)):
		return []string{fmt.Sprintf("Le projet durerait plus de dix ans (du %s au %s)\u00a0: une des deux dates est à vérifier.", d.Start.V.French(), d.End.V.French())}
	default:
		return nil
	}
}

func checkMoney(in Input) []string {
	d := in.Dossier
	if d.Budget == nil || len(d.Budget.Lines) == 0 {
		return []string{"Le dossier ne comporte pas de budget détaillé."}
	}
	var reasons []string
	add := func(format string, args ...any) { reasons = append(reasons, fmt.Sprintf(format, args...)) }
	total := d.Budget.Total
	if !total.Known || total.V <= 0 {
		add("Le coût total du projet n’a pas été trouvé dans le dossier.")
	}
	switch asked := d.AmountRequested(); {
	case !asked.Known:
		add("Le montant demandé n’a pas été trouvé dans le dossier.")
	case in.Granted > asked.V:
		add("Le montant accordé (%s) dépasse le montant demandé (%s).", in.Granted, asked.V)
	}
	if in.Granted <= 0 {
		add("Le montant accordé (%s) n’est pas positif.", in.Granted)
	}
	if in.Theme == nil {
		return reasons
	}
	if percent, base, ok := in.Theme.MaxRate(); ok {
		whole, name := total, "coût total"
		if base == baseTitle3 {
			whole, name = dossier.Value[dossier.Money]{V: titleSum(d.Budget, dossier.T3), Known: true}, "total des dépenses de titre\u00a03"
		}
		if whole.Known && in.Granted.ExceedsShare(whole.V, percent) {
			add("Le montant accordé (%s) dépasse %d\u00a0%% du %s (%s), soit %s.", in.Granted, percent, name, whole.V, whole.V.Share(percent))
		}
	}
	if limit, ok := in.Theme.Cap(); ok && in.Granted > limit {
		add("Le montant accordé (%s) dépasse le plafond du thème (%s).", in.Granted, limit)
	}
	return reasons
}

// baseTitle3 names the rate's base in a theme whose fund pays only titre 3.
const baseTitle3 = "titre3"

// titleSum adds up the known totals of the lines under a budget title.
func titleSum(b *dossier.Budget, title dossier.TitleCode) dossier.Money {
	var sum dossier.Money
	for _, l := range b.Lines {
		if l.Title.Known && l.Title.V == title && l.Total.Known {
			sum += l.Total.V
		}
	}
	return sum
}

// sentence ends a text with a full stop.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}
