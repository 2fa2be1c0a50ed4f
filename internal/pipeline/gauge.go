package pipeline

import (
	"context"
	"errors"
	"time"

	"guichet/internal/store"
)

// Gauges are what there is to watch of a running program.
type Gauges struct {
	Arrivals   []store.Count // by state
	Deliveries []store.Count
	Jobs       []store.Count
	// Oldest is since when the mail waits that has waited longest; zero when none waits.
	Oldest time.Time
	Runs   map[string]store.Run // the last of each schedule
	// Standby: another daemon works, and this one waits to take over.
	Standby bool
}

// Gauges reads them.
func (p *Pipeline) Gauges(ctx context.Context) (g Gauges, err error) {
	g.Standby, g.Runs = p.standby.Load(), map[string]store.Run{}
	if g.Arrivals, err = p.store.CountArrivals(ctx); err != nil {
		return g, err
	}
	if g.Deliveries, err = p.store.CountDeliveries(ctx); err != nil {
		return g, err
	}
	if g.Jobs, err = p.store.CountJobs(ctx); err != nil {
		return g, err
	}
	if g.Oldest, err = p.store.OldestUnsent(ctx); err != nil && !errors.Is(err, store.ErrNotFound) {
		return g, err
	}
	for _, d := range p.cfg.Schedules {
		r, err := p.store.LastRun(ctx, d.Name)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return g, err
		}
		g.Runs[d.Name] = r
	}
	return g, nil
}

// Ready reports whether the program can do its work now: its database answers.
func (p *Pipeline) Ready(ctx context.Context) (standby bool, err error) {
	return p.standby.Load(), p.store.Ping(ctx)
}
