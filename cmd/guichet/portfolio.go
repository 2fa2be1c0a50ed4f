package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"guichet/ingest"
	"guichet/internal/dossier"
)

func (a *app) portfolio() *cobra.Command {
	dir, asOf, since, theme := ".", "", "", ""
	c := &cobra.Command{
		Use: "portfolio", Short: "Rapport de pilotage, à ce jour ou à une date passée, en PDF et en classeur",
		Long: `Établit le rapport de pilotage : enveloppes, dossiers par état, montants demandés, accordés, conventionnés et dépensés,
retards, risques, délais, et ce qui a changé. Seul compte ce qui s’était passé à la date (--as-of) : la même date donne
toujours le même rapport, à l’euro près.`,
		Example: "  guichet portfolio --dir ./rapports\n  guichet portfolio --as-of 2021-03-31 --theme ITN3", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			day, before, err := reportDays(asOf, since)
			if err != nil {
				return err
			}
			catalogue, err := a.catalogue()
			if err != nil {
				return err
			}
			only := dossier.ThemeID(strings.ToUpper(strings.TrimSpace(theme)))
			if _, ok := catalogue.Theme(only); !ok && only != "" {
				return usageError("thème inconnu%s: %s", dossier.NoBreak, theme)
			}
			settings, _, err := a.settings()
			if err != nil {
				return err
			}
			return a.query(c.Context(), func(w *works) error {
				docs, err := managers(c.Context(), w.Pipeline, newGenerator(settings, catalogue), only, day, before)
				if err != nil {
					return unreadable(err)
				}
				return a.keepAll(dir, docs)
			})
		},
	}
	c.Flags().StringVar(&dir, "dir", dir, "répertoire où écrire")
	c.Flags().StringVar(&asOf, "as-of", asOf, "situation au, AAAA-MM-JJ (par défaut, aujourd’hui)")
	c.Flags().StringVar(&since, "since", since, "ce qui a changé depuis le, AAAA-MM-JJ (par défaut, un mois avant)")
	c.Flags().StringVar(&theme, "theme", theme, "un seul thème")
	a.databaseFlag(c)
	return c
}

// reportDays are the day of a report and the one before.
func reportDays(asOf, since string) (day, before dossier.Date, err error) {
	day = dossier.DateOf(ingest.SystemClock{}.Now())
	if asOf != "" {
		if day, err = dossier.ParseDate(asOf); err != nil {
			return day, before, usageError("date illisible%s: %s (AAAA-MM-JJ)", dossier.NoBreak, asOf)
		}
	}
	before = day.AddMonths(-1)
	if since != "" {
		if before, err = dossier.ParseDate(since); err != nil {
			return day, before, usageError("date illisible%s: %s (AAAA-MM-JJ)", dossier.NoBreak, since)
		}
	}
	if before.After(day) {
		return day, before, usageError("%s", fmt.Sprintf("--since (%s) est après --as-of (%s)", before.French(), day.French()))
	}
	return day, before, nil
}
