package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivermigrate"
)

// Store is the database. Its own methods read outside any transaction; what
// writes is on Tx.
type Store struct {
	queries
	db      *sql.DB
	dialect *dialect
	river   riverdriver.Driver[*sql.Tx]
	close   func() error
}

// Tx is a transaction. Reads inside it must go through it, since SQLite has
// one connection.
type Tx struct {
	queries
	tx      *sql.Tx
	dialect *dialect
}

// conn is what a query needs; *sql.DB and *sql.Tx have it.
type conn interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// queries are the reads, the same in and outside a transaction.
type queries struct{ c conn }

// ErrNotFound says that no row answers.
var ErrNotFound = errors.New("not found")

// ErrMoved says that an arrival is no longer in the state the caller believed:
// its step was done already.
var ErrMoved = errors.New("the arrival has moved on")

func newStore(db *sql.DB, d *dialect, river riverdriver.Driver[*sql.Tx], closeDB func() error) *Store {
	return &Store{queries: queries{db}, db: db, dialect: d, river: river, close: closeDB}
}

// migrate brings the schema up to date: the program's tables first, then
// River's. The caller sees to it that no other process does so meanwhile.
func (s *Store) migrate(ctx context.Context) error {
	dir, err := fs.Sub(migrations, "migrations/"+s.dialect.name)
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(s.dialect.goose, s.db, dir, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("reading the migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrating the schema: %w", err)
	}
	m, err := rivermigrate.New(s.river, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrating the job queue: %w", err)
	}
	return nil
}

// Close closes the database.
func (s *Store) Close() error { return s.close() }

// River returns the job queue's driver over the same database.
func (s *Store) River() riverdriver.Driver[*sql.Tx] { return s.river }

// Shared reports whether processes on several machines may have the database
// open, which a lock on a folder does not see.
func (s *Store) Shared() bool { return s.dialect.name == postgresDialect.name }

// Tx runs f in a transaction: committed when f returns nil, rolled back
// otherwise.
func (s *Store) Tx(ctx context.Context, f func(*Tx) error) (err error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("beginning a transaction: %w", err)
	}
	defer func() {
		if err != nil {
			if rollback := tx.Rollback(); rollback != nil && !errors.Is(rollback, sql.ErrTxDone) {
				err = errors.Join(err, rollback)
			}
		}
	}()
	if err := f(&Tx{queries: queries{tx}, tx: tx, dialect: s.dialect}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	return nil
}

// hold keeps other transactions that hold the same name waiting until this one ends.
// SQLite has one writer at a time anyway.
func (t *Tx) hold(ctx context.Context, name string) error {
	if t.dialect.hold == "" {
		return nil
	}
	return t.exec(ctx, t.dialect.hold, name)
}

// SQL returns the transaction itself, for the job queue.
func (t *Tx) SQL() *sql.Tx { return t.tx }

// exec runs a statement that must change exactly one row; none is ErrMoved.
func (t *Tx) execOne(ctx context.Context, query string, args ...any) error {
	r, err := t.c.ExecContext(ctx, query, args...)
	if err != nil {
		return err
	}
	n, err := r.RowsAffected()
	if err != nil {
		return err
	}
	if n != 1 {
		return ErrMoved
	}
	return nil
}

func (t *Tx) exec(ctx context.Context, query string, args ...any) error {
	_, err := t.c.ExecContext(ctx, query, args...)
	return err
}

// collect reads all rows of a query with one scan function.
func collect[T any](ctx context.Context, c conn, scan func(*sql.Rows) (T, error), query string, args ...any) (out []T, err error) {
	rows, err := c.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// one returns the only element, or ErrNotFound.
func one[T any](vs []T, err error) (T, error) {
	var zero T
	if err != nil {
		return zero, err
	}
	if len(vs) == 0 {
		return zero, ErrNotFound
	}
	return vs[0], nil
}
