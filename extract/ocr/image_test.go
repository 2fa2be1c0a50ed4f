package ocr

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"math"
	"testing"
)

const dpi = 300

// sheet is an empty page of paper that is not quite white.
func sheet(w, h int) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	fill(g, 0, 0, w, h, 235)
	return g
}

func fill(g *image.Gray, x0, y0, x1, y1 int, v byte) {
	draw.Draw(g, image.Rect(x0, y0, x1, y1), image.NewUniform(color.Gray{Y: v}), image.Point{}, draw.Src)
}

// writing puts lines of letters, as boxes with the proportions of ten-point type.
func writing(g *image.Gray, x0, y0, x1, y1 int) {
	for y := y0; y+28 < y1; y += 60 {
		for x := x0 + y*7%24; x+16 < x1; x += 24 { // letters do not stand above each other
			if (x+y)/24%6 != 5 { // words
				fill(g, x, y, x+6, y+28, 40)
				fill(g, x, y, x+16, y+5, 40)
			}
		}
	}
}

func TestFourQuarterTurnsAreNone(t *testing.T) {
	g := sheet(90, 50)
	fill(g, 10, 5, 30, 9, 0)
	for n := range 4 {
		back := quarter(quarter(g, n), 4-n)
		if back.Rect != g.Rect || !bytes.Equal(back.Pix, g.Pix) {
			t.Errorf("%d quarters and back is another picture", n)
		}
	}
}

func TestTheSkewOfAPageIsFound(t *testing.T) {
	for _, degrees := range []float64{-4, -1.3, -0.2, 0, 0.5, 1, 3.7} {
		g := sheet(1600, 1200)
		writing(g, 150, 150, 1450, 1050)
		askew := rotated(g, -degrees*math.Pi/180)
		angle, _ := binarise(askew, dpi).reduced(dpi / reduction).points().skew()
		if got := angle * 180 / math.Pi; math.Abs(got-degrees) > 0.1 {
			t.Errorf("a page askew by %.2f° is measured %.2f°", degrees, got)
		}
	}
}

func TestAPageOnItsSideIsNoticed(t *testing.T) {
	g := sheet(1600, 1200)
	writing(g, 150, 150, 1450, 1050)
	for n, want := range []bool{false, true, false, true} {
		if got := runsSideways(quarter(g, n), dpi); got != want {
			t.Errorf("turned by %d quarters: sideways %v", n, got)
		}
	}
}

func TestRulingsAreFoundAndErasedAndLettersStay(t *testing.T) {
	g := sheet(1500, 900)
	for _, y := range []int{200, 300, 400} {
		fill(g, 100, y, 1400, y+2, 90)
	}
	for _, x := range []int{100, 700, 1399} {
		fill(g, x, 200, x+2, 402, 120) // a hairline comes out lighter
	}
	writing(g, 150, 230, 600, 270)
	plain := sheet(1500, 900)
	writing(plain, 150, 230, 600, 270)

	across, down := rulings(g, binarise(g, dpi), dpi)
	if len(across) != 3 || len(down) != 3 {
		t.Fatalf("%d rulings across and %d down, want 3 and 3: %v %v", len(across), len(down), across, down)
	}
	for _, s := range across {
		if s.a > 105 || s.b < 1395 {
			t.Errorf("a ruling across reaches from %d to %d only", s.a, s.b)
		}
	}
	for i := range g.Pix {
		if d := int(g.Pix[i]) - int(plain.Pix[i]); d < -40 || d > 40 {
			t.Fatalf("pixel %d,%d is %d, on a page without rulings %d", i%1500, i/1500, g.Pix[i], plain.Pix[i])
		}
	}
}

func TestALineOfLettersIsNoRuling(t *testing.T) {
	g := sheet(1500, 900)
	writing(g, 100, 100, 1400, 800)
	if across, down := rulings(g, binarise(g, dpi), dpi); len(across)+len(down) > 0 {
		t.Errorf("found %v and %v", across, down)
	}
}

func TestWhiteOnDarkBecomesBlackOnWhite(t *testing.T) {
	g := sheet(1500, 900)
	fill(g, 100, 200, 1400, 280, 80)
	fill(g, 200, 225, 260, 255, 235) // a letter
	dark := unreverse(g, dpi)
	if len(dark) != 1 {
		t.Fatalf("dark areas %v, want one", dark)
	}
	if ground, letter := g.GrayAt(500, 240).Y, g.GrayAt(230, 240).Y; ground < 220 || letter > 100 {
		t.Errorf("the ground became %d and the letter %d", ground, letter)
	}
	if a := dark[0]; a.x0 < 90 || a.x0 > 110 || a.y0 < 190 || a.y0 > 210 || a.x1 < 1390 || a.x1 > 1410 || a.y1 < 270 || a.y1 > 290 {
		t.Errorf("the area is %v", a)
	}
}

func TestLargeLettersAreNoDarkArea(t *testing.T) {
	g := sheet(1500, 900)
	for x := 100; x < 1300; x += 90 {
		fill(g, x, 200, x+25, 300, 30)
	}
	if dark := unreverse(g, dpi); len(dark) != 0 {
		t.Errorf("found %v", dark)
	}
}

func TestHalvingKeepsTheMeanOfFourPixels(t *testing.T) {
	g := sheet(5, 4)
	copy(g.Pix, []byte{10, 20, 1, 1, 9, 30, 40, 3, 3, 9})
	h := halved(g)
	if h.Rect.Dx() != 2 || h.Rect.Dy() != 2 || h.Pix[0] != 25 || h.Pix[1] != 2 {
		t.Errorf("got %v: %v", h.Rect, h.Pix)
	}
}
