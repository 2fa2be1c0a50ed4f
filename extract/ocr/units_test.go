package ocr

import (
	"strings"
	"testing"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

func TestTheSignOfMoneyStaysWithItsFigure(t *testing.T) {
	word := func(text string, x0, x1, y float64) table.Word {
		return table.Word{Text: text, Size: 10, Confidence: .9, Box: dossier.Box{X0: x0, X1: x1, Y0: y, Y1: y + 10}}
	}
	for _, c := range []struct {
		name  string
		words []table.Word
		want  string
	}{
		{"read as a letter, a little lower", []table.Word{word("949,65", 0, 30, 0), word("ke", 33, 45, 2)}, "949,65 ke"},
		{"behind the last group of a figure", []table.Word{word("12", 0, 10, 0), word("500", 12, 30, 0), word("€", 33, 38, 0)}, "12|500 €"},
		{"far off it is a column's", []table.Word{word("949,65", 0, 30, 0), word("e", 60, 65, 0)}, "949,65|e"},
		{"on another line", []table.Word{word("949,65", 0, 30, 0), word("€", 33, 38, 12)}, "949,65|€"},
		{"behind a word", []table.Word{word("Montant", 0, 30, 0), word("€", 33, 38, 0)}, "Montant|€"},
	} {
		var got []string
		for _, w := range joinSigns(c.words) {
			got = append(got, w.Text)
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s: %q, want %q", c.name, s, c.want)
		}
	}
}
