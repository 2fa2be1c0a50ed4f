package ocr

import (
	"regexp"

	"guichet/extract/table"
)

// signSeen is the sign of the euro, alone or in thousands, as it is recognised: its
// strokes are taken for those of a letter.
var signSeen = regexp.MustCompile(`^[kKmM]?(?:€|[EeCcé]|£)[.,;]?$`)

// signGap is the widest space between a figure and its unit, in font sizes.
const signGap = .9

// joinSigns makes one word of a figure and the sign of money behind it: apart, the
// sign may be taken for a text of its own, in a column or on a line of its own. The
// letters stay as they were recognised.
func joinSigns(words []table.Word) []table.Word {
	gone := make([]bool, len(words))
	for i, sign := range words {
		if !signSeen.MatchString(sign.Text) {
			continue
		}
		best, gap := -1, signGap*sign.Size
		for k, w := range words {
			middle := (w.Box.Y0 + w.Box.Y1) / 2
			if d := sign.Box.X0 - w.Box.X1; k != i && !gone[k] && d > -sign.Size/4 && d < gap && endsInFigure(w.Text) &&
				middle > sign.Box.Y0 && middle < sign.Box.Y1 {
				best, gap = k, d
			}
		}
		if best < 0 {
			continue
		}
		w := &words[best]
		w.Text += " " + sign.Text
		w.Box.X1 = max(w.Box.X1, sign.Box.X1)
		w.Confidence = min(w.Confidence, sign.Confidence)
		gone[i] = true
	}
	var out []table.Word
	for i, w := range words {
		if !gone[i] {
			out = append(out, w)
		}
	}
	return out
}

func endsInFigure(s string) bool {
	return s != "" && s[len(s)-1] >= '0' && s[len(s)-1] <= '9'
}
