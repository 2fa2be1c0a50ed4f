package ocr

import (
	"image"
	"math"
)

// bitmap is a black and white image; true is ink.
type bitmap struct {
	w, h int
	ink  []bool
}

func newBitmap(w, h int) *bitmap { return &bitmap{w, h, make([]bool, w*h)} }

func (b *bitmap) at(x, y int) bool { return b.ink[y*b.w+x] }

// inkShare is how much darker than its surroundings a pixel of ink is: hairlines
// come out of a scanner in a light gray.
const inkShare = 0.87

// binarise separates ink from paper by the mean of the surroundings, a quarter
// of an inch around: shaded headers and dark corners are paper too.
func binarise(g *image.Gray, dpi int) *bitmap {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := newBitmap(w, h)
	means := newMeans(g, max(2, dpi/8))
	for y := range h {
		for x, v := range g.Pix[y*g.Stride : y*g.Stride+w] {
			out.ink[y*w+x] = float64(v) < means.around(x, y)*inkShare
		}
	}
	return out
}

// Paper and ink for the recogniser, as shares of the surroundings' mean: what lies
// beyond is plain white and plain black.
const (
	whiteShare = .93
	blackShare = .35
)

// whiten stretches the contrast: grain, shades and the traces of erased rulings
// become white.
func whiten(g *image.Gray, dpi int) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, w, h))
	means := newMeans(g, max(2, dpi/8))
	for y := range h {
		for x := range w {
			share := float64(g.Pix[y*g.Stride+x]) / max(1, means.around(x, y))
			out.Pix[y*out.Stride+x] = byte(255 * min(max((share-blackShare)/(whiteShare-blackShare), 0), 1))
		}
	}
	return out
}

// means gives the mean of the pixels around a place.
type means struct {
	w, h, radius int
	sums         []uint64
}

func newMeans(g *image.Gray, radius int) means {
	return means{g.Rect.Dx(), g.Rect.Dy(), radius, integral(g)}
}

func (m means) around(x, y int) float64 {
	return m.mean(area{max(0, x-m.radius), max(0, y-m.radius), min(m.w, x+m.radius+1), min(m.h, y+m.radius+1)})
}

// mean returns the mean of the pixels of an area, 0 for an empty one.
func (m means) mean(a area) float64 {
	if a.x0 >= a.x1 || a.y0 >= a.y1 {
		return 0
	}
	stride := m.w + 1
	sum := m.sums[a.y1*stride+a.x1] - m.sums[a.y0*stride+a.x1] - m.sums[a.y1*stride+a.x0] + m.sums[a.y0*stride+a.x0]
	return float64(sum) / float64((a.x1-a.x0)*(a.y1-a.y0))
}

// integral returns the sums of all pixels above and left of each corner.
func integral(g *image.Gray) []uint64 {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	s := make([]uint64, (w+1)*(h+1))
	for y := range h {
		var row uint64
		for x := range w {
			row += uint64(g.Pix[y*g.Stride+x])
			s[(y+1)*(w+1)+x+1] = s[y*(w+1)+x+1] + row
		}
	}
	return s
}

// strokesOf separates the strokes of letters on a whitened page: what is nearer to
// black than to white, so that neighbours do not touch.
func strokesOf(white *image.Gray) *bitmap {
	out := newBitmap(white.Rect.Dx(), white.Rect.Dy())
	for y := range out.h {
		for x := range out.w {
			out.ink[y*out.w+x] = white.Pix[y*white.Stride+x] < 128
		}
	}
	return out
}

// reduced returns the bitmap at one n-th of its size: a pixel is ink where any of
// its n² are.
func (b *bitmap) reduced(n int) *bitmap {
	out := newBitmap((b.w+n-1)/n, (b.h+n-1)/n)
	for y := range b.h {
		for x := range b.w {
			if b.at(x, y) {
				out.ink[y/n*out.w+x/n] = true
			}
		}
	}
	return out
}

// halved returns a picture at half its resolution.
func halved(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx()/2, g.Rect.Dy()/2
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			i := 2*y*g.Stride + 2*x
			sum := int(g.Pix[i]) + int(g.Pix[i+1]) + int(g.Pix[i+g.Stride]) + int(g.Pix[i+g.Stride+1])
			out.Pix[y*out.Stride+x] = byte(sum / 4) // #nosec G115 -- a mean of bytes
		}
	}
	return out
}

// quarter turns an image clockwise by n quarters.
func quarter(g *image.Gray, n int) *image.Gray {
	n = (n%4 + 4) % 4
	if n == 0 {
		return g
	}
	w, h := g.Rect.Dx(), g.Rect.Dy()
	ow, oh := w, h
	if n%2 == 1 {
		ow, oh = h, w
	}
	out := image.NewGray(image.Rect(0, 0, ow, oh))
	for y := range h {
		for x := range w {
			var ox, oy int
			switch n {
			case 1:
				ox, oy = h-1-y, x
			case 2:
				ox, oy = w-1-x, h-1-y
			case 3:
				ox, oy = y, w-1-x
			}
			out.Pix[oy*out.Stride+ox] = g.Pix[y*g.Stride+x]
		}
	}
	return out
}

// rotated turns an image by a small angle in radians around its centre, by linear
// interpolation; what comes in from outside is paper.
func rotated(g *image.Gray, angle float64) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, w, h))
	sin, cos := math.Sincos(angle)
	cx, cy := float64(w-1)/2, float64(h-1)/2
	for y := range h {
		dy := float64(y) - cy
		// The source of the row's first pixel; the next ones follow in steps.
		sx := cos*-cx - sin*dy + cx
		sy := sin*-cx + cos*dy + cy
		for x := range w {
			out.Pix[y*out.Stride+x] = sample(g, sx, sy)
			sx += cos
			sy += sin
		}
	}
	return out
}

func sample(g *image.Gray, x, y float64) byte {
	x0, y0 := int(math.Floor(x)), int(math.Floor(y))
	if x0 < 0 || y0 < 0 || x0+1 >= g.Rect.Dx() || y0+1 >= g.Rect.Dy() {
		return 255
	}
	fx, fy := x-float64(x0), y-float64(y0)
	i := y0*g.Stride + x0
	top := float64(g.Pix[i])*(1-fx) + float64(g.Pix[i+1])*fx
	bottom := float64(g.Pix[i+g.Stride])*(1-fx) + float64(g.Pix[i+g.Stride+1])*fx
	return byte(top*(1-fy) + bottom*fy + .5)
}
