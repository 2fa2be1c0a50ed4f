package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// Document is a document made for a version.
type Document struct {
	Kind      string
	Name      string // in the version's folder
	MediaType string
	SHA256    string
	Size      int64
}

// Mail is a mail to send, in the outbox.
type Mail struct {
	ID          int64
	Key         string // which mail: "accuse-reception"
	Idempotency string // never two mails with the same
	Name        string // file name in the outbox
	SHA256      string
	Size        int64
	WrittenAt   time.Time // zero: not yet in the outbox
}

// Documents returns the documents of a version, in the order they were made.
func (q queries) Documents(ctx context.Context, version int64) ([]Document, error) {
	return collect(ctx, q.c, func(rows *sql.Rows) (d Document, err error) {
		err = rows.Scan(&d.Kind, &d.Name, &d.MediaType, &d.SHA256, &d.Size)
		return d, err
	}, `SELECT d.kind, d.name, d.media_type, d.sha256, b.size FROM document d JOIN blob b ON b.sha256 = d.sha256
	    WHERE d.version_id = $1 ORDER BY d.position`, version)
}

const mailColumns = `m.id, m.mail_key, m.idempotency, m.name, m.sha256, b.size, m.written_at FROM mail m JOIN blob b ON b.sha256 = m.sha256`

func scanMail(rows *sql.Rows) (m Mail, err error) {
	var written sql.NullInt64
	err = rows.Scan(&m.ID, &m.Key, &m.Idempotency, &m.Name, &m.SHA256, &m.Size, &written)
	if written.Valid {
		m.WrittenAt = fromMicros(written.Int64)
	}
	return m, err
}

// Mails returns the mails of a version, in the order they were made.
func (q queries) Mails(ctx context.Context, version int64) ([]Mail, error) {
	return collect(ctx, q.c, scanMail, `SELECT `+mailColumns+` WHERE m.version_id = $1 ORDER BY m.id`, version)
}

// Unwritten returns the mails of reminders, and those of some kinds, that do not lie in the
// outbox yet.
func (q queries) Unwritten(ctx context.Context, kinds []string) ([]Mail, error) {
	all, err := collect(ctx, q.c, scanMail, `SELECT `+mailColumns+` WHERE m.written_at IS NULL ORDER BY m.id`)
	if err != nil {
		return nil, err
	}
	var out []Mail
	for _, m := range all {
		of, err := q.RequestsOf(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		if len(of) > 0 || slices.Contains(kinds, m.Key) {
			out = append(out, m)
		}
	}
	return out, nil
}

// AddDocuments records the documents of a version; their bytes are in the blob
// store already.
func (t *Tx) AddDocuments(ctx context.Context, version int64, at time.Time, ds []Document) error {
	for i, d := range ds {
		if err := t.AddBlob(ctx, d.SHA256, d.Size, at); err != nil {
			return err
		}
		err := t.exec(ctx, `INSERT INTO document (version_id, position, kind, name, media_type, sha256) VALUES ($1, $2, $3, $4, $5, $6)`,
			version, i, d.Kind, d.Name, d.MediaType, d.SHA256)
		if err != nil {
			return fmt.Errorf("recording document %s: %w", d.Name, err)
		}
	}
	return nil
}

// AddMail records a mail to send, of a version or (0) of none, and returns its id; one whose
// idempotency key is known already is left as it is, and added is false.
func (t *Tx) AddMail(ctx context.Context, version int64, at time.Time, m Mail) (id int64, added bool, err error) {
	if err := t.AddBlob(ctx, m.SHA256, m.Size, at); err != nil {
		return 0, false, err
	}
	ids, err := collect(ctx, t.c, scanInt64,
		`INSERT INTO mail (version_id, mail_key, idempotency, name, sha256, created_at) VALUES ($1, $2, $3, $4, $5, $6)
		 ON CONFLICT (idempotency) DO NOTHING RETURNING id`,
		nullID(version), m.Key, m.Idempotency, m.Name, m.SHA256, micros(at))
	if err != nil || len(ids) == 0 {
		return 0, false, wrapMail(m, err)
	}
	err = t.exec(ctx, `INSERT INTO delivery (mail_id, state, attempts, next_at, claimed_until, error, changed_at) VALUES ($1, $2, 0, $3, 0, '', $3)`,
		ids[0], string(ToSend), micros(at))
	return ids[0], true, wrapMail(m, err)
}

func wrapMail(m Mail, err error) error {
	if err != nil {
		return fmt.Errorf("recording mail %s: %w", m.Idempotency, err)
	}
	return nil
}

// MailWritten records that a mail lies in the outbox.
func (t *Tx) MailWritten(ctx context.Context, mail int64, at time.Time) error {
	return t.exec(ctx, `UPDATE mail SET written_at = $1 WHERE id = $2 AND written_at IS NULL`, micros(at), mail)
}
