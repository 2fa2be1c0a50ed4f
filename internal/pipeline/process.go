package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/riverqueue/river"

	"guichet/ingest"
	"guichet/internal/durable"
	"guichet/internal/store"
)

// maxLooks is how often Process looks at an entry that keeps changing before it
// leaves it for another time.
const maxLooks = 3

// Process takes everything complete in the drop folder, finishes what an earlier
// run left, and returns when nothing is left to do.
func (p *Pipeline) Process(ctx context.Context, folder string) (Summary, error) {
	var sum Summary
	in, err := p.dropFolder(folder)
	if err != nil {
		return sum, err
	}
	err = p.work(ctx, func(ctx context.Context, ids []int64) error {
		done, unsubscribe := p.client.Subscribe(
			river.EventKindJobCompleted, river.EventKindJobFailed, river.EventKindJobCancelled)
		defer unsubscribe()
		taken, waiting, err := p.takeAll(ctx, in)
		sum.Waiting = waiting
		if err != nil {
			return err
		}
		ids = append(ids, taken...)
		if err := p.quiet(ctx, done); err != nil {
			return err
		}
		for _, id := range ids {
			r, err := p.arrivalResult(ctx, id)
			if err != nil {
				return err
			}
			sum.Results = append(sum.Results, r)
		}
		return nil
	})
	return sum, err
}

// dropFolder returns the source over a folder that must exist and be neither
// the data folder nor inside it, unless it is the data folder's own.
func (p *Pipeline) dropFolder(folder string) (*ingest.Folder, error) {
	abs, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	st, err := os.Stat(abs) //nolint:gosec // the folder the user names
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("le dossier de dépôt %s n’existe pas", folder)
	}
	if err != nil {
		return nil, fmt.Errorf("le dossier de dépôt est inaccessible\u00a0: %w", err)
	}
	if !st.IsDir() {
		return nil, fmt.Errorf("%s n’est pas un dossier\u00a0: indiquer le dossier où les dépôts sont placés", folder)
	}
	if abs == p.data.root() {
		return nil, fmt.Errorf("le dossier de dépôt %s est aussi le dossier de données\u00a0: en indiquer un autre, ou un sous-dossier", folder)
	}
	return &ingest.Folder{Path: abs, Clock: p.cfg.Clock, Settle: p.cfg.Settle, Leave: p.data.root()}, nil
}

// takeAll looks until every entry is taken or left.
func (p *Pipeline) takeAll(ctx context.Context, in *ingest.Folder) (ids []int64, waiting []Waiting, err error) {
	for look := 1; ; look++ {
		taken, left, err := p.look(ctx, in)
		ids = append(ids, taken...)
		if err != nil {
			return ids, nil, err
		}
		settling := false
		waiting = waiting[:0]
		for _, w := range left {
			settling = settling || w.Settling
			waiting = append(waiting, Waiting{w.Name, w.Reason})
		}
		if !settling || look == maxLooks {
			return ids, waiting, nil
		}
		if err := p.cfg.Clock.Wait(ctx, p.cfg.Settle); err != nil {
			return ids, waiting, err
		}
	}
}

// look scans the drop folder once and takes what is complete, in the order of
// names. An entry that cannot be taken because of itself waits, and does not
// hold up the others; any other trouble ends the look, so that the order is
// kept.
func (p *Pipeline) look(ctx context.Context, in *ingest.Folder) (ids []int64, waiting []ingest.Waiting, err error) {
	ready, waiting, err := in.Scan()
	if err != nil {
		return nil, nil, err
	}
	for _, c := range ready {
		if err := ctx.Err(); err != nil {
			return ids, waiting, err
		}
		id, err := p.take(ctx, c)
		_, itself := errors.AsType[*entryError](err)
		switch {
		case itself:
			p.log.Warn("an entry could not be taken", "entry", c.Name, "error", err)
			waiting = append(waiting, ingest.Waiting{Name: c.Name, Reason: fmt.Sprintf("Le dépôt n’a pas pu être pris\u00a0: %v.", err)})
		case err != nil:
			return ids, waiting, err
		case id == 0:
			waiting = append(waiting, ingest.Waiting{Name: c.Name, Reason: "Le dépôt a changé pendant la réception.", Settling: true})
		default:
			ids = append(ids, id)
		}
	}
	return ids, waiting, nil
}

// recheck is how often quiet looks at the database without being told to: an
// event may be lost when the queue is busy.
const recheck = 500 * time.Millisecond

