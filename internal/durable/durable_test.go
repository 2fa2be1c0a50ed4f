package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func read(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s holds %q, %v; want %q", path, got, err, want)
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a", "b", "f")
	for _, want := range []string{"one", "two, longer", ""} {
		if err := WriteFile(path, []byte(want)); err != nil {
			t.Fatal(err)
		}
		read(t, path, want)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("beside it: %v, %v", left, err)
	}
	t.Run("a failure leaves the old file and nothing else", func(t *testing.T) {
		if err := os.Mkdir(filepath.Join(dir, "busy"), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := WriteFile(filepath.Join(dir, "busy"), []byte("x")); err == nil {
			t.Error("a folder was replaced by a file")
		}
		if err := WriteFile(filepath.Join(path, "below a file"), []byte("x")); err == nil {
			t.Error("a file was taken for a folder")
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
			t.Errorf("left %v, %v", left, err)
		}
	})
}

func TestRemoveTemps(t *testing.T) {
	dir := t.TempDir()
	tmp, err := Temp(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := tmp.Close(); err != nil { // as a killed process leaves it
		t.Fatal(err)
	}
	if err := WriteFile(filepath.Join(dir, "f"), []byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := RemoveTemps(dir); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 || left[0].Name() != "f" {
		t.Errorf("left %v, %v", left, err)
	}
	if err := RemoveTemps(filepath.Join(dir, "none")); err != nil {
		t.Errorf("a folder that is not: %v", err)
	}
}

func TestCopyTree(t *testing.T) {
	from, to := t.TempDir(), filepath.Join(t.TempDir(), "copy")
	if err := errors.Join(WriteFile(from+"/a", []byte("a")), WriteFile(from+"/d/b", []byte("b")), os.Symlink("/etc/passwd", from+"/link")); err != nil {
		t.Fatal(err)
	}
	if err := CopyTree(from, to); err != nil {
		t.Fatal(err)
	}
	read(t, to+"/a", "a")
	read(t, to+"/d/b", "b")
	if _, err := os.Lstat(to + "/link"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a link was copied: %v", err)
	}
}
