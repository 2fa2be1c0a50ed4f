// Package generate makes the documents that a dossier gives: the draft
// convention and the first reporting workbook when nothing blocks it, and the
// mails. It copies the case into what each writer needs, and knows neither rules
// nor storage.
package generate

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"guichet/generate/convention"
	"guichet/generate/mail"
	"guichet/generate/office"
	"guichet/generate/pdfdoc"
	"guichet/generate/reporting"
	"guichet/internal/dossier"
	"guichet/schedules"
	"guichet/templates"
)

// Settings are the bureau's own, from its configuration.
type Settings struct {
	Bureau office.Bureau
	// SealKey seals the workbooks; without one, a returned workbook cannot be told
	// from a forged one.
	SealKey []byte
	// AlsaceMoselle counts the two local holidays of the carriers there.
	AlsaceMoselle bool
}

// Case is one dossier as it was read and checked.
type Case struct {
	Dossier    *dossier.Dossier
	Theme      *dossier.Theme // nil when none was recognised
	Findings   []dossier.Finding
	Reference  string
	Version    int
	ReceivedAt time.Time
	Today      dossier.Date
	Settings   Settings
	// Granted and Decided are the amount and the day of the decision that accepts the
	// dossier; nil and zero while there is none.
	Granted   *dossier.Money
	Decided   dossier.Date
	Questions []string // to the carrier, a sentence each
}

// DocumentKind is what a document is.
type DocumentKind string

// The kinds of documents.
const (
	Convention DocumentKind = "convention"
	Workbook   DocumentKind = "classeur"
	Mail       DocumentKind = "mail"
	Note       DocumentKind = "note" // to the bureau, why no convention was made
)

// Document is one file to be kept, or one mail to be put in the outbox.
type Document struct {
	Kind      DocumentKind
	Name      string // of the file
	MediaType string
	Data      []byte
	// Key is the idempotency key of a mail: never send two mails with one key.
	Key string
}

// answerDays is how long a carrier has to answer, in working days.
const answerDays = 10

// Documents returns all that a dossier gives. Without a blocking finding: the
// draft convention and the first workbook, or a note that says what is missing
// for them. Always: the acknowledgement, and the mail that lists the findings or
// says that there are none; this one waits while the bureau still has a file to
// read, and a note says which. The same case gives the same bytes.
func Documents(ctx context.Context, c Case) ([]Document, error) {
	calendar := c.calendar()
	var docs []Document
	if !dossier.Blocking(c.Findings) {
		made, err := c.grant(ctx, calendar)
		if err != nil {
			return nil, err
		}
		docs = append(docs, made...)
	}
	kinds := []mail.Kind{mail.Acknowledgement}
	switch unread := c.Dossier.Unread(); {
	case len(unread) > 0:
		// Nothing can be asked of the carrier before the bureau has read all.
		docs = append(docs, c.toRead(unread))
	case dossier.Blocking(c.Findings):
		kinds = append(kinds, mail.Incomplete)
	default:
		kinds = append(kinds, mail.Complete)
	}
	for _, kind := range kinds {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m, err := mail.New(kind, mail.Input{
			Dossier: c.Dossier, Theme: c.Theme, Findings: c.Findings, Questions: c.Questions, Reference: c.Reference, Version: c.Version,
			ReceivedAt: c.ReceivedAt, Today: c.Today, AnswerBy: calendar.AddWorkdays(c.Today, answerDays), Bureau: c.Settings.Bureau,
		}, templates.Mails)
		if err != nil {
			return nil, err
		}
		docs = append(docs, Document{Kind: Mail, Name: c.name(string(kind), "eml"), MediaType: "message/rfc822", Data: m.Data, Key: m.Key})
	}
	return docs, nil
}

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
		ReceivedAt: c.ReceivedAt, Today: c.Today, Bureau: c.Settings.Bureau, Calendar: calendar,
	}
	what := "projet-de-convention"
	if c.Granted != nil {
		in.Granted, in.Decided, what = *c.Granted, c.Decided, "convention"
	}
	models, err := conventionModels()
	if err != nil {
		return nil, err
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
	pdf, err := pdfdoc.Write(act)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rhythm := schedules.Quarterly
	if c.Theme.Reporting.Monthly {
		rhythm = schedules.Monthly
	}
	period := schedules.PeriodOf(rhythm, convention.FirstDay(c.Dossier, in.Submitted()))
	workbook, err := reporting.New(reporting.Input{
		Dossier: c.Dossier, Theme: c.Theme, Reference: c.Reference, Version: c.Version,
		Granted: convention.ByLine(in.Granted, c.Theme, c.Dossier.Budget), Period: period,
		Due: calendar.Due(period, c.Theme.Reporting.WorkingDays), Closing: convention.Closing(c.Dossier.End.V),
		Bureau: c.Settings.Bureau, Key: c.Settings.SealKey, Created: c.ReceivedAt,
	}, templates.Reporting)
	if err != nil {
		return nil, err
	}
	docs := []Document{
		{Kind: Convention, Name: c.name(what, "pdf"), MediaType: "application/pdf", Data: pdf},
		{
			Kind: Workbook, Name: c.name("suivi-"+period.Key(), "xlsx"), Data: workbook,
			MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		},
	}
	if lacking := pdfdoc.Lacking(act); len(lacking) > 0 {
		docs = append(docs, c.lacking(lacking))
	}
	return docs, nil
}

