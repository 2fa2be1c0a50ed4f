package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Dossier is a dossier to measure: the files of a sub-folder, or a single file.
type Dossier struct {
	Name  string
	Paths []string
}

// truthFile stands in the folders of a corpus with what is to be read in the
// other files.
const truthFile = "truth.json"

// Folder lists the dossiers of a folder: each sub-folder is one, with all it
// holds, and so is each file beside them. Hidden files are left aside.
func Folder(dir string) ([]Dossier, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []Dossier
	for _, e := range entries {
		d := Dossier{Name: e.Name()}
		path := filepath.Join(dir, e.Name())
		switch {
		case leftAside(e.Name()):
		case e.IsDir():
			if d.Paths, err = files(path); err != nil {
				return nil, err
			}
		case e.Type().IsRegular():
			d.Paths = []string{path}
		}
		if len(d.Paths) > 0 {
			out = append(out, d)
		}
	}
	return out, nil
}

// files lists the files under a folder, in order. Links are not followed.
func files(dir string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case leftAside(e.Name()) && e.IsDir():
			return filepath.SkipDir
		case e.Type().IsRegular() && !leftAside(e.Name()):
			out = append(out, path)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("listing %s: %w", dir, err)
	}
	return out, nil
}

func leftAside(name string) bool { return strings.HasPrefix(name, ".") || name == truthFile }
