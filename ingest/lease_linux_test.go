package ingest

import (
	"os"
	"slices"
	"testing"
)

func TestAFileOpenForWritingIsNotComplete(t *testing.T) {
	f, clock := newFolder(t)
	p := f.Path + "/a.pdf"
	put(t, p, "x")
	h, err := os.OpenFile(p, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	scan(t, f)
	clock.now = clock.now.Add(f.Settle)
	if ready, waiting := scan(t, f); len(ready) != 0 || !waiting["a.pdf"].Settling {
		t.Errorf("got %v, %v", ready, waiting)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if ready, _ := scan(t, f); !slices.Equal(ready, []string{"a.pdf"}) {
		t.Errorf("once it is closed: %v", ready)
	}
}
