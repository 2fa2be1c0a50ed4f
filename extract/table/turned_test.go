package table_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// turnBox gives a box of an upright page its place on the page turned
// counterclockwise by quarter turns.
func turnBox(b dossier.Box, turns int, width, height float64) dossier.Box {
	for range turns {
		b = dossier.Box{X0: b.Y0, Y0: width - b.X1, X1: b.Y1, Y1: width - b.X0}
		width, height = height, width
	}
	return b
}

// turnPage turns a page counterclockwise: its text then runs upwards at one
// quarter turn.
func turnPage(p table.RawPage, turns int) table.RawPage {
	words := append([]table.Word(nil), p.Words...)
	for i := range words {
		words[i].Box = turnBox(words[i].Box, turns, p.Width, p.Height)
		words[i].Angle = (words[i].Angle + 90*turns) % 360
	}
	segments := append([]table.Segment(nil), p.Segments...)
	for i, s := range segments {
		segments[i] = table.Segment(turnBox(dossier.Box(s), turns, p.Width, p.Height))
	}
	fills := append([]table.Fill(nil), p.Fills...)
	for i := range fills {
		fills[i].Box = turnBox(fills[i].Box, turns, p.Width, p.Height)
	}
	p.Words, p.Segments, p.Fills = words, segments, fills
	if turns%2 == 1 {
		p.Width, p.Height = p.Height, p.Width
	}
	return p
}

var sideways = []struct{ name, drawing string }{
	{"ruled", `
*Plan *de *dépenses

|====================|===========|===========|
|  Poste             |  2021     |  Total    |
|====================|===========|===========|
|  Licences          |    800,00 |    900,00 |
|====================|===========|===========|
|  Total             |    800,00 |    900,00 |
|====================|===========|===========|
`},
	{"unruled", `
*Plan *de *dépenses (en euros)


*Poste                          *2021       *Total

Études juridiques et analyse
                               1 200,00    1 200,00
d'impact

Licences                         800,00      800,00

Reprise des données du parc
                                  50,00       50,00
existant
`},
	{"painted", `
#*Poste              *Probabilité   *Parade

 Retard de la                       Audit
                     Faible
 livraison                          anticipé

#Panne               Forte          Secours

 Perte de données    Faible         Copie
`},
}

func TestAPageWrittenSidewaysIsReadAsAnUprightOne(t *testing.T) {
	for _, c := range sideways {
		want := table.Pages([]table.RawPage{draw(c.drawing)})[0]
		for turns := 1; turns < 4; turns++ {
			t.Run(fmt.Sprintf("%s, %d°", c.name, 90*turns), func(t *testing.T) {
				turned := turnPage(draw(c.drawing), turns)
				got := table.Pages([]table.RawPage{turned})[0]
				if got.String() != want.String() {
					t.Fatalf("got\n%s\nwant\n%s", got, want)
				}
				if got.Width != turned.Width || got.Height != turned.Height {
					t.Errorf("the page is %v × %v, want %v × %v", got.Width, got.Height, turned.Width, turned.Height)
				}
				for i, b := range want.Blocks {
					samePlaces(t, got.Blocks[i], b, turns)
				}
			})
		}
	}
}

// samePlaces holds the boxes of a block to those of the block on the upright
// page of 600 by 800 points.
func samePlaces(t *testing.T, got, want table.Block, turns int) {
	t.Helper()
	same := func(got, want dossier.Source) {
		if want.Box == nil {
			return
		}
		if turned := turnBox(*want.Box, turns, 600, 800); !near(*got.Box, turned) {
			t.Errorf("%q is at %v, want %v", want.Raw, *got.Box, turned)
		}
	}
	if want.Text != nil {
		same(got.Text.Source, want.Text.Source)
		return
	}
	same(got.Table.Source, want.Table.Source)
	for r, row := range want.Table.Rows {
		for c := range row {
			same(got.Table.Rows[r][c].Source, row[c].Source)
		}
	}
}

func near(a, b dossier.Box) bool {
	d := max(a.X0-b.X0, b.X0-a.X0, a.Y0-b.Y0, b.Y0-a.Y0, a.X1-b.X1, b.X1-a.X1, a.Y1-b.Y1, b.Y1-a.Y1)
	return d < 1e-6
}

func TestATurnedTableStandsWhereItIsOnAnUprightPage(t *testing.T) {
	for _, c := range sideways {
		for _, turns := range []int{1, 3} {
			t.Run(fmt.Sprintf("%s, %d°", c.name, 90*turns), func(t *testing.T) {
				inner := draw(c.drawing)
				inner.Width, inner.Height = 500, 400
				page := turnPage(inner, turns) // 400 wide, 500 high
				page.Width, page.Height = 600, 800
				for i := range page.Words {
					page.Words[i].Box.Y0 += 150
					page.Words[i].Box.Y1 += 150
				}
				for i := range page.Segments {
					page.Segments[i].Y0 += 150
					page.Segments[i].Y1 += 150
				}
				for i := range page.Fills {
					page.Fills[i].Box.Y0 += 150
					page.Fills[i].Box.Y1 += 150
				}
				above := draw("3. Budget prévisionnel et calendrier\n")
				below := draw(strings.Repeat("\n \n", 53) + "\nFait à Lille, le 3 mai 2021\n")
				page.Words = append(page.Words, above.Words...)
				page.Words = append(page.Words, below.Words...)
				want := above.Words[0].Text + " Budget prévisionnel et calendrier\n" + table.Detect(draw(c.drawing)).String() + "Fait à Lille, le 3 mai 2021\n"
				if got := table.Detect(page).String(); got != want {
					t.Errorf("got\n%s\nwant\n%s", got, want)
				}
			})
		}
	}
}

