package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"guichet/internal/dossier"
	"guichet/internal/pipeline"
	"guichet/internal/rules"
)

func (a *app) grade() *cobra.Command {
	var notes []string
	var comment, by string
	format := "text"
	c := &cobra.Command{
		Use: "grade RÉFÉRENCE", Short: "Montre ou remplit la grille d’évaluation d’un dossier",
		Long: `Montre la grille des critères du thème, avec les notes données, leurs poids et le total ; --note n=note en donne une,
de 0 à 5, au critère n de la grille. Une note ne s’efface pas : la dernière d’un critère compte.`,
		Example: "  guichet grade ITN3-2021-0001\n  guichet grade ITN3-2021-0001 --note 1=4 --note 2=3 --comment \"bon portage\"",
		Args:    someArgs("une référence", 1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return usageError("format inconnu%s: %s (text ou json)", dossier.NoBreak, dossier.Quote(format))
			}
			given, err := parseNotes(notes)
			if err != nil {
				return err
			}
			catalogue, err := a.catalogue()
			if err != nil {
				return err
			}
			return a.query(c.Context(), func(w *works) error {
				return a.graded(c.Context(), w, catalogue, args[0], given, comment, who(by), format)
			})
		},
	}
	c.Flags().StringArrayVar(&notes, "note", nil, "note d’un critère : n=note (plusieurs fois)")
	c.Flags().StringVar(&comment, "comment", "", "commentaire des notes données")
	c.Flags().StringVar(&by, "by", "", "qui note (par défaut, l’utilisateur du système)")
	c.Flags().StringVar(&format, "format", format, "text ou json")
	a.databaseFlag(c)
	return c
}

func parseNotes(notes []string) ([]pipeline.NoteOn, error) {
	var out []pipeline.NoteOn
	for _, s := range notes {
		criterion, note, ok := strings.Cut(s, "=")
		n, err1 := strconv.Atoi(criterion)
		v, err2 := strconv.Atoi(note)
		if !ok || err1 != nil || err2 != nil {
			return nil, usageError("note illisible%s: %s (attendu, par exemple%s: 1=4)", dossier.NoBreak, dossier.Quote(s), dossier.NoBreak)
		}
		out = append(out, pipeline.NoteOn{Criterion: n, Note: v})
	}
	return out, nil
}

func (a *app) graded(ctx context.Context, w *works, catalogue *rules.Catalogue, reference string, notes []pipeline.NoteOn, comment, by, format string) error {
	d, err := w.Show(ctx, reference)
	if err != nil {
		return decisionError(reference, err)
	}
	theme, _ := catalogue.Theme(d.Theme)
	if len(notes) > 0 {
		if err := w.Note(ctx, theme, reference, notes, comment, by); err != nil {
			return decisionError(reference, err)
		}
	}
	g, err := w.Grid(ctx, theme, reference)
	if err != nil {
		return decisionError(reference, err)
	}
	if format == "json" {
		return a.indented(g)
	}
	t := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { _, _ = fmt.Fprintln(t, strings.Join(cells, "\t")) } // Flush tells the error
	row("N°", "CRITÈRE", "POIDS", "NOTE", "PAR", "COMMENTAIRE")
	for i, m := range g.Marks {
		note := "–"
		if m.Note != nil {
			note = fmt.Sprintf("%d / %d", *m.Note, pipeline.MaxNote)
		}
		row(fmt.Sprint(i+1), shorten(m.Criterion, 60), fmt.Sprint(m.Weight), note, orDash(m.By), orDash(m.Comment))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	p := &sayer{w: a.out}
	p.say("Total%s: %d / %d%s", dossier.NoBreak, g.Total, g.Of, missingNotes(g.Missing))
	return p.err
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func missingNotes(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s à donner)", countFR(n, "note"))
}

func (a *app) rank() *cobra.Command {
	format := "text"
	c := &cobra.Command{
		Use: "rank THÈME", Short: "Classe les dossiers d’un thème, session par session",
		Long: `Classe les dossiers d’un thème d’après leurs grilles, session par session ; des totaux égaux partagent un rang, et
un dossier dont une note manque n’en a pas encore.`,
		Example: "  guichet rank ITN3\n  guichet rank SNAP2A --format json", Args: someArgs("un code de thème", 1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return usageError("format inconnu%s: %s (text ou json)", dossier.NoBreak, dossier.Quote(format))
			}
			catalogue, err := a.catalogue()
			if err != nil {
				return err
			}
			theme, ok := catalogue.Theme(dossier.ThemeID(strings.ToUpper(args[0])))
			if !ok {
				return usageError("thème inconnu%s: %s (guichet themes les liste)", dossier.NoBreak, dossier.Quote(args[0]))
			}
			return a.query(c.Context(), func(w *works) error {
				grids, err := w.Ranking(c.Context(), theme, func(d *dossier.Dossier) string {
					if len(theme.Sessions) == 0 {
						return "–"
					}
					if !d.SubmittedOn.Known {
						return "dépôt non daté"
					}
					_, name, ok := rules.SessionOf(theme, d.Track, d.SubmittedOn.V)
					if !ok {
						return "hors session"
					}
					return name
				})
				if err != nil {
					return unreadable(err)
				}
				if format == "json" {
					return a.indented(grids)
				}
				return a.ranked(grids)
			})
		},
	}
	c.Flags().StringVar(&format, "format", format, "text ou json")
	a.databaseFlag(c)
	return c
}

func (a *app) ranked(grids []pipeline.Grid) error {
	if len(grids) == 0 {
		_, err := fmt.Fprintln(a.out, "Aucun dossier de ce thème.")
		return err
	}
	t := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { _, _ = fmt.Fprintln(t, strings.Join(cells, "\t")) } // Flush tells the error
	row("SESSION", "RANG", "RÉFÉRENCE", "TOTAL", "INTITULÉ")
	for _, g := range grids {
		place := "–"
		if g.Rank > 0 {
			place = fmt.Sprint(g.Rank)
		}
		row(g.Session, place, g.Reference, fmt.Sprintf("%d / %d%s", g.Total, g.Of, missingNotes(g.Missing)), shorten(g.Title, 50))
	}
	return t.Flush()
}
