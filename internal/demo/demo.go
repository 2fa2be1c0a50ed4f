// Package demo holds invented dossiers that show what the program does: a
// workbook, a PDF, both together, a mail with attachments, an archive, a scan,
// and files that cannot be taken.
//
// All bodies, persons and addresses in them are made up.
package demo

import (
	"bytes"
	"crypto/rand"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"text/template"
)

//go:embed all:samples
var samples embed.FS

//go:embed guichet.yaml.tmpl
var configText string

// ErrNotEmpty says that the folder holds something that a demonstration did
// not put there.
var ErrNotEmpty = errors.New("le dossier contient déjà autre chose qu’une démonstration")

// Drop and Config are the names of the drop folder and of the configuration
// file within the demonstration's folder.
const (
	Drop   = "depot"
	Config = "guichet.yaml"
)

// Lay sets up dir: guichet.yaml, and the drop folder with the sample dossiers. A
// folder of an earlier demonstration is taken again, with its configuration and
// data kept; any other folder that is not empty is refused with ErrNotEmpty.
func Lay(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("opening the folder of the demonstration: %w", err)
	}
	config := filepath.Join(dir, Config)
	if _, err := os.Stat(config); err != nil {
		if len(entries) > 0 {
			return fmt.Errorf("%s: %w", dir, ErrNotEmpty)
		}
		if err := os.MkdirAll(dir, 0o750); err != nil {
			return fmt.Errorf("making the folder of the demonstration: %w", err)
		}
		if err := writeConfig(config); err != nil {
			return err
		}
	}
	inside, err := fs.Sub(samples, "samples")
	if err != nil {
		return fmt.Errorf("opening the samples: %w", err)
	}
	return fs.WalkDir(inside, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("opening the samples: %w", err)
		}
		target := filepath.Join(dir, Drop, filepath.FromSlash(path))
		if e.IsDir() {
			return os.MkdirAll(target, 0o750)
		}
		data, err := fs.ReadFile(inside, path)
		if err != nil {
			return fmt.Errorf("opening the sample %s: %w", path, err)
		}
		return os.WriteFile(target, data, 0o600)
	})
}

func writeConfig(path string) error {
	var key [32]byte
	if _, err := rand.Read(key[:]); err != nil {
		return fmt.Errorf("making the seal key: %w", err)
	}
	var b bytes.Buffer
	if err := template.Must(template.New("").Parse(configText)).Execute(&b, hex.EncodeToString(key[:])); err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	return os.WriteFile(path, b.Bytes(), 0o600)
}
