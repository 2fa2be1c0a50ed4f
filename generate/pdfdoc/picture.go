package pdfdoc

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image/png"

	"codeberg.org/go-pdf/fpdf"

	"guichet/generate/doc"
)

// picture sets a picture in the middle of the text.
func (l *layout) picture(b doc.Picture, x, width float64) []row {
	size, err := png.DecodeConfig(bytes.NewReader(b.PNG))
	if err != nil {
		panic(fmt.Sprintf("pdfdoc: picture %q: %v", b.Alt, err)) // made by this program
	}
	h := b.Height
	w := h * float64(size.Width) / float64(size.Height)
	if w > width {
		h, w = h*width/w, width
	}
	figure := l.open("Figure")
	if figure != nil {
		figure.alt = b.Alt
	}
	return []row{{space: afterBlock, h: h, draw: func(p *page, y float64) {
		p.marks = append(p.marks, mark{x: x + (width-w)/2, y: y, w: w, h: h, picture: b.PNG, of: figure})
	}}}
}

// ordered refuses two pictures of one width: fpdf writes them in no order, and the same
// document would give other bytes.
func ordered(pages []*page) error {
	widths := map[int][]byte{}
	for _, p := range pages {
		for _, m := range p.marks {
			if m.picture == nil {
				continue
			}
			size, err := png.DecodeConfig(bytes.NewReader(m.picture))
			if err != nil {
				return err
			}
			if other, ok := widths[size.Width]; ok && !bytes.Equal(other, m.picture) {
				return fmt.Errorf("two pictures are %d points wide", size.Width)
			}
			widths[size.Width] = m.picture
		}
	}
	return nil
}

// drawPicture puts a picture on the page, the same one once into the file.
func drawPicture(pdf *fpdf.Fpdf, m mark) {
	sum := sha256.Sum256(m.picture)
	name := hex.EncodeToString(sum[:8])
	options := fpdf.ImageOptions{ImageType: "PNG"}
	pdf.RegisterImageOptionsReader(name, options, bytes.NewReader(m.picture))
	pdf.ImageOptions(name, m.x, m.y, m.w, m.h, false, options, 0, "")
}
