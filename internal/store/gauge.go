package store

import (
	"context"
	"database/sql"
	"time"
)

// Count is how many rows have a state.
type Count struct {
	State string
	N     int64
}

func (q queries) counts(ctx context.Context, query string) ([]Count, error) {
	return collect(ctx, q.c, func(rows *sql.Rows) (c Count, err error) {
		err = rows.Scan(&c.State, &c.N)
		return c, err
	}, query)
}

// CountArrivals returns how many arrivals are in each state; those in error count as "error".
func (q queries) CountArrivals(ctx context.Context) ([]Count, error) {
	return q.counts(ctx, `SELECT CASE WHEN error = '' THEN state ELSE 'error' END AS s, count(*) FROM arrival GROUP BY s ORDER BY s`)
}

// CountDeliveries returns how many mails are in each state of sending.
func (q queries) CountDeliveries(ctx context.Context) ([]Count, error) {
	return q.counts(ctx, `SELECT state, count(*) FROM delivery GROUP BY state ORDER BY state`)
}

// CountJobs returns how many jobs of the queue are in each state.
func (q queries) CountJobs(ctx context.Context) ([]Count, error) {
	return q.counts(ctx, `SELECT CAST(state AS TEXT) AS s, count(*) FROM river_job GROUP BY s ORDER BY s`)
}

// OldestUnsent is since when the mail waits that has waited longest; ErrNotFound when none
// waits.
func (q queries) OldestUnsent(ctx context.Context) (time.Time, error) {
	return one(collect(ctx, q.c, func(rows *sql.Rows) (t time.Time, err error) {
		var at int64
		err = rows.Scan(&at)
		return fromMicros(at), err
	}, `SELECT m.created_at FROM mail m JOIN delivery x ON x.mail_id = m.id WHERE x.state IN ('à envoyer', 'en cours') ORDER BY m.created_at LIMIT 1`))
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.db.PingContext(ctx) }
