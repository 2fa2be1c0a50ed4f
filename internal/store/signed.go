package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"guichet/internal/acte"
)

// SignedCopy is a copy of a convention that came back.
type SignedCopy struct {
	ID         int64
	Convention int64
	Dossier    int64  // filled in when read
	Reference  string // idem
	Arrival    int64
	Name       string
	SHA256     string
	Size       int64
	Readout    acte.Readout
	ReceivedAt time.Time
	Said       *Signing // the last word of a person; nil while there is none
}

// SigningKind is what a person says of a copy.
type SigningKind string

// The words on a copy.
const (
	Signed  SigningKind = "signée"
	Refused SigningKind = "refusée"
)

// Signing is the word of a person on a copy.
type Signing struct {
	Copy   int64
	Kind   SigningKind
	Reason string
	By     string
	At     time.Time
}

const copyColumns = `s.id, s.convention_id, c.dossier_id, d.reference, s.arrival_id, s.name, s.sha256, s.readout, s.received_at, w.kind, w.reason, w.said_by, w.said_at
	FROM signed_copy s JOIN convention c ON c.id = s.convention_id JOIN dossier d ON d.id = c.dossier_id
	LEFT JOIN signing w ON w.id = (SELECT max(l.id) FROM signing l WHERE l.copy_id = s.id)`

func scanCopy(rows *sql.Rows) (s SignedCopy, err error) {
	var readout string
	var at int64
	var kind, reason, by sql.NullString
	var said sql.NullInt64
	if err := rows.Scan(&s.ID, &s.Convention, &s.Dossier, &s.Reference, &s.Arrival, &s.Name, &s.SHA256, &readout, &at, &kind, &reason, &by, &said); err != nil {
		return s, err
	}
	s.ReceivedAt = fromMicros(at)
	if kind.Valid {
		s.Said = &Signing{s.ID, SigningKind(kind.String), reason.String, by.String, fromMicros(said.Int64)}
	}
	return s, json.Unmarshal([]byte(readout), &s.Readout)
}

// AddSignedCopy records a copy that came back.
func (t *Tx) AddSignedCopy(ctx context.Context, s SignedCopy) (SignedCopy, error) {
	if err := t.AddBlob(ctx, s.SHA256, s.Size, s.ReceivedAt); err != nil {
		return s, err
	}
	readout, err := json.Marshal(s.Readout)
	if err != nil {
		return s, fmt.Errorf("writing what was found of a copy: %w", err)
	}
	s.ID, err = one(collect(ctx, t.c, scanInt64, `INSERT INTO signed_copy (convention_id, arrival_id, name, sha256, readout, received_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		s.Convention, s.Arrival, s.Name, s.SHA256, string(readout), micros(s.ReceivedAt)))
	if err != nil {
		return s, fmt.Errorf("recording a signed copy: %w", err)
	}
	return s, nil
}

// AddSigning records the word of a person on a copy.
func (t *Tx) AddSigning(ctx context.Context, s Signing) error {
	err := t.exec(ctx, `INSERT INTO signing (copy_id, kind, reason, said_by, said_at) VALUES ($1, $2, $3, $4, $5)`, s.Copy, string(s.Kind), s.Reason, s.By, micros(s.At))
	if err != nil {
		return fmt.Errorf("recording the word on a copy: %w", err)
	}
	return nil
}

// SignedCopies returns the copies that came back for a dossier, oldest first.
func (q queries) SignedCopies(ctx context.Context, dossierID int64) ([]SignedCopy, error) {
	return collect(ctx, q.c, scanCopy, `SELECT `+copyColumns+` WHERE c.dossier_id = $1 ORDER BY s.id`, dossierID)
}

// AllSignedCopies returns the copies of every dossier, oldest first.
func (q queries) AllSignedCopies(ctx context.Context) ([]SignedCopy, error) {
	return collect(ctx, q.c, scanCopy, `SELECT `+copyColumns+` ORDER BY s.id`)
}

// AllSignings returns every word on every copy, oldest first.
func (q queries) AllSignings(ctx context.Context) ([]Signing, error) {
	return collect(ctx, q.c, func(rows *sql.Rows) (s Signing, err error) {
		var at int64
		err = rows.Scan(&s.Copy, &s.Kind, &s.Reason, &s.By, &at)
		s.At = fromMicros(at)
		return s, err
	}, `SELECT copy_id, kind, reason, said_by, said_at FROM signing ORDER BY id`)
}

// CopiesOf returns the copies that an arrival brought.
func (q queries) CopiesOf(ctx context.Context, arrival int64) ([]SignedCopy, error) {
	return collect(ctx, q.c, scanCopy, `SELECT `+copyColumns+` WHERE s.arrival_id = $1 ORDER BY s.id`, arrival)
}

// ConventionsOut returns how many conventions are out without a word that they are signed.
func (q queries) ConventionsOut(ctx context.Context) (int64, error) {
	return one(collect(ctx, q.c, scanInt64, `SELECT count(*) FROM convention c WHERE NOT EXISTS (
		SELECT 1 FROM signed_copy s JOIN signing w ON w.copy_id = s.id WHERE s.convention_id = c.id AND w.kind = $1)`, string(Signed)))
}
