package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"guichet/ingest"
	"guichet/internal/store"
)

// entryError says that one entry cannot be taken, because of itself and not of
// the database or the data folder: the others go on.
type entryError struct{ err error }

func (e *entryError) Error() string { return e.err.Error() }
func (e *entryError) Unwrap() error { return e.err }

// take keeps the bytes of a complete entry, records its arrival and claims it.
// It returns the arrival, or 0 when the entry changed meanwhile and is left for
// a later look.
func (p *Pipeline) take(ctx context.Context, c ingest.Candidate) (int64, error) {
	files, sums, err := p.keepEntry(ctx, c.Files)
	if err != nil {
		return 0, fmt.Errorf("storing %s: %w", c.Name, err)
	}
	a := store.Arrival{
		Drop: c.Name, Origin: c.Path, Digest: ingest.Digest(c.Files, sums),
		State: store.StateStored, ReceivedAt: p.cfg.Clock.Now(),
	}
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		before, err := tx.StoredArrival(ctx, a.Origin, a.Digest)
		if err == nil {
			a = before // stored by a process that died before the claim
			return nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if a.ID, err = tx.AddArrival(ctx, a, files); err != nil {
			return err
		}
		return p.journal(ctx, tx, a, 0, "reçu", "dépôt", c.Path)
	})
	if err != nil {
		return 0, err
	}
	taken, err := p.claim(ctx, a)
	if err != nil || !taken {
		return 0, err
	}
	return a.ID, nil
}

// keepEntry puts the bytes of an entry into the blob store.
func (p *Pipeline) keepEntry(ctx context.Context, dropped []ingest.DroppedFile) (files []store.File, sums []string, err error) {
	for _, d := range dropped {
		sum, size, err := p.keepFile(ctx, d.Path)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, store.File{Name: d.Name, SHA256: sum, Size: size})
		sums = append(sums, sum)
	}
	return files, sums, nil
}

func (p *Pipeline) keepFile(ctx context.Context, path string) (sum string, size int64, err error) {
	f, err := os.Open(path) //nolint:gosec // a regular file of the drop folder
	if err != nil {
		return "", 0, &entryError{err}
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return p.cfg.Blobs.Put(ctx, entryReader{f})
}

// entryReader tells errors of reading an entry from those of keeping it.
type entryReader struct{ r io.Reader }

func (e entryReader) Read(b []byte) (int, error) {
	n, err := e.r.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		return n, &entryError{err}
	}
	return n, err
}

// claim takes a stored arrival out of the drop folder and starts its journey.
// It may be called again after a crash at any point. It returns false, and
// forgets the arrival, when what lies in the drop folder is no longer what was
// stored: then a later look takes it for what it is by then.
func (p *Pipeline) claim(ctx context.Context, a store.Arrival) (bool, error) {
	claimed := p.data.claim(a)
	if _, err := os.Lstat(claimed); errors.Is(err, fs.ErrNotExist) {
		err := ingest.Claim(a.Origin, claimed)
		if errors.Is(err, fs.ErrNotExist) {
			return false, p.forget(ctx, a, "retiré du dossier de dépôt avant d’être pris")
		}
		if err != nil {
			return false, &entryError{fmt.Errorf("claiming %s: %w", a.Drop, err)}
		}
	} else if err != nil {
		return false, err
	} else if same, err := holds(a.Origin, a); err != nil {
		return false, err
	} else if same { // a claim across file systems was cut off before its end
		if err := os.RemoveAll(a.Origin); err != nil {
			return false, err
		}
	}
	// A program may have written between the storing and the claim.
	same, err := holds(claimed, a)
	if err != nil {
		return false, err
	}
	if !same {
		if err := ingest.PutBack(claimed, filepath.Dir(a.Origin), a.Drop); err != nil {
			return false, fmt.Errorf("putting %s back: %w", a.Drop, err)
		}
		return false, p.forget(ctx, a, "modifié pendant la réception")
	}
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.Advance(ctx, a.ID, store.StateStored, store.StateClaimed); err != nil {
			return err
		}
		if err := p.journal(ctx, tx, a, 0, "pris", "dépôt complet", ""); err != nil {
			return err
		}
		return p.enqueue(ctx, tx, openArgs{arrivalArgs{a.ID}})
	})
	if err != nil {
		return false, err
	}
	p.begin(a)
	// The bytes are blobs: what was claimed is no longer needed.
	if err := os.RemoveAll(filepath.Dir(claimed)); err != nil {
		p.log.Warn("a claimed entry could not be removed", "path", claimed, "error", err) // the next start tries again
	}
	return true, nil
}

// holds reports whether the entry at path has the files that were stored.
func holds(path string, a store.Arrival) (bool, error) {
	files, err := ingest.Inventory(path, a.Drop)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	sums, err := ingest.Sums(files)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return ingest.Digest(files, sums) == a.Digest, nil
}

func (p *Pipeline) forget(ctx context.Context, a store.Arrival, why string) error {
	return p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.Forget(ctx, a.ID); err != nil {
			return err
		}
		return p.journal(ctx, tx, a, 0, "laissé", why, a.Origin)
	})
}
