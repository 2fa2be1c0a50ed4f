package reader

import (
	"context"
	"encoding/json"
	"image"
	"io"
	"slices"
	"testing"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// canned answers with a document, and with a white picture for each page.
type canned struct {
	doc  table.Document
	page []byte
}

func (c canned) Run(_ context.Context, op string, _ any, _ io.Reader) ([]byte, error) {
	if op == RenderOp {
		return c.page, nil
	}
	out, err := json.Marshal(c.doc)
	return append(out, []byte("\n{}")...), err
}

// seen recognises the words given, where they stand in the picture.
type seen struct {
	words []table.Word
	err   error
}

func (s seen) Page(_ context.Context, img *image.Gray, dpi int) (table.RawPage, error) {
	return table.RawPage{
		Width: float64(img.Rect.Dx()) * 72 / float64(dpi), Height: float64(img.Rect.Dy()) * 72 / float64(dpi), Words: slices.Clone(s.words),
	}, s.err
}

func TestATablePastedAsAPictureStandsAmongTheTextsOfItsPage(t *testing.T) {
	text := func(s string, y float64) table.Block {
		return table.Block{Text: &table.Text{String: s, Source: dossier.Source{Box: &dossier.Box{X0: 50, X1: 200, Y0: y, Y1: y + 10}}}}
	}
	at := dossier.Box{X0: 50, Y0: 100, X1: 350, Y1: 200}
	blank := image.NewGray(image.Rect(0, 0, 2480, 3508))
	file := canned{
		doc: table.Document{Pages: []table.Page{{
			Number: 1, Width: 595, Height: 842, Pictures: []dossier.Box{at}, Blocks: []table.Block{text("above", 60), text("below", 230)},
		}}},
		page: encoded(t, blank),
	}
	var words []table.Word
	for r, cells := range [][2]string{{"Poste", "Montant"}, {"Audit", "1200"}, {"Portail", "3400"}, {"Total", "4600"}} {
		for c, s := range cells {
			x, y := 10+float64(c)*150, 10+float64(r)*20
			words = append(words, table.Word{Text: s, Size: 10, Confidence: .9, Box: dossier.Box{X0: x, X1: x + 40, Y0: y, Y1: y + 10}})
		}
	}
	for _, c := range []struct {
		name  string
		ocr   seen
		want  string
		notes int
	}{
		{"a table", seen{words: words}, "above|table at 60,110|below", 0},
		{"a photograph with hardly a word", seen{words: words[:3]}, "above|below", 0},
		{"no recogniser", seen{err: &dossier.Refusal{Reason: dossier.RefusedNoOCR, Action: "Installer."}}, "above|below", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &Reader{Runner: file, OCR: c.ocr}
			doc, err := r.Read(t.Context(), dossier.File{Name: "a.pdf", Kind: dossier.KindPDF}, nil)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for i, b := range doc.Pages[0].Blocks {
				if i > 0 {
					got += "|"
				}
				switch {
				case b.Text != nil:
					got += b.Text.String
				case b.Table.Source.Method == dossier.MethodOCR && b.Table.Source.Page == 1 && int(b.Table.Source.Box.X0) == 60 && int(b.Table.Source.Box.Y0) == 110:
					got += "table at 60,110"
				default:
					got += "another table"
				}
			}
			if got != c.want || len(doc.Notes) != c.notes {
				t.Errorf("got %q and %d notes, want %q and %d", got, len(doc.Notes), c.want, c.notes)
			}
		})
	}
}
