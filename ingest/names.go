package ingest

import (
	"fmt"
	"path"
	"strings"
)

// names keeps the files of a dossier apart on any file system: without regard to
// case, and no file where another has a folder.
type names struct{ files, folders map[string]bool }

func newNames() names { return names{make(map[string]bool), make(map[string]bool)} }

// unique returns name, or one like it that is free, and takes it.
func (n names) unique(name string) string {
	elements := strings.Split(name, "/")
	for i := range len(elements) - 1 {
		for n.files[strings.ToLower(strings.Join(elements[:i+1], "/"))] {
			elements[i] += " (dossier)"
		}
		n.folders[strings.ToLower(strings.Join(elements[:i+1], "/"))] = true
	}
	name = strings.Join(elements, "/")
	ext := path.Ext(name)
	got := name
	for i := 2; n.files[strings.ToLower(got)] || n.folders[strings.ToLower(got)]; i++ {
		got = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ext), i, ext)
	}
	n.files[strings.ToLower(got)] = true
	return got
}