// standstill is after how long without any step ending quiet asks the database whether
// it still takes writes. Where it takes none, no step can begin, and nothing else
// would ever say so.
const standstill = 10 * time.Second

// quiet returns when every arrival is through or in error.
func (p *Pipeline) quiet(ctx context.Context, done <-chan *river.Event) error {
	tick := time.NewTicker(recheck)
	defer tick.Stop()
	probe := time.NewTicker(standstill)
	defer probe.Stop()
	for {
		pending, err := p.store.CountPending(ctx)
		if err != nil || pending == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-p.broken:
			return err
		case <-done:
			probe.Reset(standstill)
		case <-tick.C:
		case <-probe.C:
			if err := p.store.Tx(ctx, func(tx *store.Tx) error { return tx.Probe(ctx) }); err != nil {
				return readOnly(err)
			}
		}
	}
}

// readOnly says that the database can no longer be written.
func readOnly(err error) error {
	return fmt.Errorf("la base de données n’accepte plus d’écriture\u00a0: %w", err)
}

// Serve looks into the drop folder by the schedule, and whenever the system tells
// of a change, and runs the schedules, until the context ends. A second daemon on a shared
// database stands by and takes over when the first ends, however it ends. At the end it lets the
// steps under way end.
func (p *Pipeline) Serve(ctx context.Context, folder string) error {
	if p.cfg.Schedule == nil {
		return errors.New("pipeline: serving needs a schedule")
	}
	if err := durable.MkdirAll(folder); err != nil {
		return err
	}
	in, err := p.dropFolder(folder)
	if err != nil {
		return err
	}
	p.serving = true
	for {
		err := p.work(ctx, func(ctx context.Context, _ []int64) error { p.standby.Store(false); return p.serve(ctx, in) })
		if ctx.Err() != nil || err == nil {
			p.log.Info("stopped")
			return err
		}
		if _, busy := errors.AsType[*BusyError](err); busy {
			if !p.store.Shared() {
				return err
			}
			// Another daemon works on the database: this one takes over when it ends.
			if !p.standby.Swap(true) {
				p.log.Info("another guichet works; waiting to take over")
			}
			if p.cfg.Clock.Wait(ctx, standBy) != nil {
				return nil
			}
			continue
		}
		// A full disk or a database that is away: start over, as after a crash.
		p.log.Error("the work was interrupted", "error", err, "again_in", startOver)
		if err := p.cfg.Clock.Wait(ctx, startOver); err != nil {
			return nil
		}
	}
}

// standBy is how long a second daemon waits, beside the wait for the lock, before it tries to take
// over.
const standBy = 2 * time.Second

// startOver is how long Serve waits before it starts over.
const startOver = 10 * time.Second

// serve looks into the drop folder until the context ends or the database can no
// longer be written.
func (p *Pipeline) serve(ctx context.Context, in *ingest.Folder) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	hints, err := ingest.Watch(ctx, in.Path)
	if err != nil { // a network share: the schedule does without
		p.log.Warn("the drop folder cannot be watched", "folder", in.Path, "error", err)
	}
	p.log.Info("serving", "folder", in.Path, "data", p.data.root())
	if p.cfg.Outgoing != nil {
		var sending sync.WaitGroup
		sending.Go(func() { p.sendAlong(ctx) })
		defer sending.Wait()
		defer cancel() // before it is waited for
	}
	for {
		_, waiting, err := p.look(ctx, in)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		if err := p.pause(ctx, hints, p.untilNext(waiting)); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return nil
		}
	}
}

// untilNext is how long to wait for the next look: less than the schedule says
// while an entry may soon be complete.
func (p *Pipeline) untilNext(waiting []ingest.Waiting) time.Duration {
	now := p.cfg.Clock.Now()
	next := p.cfg.Schedule.Next(now).Sub(now)
	for _, w := range waiting {
		if w.Settling {
			return min(next, p.cfg.Settle)
		}
	}
	return next
}

// pause waits for d, for a hint, or for the end of the context; its error is
// that of a database that can no longer be written.
func (p *Pipeline) pause(ctx context.Context, hints <-chan struct{}, d time.Duration) error {
	ctx, cancel := context.WithCancel(ctx)
	over := make(chan struct{})
	defer func() { cancel(); <-over }()
	go func() {
		defer close(over)
		_ = p.cfg.Clock.Wait(ctx, d) // ends early only when pause does
	}()
	select {
	case <-over:
		return nil
	case err := <-p.broken:
		return err
	case <-hints:
		return nil
	}
}
