package ocr

import (
	"image"

	"golang.org/x/image/draw"
)

// The height of a letter, in pixels, that the recogniser was trained on, and the range in
// which the picture is left as it is: larger figures it mistakes for others even on
// a clean page, and smaller ones lack strokes.
const (
	bestLetter  = 19.0
	largeLetter = 22.0
	smallLetter = 13.0
	leastScale  = .4
	mostScale   = 2.0
)

// bestScale returns by how much a page is scaled before it is recognised, from the usual
// height of its letters; 1 where they are of a good size, or too few to tell.
func bestScale(b *bitmap) float64 {
	h := letterHeight(b)
	if h == 0 || h >= smallLetter && h <= largeLetter {
		return 1
	}
	return min(max(bestLetter/h, leastScale), mostScale)
}

// Light print: most of what is not white is no stroke.
const (
	nearlyWhite = 230
	lightShare  = 3 // pixels that are not white for one of a stroke
)

// wholeStrokes returns the strokes of a whitened page, or all that is not white where the
// print is so light that its letters fall to pieces.
func wholeStrokes(white *image.Gray, strokes *bitmap) *bitmap {
	all, dark, gray := newBitmap(strokes.w, strokes.h), 0, 0
	for y := range all.h {
		for x := range all.w {
			if white.Pix[y*white.Stride+x] < nearlyWhite {
				all.ink[y*all.w+x] = true
				gray++
			}
			if strokes.at(x, y) {
				dark++
			}
		}
	}
	if gray > lightShare*dark {
		return all
	}
	return strokes
}

// fewLetters is how many pieces of ink tell nothing of a page's letters.
const fewLetters = 40

// letterHeight returns the usual height of the pieces of ink that may be letters: most
// have no stem. 0 when there are few.
func letterHeight(b *bitmap) float64 {
	var heights []float64
	for _, a := range pieces(b) {
		w, h := a.x1-a.x0, a.y1-a.y0
		if h >= 6 && h <= b.h/20 && w <= 3*h && h <= 5*w {
			heights = append(heights, float64(h))
		}
	}
	if len(heights) < fewLetters {
		return 0
	}
	return median(heights)
}

// pieces returns the bounds of the connected pieces of ink.
func pieces(b *bitmap) []area {
	seen := make([]bool, len(b.ink))
	var out []area
	var stack []int
	for i := range b.ink {
		if !b.ink[i] || seen[i] {
			continue
		}
		a := area{b.w, b.h, 0, 0}
		stack = append(stack[:0], i)
		seen[i] = true
		for len(stack) > 0 {
			j := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			x, y := j%b.w, j/b.w
			a = area{min(a.x0, x), min(a.y0, y), max(a.x1, x+1), max(a.y1, y+1)}
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					nx, ny := x+dx, y+dy
					if nx < 0 || nx >= b.w || ny < 0 || ny >= b.h {
						continue
					}
					if k := ny*b.w + nx; b.ink[k] && !seen[k] {
						seen[k] = true
						stack = append(stack, k)
					}
				}
			}
		}
		out = append(out, a)
	}
	return out
}

// scaled returns a picture at another size.
func scaled(g *image.Gray, by float64) *image.Gray {
	if by == 1 {
		return g
	}
	out := image.NewGray(image.Rect(0, 0, max(1, int(float64(g.Rect.Dx())*by+.5)), max(1, int(float64(g.Rect.Dy())*by+.5))))
	draw.BiLinear.Scale(out, out.Rect, g, g.Rect, draw.Src, nil)
	return out
}
