// Package extract turns the files of a dossier into the neutral model: it asks
// a Reader for what a person sees in each file, then reads the identity and
// the budget out of that.
//
// It knows no theme, no rule and no database; the bytes are decoded elsewhere
// (extract/pdf, extract/xlsx, extract/ocr), behind the Reader.
package extract

import (
	"context"
	"errors"
	"fmt"

	"guichet/extract/budget"
	"guichet/extract/identity"
	"guichet/extract/table"
	"guichet/internal/dossier"
	"guichet/internal/stage"
)

// File is one file of a dossier with its bytes.
type File struct {
	dossier.File
	Data []byte
}

// Input is everything one dossier came with. The attachments of the mail are
// among the files already.
type Input struct {
	Files []File
	Mail  *dossier.Mail // nil when no mail brought the dossier
}

// Reader decodes one file into what a person sees in it. An error that is (or
// wraps) a *dossier.Refusal says why the file cannot be read.
type Reader interface {
	Read(ctx context.Context, f dossier.File, data []byte) (*table.Document, error)
}

// Dossier reads a dossier. A file that cannot be read becomes a refusal in the
// result and the rest goes on; the error is only the context's own.
func Dossier(ctx context.Context, r Reader, in Input) (*dossier.Dossier, error) {
	var docs []*table.Document
	var refusals []*dossier.Refusal
	files := make([]dossier.File, 0, len(in.Files))
	for _, f := range in.Files {
		if f.Kind.Container() {
			files = append(files, f.File) // containers: their content is among the files
			continue
		}
		doc, err := r.Read(ctx, f.File, f.Data)
		if ctxErr := ctx.Err(); ctxErr != nil {
			return nil, fmt.Errorf("reading %s: %w", f.Name, ctxErr)
		}
		if err != nil {
			refusals = append(refusals, refusal(f.File, err))
			files = append(files, f.File)
			continue
		}
		if doc.Kind == dossier.KindPDF && f.Pages == 0 {
			f.Pages = len(doc.Pages)
		}
		files = append(files, f.File)
		docs = append(docs, doc)
	}
	end := stage.Begin(ctx, stage.Understand)
	d := FromDocuments(docs, in.Mail)
	end()
	d.Files = files
	d.Refusals = refusals
	return d, nil
}

// refusal returns the refusal that err carries, or one that says the file is
// not readable.
func refusal(f dossier.File, err error) *dossier.Refusal {
	if r, ok := errors.AsType[*dossier.Refusal](err); ok {
		return r
	}
	return &dossier.Refusal{
		Reason: dossier.RefusedCorrupt,
		File:   f.Name,
		What:   "Le fichier n’a pas pu être lu.",
		Read:   err.Error(),
		Action: "Ouvrir le fichier sur un poste de travail, l’enregistrer de nouveau, puis le déposer encore une fois.",
	}
}

// FromDocuments reads a dossier out of files already decoded. It is pure: the
// same documents give the same dossier.
func FromDocuments(docs []*table.Document, mail *dossier.Mail) *dossier.Dossier {
	d := &dossier.Dossier{Mail: mail}
	for _, doc := range docs {
		d.Notes = append(d.Notes, doc.Notes...)
	}
	d.Notes = append(d.Notes, declarationNotes(mail)...)
	docs, superseded := current(docs)
	d.Notes = append(d.Notes, superseded...)
	identity.Read(d, docs, mail)
	budget.Read(d, docs)
	return d
}
