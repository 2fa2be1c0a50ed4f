package pipeline

import (
	"context"
	"net/mail"
	"slices"
	"strings"
	"time"

	"guichet/internal/dossier"
	"guichet/internal/relance"
	"guichet/internal/store"
	"guichet/schedules"
)

// Record keeps the word of a person on a dossier: that something owed is done, or that the
// project is withdrawn, suspended or taken up again. The error is a *DecisionError when the
// word says nothing.
func (p *Pipeline) Record(ctx context.Context, reference string, f store.Fact) error {
	d, err := p.dossierOf(ctx, reference)
	if err != nil {
		return err
	}
	f.Dossier, f.At = d.ID, p.cfg.Clock.Now()
	f.By, f.Reason, f.Subject = strings.TrimSpace(f.By), strings.TrimSpace(f.Reason), strings.TrimSpace(f.Subject)
	switch {
	case f.By == "":
		return &DecisionError{"On ne sait pas qui le dit.", "L’indiquer par --by."}
	case f.Reason == "" && f.Kind != store.Done:
		return &DecisionError{"Le motif manque.", "L’indiquer par --reason."}
	}
	if f.Subject != "" {
		projects, err := p.projectsOf(ctx, map[int64]bool{d.ID: true})
		if err != nil {
			return err
		}
		var keys []string
		for _, x := range projects {
			for _, o := range x.Owed {
				keys = append(keys, o.Key)
			}
		}
		if !slices.Contains(keys, f.Subject) {
			return &DecisionError{"Le dossier n’a pas d’échéance " + dossier.Quote(f.Subject) + ".", "Les échéances sont listées par guichet due " + d.Reference + "."}
		}
	}
	return p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.AddFact(ctx, f); err != nil {
			return err
		}
		return tx.Journal(ctx, store.Entry{At: f.At, Dossier: d.ID, Event: string(f.Kind), Cause: f.By, Detail: strings.TrimSpace(f.Subject + " " + f.Reason)})
	})
}

// roles are those that a person may be named for.
var roles = []schedules.Role{schedules.Contact, schedules.Signatory, schedules.Hierarchy, schedules.Instructor, schedules.Manager}

// Name keeps who is written to for a dossier in a role; an empty address takes the person
// away. The error is a *DecisionError when that cannot be.
func (p *Pipeline) Name(ctx context.Context, reference string, x store.Person) error {
	d, err := p.dossierOf(ctx, reference)
	if err != nil {
		return err
	}
	x.Dossier, x.At, x.By = d.ID, p.cfg.Clock.Now(), strings.TrimSpace(x.By)
	switch {
	case x.By == "":
		return &DecisionError{"On ne sait pas qui le dit.", "L’indiquer par --by."}
	case !slices.Contains(roles, x.Role):
		return &DecisionError{"Rôle inconnu" + dossier.NoBreak + ": " + string(x.Role) + ".", "Les rôles sont contact, signataire, hiérarchie, instructeur, responsable."}
	}
	if x.Address != "" {
		a, err := mail.ParseAddress(x.Address)
		if err != nil {
			return &DecisionError{"Adresse illisible" + dossier.NoBreak + ": " + x.Address + ".", "Une adresse comme nom@exemple.fr est attendue."}
		}
		x.Address = a.Address
	}
	return p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.AddPerson(ctx, x); err != nil {
			return err
		}
		return tx.Journal(ctx, store.Entry{At: x.At, Dossier: d.ID, Event: "adresse", Cause: x.By, Detail: strings.TrimSpace(string(x.Role) + " " + x.Address)})
	})
}

// Standing is a step of a ladder and what became of it.
type Standing struct {
	relance.Owed
	Why     string // nothing is asked any more, since
	Settled []store.Request
}

// Owed returns what a dossier owes, with what was asked for it.
func (p *Pipeline) Owed(ctx context.Context, reference string) ([]Standing, error) {
	d, err := p.dossierOf(ctx, reference)
	if err != nil {
		return nil, err
	}
	projects, err := p.projectsOf(ctx, map[int64]bool{d.ID: true})
	if err != nil {
		return nil, err
	}
	requests, err := p.store.Requests(ctx)
	if err != nil {
		return nil, err
	}
	now := p.cfg.Clock.Now()
	var out []Standing
	for _, x := range projects {
		for _, o := range x.Owed {
			s := Standing{Owed: o, Why: x.Stopped(o.Key, now)}
			if !o.Until.IsZero() && !o.Until.After(now) {
				s.Why = "un autre acte ou une autre version l’a remplacée"
			}
			for _, r := range requests {
				if r.Dossier == d.ID && r.Key == o.Key {
					s.Settled = append(s.Settled, r)
				}
			}
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b Standing) int { return b.Due.DaysUntil(a.Due) })
	return out, nil
}

// Foresee plays the reminders of some days ahead (or of the past) on what is known now,
// without writing anything; the acts in force count from the first day. f gets each day's bundles, and the steps that are not asked.
func (p *Pipeline) Foresee(ctx context.Context, from, to dossier.Date, f func(day dossier.Date, bundles []relance.Bundle, asks []relance.Ask) error) error {
	projects, err := p.Projects(ctx)
	if err != nil {
		return err
	}
	requests, err := p.store.Requests(ctx)
	if err != nil {
		return err
	}
	known, _ := ledger(requests, dossier.Date{})
	now := p.cfg.Clock.Now()
	for i := range projects {
		projects[i].Assume(now)
	}
	calendar := p.cfg.Followup.Calendar()
	for day := from; !day.After(to); day = day.AddDays(1) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !calendar.IsWorkday(day) {
			continue
		}
		at := opening(day)
		if day == dossier.DateOf(now) && now.After(at) {
			at = now // what has come this morning counts
		}
		asks := relance.Plan(projects, known, at)
		for _, a := range asks {
			known[a.ID()] = true
		}
		if err := f(day, relance.Bundles(asks), asks); err != nil {
			return err
		}
	}
	return nil
}

// Preview writes the mail of a bundle as it would go out on a day, without its workbooks.
func (p *Pipeline) Preview(b relance.Bundle, day dossier.Date) (Document, error) {
	if p.cfg.Followup == nil {
		return Document{}, errNoFollowup
	}
	return p.cfg.Followup.Request(b, bundleKey(b, day), day, nil)
}

// opening is eight o’clock of a day, when mails begin to leave.
func opening(d dossier.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 8, 0, 0, 0, dossier.Paris)
}

// People returns who is written to for a dossier, by role.
func (p *Pipeline) People(ctx context.Context, reference string) ([]store.Person, error) {
	d, err := p.dossierOf(ctx, reference)
	if err != nil {
		return nil, err
	}
	versions, err := p.store.Versions(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	x := relance.Project{People: map[schedules.Role][]string{}}
	if err := p.people(ctx, versions[len(versions)-1], &x); err != nil {
		return nil, err
	}
	var out []store.Person
	for _, r := range roles {
		for _, address := range x.People[r] {
			out = append(out, store.Person{Dossier: d.ID, Role: r, Address: address})
		}
	}
	return out, nil
}
