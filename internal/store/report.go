package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"guichet/internal/dossier"
	"guichet/internal/suivi"
)

// Workbook is a reporting workbook as it was sent.
type Workbook struct {
	ID        int64
	Dossier   int64
	Reference string // filled in when read
	Period    string
	Number    int // of this period, from 1
	SHA256    string
	Size      int64
	Sent      suivi.Sent
	CreatedAt time.Time
}

const workbookColumns = `w.id, w.dossier_id, d.reference, w.period, w.number, w.sha256, w.sent, w.created_at FROM workbook w JOIN dossier d ON d.id = w.dossier_id`

func scanWorkbook(rows *sql.Rows) (w Workbook, err error) {
	var sent string
	var at int64
	if err := rows.Scan(&w.ID, &w.Dossier, &w.Reference, &w.Period, &w.Number, &w.SHA256, &sent, &at); err != nil {
		return w, err
	}
	w.CreatedAt = fromMicros(at)
	return w, json.Unmarshal([]byte(sent), &w.Sent)
}

// HoldReports keeps other returns of a dossier waiting until the transaction ends.
func (t *Tx) HoldReports(ctx context.Context, dossierID int64) error {
	return t.hold(ctx, fmt.Sprintf("reports %d", dossierID))
}

// AddWorkbook records a workbook that is sent, under the next number of its period.
func (t *Tx) AddWorkbook(ctx context.Context, w Workbook) (Workbook, error) {
	if err := t.AddBlob(ctx, w.SHA256, w.Size, w.CreatedAt); err != nil {
		return w, err
	}
	n, err := one(collect(ctx, t.c, scanInt64, `SELECT COALESCE(max(number), 0) + 1 FROM workbook WHERE dossier_id = $1 AND period = $2`, w.Dossier, w.Period))
	if err != nil {
		return w, err
	}
	w.Number = int(n)
	sent, err := json.Marshal(w.Sent)
	if err != nil {
		return w, fmt.Errorf("writing what was sent: %w", err)
	}
	w.ID, err = one(collect(ctx, t.c, scanInt64, `INSERT INTO workbook (dossier_id, period, number, sha256, sent, due, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
		w.Dossier, w.Period, w.Number, w.SHA256, string(sent), w.Sent.Due.String(), micros(w.CreatedAt)))
	if err != nil {
		return w, fmt.Errorf("recording a workbook: %w", err)
	}
	return w, nil
}

// Workbooks returns the workbooks that were sent for a dossier, by period and number.
func (q queries) Workbooks(ctx context.Context, dossierID int64) ([]Workbook, error) {
	return collect(ctx, q.c, scanWorkbook, `SELECT `+workbookColumns+` WHERE w.dossier_id = $1 ORDER BY w.period, w.number`, dossierID)
}

// Return is a workbook that came back.
type Return struct {
	ID         int64
	Workbook   int64
	Arrival    int64 // 0 when it came by a command
	Dossier    int64
	Reference  string // filled in when read
	Period     string
	Number     int // of this period, from 1
	Name       string
	SHA256     string
	Size       int64
	Answer     string // hash of the annotated file
	AnswerSize int64
	Accepted   bool
	Data       suivi.Return
	Findings   []dossier.Finding
	ReceivedAt time.Time
}

const returnColumns = `r.id, r.workbook_id, COALESCE(r.arrival_id, 0), r.dossier_id, d.reference, r.period, r.number, r.name, r.sha256, r.answer, r.accepted, r.data, r.findings, r.received_at FROM report_return r JOIN dossier d ON d.id = r.dossier_id`

func scanReturn(rows *sql.Rows) (r Return, err error) {
	var data, findings string
	var at, accepted int64
	if err := rows.Scan(&r.ID, &r.Workbook, &r.Arrival, &r.Dossier, &r.Reference, &r.Period, &r.Number, &r.Name, &r.SHA256, &r.Answer, &accepted, &data, &findings, &at); err != nil {
		return r, err
	}
	r.Accepted, r.ReceivedAt = accepted == 1, fromMicros(at)
	if err := json.Unmarshal([]byte(data), &r.Data); err != nil {
		return r, err
	}
	return r, json.Unmarshal([]byte(findings), &r.Findings)
}

// AddReturn records a return under the next number of its period, with what it says was
// spent and the pieces that it presents.
func (t *Tx) AddReturn(ctx context.Context, r Return) (Return, error) {
	for sum, size := range map[string]int64{r.SHA256: r.Size, r.Answer: r.AnswerSize} {
		if err := t.AddBlob(ctx, sum, size, r.ReceivedAt); err != nil {
			return r, err
		}
	}
	n, err := one(collect(ctx, t.c, scanInt64, `SELECT COALESCE(max(number), 0) + 1 FROM report_return WHERE dossier_id = $1 AND period = $2`, r.Dossier, r.Period))
	if err != nil {
		return r, err
	}
	r.Number = int(n)
	data, err := json.Marshal(r.Data)
	if err != nil {
		return r, fmt.Errorf("writing a return: %w", err)
	}
	findings, err := json.Marshal(r.Findings)
	if err != nil {
		return r, fmt.Errorf("writing the findings of a return: %w", err)
	}
	accepted := 0
	if r.Accepted {
		accepted = 1
	}
	r.ID, err = one(collect(ctx, t.c, scanInt64, `INSERT INTO report_return (workbook_id, arrival_id, dossier_id, period, number, name, sha256, answer, accepted, data, findings, received_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
		r.Workbook, nullID(r.Arrival), r.Dossier, r.Period, r.Number, r.Name, r.SHA256, r.Answer, accepted, string(data), string(findings), micros(r.ReceivedAt)))
	if err != nil {
		return r, fmt.Errorf("recording a return: %w", err)
	}
	for _, l := range r.Data.Lines {
		if err := t.exec(ctx, `INSERT INTO spending (return_id, line, engaged, paid) VALUES ($1, $2, $3, $4)`, r.ID, l.Number, cents(l.Engaged), cents(l.Paid)); err != nil {
			return r, fmt.Errorf("recording what was spent: %w", err)
		}
	}
	for i, k := range r.Data.Pieces(r.Name) {
		if err := t.exec(ctx, `INSERT INTO evidence (return_id, position, supplier, number, ttc) VALUES ($1, $2, $3, $4, $5)`, r.ID, i, k.Supplier, k.Number, k.TTC.Cents()); err != nil {
			return r, fmt.Errorf("recording a piece of evidence: %w", err)
		}
	}
	return r, nil
}

func cents(v dossier.Value[dossier.Money]) sql.NullInt64 {
	return sql.NullInt64{Int64: v.V.Cents(), Valid: v.Known}
}

// Returns returns the returns of a dossier, by period and number.
func (q queries) Returns(ctx context.Context, dossierID int64) ([]Return, error) {
	return collect(ctx, q.c, scanReturn, `SELECT `+returnColumns+` WHERE r.dossier_id = $1 ORDER BY r.period, r.number`, dossierID)
}

// ReturnsOf returns the returns that an arrival brought.
func (q queries) ReturnsOf(ctx context.Context, arrival int64) ([]Return, error) {
	return collect(ctx, q.c, scanReturn, `SELECT `+returnColumns+` WHERE r.arrival_id = $1 ORDER BY r.id`, arrival)
}

// SameReturn returns the return of a dossier that had these bytes, or ErrNotFound.
func (q queries) SameReturn(ctx context.Context, dossierID int64, sum string) (Return, error) {
	return one(collect(ctx, q.c, scanReturn, `SELECT `+returnColumns+` WHERE r.dossier_id = $1 AND r.sha256 = $2 ORDER BY r.id LIMIT 1`, dossierID, sum))
}

// AcceptedPieces returns the pieces of accepted returns that bear the number and amount of
// one of these, of all projects.
func (q queries) AcceptedPieces(ctx context.Context, like []suivi.Known) ([]suivi.Known, error) {
	var out []suivi.Known
	for _, k := range like {
		found, err := collect(ctx, q.c, func(rows *sql.Rows) (k suivi.Known, err error) {
			var ttc int64
			err = rows.Scan(&k.Reference, &k.Period, &k.Supplier, &k.Number, &ttc, &k.File)
			k.TTC = dossier.Money(ttc)
			return k, err
		}, `SELECT d.reference, r.period, e.supplier, e.number, e.ttc, r.name FROM evidence e JOIN report_return r ON r.id = e.return_id JOIN dossier d ON d.id = r.dossier_id
		    WHERE r.accepted = 1 AND e.number = $1 AND e.ttc = $2 AND e.supplier = $3`, k.Number, k.TTC.Cents(), k.Supplier)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}
