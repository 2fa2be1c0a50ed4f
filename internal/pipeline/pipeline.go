package pipeline

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"

	"guichet/internal/durable"
	"guichet/internal/store"
)

// Pipeline runs the journey of dossiers on one data folder and one database.
type Pipeline struct {
	cfg   Config
	store *store.Store
	log   *slog.Logger
	data  layout

	client  *river.Client[*sql.Tx] // only while working
	serving bool                   // the schedules run too
	standby atomic.Bool            // another daemon works
	broken  chan error             // why the database can no longer be written, once per work

	mu    sync.Mutex     // guards what follows
	begun int            // arrivals of this run
	ended map[int64]bool // those of them that are through
}

// New returns a pipeline; it touches nothing yet.
func New(cfg Config) (*Pipeline, error) {
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	return &Pipeline{cfg: cfg, store: cfg.Store, log: cfg.Logger, data: layout(cfg.Data)}, nil
}

// softStop is how long a stop waits for the steps under way; a step cut off is
// done again on the next start.
const softStop = 20 * time.Second

// work makes this process the only one that works on the data folder and the
// database, resumes what an earlier process left, runs f, and stops in order.
func (p *Pipeline) work(ctx context.Context, f func(ctx context.Context, resumed []int64) error) (err error) {
	if err := durable.MkdirAll(p.data.root()); err != nil {
		return err
	}
	unlock, err := lockFolder(ctx, p.cfg.Clock, p.data.lockFile(), p.cfg.LockWait)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	release, err := p.store.WorkLock(ctx, p.cfg.LockWait)
	if errors.Is(err, store.ErrBusy) {
		return &BusyError{}
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()

	p.broken = make(chan error, 1)
	p.resetProgress()
	if p.client, err = p.newClient(); err != nil {
		return fmt.Errorf("setting up the job queue: %w", err)
	}
	resumed, err := p.resume(ctx)
	if err != nil {
		return fmt.Errorf("resuming: %w", err)
	}
	// The queue outlives the context, so that the steps under way can end.
	if err := p.client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("starting the job queue: %w", err)
	}
	err = f(ctx, resumed)
	return errors.Join(err, p.client.Stop(context.WithoutCancel(ctx)))
}

// resume puts in order what an earlier process left: its running jobs, what it
// had stored and not yet taken, and what was in error, which gets new attempts.
// It returns the arrivals whose journey goes on.
func (p *Pipeline) resume(ctx context.Context) ([]int64, error) {
	var orphans int64
	var left []store.Arrival
	err := p.store.Tx(ctx, func(tx *store.Tx) (err error) {
		if orphans, err = tx.FreeOrphans(ctx); err != nil {
			return err
		}
		left, err = tx.Unfinished(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	if orphans > 0 {
		p.log.Info("jobs of a dead process freed", "jobs", orphans)
	}
	if err := p.cfg.Blobs.Sweep(ctx); err != nil {
		return nil, err
	}
	for _, dir := range p.data.writtenFolders() {
		if err := durable.RemoveTemps(dir); err != nil {
			return nil, err
		}
	}
	var ids []int64
	keep := make(map[int64]bool)
	for _, a := range left {
		if a.State == store.StateStored {
			keep[a.ID] = true
			taken, err := p.claim(ctx, a)
			if _, ok := errors.AsType[*entryError](err); ok {
				p.log.Warn("a stored entry could not be claimed", "entry", a.Drop, "error", err)
				continue // the next look tries again
			}
			if err != nil {
				return nil, err
			}
			if !taken {
				continue
			}
		} else {
			p.begin(a)
			if a.Error != "" {
				if err := p.retry(ctx, a); err != nil {
					return nil, err
				}
			}
		}
		ids = append(ids, a.ID)
	}
	return ids, p.clearClaimed(keep)
}

// retry gives an arrival in error new attempts at the step it failed.
func (p *Pipeline) retry(ctx context.Context, a store.Arrival) error {
	return p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.ClearError(ctx, a.ID); err != nil {
			return err
		}
		if err := p.journal(ctx, tx, a, 0, "repris", "nouveau lancement", a.Error); err != nil {
			return err
		}
		args := nextStep(a)
		if args == nil {
			return nil
		}
		return p.enqueue(ctx, tx, args)
	})
}

// clearClaimed removes what lies in the folder of claimed entries and is kept
// as blobs by now.
func (p *Pipeline) clearClaimed(keep map[int64]bool) error {
	entries, err := os.ReadDir(p.data.claimed())
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		var id int64
		if _, err := fmt.Sscanf(e.Name(), "%d", &id); err == nil && keep[id] {
			continue
		}
		if err := os.RemoveAll(p.data.claimedEntry(e.Name())); err != nil { //nolint:gosec // an own folder's entry
			return err
		}
	}
	return nil
}

// journal appends to the journal that something happened to an arrival.
func (p *Pipeline) journal(ctx context.Context, tx *store.Tx, a store.Arrival, dossierID int64, event, cause, detail string) error {
	return tx.Journal(ctx, store.Entry{At: p.cfg.Clock.Now(), Arrival: a.ID, Dossier: dossierID, Event: event, Cause: cause, Detail: detail})
}
