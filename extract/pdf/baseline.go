package pdf

import (
	"math"

	"guichet/internal/dossier"
)

// standOn gives a word, whose baseline goes through x, y, the height of its
// font: subset fonts often state no ascent, and from the baseline all the words
// of a line stand equally high. A slanted word keeps the box of its letters.
func (w *word) standOn(x, y float64) {
	b := &w.Box
	switch w.Angle {
	case 0:
		b.Y0, b.Y1 = y-ascent*w.Size, y+descent*w.Size
	case 90:
		b.X0, b.X1 = x-ascent*w.Size, x+descent*w.Size
	case 180:
		b.Y0, b.Y1 = y-descent*w.Size, y+ascent*w.Size
	case 270:
		b.X0, b.X1 = x-descent*w.Size, x+ascent*w.Size
	}
}

// advance returns, in the direction of writing, how far box b begins behind the
// end of box a and behind its start, and how far it is off the line of a.
func advance(angle int, a, b dossier.Box) (gap, step, off float64) {
	offX := math.Abs(a.X0+a.X1-b.X0-b.X1) / 2
	offY := math.Abs(a.Y0+a.Y1-b.Y0-b.Y1) / 2
	switch (angle + 45) / 90 * 90 % 360 {
	case 90:
		return a.Y0 - b.Y1, a.Y1 - b.Y1, offX
	case 180:
		return a.X0 - b.X1, a.X1 - b.X1, offY
	case 270:
		return b.Y0 - a.Y1, b.Y0 - a.Y0, offX
	default:
		return b.X0 - a.X1, b.X0 - a.X0, offY
	}
}
