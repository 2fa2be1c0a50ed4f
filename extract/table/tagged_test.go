package table_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// tag tells the words of a page the cells of a table: rows of texts parted by
// bars, whose words are taken from the page in its order. « - » is an element of
// which nothing is known; « text/2 » covers two columns, « text//2 » two rows.
func tag(t *testing.T, p *table.RawPage, rows string) {
	t.Helper()
	taken := make([]bool, len(p.Words))
	id := 0
	for _, w := range p.Words {
		id = max(id, w.Cell)
	}
	var tags table.Tagged
	for line := range strings.SplitSeq(strings.Trim(rows, "\n"), "\n") {
		var row []table.TaggedCell
		for text := range strings.SplitSeq(line, "|") {
			text = strings.TrimSpace(text)
			if text == "-" {
				row = append(row, table.TaggedCell{})
				continue
			}
			id++
			c := table.TaggedCell{ID: id}
			if s, n, ok := strings.Cut(text, "//"); ok {
				text, c.RowSpan = s, int(n[0]-'0')
			} else if s, n, ok := strings.Cut(text, "/"); ok {
				text, c.ColSpan = s, int(n[0]-'0')
			}
			for f := range strings.FieldsSeq(text) {
				i := slices.IndexFunc(p.Words, func(w table.Word) bool { return w.Text == f })
				for i >= 0 && (taken[i] || p.Words[i].Text != f) {
					i++
					if i == len(p.Words) {
						t.Fatalf("no word %q is left for the cell %q", f, text)
					}
				}
				if i < 0 {
					t.Fatalf("no word %q on the page", f)
				}
				taken[i] = true
				p.Words[i].Cell = id
			}
			row = append(row, c)
		}
		tags.Rows = append(tags.Rows, row)
	}
	p.Tagged = append(p.Tagged, tags)
}

