package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"guichet/internal/durable"
)

// Digest names the files of an entry by their names and bytes; sums are the
// files' SHA-256, in the same order.
func Digest(files []DroppedFile, sums []string) string {
	lines := make([]string, len(files))
	for i, f := range files {
		lines[i] = fmt.Sprintf("%s %q\n", sums[i], f.Name)
	}
	slices.Sort(lines)
	h := sha256.Sum256([]byte(strings.Join(lines, "")))
	return hex.EncodeToString(h[:])
}

// Sums returns the SHA-256 of the files, in order.
func Sums(files []DroppedFile) ([]string, error) {
	sums := make([]string, len(files))
	for i, f := range files {
		s, err := sum(f.Path)
		if err != nil {
			return nil, err
		}
		sums[i] = s
	}
	return sums, nil
}

func sum(path string) (s string, err error) {
	f, err := os.Open(path) //nolint:gosec // a regular file of the drop folder
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Claim takes an entry out of the drop folder: from becomes to, in one step.
// Across file systems it is copied, synced, given its name and only then
// removed; a Claim cut off anywhere is finished by another Claim.
//
// An entry that another process took first is fs.ErrNotExist.
func Claim(from, to string) error {
	if err := durable.MkdirAll(filepath.Dir(to)); err != nil {
		return err
	}
	err := durable.Rename(from, to)
	if errors.Is(err, syscall.EXDEV) {
		return moveAcross(from, to)
	}
	return err
}

// moveAcross is Claim between two file systems.
func moveAcross(from, to string) error {
	copying := to + ".copie"
	if err := os.RemoveAll(copying); err != nil {
		return err
	}
	if err := durable.CopyTree(from, copying); err != nil {
		return fmt.Errorf("copying out of the drop folder: %w", err)
	}
	if err := durable.Rename(copying, to); err != nil {
		return err
	}
	return os.RemoveAll(from)
}

// PutBack returns a claimed entry to the drop folder, under its name or, when
// another entry has it by now, a free one like it.
func PutBack(claimed, folder, name string) error {
	to := filepath.Join(folder, name)
	ext := filepath.Ext(name)
	for n := 2; ; n++ {
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			break
		} else if err != nil {
			return err
		}
		to = filepath.Join(folder, fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ext), n, ext))
	}
	return Claim(claimed, to)
}
