package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"guichet/internal/config"
	"guichet/internal/doctor"
	"guichet/internal/dossier"
	"guichet/internal/health"
	"guichet/internal/pipeline"
	"guichet/internal/readout"
	"guichet/internal/store"
)

func (a *app) process() *cobra.Command {
	c := &cobra.Command{
		Use: "process [DOSSIER]", Short: "Prend et instruit ce qui est dans le dossier de dépôt, une fois",
		Long: `Prend ce qui est dans le dossier de dépôt (celui de la configuration, si aucun n’est nommé) : un sous-dossier
est un dossier, de même qu’une archive .zip, un courriel .eml, un PDF ou un classeur seul. Tout est enregistré
avant d’être traité ; après une coupure, la même commande reprend le travail. Ce qui ne peut pas être pris est
rangé dans rejets/, avec un texte qui dit pourquoi et ce qu’il faut faire.`,
		Example: "  guichet process\n  guichet process ./depot\n  guichet process ./depot --database postgres://guichet@localhost/guichet",
		Args:    someArgs("un dossier au plus", 0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			settings, _, err := a.settings()
			if err != nil {
				return err
			}
			folder := settings.Drop
			if len(args) == 1 {
				folder = args[0]
			}
			_, err = a.processFolder(c.Context(), folder)
			return err
		},
	}
	a.databaseFlag(c)
	return c
}

// processFolder runs the pipeline once and prints what came out.
func (a *app) processFolder(ctx context.Context, folder string) (pipeline.Summary, error) {
	settings, _, err := a.settings()
	if err != nil {
		return pipeline.Summary{}, err
	}
	if st, err := os.Stat(folder); err != nil || !st.IsDir() {
		return pipeline.Summary{}, usageError("%s%s: ce dossier de dépôt n’existe pas", folder, dossier.NoBreak)
	}
	p := newProgress(a.err)
	w, err := a.openWorks(ctx, settings, p.show, slog.New(slog.NewTextHandler(a.err, &slog.HandlerOptions{Level: slog.LevelError})))
	if err != nil {
		return pipeline.Summary{}, err
	}
	summary, err := w.Process(ctx, folder)
	p.end()
	if closeErr := w.close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return summary, workError(err)
	}
	if err := a.report(summary); err != nil {
		return summary, err
	}
	for _, r := range summary.Results {
		if r.Outcome == pipeline.OutcomeError {
			return summary, &exitError{code: exitUnreadable} // the table has said which and why
		}
	}
	return summary, nil
}

// workError words what stops the work.
func workError(err error) error {
	var busy *pipeline.BusyError
	if errors.As(err, &busy) {
		return unreadable(busy)
	}
	if errors.Is(err, context.Canceled) {
		return unreadable(errors.New("interrompu" + dossier.NoBreak + "; la même commande reprendra le travail"))
	}
	return unreadable(err)
}

// report prints the outcome of a run.
func (a *app) report(s pipeline.Summary) error {
	if len(s.Results) == 0 && len(s.Waiting) == 0 {
		_, err := fmt.Fprintln(a.out, "Rien de nouveau dans le dossier de dépôt.")
		return err
	}
	if len(s.Results) > 0 {
		if err := writeResults(a.out, s.Results); err != nil {
			return err
		}
	}
	for _, r := range s.Results {
		if r.Message != "" {
			if _, err := fmt.Fprintf(a.out, "%s%s: %s\n", r.Drop, dossier.NoBreak, r.Message); err != nil {
				return err
			}
		}
	}
	if err := writePaths(a.out, s.Results); err != nil {
		return err
	}
	if err := writeRefused(a.out, s.Results); err != nil {
		return err
	}
	for _, x := range s.Waiting {
		if _, err := fmt.Fprintf(a.out, "Laissé dans le dépôt%s: %s (%s)\n", dossier.NoBreak, x.Name, x.Reason); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) serve() *cobra.Command {
	c := &cobra.Command{
		Use: "serve", Short: "Surveille le dossier de dépôt, jusqu’à l’arrêt",
		Long: `Surveille le dossier de dépôt de la configuration et instruit ce qui y arrive. Le journal va sur la sortie
d’erreur, en JSON. Un SIGTERM ou un Ctrl-C arrête le programme proprement ; un arrêt brutal ne perd rien.`,
		Example: "  guichet serve\n  guichet --config /etc/guichet/guichet.yaml serve", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			settings, _, err := a.settings()
			if err != nil {
				return err
			}
			if err := os.MkdirAll(settings.Drop, 0o750); err != nil {
				return unreadable(fmt.Errorf("le dossier de dépôt ne peut pas être créé%s: %w", dossier.NoBreak, err))
			}
			logger := slog.New(slog.NewJSONHandler(a.err, nil))
			w, err := a.openWorks(c.Context(), settings, func(s pipeline.Progress) {
				logger.Info("step", "drop", s.Drop, "dossier", s.Reference, "step", s.Step)
			}, logger)
			if err != nil {
				return err
			}
			logger.Info("serving", "drop", settings.Drop, "data", settings.Data, "scan", settings.Scan, "version", versionString())
			err = serveAndTell(c.Context(), w, settings)
			if closeErr := w.close(); err == nil {
				err = closeErr
			}
			if err != nil && !errors.Is(err, context.Canceled) {
				return workError(err)
			}
			logger.Info("stopped")
			return nil
		},
	}
	a.databaseFlag(c)
	return c
}

