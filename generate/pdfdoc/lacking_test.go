package pdfdoc

import (
	"slices"
	"testing"

	"guichet/generate/doc"
)

func TestWhatTheFontsLackIsSaid(t *testing.T) {
	d := &doc.Document{Title: "Projet 中", Sections: []doc.Section{{Blocks: []doc.Block{doc.Paragraph{Text: doc.T("œuvre №\u202f5 — 😀 fin ≥ 中")}}}}}
	if got, want := Lacking(d), []rune{'中', '😀'}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := printable("№ 😀 中"); got != "№ [U+1F600] [U+4E2D]" {
		t.Errorf("got %q", got)
	}
}
