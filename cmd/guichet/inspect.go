package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"guichet/extract"
	"guichet/extract/reader"
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
	seen := &recorder{Reader: i.files}
	d, err := extract.Dossier(ctx, seen, in)
	if err != nil {
		return unreadable(err)
	}
	for _, r := range opened.Refused {
		d.Refusals = append(d.Refusals, &r.Refusal)
	}
	i.catalogue.Recognise(d)
	r := readout.Readout{Dossier: d, Findings: i.catalogue.Check(d), Questions: append(questions(i.catalogue, d, true), questions(i.catalogue, d, false)...)}
	switch format {
	case "json":
		err = r.JSON(a.out)
	case "html":
		var places readout.Places
		if places, err = pictures(ctx, i.files, d, in.Files, seen.docs); err == nil {
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

// pictureDPI is enough to read a crop of a page on a screen.
const pictureDPI = 110

// pictures draws the pages that figures were read on.
func pictures(ctx context.Context, r *reader.Reader, d *dossier.Dossier, files []extract.File, docs []*table.Document) (readout.Places, error) {
	wanted := map[string]map[int]bool{}
	for _, f := range readout.Figures(d) {
		if f.Source.Page > 0 && f.Source.Box != nil {
			if wanted[f.Source.File] == nil {
				wanted[f.Source.File] = map[int]bool{}
			}
			wanted[f.Source.File][f.Source.Page] = true
		}
	}
	places := readout.Places{Documents: docs}
	for _, doc := range docs {
		for _, p := range doc.Pages {
			if !wanted[doc.File][p.Number] {
				continue
			}
			at := slices.IndexFunc(files, func(f extract.File) bool { return f.Name == doc.File })
			if at < 0 {
				continue
			}
			img, err := r.Render(ctx, files[at].File, files[at].Data, p.Number, pictureDPI)
			if err != nil {
				return places, err
			}
			var b bytes.Buffer
			if err := png.Encode(&b, img); err != nil {
				return places, err
			}
			places.Images = append(places.Images, readout.PageImage{File: doc.File, Page: p.Number, Width: p.Width, Height: p.Height, PNG: b.Bytes()})
		}
	}
	return places, nil
}
