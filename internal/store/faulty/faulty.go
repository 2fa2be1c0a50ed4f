// Package faulty opens a SQLite database whose writes can be made to fail, or
// to be the last thing a process does. It is test support: the program does not
// import it.
package faulty

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"

	"modernc.org/sqlite"
)

// Hook is called before each write (a statement that changes something, or a
// commit), with "commit" or the statement. Its error becomes the write's.
type Hook func(write string) error

// Open opens the database of a dsn made by store.SQLiteDSN.
func Open(dsn string, hook Hook) (*sql.DB, error) {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector{c, hook}), nil
}

type connector struct {
	driver.Connector
	hook Hook
}

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return conn{inner.(sqliteConn), c.hook}, nil
}

// sqliteConn is every interface that the driver's connections implement.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type conn struct {
	sqliteConn
	hook Hook
}

func (c conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if err := c.before(query); err != nil {
		return nil, err
	}
	return c.sqliteConn.ExecContext(ctx, query, args)
}

func (c conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := c.before(query); err != nil {
		return nil, err
	}
	return c.sqliteConn.QueryContext(ctx, query, args)
}

func (c conn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	t, err := c.sqliteConn.BeginTx(ctx, opts)
	if err != nil {
		return nil, err
	}
	return tx{t, c.hook}, nil
}

// before calls the hook when a statement writes; RETURNING makes queries of
// some that do.
func (c conn) before(query string) error {
	for _, line := range strings.Split(query, "\n") {
		line = strings.ToUpper(strings.TrimSpace(line))
		if line == "" || strings.HasPrefix(line, "--") {
			continue
		}
		for _, verb := range []string{"INSERT", "UPDATE", "DELETE", "REPLACE"} {
			if strings.HasPrefix(line, verb) {
				return c.hook(query)
			}
		}
		return nil
	}
	return nil
}

type tx struct {
	driver.Tx
	hook Hook
}

func (t tx) Commit() error {
	if err := t.hook("commit"); err != nil {
		_ = t.Rollback() // as SQLite does when it cannot commit
		return err
	}
	return t.Tx.Commit()
}
