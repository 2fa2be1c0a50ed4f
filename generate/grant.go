package generate

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"guichet/generate/convention"
	"guichet/generate/doc"
	"guichet/generate/docxdoc"
	"guichet/generate/pdfdoc"
	"guichet/generate/reporting"
	"guichet/schedules"
	"guichet/templates"
)

// Grant returns what an accepted dossier gives: the convention of the amount granted and
// the first workbook, or a note that says what is missing for them.
func Grant(ctx context.Context, c Case) ([]Document, error) {
	if c.Granted == nil || c.Decided.IsZero() {
		return nil, errors.New("no decision grants anything")
	}
	return c.grant(ctx, c.calendar())
}

// conventionModels are the templates of the acts, read and checked once.
var conventionModels = sync.OnceValues(func() (*convention.Templates, error) { return convention.Load(templates.Conventions) })

// grant makes the draft convention and the workbook, or the note.
func (c Case) grant(ctx context.Context, calendar *schedules.Calendar) ([]Document, error) {
	in := convention.Input{
		Dossier: c.Dossier, Theme: c.Theme, Findings: c.Findings, Granted: c.Dossier.AmountRequested().V, Reference: c.Reference, Version: c.Version,
		ReceivedAt: c.ReceivedAt, Today: c.Today, Bureau: c.Settings.Bureau, Calendar: calendar, Complements: c.Complements,
	}
	what := "projet-de-convention"
	if c.Granted != nil {
		in.Granted, in.Decided, what = *c.Granted, c.Decided, "convention"
	}
	models := c.Settings.Models
	if models == nil {
		var err error
		if models, err = conventionModels(); err != nil {
			return nil, err
		}
	}
	if c.Amends != nil {
		in, what = convention.Amend(*c.Amends, in, c.Amendment, c.Reason), fmt.Sprintf("avenant-%d", c.Amendment)
	}
	act, err := convention.New(in, models)
	if incomplete, ok := errors.AsType[*convention.IncompleteError](err); ok {
		return []Document{c.note(incomplete)}, nil
	}
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	docs, err := c.written(act, in, models, what)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if lacking := pdfdoc.Lacking(act); len(lacking) > 0 {
		docs = append(docs, c.lacking(lacking))
	}
	if in.Amends != nil {
		return docs, nil // the workbooks under way go on, see ReportWorkbook
	}
	period := schedules.PeriodOf(rhythm(c.Theme), convention.FirstDay(c.Dossier, in.Submitted()))
	workbook, err := reporting.New(reportInput(in, period, c.Settings), templates.Reporting)
	if err != nil {
		return nil, err
	}
	docs = append(docs, Document{
		Kind: Workbook, Name: c.name("suivi-"+period.Key(), "xlsx"), MediaType: xlsxType, Data: workbook,
	})
	return docs, nil
}

// written are the files of an act. That of a decision comes with a form to edit and the data
// to make it again; while something is left to fill in, its name says so.
func (c Case) written(act *doc.Document, in convention.Input, models *convention.Templates, what string) ([]Document, error) {
	pdf, err := pdfdoc.Write(act)
	if err != nil {
		return nil, err
	}
	if c.Granted == nil {
		return []Document{{Kind: Convention, Name: c.name(what, "pdf"), MediaType: "application/pdf", Data: pdf}}, nil
	}
	left := act.Blanks()
	if len(left) > 0 {
		what += "-a-completer"
	}
	docx, err := docxdoc.Write(act)
	if err != nil {
		return nil, err
	}
	data, err := convention.Freeze(in, models)
	if err != nil {
		return nil, err
	}
	return []Document{
		{Kind: Convention, Name: c.name(what, "pdf"), MediaType: "application/pdf", Data: pdf, Blanks: left},
		{Kind: Editable, Name: c.name(what, "docx"), MediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Data: docx},
		{Kind: Frozen, Name: c.name(what, "json"), MediaType: "application/json", Data: data},
	}, nil
}

// Remake returns the files of an act from its frozen data: the same bytes, whatever the
// templates, the dossier and the theme have become.
func Remake(data []byte) ([]Document, error) {
	in, models, err := convention.Thaw(data)
	if err != nil {
		return nil, err
	}
	act, err := convention.New(in, models)
	if err != nil {
		return nil, err
	}
	granted := in.Granted
	c, what := Case{Reference: in.Reference, Version: in.Version, Granted: &granted}, "convention"
	if in.Amends != nil {
		what = fmt.Sprintf("avenant-%d", in.Amends.Number)
	}
	return c.written(act, in, models, what)
}
