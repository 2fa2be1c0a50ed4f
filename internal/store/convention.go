package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"guichet/internal/dossier"
)

// Convention is a convention that was made for a carrier, complete.
type Convention struct {
	ID                  int64
	Dossier             int64
	Number              int // from 1; a later one takes the place of those before
	Version             int // of the dossier
	Granted             dossier.Money
	Frozen, PDF         string // hashes of the data it was made of, and of the act
	FrozenSize, PDFSize int64
	CreatedAt           time.Time
}

func scanConvention(rows *sql.Rows) (c Convention, err error) {
	var at, granted int64
	err = rows.Scan(&c.ID, &c.Dossier, &c.Number, &c.Version, &granted, &c.Frozen, &c.PDF, &at)
	c.Granted, c.CreatedAt = dossier.Money(granted), fromMicros(at)
	return c, err
}

// AddConvention records a convention; one with the same bytes as the last is that one.
func (t *Tx) AddConvention(ctx context.Context, c Convention) (Convention, error) {
	before, err := t.Conventions(ctx, c.Dossier)
	if err != nil {
		return c, err
	}
	if n := len(before); n > 0 && before[n-1].PDF == c.PDF && before[n-1].Frozen == c.Frozen {
		return before[n-1], nil
	}
	for sum, size := range map[string]int64{c.Frozen: c.FrozenSize, c.PDF: c.PDFSize} {
		if err := t.AddBlob(ctx, sum, size, c.CreatedAt); err != nil {
			return c, err
		}
	}
	c.Number = len(before) + 1
	c.ID, err = one(collect(ctx, t.c, scanInt64, `INSERT INTO convention (dossier_id, number, version, granted, frozen, pdf, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
		c.Dossier, c.Number, c.Version, c.Granted.Cents(), c.Frozen, c.PDF, micros(c.CreatedAt)))
	if err != nil {
		return c, fmt.Errorf("recording a convention: %w", err)
	}
	return c, nil
}

// Conventions returns the conventions of a dossier, oldest first.
func (q queries) Conventions(ctx context.Context, dossierID int64) ([]Convention, error) {
	return collect(ctx, q.c, scanConvention, `SELECT id, dossier_id, number, version, granted, frozen, pdf, created_at FROM convention WHERE dossier_id = $1 ORDER BY number`, dossierID)
}
