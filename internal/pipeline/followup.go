package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"guichet/internal/dossier"
	"guichet/internal/relance"
	"guichet/internal/store"
	"guichet/internal/suivi"
	"guichet/schedules"
)

// Followup tells what conventions oblige to, and writes what is asked for it. Workbook and
// Request must give the same bytes for the same input: they are asked again after a crash.
type Followup interface {
	// Act returns what a convention obliges to, from its frozen data and the day it went out.
	Act(frozen []byte, sent dossier.Date) (relance.Act, error)
	// Staff are the addresses of the bureau for a theme.
	Staff(theme dossier.ThemeID) map[schedules.Role]string
	// Calendar are the working days on which the bureau works.
	Calendar() *schedules.Calendar
	// Workbook makes the reporting workbook of a period.
	Workbook(frozen []byte, period string, before suivi.Previous) (Document, suivi.Sent, error)
	// Request writes what one person is asked on a day. Its idempotency key is key.
	Request(b relance.Bundle, key string, day dossier.Date, attached []Document) (Document, error)
	// Notice writes the mail about something that was just recorded.
	Notice(n Notice) (Document, error)
}

// errNoFollowup says that the pipeline was made without Followup.
var errNoFollowup = errors.New("pipeline: nothing tells what is owed")

// Projects returns what every dossier owes, was asked to complete, and to whom that is said.
func (p *Pipeline) Projects(ctx context.Context) ([]relance.Project, error) {
	latest, err := p.store.LatestVersions(ctx)
	if err != nil {
		return nil, err
	}
	return p.projects(ctx, latest)
}

// projectsOf is Projects for some dossiers.
func (p *Pipeline) projectsOf(ctx context.Context, ids map[int64]bool) ([]relance.Project, error) {
	latest, err := p.store.LatestVersions(ctx)
	if err != nil {
		return nil, err
	}
	return p.projects(ctx, slices.DeleteFunc(latest, func(v store.Version) bool { return !ids[v.Dossier] }))
}

func (p *Pipeline) projects(ctx context.Context, latest []store.Version) ([]relance.Project, error) {
	if p.cfg.Followup == nil {
		return nil, errNoFollowup
	}
	var out []relance.Project
	for _, v := range latest {
		x, err := p.project(ctx, v)
		if err != nil {
			return nil, fmt.Errorf("what %s owes: %w", v.Reference, err)
		}
		if len(x.Owed) > 0 {
			out = append(out, x)
		}
	}
	return out, nil
}

// project is what one dossier owes. What stops a reminder is kept with its time, so that any
// day is computed like today.
func (p *Pipeline) project(ctx context.Context, last store.Version) (relance.Project, error) {
	x := relance.Project{Dossier: last.Dossier, Reference: last.Reference, Title: last.Title, Carrier: last.Carrier, People: map[schedules.Role][]string{}}
	for _, f := range []func(context.Context, store.Version, *relance.Project) error{p.completions, p.commitments, p.reportStops, p.factStops, p.people} {
		if err := f(ctx, last, &x); err != nil {
			return x, err
		}
	}
	return x, nil
}

// owe adds what is owed, with its ladder.
func (p *Pipeline) owe(x *relance.Project, c *schedules.Calendar, o schedules.Owed, known, until time.Time) {
	x.Owed = append(x.Owed, relance.Climb(c, o, known, until))
}

