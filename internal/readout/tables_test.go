package readout_test

import (
	"bytes"
	"strings"
	"testing"

	"guichet/extract/table"
	"guichet/internal/dossier"
	"guichet/internal/readout"
)

// grid makes a ruled table of texts; « < » is covered by the cell on its left.
func grid(rows ...string) *table.Table {
	t := &table.Table{Ruled: true, Source: dossier.Source{Box: &dossier.Box{X0: 10, Y0: 20.004, X1: 110, Y1: 90}}}
	for r, line := range rows {
		var row []table.Cell
		for c, text := range strings.Split(line, "|") {
			if text == "<" {
				row[c-1].ColSpan = 2
				row = append(row, table.Cell{Covered: true})
				continue
			}
			cell := table.Cell{Text: text, Source: dossier.Source{Confidence: 1}}
			if text != "" {
				x, y := 10+50*float64(c), 20+10*float64(r)
				cell.Source.Box = &dossier.Box{X0: x, Y0: y, X1: x + 40, Y1: y + 9}
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func tables(t *testing.T) readout.Tables {
	t.Helper()
	return readout.TablesOf(&table.Document{File: "r.pdf", Pages: []table.Page{{Number: 3, Blocks: []table.Block{
		{Text: &table.Text{String: "Un titre"}},
		{Table: grid("Pays & <régions>|<", "=SOMME(A1)|-12,5", "+aide|")},
		{Table: grid("un|seul rang")},
		{Table: grid("A|B", "1|2")},
	}}}})
}

func TestTablesJSON(t *testing.T) {
	var b bytes.Buffer
	if err := tables(t).JSON(&b); err != nil {
		t.Fatal(err)
	}
	want := `{"tables":[{"page":3,"bbox":[10,20,110,90],"confidence":1,"cells":[` +
		`{"row":0,"col":0,"rowspan":1,"colspan":2,"text":"Pays & <régions>","bbox":[10,20,50,29]},` +
		`{"row":1,"col":0,"rowspan":1,"colspan":1,"text":"=SOMME(A1)","bbox":[10,30,50,39]},` +
		`{"row":1,"col":1,"rowspan":1,"colspan":1,"text":"-12,5","bbox":[60,30,100,39]},` +
		`{"row":2,"col":0,"rowspan":1,"colspan":1,"text":"+aide","bbox":[10,40,50,49]}]}`
	if got := b.String(); !strings.HasPrefix(got, want[:47]) || !strings.Contains(got, want[strings.Index(want, `"cells"`):]) || strings.Contains(got, "seul") {
		t.Errorf("got  %s\nwant %s, …", got, want)
	}
}

func TestNoTablesIsAnEmptyList(t *testing.T) {
	var b bytes.Buffer
	if err := readout.TablesOf(&table.Document{}).JSON(&b); err != nil || b.String() != "{\"tables\":[]}\n" {
		t.Errorf("got %q, %v", b.String(), err)
	}
}

// A foreign text must not become a formula in the spreadsheet that opens it.
func TestTablesCSV(t *testing.T) {
	var b bytes.Buffer
	if err := tables(t).CSV(&b); err != nil {
		t.Fatal(err)
	}
	const want = "Pays & <régions>;\n'=SOMME(A1);-12,5\n'+aide;\n\nA;B\n1;2\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

func TestTablesHTML(t *testing.T) {
	var b bytes.Buffer
	if err := tables(t).HTML(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<td colspan="2">Pays &amp; &lt;régions&gt;</td></tr>`, `<td class="n">-12,5</td>`, "Tableau\u00a01, page\u00a03",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
}
