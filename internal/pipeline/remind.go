package pipeline

import (
	"context"
	"fmt"
	"strings"
	"time"

	"guichet/internal/dossier"
	"guichet/internal/durable"
	"guichet/internal/relance"
	"guichet/internal/store"
	"guichet/schedules"
)

// Reminded is what a round of reminders did.
type Reminded struct {
	Mails   []store.Mail
	Settled int // steps that are not asked, with their reason in the journal
}

// Remind asks for what is due at a time: one mail for each person, and none on a day that is no
// working day. What was asked is not asked again, whoever asks and whatever cut off the round
// before.
func (p *Pipeline) Remind(ctx context.Context, now time.Time) (Reminded, error) {
	var out Reminded
	projects, err := p.Projects(ctx)
	if err != nil {
		return out, err
	}
	if err := p.writeOutbox(ctx); err != nil {
		return out, err
	}
	if !p.cfg.Followup.Calendar().IsWorkday(dossier.DateOf(now)) {
		return out, nil
	}
	asks, err := p.planned(ctx, projects, now)
	if err != nil {
		return out, err
	}
	if out.Settled, err = p.settle(ctx, asks, now); err != nil {
		return out, err
	}
	for _, b := range relance.Bundles(asks) {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		m, added, err := p.ask(ctx, b, now)
		if err != nil {
			return out, fmt.Errorf("asking %s of %s: %w", b.Asks[0].Owed.Key, b.Asks[0].Project.Reference, err)
		}
		if added {
			out.Mails = append(out.Mails, m)
		}
	}
	return out, p.writeOutbox(ctx)
}

// planned is the plan of a time, without the persons who were asked something that day.
func (p *Pipeline) planned(ctx context.Context, projects []relance.Project, now time.Time) ([]relance.Ask, error) {
	requests, err := p.store.Requests(ctx)
	if err != nil {
		return nil, err
	}
	known, busy := ledger(requests, dossier.DateOf(now))
	return notBusy(relance.Plan(projects, known, now), busy), nil
}

// ledger is what was settled, and who was written to on a day.
func ledger(requests []store.Request, today dossier.Date) (known map[relance.ID]bool, busy map[string]bool) {
	known, busy = map[relance.ID]bool{}, map[string]bool{}
	for _, r := range requests {
		known[r.ID] = true
		if r.Day == today && r.Mail != 0 {
			busy[strings.ToLower(r.Address)] = true
		}
	}
	return known, busy
}

// notBusy leaves what is asked of a person who was written to already for the next day.
func notBusy(asks []relance.Ask, busy map[string]bool) []relance.Ask {
	var out []relance.Ask
	for _, a := range asks {
		if a.Outcome != relance.Asked || a.Address == "" || !busy[strings.ToLower(a.Address)] {
			out = append(out, a)
		}
	}
	return out
}

