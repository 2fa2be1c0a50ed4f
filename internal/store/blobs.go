package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"guichet/internal/durable"
)

// Blobs keeps bytes under their SHA-256 (64 lower-case hex digits). What was
// put is there for good.
type Blobs interface {
	// Put keeps the bytes of r and returns their hash and how many they are;
	// after the return they survive a power cut.
	Put(ctx context.Context, r io.Reader) (sum string, size int64, err error)
	// Open returns the bytes of a hash, or an error that is fs.ErrNotExist.
	// Reading to the end checks them: io.EOF comes only when the hash is right,
	// ErrDamaged otherwise.
	Open(ctx context.Context, sum string) (io.ReadCloser, error)
	// Sweep removes what a dead process left half put. Only the one process
	// that works may call it, before it puts anything.
	Sweep(ctx context.Context) error
}

// ErrDamaged says that a blob's bytes no longer have their hash.
var ErrDamaged = errors.New("blob is damaged")

// FolderBlobs keeps blobs in a local folder, as sha256/ab/cd/<hex>.
type FolderBlobs struct{ dir string }

// NewFolderBlobs returns the blobs under dir, which is made when first needed.
func NewFolderBlobs(dir string) *FolderBlobs { return &FolderBlobs{dir} }

func (b *FolderBlobs) path(sum string) string {
	return filepath.Join(b.dir, "sha256", sum[:2], sum[2:4], sum)
}

// Put implements Blobs.
func (b *FolderBlobs) Put(ctx context.Context, r io.Reader) (string, int64, error) {
	tmp, err := durable.Temp(b.dir)
	if err != nil {
		return "", 0, fmt.Errorf("storing a blob: %w", err)
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(tmp, h), contextReader{ctx, r})
	if err != nil {
		return "", 0, errors.Join(fmt.Errorf("storing a blob: %w", err), durable.Discard(tmp))
	}
	sum := hex.EncodeToString(h.Sum(nil))
	path := b.path(sum)
	if st, err := os.Stat(path); err == nil && st.Size() == n {
		return sum, n, durable.Discard(tmp)
	}
	if err := durable.MkdirAll(filepath.Dir(path)); err != nil {
		return "", 0, errors.Join(fmt.Errorf("storing a blob: %w", err), durable.Discard(tmp))
	}
	if err := durable.Commit(tmp, path); err != nil {
		return "", 0, fmt.Errorf("storing a blob: %w", err)
	}
	return sum, n, nil
}

// Open implements Blobs.
func (b *FolderBlobs) Open(_ context.Context, sum string) (io.ReadCloser, error) {
	if raw, err := hex.DecodeString(sum); err != nil || len(raw) != sha256.Size {
		return nil, fmt.Errorf("blob %q: %w", sum, fs.ErrNotExist)
	}
	f, err := os.Open(b.path(sum))
	if err != nil {
		return nil, fmt.Errorf("opening a blob: %w", err)
	}
	return &checkedReader{f, sha256.New(), sum}, nil
}

// Sweep implements Blobs.
func (b *FolderBlobs) Sweep(context.Context) error { return durable.RemoveTemps(b.dir) }

// ReadBlob returns all the bytes of a blob, checked.
func ReadBlob(ctx context.Context, b Blobs, sum string) (data []byte, err error) {
	r, err := b.Open(ctx, sum)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return io.ReadAll(r)
}

type checkedReader struct {
	io.ReadCloser
	h   hash.Hash
	sum string
}

func (c *checkedReader) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.h.Write(p[:n])
	if errors.Is(err, io.EOF) && hex.EncodeToString(c.h.Sum(nil)) != c.sum {
		return n, fmt.Errorf("%s: %w", c.sum, ErrDamaged)
	}
	return n, err
}

// contextReader ends a long copy when its context ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
