package rules

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// found is a file of themes.
type found struct {
	name string
	data []byte
	in   fs.FS // where it was found, and what it names beside it
}

// themeFiles reads the files of themes of all places, by name; one of a later place takes
// the place of the one of its name.
func themeFiles(places []fs.FS) ([]found, error) {
	byName := map[string]found{}
	for _, in := range places {
		err := fs.WalkDir(in, ".", func(name string, e fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case e.IsDir() && e.Name() == ExamplesFolder:
				return fs.SkipDir
			case e.IsDir() || !strings.HasSuffix(name, ".yaml"):
				return nil
			}
			data, err := fs.ReadFile(in, name)
			byName[path.Base(name)] = found{name, data, in}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	out := make([]found, 0, len(byName))
	for _, x := range byName {
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b found) int { return strings.Compare(a.name, b.name) })
	return out, nil
}
