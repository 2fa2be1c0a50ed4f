package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"guichet/extract/returned"
	"guichet/generate"
	"guichet/generate/convention"
	"guichet/generate/mail"
	"guichet/internal/dossier"
	"guichet/internal/pipeline"
	"guichet/internal/rules"
	"guichet/internal/store"
	"guichet/internal/suivi"
)

// reports implements pipeline.Reports.
type reports struct {
	returned.Reader
	catalogue *rules.Catalogue
	settings  generate.Settings
}

// Genuine implements pipeline.Reports.
func (r reports) Genuine(id suivi.Identity) bool { return id.Genuine(r.settings.SealKey) }

// Answer implements pipeline.Reports.
func (r reports) Answer(_ context.Context, a pipeline.Answer) (pipeline.Document, error) {
	id := a.Sent.Identity
	c := generate.Case{
		Dossier: a.Dossier, Findings: a.Findings, Reference: id.Reference, Version: id.Version, ReceivedAt: a.ReceivedAt,
		Today: dossier.DateOf(a.ReceivedAt), Settings: r.settings,
	}
	c.Theme, _ = r.catalogue.Theme(a.Dossier.Theme.V)
	d, err := generate.ReturnMail(c, mail.Report{Key: id.Period, Period: a.Sent.Period.French(), Hash: a.Hash, Sender: a.Sender}, a.Accepted, generate.Document{Name: a.Name, Data: a.Data})
	if err != nil {
		return pipeline.Document{}, err
	}
	kind := mail.ReportReturned
	if a.Accepted {
		kind = mail.ReportAccepted
	}
	return pipeline.Document{Kind: pipeline.KindMail, Name: d.Name, MediaType: d.MediaType, Data: d.Data, MailKey: string(kind), Idempotency: d.Key}, nil
}

func (a *app) reportCommand() *cobra.Command {
	dir, period, list := ".", "", false
	c := &cobra.Command{
		Use: "report RÉFÉRENCE", Short: "Établit le classeur de suivi d’une période, ou dit où en sont les comptes rendus",
		Long: `Établit le classeur de suivi de la prochaine période sans compte rendu accepté, ou de celle qui est nommée, avec les
montants déjà acceptés. Le classeur est enregistré : à son retour (guichet process), il est reconnu, comparé à ce
qui a été envoyé, et le porteur reçoit son propre fichier annoté. Les mêmes données donnent les mêmes octets.

Avec --list, chaque période du projet, ce qui a été envoyé, ce qui est revenu, ce qui a été dépensé.`,
		Example: "  guichet report ITN1-2021-0001 --dir ./envois\n  guichet report ITN1-2021-0001 --period 2021-T3\n  guichet report ITN1-2021-0001 --list", Args: someArgs("une référence", 1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.query(c.Context(), func(w *works) error {
				if list {
					return a.listReports(c.Context(), w, args[0])
				}
				return a.makeReport(c.Context(), w, args[0], period, dir)
			})
		},
	}
	c.Flags().StringVar(&dir, "dir", dir, "répertoire où écrire")
	c.Flags().StringVar(&period, "period", period, "période : 2021-T3, ou 2021-09 pour un suivi mensuel")
	c.Flags().BoolVar(&list, "list", false, "dire où en sont les comptes rendus")
	a.databaseFlag(c)
	return c
}

// reporting is what the reports of a project are made from.
type reporting struct {
	frozen  []byte
	periods []string
	names   map[string]string // of the periods, for a person
	history pipeline.ReportHistory
}

func (a *app) reportingOf(ctx context.Context, w *works, reference string) (reporting, error) {
	var r reporting
	d, err := w.Show(ctx, reference)
	if err != nil {
		return r, decisionError(reference, err)
	}
	_, r.frozen, err = w.ConventionInForce(ctx, d.Reference)
	if errors.Is(err, store.ErrNotFound) {
		return r, usageError("%s%s: aucune convention complète n’a été établie (guichet convention --complete)", d.Reference, dossier.NoBreak)
	}
	if err != nil {
		return r, unreadable(err)
	}
	in, _, err := convention.Thaw(r.frozen)
	if err != nil {
		return r, unreadable(err)
	}
	r.names = map[string]string{}
	for _, p := range generate.Periods(in) {
		r.periods = append(r.periods, p.Key())
		r.names[p.Key()] = p.French()
	}
	if r.history, err = w.ReportsOf(ctx, d.Reference); err != nil {
		return r, unreadable(err)
	}
	return r, nil
}

func (a *app) makeReport(ctx context.Context, w *works, reference, period, dir string) error {
	r, err := a.reportingOf(ctx, w, reference)
	if err != nil {
		return err
	}
	if period == "" {
		for _, p := range r.periods {
			if _, accepted := r.history.Accepted(p); !accepted {
				period = p
				break
			}
		}
		if period == "" {
			return usageError("toutes les périodes du projet ont un compte rendu accepté")
		}
	}
	if on, accepted := r.history.Accepted(period); accepted {
		return usageError("le compte rendu de %s a été accepté le %s", period, dossier.DateOf(on.ReceivedAt).French())
	}
	settings, _, err := a.settings()
	if err != nil {
		return err
	}
	doc, sent, err := generate.ReportWorkbook(r.frozen, period, r.history.Before(period), newGenerator(settings, nil).settings)
	if errors.Is(err, generate.ErrNoPeriod) {
		return usageError("période %s%s: le projet rend compte de %s à %s", period, dossier.NoBreak, r.periods[0], r.periods[len(r.periods)-1])
	}
	if err != nil {
		return unreadable(err)
	}
	if _, err := w.RecordWorkbook(ctx, sent, doc.Data); err != nil {
		return unreadable(err)
	}
	return a.keepAll(dir, []generate.Document{doc})
}

// listReports lines where the reports of a project stand.
func (a *app) listReports(ctx context.Context, w *works, reference string) error {
	r, err := a.reportingOf(ctx, w, reference)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	line := func(cells ...string) { _, _ = fmt.Fprintln(t, strings.Join(cells, "\t")) } // Flush tells the error
	line("PÉRIODE", "ENVOYÉ", "ATTENDU LE", "RETOURS", "ÉTAT", "AE DE LA PÉRIODE", "CP DE LA PÉRIODE")
	for _, p := range r.periods {
		row := []string{r.names[p], "–", "–", "–", "à envoyer", "–", "–"}
		for _, s := range r.history.Sent {
			if s.Period == p {
				row[1], row[2], row[4] = dossier.DateOf(s.CreatedAt).French(), s.Sent.Due.French(), "attendu"
			}
		}
		n := 0
		for _, x := range r.history.Returned {
			if x.Period != p {
				continue
			}
			n++
			row[3], row[4] = fmt.Sprint(n), "à corriger"
		}
		if x, ok := r.history.Accepted(p); ok {
			var engaged, paid dossier.Money
			for _, l := range x.Data.Lines {
				engaged += l.Engaged.V
				paid += l.Paid.V
			}
			row[4], row[5], row[6] = "accepté", engaged.String(), paid.String()
		}
		line(row...)
	}
	return t.Flush()
}
