package pdfdoc

import (
	"image"
	imagecolor "image/color"
	"image/draw"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"guichet/generate/doc"
)

// A code can be read from the page at the size that it is printed in, with a stain on it.
func TestACodeCanBeRead(t *testing.T) {
	content := "guichet:convention:SNAP2A-2021-0042:3:" + strings.Repeat("0123456789abcdef", 4)
	l := &layout{ruler: &ruler{pdf: newPDF()}, under: &element{kind: "Document"}}
	rows := l.code(doc.Code{Content: content, Caption: doc.T("Référence")}, 10, 150)
	p := &page{}
	rows[0].draw(p, 5)
	const perMM = 8 // 200 dots an inch
	img := image.NewGray(image.Rect(0, 0, 50*perMM, 40*perMM))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	x1, y1 := 0.0, 0.0
	for _, m := range p.marks {
		if m.text != "" {
			continue // the caption
		}
		r := image.Rect(int(m.x*perMM+.5), int(m.y*perMM+.5), int((m.x+m.w)*perMM+.5), int((m.y+m.h)*perMM+.5))
		draw.Draw(img, r, image.Black, image.Point{}, draw.Src)
		x1, y1 = max(x1, m.x+m.w), max(y1, m.y+m.h)
	}
	if rows[0].h < 20 || x1 > 10+codeSize || y1 > 5+codeSize {
		t.Errorf("%g high, up to %g and %g", rows[0].h, x1, y1)
	}
	read := func() string {
		b, err := gozxing.NewBinaryBitmapFromImage(img)
		if err != nil {
			t.Fatal(err)
		}
		r, err := qrcode.NewQRCodeReader().Decode(b, nil)
		if err != nil {
			t.Fatalf("it cannot be read: %v", err)
		}
		return r.GetText()
	}
	if got := read(); got != content {
		t.Errorf("got %q", got)
	}
	stain := image.Rect(22*perMM, 16*perMM, 25*perMM, 19*perMM)
	draw.Draw(img, stain, image.NewUniform(imagecolor.Gray{Y: 90}), image.Point{}, draw.Src)
	if got := read(); got != content {
		t.Errorf("with a stain: got %q", got)
	}
}
