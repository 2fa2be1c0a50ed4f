package pipeline

import (
	"context"

	"guichet/internal/dossier"
	"guichet/internal/portfolio"
	"guichet/internal/store"
)

// Histories returns all that happened to every dossier, for the managers' reports.
func (p *Pipeline) Histories(ctx context.Context) ([]portfolio.History, error) {
	latest, err := p.store.LatestVersions(ctx)
	if err != nil {
		return nil, err
	}
	copies, err := p.store.AllSignedCopies(ctx)
	if err != nil {
		return nil, err
	}
	signings, err := p.store.AllSignings(ctx)
	if err != nil {
		return nil, err
	}
	var out []portfolio.History
	for _, v := range latest {
		h, err := p.history(ctx, v)
		if err != nil {
			return nil, err
		}
		conventions, err := p.store.Conventions(ctx, v.Dossier)
		if err != nil {
			return nil, err
		}
		for _, c := range conventions {
			x := portfolio.Convention{At: c.CreatedAt, Granted: c.Granted}
			for _, s := range signings {
				for _, k := range copies {
					if s.Copy == k.ID && k.Convention == c.ID {
						x.Words = append(x.Words, portfolio.Word{At: s.At, Signed: s.Kind == store.Signed})
					}
				}
			}
			h.Conventions = append(h.Conventions, x)
		}
		out = append(out, h)
	}
	return out, nil
}

// history is what happened to one dossier, but for its conventions.
func (p *Pipeline) history(ctx context.Context, last store.Version) (portfolio.History, error) {
	h := portfolio.History{Reference: last.Reference}
	versions, err := p.store.Versions(ctx, last.Dossier)
	if err != nil {
		return h, err
	}
	for _, v := range versions {
		x := portfolio.Version{At: v.CreatedAt, Theme: v.Theme, Title: v.Title, Carrier: v.Carrier, Asked: v.Asked}
		if x.Findings, err = p.store.Findings(ctx, v.ID); err != nil {
			return h, err
		}
		a, err := p.store.Arrival(ctx, v.Arrival)
		if err != nil {
			return h, err
		}
		d, err := p.reading(ctx, a)
		if err != nil {
			return h, err
		}
		x.Start, x.End = d.Start.V, d.End.V
		h.Versions = append(h.Versions, x)
	}
	if h.Derogations, err = p.derogations(ctx, last.Dossier); err != nil {
		return h, err
	}
	decisions, err := p.store.Decisions(ctx, last.Dossier)
	if err != nil {
		return h, err
	}
	states := map[store.DecisionKind]portfolio.State{store.Accepted: portfolio.Granted, store.Waiting: portfolio.Waiting, store.Rejected: portfolio.Rejected, store.Asked: portfolio.Asked}
	for _, d := range decisions {
		x := portfolio.Decision{At: d.At, State: states[d.Kind]}
		if d.Granted != nil {
			x.Granted = *d.Granted
		}
		h.Decisions = append(h.Decisions, x)
	}
	books, err := p.store.Workbooks(ctx, last.Dossier)
	if err != nil {
		return h, err
	}
	ends := map[string]dossier.Date{}
	for _, w := range books {
		ends[w.Period] = w.Sent.Period.End
		h.Workbooks = append(h.Workbooks, portfolio.Workbook{At: w.CreatedAt, Period: w.Period, End: w.Sent.Period.End, Due: w.Sent.Due})
	}
	returns, err := p.store.Returns(ctx, last.Dossier)
	for _, r := range returns {
		h.Returns = append(h.Returns, portfolio.Return{At: r.ReceivedAt, Period: r.Period, End: ends[r.Period], Accepted: r.Accepted, Data: r.Data, Findings: r.Findings})
	}
	return h, err
}
