package ocr

import (
	"image"
	"slices"
)

// Specks: pixels that differ from all around them, as dust, a worn drum or a bad line
// leave them.
const (
	speckGap   = 70    // grays between a speck and its surroundings
	speckShare = 0.004 // of the pixels, from which a page is cleaned
)

// withoutSpecks takes the specks out of a page that is strewn with them: each pixel becomes
// the middle one of the nine around it. A clean page is left as it is.
func withoutSpecks(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	if w < 3 || h < 3 {
		return g
	}
	specks, n := 0, 0
	for y := 1; y < h-1; y += 5 {
		for x := 1; x < w-1; x++ {
			n++
			if isSpeck(g, x, y) {
				specks++
			}
		}
	}
	if float64(specks) < speckShare*float64(n) {
		return g
	}
	out := image.NewGray(g.Rect)
	copy(out.Pix, g.Pix)
	var around [9]byte
	for y := 1; y < h-1; y++ {
		for x := 1; x < w-1; x++ {
			for dy := range 3 {
				copy(around[3*dy:], g.Pix[(y+dy-1)*g.Stride+x-1:][:3])
			}
			slices.Sort(around[:])
			out.Pix[y*out.Stride+x] = around[4]
		}
	}
	return out
}

// isSpeck reports whether a pixel is far darker, or far lighter, than each of its eight
// neighbours but one.
func isSpeck(g *image.Gray, x, y int) bool {
	v := int(g.Pix[y*g.Stride+x])
	darker, lighter := 0, 0
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			switch d := int(g.Pix[(y+dy)*g.Stride+x+dx]) - v; {
			case d > speckGap:
				darker++
			case d < -speckGap:
				lighter++
			}
		}
	}
	return darker >= 7 || lighter >= 7
}
