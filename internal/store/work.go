package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// ErrBusy says that another process works on the same database.
var ErrBusy = errors.New("another process works on this database")

// workLock is the advisory lock of PostgreSQL that one working process holds
// ("guichet" in ASCII).
const workLock = 0x67756963686574

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
	c, err := s.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if err := lockConn(ctx, c, wait); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return func() error {
		_, err := c.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, int64(workLock))
		return errors.Join(err, c.Close())
	}, nil
}

func lockConn(ctx context.Context, c *sql.Conn, wait time.Duration) error {
	if _, err := c.ExecContext(ctx, fmt.Sprintf(`SET lock_timeout = %d`, max(1, wait.Milliseconds()))); err != nil {
		return err
	}
	_, err := c.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, int64(workLock))
	if isLockTimeout(err) {
		return ErrBusy
	}
	if err != nil {
		return err
	}
	_, err = c.ExecContext(ctx, `RESET lock_timeout`)
	return err
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
