package pdfdoc

import (
	"fmt"
	imagecolor "image/color"

	"github.com/boombuler/barcode/qr"

	"guichet/generate/doc"
)

// codeSize is the side of a QR code in millimetres, its quiet zone included: 20 at least
// can be read from a printed and scanned page.
const codeSize = 24.0

// code draws a QR code with its caption beside it. Level M keeps it readable with a stain
// or a fold over a seventh of it (ISO/IEC 18004).
func (l *layout) code(b doc.Code, x, width float64) []row {
	m, err := qr.Encode(b.Content, qr.M, qr.Auto)
	if err != nil {
		panic(fmt.Sprintf("pdfdoc: QR code of %d bytes: %v", len(b.Content), err)) // the caller keeps it short
	}
	n := m.Bounds().Dx()
	module := codeSize / float64(n+8) // four modules of quiet on each side
	figure, caption := l.open("Figure"), l.open("P")
	if figure != nil {
		figure.alt = "Code QR : " + b.Content
	}
	lines := l.wrap(b.Caption, smallType, width-codeSize-4)
	return []row{{space: afterBlock, h: codeSize, draw: func(p *page, y float64) {
		for j := range n {
			for i := 0; i < n; {
				from := i
				for i < n && dark(m.At(i, j)) {
					i++
				}
				if i > from { // one rectangle for a run of modules: no hairline between them
					p.figure(figure, x+float64(from+4)*module, y+float64(j+4)*module, float64(i-from)*module, module*1.01, ink)
				}
				if i == from {
					i++
				}
			}
		}
		top := y + (codeSize-float64(len(lines))*smallType.leading)/2
		for i, line := range lines {
			p.line(caption, line, smallType, x+codeSize+4, top+float64(i)*smallType.leading, width, doc.Left)
		}
	}}}
}

func dark(c imagecolor.Color) bool {
	r, _, _, _ := c.RGBA()
	return r < 0x8000
}
