package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"guichet/internal/dossier"
	"guichet/internal/store"
	"guichet/schedules"
)

// Action is what a schedule does, as of a time; it says in French what it did. It may be asked
// again for the same time after a crash.
type Action func(ctx context.Context, at time.Time) (said string, err error)

// Reminders is the name of the action that asks for what is due.
const Reminders = "relances"

const (
	// runLease is how long a run may be without a sign of life until another daemon takes it.
	runLease = 20 * time.Second
	// late is after how long a time counts as missed.
	late = 10 * time.Minute
	// lookEvery is how often the times of the schedules are looked at.
	lookEvery = 10 * time.Second
)

// RunSchedules runs what is due of each schedule, each time once however many do so at once,
// and makes up for what was missed by the schedule's own rule.
func (p *Pipeline) RunSchedules(ctx context.Context) error {
	var errs []error
	for _, d := range p.cfg.Schedules {
		if err := p.runSchedule(ctx, d); err != nil {
			errs = append(errs, fmt.Errorf("schedule %s: %w", d.Name, err))
		}
	}
	return errors.Join(errs...)
}

func (p *Pipeline) runSchedule(ctx context.Context, d schedules.Definition) error {
	now := p.cfg.Clock.Now()
	last, err := p.store.LastRun(ctx, d.Name)
	if errors.Is(err, store.ErrNotFound) {
		// In service from now on: it has missed nothing.
		return p.store.Tx(ctx, func(tx *store.Tx) error {
			_, err := tx.AddRun(ctx, store.Run{Name: d.Name, Due: now, Started: now, Ended: now, Outcome: store.RunBegins})
			return err
		})
	}
	if err != nil {
		return err
	}
	orphans, err := p.store.Unended(ctx, now)
	if err != nil {
		return err
	}
	for _, r := range orphans {
		if r.Name == d.Name {
			if err := p.runAt(ctx, d, r.Due); err != nil {
				return err
			}
		}
	}
	due := d.Between(last.Due, now, p.calendar())
	for i, at := range due {
		if err := ctx.Err(); err != nil {
			return err
		}
		missed := now.Sub(at) > late
		switch {
		case d.Missed == schedules.Merge && i < len(due)-1:
			err = p.passRun(ctx, d, at, store.RunMerged, "avec celle du "+stamp(due[len(due)-1]))
		case d.Missed == schedules.Skip && missed:
			err = p.passRun(ctx, d, at, store.RunSkipped, "la machine était arrêtée")
		default:
			err = p.runAt(ctx, d, at)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func stamp(t time.Time) string { return t.In(dossier.Paris).Format("02/01/2006 15:04") }

func (p *Pipeline) calendar() *schedules.Calendar {
	if p.cfg.Followup != nil {
		return p.cfg.Followup.Calendar()
	}
	return schedules.NewCalendar()
}

func (p *Pipeline) passRun(ctx context.Context, d schedules.Definition, at time.Time, o store.RunOutcome, why string) error {
	now := p.cfg.Clock.Now()
	return p.store.Tx(ctx, func(tx *store.Tx) error {
		added, err := tx.AddRun(ctx, store.Run{Name: d.Name, Due: at, Started: now, Ended: now, Outcome: o, Said: why})
		if err != nil || !added {
			return err
		}
		return tx.Journal(ctx, store.Entry{At: now, Event: "calendrier " + string(o), Cause: d.Name + " du " + stamp(at), Detail: why})
	})
}

// runAt runs a schedule for a due time, when nobody else does.
func (p *Pipeline) runAt(ctx context.Context, d schedules.Definition, at time.Time) error {
	started := p.cfg.Clock.Now()
	var mine bool
	err := p.store.Tx(ctx, func(tx *store.Tx) (err error) {
		mine, err = tx.ClaimRun(ctx, d.Name, at, started, started.Add(runLease))
		return err
	})
	if err != nil || !mine {
		return err
	}
	return p.runClaimed(ctx, d, at, started)
}

// runClaimed runs a schedule that this process has claimed, and records how it ended.
func (p *Pipeline) runClaimed(ctx context.Context, d schedules.Definition, at, started time.Time) error {
	alive, stop := context.WithCancel(ctx)
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		p.keepRun(alive, d.Name, at, started)
	}()
	said, failed := p.action(d.Does)(ctx, at)
	stop()
	<-kept
	if failed != nil && ctx.Err() != nil {
		return failed // the program stops: whoever comes next runs it again
	}
	r := store.Run{Name: d.Name, Due: at, Started: started, Ended: p.cfg.Clock.Now(), Outcome: store.RunDone, Said: said}
	if failed != nil {
		r.Outcome, r.Said = store.RunFailed, failed.Error()
		p.log.Error("a schedule failed", "schedule", d.Name, "due", at, "error", failed)
	}
	return p.store.Tx(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		ended, err := tx.EndRun(ctx, r)
		if err != nil || !ended {
			return err
		}
		return tx.Journal(ctx, store.Entry{At: r.Ended, Event: "calendrier " + string(r.Outcome), Cause: d.Name + " du " + stamp(at), Detail: r.Said})
	})
}

// keepRun shows until the context ends that a run is alive.
func (p *Pipeline) keepRun(ctx context.Context, name string, at, started time.Time) {
	t := time.NewTicker(runLease / 4)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			err := p.store.Tx(ctx, func(tx *store.Tx) error {
				_, err := tx.KeepRun(ctx, name, at, started, p.cfg.Clock.Now().Add(runLease))
				return err
			})
			if err != nil && ctx.Err() == nil {
				p.log.Warn("a run could not be prolonged", "schedule", name, "error", err)
			}
		}
	}
}

