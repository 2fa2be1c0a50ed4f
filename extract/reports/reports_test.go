package reports_test

import (
	"testing"

	"guichet/extract/pdf"
	"guichet/extract/reports"
	"guichet/extract/table"
	"guichet/internal/readout"
	"guichet/internal/score"
)

// cells are the tables that are shown of a document.
func cells(doc *table.Document) [][]score.GridCell {
	var out [][]score.GridCell
	for _, t := range readout.TablesOf(doc).Tables {
		var in []score.GridCell
		for _, c := range t.Cells {
			in = append(in, score.GridCell{Row: c.Row, Col: c.Col, RowSpan: c.RowSpan, ColSpan: c.ColSpan, Text: c.Text})
		}
		out = append(out, in)
	}
	return out
}

func detect(d *reports.Document) *table.Document {
	var raws []table.RawPage
	for i := range d.Pages {
		raws = append(raws, d.Pages[i].Raw(i+1))
	}
	return &table.Document{Pages: table.Apart(raws)}
}

// floors are what the mean F1 of the relations of cells may not fall below, by
// kind of document. They may only rise.
var floors = map[reports.Kind]float64{
	reports.Report: 0.98, reports.Abreast: 0.93, reports.Paper: 0.94, reports.Many: 0.97, reports.Leaders: 0.95,
	reports.Accounts: 0.98, reports.Texts: 0.97, reports.Landscape: 0.98, reports.Wrapped: 0.95, reports.Prose: 1,
}

func TestTablesOfReports(t *testing.T) {
	const n = 40
	sum := 0.0
	for _, k := range reports.Kinds {
		f1, worst, at := 0.0, 2.0, uint64(0)
		for seed := range uint64(n) {
			d := reports.Draw(k, seed)
			m := score.Adjacency(cells(detect(d)), d.Tables)
			f1 += m.F1() / n
			if m.F1() < worst {
				worst, at = m.F1(), seed
			}
		}
		t.Logf("%-14s F1 %.3f, worst %.3f (seed %d)", k, f1, worst, at)
		if f1 < floors[k]-1e-9 {
			t.Errorf("%s: mean F1 %.3f is below its floor of %.3f; the worst is seed %d", k, f1, floors[k], at)
		}
		sum += f1
	}
	t.Logf("mean F1 %.3f", sum/float64(len(reports.Kinds)))
}

// The same documents as files: what the reader of PDFs makes of them must be as
// good as what was drawn.
func TestTablesOfReportsAsFiles(t *testing.T) {
	const n = 3
	for _, k := range reports.Kinds {
		f1 := 0.0
		for seed := range uint64(n) {
			d := reports.Draw(k, seed)
			data, err := d.PDF()
			if err != nil {
				t.Fatal(err)
			}
			doc, err := pdf.ReadApart(t.Context(), "rapport.pdf", data, pdf.DefaultLimits())
			if err != nil {
				t.Fatalf("%s, seed %d: %v", k, seed, err)
			}
			f1 += score.Adjacency(cells(doc), d.Tables).F1() / n
		}
		t.Logf("%-14s F1 %.3f", k, f1)
		if f1 < floors[k]-0.05 {
			t.Errorf("%s: mean F1 %.3f as files, a floor of %.3f as drawn", k, f1, floors[k])
		}
	}
}
