package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"guichet/internal/dossier"
	"guichet/internal/pipeline"
)

func (a *app) envelopes() *cobra.Command {
	format := "text"
	c := &cobra.Command{
		Use: "envelopes", Short: "Compte des enveloppes : demandé, éligible, accordé, reste", Example: "  guichet envelopes\n  guichet envelopes --format json", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if format != "text" && format != "json" {
				return usageError("format inconnu%s: %s (text ou json)", dossier.NoBreak, dossier.Quote(format))
			}
			catalogue, err := a.catalogue()
			if err != nil {
				return err
			}
			return a.query(c.Context(), func(w *works) error {
				accounts, err := w.Accounts(c.Context(), catalogue.Themes())
				if err != nil {
					return unreadable(err)
				}
				if format == "json" {
					return a.indented(accounts)
				}
				return a.accounts(accounts)
			})
		},
	}
	c.Flags().StringVar(&format, "format", format, "text ou json")
	a.databaseFlag(c)
	return c
}

func (a *app) accounts(accounts []pipeline.Account) error {
	t := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { _, _ = fmt.Fprintln(t, strings.Join(cells, "\t")) } // Flush tells the error
	row("THÈME", "ENVELOPPE", "DOSSIERS", "DEMANDÉ", "ÉLIGIBLE", "ACCORDÉ", "CONVENTIONNÉ", "PAYÉ", "RESTE", "EN ATTENTE")
	for _, x := range accounts {
		asked := x.Asked.String()
		if x.Unread > 0 {
			asked += fmt.Sprintf(" + %d non lu(s)", x.Unread)
		}
		waiting := "–"
		if n := len(x.Waiting); n > 0 {
			waiting = fmt.Sprint(n)
		}
		row(string(x.Theme), x.Envelope.String(), fmt.Sprint(x.Dossiers), asked, x.Eligible.String(), x.Granted.String(), amountOf(x.Contracted), amountOf(x.Paid), x.Remaining.String(), waiting)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(a.out, "Payé : rien ne l’enregistre encore. Ce que les porteurs ont dépensé est dans guichet portfolio.")
	return err
}