// settle records the steps that are not asked, and why.
func (p *Pipeline) settle(ctx context.Context, asks []relance.Ask, now time.Time) (n int, err error) {
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.HoldRequests(ctx); err != nil {
			return err
		}
		known, err := tx.Requests(ctx)
		if err != nil {
			return err
		}
		settled, _ := ledger(known, dossier.DateOf(now))
		for _, a := range asks {
			if a.Outcome == relance.Asked || settled[a.ID()] {
				continue
			}
			n++
			if err := tx.AddRequest(ctx, store.Request{ID: a.ID(), Outcome: a.Outcome, Reason: a.Why, Day: dossier.DateOf(now)}); err != nil {
				return err
			}
			err := tx.Journal(ctx, store.Entry{At: now, Dossier: a.Project.Dossier, Event: "relance non envoyée", Cause: a.Owed.Key + ", " + a.Step.Name, Detail: a.Why})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// bundleKey is the idempotency key of what a person is asked on a day.
func bundleKey(b relance.Bundle, day dossier.Date) string {
	whose := strings.ToLower(b.Address)
	if whose == "" {
		whose = b.Asks[0].Project.Reference
	}
	return "demandes/" + day.String() + "/" + whose
}

// ask records the mail that asks one person, with all that it asks for, in one transaction;
// false when another process was first.
func (p *Pipeline) ask(ctx context.Context, b relance.Bundle, now time.Time) (store.Mail, bool, error) {
	day := dossier.DateOf(now)
	made, err := p.request(ctx, b, day)
	if err != nil {
		return store.Mail{}, false, err
	}
	_, mails, err := p.keepMade(ctx, []Document{made})
	if err != nil {
		return store.Mail{}, false, err
	}
	m, added := mails[0], false
	version, err := p.versionFor(ctx, b)
	if err != nil {
		return m, false, err
	}
	err = p.store.Tx(ctx, func(tx *store.Tx) (err error) {
		if err := tx.HoldRequests(ctx); err != nil {
			return err
		}
		if m.ID, added, err = tx.AddMail(ctx, version, now, m); err != nil || !added {
			return err
		}
		for _, a := range b.Asks {
			if err := tx.AddRequest(ctx, store.Request{ID: a.ID(), Outcome: relance.Asked, Mail: m.ID, Day: day}); err != nil {
				return err
			}
			err := tx.Journal(ctx, store.Entry{At: now, Dossier: a.Project.Dossier, Event: "demandé", Cause: a.Owed.Key + ", " + a.Step.Name, Detail: a.Step.Mail + " à " + recipient(a)})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return m, added, err
}

// recipient names who is asked.
func recipient(a relance.Ask) string {
	if a.Address == "" {
		return "transmettre (" + string(a.Role) + " sans adresse)"
	}
	return a.Address
}

// versionFor is the version that a mail is kept with: the last one of its dossier, none when
// it is about several.
func (p *Pipeline) versionFor(ctx context.Context, b relance.Bundle) (int64, error) {
	for _, a := range b.Asks {
		if a.Project.Dossier != b.Asks[0].Project.Dossier {
			return 0, nil
		}
	}
	versions, err := p.store.Versions(ctx, b.Asks[0].Project.Dossier)
	if err != nil {
		return 0, err
	}
	return versions[len(versions)-1].ID, nil
}

// request writes the mail of a bundle, with the workbooks that it is about.
func (p *Pipeline) request(ctx context.Context, b relance.Bundle, day dossier.Date) (Document, error) {
	var attached []Document
	for _, a := range b.Asks {
		if !Attaches(a.Step.Mail) {
			continue
		}
		book, err := p.periodWorkbook(ctx, a)
		if err != nil {
			return Document{}, err
		}
		attached = append(attached, book)
	}
	return p.cfg.Followup.Request(b, bundleKey(b, day), day, attached)
}

// Attaches reports whether a mail brings the workbook of its period.
func Attaches(mail string) bool { return mail == "classeur-a-remplir" || mail == "rappel-rapport" }

// periodWorkbook is the workbook of a period: the one sent last, or a new one, which is
// recorded before anybody gets it.
func (p *Pipeline) periodWorkbook(ctx context.Context, a relance.Ask) (Document, error) {
	history, err := p.ReportsOf(ctx, a.Project.Reference)
	if err != nil {
		return Document{}, err
	}
	_, frozen, err := p.ConventionInForce(ctx, a.Project.Reference)
	if err != nil {
		return Document{}, err
	}
	made, sent, err := p.cfg.Followup.Workbook(frozen, a.Owed.Period, history.Before(a.Owed.Period))
	if err != nil {
		return Document{}, err
	}
	if a.Owed.Kind != schedules.Workbook {
		for i := len(history.Sent) - 1; i >= 0; i-- {
			if w := history.Sent[i]; w.Period == a.Owed.Period {
				made.Data, err = store.ReadBlob(ctx, p.cfg.Blobs, w.SHA256)
				return made, err
			}
		}
	}
	_, err = p.RecordWorkbook(ctx, sent, made.Data)
	return made, err
}

// writeOutbox lays mails that no step of an arrival lays there, and that are not yet there, in the
// outbox folder.
func (p *Pipeline) writeOutbox(ctx context.Context) error {
	mails, err := p.store.Unwritten(ctx, noticeMails)
	if err != nil {
		return err
	}
	if len(mails) == 0 {
		return nil
	}
	if err := durable.MkdirAll(p.data.outbox()); err != nil {
		return err
	}
	for _, m := range mails {
		if err := p.copyBlob(ctx, m.SHA256, p.data.mail(m)); err != nil {
			return err
		}
		if err := p.store.Tx(ctx, func(tx *store.Tx) error { return tx.MailWritten(ctx, m.ID, p.cfg.Clock.Now()) }); err != nil {
			return err
		}
	}
	return nil
}