func TestTagsCompeteWithWhatIsDrawn(t *testing.T) {
	for _, c := range []struct {
		name, drawing, tags, want string
		found                     table.Found
	}{
		{
			"tags tell the rows of wrapped texts, which nothing drawn tells",
			`
Risque            Parade           Suivi

Retard de la      Audit            Comité mensuel

livraison         anticipé         de pilotage

Perte de          Copie de         Courriel à la

données           secours          direction
`,
			`
Risque | Parade | Suivi
Retard de la livraison | Audit anticipé | Comité mensuel de pilotage
Perte de données | Copie de secours | Courriel à la direction
`,
			`
Risque | Parade | Suivi
Retard de la livraison | Audit anticipé | Comité mensuel de pilotage
Perte de données | Copie de secours | Courriel à la direction
`, table.FoundTags,
		},
		{
			"cells that the tags leave out are empty where nothing stands under the others",
			`
Poste                    2021       2022      Total

Licences               800,00     100,00     900,00

Serveurs                          200,00     200,00

Formation               50,00                 50,00

Total                  850,00     300,00   1 150,00
`,
			`
Poste | 2021 | 2022 | Total
Licences | 800,00 | 100,00 | 900,00
Serveurs | 200,00 | 200,00
- | Formation | 50,00 | 50,00
Total | 850,00 | 300,00 | 1 150,00
`,
			`
Poste | 2021 | 2022 | Total
Licences | 800,00 | 100,00 | 900,00
Serveurs |  | 200,00 | 200,00
Formation | 50,00 |  | 50,00
Total | 850,00 | 300,00 | 1 150,00
`, table.FoundTags,
		},
		{
			"no row has all its cells: columns are where cells stand",
			`
                      Nord      Sud      Est

Agents                 120                75

Sites                   14      320

Visites                         415      990
`,
			`
Nord | Sud | Est
Agents | 120 | 75
Sites | 14 | 320
Visites | 415 | 990
`,
			`
 | Nord | Sud | Est
Agents | 120 |  | 75
Sites | 14 | 320 | 
Visites |  | 415 | 990
`, table.FoundTags,
		},
		{
			"tags know merged cells where nothing is drawn",
			`
Volet            Poste                Montant

Fonctionnement   Licences              800,00

                 Formation              90,00

Investissement   Serveurs              700,00
`,
			`
Volet | Poste | Montant
Fonctionnement//2 | Licences | 800,00
Formation | 90,00
Investissement | Serveurs | 700,00
`,
			`
Volet | Poste | Montant
Fonctionnement | Licences | 800,00
^ | Formation | 90,00
Investissement | Serveurs | 700,00
`, table.FoundTags,
		},
		{
			"tags that put two figures into a cell lose against figures that add up",
			`
Poste                    2021       2022      Total

Licences               800,00     100,00     900,00

Serveurs               300,00     200,00     500,00

Total                1 100,00     300,00   1 400,00
`,
			`
Poste | 2021 2022 | Total
Licences | 800,00 100,00 | 900,00
Serveurs | 300,00 200,00 | 500,00
Total | 1 100,00 300,00 | 1 400,00
`,
			`
Poste | 2021 | 2022 | Total
Licences | 800,00 | 100,00 | 900,00
Serveurs | 300,00 | 200,00 | 500,00
Total | 1 100,00 | 300,00 | 1 400,00
`, table.FoundAlignment,
		},
		{
			"tags that order the cells otherwise than they stand are not followed",
			`
Poste                    2021      Total

Licences               800,00     900,00

Serveurs               300,00     500,00
`,
			`
Serveurs | 300,00 | 500,00
Licences | 900,00 | 800,00
Poste | Total | 2021
`,
			`
Poste | 2021 | Total
Licences | 800,00 | 900,00
Serveurs | 300,00 | 500,00
`, table.FoundAlignment,
		},
		{
			"rulings that say the same are kept",
			`
|===============|===========|===========|
| Poste         |      2021 |     Total |
|===============|===========|===========|
| Licences      |    800,00 |    900,00 |
|===============|===========|===========|
| Total         |    800,00 |    900,00 |
|===============|===========|===========|
`,
			`
Poste | 2021 | Total
Licences | 800,00 | 900,00
Total | 800,00 | 900,00
`,
			`
Poste | 2021 | Total
Licences | 800,00 | 900,00
Total | 800,00 | 900,00
`, table.FoundRulings,
		},
		{
			"a frame with one line below the head is parted by the tags",
			`
|===============|===========|===========|
| Risque        |  Parade   |  Suivi    |
|===============|===========|===========|
| Panne de      |  Secours  |  Direct   |
|               |           |           |
| serveur       |  prévu    |           |
|               |           |           |
| Départ        |  Renfort  |  Comité   |
|               |           |           |
| subit         |           |  mensuel  |
|===============|===========|===========|
`,
			`
Risque | Parade | Suivi
Panne de serveur | Secours prévu | Direct
Départ subit | Renfort | Comité mensuel
`,
			`
Risque | Parade | Suivi
Panne de serveur Départ subit | Secours prévu Renfort | Direct Comité mensuel
`, table.FoundRulings, // no figure tells that the rulings are wrong
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := draw(c.drawing)
			tag(t, &p, c.tags)
			page := table.Detect(p)
			want := "┌─\n" + strings.TrimPrefix(c.want, "\n") + "└─\n"
			if got := page.String(); got != want {
				t.Fatalf("got\n%s\nwant\n%s", got, want)
			}
			if found := page.Blocks[0].Table.Found; found != c.found {
				t.Errorf("found by %q, want %q", found, c.found)
			}
		})
	}
}

