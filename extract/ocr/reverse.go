package ocr

import "image"

// Reverse areas: white letters on a dark ground, as headers of tables have.
const (
	darkShare  = .6  // of the paper's level, below which a pixel is dark
	solidShare = .55 // of dark pixels around, from which a place is ground, not letters
	edgeShare  = .5  // of dark pixels along a row or column of the area's edge
)

// area is a rectangle of pixels, ends excluded.
type area struct{ x0, y0, x1, y1 int }

// unreverse turns the dark areas of a straightened page into black on white, and
// returns them.
func unreverse(g *image.Gray, dpi int) []area {
	paper := paperLevel(g)
	dark := image.NewGray(g.Rect)
	for y := range g.Rect.Dy() {
		for x := range g.Rect.Dx() {
			if float64(g.Pix[y*g.Stride+x]) < darkShare*paper {
				dark.Pix[y*dark.Stride+x] = 1
			}
		}
	}
	density := newMeans(dark, dpi/10)
	var found, out []area
	for _, a := range solidAreas(density, max(1, dpi/30)) {
		found = merged(found, density.tightened(a, dpi/10))
	}
	for _, a := range found {
		if a.x1-a.x0 < dpi/2 || a.y1-a.y0 < dpi/12 || a.y1-a.y0 > 3*dpi/2 {
			continue // a letter of a title, or a picture
		}
		ground := areaLevel(g, a)
		for y := a.y0; y < a.y1; y++ {
			for x := a.x0; x < a.x1; x++ {
				v := float64(g.Pix[y*g.Stride+x])
				g.Pix[y*g.Stride+x] = byte(min(max(paper-(v-ground), 0), paper))
			}
		}
		out = append(out, a)
	}
	return out
}

// merged adds an area to others that do not overlap: those it overlaps become one
// with it.
func merged(areas []area, a area) []area {
	for i, b := range areas {
		if a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1 {
			rest := append(areas[:i:i], areas[i+1:]...)
			return merged(rest, area{min(a.x0, b.x0), min(a.y0, b.y0), max(a.x1, b.x1), max(a.y1, b.y1)})
		}
	}
	return append(areas, a)
}

// paperLevel is the gray that nine pixels of ten are darker than.
func paperLevel(g *image.Gray) float64 {
	return levelOf(g, area{0, 0, g.Rect.Dx(), g.Rect.Dy()}, .9)
}

// areaLevel is the gray of the ground of a dark area: its lower middle.
func areaLevel(g *image.Gray, a area) float64 { return levelOf(g, a, .4) }

// levelOf returns the gray below which a share of an area's pixels are.
func levelOf(g *image.Gray, a area, share float64) float64 {
	var count [256]int
	n := 0
	for y := a.y0; y < a.y1; y++ {
		for x := a.x0; x < a.x1; x++ {
			count[g.Pix[y*g.Stride+x]]++
			n++
		}
	}
	for v, seen := 0, 0; v < 256; v++ {
		if seen += count[v]; float64(seen) >= share*float64(n) {
			return float64(v)
		}
	}
	return 255
}

// solidAreas returns the bounds of the connected places, of step pixels each, that
// are dark all around.
func solidAreas(density means, step int) []area {
	w, h := density.w/step, density.h/step
	solid := make([]bool, w*h)
	for y := range h {
		for x := range w {
			solid[y*w+x] = density.around(x*step, y*step) > solidShare
		}
	}
	var out []area
	for i := range solid {
		if !solid[i] {
			continue
		}
		a := area{w, h, 0, 0}
		stack := []int{i}
		solid[i] = false
		for len(stack) > 0 {
			j := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			x, y := j%w, j/w
			a = area{min(a.x0, x), min(a.y0, y), max(a.x1, x+1), max(a.y1, y+1)}
			for _, k := range [4][2]int{{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}} {
				if k[0] >= 0 && k[0] < w && k[1] >= 0 && k[1] < h && solid[k[1]*w+k[0]] {
					solid[k[1]*w+k[0]] = false
					stack = append(stack, k[1]*w+k[0])
				}
			}
		}
		out = append(out, area{a.x0 * step, a.y0 * step, a.x1 * step, a.y1 * step})
	}
	return out
}

// tightened moves the edges of an area to where its ground ends: outwards by reach
// at most, then inwards over rows and columns that are mostly paper.
func (m means) tightened(a area, reach int) area {
	a = area{max(0, a.x0-reach), max(0, a.y0-reach), min(m.w, a.x1+reach), min(m.h, a.y1+reach)}
	for a.y0 < a.y1 && m.mean(area{a.x0, a.y0, a.x1, a.y0 + 1}) < edgeShare {
		a.y0++
	}
	for a.y1 > a.y0 && m.mean(area{a.x0, a.y1 - 1, a.x1, a.y1}) < edgeShare {
		a.y1--
	}
	for a.x0 < a.x1 && m.mean(area{a.x0, a.y0, a.x0 + 1, a.y1}) < edgeShare {
		a.x0++
	}
	for a.x1 > a.x0 && m.mean(area{a.x1 - 1, a.y0, a.x1, a.y1}) < edgeShare {
		a.x1--
	}
	return a
}
