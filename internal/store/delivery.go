package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// DeliveryState is where the sending of a mail stands.
type DeliveryState string

// The states of a delivery.
const (
	HandedOver DeliveryState = "remis" // laid in the outbox folder before this program sent any
	ToSend     DeliveryState = "à envoyer"
	Sending    DeliveryState = "en cours"
	Delivered  DeliveryState = "envoyé"
	Bounced    DeliveryState = "refusé" // the server refuses it for good: a person has to look
	CalledOff  DeliveryState = "annulé" // what it asks for had come before it was sent
)

// Delivery is a mail on its way.
type Delivery struct {
	Mail        int64
	Dossier     int64  // 0: of several, or of none
	Reference   string // idem
	Key         string // which mail
	Idempotency string
	SHA256      string // of the message
	State       DeliveryState
	Attempts    int
	NextAt      time.Time
	Error       string
	// Doubtful: an earlier attempt ended without a word, so that the server may have taken it.
	Doubtful bool
}

const deliveryColumns = `m.id, COALESCE(v.dossier_id, 0), COALESCE(d.reference, ''), m.mail_key, m.idempotency, m.sha256, x.state, x.attempts, x.next_at, x.error
	FROM delivery x JOIN mail m ON m.id = x.mail_id LEFT JOIN version v ON v.id = m.version_id LEFT JOIN dossier d ON d.id = v.dossier_id`

func scanDelivery(rows *sql.Rows) (d Delivery, err error) {
	var next int64
	err = rows.Scan(&d.Mail, &d.Dossier, &d.Reference, &d.Key, &d.Idempotency, &d.SHA256, &d.State, &d.Attempts, &next, &d.Error)
	d.NextAt = fromMicros(next)
	return d, err
}

// Deliveries returns the mails in a state, oldest first.
func (q queries) Deliveries(ctx context.Context, state DeliveryState) ([]Delivery, error) {
	return collect(ctx, q.c, scanDelivery, `SELECT `+deliveryColumns+` WHERE x.state = $1 ORDER BY m.id`, string(state))
}

// ClaimDelivery takes the next mail that is due, for a time in which no other sender takes it;
// ErrNotFound when none is. One whose claim has run out, since its sender died, is taken again.
func (s *Store) ClaimDelivery(ctx context.Context, now time.Time, lease time.Duration) (Delivery, error) {
	var d Delivery
	err := s.Tx(ctx, func(tx *Tx) (err error) {
		if err := tx.hold(ctx, "delivery"); err != nil {
			return err
		}
		d, err = one(collect(ctx, tx.c, scanDelivery, `SELECT `+deliveryColumns+`
			WHERE (x.state = $1 AND x.next_at <= $2) OR (x.state = $3 AND x.claimed_until <= $2) ORDER BY m.id LIMIT 1`, string(ToSend), micros(now), string(Sending)))
		if err != nil {
			return err
		}
		d.Doubtful = d.State == Sending
		d.State, d.Attempts = Sending, d.Attempts+1
		return tx.execOne(ctx, `UPDATE delivery SET state = $1, attempts = $2, claimed_until = $3, changed_at = $4 WHERE mail_id = $5`,
			string(Sending), d.Attempts, micros(now.Add(lease)), micros(now), d.Mail)
	})
	return d, err
}

// ErrClaimLost says that another sender has taken a mail meanwhile.
var ErrClaimLost = errors.New("another sender has this mail")

// EndDelivery records what came of an attempt: Delivered, Bounced, or ToSend at a later time.
func (t *Tx) EndDelivery(ctx context.Context, d Delivery, state DeliveryState, next, at time.Time, problem string) error {
	r, err := t.c.ExecContext(ctx, `UPDATE delivery SET state = $1, next_at = $2, error = $3, changed_at = $4 WHERE mail_id = $5 AND state = $6 AND attempts = $7`,
		string(state), micros(next), problem, micros(at), d.Mail, string(Sending), d.Attempts)
	if err != nil {
		return fmt.Errorf("recording the sending of %s: %w", d.Idempotency, err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrClaimLost)
	}
	return nil
}
