package rules

import (
	"fmt"
	"strings"

	"guichet/internal/dossier"
)

// What two files of a dossier state otherwise of the same thing: both places are
// named, with what is printed there. Which one is right is for the carrier to say.

// mostLines is how many lines a message names.
const mostLines = 3

// inconsistentCosts compares the total costs of the files, then the amounts of the
// plan and of the lines.
func inconsistentCosts(d *dossier.Dossier) []dossier.Finding {
	var out []dossier.Finding
	b := d.Budget
	for i := range d.Alternatives {
		a := &d.Alternatives[i]
		if !a.Total.Known || !b.Total.Known || !differ(a.Total.V, b.Total.V) {
			continue
		}
		gap := (a.Total.V - b.Total.V).Abs()
		lines, at := differingLines(b, a)
		out = append(out, dossier.Finding{
			Code: "documents.inconsistent", Severity: dossier.Bloquante,
			Title: "Deux fichiers du dossier donnent des coûts totaux différents.",
			Message: fmt.Sprintf("Le coût total est de %s dans %s (%s) et de %s dans %s (%s). Un même coût est attendu. Écart%s: %s.%s",
				b.Total.V, fileOf(b), placeIn(b.Total.Source), a.Total.V, fileOf(a), placeIn(a.Total.Source), nb, gap, lines),
			Read: b.Total.V.String() + " et " + a.Total.V.String(), Expected: "un même coût total", Gap: gap.String(),
			Sources: sourcesOf(append([]dossier.Source{b.Total.Source, a.Total.Source}, at...)...),
			Action:  "Indiquer lequel des deux budgets est le bon, et corriger l’autre fichier.",
		})
	}
	out = append(out, contradicted("Le montant demandé", d.AmountRequested(), dossier.Bloquante)...)
	out = append(out, contradicted("La part du porteur", b.OwnShare, dossier.Bloquante)...)
	for i := range b.Lines {
		l := &b.Lines[i]
		out = append(out, contradicted("Le montant de la ligne "+named(l, i), l.Total, dossier.Bloquante)...)
	}
	return out
}

// placeIn names a place within its file: "page 2", "feuille « Budget », cellule B7".
func placeIn(s dossier.Source) string {
	place := strings.TrimPrefix(strings.TrimPrefix(s.Place(), s.File), ", ")
	if place == "" {
		return "place inconnue"
	}
	return place
}

// differingLines names the lines that both budgets have with other amounts.
func differingLines(b, a *dossier.Budget) (words string, at []dossier.Source) {
	const ambiguous = -1
	other := map[string]int{}
	for i := range a.Lines {
		k := fold(a.Lines[i].Label.V)
		if _, twice := other[k]; twice {
			other[k] = ambiguous
			continue
		}
		other[k] = i
	}
	var named []string
	seen := map[string]bool{}
	for i := range b.Lines {
		l := &b.Lines[i]
		k := fold(l.Label.V)
		j, ok := other[k]
		if !ok || j == ambiguous || k == "" || seen[k] {
			continue
		}
		seen[k] = true
		m := &a.Lines[j]
		x, y := lineTotal(l), lineTotal(m)
		if !x.Known || !y.Known || !differ(x.V, y.V) {
			continue
		}
		named = append(named, fmt.Sprintf("%s, %s (%s) et %s (%s)", dossier.Quote(l.Label.V), x.V, x.Source.Place(), y.V, y.Source.Place()))
		at = append(at, x.Source, y.Source)
	}
	switch n := len(named); {
	case n == 0:
		return "", nil
	case n > mostLines:
		return fmt.Sprintf(" %d lignes diffèrent, dont%s: %s.", n, nb, strings.Join(named[:mostLines], nb+"; ")), at[:2*mostLines]
	case n > 1:
		return fmt.Sprintf(" Lignes qui diffèrent%s: %s.", nb, strings.Join(named, nb+"; ")), at
	default:
		return fmt.Sprintf(" Ligne qui diffère%s: %s.", nb, named[0]), at
	}
}

