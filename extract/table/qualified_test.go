package table

import (
	"strings"
	"testing"

	"guichet/internal/dossier"
)

// spacedRun is a run of words in letters of 10 points, with so much space between them.
func spacedRun(text string, gap float64) run {
	var words []Word
	x := 0.0
	for w := range strings.FieldsSeq(text) {
		width := 5 * float64(len(w))
		words = append(words, Word{Text: w, Box: dossier.Box{X0: x, Y0: 0, X1: x + width, Y1: 10}, Size: 10})
		x += width + gap
	}
	return newRun(words)
}

func TestAFigureAndWhatQualifiesItAreOneValue(t *testing.T) {
	for _, c := range []struct {
		text string
		gap  float64 // points
		want int     // runs
	}{
		{"962 (26.9)", 3, 1},
		{"1,676 (46.9 %)", 3, 1},
		{"0.50 (0.40, 0.60)", 3, 1},
		{"962 (26.9)", 5, 2}, // two columns close to one another
		{"962.5 26.9", 3, 2},
		{"1 200,00 (300,00) (40,00)", 3, 3},
	} {
		got := splitFigures([]line{newLine([]run{spacedRun(c.text, c.gap)})})
		if len(got) != 1 || len(got[0].runs) != c.want {
			t.Errorf("%q with gaps of %.0f: %d runs, want %d", c.text, c.gap, len(got[0].runs), c.want)
		}
	}
}
