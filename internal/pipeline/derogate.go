package pipeline

import (
	"context"
	"fmt"
	"strings"

	"guichet/internal/dossier"
	"guichet/internal/store"
)

// Derogate is what a person sets aside of a dossier.
type Derogate struct {
	Reference string
	Code      string // of the finding
	Until     dossier.Date
	Reason    string
	By        string
	Try       bool // checks everything and records nothing
}

// Derogate records a derogation, in the journal too. The error is ErrUnknownReference, or a
// *DecisionError.
func (p *Pipeline) Derogate(ctx context.Context, in Derogate) error {
	detail, err := p.Show(ctx, in.Reference)
	if err != nil {
		return err
	}
	now := p.cfg.Clock.Now()
	found := false
	var codes []string
	for _, f := range detail.List {
		found = found || f.Code == in.Code
		codes = append(codes, f.Code)
	}
	switch {
	case strings.TrimSpace(in.By) == "":
		return &DecisionError{"On ne sait pas qui accorde la dérogation.", "L’indiquer par --by."}
	case strings.TrimSpace(in.Reason) == "":
		return &DecisionError{"Le motif de la dérogation manque.", "L’indiquer par --reason."}
	case in.Until.Before(dossier.DateOf(now)):
		return &DecisionError{fmt.Sprintf("La dérogation finirait le %s, qui est passé.", in.Until.French()), "Indiquer un jour à venir."}
	case !found:
		return &DecisionError{fmt.Sprintf("Le dossier %s n’a pas de constat %s.", detail.Reference, dossier.Quote(in.Code)), "Choisir parmi" + dossier.NoBreak + ": " + strings.Join(codes, ", ") + "."}
	case in.Try:
		return nil
	}
	d, err := p.store.DossierByReference(ctx, detail.Reference)
	if err != nil {
		return err
	}
	return p.store.Tx(ctx, func(tx *store.Tx) error {
		x := store.Derogation{Dossier: d.ID, Code: in.Code, Until: in.Until, Reason: strings.TrimSpace(in.Reason), By: strings.TrimSpace(in.By), At: now}
		if err := tx.AddDerogation(ctx, x); err != nil {
			return err
		}
		return tx.Journal(ctx, store.Entry{
			At: now, Dossier: d.ID, Event: "dérogation", Cause: x.By,
			Detail: fmt.Sprintf("%s, jusqu’au %s%s: %s", x.Code, x.Until.French(), dossier.NoBreak, x.Reason),
		})
	})
}

// derogations are those of a dossier.
func (p *Pipeline) derogations(ctx context.Context, dossierID int64) ([]dossier.Derogation, error) {
	all, err := p.store.Derogations(ctx, dossierID)
	if err != nil {
		return nil, err
	}
	out := make([]dossier.Derogation, len(all))
	for i, x := range all {
		out[i] = dossier.Derogation{Code: x.Code, By: x.By, On: dossier.DateOf(x.At), Until: x.Until, Reason: x.Reason}
	}
	return out, nil
}

// derogated puts the derogations of a dossier to its findings.
func (p *Pipeline) derogated(ctx context.Context, dossierID int64, fs []dossier.Finding) ([]dossier.Finding, error) {
	ds, err := p.derogations(ctx, dossierID)
	return dossier.Derogate(fs, ds, p.today()), err
}

func (p *Pipeline) today() dossier.Date { return dossier.DateOf(p.cfg.Clock.Now()) }
