package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Grade is a note given to a dossier for a criterion of selection.
type Grade struct {
	Dossier   int64
	Version   int
	Criterion string // in the words of the theme
	Note      int    // 0 to 5
	Comment   string
	By        string
	At        time.Time
}

// AddGrade records a note.
func (t *Tx) AddGrade(ctx context.Context, g Grade) error {
	err := t.exec(ctx, `INSERT INTO grade (dossier_id, version, criterion, note, comment, given_by, given_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		g.Dossier, g.Version, g.Criterion, g.Note, g.Comment, g.By, micros(g.At))
	if err != nil {
		return fmt.Errorf("recording a note: %w", err)
	}
	return nil
}

// Grades returns the notes of a dossier that count: the last of each criterion.
func (q queries) Grades(ctx context.Context, dossierID int64) ([]Grade, error) {
	return collect(ctx, q.c, func(rows *sql.Rows) (g Grade, err error) {
		var at int64
		err = rows.Scan(&g.Dossier, &g.Version, &g.Criterion, &g.Note, &g.Comment, &g.By, &at)
		g.At = fromMicros(at)
		return g, err
	}, `SELECT g.dossier_id, g.version, g.criterion, g.note, g.comment, g.given_by, g.given_at FROM grade g
	    WHERE g.dossier_id = $1 AND g.id = (SELECT max(l.id) FROM grade l WHERE l.dossier_id = g.dossier_id AND l.criterion = g.criterion) ORDER BY g.id`, dossierID)
}
