package pipeline

import (
	"context"
	"os"

	"guichet/internal/durable"
	"guichet/internal/store"
)

// publish lays a version out in the data folder and its mails in the outbox.
func (p *Pipeline) publish(ctx context.Context, id int64) error {
	a, err := p.at(ctx, id, store.StateGenerated)
	if err != nil {
		return settled(err)
	}
	v, err := p.store.VersionOf(ctx, id)
	if err != nil {
		return err
	}
	if err := p.layOut(ctx, a, v); err != nil {
		return err
	}
	mails, err := p.store.Mails(ctx, v.ID)
	if err != nil {
		return err
	}
	for _, m := range mails {
		if m.WrittenAt.IsZero() { // one already written may be sent and gone
			if err := p.copyBlob(ctx, m.SHA256, p.data.mail(m)); err != nil {
				return err
			}
		}
	}
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		for _, m := range mails {
			if err := tx.MailWritten(ctx, m.ID, p.cfg.Clock.Now()); err != nil {
				return err
			}
		}
		if err := tx.Advance(ctx, id, a.State, store.StateDone); err != nil {
			return err
		}
		return p.journal(ctx, tx, a, v.Dossier, "mis à disposition", "", p.data.version(v))
	})
	return p.told(a, store.StateDone, v.Reference, err)
}

// layOut writes the folder of a version, anew where an attempt was cut off.
func (p *Pipeline) layOut(ctx context.Context, a store.Arrival, v store.Version) error {
	if err := os.RemoveAll(p.data.version(v)); err != nil { //nolint:gosec // made of a reference and a number
		return err
	}
	files, err := p.store.Opened(ctx, a.ID)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := p.copyBlob(ctx, f.SHA256, p.data.original(v, f.Name)); err != nil {
			return err
		}
	}
	docs, err := p.store.Documents(ctx, v.ID)
	if err != nil {
		return err
	}
	for _, d := range docs {
		if err := p.copyBlob(ctx, d.SHA256, p.data.document(v, d.Name)); err != nil {
			return err
		}
	}
	return p.copyBlob(ctx, a.Reading, p.data.reading(v))
}

func (p *Pipeline) copyBlob(ctx context.Context, sum, path string) error {
	data, err := store.ReadBlob(ctx, p.cfg.Blobs, sum)
	if err != nil {
		return err
	}
	return durable.WriteFile(path, data)
}
