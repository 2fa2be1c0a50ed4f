package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"guichet/internal/durable"
)

//go:embed migrations
var migrations embed.FS

// dialect is what differs between the two databases; the queries do not.
type dialect struct {
	name  string // also the folder of its migrations
	goose goose.Dialect
	// hold is the statement by which a transaction holds a name ($1) until its end; "" where
	// only one writes at a time.
	hold string
}

var (
	sqliteDialect   = dialect{"sqlite", goose.DialectSQLite3, ""}
	postgresDialect = dialect{"postgres", goose.DialectPostgres, `SELECT pg_advisory_xact_lock(hashtextextended($1, 7))`}
)

// sqliteParams are the settings of every SQLite connection. A transaction
// takes the write lock when it begins: two that read first and write later
// would otherwise refuse each other.
const sqliteParams = "_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_txlock=immediate"

// SQLiteDSN returns what the database/sql driver "sqlite" needs to open the
// file at path with the settings of the store.
func SQLiteDSN(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: sqliteParams}).String(), nil
}

func openSQLite(ctx context.Context, path string) (s *Store, err error) {
	if err := durable.MkdirAll(filepath.Dir(path)); err != nil {
		return nil, err
	}
	dsn, err := SQLiteDSN(path)
	if err != nil {
		return nil, err
	}
	// Two processes that start at once on an empty file must not both make the
	// schema. Where files cannot be locked there is one process only.
	lock, err := durable.Lock(filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".verrou"))
	switch {
	case err == nil:
		defer func() { err = errors.Join(err, lock.Close()) }()
	case !errors.Is(err, errors.ErrUnsupported):
		return nil, err
	}
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	return NewSQLite(ctx, db)
}

// NewSQLite returns a store over a SQLite database already opened with
// SQLiteDSN, and brings its schema up to date. The store owns db.
func NewSQLite(ctx context.Context, db *sql.DB) (*Store, error) {
	// SQLite has one writer; a second connection would only wait and sometimes
	// fail, which River does not expect.
	db.SetMaxOpenConns(1)
	s := newStore(db, &sqliteDialect, riversqlite.New(db), db.Close)
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// minConns are the connections to PostgreSQL that a working process needs: two it
// holds all the time, for its lock and for listening, the others for its steps.
const minConns = 8

func openPostgres(ctx context.Context, dsn string) (*Store, error) {
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	cfg.MaxConns = max(cfg.MaxConns, minConns)
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, err
	}
	db := stdlib.OpenDBFromPool(pool)
	var driver riverdriver.Driver[*sql.Tx] = riverdatabasesql.NewWithPgxListener(db, pool)
	s := newStore(db, &postgresDialect, driver, func() error {
		err := db.Close()
		pool.Close()
		return err
	})
	// As above: one process at a time makes the schema.
	unlock, err := s.sessionLock(ctx, schemaLock, schemaWait)
	if err == nil {
		err = errors.Join(s.migrate(ctx), unlock())
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Open opens the database that dsn names, making it and bringing its schema
// up to date where needed: "postgres://…" (or "postgresql://…") is a
// PostgreSQL database, anything else the path of a SQLite file, with or
// without "sqlite:" before it.
func Open(ctx context.Context, dsn string) (*Store, error) {
	var s *Store
	var err error
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		s, err = openPostgres(ctx, dsn)
	} else {
		path := strings.TrimPrefix(strings.TrimPrefix(dsn, "sqlite://"), "sqlite:")
		if path == "" {
			return nil, errors.New("base de données\u00a0: le chemin du fichier SQLite est vide")
		}
		s, err = openSQLite(ctx, path)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	return s, nil
}
