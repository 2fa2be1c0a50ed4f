package suivi

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"guichet/internal/dossier"
)

// evidence checks the pieces: their dates, their sums, one for each payment, and none twice.
func (c *checker) evidence(l Ledger) {
	sums := map[int]dossier.Money{}
	count := map[int]int{}
	seen := map[string]string{}
	known := map[string]Known{}
	for _, k := range l.Evidence {
		known[evidenceKey(k.Supplier, k.Number, k.TTC)] = k
	}
	for _, e := range c.r.Evidence {
		c.piece(e)
		if e.Line.Known {
			sums[e.Line.V] += e.TTC.V
			count[e.Line.V]++
		}
		if !e.TTC.Known || e.Number.V == "" {
			continue
		}
		key := evidenceKey(FoldKey(e.Supplier.V), FoldKey(e.Number.V), e.TTC.V)
		if k, ok := known[key]; ok {
			c.add("duplicate-evidence", dossier.Reserve, e.place(), fmt.Sprintf("Le justificatif %s de %s (%s) a déjà été présenté, pour le projet %s, période %s.", e.Number.V, e.Supplier.V, e.TTC.V, k.Reference, k.Period), "un justificatif présenté une seule fois",
				"Retirer le justificatif, ou expliquer le partage de la dépense.")
		}
		if cell, ok := seen[key]; ok {
			c.add("duplicate-evidence", dossier.Bloquante, e.place(), fmt.Sprintf("Le justificatif %s de %s (%s) est déjà en %s.", e.Number.V, e.Supplier.V, e.TTC.V, cell), "un justificatif présenté une seule fois", "Retirer l’une des deux lignes.")
		}
		seen[key] = e.place().Cell
	}
	for _, x := range c.r.Lines {
		switch {
		case !x.Paid.Known && x.Paid.Source.Raw != "": // no figure to hold it to
		case x.Paid.V > 0 && count[x.Number] == 0:
			c.add("evidence-missing", dossier.Bloquante, x.Paid.Source, fmt.Sprintf("Ligne %d\u00a0: aucun justificatif pour les %s payés dans la période.", x.Number, x.Paid.V), "un justificatif au moins",
				"Ajouter les justificatifs dans la feuille "+SheetEvidence+", avec le numéro de la ligne.")
		case sums[x.Number] != x.Paid.V:
			c.add("evidence-sum-mismatch", dossier.Bloquante, x.Paid.Source, fmt.Sprintf("Ligne %d\u00a0: les justificatifs font %s, et %s sont déclarés payés dans la période.", x.Number, sums[x.Number], x.Paid.V), sums[x.Number].String(),
				"Corriger le montant, ou compléter les justificatifs.")
		}
	}
}

// piece checks one piece by itself.
func (c *checker) piece(e Evidence) {
	name := e.Number.V
	if name == "" {
		name = "de la cellule " + e.place().Cell
	}
	if _, ok := c.line(e.Line.V); e.Line.Known && !ok || !e.Line.Known && e.Line.Source.Raw == "" {
		c.add("evidence-missing", dossier.Bloquante, e.Line.Source, fmt.Sprintf("Le justificatif %s n’est rattaché à aucune ligne du budget.", name), fmt.Sprintf("un numéro de ligne, de 1 à %d", len(c.sent.Lines)), "Indiquer le numéro de la ligne.")
	}
	if !e.TTC.Known && e.TTC.Source.Raw == "" {
		c.add("evidence-missing", dossier.Bloquante, e.TTC.Source, fmt.Sprintf("Le justificatif %s n’a pas de montant TTC.", name), "un montant", "Indiquer le montant TTC.")
	}
	if e.HT.Known && e.VAT.Known && e.TTC.Known && e.HT.V+e.VAT.V != e.TTC.V {
		c.add("sum-mismatch", dossier.Bloquante, e.TTC.Source, fmt.Sprintf("Justificatif %s\u00a0: HT (%s) et TVA (%s) ne font pas le TTC (%s).", name, e.HT.V, e.VAT.V, e.TTC.V), (e.HT.V + e.VAT.V).String(), "Corriger l’un des trois montants.")
	}
	if !e.Date.Known {
		return
	}
	switch d := e.Date.V; {
	case d.After(c.sent.Period.End) || d.Before(c.sent.Start):
		c.add("outside-period", dossier.Bloquante, e.Date.Source, fmt.Sprintf("Le justificatif %s est daté du %s, hors de la période.", name, d.French()),
			fmt.Sprintf("une date du %s au %s", c.sent.Period.Start.French(), c.sent.Period.End.French()), "Corriger la date, ou présenter la dépense avec la période où elle a été payée.")
	case d.Before(c.sent.Period.Start):
		c.add("outside-period", dossier.Reserve, e.Date.Source, fmt.Sprintf("Le justificatif %s est daté du %s, avant le début de la période.", name, d.French()),
			fmt.Sprintf("une date du %s au %s", c.sent.Period.Start.French(), c.sent.Period.End.French()), "Vérifier que la dépense n’a pas été présentée avant.")
	}
}

func evidenceKey(supplier, number string, ttc dossier.Money) string {
	return supplier + "\x00" + number + "\x00" + ttc.String()
}

// FoldKey writes a text so that two spellings of it are the same: letters and digits only,
// small, without accents.
func FoldKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFD.String(s))
}

// Pieces are the pieces of a return as the ledger keeps them.
func (r *Return) Pieces(file string) []Known {
	var out []Known
	for _, e := range r.Evidence {
		if e.TTC.Known {
			out = append(out, Known{r.Identity.Reference, r.Identity.Period, FoldKey(e.Supplier.V), FoldKey(e.Number.V), e.TTC.V, file})
		}
	}
	return out
}
