package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// RunOutcome is what became of a run of a schedule. The word is in the database.
type RunOutcome string

// The outcomes of runs.
const (
	RunGoing   RunOutcome = "en cours"
	RunBegins  RunOutcome = "en service" // the schedule was seen for the first time
	RunDone    RunOutcome = "fait"
	RunFailed  RunOutcome = "échec"
	RunMerged  RunOutcome = "fusionné" // a later one stood for it
	RunSkipped RunOutcome = "sauté"
)

// Run is a run of a schedule.
type Run struct {
	Name    string
	Due     time.Time
	Started time.Time
	Ended   time.Time // zero: under way
	Outcome RunOutcome
	Said    string
}

func scanRun(rows *sql.Rows) (r Run, err error) {
	var due, started int64
	var ended sql.NullInt64
	err = rows.Scan(&r.Name, &due, &started, &ended, &r.Outcome, &r.Said)
	r.Due, r.Started = fromMicros(due), fromMicros(started)
	if ended.Valid {
		r.Ended = fromMicros(ended.Int64)
	}
	return r, err
}

const runColumns = `name, due_at, started_at, ended_at, outcome, said FROM schedule_run`

// LastRun returns the run of a schedule with the latest due time, or ErrNotFound.
func (q queries) LastRun(ctx context.Context, name string) (Run, error) {
	return one(collect(ctx, q.c, scanRun, `SELECT `+runColumns+` WHERE name = $1 ORDER BY due_at DESC LIMIT 1`, name))
}

// Runs returns the runs of a schedule, the latest first.
func (q queries) Runs(ctx context.Context, name string, most int) ([]Run, error) {
	return collect(ctx, q.c, scanRun, `SELECT `+runColumns+` WHERE name = $1 ORDER BY due_at DESC LIMIT $2`, name, most)
}

// AddRun records a run that is over as soon as it is recorded; false when it is there already.
func (t *Tx) AddRun(ctx context.Context, r Run) (bool, error) {
	n, err := t.changed(ctx, `INSERT INTO schedule_run (name, due_at, started_at, lease_until, ended_at, outcome, said) VALUES ($1, $2, $3, 0, $4, $5, $6) ON CONFLICT DO NOTHING`,
		r.Name, micros(r.Due), micros(r.Started), micros(r.Ended), string(r.Outcome), r.Said)
	return n == 1, err
}

// ClaimRun takes a run, for a time in which nobody else takes it; false when somebody has it
// or it is over. One whose claim has run out, since its daemon died, is taken again.
func (t *Tx) ClaimRun(ctx context.Context, name string, due, now, until time.Time) (bool, error) {
	n, err := t.changed(ctx, `INSERT INTO schedule_run (name, due_at, started_at, lease_until, ended_at, outcome, said) VALUES ($1, $2, $3, $4, NULL, $5, '')
		ON CONFLICT (name, due_at) DO UPDATE SET started_at = excluded.started_at, lease_until = excluded.lease_until
		WHERE schedule_run.ended_at IS NULL AND schedule_run.lease_until <= $3`,
		name, micros(due), micros(now), micros(until), string(RunGoing))
	return n == 1, err
}

// KeepRun prolongs a claim; false when another has taken the run.
func (t *Tx) KeepRun(ctx context.Context, name string, due, started, until time.Time) (bool, error) {
	n, err := t.changed(ctx, `UPDATE schedule_run SET lease_until = $1 WHERE name = $2 AND due_at = $3 AND started_at = $4 AND ended_at IS NULL`,
		micros(until), name, micros(due), micros(started))
	return n == 1, err
}

// EndRun records how a run ended; false when another has taken it meanwhile.
func (t *Tx) EndRun(ctx context.Context, r Run) (bool, error) {
	n, err := t.changed(ctx, `UPDATE schedule_run SET ended_at = $1, outcome = $2, said = $3 WHERE name = $4 AND due_at = $5 AND started_at = $6 AND ended_at IS NULL`,
		micros(r.Ended), string(r.Outcome), r.Said, r.Name, micros(r.Due), micros(r.Started))
	return n == 1, err
}

// Unended returns the runs that nobody has ended although their claims ran out.
func (q queries) Unended(ctx context.Context, now time.Time) ([]Run, error) {
	return collect(ctx, q.c, scanRun, `SELECT `+runColumns+` WHERE ended_at IS NULL AND lease_until <= $1 ORDER BY due_at`, micros(now))
}

// changed runs a statement and returns how many rows it changed.
func (t *Tx) changed(ctx context.Context, query string, args ...any) (int64, error) {
	r, err := t.c.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, fmt.Errorf("recording a run: %w", err)
	}
	return r.RowsAffected()
}
