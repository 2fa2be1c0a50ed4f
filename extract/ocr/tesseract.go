package ocr

import (
	"bufio"
	"bytes"
	"fmt"
	"image"
	"strconv"
	"strings"
	"unicode"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// program and language of the recogniser.
const (
	program  = "tesseract"
	language = "fra"
)

// arguments of one page: words with boxes from a picture on the standard input. The
// text is taken as sparse (psm 11): what stands together is decided from the boxes, and
// cells that are centred beside a label of two lines are not mixed into it, as they
// are when the page is taken as one block.
func arguments(dpi int) []string {
	return []string{"stdin", "stdout", "-l", language, "--psm", "11", "--dpi", strconv.Itoa(dpi), "tsv"}
}

// encodePGM writes a picture in the plainest form that tesseract takes (netpbm's
// pgm(5), binary).
func encodePGM(g *image.Gray) []byte {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	b := fmt.Appendf(nil, "P5\n%d %d\n255\n", w, h)
	for y := range h {
		b = append(b, g.Pix[y*g.Stride:y*g.Stride+w]...)
	}
	return b
}

// Columns of tesseract's TSV.
const (
	tsvLevel  = 0
	tsvLeft   = 6
	tsvTop    = 7
	tsvWidth  = 8
	tsvHeight = 9
	tsvConf   = 10
	tsvText   = 11

	levelLine = "4"
	levelWord = "5"
)

// parseTSV reads the words of tesseract's output, line by line, with their boxes in
// pixels. What is not as expected is left out.
func parseTSV(out []byte) [][]table.Word {
	var lines [][]table.Word
	top, bottom := 0.0, 1e12 // the ink of the current line
	sc := bufio.NewScanner(bytes.NewReader(out))
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		f := strings.Split(sc.Text(), "\t")
		if len(f) <= tsvText {
			continue
		}
		if f[tsvLevel] == levelLine {
			lines = append(lines, nil)
			top, bottom = 0, 1e12
			if n, ok := parseBox(f); ok {
				top, bottom = n.Y0, n.Y1
			}
		}
		if f[tsvLevel] != levelWord || len(lines) == 0 {
			continue
		}
		if w, ok := parseWord(f); ok {
			// Now and then a word's box is larger than its line's.
			if y0, y1 := max(w.Box.Y0, top), min(w.Box.Y1, bottom); y0 < y1 {
				w.Box.Y0, w.Box.Y1 = y0, y1
			}
			lines[len(lines)-1] = append(lines[len(lines)-1], w)
		}
	}
	return lines
}

func parseBox(f []string) (dossier.Box, bool) {
	var n [4]float64
	for i, col := range []int{tsvLeft, tsvTop, tsvWidth, tsvHeight} {
		v, err := strconv.ParseFloat(f[col], 64)
		if err != nil || !(v >= 0 && v < 1e6) { // also not a number
			return dossier.Box{}, false
		}
		n[i] = v
	}
	return dossier.Box{X0: n[0], Y0: n[1], X1: n[0] + n[2], Y1: n[1] + n[3]}, n[3] > 0
}

func parseWord(f []string) (table.Word, bool) {
	box, ok := parseBox(f)
	conf, err := strconv.ParseFloat(f[tsvConf], 64)
	text := strings.TrimSpace(f[tsvText])
	if !ok || err != nil || !(conf >= 0) || text == "" {
		return table.Word{}, false
	}
	return table.Word{Text: text, Box: box, Confidence: confidence(text, conf/100)}, true
}

// doubtFactor lowers the confidence of a text that mixes digits with the letters they
// are taken for.
const doubtFactor = .5

// confidence is the recogniser's own, lowered where digits and the letters that
// look like them stand side by side: "1O 5OO" is what was read, but hardly what
// is printed.
func confidence(text string, c float64) float64 {
	c = min(max(c, 0), 1)
	rs := []rune(text)
	for i := 1; i < len(rs); i++ {
		a, b := rs[i-1], rs[i]
		if unicode.IsDigit(a) && lookAlike(b) || lookAlike(a) && unicode.IsDigit(b) {
			return c * doubtFactor
		}
	}
	return c
}

func lookAlike(r rune) bool { return strings.ContainsRune("OoQDlIi|!SsBZzg", r) }

// isNoise tells what is left of rulings and specks, not words.
func isNoise(w table.Word) bool {
	return strings.Trim(w.Text, `|_[]{}\/~'’‘"“”`+"`") == "" ||
		w.Confidence < .3 && len([]rune(w.Text)) <= 2 && strings.IndexFunc(w.Text, unicode.IsDigit) < 0
}
