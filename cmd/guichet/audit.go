package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"guichet/internal/dossier"
	"guichet/internal/store"
)

func (a *app) audit() *cobra.Command {
	c := &cobra.Command{
		Use: "audit", Short: "Contrôle le journal", Args: noArgs, Example: "  guichet audit verify",
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	head := ""
	verify := &cobra.Command{
		Use: "verify", Short: "Vérifie que le journal n’a pas été modifié", Args: noArgs,
		Long: `Suit le journal d’une entrée à l’autre : chacune porte l’empreinte de celle d’avant. Une entrée modifiée, retirée
ou ajoutée en dehors du programme est nommée. L’empreinte de tête, notée ailleurs et redonnée par --head, montre en
plus que rien n’a été retiré à la fin.`,
		Example: "  guichet audit verify\n  guichet audit verify --head 3f…",
		RunE: func(c *cobra.Command, _ []string) error {
			return a.query(c.Context(), func(w *works) error {
				v, err := w.VerifyJournal(c.Context(), head)
				if err != nil {
					return unreadable(err)
				}
				return a.verified(v, head)
			})
		},
	}
	verify.Flags().StringVar(&head, "head", "", "empreinte de tête notée auparavant")
	a.databaseFlag(verify)
	verify.InitDefaultHelpFlag()
	helpFR(verify)
	c.AddCommand(verify)
	return c
}

func entriesFR(n int) string {
	if n == 0 {
		return "aucune entrée"
	}
	return countFR(n, "entrée")
}

func (a *app) verified(v store.Verified, head string) error {
	if b := v.Broken; b != nil {
		what := ""
		if b.Entry.Event != "" {
			what = fmt.Sprintf(" (%s, %s)", b.Entry.At.In(dossier.Paris).Format("02/01/2006 15:04:05"), b.Entry.Event)
		}
		return unreadable(fmt.Errorf("le journal ne se suit pas à l’entrée n°%s%d%s%s: %s. Rétablir la base depuis une sauvegarde, et chercher qui y a écrit",
			dossier.NoBreak, b.ID, what, dossier.NoBreak, b.Why))
	}
	if head != "" && !v.Known {
		return unreadable(fmt.Errorf("l’empreinte %s n’est pas dans le journal%s: des entrées ont été retirées à la fin, ou ce n’est pas ce journal", head, dossier.NoBreak))
	}
	_, err := fmt.Fprintf(a.out, "Le journal se suit%s: %s. Empreinte de tête%s: %s\n", dossier.NoBreak, entriesFR(v.Entries), dossier.NoBreak, v.Head)
	return err
}
