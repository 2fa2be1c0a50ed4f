package pipeline

import (
	"context"
	"errors"
	"fmt"

	"guichet/internal/dossier"
	"guichet/internal/store"
)

// ErrUnknownReference says that no dossier has the reference.
var ErrUnknownReference = errors.New("référence inconnue")

// List returns the last version of every dossier by reference, then what is on
// its way or in error without a reference. It needs no lock: another process
// may be at work.
func (p *Pipeline) List(ctx context.Context) ([]Result, error) {
	versions, err := p.store.LatestVersions(ctx)
	if err != nil {
		return nil, err
	}
	decisions, err := p.store.CurrentDecisions(ctx)
	if err != nil {
		return nil, err
	}
	decided := map[int64]store.DecisionKind{}
	for _, d := range decisions {
		decided[d.Dossier] = d.Kind
	}
	signed, err := p.signedDossiers(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Result, 0, len(versions))
	for _, v := range versions {
		r, err := p.versionResult(ctx, v)
		if err != nil {
			return nil, err
		}
		r.Decided, r.Signed = decided[v.Dossier], signed[v.Dossier]
		out = append(out, r)
	}
	left, err := p.store.Unfinished(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range left {
		if a.Version != 0 {
			continue // under its reference above
		}
		r, err := p.arrivalResult(ctx, a.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// Show returns everything known of the dossier with that reference, or an error
// that is ErrUnknownReference.
func (p *Pipeline) Show(ctx context.Context, reference string) (*Detail, error) {
	d, err := p.dossierOf(ctx, reference)
	if err != nil {
		return nil, err
	}
	versions, err := p.store.Versions(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	var out Detail
	for _, v := range versions {
		r, err := p.versionResult(ctx, v)
		if err != nil {
			return nil, err
		}
		out.Versions = append(out.Versions, r)
	}
	last := versions[len(versions)-1]
	out.Result = out.Versions[len(versions)-1]
	a, err := p.store.Arrival(ctx, last.Arrival)
	if err != nil {
		return nil, err
	}
	if out.Dossier, err = p.reading(ctx, a); err != nil {
		return nil, err
	}
	if n := len(versions); n > 1 {
		before, err := p.store.Arrival(ctx, versions[n-2].Arrival)
		if err != nil {
			return nil, err
		}
		if out.Previous, err = p.reading(ctx, before); err != nil {
			return nil, err
		}
	}
	if out.List, err = p.store.Findings(ctx, last.ID); err != nil {
		return nil, err
	}
	if out.Derogations, err = p.derogations(ctx, d.ID); err != nil {
		return nil, err
	}
	out.List = dossier.Derogate(out.List, out.Derogations, p.today())
	switch x, err := p.store.Decision(ctx, d.ID); {
	case err == nil:
		out.Decision = &x
	case !errors.Is(err, store.ErrNotFound):
		return nil, err
	}
	out.Journal, err = p.store.JournalOf(ctx, d.ID)
	return &out, err
}

// arrivalResult tells what became of one arrival.
func (p *Pipeline) arrivalResult(ctx context.Context, id int64) (Result, error) {
	a, err := p.store.Arrival(ctx, id)
	if err != nil {
		return Result{}, err
	}
	var r Result
	if a.Version != 0 {
		v, err := p.store.Version(ctx, a.Version)
		if err != nil {
			return r, err
		}
		if r, err = p.versionResult(ctx, v); err != nil {
			return r, err
		}
	}
	r.Drop, r.Message = a.Drop, a.Error
	switch {
	case a.Error != "":
		r.Outcome = OutcomeError
	case a.State == store.StateDuplicate && a.Version == 0:
		r.Outcome, r.Message = OutcomeDuplicate, "compte rendu déjà reçu, octet pour octet"
	case a.State == store.StateDuplicate:
		r.Outcome = OutcomeDuplicate
		r.Message = fmt.Sprintf("déjà reçu, référence %s (version %d)", r.Reference, r.Version)
	case a.State == store.StateDone && a.Version == 0:
		err = p.returnResult(ctx, a, &r)
		if err != nil {
			return r, err
		}
	case a.State == store.StateRejected:
		r.Outcome = OutcomeRejected
	case !a.State.Final():
		r.Outcome = OutcomePending
		r.Message = stateName(a.State)
	}
	r.Refused, err = p.refused(ctx, a.ID)
	return r, err
}

func (p *Pipeline) refused(ctx context.Context, arrival int64) ([]Refused, error) {
	rs, err := p.store.Refusals(ctx, arrival)
	if err != nil {
		return nil, err
	}
	var out []Refused
	for _, f := range rs {
		out = append(out, Refused{Refusal: f.Refusal, Copy: p.data.abs(f.Path)})
	}
	return out, nil
}

// versionResult tells what became of one version.
func (p *Pipeline) versionResult(ctx context.Context, v store.Version) (Result, error) {
	a, err := p.store.Arrival(ctx, v.Arrival)
	if err != nil {
		return Result{}, err
	}
	r := Result{
		Drop: a.Drop, Outcome: OutcomeNew, Reference: v.Reference, Version: v.Number,
		Theme: v.Theme, Carrier: v.Carrier, Title: v.Title, Total: v.Total, Asked: v.Asked,
		Folder: p.data.version(v), Message: a.Error,
	}
	switch {
	case a.Error != "":
		r.Outcome = OutcomeError
	case !a.State.Final():
		r.Outcome, r.Message = OutcomePending, stateName(a.State)
	case v.Number > 1:
		r.Outcome = OutcomeNewVersion
	}
	if r.Findings, err = p.store.CountFindings(ctx, v.ID); err != nil {
		return r, err
	}
	docs, err := p.store.Documents(ctx, v.ID)
	if err != nil {
		return r, err
	}
	for _, d := range docs {
		r.Documents = append(r.Documents, p.data.document(v, d.Name))
	}
	mails, err := p.store.Mails(ctx, v.ID)
	if err != nil {
		return r, err
	}
	for _, m := range mails {
		r.Mails = append(r.Mails, p.data.mail(m))
	}
	r.Refused, err = p.refused(ctx, a.ID)
	return r, err
}
