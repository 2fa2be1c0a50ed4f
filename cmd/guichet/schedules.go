package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"guichet/generate"
	"guichet/generate/pdfdoc"
	pilotage "guichet/generate/portfolio"
	"guichet/ingest"
	"guichet/internal/config"
	"guichet/internal/dossier"
	"guichet/internal/durable"
	"guichet/internal/pipeline"
	"guichet/internal/portfolio"
	"guichet/schedules"
	"guichet/templates"
)

// managersReport is the name of the action that makes the managers' report.
const managersReport = "rapport-gestion"

// loadSchedules returns what the daemon does by itself: the operator's own file, or that of
// the program.
func loadSchedules(c *config.Config) ([]schedules.Definition, error) {
	name, data := "schedules.yaml", templates.Schedules
	if c.Schedules != "" {
		var err error
		name = c.Schedules
		if data, err = os.ReadFile(name); err != nil { // #nosec G304 -- the operator names the file
			return nil, usageError("%s%s: ce fichier de calendrier ne peut pas être lu (clé schedules de guichet.yaml)", name, dossier.NoBreak)
		}
	}
	ds, err := schedules.ReadDefinitions(name, data, []string{pipeline.Reminders, managersReport})
	if err != nil {
		return nil, &exitError{exitUsage, err}
	}
	return ds, nil
}

// reporter makes the managers' report, as guichet portfolio does.
type reporter struct {
	works  *pipeline.Pipeline
	making generator
	folder string
}

// action lays the report of the day before in the folder of reports. The same day gives the
// same report, so that a second time changes nothing.
func (r *reporter) action(ctx context.Context, at time.Time) (string, error) {
	day := dossier.DateOf(at).AddDays(-1)
	docs, err := managers(ctx, r.works, r.making, "", day, day.AddMonths(-1))
	if err != nil {
		return "", err
	}
	if err := durable.MkdirAll(r.folder); err != nil {
		return "", err
	}
	var names []string
	for _, d := range docs {
		if err := durable.WriteFile(filepath.Join(r.folder, d.Name), d.Data); err != nil {
			return "", err
		}
		names = append(names, d.Name)
	}
	return strings.Join(names, ", ") + " dans " + r.folder, nil
}

// managers are the files of the managers' report of a day, of one theme or ("") of all.
func managers(ctx context.Context, w *pipeline.Pipeline, g generator, only dossier.ThemeID, day, before dossier.Date) ([]generate.Document, error) {
	var themes []portfolio.Theme
	for _, t := range g.catalogue.Themes() {
		themes = append(themes, portfolio.Theme{ID: t.ID, Title: t.Title, Envelope: t.Envelope})
	}
	histories, err := w.Histories(ctx)
	if err != nil {
		return nil, err
	}
	r := portfolio.Compute(histories, themes, only, day, before)
	act, err := pilotage.New(r, g.settings.Bureau)
	if err != nil {
		return nil, err
	}
	pdf, err := pdfdoc.Write(act)
	if err != nil {
		return nil, err
	}
	book, err := pilotage.Workbook(r, g.settings.Bureau)
	if err != nil {
		return nil, err
	}
	name := "pilotage-" + day.String()
	if only != "" {
		name += "-" + string(only)
	}
	return []generate.Document{{Name: name + ".pdf", Data: pdf}, {Name: name + ".xlsx", Data: book}}, nil
}

func (a *app) schedules() *cobra.Command {
	c := &cobra.Command{
		Use: "schedules", Short: "Dit ce que guichet serve fait tout seul, quand, et ce que cela a donné",
		Long: `Liste ce que guichet serve fait tout seul : la prochaine fois, les dernières, leur résultat et leur durée. Une fois manquée
(machine arrêtée) est rattrapée, fusionnée avec la suivante ou sautée, selon sa règle. Le calendrier est celui du programme,
ou le fichier que nomme la clé schedules de guichet.yaml.`,
		Example: "  guichet schedules\n  guichet schedules run relances\n  guichet schedules run rapport-mensuel --at 2021-04-01", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.query(c.Context(), func(w *works) error {
				all, err := w.Timetables(c.Context())
				if err != nil {
					return unreadable(err)
				}
				return a.writeTimetables(all)
			})
		},
	}
	a.databaseFlag(c)
	c.AddCommand(a.runSchedule())
	return c
}

func (a *app) writeTimetables(all []pipeline.Timetable) error {
	t := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	line := func(cells ...string) { _, _ = fmt.Fprintln(t, strings.Join(cells, "\t")) } // Flush tells the error
	moment := func(t time.Time) string {
		if t.IsZero() {
			return "–"
		}
		return t.In(dossier.Paris).Format("02/01/2006 15:04")
	}
	line("CALENDRIER", "PROCHAINE FOIS", "DERNIÈRE FOIS", "RÉSULTAT", "DURÉE", "CE QUI A ÉTÉ FAIT")
	for _, x := range all {
		name, next := x.Name, moment(x.Next)
		if len(x.Runs) == 0 {
			line(name, next, "–", "–", "–", x.Why)
		}
		for _, r := range x.Runs {
			length := "–"
			if !r.Ended.IsZero() {
				length = strings.ReplaceAll(fmt.Sprintf("%.1f s", r.Ended.Sub(r.Started).Seconds()), ".", ",")
			}
			line(name, next, moment(r.Due), string(r.Outcome), length, r.Said)
			name, next = "", ""
		}
	}
	return t.Flush()
}

func (a *app) runSchedule() *cobra.Command {
	at := ""
	c := &cobra.Command{
		Use: "run NOM", Short: "Fait tout de suite ce que fait un calendrier, pour aujourd’hui ou un jour passé", Example: "  guichet schedules run relances", Args: someArgs("un nom de calendrier", 1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			now := ingest.SystemClock{}.Now()
			if at != "" {
				day, err := dossier.ParseDate(at)
				if err != nil {
					return usageError("date illisible%s: --at %s (AAAA-MM-JJ)", dossier.NoBreak, dossier.Quote(at))
				}
				if day.After(dossier.DateOf(now)) {
					return usageError("--at %s est à venir%s: guichet simulate dit ce qui partira", day.French(), dossier.NoBreak)
				}
				now = time.Date(day.Year, day.Month, day.Day, 8, 0, 0, 0, dossier.Paris)
			}
			return a.query(c.Context(), func(w *works) error {
				said, err := w.RunNow(c.Context(), args[0], now)
				if errors.Is(err, pipeline.ErrUnknownSchedule) {
					return usageError("aucun calendrier ne s’appelle %s (guichet schedules)", dossier.Quote(args[0]))
				}
				if err != nil {
					return unreadable(err)
				}
				_, err = fmt.Fprintf(a.out, "%s%s: %s.\n", args[0], dossier.NoBreak, said)
				return err
			})
		},
	}
	c.Flags().StringVar(&at, "at", "", "comme si l’on était ce jour-là à 8 h, AAAA-MM-JJ")
	a.databaseFlag(c)
	return c
}
