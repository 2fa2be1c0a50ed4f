package pipeline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/mail"
	"time"

	"guichet/internal/dossier"
	"guichet/internal/store"
	"guichet/send"
)

// Mailer gives a message to a mail server; see send.Server.
type Mailer interface {
	Deliver(ctx context.Context, from string, to []string, message []byte) error
}

// Outgoing is how mails are sent.
type Outgoing struct {
	Mailer Mailer
	// AllTo receives every mail instead of who it is for: a trial. "" for none.
	AllTo string
	// From and Until are the hours, in Paris, between which mails leave.
	From, Until int
}

// SentMail is what came of one mail.
type SentMail struct {
	store.Delivery
	To []string
}

// lease is how long a sender has for one mail: longer than any server takes.
const lease = 10 * time.Minute

// again is how long to wait after the n-th failed attempt: one minute, doubled each time, six
// hours at most.
func again(attempts int) time.Duration {
	return min(time.Minute<<min(attempts-1, 9), 6*time.Hour)
}

// maxAttempts is after how many failures a person has to look: some five days.
const maxAttempts = 30

// open reports whether mails may leave at a time.
func (o Outgoing) open(t time.Time) bool {
	h := t.In(dossier.Paris).Hour()
	return h >= o.From && h < o.Until
}

// SendDue sends the mails that are due, one after the other, until none is left, and returns
// what came of each. Several processes may do so at once: each mail is claimed by one.
func (p *Pipeline) SendDue(ctx context.Context, o Outgoing) ([]SentMail, error) {
	var out []SentMail
	for ctx.Err() == nil && o.open(p.cfg.Clock.Now()) {
		d, err := p.store.ClaimDelivery(ctx, p.cfg.Clock.Now(), lease)
		if errors.Is(err, store.ErrNotFound) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		sent, err := p.sendOne(ctx, o, d)
		if errors.Is(err, store.ErrClaimLost) {
			continue
		}
		if err != nil {
			return out, err
		}
		out = append(out, sent)
	}
	return out, ctx.Err()
}

// sendOne makes one attempt and records what came of it, in the journal too.
func (p *Pipeline) sendOne(ctx context.Context, o Outgoing, d store.Delivery) (SentMail, error) {
	out := SentMail{Delivery: d}
	message, err := store.ReadBlob(ctx, p.cfg.Blobs, d.SHA256)
	if err != nil {
		return out, err
	}
	from, to, err := envelope(message)
	if err == nil {
		if out.To = to; o.AllTo != "" {
			out.To = []string{o.AllTo}
		}
		err = o.Mailer.Deliver(ctx, from, out.To, message)
	}
	now := p.cfg.Clock.Now()
	out.NextAt = now
	permanent, never := errors.AsType[*send.PermanentError](err)
	switch {
	case err == nil:
		out.State = store.Delivered
	case never || d.Attempts >= maxAttempts:
		out.State, out.Error = store.Bounced, err.Error()
		if never {
			out.Error = permanent.Reply
		}
	default:
		out.State, out.Error, out.NextAt = store.ToSend, err.Error(), now.Add(again(d.Attempts))
	}
	// What the server said is recorded even when the program is asked to stop meanwhile.
	ctx = context.WithoutCancel(ctx)
	return out, p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.EndDelivery(ctx, d, out.State, out.NextAt, now, out.Error); err != nil {
			return err
		}
		detail := fmt.Sprintf("%s, à %v, essai %d", d.Idempotency, out.To, d.Attempts)
		if d.Doubtful {
			detail += ", un essai précédent est resté sans réponse"
		}
		if out.Error != "" {
			detail += dossier.NoBreak + ": " + out.Error
		}
		return tx.Journal(ctx, store.Entry{At: now, Dossier: d.Dossier, Event: "courriel " + string(out.State), Cause: d.Key, Detail: detail})
	})
}

// envelope reads who a message is from and to.
func envelope(message []byte) (from string, to []string, err error) {
	m, err := mail.ReadMessage(bytes.NewReader(message))
	if err != nil {
		return "", nil, fmt.Errorf("le message ne se lit pas\u00a0: %w", err)
	}
	sender, err := m.Header.AddressList("From")
	if err != nil || len(sender) != 1 {
		return "", nil, fmt.Errorf("le message n’a pas un expéditeur\u00a0: %w", err)
	}
	for _, field := range []string{"To", "Cc"} {
		list, err := m.Header.AddressList(field)
		if errors.Is(err, mail.ErrHeaderNotPresent) {
			continue
		}
		if err != nil {
			return "", nil, fmt.Errorf("les destinataires ne se lisent pas\u00a0: %w", err)
		}
		for _, a := range list {
			to = append(to, a.Address)
		}
	}
	if len(to) == 0 {
		return "", nil, errors.New("le message n’a pas de destinataire")
	}
	return sender[0].Address, to, nil
}

// Outbox returns the mails that wait, and those that were refused.
func (p *Pipeline) Outbox(ctx context.Context) ([]store.Delivery, error) {
	var out []store.Delivery
	for _, s := range []store.DeliveryState{store.Bounced, store.Sending, store.ToSend} {
		ds, err := p.store.Deliveries(ctx, s)
		if err != nil {
			return nil, err
		}
		out = append(out, ds...)
	}
	return out, nil
}

// sendEvery is how often Serve looks for mails to send.
const sendEvery = time.Minute

// sendAlong sends what is due until the context ends.
func (p *Pipeline) sendAlong(ctx context.Context) {
	for {
		sent, err := p.SendDue(ctx, *p.cfg.Outgoing)
		if err != nil && ctx.Err() == nil {
			p.log.Error("sending mails", "error", err)
		}
		for _, m := range sent {
			p.log.Info("mail", "key", m.Key, "dossier", m.Reference, "state", string(m.State), "attempt", m.Attempts, "error", m.Error)
		}
		if p.cfg.Clock.Wait(ctx, sendEvery) != nil {
			return
		}
	}
}