// upText adds a text written upwards, its foot at y.
func upText(p *table.RawPage, col int, y float64, angle int, words ...string) {
	x := 50 + charWidth*float64(col)
	if angle == 270 {
		top := y
		for _, w := range words {
			top -= charWidth * float64(len([]rune(w))+1)
		}
		for _, w := range words {
			h := charWidth * float64(len([]rune(w)))
			p.Words = append(p.Words, table.Word{Text: w, Size: 10, Angle: angle, Confidence: 1, Box: dossier.Box{X0: x, X1: x + 10, Y0: top, Y1: top + h}})
			top += h + charWidth
		}
		return
	}
	for _, w := range words {
		h := charWidth * float64(len([]rune(w)))
		p.Words = append(p.Words, table.Word{Text: w, Size: 10, Angle: angle, Confidence: 1, Box: dossier.Box{X0: x, X1: x + 10, Y0: y - h, Y1: y}})
		y -= h + charWidth
	}
}

func TestHeadingsWrittenUpThePageHeadTheirColumns(t *testing.T) {
	for _, c := range []struct{ name, drawing string }{
		{"without rulings", `











Site

Agence du Nord          12     7     19

Agence du Sud            3    14     17

Total                   15    21     36
`},
		{"in the cells of a ruled table", `
|===================|======|======|======|
|                   |      |      |      |
|                   |      |      |      |
|                   |      |      |      |
|                   |      |      |      |
|                   |      |      |      |
|                   |      |      |      |
|                   |      |      |      |
|                   |      |      |      |
|                   |      |      |      |
|                   |      |      |      |
|                   |      |      |      |
| Site              |      |      |      |
|                   |      |      |      |
|===================|======|======|======|
| Agence du Nord    |   12 |    7 |   19 |
|===================|======|======|======|
| Agence du Sud     |    3 |   14 |   17 |
|===================|======|======|======|
| Total             |   15 |   21 |   36 |
|===================|======|======|======|
`},
	} {
		for _, angle := range []int{90, 270} {
			t.Run(fmt.Sprintf("%s, %d°", c.name, angle), func(t *testing.T) {
				p := draw(strings.TrimPrefix(c.drawing, "\n"))
				for i := range p.Words { // draw drops the empty rows at the top
					if c.name == "without rulings" {
						p.Words[i].Box.Y0 += 12 * rowHeight
						p.Words[i].Box.Y1 += 12 * rowHeight
					}
				}
				foot := 50 + 13*rowHeight
				upText(&p, 23, foot, angle, "Titulaires")
				// Wrapped: the upper line is on the left of a text that runs
				// upwards, on the right of one that runs downwards.
				first, second := 28, 30
				if angle == 270 {
					first, second = second, first
				}
				upText(&p, first, foot, angle, "Agents", "non")
				upText(&p, second, foot, angle, "titulaires")
				upText(&p, 36, foot, angle, "Ensemble")
				want := "Site | Titulaires | Agents non titulaires | Ensemble\n" +
					"Agence du Nord | 12 | 7 | 19\nAgence du Sud | 3 | 14 | 17\nTotal | 15 | 21 | 36\n"
				page := table.Detect(p)
				if got := page.String(); got != "┌─\n"+want+"└─\n" {
					t.Fatalf("got\n%s\nwant\n%s", got, want)
				}
				b := page.Blocks[0].Table.Rows[0][1].Source.Box
				if want := (dossier.Box{X0: 50 + 23*charWidth, X1: 60 + 23*charWidth, Y0: foot - 50, Y1: foot}); angle == 90 && *b != want {
					t.Errorf("the heading is at %v, want %v", *b, want)
				}
			})
		}
	}
}

func TestNoTurnedWordIsLostOrDoubled(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	words := []string{"Licences", "Total", "1", "500,00", "€", "-", "2021", "Montant", "12,5"}
	for range 2000 {
		raw := table.RawPage{Number: 1, Width: 600, Height: 800}
		for range r.IntN(60) {
			text := words[r.IntN(len(words))]
			x, y := float64(r.IntN(12))*45, float64(r.IntN(25))*7
			w := table.Word{
				Text: text, Size: 9 + float64(r.IntN(3)), Confidence: 1, Angle: []int{0, 0, 90, 180, 270, 45, 358}[r.IntN(7)],
				Box: dossier.Box{X0: x, Y0: y, X1: x + 5*float64(len(text)), Y1: y + 10},
			}
			if w.Angle == 90 || w.Angle == 270 {
				w.Box.X1, w.Box.Y1 = x+10, y+5*float64(len(text))
			}
			raw.Words = append(raw.Words, w)
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
