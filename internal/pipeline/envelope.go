package pipeline

import (
	"context"

	"guichet/internal/dossier"
	"guichet/internal/store"
)

// Account is what became of a theme's envelope. What is paid is nil as long as nothing records
// it: not known is not zero.
type Account struct {
	Theme      dossier.ThemeID  `json:"theme"`
	Title      string           `json:"title"`
	Envelope   dossier.Money    `json:"envelope"`
	Dossiers   int              `json:"dossiers"`
	Asked      dossier.Money    `json:"asked"`
	Unread     int              `json:"unread"`   // dossiers whose amount asked is not known
	Eligible   dossier.Money    `json:"eligible"` // asked by dossiers without a blocking finding
	Granted    dossier.Money    `json:"granted"`
	Contracted *dossier.Money   `json:"contracted"`
	Paid       *dossier.Money   `json:"paid"`
	Remaining  dossier.Money    `json:"remaining"`
	Waiting    []store.Decision `json:"-"`
}

// Accounts returns the account of each theme, in the order given.
func (p *Pipeline) Accounts(ctx context.Context, themes []*dossier.Theme) ([]Account, error) {
	versions, err := p.store.LatestVersions(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Account, len(themes))
	at := map[dossier.ThemeID]*Account{}
	for i, t := range themes {
		out[i] = Account{Theme: t.ID, Title: t.Title, Envelope: t.Envelope}
		at[t.ID] = &out[i]
	}
	for _, v := range versions {
		a := at[v.Theme]
		if a == nil {
			continue
		}
		a.Dossiers++
		if v.Asked == nil {
			a.Unread++
			continue
		}
		a.Asked += *v.Asked
		findings, err := p.store.Findings(ctx, v.ID)
		if err != nil {
			return nil, err
		}
		if findings, err = p.derogated(ctx, v.Dossier, findings); err != nil {
			return nil, err
		}
		if !dossier.Blocking(findings) {
			a.Eligible += *v.Asked
		}
	}
	contracted, err := p.contracted(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range themes {
		a := at[t.ID]
		sum := contracted[t.ID]
		a.Contracted = &sum
		if a.Granted, err = p.store.Granted(ctx, a.Theme, 0); err != nil {
			return nil, err
		}
		a.Remaining = a.Envelope - a.Granted
		if a.Waiting, err = p.store.WaitingFor(ctx, a.Theme); err != nil {
			return nil, err
		}
		if a.Waiting, err = p.byMerit(ctx, t, a.Waiting); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// contracted is what the conventions that a person says are signed grant, by theme.
func (p *Pipeline) contracted(ctx context.Context) (map[dossier.ThemeID]dossier.Money, error) {
	copies, err := p.store.AllSignedCopies(ctx)
	if err != nil {
		return nil, err
	}
	good, signed := signedConventions(copies), map[int64]int64{} // the last convention that is signed, by dossier
	for _, c := range copies {
		if good[c.Convention] {
			signed[c.Dossier] = max(signed[c.Dossier], c.Convention)
		}
	}
	out := map[dossier.ThemeID]dossier.Money{}
	for id, convention := range signed {
		x, err := p.store.Decision(ctx, id)
		if err != nil {
			return nil, err
		}
		all, err := p.store.Conventions(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, c := range all {
			if c.ID == convention && x.Kind == store.Accepted {
				out[x.Theme] += c.Granted
			}
		}
	}
	return out, nil
}

// VerifyJournal walks along the journal; see store.VerifyJournal.
func (p *Pipeline) VerifyJournal(ctx context.Context, head string) (store.Verified, error) {
	return p.store.VerifyJournal(ctx, head)
}
