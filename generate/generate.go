// Package generate makes the documents that a dossier gives: the draft
// convention and the first reporting workbook when nothing blocks it, and the
// mails. It copies the case into what each writer needs, and knows neither rules
// nor storage.
package generate

import (
	"context"
	"fmt"
	"strings"
	"time"

	"guichet/generate/convention"
	"guichet/generate/mail"
	"guichet/generate/office"
	"guichet/internal/dossier"
	"guichet/templates"
)

// Settings are the bureau's own, from its configuration.
type Settings struct {
	Bureau office.Bureau
	// SealKey seals the workbooks; without one, a returned workbook cannot be told
	// from a forged one.
	SealKey []byte
	// Models are the templates of the acts; nil: those of the program.
	Models *convention.Templates
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
	Granted *dossier.Money
	Decided dossier.Date
	// Complements are what a person gave for the convention that the dossier does not hold.
	Complements dossier.Complements
	// Amends is the act in force, for an amendment; Amendment is its number, from 1, and
	// Reason why.
	Amends    *convention.Input
	Amendment int
	Reason    string
	Questions []string // to the carrier, a sentence each
}

// DocumentKind is what a document is.
type DocumentKind string

// The kinds of documents.
const (
	Convention DocumentKind = "convention"
	Workbook   DocumentKind = "classeur"
	Mail       DocumentKind = "mail"
	Note       DocumentKind = "note"            // to the bureau, why no convention was made
	Editable   DocumentKind = "acte modifiable" // the convention for whoever edits it before it is signed
	Frozen     DocumentKind = "données figées"  // what the convention was made of, see Remake
)

// Document is one file to be kept, or one mail to be put in the outbox.
type Document struct {
	Kind      DocumentKind
	Name      string // of the file
	MediaType string
	Data      []byte
	// Key is the idempotency key of a mail: never send two mails with one key.
	Key string
	// Mail is which mail it is: "accuse-reception".
	Mail mail.Kind
	// Blanks are what is left to fill in in a convention of a decision: it is not for the
	// carrier while there are any.
	Blanks []string
	// Refusal is set on the note that stands instead of a convention.
	Refusal bool
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
		docs = append(docs, Document{Kind: Mail, Name: c.name(string(kind), "eml"), MediaType: "message/rfc822", Data: m.Data, Key: m.Key, Mail: kind})
	}
	return docs, nil
}

// name is the name of a file: reference, version, what it is. Only letters,
// digits and hyphens of the reference are kept, since it becomes a path.
func (c Case) name(what, extension string) string {
	return fmt.Sprintf("%s-v%d-%s.%s", strings.Map(safe, c.Reference), c.Version, what, extension)
}

// safe keeps letters, digits and hyphens.
func safe(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-':
		return r
	default:
		return '-'
	}
}