// lacking warns the bureau of characters that the fonts of the act do not draw.
func (c Case) lacking(characters []rune) Document {
	var b strings.Builder
	fmt.Fprintf(&b, "Dossier %s, version %d\n\nLes polices de la convention ne dessinent pas les caractères suivants\u00a0; ils y sont remplacés par leur numéro\u00a0:\n\n", c.Reference, c.Version)
	for _, r := range characters {
		fmt.Fprintf(&b, "– «\u00a0%c\u00a0», imprimé [U+%04X]\n", r, r)
	}
	b.WriteString("\nCe qu’il faut faire\u00a0: demander au porteur une écriture en caractères latins, corriger le dossier, puis établir de nouveau la convention.\n")
	return Document{Kind: Note, Name: c.name("caracteres-remplaces", "txt"), MediaType: "text/plain; charset=utf-8", Data: []byte(b.String())}
}

// note tells the bureau why a dossier without a blocking finding has no
// convention.
func (c Case) note(missing *convention.IncompleteError) Document {
	var b strings.Builder
	fmt.Fprintf(&b, "Dossier %s, version %d\n\nLe projet de convention et le classeur de suivi n’ont pas été établis, pour %s\u00a0:\n\n",
		c.Reference, c.Version, map[bool]string{true: "la raison suivante", false: "les raisons suivantes"}[len(missing.Reasons) == 1])
	for _, r := range missing.Reasons {
		fmt.Fprintf(&b, "– %s\n", r)
	}
	b.WriteString("\nCe qu’il faut faire\u00a0: compléter ou corriger le dossier, puis le déposer de nouveau.\n")
	return Document{Kind: Note, Name: c.name("convention-impossible", "txt"), MediaType: "text/plain; charset=utf-8", Data: []byte(b.String())}
}

// toRead tells the bureau which files this program could not read here.
func (c Case) toRead(unread []*dossier.Refusal) Document {
	var b strings.Builder
	fmt.Fprintf(&b, "Dossier %s, version %d\n\nAvant d’instruire ce dossier, il reste à lire\u00a0:\n\n", c.Reference, c.Version)
	for _, r := range unread {
		fmt.Fprintf(&b, "– %s\u00a0: %s %s\n", r.File, r.What, r.Action)
	}
	b.WriteString("\nUne fois cela fait, déposer de nouveau les mêmes fichiers\u00a0: ils seront lus. Rien d’autre que l’accusé de réception n’est demandé ni annoncé au porteur d’ici là.\n")
	return Document{Kind: Note, Name: c.name("pieces-a-lire", "txt"), MediaType: "text/plain; charset=utf-8", Data: []byte(b.String())}
}

// name is the name of a file: reference, version, what it is. Only letters,
// digits and hyphens of the reference are kept, since it becomes a path.
func (c Case) name(what, extension string) string {
	safe := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-':
			return r
		default:
			return '-'
		}
	}, c.Reference)
	return fmt.Sprintf("%s-v%d-%s.%s", safe, c.Version, what, extension)
}
