package ingest

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// fakeClock stands still until it is moved.
type fakeClock struct{ now time.Time }

func (c *fakeClock) Now() time.Time { return c.now }

func (c *fakeClock) Wait(ctx context.Context, d time.Duration) error {
	c.now = c.now.Add(d)
	return ctx.Err()
}

func put(t testing.TB, path string, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

// scan returns the names found complete, and the reasons of the others by name.
func scan(t *testing.T, f *Folder) (ready []string, waiting map[string]Waiting) {
	t.Helper()
	cs, ws, err := f.Scan()
	if err != nil {
		t.Fatal(err)
	}
	waiting = make(map[string]Waiting)
	for _, c := range cs {
		ready = append(ready, c.Name)
	}
	for _, w := range ws {
		waiting[w.Name] = w
	}
	return ready, waiting
}

func newFolder(t *testing.T) (*Folder, *fakeClock) {
	clock := &fakeClock{time.Now()}
	return &Folder{Path: t.TempDir(), Clock: clock, Settle: time.Second}, clock
}

func TestWhenAnEntryIsComplete(t *testing.T) {
	t.Run("when two looks apart by the time to settle saw the same", func(t *testing.T) {
		f, clock := newFolder(t)
		put(t, f.Path+"/a.pdf", "x")
		put(t, f.Path+"/b/c.pdf", "x")
		if ready, waiting := scan(t, f); len(ready) != 0 || !waiting["a.pdf"].Settling || !waiting["b"].Settling {
			t.Errorf("the first look: %v, %v", ready, waiting)
		}
		clock.now = clock.now.Add(f.Settle / 2)
		if ready, _ := scan(t, f); len(ready) != 0 {
			t.Errorf("too early: %v", ready)
		}
		clock.now = clock.now.Add(f.Settle / 2)
		if ready, _ := scan(t, f); !slices.Equal(ready, []string{"a.pdf", "b"}) {
			t.Errorf("settled: %v", ready)
		}
	})
	for _, c := range []struct {
		name   string
		change func(dir string)
	}{
		{"not when a file has grown", func(dir string) { put(t, dir+"/b/c.pdf", "xx") }},
		{"not when a file has other bytes of the same size", func(dir string) { put(t, dir+"/b/c.pdf", "y") }},
		{"not when a file has come", func(dir string) { put(t, dir+"/b/d.pdf", "x") }},
		{"not when a file has other bytes but the time it had", func(dir string) {
			p := dir + "/b/c.pdf"
			st, err := os.Stat(p)
			if err != nil {
				t.Fatal(err)
			}
			put(t, p, "y")
			if err := os.Chtimes(p, st.ModTime(), st.ModTime()); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, clock := newFolder(t)
			put(t, f.Path+"/b/c.pdf", "x")
			scan(t, f)
			c.change(f.Path)
			clock.now = clock.now.Add(f.Settle)
			if ready, _ := scan(t, f); len(ready) != 0 {
				t.Errorf("got %v", ready)
			}
			clock.now = clock.now.Add(f.Settle)
			if ready, _ := scan(t, f); !slices.Equal(ready, []string{"b"}) {
				t.Errorf("once it stays: %v", ready)
			}
		})
	}
	for _, c := range []struct {
		name, file string
	}{
		{"not while LibreOffice has a file open", "b/.~lock.c.xlsx#"},
		{"not while Excel has a file open", "b/~$c.xlsx"},
		{"not while Excel has a lone file open", "~$b"},
		{"not while Word has a lone file with a long name open", "~$ng name.docx"},
		{"not while LibreOffice has a lone file open", ".~lock.b#"},
		{"not while a browser downloads", "b/c.pdf.crdownload"},
		{"not while Firefox downloads", "b/deep/c.pdf.part"},
		{"not while a transfer goes on", "b/c.pdf.filepart"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, clock := newFolder(t)
			put(t, f.Path+"/b/c.pdf", "x")
			put(t, f.Path+"/long name.docx", "x")
			put(t, filepath.Join(f.Path, c.file), "x")
			held := "b"
			if strings.HasSuffix(c.file, ".docx") {
				held = "long name.docx"
			}
			look := func() ([]string, map[string]Waiting) {
				scan(t, f)
				clock.now = clock.now.Add(f.Settle)
				return scan(t, f)
			}
			if ready, waiting := look(); slices.Contains(ready, held) || waiting[held].Settling || waiting[held].Reason == "" {
				t.Errorf("got %v, %v", ready, waiting)
			}
			clock.now = clock.now.Add(25 * time.Hour)
			if ready, _ := look(); !slices.Contains(ready, held) {
				t.Errorf("a sign a day old still counts: %v", ready)
			}
		})
	}
}

func TestWhatIsNoEntry(t *testing.T) {
	f, clock := newFolder(t)
	for _, name := range []string{".hidden", "Thumbs.db", ".DS_Store", "desktop.ini", "x.pdf.part", "._x.pdf", "data/blob", "empty/.DS_Store"} {
		put(t, filepath.Join(f.Path, name), "x")
	}
	f.Leave = filepath.Join(f.Path, "data")
	scan(t, f)
	clock.now = clock.now.Add(f.Settle)
	ready, waiting := scan(t, f)
	if len(ready) != 0 || len(waiting) != 1 || waiting["empty"].Reason != "Le dossier est vide." {
		t.Errorf("got %v, %v", ready, waiting)
	}
}

func TestLinksAreNotFollowed(t *testing.T) {
	f, clock := newFolder(t)
	secret := filepath.Join(t.TempDir(), "secret")
	put(t, secret, "x")
	put(t, f.Path+"/folder/a.pdf", "x")
	for _, link := range []string{"link.pdf", "folder/link.pdf"} {
		if err := os.Symlink(secret, filepath.Join(f.Path, link)); err != nil {
			t.Fatal(err)
		}
	}
	scan(t, f)
	clock.now = clock.now.Add(f.Settle)
	ready, waiting := scan(t, f)
	if len(ready) != 0 || !strings.Contains(waiting["link.pdf"].Reason, "raccourci") || !strings.Contains(waiting["folder"].Reason, "link.pdf") {
		t.Errorf("got %v, %v", ready, waiting)
	}
}

func TestIgnoredFilesArePartOfNothing(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.pdf", "s/b.pdf", "Thumbs.db", "s/.DS_Store", "__MACOSX/._a.pdf", "~$a.xlsx"} {
		put(t, filepath.Join(dir, name), "x")
	}
	files, err := Inventory(dir, "d")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
	}
	if want := []string{"a.pdf", "s/b.pdf"}; !slices.Equal(names, want) {
		t.Errorf("got %q", names)
	}
}

func TestDigest(t *testing.T) {
	of := func(files ...string) string {
		var ds []DroppedFile
		var sums []string
		for _, f := range files {
			name, sum, _ := strings.Cut(f, "=")
			ds, sums = append(ds, DroppedFile{Name: name}), append(sums, sum)
		}
		return Digest(ds, sums)
	}
	if of("a=1", "b=2") != of("b=2", "a=1") {
		t.Error("the order of the files counts")
	}
	for _, other := range []string{of("a=1"), of("a=1", "b=3"), of("a=1", "c=2"), of("a=2", "b=1")} {
		if other == of("a=1", "b=2") {
			t.Error("other files have the same digest")
		}
	}
}
