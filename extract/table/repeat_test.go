package table

import (
	"testing"

	"guichet/internal/dossier"
)

// at is a word of the size of a budget's, its left end and its top given.
func at(text string, x, y float64) Word {
	return Word{Text: text, Box: dossier.Box{X0: x, Y0: y, X1: x + 5*float64(len(text)), Y1: y + 10}, Size: 10, Confidence: 1}
}

// headPage is a page with a head of two lines and rows below it.
func headPage(number int, top float64, rows ...[3]string) RawPage {
	p := RawPage{File: "a.pdf", Number: number, Width: 600, Height: 800, Method: dossier.MethodText}
	p.Words = append(p.Words, at("Poste", 50, top), at("2021", 300, top), at("Total", 400, top), at("(k€)", 300, top+12), at("TTC", 400, top+12))
	for i, r := range rows {
		y := top + 40 + 20*float64(i)
		for c, x := range []float64{50, 300, 400} {
			if r[c] != "" {
				p.Words = append(p.Words, at(r[c], x, y))
			}
		}
	}
	return p
}

func TestAHeadPrintedAgainIsTheHeadItWas(t *testing.T) {
	first := Detect(headPage(1, 500, [3]string{"Licences", "800,0", "900,0"}, [3]string{"Formation", "70,0", "80,0"}))
	words := headPage(1, 500).Words
	h, ok := headOf(last(&first), words)
	if !ok || len(h.words) != 5 {
		t.Fatalf("the head was not found: %d words", len(h.words))
	}
	next := headPage(2, 60, [3]string{"Serveurs", "10,0", "10,0"}, [3]string{"Total", "880,0", "990,0"})
	for _, c := range []struct {
		name string
		page func() RawPage
		want bool
	}{
		{"at the top of the next page", func() RawPage { return next }, true},
		{"another word in it", func() RawPage {
			p := headPage(2, 60, [3]string{"Serveurs", "10,0", "10,0"})
			p.Words[2].Text = "Solde"
			return p
		}, false},
		{"another place", func() RawPage {
			p := headPage(2, 60, [3]string{"Serveurs", "10,0", "10,0"})
			p.Words[2].Box.X0 += 10
			return p
		}, false},
		{"a text above it", func() RawPage {
			p := headPage(2, 60, [3]string{"Serveurs", "10,0", "10,0"})
			p.Words = append(p.Words, at("Annexe", 50, 30))
			return p
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			// What was seen on the page is of no table at all.
			got, ok := h.goesOn(c.page(), Page{Number: 2})
			if ok != c.want {
				t.Fatalf("goes on: %v", ok)
			}
			if !ok {
				return
			}
			b := got.Blocks[0].Table
			if b == nil || !h.begins(b) || len(b.Rows) != len(h.rows)+2 {
				t.Fatalf("got %+v", got.Blocks)
			}
			src := b.Rows[0][0].Source
			if src.Page != 2 || src.Box == nil || src.Box.Y0 != 60 {
				t.Errorf("the head is said to be at %+v", src)
			}
			if joined := Join([]Page{first, got}); len(joined[1].Blocks) != 0 {
				t.Error("the rows of the second page were not joined to the first")
			}
		})
	}
}
