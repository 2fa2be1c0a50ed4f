package store

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

func TestFolderBlobs(t *testing.T) {
	dir := t.TempDir()
	b := NewFolderBlobs(dir)
	const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // SHA-256 of "abc", FIPS 180-2
	for range 2 {
		sum, n, err := b.Put(t.Context(), strings.NewReader("abc"))
		if err != nil || sum != abc || n != 3 {
			t.Fatalf("put: %s, %d, %v", sum, n, err)
		}
	}
	path := filepath.Join(dir, "sha256", "ba", "78", abc)
	if got, err := os.ReadFile(path); err != nil || string(got) != "abc" {
		t.Errorf("at %s: %q, %v", path, got, err)
	}
	if got, err := ReadBlob(t.Context(), b, abc); err != nil || !bytes.Equal(got, []byte("abc")) {
		t.Errorf("read %q, %v", got, err)
	}

	t.Run("nothing is left of a put that fails", func(t *testing.T) {
		boom := errors.New("boom")
		if _, _, err := b.Put(t.Context(), iotest.ErrReader(boom)); !errors.Is(err, boom) {
			t.Errorf("got %v", err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
			t.Errorf("left %v, %v", left, err)
		}
	})
	t.Run("an unknown or malformed hash is not found", func(t *testing.T) {
		for _, sum := range []string{strings.Repeat("0", 64), "", "../../etc/passwd", "zz"} {
			if _, err := b.Open(t.Context(), sum); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%q: %v", sum, err)
			}
		}
	})
	t.Run("damaged bytes are told when read", func(t *testing.T) {
		if err := os.WriteFile(path, []byte("abd"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadBlob(t.Context(), b, abc); !errors.Is(err, ErrDamaged) {
			t.Errorf("got %v", err)
		}
	})
}
