package pipeline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"guichet/internal/dossier"
	"guichet/internal/relance"
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
	// PerMinute is how many mails leave in a minute at most; 0 for no bound.
	PerMinute int
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
		if o.PerMinute > 0 && sent.State != store.CalledOff {
			if p.cfg.Clock.Wait(ctx, time.Minute/time.Duration(o.PerMinute)) != nil {
				return out, nil
			}
		}
	}
	return out, ctx.Err()
}

// sendOne makes one attempt and records what came of it, in the journal too.
func (p *Pipeline) sendOne(ctx context.Context, o Outgoing, d store.Delivery) (SentMail, error) {
	off, err := p.recheck(ctx, &d)
	out := SentMail{Delivery: d}
	if err != nil {
		return out, err
	}
	if off != "" {
		out.State, out.Error, out.NextAt = store.CalledOff, off, p.cfg.Clock.Now()
		return out, p.sendEnded(ctx, out)
	}
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
	return out, p.sendEnded(ctx, out)
}

// sendEnded records what came of an attempt, in the journal too: even when the program is asked to
// stop meanwhile.
func (p *Pipeline) sendEnded(ctx context.Context, m SentMail) error {
	ctx = context.WithoutCancel(ctx)
	now := p.cfg.Clock.Now()
	return p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.EndDelivery(ctx, m.Delivery, m.State, m.NextAt, now, m.Error); err != nil {
			return err
		}
		detail := fmt.Sprintf("%s, à %v, essai %d", m.Idempotency, m.To, m.Attempts)
		if m.Doubtful {
			detail += ", un essai précédent est resté sans réponse"
		}
		if m.Error != "" {
			detail += dossier.NoBreak + ": " + m.Error
		}
		return tx.Journal(ctx, store.Entry{At: now, Dossier: m.Dossier, Event: "courriel " + string(m.State), Cause: m.Key, Detail: detail})
	})
}

// recheck looks at the moment of sending whether what a reminder asks for is still due. It
// returns why none of it is; where a part is not, the mail is written anew without it. One that
// may have been sent already stays as it is.
func (p *Pipeline) recheck(ctx context.Context, d *store.Delivery) (off string, err error) {
	requests, err := p.store.RequestsOf(ctx, d.Mail)
	if err != nil || len(requests) == 0 || p.cfg.Followup == nil {
		return "", err
	}
	ids := map[int64]bool{}
	for _, r := range requests {
		ids[r.Dossier] = true
	}
	projects, err := p.projectsOf(ctx, ids)
	if err != nil {
		return "", err
	}
	now := p.cfg.Clock.Now()
	var asks []relance.Ask
	var reasons []string
	for _, r := range requests {
		why := "l’échéance n’existe plus"
		var a relance.Ask
		for i := range projects {
			if projects[i].Dossier == r.Dossier {
				a, why = projects[i].Find(r.ID, now)
			}
		}
		if why == "" {
			asks = append(asks, a)
		} else if !slices.Contains(reasons, why) {
			reasons = append(reasons, why)
		}
	}
	switch {
	case len(asks) == 0:
		return strings.Join(reasons, " ; "), nil
	case len(asks) == len(requests) || d.Doubtful:
		return "", nil
	}
	made, err := p.request(ctx, relance.Bundles(asks)[0], requests[0].Day)
	if err != nil {
		return "", err
	}
	sum, size, err := p.cfg.Blobs.Put(ctx, bytes.NewReader(made.Data))
	if err != nil {
		return "", err
	}
	d.SHA256 = sum
	return "", p.store.Tx(ctx, func(tx *store.Tx) error { return tx.Rewrite(ctx, d.Mail, sum, size, now) })
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