// action returns what a schedule does.
func (p *Pipeline) action(name string) Action {
	if a, ok := p.cfg.Actions[name]; ok {
		return a
	}
	if name == Reminders {
		return p.remindAction
	}
	return func(context.Context, time.Time) (string, error) {
		return "", fmt.Errorf("l’action %s n’existe pas", name)
	}
}

func (p *Pipeline) remindAction(ctx context.Context, at time.Time) (string, error) {
	r, err := p.Remind(ctx, at)
	return fmt.Sprintf("courriels établis\u00a0: %d\u00a0; relances non envoyées\u00a0: %d", len(r.Mails), r.Settled), err
}

// ErrUnknownSchedule says that there is no schedule of that name.
var ErrUnknownSchedule = errors.New("unknown schedule")

// RunNow runs a schedule at once, as of a time, whatever its due times are.
func (p *Pipeline) RunNow(ctx context.Context, name string, at time.Time) (string, error) {
	for _, d := range p.cfg.Schedules {
		if d.Name != name {
			continue
		}
		said, err := p.action(d.Does)(ctx, at)
		detail := said
		if err != nil {
			detail = err.Error()
		}
		return said, errors.Join(err, p.store.Tx(context.WithoutCancel(ctx), func(tx *store.Tx) error {
			return tx.Journal(ctx, store.Entry{At: p.cfg.Clock.Now(), Event: "calendrier, à la demande", Cause: name + " du " + stamp(at), Detail: detail})
		}))
	}
	return "", ErrUnknownSchedule
}

// Timetable is a schedule with its next time and its last runs.
type Timetable struct {
	schedules.Definition
	Next time.Time // zero: never
	Runs []store.Run
}

// Timetables returns every schedule, with its last runs.
func (p *Pipeline) Timetables(ctx context.Context) ([]Timetable, error) {
	var out []Timetable
	for _, d := range p.cfg.Schedules {
		runs, err := p.store.Runs(ctx, d.Name, 5)
		if err != nil {
			return nil, err
		}
		out = append(out, Timetable{d, d.Next(p.cfg.Clock.Now(), p.calendar()), runs})
	}
	return out, nil
}
