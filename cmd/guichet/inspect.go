package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/spf13/cobra"

	"guichet/extract"
	"guichet/extract/table"
	"guichet/ingest"
	"guichet/internal/dossier"
	"guichet/internal/readout"
)

func (a *app) inspect() *cobra.Command {
	format := "text"
	c := &cobra.Command{
		Use: "inspect FICHIER…", Short: "Lit et vérifie un dossier, sans rien garder",
		Long: `Lit les fichiers d’un dossier (PDF, classeur, courriel, archive, image), affiche ce qui a été lu
avec l’endroit de chaque valeur, et ce qui ne va pas. Rien n’est enregistré.

Les formats :
  text  pour une personne
  json  pour un programme ; montants en centimes d’euro
  html  une page où chaque valeur est montrée à côté de l’endroit où elle a été lue`,
		Example: "  guichet inspect dossier.pdf budget.xlsx\n  guichet inspect message.eml --format json\n  guichet inspect dossier.pdf --format html > lecture.html",
		Args:    someArgs("au moins un fichier", 1, -1),
		RunE: func(c *cobra.Command, args []string) error {
			if !slices.Contains([]string{"text", "json", "html"}, format) {
				return usageError("format inconnu%s: %s, attendu text, json ou html", dossier.NoBreak, dossier.Quote(format))
			}
			return a.inspectFiles(c.Context(), args, format)
		},
	}
	c.Flags().StringVar(&format, "format", format, "text, json ou html")
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "json", "html"}, cobra.ShellCompDirectiveNoFileComp)) // the flag exists: it cannot fail
	return c
}

func (a *app) inspectFiles(ctx context.Context, paths []string, format string) error {
	settings, _, err := a.settings()
	if err != nil {
		return err
	}
	i, err := newInstruments(settings, userCache())
	if err != nil {
		return err
	}
	defer i.close()
	opened, err := openAll(ctx, i.opener, paths)
	if err != nil {
		return unreadable(err)
	}
	in := extract.Input{Mail: opened.Mail}
	for _, f := range opened.Files {
		in.Files = append(in.Files, extract.File{File: f.File, Data: f.Data})
	}
	wait := newPatience(a.err)
	ended := sync.OnceFunc(wait.end)
	defer ended()
	seen := &recorder{Reader: patient{i.files, wait}}
	d, err := extract.Dossier(ctx, seen, in)
	if err != nil {
		return unreadable(err)
	}
	for _, r := range opened.Refused {
		d.Refusals = append(d.Refusals, &r.Refusal)
	}
	i.catalogue.Recognise(d)
	r := readout.Readout{Dossier: d, Findings: i.catalogue.Check(d), Questions: append(questions(i.catalogue, d, true), questions(i.catalogue, d, false)...)}
	if format != "html" {
		ended() // what follows goes to the terminal too
	}
	switch format {
	case "json":
		err = r.JSON(a.out)
	case "html":
		var places readout.Places
		places, err = pictures(ctx, i.files, r, in.Files, seen.docs, wait)
		ended()
		if err == nil {
			err = r.HTML(a.out, places)
		}
	default:
		err = r.Text(a.out)
	}
	switch {
	case err != nil:
		return unreadable(err)
	case len(seen.docs) == 0:
		return &exitError{code: exitUnreadable} // the readout has said why
	case dossier.Blocking(r.Findings):
		return &exitError{code: exitBlocking}
	}
	return nil
}

// openAll opens the files of one dossier, containers included.
func openAll(ctx context.Context, opener ingest.Sandboxed, paths []string) (*ingest.Opened, error) {
	parts := make([]*ingest.Opened, 0, len(paths))
	for _, p := range paths {
		data, err := os.ReadFile(p) // #nosec G304 -- the operator names the file
		if err != nil {
			why := err.Error()
			switch {
			case errors.Is(err, fs.ErrNotExist):
				why = "le fichier n’existe pas"
			case errors.Is(err, fs.ErrPermission):
				why = "l’accès au fichier est refusé"
			}
			return nil, fmt.Errorf("%s%s: %s", p, dossier.NoBreak, why)
		}
		o, err := opener.Open(ctx, filepath.Base(p), data)
		if err != nil {
			return nil, err
		}
		parts = append(parts, o)
	}
	return ingest.Join(parts), nil
}

// recorder keeps the documents that a reading went through.
type recorder struct {
	extract.Reader
	docs []*table.Document
}

func (r *recorder) Read(ctx context.Context, f dossier.File, data []byte) (*table.Document, error) {
	doc, err := r.Reader.Read(ctx, f, data)
	if err == nil {
		r.docs = append(r.docs, doc)
	}
	return doc, err
}
