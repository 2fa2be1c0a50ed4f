package pipeline

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"guichet/ingest"
	"guichet/internal/store"
)

// open opens the containers of an arrival.
func (p *Pipeline) open(ctx context.Context, id int64) error {
	a, err := p.at(ctx, id, store.StateClaimed)
	if err != nil {
		return settled(err)
	}
	dropped, err := p.store.Dropped(ctx, id)
	if err != nil {
		return err
	}
	opened, err := p.openAll(ctx, dropped)
	if err != nil {
		return err
	}
	files, err := p.keepOpened(ctx, opened)
	if err != nil {
		return err
	}
	refusals, err := p.reject(ctx, a, opened.Refused, dropped)
	if err != nil {
		return err
	}
	content := contentDigest(opened)
	next := store.StateOpened
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.SetOpened(ctx, id, a.ReceivedAt, content, opened.Mail, files); err != nil {
			return err
		}
		if err := tx.AddRefusals(ctx, id, a.ReceivedAt, refusals); err != nil {
			return err
		}
		if !slices.ContainsFunc(opened.Files, isPiece) {
			next = store.StateRejected
			return p.finish(ctx, tx, a, next, "rejeté", "aucune pièce lisible")
		}
		twin, err := tx.VersionWithContent(ctx, content)
		if err == nil {
			next = store.StateDuplicate
			return p.repeat(ctx, tx, a, twin)
		}
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err := tx.Advance(ctx, id, a.State, next); err != nil {
			return err
		}
		if err := p.journal(ctx, tx, a, 0, "ouvert", "", fmt.Sprintf("%d fichiers", len(files))); err != nil {
			return err
		}
		return p.enqueue(ctx, tx, readArgs{arrivalArgs{id}})
	})
	return p.told(a, next, "", err)
}

func (p *Pipeline) openAll(ctx context.Context, dropped []store.File) (*ingest.Opened, error) {
	parts := make([]*ingest.Opened, 0, len(dropped))
	for _, f := range dropped {
		data, err := store.ReadBlob(ctx, p.cfg.Blobs, f.SHA256)
		if err != nil {
			return nil, err
		}
		o, err := p.cfg.Opener.Open(ctx, f.Name, data)
		if err != nil {
			return nil, err
		}
		parts = append(parts, o)
	}
	o := ingest.Join(parts)
	if !slices.ContainsFunc(o.Files, isPiece) && len(o.Refused) == 0 {
		o.Refused = append(o.Refused, ingest.Refused{Refusal: *refusedNothing(dropped[0].Name)})
	}
	return o, nil
}

// isPiece reports whether a file is a piece of a dossier rather than what
// brought it.
func isPiece(f ingest.File) bool { return !f.Kind.Container() }

func (p *Pipeline) keepOpened(ctx context.Context, o *ingest.Opened) ([]store.File, error) {
	files := make([]store.File, len(o.Files))
	for i, f := range o.Files {
		sum, size, err := p.cfg.Blobs.Put(ctx, bytes.NewReader(f.Data))
		if err != nil {
			return nil, err
		}
		files[i] = store.File{Name: f.Name, Within: f.Within, Kind: f.Kind, SHA256: sum, Size: size}
	}
	return files, nil
}

// contentDigest tells whether two arrivals brought the same: the bytes of the
// pieces and the words of the mail, however they were packed and named.
func contentDigest(o *ingest.Opened) string {
	var lines []string
	for _, f := range o.Files {
		if isPiece(f) {
			lines = append(lines, f.SHA256)
		}
	}
	slices.Sort(lines)
	if o.Mail != nil {
		lines = append(lines, strings.Join(strings.Fields(o.Mail.Body), " "))
	}
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}
