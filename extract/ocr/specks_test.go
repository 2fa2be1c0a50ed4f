package ocr

import (
	"image"
	"testing"
)

func TestOnlyAPageStrewnWithSpecksIsCleaned(t *testing.T) {
	page := func(every int) *image.Gray {
		g := image.NewGray(image.Rect(0, 0, 200, 200))
		for i := range g.Pix {
			g.Pix[i] = 240
		}
		for y := 50; y < 90; y++ { // the stem of a letter
			for x := 100; x < 106; x++ {
				g.Pix[y*g.Stride+x] = 20
			}
		}
		for i := 0; i < len(g.Pix); i += every {
			g.Pix[i] = 255 - g.Pix[i]
		}
		return g
	}
	strewn := page(97)
	got := withoutSpecks(strewn)
	if got == strewn || got.GrayAt(97, 0) == got.GrayAt(98, 1) && got.GrayAt(97, 0).Y < 100 {
		t.Error("a page strewn with specks is left as it is")
	}
	dark := 0
	for _, v := range got.Pix[200 : len(got.Pix)-200] {
		if v < 128 {
			dark++
		}
	}
	if stem := 40 * 6; dark < stem-12 || dark > stem+8 {
		t.Errorf("%d dark pixels are left, the stem has %d", dark, stem)
	}
	if clean := page(4001); withoutSpecks(clean) != clean {
		t.Error("a page with a few specks is not left as it is")
	}
}
