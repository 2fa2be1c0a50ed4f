package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"guichet/internal/dossier"
)

// DecisionKind is what was decided of a dossier.
type DecisionKind string

// The kinds of decisions.
const (
	Accepted DecisionKind = "acceptée"
	// Waiting: accepted, but the envelope does not hold what is granted; nothing of it is
	// taken from the envelope.
	Waiting  DecisionKind = "en attente"
	Rejected DecisionKind = "rejetée"
	Asked    DecisionKind = "question"
)

// Decision is a decision of a person on a dossier; the last one counts.
type Decision struct {
	Dossier   int64
	Reference string // filled in when read
	Version   int
	Theme     dossier.ThemeID
	Kind      DecisionKind
	Granted   *dossier.Money // nil where nothing is granted
	Reason    string
	By        string
	At        time.Time
}

const decisionColumns = `c.dossier_id, d.reference, c.version, c.theme, c.kind, c.granted, c.reason, c.decided_by, c.decided_at`

// current selects the last decision of each dossier.
const current = ` FROM decision c JOIN dossier d ON d.id = c.dossier_id WHERE c.id = (SELECT max(l.id) FROM decision l WHERE l.dossier_id = c.dossier_id)`

func scanDecision(rows *sql.Rows) (x Decision, err error) {
	var granted sql.NullInt64
	var at int64
	err = rows.Scan(&x.Dossier, &x.Reference, &x.Version, &x.Theme, &x.Kind, &granted, &x.Reason, &x.By, &at)
	if granted.Valid {
		m := dossier.Money(granted.Int64)
		x.Granted = &m
	}
	x.At = fromMicros(at)
	return x, err
}

// HoldEnvelope keeps other decisions on the theme waiting until the transaction ends: two
// cannot both take the last euro.
func (t *Tx) HoldEnvelope(ctx context.Context, theme dossier.ThemeID) error {
	if err := t.hold(ctx, "envelope "+string(theme)); err != nil {
		return fmt.Errorf("waiting for the envelope of %s: %w", theme, err)
	}
	return nil
}

// AddDecision records a decision.
func (t *Tx) AddDecision(ctx context.Context, x Decision) error {
	var granted sql.NullInt64
	if x.Granted != nil {
		granted = sql.NullInt64{Int64: x.Granted.Cents(), Valid: true}
	}
	err := t.exec(ctx, `INSERT INTO decision (dossier_id, version, theme, kind, granted, reason, decided_by, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		x.Dossier, x.Version, string(x.Theme), string(x.Kind), granted, x.Reason, x.By, micros(x.At))
	if err != nil {
		return fmt.Errorf("recording the decision: %w", err)
	}
	return nil
}

// Granted returns what is granted of a theme's envelope, that of one dossier left out (0:
// of none).
func (q queries) Granted(ctx context.Context, theme dossier.ThemeID, without int64) (dossier.Money, error) {
	sums, err := collect(ctx, q.c, func(rows *sql.Rows) (m int64, err error) { return m, rows.Scan(&m) },
		`SELECT CAST(COALESCE(sum(c.granted), 0) AS BIGINT)`+current+` AND c.theme = $1 AND c.kind = $2 AND c.dossier_id <> $3`, string(theme), string(Accepted), without)
	m, err := one(sums, err)
	return dossier.Money(m), err
}

// Decision returns the last decision on a dossier, ErrNotFound when there is none.
func (q queries) Decision(ctx context.Context, dossierID int64) (Decision, error) {
	return one(collect(ctx, q.c, scanDecision, `SELECT `+decisionColumns+current+` AND c.dossier_id = $1`, dossierID))
}

// Decisions returns all decisions on a dossier, oldest first.
func (q queries) Decisions(ctx context.Context, dossierID int64) ([]Decision, error) {
	return collect(ctx, q.c, scanDecision, `SELECT `+decisionColumns+` FROM decision c JOIN dossier d ON d.id = c.dossier_id WHERE c.dossier_id = $1 ORDER BY c.id`, dossierID)
}

// CurrentDecisions returns the last decision of every dossier that has one, by reference.
func (q queries) CurrentDecisions(ctx context.Context) ([]Decision, error) {
	return collect(ctx, q.c, scanDecision, `SELECT `+decisionColumns+current+` ORDER BY d.reference`)
}

// WaitingFor returns the dossiers of a theme that wait for credits, in the order in which
// they were decided.
func (q queries) WaitingFor(ctx context.Context, theme dossier.ThemeID) ([]Decision, error) {
	return collect(ctx, q.c, scanDecision, `SELECT `+decisionColumns+current+` AND c.theme = $1 AND c.kind = $2 ORDER BY c.id`, string(theme), string(Waiting))
}

// Derogation sets a finding of a dossier aside, until a day.
type Derogation struct {
	Dossier int64
	Code    string
	Until   dossier.Date // included
	Reason  string
	By      string
	At      time.Time
}

// AddDerogation records a derogation.
func (t *Tx) AddDerogation(ctx context.Context, x Derogation) error {
	err := t.exec(ctx, `INSERT INTO derogation (dossier_id, code, until, reason, given_by, given_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		x.Dossier, x.Code, x.Until.String(), x.Reason, x.By, micros(x.At))
	if err != nil {
		return fmt.Errorf("recording the derogation: %w", err)
	}
	return nil
}

// Derogations returns the derogations of a dossier, oldest first.
func (q queries) Derogations(ctx context.Context, dossierID int64) ([]Derogation, error) {
	return collect(ctx, q.c, func(rows *sql.Rows) (x Derogation, err error) {
		var until string
		var at int64
		if err := rows.Scan(&x.Dossier, &x.Code, &until, &x.Reason, &x.By, &at); err != nil {
			return x, err
		}
		x.At = fromMicros(at)
		x.Until, err = dossier.ParseDate(until)
		return x, err
	}, `SELECT dossier_id, code, until, reason, given_by, given_at FROM derogation WHERE dossier_id = $1 ORDER BY id`, dossierID)
}
