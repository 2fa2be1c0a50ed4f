package ocr

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"os"
	"path/filepath"

	"guichet/extract/table"
)

// version is part of the key of a kept result: change it with anything that
// changes what is recognised.
const version = "15"

// cache keeps results by the hash of the picture they come from.
type cache struct{ dir string }

func (c cache) key(g *image.Gray, dpi int) string {
	h := sha256.New()
	h.Write([]byte(version + "\x00" + language + "\x00"))
	var head [12]byte
	binary.BigEndian.PutUint32(head[0:], uint32(g.Rect.Dx())) // #nosec G115 -- a size in pixels
	binary.BigEndian.PutUint32(head[4:], uint32(g.Rect.Dy())) // #nosec G115
	binary.BigEndian.PutUint32(head[8:], uint32(dpi))         // #nosec G115
	h.Write(head[:])
	for y := range g.Rect.Dy() {
		h.Write(g.Pix[y*g.Stride : y*g.Stride+g.Rect.Dx()])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (c cache) path(key string) string { return filepath.Join(c.dir, key[:2], key+".json") }

// load returns a kept result; a damaged one is none.
func (c cache) load(key string) (p table.RawPage, ok bool) {
	if c.dir == "" {
		return p, false
	}
	b, err := os.ReadFile(c.path(key))
	if err != nil || json.Unmarshal(b, &p) != nil {
		return table.RawPage{}, false
	}
	return p, true
}

// store keeps a result, whole or not at all.
func (c cache) store(key string, p table.RawPage) (err error) {
	if c.dir == "" {
		return nil
	}
	b, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("keeping a recognised page: %w", err)
	}
	path := c.path(key)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("keeping a recognised page: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return fmt.Errorf("keeping a recognised page: %w", err)
	}
	_, err = f.Write(b)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the first error says more
		return fmt.Errorf("keeping a recognised page: %w", err)
	}
	return nil
}
