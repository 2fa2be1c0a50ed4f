package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"guichet/internal/dossier"
	"guichet/internal/relance"
	"guichet/internal/store"
	"guichet/schedules"
)

// Notice is what a mail says about something that was just recorded.
type Notice struct {
	Mail           string // which mail: "decision-favorable"
	Reference      string
	Title, Carrier string
	To             []string // nobody: the bureau passes it on
	Key            string   // its idempotency key
	At             time.Time
	Granted        *dossier.Money
	Reason         string
	Points         []string
	Attached       []Document
}

// The mails about what was just recorded.
const (
	favourableMail    = "decision-favorable"
	unfavourableMail  = "decision-defavorable"
	toSignMail        = "convention-a-signer"
	signedWellMail    = "signature-recue"
	signedWronglyMail = "signature-refusee"
)

// noticeMails are all of them: their files are laid in the outbox after the transaction.
var noticeMails = []string{favourableMail, unfavourableMail, toSignMail, signedWellMail, signedWronglyMail}

// notice puts the mail about something into the transaction that records it. The rest of n is
// filled in from the dossier; without Followup there is no mail.
func (p *Pipeline) notice(ctx context.Context, tx *store.Tx, dossierID int64, n Notice, to ...schedules.Role) error {
	if p.cfg.Followup == nil {
		return nil
	}
	versions, err := tx.Versions(ctx, dossierID)
	if err != nil {
		return err
	}
	last := versions[len(versions)-1]
	x := relance.Project{People: map[schedules.Role][]string{}}
	if err := p.peopleIn(ctx, tx, last, &x); err != nil {
		return err
	}
	n.Reference, n.Title, n.Carrier = last.Reference, last.Title, last.Carrier
	for _, r := range to {
		for _, address := range x.People[r] {
			if !containsFold(n.To, address) {
				n.To = append(n.To, address)
			}
		}
	}
	made, err := p.cfg.Followup.Notice(n)
	if err != nil {
		return fmt.Errorf("the mail %s of %s: %w", n.Mail, n.Reference, err)
	}
	_, mails, err := p.keepMade(ctx, []Document{made})
	if err != nil {
		return err
	}
	_, _, err = tx.AddMail(ctx, last.ID, n.At, mails[0])
	return err
}

func containsFold(all []string, s string) bool {
	for _, x := range all {
		if strings.EqualFold(x, s) {
			return true
		}
	}
	return false
}

// decided announces a decision: an acceptance or a rejection. What waits for credits, and a
// question, are not announced by themselves.
func (p *Pipeline) decided(ctx context.Context, tx *store.Tx, d store.Decision) error {
	n := Notice{At: d.At, Granted: d.Granted, Reason: d.Reason}
	switch d.Kind {
	case store.Accepted:
		n.Mail = favourableMail
	case store.Rejected:
		n.Mail = unfavourableMail
	case store.Waiting, store.Asked:
		return nil
	}
	n.Key = fmt.Sprintf("%s/%s/%d", n.Mail, d.Reference, d.At.UnixMicro())
	return p.notice(ctx, tx, d.Dossier, n, schedules.Contact)
}

// signing answers who sent a signed copy.
func (p *Pipeline) signing(ctx context.Context, tx *store.Tx, c store.SignedCopy, s store.Signing) error {
	n := Notice{Mail: signedWellMail, At: s.At, Reason: s.Reason}
	if s.Kind == store.Refused {
		n.Mail, n.Points = signedWronglyMail, Doubts(c)
	}
	n.Key = fmt.Sprintf("%s/%s/%s", n.Mail, c.Reference, c.SHA256[:16])
	a, err := tx.Arrival(ctx, c.Arrival)
	if err != nil {
		return err
	}
	if a.Mail != nil && a.Mail.From != "" {
		n.To = []string{a.Mail.From}
		return p.notice(ctx, tx, c.Dossier, n)
	}
	return p.notice(ctx, tx, c.Dossier, n, schedules.Contact)
}

// SendToSign puts the last convention of a dossier into the outbox, for its signatory and its
// contact: by is who approves it. Once for each convention. The error is a *DecisionError when
// there is nothing to send.
func (p *Pipeline) SendToSign(ctx context.Context, reference, by string, attached []Document) error {
	c, _, err := p.LastConvention(ctx, reference)
	if errors.Is(err, store.ErrNotFound) {
		return &DecisionError{"Aucune convention complète n’a été établie.", "La compléter d’abord (--complete)."}
	}
	if err != nil {
		return err
	}
	if strings.TrimSpace(by) == "" {
		return &DecisionError{"On ne sait pas qui approuve la convention.", "L’indiquer par --by."}
	}
	now := p.cfg.Clock.Now()
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		n := Notice{Mail: toSignMail, Key: fmt.Sprintf("%s/%s/%d", toSignMail, reference, c.Number), At: now, Granted: &c.Granted, Attached: attached}
		if err := p.notice(ctx, tx, c.Dossier, n, schedules.Signatory, schedules.Contact); err != nil {
			return err
		}
		return tx.Journal(ctx, store.Entry{At: now, Dossier: c.Dossier, Event: "convention approuvée, à envoyer", Cause: strings.TrimSpace(by), Detail: fmt.Sprintf("convention %d", c.Number)})
	})
	if err != nil {
		return err
	}
	return p.writeOutbox(ctx)
}
