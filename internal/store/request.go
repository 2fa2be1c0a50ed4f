package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"guichet/internal/dossier"
	"guichet/internal/relance"
	"guichet/schedules"
)

// FactKind is what a person says of a dossier. The word is in the database.
type FactKind string

// The kinds of facts.
const (
	Done      FactKind = "fait"    // of the thing owed that the subject names
	NotDone   FactKind = "à faire" // takes Done back
	Withdrawn FactKind = "retiré"
	Suspended FactKind = "suspendu"
	Resumed   FactKind = "repris" // ends Suspended and Withdrawn
)

// Fact is the word of a person on a dossier.
type Fact struct {
	Dossier int64
	Kind    FactKind
	Subject string // key of what is owed, of Done and NotDone
	Reason  string
	By      string
	At      time.Time
}

// AddFact records a fact.
func (t *Tx) AddFact(ctx context.Context, f Fact) error {
	err := t.exec(ctx, `INSERT INTO fact (dossier_id, kind, subject, reason, said_by, said_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		f.Dossier, string(f.Kind), f.Subject, f.Reason, f.By, micros(f.At))
	if err != nil {
		return fmt.Errorf("recording a fact: %w", err)
	}
	return nil
}

// Facts returns the facts of a dossier, oldest first.
func (q queries) Facts(ctx context.Context, dossierID int64) ([]Fact, error) {
	return collect(ctx, q.c, func(rows *sql.Rows) (f Fact, err error) {
		var at int64
		err = rows.Scan(&f.Dossier, &f.Kind, &f.Subject, &f.Reason, &f.By, &at)
		f.At = fromMicros(at)
		return f, err
	}, `SELECT dossier_id, kind, subject, reason, said_by, said_at FROM fact WHERE dossier_id = $1 ORDER BY id`, dossierID)
}

// Person is who is written to for a dossier in a role.
type Person struct {
	Dossier int64
	Role    schedules.Role
	Address string // "" takes the person away
	By      string
	At      time.Time
}

// AddPerson records a person.
func (t *Tx) AddPerson(ctx context.Context, p Person) error {
	err := t.exec(ctx, `INSERT INTO person (dossier_id, role, address, said_by, said_at) VALUES ($1, $2, $3, $4, $5)`, p.Dossier, string(p.Role), p.Address, p.By, micros(p.At))
	if err != nil {
		return fmt.Errorf("recording a person: %w", err)
	}
	return nil
}

// People returns who is written to for a dossier: the last word on each role.
func (q queries) People(ctx context.Context, dossierID int64) ([]Person, error) {
	return collect(ctx, q.c, func(rows *sql.Rows) (p Person, err error) {
		var at int64
		err = rows.Scan(&p.Dossier, &p.Role, &p.Address, &p.By, &at)
		p.At = fromMicros(at)
		return p, err
	}, `SELECT dossier_id, role, address, said_by, said_at FROM person p
	    WHERE dossier_id = $1 AND id = (SELECT max(l.id) FROM person l WHERE l.dossier_id = p.dossier_id AND l.role = p.role) ORDER BY role`, dossierID)
}

// HoldRequests keeps other reminders waiting until the transaction ends.
func (t *Tx) HoldRequests(ctx context.Context) error { return t.hold(ctx, "requests") }

// Request is a step of a ladder that is settled.
type Request struct {
	relance.ID
	Outcome relance.Outcome
	Reason  string
	Mail    int64 // that asks; 0 for none
	Day     dossier.Date
}

func scanRequest(rows *sql.Rows) (r Request, err error) {
	var day string
	if err := rows.Scan(&r.Dossier, &r.Key, &r.Step, &r.Address, &r.Outcome, &r.Reason, &r.Mail, &day); err != nil {
		return r, err
	}
	r.Day, err = dossier.ParseDate(day)
	return r, err
}

const requestColumns = `dossier_id, owed, step, address, outcome, reason, COALESCE(mail_id, 0), day FROM request`

// Requests returns every step that is settled.
func (q queries) Requests(ctx context.Context) ([]Request, error) {
	return collect(ctx, q.c, scanRequest, `SELECT `+requestColumns+` ORDER BY day, dossier_id, owed, step, address`)
}

// RequestsOf returns the steps that a mail asks for.
func (q queries) RequestsOf(ctx context.Context, mail int64) ([]Request, error) {
	return collect(ctx, q.c, scanRequest, `SELECT `+requestColumns+` WHERE mail_id = $1 ORDER BY dossier_id, owed, step, address`, mail)
}

// AddRequest settles a step. It is settled once: a second time is an error.
func (t *Tx) AddRequest(ctx context.Context, r Request) error {
	err := t.exec(ctx, `INSERT INTO request (dossier_id, owed, step, address, outcome, reason, mail_id, day) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		r.Dossier, r.Key, r.Step, r.Address, string(r.Outcome), r.Reason, nullID(r.Mail), r.Day.String())
	if err != nil {
		return fmt.Errorf("settling a reminder: %w", err)
	}
	return nil
}

// Rewrite gives a mail that is being sent other bytes: a part of what it asked for has come.
func (t *Tx) Rewrite(ctx context.Context, mail int64, sum string, size int64, at time.Time) error {
	if err := t.AddBlob(ctx, sum, size, at); err != nil {
		return err
	}
	return t.execOne(ctx, `UPDATE mail SET sha256 = $1 WHERE id = $2`, sum, mail)
}
