package pdfdoc

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/image/font/sfnt"

	"guichet/generate/doc"
)

// covered tells for each character of the basic plane whether all three fonts draw it; the
// font tables that fpdf writes address no other.
var covered = sync.OnceValue(func() *[1 << 16]bool {
	var out [1 << 16]bool
	for i, ttf := range [][]byte{regularTTF, boldTTF, obliqueTTF} {
		f, err := sfnt.Parse(ttf)
		if err != nil {
			panic(fmt.Sprintf("pdfdoc: embedded font: %v", err))
		}
		var b sfnt.Buffer
		for r := range out {
			g, err := f.GlyphIndex(&b, rune(r))
			out[r] = err == nil && g != 0 && (i == 0 || out[r])
		}
	}
	return &out
})

func drawable(r rune) bool { return r >= 0 && int(r) < len(covered()) && covered()[r] }

// printable writes a character that the fonts lack as its number, [U+4E2D]: something stood
// there, and which. A box would not say so.
func printable(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return !drawable(r) }) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if drawable(r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "[U+%04X]", r)
		}
	}
	return b.String()
}

// Lacking returns the characters of a document that its fonts do not draw, in order: they
// are printed by their numbers, and somebody has to be told.
func Lacking(d *doc.Document) []rune {
	var out []rune
	texts := []string{d.Title, d.Reference, d.Banner}
	for _, s := range d.Sections {
		texts = append(texts, strings.ReplaceAll(doc.Text(s.Blocks), "\n", " "))
	}
	for _, t := range texts {
		for _, r := range t {
			if !drawable(r) {
				out = append(out, r)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