// serveAndTell works, and tells a monitor how it is meanwhile.
func serveAndTell(ctx context.Context, w *works, settings *config.Config) error {
	if settings.Listen == "" {
		return w.Serve(ctx, settings.Drop)
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		return health.Serve(ctx, settings.Listen, health.Handler(w, versionString(), func() uint64 { free, _ := doctor.Free(settings.Data); return free }))
	})
	g.Go(func() error { return w.Serve(ctx, settings.Drop) })
	return g.Wait()
}

func (a *app) list() *cobra.Command {
	c := &cobra.Command{
		Use: "list", Short: "Liste les dossiers", Example: "  guichet list", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.query(c.Context(), func(w *works) error {
				results, err := w.List(c.Context())
				if err != nil {
					return unreadable(err)
				}
				if len(results) == 0 {
					_, err := fmt.Fprintln(a.out, "Aucun dossier.")
					return err
				}
				return writeResults(a.out, results)
			})
		},
	}
	a.databaseFlag(c)
	return c
}

// query opens the works for a command that only asks.
func (a *app) query(ctx context.Context, f func(*works) error) error {
	settings, _, err := a.settings()
	if err != nil {
		return err
	}
	w, err := a.openWorks(ctx, settings, nil, nil)
	if err != nil {
		return err
	}
	err = f(w)
	if closeErr := w.close(); err == nil && closeErr != nil {
		err = unreadable(closeErr)
	}
	return err
}

func (a *app) show() *cobra.Command {
	c := &cobra.Command{
		Use: "show RÉFÉRENCE", Short: "Montre un dossier\u00a0: ce qui a été lu, trouvé et produit", Example: "  guichet show ITN1-2021-0001",
		Args: someArgs("une référence", 1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.query(c.Context(), func(w *works) error {
				d, err := w.Show(c.Context(), args[0])
				if errors.Is(err, pipeline.ErrUnknownReference) {
					return unreadable(fmt.Errorf("aucun dossier n’a la référence %s", dossier.Quote(args[0])))
				}
				if err != nil {
					return unreadable(err)
				}
				if err := a.writeDetail(a.out, d); err != nil {
					return err
				}
				if dossier.Blocking(d.List) {
					return &exitError{code: exitBlocking}
				}
				return nil
			})
		},
	}
	a.databaseFlag(c)
	return c
}

func (a *app) writeDetail(w io.Writer, d *pipeline.Detail) error {
	if err := writeResults(w, []pipeline.Result{d.Result}); err != nil {
		return err
	}
	if d.Decision != nil {
		if _, err := fmt.Fprintln(w, decisionLine(d.Decision)); err != nil {
			return err
		}
	}
	if d.Message != "" {
		if _, err := fmt.Fprintln(w, d.Message); err != nil {
			return err
		}
	}
	if d.Dossier != nil {
		if _, err := fmt.Fprintln(w); err != nil {
			return err
		}
		catalogue, err := a.catalogue()
		if err != nil {
			return err
		}
		r := readout.Readout{Dossier: d.Dossier, Findings: notOnTrial(d.List), Questions: append(questions(catalogue, d.Dossier, true), questions(catalogue, d.Dossier, false)...)}
		if err := r.Text(w); err != nil {
			return err
		}
	}
	if d.Dossier != nil && d.Previous != nil {
		if err := readout.WriteDifferences(w, d.Version-1, d.Version, readout.Differences(d.Previous, d.Dossier)); err != nil {
			return err
		}
	}
	if err := writePaths(w, d.Versions); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(w, "\nJOURNAL"); err != nil {
		return err
	}
	for _, e := range d.Journal {
		if _, err := fmt.Fprintf(w, "  %s  %s\n", e.At.In(dossier.Paris).Format("02/01/2006 15:04:05"), journalLine(e)); err != nil {
			return err
		}
	}
	return nil
}

// notOnTrial leaves out what rules on trial found. What a derogation sets aside is shown
// with it.
func notOnTrial(fs []dossier.Finding) []dossier.Finding {
	return slices.DeleteFunc(slices.Clone(fs), func(f dossier.Finding) bool { return f.Observed })
}

// decisionLine says the last decision on a dossier.
func decisionLine(d *store.Decision) string {
	s := "DÉCISION" + dossier.NoBreak + ": " + string(d.Kind)
	if d.Granted != nil {
		s += ", " + d.Granted.String()
	}
	s += ", par " + d.By + " le " + dossier.DateOf(d.At).French() + fmt.Sprintf(" (version %d)", d.Version)
	if d.Reason != "" {
		s += dossier.NoBreak + ": " + d.Reason
	}
	return s
}

// journalLine says what happened, because of what.
func journalLine(e store.Entry) string {
	var parts []string
	for _, s := range []string{e.Event, e.Cause, e.Detail} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " – ")
}
