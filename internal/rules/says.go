package rules

import (
	"fmt"

	"guichet/internal/dossier"
)

// The rules, each in one French sentence without its full stop.

func sayRate(r *dossier.Rule) string {
	of := "du coût total TTC"
	if r.Base == baseTitre3 {
		of = "des dépenses de titre 3"
	}
	return "le montant demandé est d’au plus " + percentage(r.Percent) + " " + of
}

func sayCap(r *dossier.Rule) string { return "le montant demandé est d’au plus " + euros(r.Amount) }

func sayMin(r *dossier.Rule) string {
	if r.Strict {
		return "le coût total TTC est de plus de " + euros(r.Min)
	}
	return "le coût total TTC est d’au moins " + euros(r.Min)
}

func sayMax(r *dossier.Rule) string { return "le coût total TTC est d’au plus " + euros(r.Max) }

func sayYears(r *dossier.Rule) string { return "les dépenses sont de " + yearsFR(r.Years) }

func sayT2(*dossier.Rule) string { return "aucun montant n’est demandé en titre 2" }

func sayCarrier(r *dossier.Rule) string {
	switch {
	case len(r.Excluded) == 0:
		return "le porteur admis est" + nb + ": " + carriersFR(r.Allowed, "ou")
	case len(r.Allowed) == 0:
		return "le porteur n’est pas" + nb + ": " + carriersFR(r.Excluded, "ni")
	default:
		return "le porteur admis est" + nb + ": " + carriersFR(r.Allowed, "ou") + nb + "; est exclu" + nb + ": " + carriersFR(r.Excluded, "ou")
	}
}

func sayOpening(r *dossier.Rule) string {
	return "le dépôt se fait à compter du " + r.Opening.French()
}

func sayClosing(r *dossier.Rule) string {
	return "le dépôt se fait au plus tard le " + r.Closing.French()
}

func sayDuration(r *dossier.Rule) string { return "le projet dure au plus " + months(r.Months) }

func sayFirstResults(r *dossier.Rule) string {
	return "les premiers résultats viennent en " + months(r.Months) + " au plus"
}

func sayInnovative(r *dossier.Rule) string {
	return "les entreprises innovantes comptent pour " + percentage(r.Percent) + " des dépenses au moins"
}

func sayDeconcentrated(r *dossier.Rule) string {
	return "les services déconcentrés comptent pour " + percentage(r.Percent) + " du portage opérationnel au moins"
}

func sayCoverage(r *dossier.Rule) string {
	return fmt.Sprintf("le projet couvre %s%shabitants ou %s au moins", dossier.GroupThousands(r.Minimum), nb, count(int(r.MinOther), "département"))
}
