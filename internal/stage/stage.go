// Package stage measures what the stages of a reading take, where somebody asked
// for it: a context carries the clock, and without one nothing is measured.
//
// It knows the names of the stages and nothing of what they do.
package stage

import (
	"context"
	"maps"
	"sync"
	"time"
)

// Stage is a part of the way from bytes to a checked dossier.
type Stage string

// The stages, in the order a file goes through them.
const (
	Open       Stage = "open"       // containers opened, kinds told
	Decode     Stage = "decode"     // bytes to words and rulings, or to cells
	Tables     Stage = "tables"     // words and rulings to tables
	Exchange   Stage = "exchange"   // bytes to the child process and its result back
	Recognise  Stage = "recognise"  // scans drawn, straightened and recognised
	Understand Stage = "understand" // tables and texts to identity and budget
	Check      Stage = "check"      // theme and rules
)

// All lists the stages in their order.
func All() []Stage {
	return []Stage{Open, Decode, Tables, Exchange, Recognise, Understand, Check}
}

// Clock adds up the time of each stage. Several goroutines may use one.
type Clock struct {
	mu    sync.Mutex
	spent map[Stage]time.Duration
}

type key struct{}

// With returns a context that carries the clock.
func With(ctx context.Context, c *Clock) context.Context { return context.WithValue(ctx, key{}, c) }

// Begin starts measuring a stage; the function it returns ends it.
func Begin(ctx context.Context, s Stage) (end func()) {
	c, ok := ctx.Value(key{}).(*Clock)
	if !ok {
		return func() {}
	}
	began := time.Now()
	return func() { c.add(s, time.Since(began)) }
}

// Move takes time that was measured as one stage for what another process says
// it spent in stages of its own.
func Move(ctx context.Context, from Stage, spent map[Stage]time.Duration) {
	c, ok := ctx.Value(key{}).(*Clock)
	if !ok {
		return
	}
	for s, d := range spent {
		c.add(s, d)
		c.add(from, -d)
	}
}

func (c *Clock) add(s Stage, d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.spent == nil {
		c.spent = map[Stage]time.Duration{}
	}
	c.spent[s] += d
}

// Spent returns what each stage took so far.
func (c *Clock) Spent() map[Stage]time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.spent)
}
