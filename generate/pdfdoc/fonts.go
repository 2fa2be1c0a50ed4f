package pdfdoc

import (
	_ "embed"

	"codeberg.org/go-pdf/fpdf"
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

func addFonts(f *fpdf.Fpdf) {
	f.AddUTF8FontFromBytes(family, string(regular), regularTTF)
	f.AddUTF8FontFromBytes(family, string(bold), boldTTF)
	f.AddUTF8FontFromBytes(family, string(oblique), obliqueTTF)
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
