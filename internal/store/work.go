package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// ErrBusy says that another process works on the same database.
var ErrBusy = errors.New("another process works on this database")

// The session locks of PostgreSQL: the one that a working process holds, and the
// one of making the schema ("guichet" in ASCII, and the same plus one).
const (
	workLock   = 0x67756963686574
	schemaLock = workLock + 1
	schemaWait = time.Minute
)

// WorkLock makes this process the only one that works on the database, until
// release is called; reading stays free. It waits up to wait for another
// process to end, then gives ErrBusy.
//
// On PostgreSQL it is a session lock, which the server drops with the
// connection of a process that dies. On SQLite it does nothing: the caller
// holds a lock on the data folder, which the file lies on the same machine as.
func (s *Store) WorkLock(ctx context.Context, wait time.Duration) (release func() error, err error) {
	if !s.Shared() {
		return func() error { return nil }, nil
	}
	return s.sessionLock(ctx, workLock, wait)
}

// sessionLock holds a lock on a connection of its own.
func (s *Store) sessionLock(ctx context.Context, key int64, wait time.Duration) (release func() error, err error) {
	c, err := s.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if err := lockConn(ctx, c, key, wait); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return func() error {
		_, err := c.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, key)
		return errors.Join(err, c.Close())
	}, nil
}

func lockConn(ctx context.Context, c *sql.Conn, key int64, wait time.Duration) error {
	if _, err := c.ExecContext(ctx, fmt.Sprintf(`SET lock_timeout = %d`, max(1, wait.Milliseconds()))); err != nil {
		return err
	}
	_, locked := c.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, key)
	// The connection goes back to the others.
	_, reset := c.ExecContext(ctx, `RESET lock_timeout`)
	if e, ok := errors.AsType[*pgconn.PgError](locked); ok && e.Code == "55P03" { // lock_not_available
		return errors.Join(ErrBusy, reset)
	}
	return errors.Join(locked, reset)
}

// FreeOrphans makes the jobs that a dead process left running available again,
// and ends its leadership of the queue, so that a restart resumes at once. Only
// the holder of the work lock may call it: then no other process runs jobs,
// and every job marked as running is an orphan. The attempt that was cut off
// does not count: a killed process says nothing against the job.
func (t *Tx) FreeOrphans(ctx context.Context) (int64, error) {
	r, err := t.c.ExecContext(ctx,
		`UPDATE river_job SET state = 'available', attempt = CASE WHEN attempt > 0 THEN attempt - 1 ELSE 0 END WHERE state = 'running'`)
	if err != nil {
		return 0, fmt.Errorf("freeing the jobs of a dead process: %w", err)
	}
	n, err := r.RowsAffected()
	if err != nil {
		return 0, err
	}
	return n, t.exec(ctx, `DELETE FROM river_leader`)
}
