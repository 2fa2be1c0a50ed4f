package pdf

import (
	"math"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// sameTone is the difference of gray below which text does not stand out.
const sameTone = 0.04

// visibleWords keeps the words that a reader sees, and counts the others:
// text of the colour of the paper behind it, transparent text, and invisible
// text unless it is the recognised text of a scan.
func visibleWords(words []word, d drawing, imaged bool) (kept []table.Word, hidden int) {
	for _, w := range words {
		x, y := (w.Box.X0+w.Box.X1)/2, (w.Box.Y0+w.Box.Y1)/2
		switch {
		case within(d.invisible, x, y):
			if !imaged {
				hidden++
				continue
			}
		case w.color.alpha < 1-faint,
			!imaged && math.Abs(w.color.gray-paper(d.fills, x, y)) < sameTone:
			hidden++
			continue
		}
		kept = append(kept, w.Word)
	}
	return kept, hidden
}

func within(boxes []dossier.Box, x, y float64) bool {
	for _, b := range boxes {
		if x >= b.X0 && x <= b.X1 && y >= b.Y0 && y <= b.Y1 {
			return true
		}
	}
	return false
}

// paper is the gray behind a point: of the last fill painted there, or white.
func paper(fills []table.Fill, x, y float64) float64 {
	for i := len(fills) - 1; i >= 0; i-- {
		b := fills[i].Box
		if x >= b.X0 && x <= b.X1 && y >= b.Y0 && y <= b.Y1 {
			return fills[i].Gray
		}
	}
	return 1
}
