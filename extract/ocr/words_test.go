package ocr

import (
	"math"
	"strings"
	"testing"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

const tsv = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n" +
	"4\t1\t1\t1\t1\t0\t100\t100\t300\t30\t-1\t\n" +
	"5\t1\t1\t1\t1\t1\t100\t100\t120\t24\t96.5\tCoût\n" +
	"5\t1\t1\t1\t1\t2\t240\t90\t100\t80\t91\ttotal\n" +
	"5\t1\t1\t1\t1\t3\t240\t100\t100\t24\t91\t \n" +
	"5\t1\t1\t1\t1\t4\tx\t100\t100\t24\t91\tabîmé\n" +
	"5\t1\t1\t1\n"

func TestWordsAreReadFromTesseractsTable(t *testing.T) {
	lines := parseTSV([]byte(tsv))
	if len(lines) != 1 || len(lines[0]) != 2 {
		t.Fatalf("read %v", lines)
	}
	first, second := lines[0][0], lines[0][1]
	if first.Text != "Coût" || first.Box != (dossier.Box{X0: 100, Y0: 100, X1: 220, Y1: 124}) || first.Confidence != .965 {
		t.Errorf("the first word is %+v", first)
	}
	if second.Box.Y0 != 100 || second.Box.Y1 != 130 {
		t.Errorf("a box larger than its line was not cut to it: %+v", second.Box)
	}
}

func TestLookAlikesLowerTheConfidenceAndAreNotCorrected(t *testing.T) {
	for _, c := range []struct {
		text  string
		doubt bool
	}{
		{"12500", false}, {"1O500", true}, {"l2", true}, {"5OO", true}, {"Total", false}, {"T3", false}, {"2021", false}, {"B2C", true}, {"k€", false},
	} {
		if got := confidence(c.text, .9) < .9; got != c.doubt {
			t.Errorf("%s: doubt %v, want %v", c.text, got, c.doubt)
		}
	}
	lines := parseTSV([]byte(strings.Replace(tsv, "Coût", "1O 500", 1)))
	if w := lines[0][0]; w.Text != "1O 500" || w.Confidence > .5 {
		t.Errorf("read %+v", w)
	}
}

func TestWordsOfALineGetOneBaselineAndOneSize(t *testing.T) {
	// Ink of ten-pixel type on a baseline at 100.
	words := []table.Word{
		{Text: "comme", Box: dossier.Box{X0: 0, Y0: 94.7, X1: 40, Y1: 100}},
		{Text: "page", Box: dossier.Box{X0: 50, Y0: 94.7, X1: 80, Y1: 102.1}},
		{Text: "Haut", Box: dossier.Box{X0: 90, Y0: 92.8, X1: 120, Y1: 100}},
		{Text: "-", Box: dossier.Box{X0: 130, Y0: 97, X1: 135, Y1: 98}},
		{Text: "tache", Box: dossier.Box{X0: 140, Y0: 92.8, X1: 180, Y1: 112}}, // caught a speck below
	}
	level(words)
	for _, w := range words {
		if math.Abs(w.Size-10) > .2 || math.Abs(w.Box.Y1-102.2) > .3 || math.Abs(w.Box.Y1-w.Box.Y0-10) > .2 {
			t.Errorf("%s: size %.2f, from %.2f to %.2f", w.Text, w.Size, w.Box.Y0, w.Box.Y1)
		}
	}
}

// figures draws a number with a space of so many pixels where the text has one, and
// returns the word as tesseract boxes it, without the space.
func figures(text string, space int) (*bitmap, table.Word) {
	b := newBitmap(400, 60)
	x := 20
	for _, r := range text {
		switch r {
		case ' ':
			x += space
			continue
		case '1':
			b.paint(x+6, 10, x+10, 42) // narrower than its place
		case ',':
			b.paint(x, 38, x+4, 44)
			x -= 10
		default:
			b.paint(x, 10, x+14, 42)
		}
		x += 18
	}
	return b, table.Word{Text: strings.ReplaceAll(text, " ", ""), Confidence: .9, Box: dossier.Box{X0: 19, Y0: 10, X1: float64(x), Y1: 44}}
}

func (b *bitmap) paint(x0, y0, x1, y1 int) {
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			b.ink[y*b.w+x] = true
		}
	}
}

func TestGroupsOfFiguresThatStandApartAreSeparateWords(t *testing.T) {
	for _, text := range []string{"1 250", "12 500", "1 445 672", "54 048,47", "758370", "1250", "2021", "2 021", "999"} {
		b, w := figures(text, 9)
		var got []string
		for _, p := range splitGroups(b, w) {
			got = append(got, p.Text)
		}
		want := text
		if text == "2 021" {
			want = "2021" // like a year: it is read alike without the space
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q comes out as %q", text, s)
		}
	}
}

func TestANumberWithMoreOnThePageThanWasReadIsInDoubt(t *testing.T) {
	b, w := figures("264384,67", 9)
	w.Text = "26438467" // the comma was lost
	out := splitGroups(b, w)
	if len(out) != 1 || out[0].Text != w.Text || out[0].Confidence > .5 {
		t.Errorf("got %+v", out)
	}
}

func FuzzParseTSV(f *testing.F) {
	f.Add([]byte(tsv))
	f.Add([]byte("4\t\t\t\t\t\tNaN\t1e9\t-1\tInf\t0\t\n5\t\t\t\t\t\t0\t0\t1\t1\tNaN\tx"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, w := range layOut(parseTSV(b), newBitmap(50, 50)) {
			for _, v := range []float64{w.Box.X0, w.Box.Y0, w.Box.X1, w.Box.Y1, w.Size, w.Confidence} {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Fatalf("%+v", w)
				}
			}
			if w.Confidence < 0 || w.Confidence > 1 || w.Text == "" {
				t.Fatalf("%+v", w)
			}
		}
	})
}
