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

// parseTSV reads the words of tesseract's output; scale is points per pixel. Lines
// that are not as expected are left out.
func parseTSV(out []byte, scale float64) []table.Word {
	var words []table.Word
	lineHeight := 0.0
	sc := bufio.NewScanner(bytes.NewReader(out))
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		f := strings.Split(sc.Text(), "\t")
		if len(f) <= tsvText || f[tsvLevel] != levelLine && f[tsvLevel] != levelWord {
			continue
		}
		var n [4]float64
		ok := true
		for i, col := range []int{tsvLeft, tsvTop, tsvWidth, tsvHeight} {
			v, err := strconv.ParseFloat(f[col], 64)
			ok = ok && err == nil && v >= 0 && v < 1e6
			n[i] = v * scale
		}
		if !ok {
			continue
		}
		if f[tsvLevel] == levelLine {
			lineHeight = n[3]
			continue
		}
		conf, err := strconv.ParseFloat(f[tsvConf], 64)
		text := strings.TrimSpace(f[tsvText])
		if err != nil || text == "" {
			continue
		}
		words = append(words, table.Word{
			Text:       text,
			Box:        dossier.Box{X0: n[0], Y0: n[1], X1: n[0] + n[2], Y1: n[1] + n[3]},
			Size:       lineHeight,
			Confidence: confidence(text, conf/100),
		})
	}
	return words
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
