package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"guichet/generate"
	"guichet/internal/dossier"
	"guichet/internal/durable"
	"guichet/internal/store"
)

func (a *app) convention() *cobra.Command {
	dir := "."
	c := &cobra.Command{
		Use: "convention RÉFÉRENCE", Short: "Établit la convention d’un dossier accepté, du montant accordé",
		Long: `Établit la convention d’un dossier accepté, avec le montant accordé et la date de la décision, et son premier
classeur de suivi. Les mêmes données donnent les mêmes octets ; un fichier qui existe et qui diffère n’est pas
écrasé. Une anomalie bloquante sans dérogation, ou une décision prise sur une autre version, l’empêche.`,
		Example: "  guichet convention ITN1-2021-0001\n  guichet convention ITN1-2021-0001 --dir ./actes", Args: someArgs("une référence", 1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.query(c.Context(), func(w *works) error { return a.granted(c.Context(), w, args[0], dir) })
		},
	}
	c.Flags().StringVar(&dir, "dir", dir, "répertoire où écrire")
	a.databaseFlag(c)
	return c
}

func (a *app) granted(ctx context.Context, w *works, reference, dir string) error {
	d, err := w.Show(ctx, reference)
	if err != nil {
		return decisionError(reference, err)
	}
	x := d.Decision
	switch {
	case x == nil || x.Kind != store.Accepted:
		return usageError("%s%s: aucune décision ne l’accepte (guichet decide)", d.Reference, dossier.NoBreak)
	case x.Version != d.Version:
		return usageError("%s%s: la décision porte sur la version %d, et le dossier en est à la version %d. Décider de nouveau (guichet decide)", d.Reference, dossier.NoBreak, x.Version, d.Version)
	}
	settings, _, err := a.settings()
	if err != nil {
		return err
	}
	catalogue, err := a.catalogue()
	if err != nil {
		return err
	}
	on := dossier.DateOf(x.At)
	in := generate.Case{
		Dossier: d.Dossier, Findings: withinGrant(d.List), Reference: d.Reference, Version: d.Version, ReceivedAt: x.At, Today: on,
		Settings: newGenerator(settings, catalogue).settings, Granted: x.Granted, Decided: on,
	}
	in.Theme, _ = catalogue.Theme(d.Theme)
	docs, err := generate.Grant(ctx, in)
	if err != nil {
		return unreadable(err)
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return unreadable(err)
	}
	for _, x := range docs {
		if x.Kind == generate.Note {
			_, _ = fmt.Fprint(a.err, string(x.Data))
			return &exitError{code: exitBlocking}
		}
	}
	for _, x := range docs {
		name := filepath.Join(dir, x.Name)
		old, err := os.ReadFile(name) // #nosec G304 -- the operator names the folder
		switch {
		case err == nil && !slices.Equal(old, x.Data):
			return usageError("%s existe déjà et diffère%s: rien n’est écrasé", name, dossier.NoBreak)
		case err == nil:
		case !errors.Is(err, fs.ErrNotExist):
			return unreadable(err)
		default:
			if err := durable.WriteFile(name, x.Data); err != nil {
				return unreadable(err)
			}
		}
		if _, err := fmt.Fprintln(a.out, name); err != nil {
			return err
		}
	}
	return nil
}

// withinGrant are the findings that a grant leaves: that too much was asked is settled by
// what is granted, which the convention checks again.
func withinGrant(fs []dossier.Finding) []dossier.Finding {
	return slices.DeleteFunc(dossier.Active(fs), func(f dossier.Finding) bool {
		return f.Code == "funding.rate-exceeded" || f.Code == "funding.cap-exceeded"
	})
}
