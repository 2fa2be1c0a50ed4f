package ocr

import (
	"image"
	"math"
	"testing"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// lettersOf draws n strokes of a height, like the letters of a page, and a rule.
func lettersOf(n, height int) *bitmap {
	b := newBitmap(2000, 1400)
	for k := range n {
		x, y := 20+k%60*30, 20+k/60*(height+20)
		for dy := range height {
			for dx := range max(3, height/3) {
				b.ink[(y+dy)*b.w+x+dx] = true
			}
		}
	}
	for x := 10; x < 1900; x++ {
		b.ink[1380*b.w+x] = true
	}
	return b
}

func TestLettersAreBroughtToTheSizeThatIsReadBest(t *testing.T) {
	for _, c := range []struct {
		name      string
		n, height int
		want      float64
	}{
		{"letters of a good size", 300, 19, 1},
		{"large ones", 300, 30, bestLetter / 30},
		{"very large ones", 100, 65, leastScale},
		{"small ones", 300, 10, bestLetter / 10},
		{"too few to tell", 10, 40, 1},
	} {
		if got := bestScale(lettersOf(c.n, c.height)); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: scaled by %.2f, want %.2f", c.name, got, c.want)
		}
	}
}

func TestBoxesOfAScaledPageComeBackToIt(t *testing.T) {
	lines := zoomed([][]table.Word{{{Box: dossier.Box{X0: 10, Y0: 20, X1: 30, Y1: 40}}}}, 1/.5)
	if got, want := lines[0][0].Box, (dossier.Box{X0: 20, Y0: 40, X1: 60, Y1: 80}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestWordsOfAFaceOfOneWidthAreAsWideAsTheirPlaces(t *testing.T) {
	line := func(space float64) []table.Word {
		var out []table.Word
		for i := range 30 {
			x := float64(i) * (50 + space)
			out = append(out, table.Word{Text: "mot", Size: 10, Box: dossier.Box{X0: x, X1: x + 50, Y1: 10}})
		}
		return out
	}
	for _, c := range []struct{ space, want float64 }{{3, 3}, {4.5, 4.5}, {7, 3}, {9, 3}} {
		words := line(c.space)
		pad(words, []int{0})
		if got := words[1].Box.X0 - words[0].Box.X1; math.Abs(got-c.want) > 1e-9 {
			t.Errorf("spaces of %.1f become %.1f, want %.1f", c.space, got, c.want)
		}
	}
}

func TestLightPrintIsMeasuredByAllThatIsNotWhite(t *testing.T) {
	for _, c := range []struct {
		name  string
		gray  byte
		whole bool
	}{{"dark", 30, false}, {"light", 160, true}} {
		b := lettersOf(300, 30)
		white := image.NewGray(image.Rect(0, 0, b.w, b.h))
		for i, ink := range b.ink {
			white.Pix[i] = 255
			if ink {
				white.Pix[i] = c.gray
			}
		}
		strokes := strokesOf(white)
		got := wholeStrokes(white, strokes)
		if h := letterHeight(got); h != 30 || (got != strokes) != c.whole {
			t.Errorf("%s print: letters of %v", c.name, h)
		}
	}
}
