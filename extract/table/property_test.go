package table_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// letters counts the letters of texts without spaces.
func letters(s string) int { return len(strings.Join(strings.Fields(s), "")) }

// dots matches the dots that lead the eye from a label to its figure: as many as this in a
// cell are no part of its text.
var dots = regexp.MustCompile(`([.…_]\s*){4,}`)

// dotsLeftOut counts the leading dots that the text of a cell goes without. They stand in
// what the cell says was printed, and only a table that has leaders goes without any.
func dotsLeftOut(rows [][]table.Cell) (n int) {
	led := false
	for _, row := range rows {
		for _, c := range row {
			led = led || dots.MatchString(c.Source.Raw)
			for _, dot := range []string{".", "…", "_"} {
				n += len(dot) * (strings.Count(c.Source.Raw, dot) - strings.Count(c.Text, dot))
			}
		}
	}
	if !led {
		return 0
	}
	return n
}

// checkPage verifies what holds for any page: each word is in one block and
// once, grids are dense, and covered cells are empty.
func checkPage(t *testing.T, raw table.RawPage) {
	t.Helper()
	want, got := 0, 0
	for _, w := range raw.Words {
		want += letters(w.Text)
	}
	for _, b := range table.Detect(raw).Blocks {
		if b.Text != nil {
			got += letters(b.Text.String)
			continue
		}
		got += dotsLeftOut(b.Table.Rows)
		for _, row := range b.Table.Rows {
			if len(row) != b.Table.Columns() {
				t.Fatalf("a row of %d cells in a table of %d columns", len(row), b.Table.Columns())
			}
			for _, c := range row {
				got += letters(c.Text)
				if c.Covered && c.Text != "" {
					t.Fatalf("a covered cell holds %q", c.Text)
				}
			}
		}
	}
	if got != want {
		b, err := json.Marshal(raw)
		if err != nil {
			t.Fatal(err)
		}
		t.Fatalf("%d letters on the page, %d in its blocks:\n%s", want, got, b)
	}
}

func TestNoWordIsLostOrDoubled(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	words := []string{"Licences", "de", "Total", "1", "234", "500,00", "€", "-", "2021", "TTC", "a", "Montant", "12,5", "k€", "•"}
	for range 3000 {
		raw := table.RawPage{Number: 1, Width: 600, Height: 800}
		for range r.IntN(60) {
			text := words[r.IntN(len(words))]
			x, y := float64(r.IntN(12))*45, float64(r.IntN(25))*7
			raw.Words = append(raw.Words, table.Word{
				Text: text, Size: 9 + float64(r.IntN(3)), Bold: r.IntN(4) == 0, Confidence: 1,
				Box: dossier.Box{X0: x, Y0: y, X1: x + 5*float64(len(text)), Y1: y + 10},
			})
		}
		for range r.IntN(12) {
			x, y, l := float64(r.IntN(12))*45, float64(r.IntN(25))*7, float64(r.IntN(10))*40
			if r.IntN(2) == 0 {
				raw.Segments = append(raw.Segments, table.Segment{X0: x, Y0: y, X1: x + l, Y1: y})
			} else {
				raw.Segments = append(raw.Segments, table.Segment{X0: x, Y0: y, X1: x, Y1: y + l})
			}
		}
		checkPage(t, raw)
	}
}

func FuzzDetect(f *testing.F) {
	for _, d := range []string{
		"*Poste    *Total\n\nLicences   800,00\n\nTotal      800,00\n",
		"|====|====|\n|    |    |\n|  a |  1 |\n|    |    |\n|====|====|\n",
		"*Poste    *Total\n\nLicences   800,00\n\nTotal      800,________0\n",
	} {
		b, err := json.Marshal(draw(d))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var raw table.RawPage
		if json.Unmarshal(data, &raw) != nil || len(raw.Words) > 200 || len(raw.Segments) > 200 || len(raw.Fills) > 200 {
			return
		}
		for _, w := range raw.Words {
			for _, x := range []float64{w.Box.X0, w.Box.X1, w.Box.Y0, w.Box.Y1, w.Size} {
				if math.Abs(x) > 1e6 {
					return
				}
			}
		}
		checkPage(t, raw)
	})
}