// completions are the corrected versions that were asked for, until the next version comes or
// a decision is taken.
func (p *Pipeline) completions(ctx context.Context, last store.Version, x *relance.Project) error {
	versions, err := p.store.Versions(ctx, last.Dossier)
	if err != nil {
		return err
	}
	decisions, err := p.store.Decisions(ctx, last.Dossier)
	if err != nil {
		return err
	}
	c := p.cfg.Followup.Calendar()
	for i, v := range versions {
		mails, err := p.store.Mails(ctx, v.ID)
		if err != nil {
			return err
		}
		asked := slices.ContainsFunc(mails, func(m store.Mail) bool { return kindOf(m) == incompleteMail })
		if !asked {
			continue
		}
		var until time.Time
		if i+1 < len(versions) {
			until = versions[i+1].CreatedAt
		}
		from := dossier.DateOf(v.CreatedAt)
		o := schedules.Owed{Key: relance.CompletionKey(v.Number), Kind: schedules.Completion, What: "Dossier corrigé", From: from, Due: c.AddWorkdays(from, answerDays)}
		p.owe(x, c, o, v.CreatedAt, until)
		for _, d := range decisions {
			if d.Kind != store.Asked {
				x.Stops = append(x.Stops, relance.Stop{Key: o.Key, From: d.At, Why: "une décision a été prise le " + dossier.DateOf(d.At).French()})
			}
		}
	}
	for i, d := range decisions {
		if d.Kind == store.Accepted {
			continue
		}
		s := relance.Stop{From: d.At, Why: "la décision du " + dossier.DateOf(d.At).French() + " est" + dossier.NoBreak + ": " + string(d.Kind)}
		if i+1 < len(decisions) {
			s.Until = decisions[i+1].At
		}
		x.Stops = append(x.Stops, s)
	}
	return nil
}

const (
	incompleteMail = "dossier-incomplet"
	// answerDays is how long a carrier has to answer, in working days.
	answerDays = 10
)

// commitments are what the conventions oblige to, each while it is in force, and their
// signatures while they are the last that went out.
func (p *Pipeline) commitments(ctx context.Context, last store.Version, x *relance.Project) error {
	conventions, err := p.store.Conventions(ctx, last.Dossier)
	if err != nil || len(conventions) == 0 {
		return err
	}
	copies, err := p.store.SignedCopies(ctx, last.Dossier)
	if err != nil {
		return err
	}
	signedAt := map[int64]time.Time{}
	for _, c := range copies {
		if c.Said != nil && c.Said.Kind == store.Signed {
			signedAt[c.Convention] = c.Said.At
		} else if c.Said != nil {
			delete(signedAt, c.Convention)
		}
	}
	force := inForceSince(conventions, signedAt)
	for i, c := range conventions {
		frozen, err := store.ReadBlob(ctx, p.cfg.Blobs, c.Frozen)
		if err != nil {
			return err
		}
		act, err := p.cfg.Followup.Act(frozen, dossier.DateOf(c.CreatedAt))
		if err != nil {
			return err
		}
		var replaced time.Time
		if i+1 < len(conventions) {
			replaced = conventions[i+1].CreatedAt
		}
		p.owe(x, act.Calendar, act.Signature(c.Number, dossier.DateOf(c.CreatedAt)), c.CreatedAt, replaced)
		if at, ok := signedAt[c.ID]; ok {
			x.Stops = append(x.Stops, relance.Stop{Key: relance.SignatureKey(c.Number), From: at, Why: "la convention est signée depuis le " + dossier.DateOf(at).French()})
		}
		if force[i].IsZero() {
			continue
		}
		var until time.Time
		for _, f := range force[i+1:] {
			if !f.IsZero() {
				until = f
				break
			}
		}
		for _, o := range act.Owed() {
			p.owe(x, act.Calendar, o, force[i], until)
		}
	}
	return nil
}

// inForceSince is since when each convention is the one in force, zero for never: the last
// that is signed; while none is, the last that went out.
func inForceSince(all []store.Convention, signed map[int64]time.Time) []time.Time {
	out := make([]time.Time, len(all))
	var first time.Time // signature of any
	for i, c := range all {
		at, ok := signed[c.ID]
		switch {
		case ok && !first.IsZero():
			out[i] = at
		case first.IsZero() || c.CreatedAt.Before(first):
			out[i] = c.CreatedAt
		}
		if ok && first.IsZero() {
			first = at
		}
	}
	return out
}