func TestATagThatLaysOutTextIsNoTable(t *testing.T) {
	drawing := `
Le présent document expose le projet et ses objectifs pour deux ans. Il

décrit aussi les moyens que le service y consacre et ceux qu'il demande.


Les montants sont exprimés en euros, toutes taxes comprises, et portent

sur deux exercices, du premier janvier au trente et un décembre suivant.
`
	p := draw(drawing)
	want := table.Detect(draw(drawing)).String()
	words := strings.Fields(drawing)
	tag(t, &p, strings.Join(words[:26], " ")+" | "+words[26]+"\n"+strings.Join(words[27:], " ")+" | -\n")
	if got := table.Detect(p).String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTablesWithoutSpaceBetweenThemAreTheTagsTwo(t *testing.T) {
	p := draw(`
Poste                    2021      Total

Licences               800,00     900,00

Serveurs               300,00     500,00

Total                1 100,00   1 400,00

Source                   2021      Total

Fonds                1 000,00   1 200,00

Porteur                100,00     200,00

Total                1 100,00   1 400,00
`)
	tag(t, &p, `
Poste | 2021 | Total
Licences | 800,00 | 900,00
Serveurs | 300,00 | 500,00
Total | 1 100,00 | 1 400,00
`)
	second := draw("x")
	second.Words = slices.Clone(p.Words[len(p.Words)-16:])
	tag(t, &second, `
Source | 2021 | Total
Fonds | 1 000,00 | 1 200,00
Porteur | 100,00 | 200,00
Total | 1 100,00 | 1 400,00
`)
	for i, w := range second.Words {
		p.Words[len(p.Words)-16+i].Cell = w.Cell + 100
	}
	for _, row := range second.Tagged[0].Rows {
		for i := range row {
			row[i].ID += 100
		}
	}
	p.Tagged = append(p.Tagged, second.Tagged...)
	if blocks := table.Detect(p).Blocks; len(blocks) != 2 || blocks[0].Table == nil || blocks[1].Table == nil ||
		len(blocks[0].Table.Rows) != 4 || len(blocks[1].Table.Rows) != 4 {
		t.Errorf("got\n%s", table.Detect(p))
	}
}

func TestATurnedTableHasItsTags(t *testing.T) {
	p := draw(`
Risque            Parade           Suivi

Retard de la      Audit            Comité mensuel

livraison         anticipé         de pilotage

Perte de          Copie de         Courriel à la

données           secours          direction
`)
	tag(t, &p, `
Risque | Parade | Suivi
Retard de la livraison | Audit anticipé | Comité mensuel de pilotage
Perte de données | Copie de secours | Courriel à la direction
`)
	want := table.Detect(p).String()
	for turns := 1; turns < 4; turns++ {
		if got := table.Detect(turnPage(p, turns)).String(); got != want {
			t.Errorf("at %d°: got\n%s\nwant\n%s", 90*turns, got, want)
		}
	}
}

func TestWhateverTheTagsSayNoWordIsLostOrDoubled(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	words := []string{"Licences", "Total", "1", "500,00", "€", "-", "2021", "Montant", "12,5"}
	for range 3000 {
		raw := table.RawPage{Number: 1, Width: 600, Height: 800}
		cells := 1 + r.IntN(20)
		for range r.IntN(50) {
			col, row := r.IntN(5), r.IntN(10)
			text := words[r.IntN(len(words))]
			x, y := float64(col)*90, float64(row)*14
			w := table.Word{
				Text: text, Size: 10, Confidence: 1,
				Box: dossier.Box{X0: x, Y0: y, X1: x + 5*float64(len(text)), Y1: y + 10},
			}
			switch r.IntN(8) {
			case 0: // a cell of no table, or a wrong one
				w.Cell = r.IntN(cells + 3)
			case 1:
			default:
				w.Cell = 1 + row*5 + col
			}
			if r.IntN(20) == 0 {
				w.Angle = 90
			}
			raw.Words = append(raw.Words, w)
		}
		id := 0
		for range r.IntN(3) {
			var tags table.Tagged
			for range r.IntN(8) {
				var row []table.TaggedCell
				for range r.IntN(7) {
					id++
					c := table.TaggedCell{ID: id}
					switch r.IntN(10) {
					case 0:
						c.ID = 0
					case 1:
						c.ID = r.IntN(id + 1) // a cell twice
					case 2:
						c.RowSpan, c.ColSpan = r.IntN(9), r.IntN(9)
					}
					row = append(row, c)
				}
				tags.Rows = append(tags.Rows, row)
			}
			raw.Tagged = append(raw.Tagged, tags)
		}
		if r.IntN(3) == 0 {
			for y := 0.0; y < 140; y += 14 {
				raw.Segments = append(raw.Segments, table.Segment{X0: 0, Y0: y, X1: 450, Y1: y})
			}
			for x := 0.0; x <= 450; x += 90 {
				raw.Segments = append(raw.Segments, table.Segment{X0: x, Y0: 0, X1: x, Y1: 126})
			}
		}
		checkPage(t, raw)
	}
}
