package pipeline

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"guichet/internal/store"
	"guichet/internal/store/pgtest"
	"guichet/schedules"
)

// definitions reads schedules of one line each.
func definitions(t *testing.T, lines ...string) []schedules.Definition {
	t.Helper()
	text := "schedules:\n"
	for _, l := range lines {
		text += "- {" + l + "}\n"
	}
	ds, err := schedules.ReadDefinitions("test.yaml", []byte(text), []string{"compter"})
	if err != nil {
		t.Fatal(err)
	}
	return ds
}

// counter counts the runs of each time.
type counter struct {
	mu   sync.Mutex
	runs map[string]int
	fail func(n int) error
	n    int
}

func (c *counter) run(_ context.Context, at time.Time) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n++; c.fail != nil {
		if err := c.fail(c.n); err != nil {
			return "", err
		}
	}
	c.runs[stamp(at)]++
	return "compté", nil
}

func (c *counter) times() []string {
	var out []string
	for _, at := range slices.Sorted(maps.Keys(c.runs)) {
		out = append(out, fmt.Sprintf("%s ×%d", at, c.runs[at]))
	}
	return out
}

func TestMissedTimesAreMadeUpForByRule(t *testing.T) {
	for _, x := range []struct{ rule, want, passed string }{
		{"rattraper", "02/03/2021 08:00 ×1, 03/03/2021 08:00 ×1, 04/03/2021 08:00 ×1, 05/03/2021 08:00 ×1", ""},
		{"fusionner", "02/03/2021 08:00 ×1, 05/03/2021 08:00 ×1", "03/03/2021 08:00 fusionné, 04/03/2021 08:00 fusionné"},
		{"sauter", "02/03/2021 08:00 ×1, 05/03/2021 08:00 ×1", "03/03/2021 08:00 sauté, 04/03/2021 08:00 sauté"},
	} {
		t.Run(x.rule, func(t *testing.T) {
			clock, c := newTestClock(), &counter{runs: map[string]int{}}
			p := newTest(t, func(cfg *Config) {
				cfg.Clock, cfg.Actions = clock, map[string]Action{"compter": c.run}
				cfg.Schedules = definitions(t, "name: a, does: compter, at: '0 8 * * *', on: ouvrés, missed: "+x.rule)
			})
			look := func(day string, hour, minute int) {
				t.Helper()
				clock.now = opening(date(t, day)).Add(time.Duration(hour-8)*time.Hour + time.Duration(minute)*time.Minute)
				for range 3 { // however often one looks
					if err := p.RunSchedules(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
			}
			look("2021-03-01", 9, 30) // into service: today's is not made up for
			look("2021-03-02", 8, 1)
			look("2021-03-05", 8, 2) // off for two working days
			look("2021-03-07", 12, 0)
			if got := strings.Join(c.times(), ", "); got != x.want {
				t.Errorf("ran %s, want %s", got, x.want)
			}
			runs, err := p.store.Runs(t.Context(), "a", 20)
			if err != nil {
				t.Fatal(err)
			}
			var passed []string
			for _, r := range slices.Backward(runs) {
				if r.Outcome == store.RunMerged || r.Outcome == store.RunSkipped {
					passed = append(passed, stamp(r.Due)+" "+string(r.Outcome))
				}
			}
			if got := strings.Join(passed, ", "); got != x.passed {
				t.Errorf("passed %s, want %s", got, x.passed)
			}
		})
	}
}

func TestAFailedRunIsToldAndTheOthersGoOn(t *testing.T) {
	clock := newTestClock()
	bad := &counter{runs: map[string]int{}, fail: func(int) error { return errors.New("le disque est plein") }}
	good := &counter{runs: map[string]int{}}
	p := newTest(t, func(cfg *Config) {
		cfg.Clock = clock
		cfg.Schedules = definitions(t, "name: a, does: compter, at: '0 8 * * *', on: tous, missed: sauter", "name: b, does: compter, at: '0 8 * * *', on: tous, missed: sauter")
		cfg.Schedules[1].Does = "autre"
		cfg.Actions = map[string]Action{"compter": bad.run, "autre": good.run}
	})
	for _, day := range []string{"2021-03-01", "2021-03-02"} {
		clock.now = opening(date(t, day))
		if err := p.RunSchedules(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	all, err := p.Timetables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if r := all[0].Runs[0]; r.Outcome != store.RunFailed || r.Said != "le disque est plein" {
		t.Errorf("told %+v", r)
	}
	if r := all[1].Runs[0]; r.Outcome != store.RunDone || r.Said != "compté" {
		t.Errorf("the other one: %+v", r)
	}
	if got := stamp(all[0].Next); got != "03/03/2021 08:00" {
		t.Errorf("next %s", got)
	}
}

// A run whose daemon died is taken again by the next one, once its sign of life is old.
func TestARunCutOffIsTakenAgain(t *testing.T) {
	clock, c := newTestClock(), &counter{runs: map[string]int{}}
	p := newTest(t, func(cfg *Config) {
		cfg.Clock, cfg.Actions = clock, map[string]Action{"compter": c.run}
		cfg.Schedules = definitions(t, "name: a, does: compter, at: '0 8 * * *', on: tous, missed: rattraper")
	})
	look := func() {
		t.Helper()
		if err := p.RunSchedules(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	look()
	due := opening(date(t, "2021-03-02"))
	clock.now = due
	err := p.store.Tx(t.Context(), func(tx *store.Tx) error { // a daemon claims the run, and dies
		_, err := tx.ClaimRun(t.Context(), "a", due, due, due.Add(runLease))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	look()
	if len(c.runs) != 0 {
		t.Fatalf("taken from a daemon that lives: %v", c.times())
	}
	clock.now = due.Add(runLease)
	look()
	look()
	if got := strings.Join(c.times(), ", "); got != "02/03/2021 08:00 ×1" {
		t.Errorf("ran %s", got)
	}
}

// TestTwoDaemonsRunEachTimeOnce has two daemons on one PostgreSQL look at once, at two hundred
// times.
func TestTwoDaemonsRunEachTimeOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("starts PostgreSQL")
	}
	dsn := pgtest.Start(t).Database(t)
	clock, c := newTestClock(), &counter{runs: map[string]int{}}
	var ps []*Pipeline
	for range 2 {
		s, err := store.Open(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		cfg := testConfig(s, t.TempDir())
		cfg.Clock, cfg.Actions = clock, map[string]Action{"compter": c.run}
		cfg.Schedules = definitions(t, "name: a, does: compter, at: '0 * * * *', on: tous, missed: rattraper")
		p, err := New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		ps = append(ps, p)
	}
	for range 200 {
		var g errgroup.Group
		for _, p := range append(ps, ps...) {
			g.Go(func() error { return p.RunSchedules(t.Context()) })
		}
		if err := g.Wait(); err != nil {
			t.Fatal(err)
		}
		clock.mu.Lock()
		clock.now = clock.now.Add(31 * time.Minute)
		clock.mu.Unlock()
	}
	for at, n := range c.runs {
		if n != 1 {
			t.Errorf("%s ran %d times", at, n)
		}
	}
	if len(c.runs) < 100 {
		t.Errorf("%d times ran", len(c.runs))
	}
}
