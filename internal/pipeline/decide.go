package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"guichet/internal/dossier"
	"guichet/internal/store"
)

// Decide is what a person decides of a dossier.
type Decide struct {
	Reference string
	Kind      store.DecisionKind // Accepted, Rejected or Asked
	Granted   dossier.Money      // of an acceptance
	Reason    string             // of a rejection; the question, of one; of an acceptance in spite of a blocking finding
	By        string
	// Try checks everything and records nothing.
	Try bool
}

// Decided is what came of a decision.
type Decided struct {
	store.Decision
	// Remaining is what the theme's envelope holds after it.
	Remaining dossier.Money
	// Waiting are the dossiers of the theme that wait for credits, first the one whose turn
	// it is.
	Waiting []store.Decision
}

// DecisionError says why a decision cannot be taken, in French.
type DecisionError struct{ What, Action string }

func (e *DecisionError) Error() string { return e.What + " " + e.Action }

// Decide records a decision, in the journal too, in one transaction. An acceptance that the
// theme's envelope does not hold becomes a dossier waiting for credits. The error is
// ErrUnknownReference, or a *DecisionError.
func (p *Pipeline) Decide(ctx context.Context, t *dossier.Theme, in Decide) (Decided, error) {
	detail, err := p.Show(ctx, in.Reference)
	if err != nil {
		return Decided{}, err
	}
	if err := allowed(t, detail, in); err != nil {
		return Decided{}, err
	}
	d, err := p.store.DossierByReference(ctx, detail.Reference)
	if err != nil {
		return Decided{}, err
	}
	out := Decided{Decision: store.Decision{
		Dossier: d.ID, Reference: detail.Reference, Version: detail.Version, Theme: detail.Theme, Kind: in.Kind,
		Reason: strings.TrimSpace(in.Reason), By: strings.TrimSpace(in.By), At: p.cfg.Clock.Now(),
	}}
	tried := errors.New("tried only")
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.HoldEnvelope(ctx, detail.Theme); err != nil {
			return err
		}
		granted, err := tx.Granted(ctx, detail.Theme, d.ID)
		if err != nil {
			return err
		}
		if t != nil {
			out.Remaining = t.Envelope - granted
		}
		if in.Kind == store.Accepted {
			out.Granted = &in.Granted
			if in.Granted > out.Remaining {
				out.Kind = store.Waiting
			} else {
				out.Remaining -= in.Granted
			}
		}
		if err := tx.AddDecision(ctx, out.Decision); err != nil {
			return err
		}
		if out.Waiting, err = tx.WaitingFor(ctx, detail.Theme); err != nil {
			return err
		}
		if err := tx.Journal(ctx, store.Entry{At: out.At, Dossier: d.ID, Event: "décision", Cause: out.By, Detail: out.said()}); err != nil {
			return err
		}
		if in.Try {
			return tried
		}
		return p.decided(ctx, tx, out.Decision)
	})
	if err != nil && !errors.Is(err, tried) {
		return out, err
	}
	if err := p.writeOutbox(ctx); err != nil {
		return out, err
	}
	out.Waiting, err = p.byMerit(ctx, t, out.Waiting)
	return out, err
}

// said words a decision for the journal.
func (d Decided) said() string {
	s := string(d.Kind) + fmt.Sprintf(", version %d", d.Version)
	if d.Granted != nil {
		s += ", " + d.Granted.String()
	}
	if d.Reason != "" {
		s += dossier.NoBreak + ": " + d.Reason
	}
	return s
}

// allowed says why a decision cannot be taken; nil when it can.
func allowed(t *dossier.Theme, d *Detail, in Decide) error {
	refuse := func(action, what string, args ...any) error {
		return &DecisionError{fmt.Sprintf(what, args...), action}
	}
	if strings.TrimSpace(in.By) == "" {
		return refuse("L’indiquer par --by.", "On ne sait pas qui décide.")
	}
	if strings.TrimSpace(in.Reason) == "" && in.Kind != store.Accepted {
		return refuse("L’indiquer.", "Le motif manque.")
	}
	if in.Kind != store.Accepted {
		return nil
	}
	switch {
	case t == nil:
		return refuse("Faire préciser le thème par le porteur.", "Le thème du dossier %s n’est pas connu%s: aucune enveloppe ne peut le financer.", d.Reference, dossier.NoBreak)
	case in.Granted <= 0:
		return refuse("Indiquer un montant positif.", "Le montant accordé est de %s.", in.Granted)
	case d.Asked == nil:
		return refuse("Le faire indiquer par le porteur.", "Le montant demandé n’est pas connu%s: on ne peut pas dire si %s ne le dépassent pas.", dossier.NoBreak, in.Granted)
	case in.Granted > *d.Asked:
		return refuse("Accorder au plus ce montant.", "Le montant accordé, %s, dépasse le montant demandé, %s.", in.Granted, *d.Asked)
	}
	if most, why := ceiling(t, d); most != nil && in.Granted > *most && !setAside(d, why) {
		return refuse("Accorder au plus "+most.String()+", ou y déroger (guichet derogate).", "Le montant accordé, %s, dépasse ce que le thème permet, %s (%s).", in.Granted, *most, why)
	}
	var open []string
	for _, f := range d.List {
		// Asking too much is no matter once less is granted.
		if f.Severity == dossier.Bloquante && f.Counts() && f.Code != rateExceeded && f.Code != capExceeded {
			open = append(open, f.Code)
		}
	}
	if len(open) > 0 && strings.TrimSpace(in.Reason) == "" {
		return refuse("Indiquer par --reason pourquoi il est accepté quand même, ou y déroger (guichet derogate).",
			"Le dossier a %d anomalie(s) bloquante(s)%s: %s.", len(open), dossier.NoBreak, strings.Join(open, ", "))
	}
	return nil
}

// The findings of an amount that is asked, and that a grant may set right.
const (
	rateExceeded = "funding.rate-exceeded"
	capExceeded  = "funding.cap-exceeded"
)

// ceiling is the most that a theme lets be granted to a dossier, and the code of the rule
// that says so; nil where no figure tells.
func ceiling(t *dossier.Theme, d *Detail) (most *dossier.Money, code string) {
	if percent, base, ok := t.MaxRate(); ok && base == "total" && d.Total != nil {
		m := d.Total.Share(percent)
		most, code = &m, rateExceeded
	}
	if m, ok := t.Cap(); ok && (most == nil || m < *most) {
		most, code = &m, capExceeded
	}
	return most, code
}

// setAside reports whether a derogation sets a finding of the dossier aside.
func setAside(d *Detail, code string) bool {
	for _, f := range d.List {
		if f.Code == code && f.Derogation != nil {
			return true
		}
	}
	return false
}
