package pdfdoc

import (
	_ "embed"

	"codeberg.org/go-pdf/fpdf"

	"guichet/generate/doc"
)

// DejaVu Sans Condensed has every character that French typography needs,
// U+202F among them, which Liberation lacks. Only the glyphs in use are written
// into a document. Licence: fonts/LICENSE.
var (
	//go:embed fonts/DejaVuSansCondensed.ttf
	regularTTF []byte
	//go:embed fonts/DejaVuSansCondensed-Bold.ttf
	boldTTF []byte
	//go:embed fonts/DejaVuSansCondensed-Oblique.ttf
	obliqueTTF []byte
)

const family = "DejaVuSansCondensed"

// face is one of the three fonts, named as fpdf names styles.
type face string

const (
	regular face = ""
	bold    face = "B"
	oblique face = "I"
)

// addFonts adds the fonts that a document uses: each takes time to read, and is written into
// the file whether it is used or not.
func addFonts(f *fpdf.Fpdf, d *doc.Document) {
	f.AddUTF8FontFromBytes(family, string(regular), regularTTF)
	f.AddUTF8FontFromBytes(family, string(bold), boldTTF)
	if slanted(d) {
		f.AddUTF8FontFromBytes(family, string(oblique), obliqueTTF)
	}
}

// slanted reports whether a document has a heading of the third level, the only text that is
// set so.
func slanted(d *doc.Document) bool {
	var within func(blocks []doc.Block) bool
	within = func(blocks []doc.Block) bool {
		for _, b := range blocks {
			switch b := b.(type) {
			case doc.Heading:
				if b.Level >= len(headingType)-1 {
					return true
				}
			case *doc.List:
				for _, it := range b.Items {
					if within(it.Blocks) {
						return true
					}
				}
			}
		}
		return false
	}
	for _, s := range d.Sections {
		if within(s.Blocks) {
			return true
		}
	}
	return false
}

// ruler measures text in a font.
type ruler struct {
	pdf  *fpdf.Fpdf
	face face
	size float64
}

// width returns the width of s in millimetres, in the face at that size in
// points.
func (r *ruler) width(s string, fc face, size float64) float64 {
	if r.face != fc || r.size != size {
		r.pdf.SetFont(family, string(fc), size)
		r.face, r.size = fc, size
	}
	return r.pdf.GetStringWidth(s)
}