// reportStops end the reminders of reports that have come, and of milestones that accepted
// reports say are passed.
func (p *Pipeline) reportStops(ctx context.Context, last store.Version, x *relance.Project) error {
	returns, err := p.store.Returns(ctx, last.Dossier)
	for _, r := range returns {
		on := dossier.DateOf(r.ReceivedAt).French()
		x.Stops = append(x.Stops, relance.Stop{Key: relance.ReportKey(r.Period), From: r.ReceivedAt, Why: "le compte rendu est arrivé le " + on})
		if !r.Accepted {
			continue
		}
		x.Stops = append(x.Stops, relance.Stop{Key: relance.WorkbookKey(r.Period), From: r.ReceivedAt, Why: "le compte rendu a été accepté, reçu le " + on})
		for _, m := range r.Data.Milestones {
			if m.Real.Known && m.Name.Known {
				x.Stops = append(x.Stops, relance.Stop{Key: relance.MilestoneKey(m.Name.V), From: r.ReceivedAt, Why: "le jalon est passé, d’après le compte rendu reçu le " + on})
			}
		}
	}
	return err
}

// factStops are what people have said: done, withdrawn, suspended, and derogations.
func (p *Pipeline) factStops(ctx context.Context, last store.Version, x *relance.Project) error {
	facts, err := p.store.Facts(ctx, last.Dossier)
	if err != nil {
		return err
	}
	end := func(key string, at time.Time, any bool) {
		for i := range x.Stops {
			s := &x.Stops[i]
			if s.Key == key && s.Until.IsZero() && (any || strings.HasPrefix(s.Why, "le projet est")) {
				s.Until = at
			}
		}
	}
	for _, f := range facts {
		on := " depuis le " + dossier.DateOf(f.At).French()
		switch f.Kind {
		case store.Done:
			x.Stops = append(x.Stops, relance.Stop{Key: f.Subject, From: f.At, Why: "fait, enregistré le " + dossier.DateOf(f.At).French()})
		case store.NotDone:
			end(f.Subject, f.At, true)
		case store.Withdrawn:
			x.Stops = append(x.Stops, relance.Stop{From: f.At, Why: "le projet est retiré" + on})
		case store.Suspended:
			x.Stops = append(x.Stops, relance.Stop{From: f.At, Why: "le projet est suspendu" + on})
		case store.Resumed:
			end("", f.At, false)
		}
	}
	derogations, err := p.store.Derogations(ctx, last.Dossier)
	for _, d := range derogations {
		after := d.Until.AddDays(1)
		x.Stops = append(x.Stops, relance.Stop{
			From: d.At, Until: time.Date(after.Year, after.Month, after.Day, 0, 0, 0, 0, dossier.Paris), Why: "une dérogation court jusqu’au " + d.Until.French(),
		})
	}
	return err
}

// people are who is written to: whom a person named, else the contact of the dossier or who
// sent it; and the bureau's own.
func (p *Pipeline) people(ctx context.Context, last store.Version, x *relance.Project) error {
	return p.peopleIn(ctx, p.store, last, x)
}

// directory is where arrivals and people are looked up: the store, or a transaction.
type directory interface {
	Arrival(ctx context.Context, id int64) (store.Arrival, error)
	People(ctx context.Context, dossierID int64) ([]store.Person, error)
}

func (p *Pipeline) peopleIn(ctx context.Context, in directory, last store.Version, x *relance.Project) error {
	for role, address := range p.cfg.Followup.Staff(last.Theme) {
		x.People[role] = []string{address}
	}
	a, err := in.Arrival(ctx, last.Arrival)
	if err != nil {
		return err
	}
	d, err := p.reading(ctx, a)
	if err != nil {
		return err
	}
	switch {
	case d.Carrier.Email.Known:
		x.People[schedules.Contact] = []string{d.Carrier.Email.V}
	case a.Mail != nil && a.Mail.From != "":
		x.People[schedules.Contact] = []string{a.Mail.From}
	}
	named, err := in.People(ctx, last.Dossier)
	for _, n := range named {
		if n.Address == "" {
			delete(x.People, n.Role)
			continue
		}
		x.People[n.Role] = []string{n.Address}
	}
	if len(x.People[schedules.Signatory]) == 0 {
		x.People[schedules.Signatory] = x.People[schedules.Contact] // who passes the act on
	}
	return err
}
