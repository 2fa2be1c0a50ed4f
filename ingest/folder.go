package ingest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// abandonedAfter is how long an office lock or a half-written download keeps a
// dossier waiting: beyond, the program that made it is taken to have died.
const abandonedAfter = 24 * time.Hour

// Folder is a drop folder. Each entry directly in it (a sub-folder, an archive,
// a mail, a lone file) is one thing dropped. Its methods are for one goroutine.
type Folder struct {
	Path   string
	Clock  Clock
	Settle time.Duration // how long an entry must stay the same to be complete
	Leave  string        // absolute path of a folder inside that is no entry: the data folder

	seen map[string]look
}

// look is what one scan saw of an entry.
type look struct {
	signature string
	since     time.Time // first scan that saw it so
}

// Candidate is a complete entry.
type Candidate struct {
	Name  string // in the drop folder
	Path  string
	Files []DroppedFile
}

// DroppedFile is one file of an entry.
type DroppedFile struct {
	Name string // slash-separated, relative to the entry; the entry's own name for a lone file
	Path string
	Size int64

	modified, changed time.Time
}

// Waiting is an entry left where it is.
type Waiting struct {
	Name   string
	Reason string // French
	// Settling says that another look may soon find it complete; otherwise
	// something else must happen first.
	Settling bool
}

// Scan looks at the drop folder once. An entry is complete when two looks at
// least Settle apart saw the same files with the same sizes and times, when it
// holds no sign of a program still at work on it, and when no process has a file
// of it open for writing, as far as the system tells. The first look at an entry
// therefore never finds it complete.
func (f *Folder) Scan() (ready []Candidate, waiting []Waiting, err error) {
	entries, err := os.ReadDir(f.Path)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the drop folder: %w", err)
	}
	now := f.Clock.Now()
	siblings := newLocks(entries, now)
	seen := make(map[string]look, len(entries))
	for _, e := range entries {
		name := e.Name()
		p := filepath.Join(f.Path, name)
		if strings.HasPrefix(name, ".") || Ignored(name) || isTemporary(name) || p == f.Leave {
			continue
		}
		if siblings.hold(name) {
			waiting = append(waiting, Waiting{Name: name, Reason: "Le fichier est ouvert dans un autre programme."})
			continue
		}
		c := Candidate{Name: name, Path: p}
		var reason string
		c.Files, reason, err = inventory(p, name, now)
		if errors.Is(err, fs.ErrNotExist) {
			continue // taken away meanwhile
		}
		if err != nil {
			reason = fmt.Sprintf("La lecture est impossible\u00a0: %v.", err)
		}
		if reason != "" {
			waiting = append(waiting, Waiting{Name: name, Reason: reason})
			continue
		}
		l := look{signature(c.Files), now}
		if before, ok := f.seen[name]; ok && before.signature == l.signature {
			l.since = before.since
		}
		seen[name] = l
		_, before := f.seen[name]
		if !before || now.Sub(l.since) < f.Settle || beingWritten(c.Files) {
			waiting = append(waiting, Waiting{Name: name, Reason: "La copie n’est pas terminée.", Settling: true})
			continue
		}
		ready = append(ready, c)
	}
	f.seen = seen
	return ready, waiting, nil
}

// Inventory lists the files of an entry at p, named name in the drop folder.
func Inventory(p, name string) ([]DroppedFile, error) {
	files, _, err := inventory(p, name, time.Time{})
	return files, err
}

// inventory also says, in French, why an entry must wait; now tells how old a
// lock is, and zero asks nothing.
func inventory(p, name string, now time.Time) (files []DroppedFile, reason string, err error) {
	root, err := os.Lstat(p)
	if err != nil {
		return nil, "", err
	}
	if root.Mode().IsRegular() {
		return []DroppedFile{dropped(name, p, root)}, "", nil
	}
	if !root.IsDir() {
		return nil, "Ce n’est ni un fichier ni un dossier\u00a0: remplacer le raccourci par le fichier lui-même.", nil
	}
	err = filepath.WalkDir(p, func(at string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(p, at)
		if err != nil || d.IsDir() {
			return err
		}
		rel = filepath.ToSlash(rel)
		st, err := d.Info()
		if err != nil {
			return err
		}
		switch {
		case !now.IsZero() && isTemporary(d.Name()) && now.Sub(st.ModTime()) < abandonedAfter:
			reason = fmt.Sprintf("Un fichier est en cours d’écriture ou ouvert dans un autre programme\u00a0: %s.", rel)
		case isLock(d.Name()) || Ignored(rel):
		case !st.Mode().IsRegular():
			reason = fmt.Sprintf("Le dossier contient un raccourci (%s)\u00a0: le remplacer par le fichier lui-même.", rel)
		default:
			files = append(files, dropped(rel, at, st))
		}
		return nil
	})
	if err == nil && reason == "" && len(files) == 0 {
		reason = "Le dossier est vide."
	}
	return files, reason, err
}

func dropped(name, p string, st fs.FileInfo) DroppedFile {
	return DroppedFile{Name: name, Path: p, Size: st.Size(), modified: st.ModTime(), changed: changeTime(st)}
}

// signature tells one state of an entry from another.
func signature(files []DroppedFile) string {
	var b strings.Builder
	for _, f := range files {
		fmt.Fprintf(&b, "%q %d %d %d\n", f.Name, f.Size, f.modified.UnixNano(), f.changed.UnixNano())
	}
	return b.String()
}

// Ignored reports whether a file, by its slash-separated name, is left behind
// by a system and part of no dossier.
func Ignored(name string) bool {
	base := path.Base(name)
	switch strings.ToLower(base) {
	case "thumbs.db", "desktop.ini", ".ds_store", "ehthumbs.db", ".directory":
		return true
	}
	return strings.HasPrefix(base, "._") || isLock(base) || strings.HasPrefix(name, "__MACOSX/") || strings.Contains(name, "/__MACOSX/")
}

// isLock reports whether a name is the lock of an office program: a sign that
// the document beside it is open.
func isLock(base string) bool {
	return strings.HasPrefix(base, "~$") || (strings.HasPrefix(base, ".~lock.") && strings.HasSuffix(base, "#"))
}

// isTemporary reports whether a name is of a file that a program has not
// finished: a download, a transfer, or the lock of an open document.
func isTemporary(base string) bool {
	if isLock(base) || strings.HasPrefix(base, ".fuse_hidden") || strings.HasPrefix(base, ".nfs") {
		return true
	}
	switch strings.ToLower(path.Ext(base)) {
	case ".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp", ".swp", ".opdownload":
		return true
	}
	return false
}

// locks are the office locks that lie beside lone files.
type locks []string

func newLocks(entries []fs.DirEntry, now time.Time) (l locks) {
	for _, e := range entries {
		if !isLock(e.Name()) {
			continue
		}
		if st, err := e.Info(); err == nil && now.Sub(st.ModTime()) < abandonedAfter {
			l = append(l, e.Name())
		}
	}
	return l
}

// hold reports whether one of the locks is of the file called name. Word
// overwrites the first two letters of a long name with "~$", Excel puts them
// before it.
func (l locks) hold(name string) bool {
	for _, lock := range l {
		if strings.HasPrefix(lock, "~$") {
			rest := strings.TrimPrefix(lock, "~$")
			if rest == name || (len(name) > len(rest) && len(name)-len(rest) <= 2 && strings.HasSuffix(name, rest)) {
				return true
			}
		} else if strings.TrimSuffix(strings.TrimPrefix(lock, ".~lock."), "#") == name {
			return true
		}
	}
	return false
}