// inconsistentIdentity compares what the files say of the project and its carrier.
func inconsistentIdentity(d *dossier.Dossier) []dossier.Finding {
	var out []dossier.Finding
	out = append(out, contradicted("Le thème", d.ThemeText, dossier.Bloquante)...)
	out = append(out, contradicted("Le dispositif", d.Track, dossier.Reserve)...)
	out = append(out, contradicted("L’intitulé du projet", d.Title, dossier.Reserve)...)
	out = append(out, contradicted("Le nom du porteur", d.Carrier.Name, dossier.Reserve)...)
	out = append(out, contradicted("La nature du porteur", d.Carrier.Type, dossier.Reserve)...)
	out = append(out, contradicted("Le SIRET du porteur", d.Carrier.SIRET, dossier.Bloquante)...)
	out = append(out, contradicted("Le courriel de contact", d.Carrier.Email, dossier.Information)...)
	out = append(out, contradicted("La date de début du projet", d.Start, dossier.Reserve)...)
	out = append(out, contradicted("La date de fin du projet", d.End, dossier.Reserve)...)
	out = append(out, contradicted("La population couverte", d.Declared.PopulationCovered, dossier.Reserve)...)
	out = append(out, contradicted("Le nombre de départements", d.Declared.Departments, dossier.Reserve)...)
	out = append(out, contradicted("La part des services déconcentrés", d.Declared.DeconcentratedPercent, dossier.Reserve)...)
	out = append(out, contradicted("La part des entreprises innovantes", d.Declared.InnovativePercent, dossier.Reserve)...)
	out = append(out, contradicted("Le délai des premiers résultats", d.Declared.FirstResultsMonths, dossier.Reserve)...)
	return out
}

// contradicted gives a finding for each other file that states a value otherwise.
func contradicted[T any](what string, v dossier.Value[T], severity dossier.Severity) []dossier.Finding {
	var out []dossier.Finding
	for _, c := range v.Checks {
		if c.Code != dossier.CheckFiles || c.Holds || c.Other == nil {
			continue
		}
		here, there := dossier.Quote(v.Source.Raw), dossier.Quote(c.Other.Raw)
		out = append(out, dossier.Finding{
			Code: "documents.inconsistent", Severity: severity,
			Title: what + " n’est pas le même dans deux fichiers du dossier.",
			Message: fmt.Sprintf("%s se lit %s dans %s, et %s dans %s. La première valeur a été retenue.",
				what, here, v.Source.Place(), there, c.Other.Place()),
			Read: here + " et " + there, Expected: "une même valeur dans tous les fichiers",
			Sources: sourcesOf(v.Source, *c.Other),
			Action:  "Indiquer laquelle des deux valeurs est la bonne, et corriger l’autre fichier.",
		})
	}
	return out
}

// checkSIRET tells of a SIRET whose key is wrong. One that a recogniser read with
// doubt is more likely misread: its confidence says so.
func checkSIRET(d *dossier.Dossier) []dossier.Finding {
	v := d.Carrier.SIRET
	if !v.Known || v.V.ValidKey() || v.Source.Method == dossier.MethodOCR && v.Source.Confidence < .9 {
		return nil
	}
	return []dossier.Finding{{
		Code: "siret.invalid", Severity: dossier.Reserve,
		Title: "Le SIRET du porteur a une clé de contrôle fausse.",
		Message: fmt.Sprintf("Le SIRET est écrit %s dans %s. Sa clé de contrôle n’est pas juste%s: un chiffre au moins est faux.",
			dossier.Quote(v.Source.Raw), v.Source.Place(), nb),
		Read: v.V.String(), Expected: "un numéro de quatorze chiffres dont la clé est juste", Sources: sourcesOf(v.Source),
		Action: "Indiquer le SIRET exact du porteur.",
	}}
}
