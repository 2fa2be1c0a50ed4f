package pdfdoc

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"guichet/generate/doc"
)

func newPDF() *fpdf.Fpdf {
	pdf := fpdf.New("P", "mm", "A4", "")
	addFonts(pdf, hard())
	return pdf
}

// hard is a document of everything that could run over an edge.
func hard() *doc.Document {
	sentence := strings.Repeat("Une phrase assez longue pour passer à la ligne plusieurs fois. ", 6)
	endless := strings.Repeat("anticonstitutionnellement", 12)
	table := &doc.Table{Caption: "Tableau", Columns: []doc.Column{
		{Title: "N°", Align: doc.Right}, {Title: "Dépense", Weight: 3}, {Title: "Commentaire", Weight: 1},
		{Title: "Montant TTC", Align: doc.Right}, {Title: "Total TTC", Align: doc.Right},
	}}
	for i := range 60 {
		label := sentence[:20+3*i]
		if i == 7 {
			label = endless
		}
		if i == 9 {
			label = strings.Repeat(sentence, 30) // higher than a page
		}
		table.Rows = append(table.Rows, doc.Row{Cells: []doc.Spans{doc.T(fmt.Sprint(i)), doc.T(label), doc.Missing("texte"), doc.T("100\u202f000\u202f000\u202f000,00\u00a0€"), doc.T("1,00\u00a0€")}})
		if i%20 == 0 {
			table.Rows = append(table.Rows, doc.Row{Kind: doc.Group, Cells: []doc.Spans{doc.T(sentence)}})
		}
	}
	table.Rows = append(table.Rows, doc.Row{Kind: doc.Total, Cells: []doc.Spans{nil, doc.T("Total"), nil, nil, doc.T("60,00\u00a0€")}})
	narrow := &doc.Table{Columns: []doc.Column{{Title: strings.Repeat("Large ", 30)}, {Title: endless}}, Rows: []doc.Row{{Cells: []doc.Spans{doc.T(sentence), doc.T(sentence)}}}}
	var blocks []doc.Block
	blocks = append(blocks, doc.Heading{Text: doc.T("Titre du document " + endless)})
	for i := range 30 {
		blocks = append(blocks, doc.Heading{Level: 1 + i%3, Text: doc.T(fmt.Sprintf("Article %d", i))}, doc.Paragraph{Text: doc.T(sentence[:40+10*i])})
	}
	blocks = append(blocks,
		doc.Notice{Text: doc.T(sentence)}, &doc.List{Ordered: true, First: 9, Items: []doc.Item{{Text: doc.T(sentence)}, {Text: doc.T(endless), Blocks: []doc.Block{table}}}},
		doc.Facts{{Name: "Nom", Value: doc.T(sentence)}, {Name: endless, Value: doc.Missing("valeur")}},
		narrow, doc.Signatures{Done: doc.T("Fait"), Parties: []doc.Signatory{{Role: doc.T("Un"), Name: doc.T(endless)}, {Role: doc.T("Deux"), Capacity: doc.T(sentence)}}})
	return &doc.Document{
		Title: "Un titre " + sentence, Reference: "REF " + sentence, Banner: "PROJET", Created: time.Date(2021, 3, 1, 9, 0, 0, 0, time.UTC),
		Sections: []doc.Section{{Blocks: blocks}, {Landscape: true, Blocks: []doc.Block{table}}},
	}
}

func TestNothingRunsOverTheEdge(t *testing.T) {
	pdf := newPDF()
	d := hard()
	pages := lay(pdf, d).pages
	const slack = 0.05 // millimetres, for rounding
	for i, p := range pages {
		for _, m := range p.marks {
			if m.x < marginX-slack || m.x+m.w > p.width()-marginX+slack {
				t.Errorf("page %d: %q at %.1f–%.1f leaves the text area", i+1, m.text, m.x, m.x+m.w)
			}
			if m.y < marginTop-slack || m.y+m.h > p.height()-marginBottom+slack {
				t.Errorf("page %d: %q at %.1f leaves the text area", i+1, m.text, m.y)
			}
		}
		r := &ruler{pdf: pdf}
		for _, m := range append(runningHead(r, d, p), runningFoot(r, d, p, i+1, len(pages))...) {
			if m.x < marginX-slack || m.x+m.w > p.width()-marginX+slack {
				t.Errorf("page %d: the running text %q leaves the text area", i+1, m.text)
			}
		}
	}
}

func TestNoHeadingEndsAPage(t *testing.T) {
	for i, p := range lay(newPDF(), hard()).pages {
		var lowest mark
		for _, m := range p.marks {
			if m.text != "" && m.y > lowest.y {
				lowest = m
			}
		}
		if strings.HasPrefix(lowest.text, "Article") {
			t.Errorf("page %d ends with the heading %q", i+1, lowest.text)
		}
	}
}

func TestATableRepeatsItsHead(t *testing.T) {
	d := hard()
	d.Sections = d.Sections[1:]
	pages := lay(newPDF(), d).pages
	if len(pages) < 3 {
		t.Fatalf("only %d pages", len(pages))
	}
	for i, p := range pages {
		found := 0
		for _, m := range p.marks {
			if m.text == "Dépense" {
				found++
			}
		}
		if found != 1 {
			t.Errorf("page %d prints the head %d times", i+1, found)
		}
	}
}

func TestSignaturesDoNotStandAlone(t *testing.T) {
	pdf := newPDF()
	last := doc.Paragraph{Text: doc.T("Dernier paragraphe.")}
	for n := range 60 { // wherever the page ends
		var blocks []doc.Block
		for range n {
			blocks = append(blocks, doc.Paragraph{Text: doc.T("Ligne.")})
		}
		blocks = append(blocks, last, doc.Signatures{Done: doc.T("Fait"), Parties: []doc.Signatory{{Role: doc.T("Un")}}})
		pages := lay(pdf, &doc.Document{Sections: []doc.Section{{Blocks: blocks}}}).pages
		if first := pages[len(pages)-1].marks[0].text; first == "Fait" {
			t.Fatalf("after %d lines the signatures stand alone on their page", n)
		}
	}
}

func TestWriteIsValidAndStable(t *testing.T) {
	d := hard()
	first, err := Write(d)
	if err != nil {
		t.Fatal(err)
	}
	if err := api.Validate(bytes.NewReader(first), model.NewDefaultConfiguration()); err != nil {
		t.Errorf("not a valid PDF: %v", err)
	}
	again, err := Write(d)
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("the same document gives other bytes (%v)", err)
	}
}

func BenchmarkWrite(b *testing.B) {
	d := hard()
	for b.Loop() {
		if _, err := Write(d); err != nil {
			b.Fatal(err)
		}
	}
}
