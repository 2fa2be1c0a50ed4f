package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Entry is one line of the journal: what happened to an arrival or a dossier,
// and because of what.
type Entry struct {
	At      time.Time
	Arrival int64  // 0: none
	Dossier int64  // 0: none
	Event   string // "reçu", "classé", "erreur"…
	Cause   string
	Detail  string
}

// Journal appends an entry; nothing ever changes or removes one.
func (t *Tx) Journal(ctx context.Context, e Entry) error {
	// Held until the end of the transaction, so that the numbers of the entries are in the
	// order of the chain.
	if err := t.hold(ctx, "journal"); err != nil {
		return fmt.Errorf("waiting for the journal: %w", err)
	}
	err := t.exec(ctx, `INSERT INTO journal (at, arrival_id, dossier_id, event, cause, detail) VALUES ($1, $2, $3, $4, $5, $6)`,
		micros(e.At), nullID(e.Arrival), nullID(e.Dossier), e.Event, e.Cause, e.Detail)
	if err == nil {
		err = t.chain(ctx)
	}
	if err != nil {
		return fmt.Errorf("writing the journal: %w", err)
	}
	return nil
}

func nullID(id int64) sql.NullInt64 { return sql.NullInt64{Int64: id, Valid: id != 0} }

func scanEntry(rows *sql.Rows) (e Entry, err error) {
	var at int64
	var arrival, dossierID sql.NullInt64
	err = rows.Scan(&at, &arrival, &dossierID, &e.Event, &e.Cause, &e.Detail)
	e.At, e.Arrival, e.Dossier = fromMicros(at), arrival.Int64, dossierID.Int64
	return e, err
}

// JournalOf returns what happened to a dossier and to the arrivals that
// became or repeated a version of it, oldest first.
func (q queries) JournalOf(ctx context.Context, dossierID int64) ([]Entry, error) {
	return collect(ctx, q.c, scanEntry,
		`SELECT j.at, j.arrival_id, j.dossier_id, j.event, j.cause, j.detail FROM journal j
		 WHERE j.dossier_id = $1 OR j.arrival_id IN (
		     SELECT a.id FROM arrival a JOIN version v ON v.id = a.version_id WHERE v.dossier_id = $1)
		 ORDER BY j.id`, dossierID)
}

// JournalOfArrival returns what happened to an arrival, oldest first.
func (q queries) JournalOfArrival(ctx context.Context, arrival int64) ([]Entry, error) {
	return collect(ctx, q.c, scanEntry,
		`SELECT at, arrival_id, dossier_id, event, cause, detail FROM journal WHERE arrival_id = $1 ORDER BY id`, arrival)
}
