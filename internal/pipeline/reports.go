package pipeline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"guichet/internal/dossier"
	"guichet/internal/store"
	"guichet/internal/suivi"
)

// RecordConvention keeps a convention that goes to a carrier, with the data it was made of.
// The same one again is the one recorded.
func (p *Pipeline) RecordConvention(ctx context.Context, reference string, version int, granted dossier.Money, pdf, frozen []byte) (store.Convention, error) {
	d, err := p.dossierOf(ctx, reference)
	if err != nil {
		return store.Convention{}, err
	}
	c := store.Convention{Dossier: d.ID, Version: version, Granted: granted, CreatedAt: p.cfg.Clock.Now()}
	if c.PDF, c.PDFSize, err = p.cfg.Blobs.Put(ctx, bytes.NewReader(pdf)); err != nil {
		return c, err
	}
	if c.Frozen, c.FrozenSize, err = p.cfg.Blobs.Put(ctx, bytes.NewReader(frozen)); err != nil {
		return c, err
	}
	now := c.CreatedAt
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.HoldReports(ctx, d.ID); err != nil {
			return err
		}
		if c, err = tx.AddConvention(ctx, c); err != nil {
			return err
		}
		if c.CreatedAt != now {
			return nil // recorded before
		}
		return tx.Journal(ctx, store.Entry{At: now, Dossier: d.ID, Event: "convention établie", Cause: fmt.Sprintf("version %d", version), Detail: granted.String() + ", " + c.PDF})
	})
	return c, err
}

// LastConvention returns the convention or amendment that went out last, and the data it was
// made of; the error is store.ErrNotFound when there is none.
func (p *Pipeline) LastConvention(ctx context.Context, reference string) (store.Convention, []byte, error) {
	return p.convention(ctx, reference, func(all []store.Convention, _ map[int64]bool) store.Convention { return all[len(all)-1] })
}

// ConventionInForce returns the last one that is signed; while none is, the last that went
// out.
func (p *Pipeline) ConventionInForce(ctx context.Context, reference string) (store.Convention, []byte, error) {
	return p.convention(ctx, reference, func(all []store.Convention, signed map[int64]bool) store.Convention {
		for i := len(all) - 1; i >= 0; i-- {
			if signed[all[i].ID] {
				return all[i]
			}
		}
		return all[len(all)-1]
	})
}

func (p *Pipeline) convention(ctx context.Context, reference string, choose func([]store.Convention, map[int64]bool) store.Convention) (store.Convention, []byte, error) {
	copies, all, err := p.Copies(ctx, reference)
	if err != nil {
		return store.Convention{}, nil, err
	}
	if len(all) == 0 {
		return store.Convention{}, nil, store.ErrNotFound
	}
	c := choose(all, signedConventions(copies))
	frozen, err := store.ReadBlob(ctx, p.cfg.Blobs, c.Frozen)
	return c, frozen, err
}

// signedConventions are the conventions whose last word is that they are signed.
func signedConventions(copies []store.SignedCopy) map[int64]bool {
	out := map[int64]bool{}
	for _, c := range copies {
		if c.Said != nil {
			out[c.Convention] = c.Said.Kind == store.Signed
		}
	}
	return out
}

// RecordWorkbook keeps a reporting workbook that goes to a carrier. The same bytes again are
// the one recorded.
func (p *Pipeline) RecordWorkbook(ctx context.Context, sent suivi.Sent, data []byte) (store.Workbook, error) {
	d, err := p.dossierOf(ctx, sent.Identity.Reference)
	if err != nil {
		return store.Workbook{}, err
	}
	w := store.Workbook{Dossier: d.ID, Reference: d.Reference, Period: sent.Identity.Period, Sent: sent, CreatedAt: p.cfg.Clock.Now()}
	if w.SHA256, w.Size, err = p.cfg.Blobs.Put(ctx, bytes.NewReader(data)); err != nil {
		return w, err
	}
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.HoldReports(ctx, d.ID); err != nil {
			return err
		}
		before, err := tx.Workbooks(ctx, d.ID)
		if err != nil {
			return err
		}
		for _, b := range before {
			if b.Period == w.Period && b.SHA256 == w.SHA256 {
				w = b
				return nil
			}
		}
		if w, err = tx.AddWorkbook(ctx, w); err != nil {
			return err
		}
		return tx.Journal(ctx, store.Entry{At: w.CreatedAt, Dossier: d.ID, Event: "classeur établi", Cause: w.Period, Detail: fmt.Sprintf("envoi %d, attendu le %s", w.Number, sent.Due)})
	})
	return w, err
}

// ReportHistory are the workbooks sent and returned for a dossier.
type ReportHistory struct {
	Sent     []store.Workbook
	Returned []store.Return
}

// ReportsOf returns the workbooks of a dossier.
func (p *Pipeline) ReportsOf(ctx context.Context, reference string) (ReportHistory, error) {
	var out ReportHistory
	d, err := p.dossierOf(ctx, reference)
	if err != nil {
		return out, err
	}
	if out.Sent, err = p.store.Workbooks(ctx, d.ID); err != nil {
		return out, err
	}
	out.Returned, err = p.store.Returns(ctx, d.ID)
	return out, err
}

// Accepted returns the accepted return of a period; false for none.
func (r ReportHistory) Accepted(period string) (store.Return, bool) {
	for _, x := range r.Returned {
		if x.Period == period && x.Accepted {
			return x, true
		}
	}
	return store.Return{}, false
}

// Before are the figures accepted for the periods before one. Periods sort by their keys.
func (r ReportHistory) Before(period string) suivi.Previous {
	var p suivi.Previous
	for _, x := range r.Returned {
		if x.Accepted && x.Period < period {
			p.Add(&x.Data)
		}
	}
	return p
}

// dossierOf returns the dossier of a reference as people write it: in small letters, in the
// brackets of a subject. The error is ErrUnknownReference for none.
func (p *Pipeline) dossierOf(ctx context.Context, reference string) (store.Dossier, error) {
	d, err := p.store.DossierByReference(ctx, strings.ToUpper(strings.Trim(reference, " []")))
	if errors.Is(err, store.ErrNotFound) {
		return d, fmt.Errorf("%w\u00a0: %s", ErrUnknownReference, reference)
	}
	return d, err
}
