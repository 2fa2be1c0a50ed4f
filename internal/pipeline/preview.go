package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"guichet/internal/dossier"
	"guichet/internal/relance"
	"guichet/internal/store"
)

// kindOf is which mail one is. Those of earlier versions of this program were recorded under
// the name of their file; their idempotency key begins with it.
func kindOf(m store.Mail) string {
	if !strings.HasSuffix(m.Key, ".eml") {
		return m.Key
	}
	kind, _, _ := strings.Cut(m.Idempotency, "/")
	return kind
}

// PreviewMail returns a mail of a dossier as it was made last, or, for one that is still to
// come, as it would be written on its day. The error is a *DecisionError when the dossier has
// no such mail.
func (p *Pipeline) PreviewMail(ctx context.Context, key, reference string) ([]byte, error) {
	d, err := p.dossierOf(ctx, reference)
	if err != nil {
		return nil, err
	}
	versions, err := p.store.Versions(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, v := range slices.Backward(versions) {
		mails, err := p.store.Mails(ctx, v.ID)
		if err != nil {
			return nil, err
		}
		for _, m := range slices.Backward(mails) {
			kind := kindOf(m)
			if kind == key {
				return store.ReadBlob(ctx, p.cfg.Blobs, m.SHA256)
			}
			keys = append(keys, kind)
		}
	}
	projects, err := p.projectsOf(ctx, map[int64]bool{d.ID: true})
	if err != nil {
		return nil, err
	}
	for i := range projects {
		x := &projects[i]
		for k := range x.Owed {
			for _, s := range x.Owed[k].Steps {
				if keys = append(keys, s.Mail); s.Mail != key {
					continue
				}
				a := relance.Ask{Project: x, Owed: &x.Owed[k], Step: s, Role: s.To[0], Outcome: relance.Asked}
				if known := x.People[s.To[0]]; len(known) > 0 {
					a.Address = known[0]
				}
				made, err := p.Preview(relance.Bundle{Address: a.Address, Asks: []relance.Ask{a}}, s.On)
				return made.Data, err
			}
		}
	}
	slices.Sort(keys)
	return nil, &DecisionError{fmt.Sprintf("Le dossier %s n’a pas de courriel %s.", d.Reference, dossier.Quote(key)), "Il a" + dossier.NoBreak + ": " + strings.Join(slices.Compact(keys), ", ") + "."}
}
