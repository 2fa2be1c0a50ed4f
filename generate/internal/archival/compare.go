package archival

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"guichet/generate/doc"
)

// Compare holds the parts read back from a file to the document it was written from: each
// heading, paragraph, item and cell, in reading order, once, under its kind. A cell that is
// higher than a page has no such order.
func Compare(t testing.TB, d *doc.Document, parts []Part) {
	t.Helper()
	var want []Part
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			want = append(want, expected(b)...)
		}
	}
	i := 0
	for _, w := range want {
		if w.Kind == "Figure" {
			if i == len(parts) || parts[i].Kind != "Figure" {
				t.Errorf("no figure before %v", parts[i:])
				return
			}
			i++
			continue
		}
		if squeezed(w.Text) == "" {
			continue
		}
		var got strings.Builder
		from := i
		for i < len(parts) && parts[i].Kind == w.Kind && (i == from || parts[i].Page > parts[i-1].Page) && strings.HasPrefix(squeezed(w.Text), got.String()+squeezed(parts[i].Text)) && got.String() != squeezed(w.Text) {
			got.WriteString(squeezed(parts[i].Text)) // goes on on the next page
			i++
		}
		if got.String() != squeezed(w.Text) {
			next := "nothing"
			if i < len(parts) {
				next = fmt.Sprintf("%s %q on page %d", parts[i].Kind, parts[i].Text, parts[i].Page+1)
			}
			t.Errorf("want %s %q, read %q, then %s", w.Kind, w.Text, got.String(), next)
			return
		}
		if w.Kind == "TH" || w.Kind == "TD" {
			if path := parts[i-1].Path; !strings.HasSuffix(path, "/Table/TBody/TR") && !strings.HasSuffix(path, "/Table/THead/TR") {
				t.Errorf("cell %q is under %s", w.Text, path)
			}
		}
	}
	if i < len(parts) {
		t.Errorf("%s %q is in no document", parts[i].Kind, parts[i].Text)
	}
}

// squeezed leaves spaces aside: where a line ends is not said in the document.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u202f' || r == 0xfffe || r == 0 {
			return -1
		}
		return r
	}, s)
}

// expected are the parts of a block in reading order.
func expected(b doc.Block) []Part {
	var out []Part
	add := func(kind, text string) { out = append(out, Part{Kind: kind, Text: text}) }
	switch b := b.(type) {
	case doc.Heading:
		add(fmt.Sprintf("H%d", b.Level+1), b.Text.String())
	case doc.Paragraph:
		add("P", b.Text.String())
	case doc.Notice:
		add("P", b.Text.String())
	case doc.Code:
		add("Figure", "")
		add("P", b.Caption.String())
	case doc.Picture:
		add("Figure", "")
	case *doc.List:
		for i, it := range b.Items {
			label := "–"
			if b.Ordered {
				label = fmt.Sprintf("%d.", max(1, b.First)+i)
			}
			add("Lbl", label)
			add("P", it.Text.String())
			for _, sub := range it.Blocks {
				out = append(out, expected(sub)...)
			}
		}
	case doc.Facts:
		for _, f := range b {
			add("Lbl", f.Name)
			add("LBody", f.Value.String())
		}
	case *doc.Table:
		add("Caption", b.Caption)
		for _, c := range b.Columns {
			add("TH", c.Title)
		}
		for _, r := range b.Rows {
			for i, c := range r.Cells {
				kind := "TD"
				if i == 0 && r.Kind != doc.Plain {
					kind = "TH"
				}
				add(kind, c.String())
			}
		}
	case doc.Signatures:
		add("P", b.Done.String())
		for _, s := range b.Parties {
			add("P", s.Role.String()+s.Name.String()+s.Capacity.String())
			add("P", "Signature")
		}
	}
	return out
}
