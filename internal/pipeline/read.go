package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"guichet/extract"
	"guichet/ingest"
	"guichet/internal/dossier"
	"guichet/internal/store"
)

// read reads the dossier of an arrival and recognises its theme.
func (p *Pipeline) read(ctx context.Context, id int64) error {
	a, err := p.at(ctx, id, store.StateOpened)
	if err != nil {
		return settled(err)
	}
	in, err := p.input(ctx, a)
	if err != nil {
		return err
	}
	if returns, err := p.bringsReturns(ctx, in); err != nil {
		return err
	} else if returns {
		return p.readReturns(ctx, a)
	}
	if handled, err := p.takeSigned(ctx, a, in); handled || err != nil {
		return settled(err)
	}
	d, err := p.cfg.Reader.Read(ctx, in)
	if err != nil {
		return fmt.Errorf("reading the dossier: %w", err)
	}
	p.cfg.Checker.Recognise(d)
	refusals, err := p.reject(ctx, a, refusedOf(d, in), nil)
	if err != nil {
		return err
	}
	unread := len(refusals)
	before, err := p.store.Refusals(ctx, id)
	if err != nil {
		return err
	}
	d.Refusals = nil
	for _, r := range slices.Concat(before, refusals) {
		d.Refusals = append(d.Refusals, &r.Refusal)
	}
	reading, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return fmt.Errorf("writing the dossier: %w", err)
	}
	sum, size, err := p.cfg.Blobs.Put(ctx, bytes.NewReader(reading))
	if err != nil {
		return err
	}
	next := store.StateRead
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.AddRefusals(ctx, id, a.ReceivedAt, refusals); err != nil {
			return err
		}
		if err := tx.AddBlob(ctx, sum, size, a.ReceivedAt); err != nil {
			return err
		}
		if err := tx.SetReading(ctx, id, sum); err != nil {
			return err
		}
		if unread == pieces(in) {
			next = store.StateRejected
			return p.finish(ctx, tx, a, next, "rejeté", "aucune pièce lisible")
		}
		if err := tx.Advance(ctx, id, a.State, next); err != nil {
			return err
		}
		if err := p.journal(ctx, tx, a, 0, "lu", "", fmt.Sprintf("%d pièces, %d illisibles", pieces(in), unread)); err != nil {
			return err
		}
		return p.enqueue(ctx, tx, fileArgs{arrivalArgs{id}, "read"})
	})
	return p.told(a, next, "", err)
}

func (p *Pipeline) input(ctx context.Context, a store.Arrival) (extract.Input, error) {
	in := extract.Input{Mail: a.Mail}
	files, err := p.store.Opened(ctx, a.ID)
	if err != nil {
		return in, err
	}
	for _, f := range files {
		data, err := store.ReadBlob(ctx, p.cfg.Blobs, f.SHA256)
		if err != nil {
			return in, err
		}
		in.Files = append(in.Files, extract.File{
			File: dossier.File{Name: f.Name, Within: f.Within, Kind: f.Kind, SHA256: f.SHA256, Size: f.Size},
			Data: data,
		})
	}
	return in, nil
}

func pieces(in extract.Input) (n int) {
	for _, f := range in.Files {
		if isPiece(ingest.File(f)) {
			n++
		}
	}
	return n
}

// refusedOf returns the files that could not be read, with their bytes; of each
// file one refusal, the first.
func refusedOf(d *dossier.Dossier, in extract.Input) (out []ingest.Refused) {
	for _, f := range in.Files {
		i := slices.IndexFunc(d.Refusals, func(r *dossier.Refusal) bool { return r.File == f.Name })
		if i >= 0 && isPiece(ingest.File(f)) {
			out = append(out, ingest.Refused{Refusal: *d.Refusals[i], Data: f.Data})
		}
	}
	return out
}

// reading returns the dossier of an arrival as it was read.
func (p *Pipeline) reading(ctx context.Context, a store.Arrival) (*dossier.Dossier, error) {
	data, err := store.ReadBlob(ctx, p.cfg.Blobs, a.Reading)
	if err != nil {
		return nil, fmt.Errorf("reading of arrival %d: %w", a.ID, err)
	}
	d := new(dossier.Dossier)
	if err := json.Unmarshal(data, d); err != nil {
		return nil, fmt.Errorf("reading of arrival %d: %w", a.ID, err)
	}
	return d, nil
}
