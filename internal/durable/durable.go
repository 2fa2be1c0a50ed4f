// Package durable writes files that are whole or absent after a crash or a
// power cut, never half written.
//
// It owns the order of write, sync and rename, and nothing else: it knows no
// dossier and no folder layout.
package durable

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// tempPattern names the files being written; a crash may leave some behind,
// which RemoveTemps clears.
const tempPattern = ".guichet-*.tmp"

// WriteFile makes path hold data, atomically: a reader sees the file before or
// after, and after the return the new content survives a power cut. Missing
// parent folders are made.
func WriteFile(path string, data []byte) error {
	dir := filepath.Dir(path)
	tmp, err := Temp(dir)
	if err != nil {
		return err
	}
	if _, err := tmp.Write(data); err != nil {
		return errors.Join(err, Discard(tmp))
	}
	return Commit(tmp, path)
}

// Temp opens a new file in dir, to be finished by Commit or Discard.
func Temp(dir string) (*os.File, error) {
	if err := MkdirAll(dir); err != nil {
		return nil, err
	}
	return os.CreateTemp(dir, tempPattern)
}

// Commit syncs and closes a file made by Temp and gives it its name.
func Commit(tmp *os.File, path string) error {
	if err := tmp.Sync(); err != nil {
		return errors.Join(fmt.Errorf("syncing %s: %w", path, err), Discard(tmp))
	}
	if err := tmp.Chmod(0o640); err != nil {
		return errors.Join(err, Discard(tmp))
	}
	if err := tmp.Close(); err != nil {
		return errors.Join(fmt.Errorf("closing %s: %w", path, err), os.Remove(tmp.Name()))
	}
	if err := Rename(tmp.Name(), path); err != nil {
		if left := os.Remove(tmp.Name()); left != nil && !errors.Is(left, fs.ErrNotExist) {
			err = errors.Join(err, left)
		}
		return err
	}
	return nil
}

// Discard closes and removes a file made by Temp.
func Discard(tmp *os.File) error {
	return errors.Join(tmp.Close(), os.Remove(tmp.Name()))
}

// Rename moves a file or a folder within one file system and syncs both
// parents, so that the move survives a power cut.
func Rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	if err := SyncDir(filepath.Dir(to)); err != nil {
		return err
	}
	if filepath.Dir(from) != filepath.Dir(to) {
		return SyncDir(filepath.Dir(from))
	}
	return nil
}

// MkdirAll makes a folder and its parents, and syncs the parents it made
// something in.
func MkdirAll(dir string) error {
	if st, err := os.Stat(dir); err == nil {
		if st.IsDir() {
			return nil
		}
		return &fs.PathError{Op: "mkdir", Path: dir, Err: errors.New("a file has this name")}
	}
	parent := filepath.Dir(dir)
	if parent != dir {
		if err := MkdirAll(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o750); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return SyncDir(parent)
}

// SyncDir makes the entries of a folder survive a power cut.
func SyncDir(dir string) error {
	d, err := os.Open(dir) //nolint:gosec // the caller's own folder
	if err != nil {
		return err
	}
	if err := d.Sync(); err != nil {
		return errors.Join(fmt.Errorf("syncing folder %s: %w", dir, err), d.Close())
	}
	return d.Close()
}

// CopyTree copies a file, or a folder with all it holds, and syncs what it
// wrote. Only regular files and folders are copied.
func CopyTree(from, to string) error {
	st, err := os.Lstat(from)
	if err != nil {
		return err
	}
	switch {
	case st.Mode().IsRegular():
		return copyFile(from, to)
	case !st.IsDir():
		return nil
	}
	if err := MkdirAll(to); err != nil {
		return err
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := CopyTree(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); err != nil {
			return err
		}
	}
	return SyncDir(to)
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from) //nolint:gosec // the caller's own folder
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	tmp, err := Temp(filepath.Dir(to))
	if err != nil {
		return err
	}
	if _, err := io.Copy(tmp, in); err != nil {
		return errors.Join(err, Discard(tmp))
	}
	return Commit(tmp, to)
}

// RemoveTemps removes what a crash left half written directly in dir. Only
// the one process that writes in dir may call it.
func RemoveTemps(dir string) error {
	left, err := filepath.Glob(filepath.Join(dir, tempPattern))
	if err != nil {
		return err
	}
	for _, p := range left {
		if err := os.Remove(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
