package ingest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestClaim(t *testing.T) {
	for _, how := range []struct {
		name string
		move func(from, to string) error
	}{{"within a file system", Claim}, {"across file systems", moveAcross}} {
		t.Run(how.name, func(t *testing.T) {
			drop, claimed := t.TempDir(), filepath.Join(t.TempDir(), "1", "d")
			put(t, drop+"/d/a.pdf", "a")
			put(t, drop+"/d/s/b.pdf", "b")
			// What an earlier claim across file systems left when it was cut off.
			put(t, claimed+".copie/a.pdf", "half")
			put(t, claimed+".copie/stale.pdf", "x")
			if err := how.move(drop+"/d", claimed); err != nil {
				t.Fatal(err)
			}
			files, err := Inventory(claimed, "d")
			if err != nil || len(files) != 2 {
				t.Fatalf("claimed %v, %v", files, err)
			}
			for name, want := range map[string]string{"a.pdf": "a", "s/b.pdf": "b"} {
				if got, err := os.ReadFile(filepath.Join(claimed, name)); err != nil || string(got) != want {
					t.Errorf("%s is %q, %v", name, got, err)
				}
			}
			if _, err := os.Lstat(drop + "/d"); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("it is still in the drop folder: %v", err)
			}
			if err := how.move(drop+"/d", claimed+"2"); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("claiming what is gone: %v", err)
			}
		})
	}
}

func TestPutBack(t *testing.T) {
	drop, claimed := t.TempDir(), t.TempDir()
	for i, want := range []string{"a.pdf", "a (2).pdf", "a (3).pdf"} {
		put(t, claimed+"/a.pdf", want)
		if err := PutBack(claimed+"/a.pdf", drop, "a.pdf"); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(filepath.Join(drop, want)); err != nil || string(got) != want {
			t.Errorf("time %d: %q, %v", i, got, err)
		}
	}
}
