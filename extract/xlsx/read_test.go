package xlsx

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// picture writes a document for a golden file: texts, and rows of grids with the
// exact numbers in braces, "<" for a covered position.
func picture(d *table.Document) string {
	var b strings.Builder
	for _, p := range d.Pages {
		b.WriteString("=== " + p.Sheet + "\n")
		for _, bl := range p.Blocks {
			if bl.Text != nil {
				b.WriteString(bl.Text.Source.Cell + " " + bl.Text.String + "\n")
				continue
			}
			b.WriteString("[" + bl.Table.Source.Cell + "]\n")
			for _, row := range bl.Table.Rows {
				var cells []string
				for _, c := range row {
					s := c.Text
					if c.Number != "" {
						s += "{" + c.Number + "}"
					}
					if c.Covered {
						s = "<"
					}
					cells = append(cells, s)
				}
				b.WriteString("  " + strings.TrimRight(strings.Join(cells, " | "), " ") + "\n")
			}
		}
	}
	for _, n := range d.Notes {
		b.WriteString("! " + n.Code + " " + n.Message + "\n")
	}
	return strings.ReplaceAll(strings.ReplaceAll(b.String(), "\u202f", "_"), "\u00a0", "~")
}

func read(t *testing.T, d drawn) *table.Document {
	t.Helper()
	doc, err := Read(context.Background(), "x.xlsx", d.bytes(t), DefaultLimits())
	if err != nil {
		t.Fatalf("%#v", err)
	}
	return doc
}

func TestSheetsAreCutIntoTheBlocksAReaderSees(t *testing.T) {
	euros := "#,##0.00\\ \"€\""
	for _, c := range []struct {
		name, golden string
		workbook     drawn
	}{
		{"titles, a grid, a note below it", "plain", oneSheet(`
			Annexe financière

			Budget détaillé
			Poste | 2021 | 2022 | Total
			Études | 10.5 | 20 | =SUM(B5:C5)
			Total | =SUM(B5:B5) | =SUM(C5:C5) | =SUM(D5:D5)
			Note : montants TTC`)},
		{"an empty row and an empty column inside a table do not cut it", "gaps", oneSheet(`
			Poste | | HT | TTC

			Études | | 10 | 12
			Serveurs | | 20 | 24

			Formation | | 30 | 36
			Total | | 60 | 72


			Plan de financement
			Source | Montant
			Fonds | 50
			Porteur | 22`)},
		{"an empty row in a table whose rows are numbered", "numbered-gap", oneSheet(`
			N° | Poste | HT | TTC
			1 | Études | 10 | 12
			2 | Serveurs | 20 | 24

			3 | Formation | 30 | 36
			 | Total | 60 | 72`)},
		{"one empty row before another table, which has its own header", "second-header", oneSheet(`
			Poste | TTC
			Études | 12
			Total | 12

			Source | Montant
			Fonds | 9
			Porteur | 3`)},
		{"a title and a header right below a table begin another", "stacked", oneSheet(`
			Poste | TTC
			Études | 12
			Serveurs | 24
			Plan de financement
			Source | Montant
			Fonds | 27
			Porteur | 9`)},
		{"titles of groups stay in the table", "groups", oneSheet(`
			Poste | TTC
			Titre 3 – Fonctionnement
			Études | 12
			Titre 5 – Investissement
			Serveurs | 24
			Total | 36`)},
		{"two tables side by side", "sides", oneSheet(`
			Dépenses prévues | Montant | | Ressources prévues | Montant
			Études préalables | 12 | | Fonds de relance | 27
			Serveurs et postes | 24 | | Part du porteur | 9
			Total des dépenses | 36 | | Total des ressources | 36`)},
		{"what is hidden is not seen, but counts in the formulas", "hidden", drawn{
			sheets: []drawnSheet{
				{name: "Budget", xml: `<cols><col min="2" max="2" hidden="1"/><col min="5" max="5" width="0"/></cols>` + rowsXML(`
					Poste | caché | TTC | Titre | vide
					Études | 1 | 12 | T3 | x
					hidden: Réserve | 1 | 100 | T3 | x
					Total | 2 | =SUM(C2:C3) | | x`)},
				{name: "Listes", state: "hidden", xml: rowsXML("Guichet")},
				{name: "Secrets", state: "veryHidden", xml: rowsXML("1")},
			}}},
		{"merged cells, also where their first row or column is hidden", "merged", drawn{
			sheets: []drawnSheet{{name: "Budget", xml: `<cols><col min="1" max="1" hidden="1"/></cols>` + rowsXML(`
				Poste | | Dépenses prévisionnelles | |
				 | | 2021 | 2022 | Total
				Études | | 10 | 20 | 30
				hidden: Serveurs | | 1 | 2 | 3
				 | | 4 | 5 | 9`) + `<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="C1:E1"/><mergeCell ref="A3:B3"/><mergeCell ref="A4:B5"/></mergeCells>`}}}},
		{"stored results, and what is said of those that disagree", "results", oneSheet(`
			Poste | TTC
			Études | =10+2→12
			Serveurs | =10+10→24
			Formation | =TODAY()→44258
			Voyages | =VLOOKUP(1,A1:B2,2)
			Total | =SUM(B2:B3)→36`)},
		{"a workbook that asks to be computed shows what the formulas give", "recalculated", drawn{
			calcPr: `<calcPr fullCalcOnLoad="1"/>`,
			sheets: []drawnSheet{{name: "Budget", xml: rowsXML(`
				Poste | TTC
				Études | =10+2→0
				Serveurs | =10+10→24`)}}}},
		{"numbers by their format, texts with digits as texts, dates, booleans, errors", "formats", drawn{
			styles: euros + "\n0.0%\ndd/mm/yyyy\n[$-40C]#,##0.0\\ \"k€\"",
			sheets: []drawnSheet{{name: "Budget", xml: rowsXML(`
				Poste | Montant
				En euros | 1§12500.5
				En texte | 12 500,00 €
				À l'anglaise | 12.500,00 €
				Part | 2§0.75
				Début | 3§44258
				En milliers | 4§12.5
				Erreur | =1/0
				Vrai | =1=1`)}}}},
		{"errors are no zeros", "errors", oneSheet(`
			Poste | TTC
			Études | =10/0→#DIV/0!
			Serveurs | =Absente!A1→#REF!
			hidden: Réserve | =1/0
			Total | =SUM(B2:B3)`)},
		{"what comes from another workbook is the stored value, or nothing", "links", drawn{
			sheets: []drawnSheet{{name: "Budget", xml: rowsXML(`
				Poste | TTC
				Études | =[1]Feuil1!A1→12
				Serveurs | ='[1]Mes coûts'!A1*2→24
				Formation | =[1]Feuil1!A9
				Ratio | =Tableau[2021]→1
				Total | =SUM(B2:B3)→36`)}},
			parts: map[string]string{"xl/externalLinks/_rels/externalLink1.xml.rels": `<Relationships><Relationship Id="r1" Type="` + relNS + `/externalLinkPath" Target="file:///C:/Users/moi/co%C3%BBts.xlsx" TargetMode="External"/></Relationships>`},
		}},
		{"macros are there and never run", "macros", drawn{
			sheets: []drawnSheet{{name: "Budget", xml: rowsXML("Poste | TTC\nÉtudes | 12")}},
			parts:  map[string]string{"xl/vbaProject.bin": "x"},
		}},
		{"dates count from 1904 where the workbook says so, written as numbers or as text", "dates-1904", drawn{
			styles: "dd/mm/yyyy",
			parts:  map[string]string{"xl/workbook.xml": `<workbook ` + nsMain + ` ` + nsRel + `><workbookPr date1904="1"/><sheets><sheet name="Budget" sheetId="1" r:id="s1"/></sheets></workbook>`},
			sheets: []drawnSheet{{name: "Budget", xml: `<sheetData><row><c t="inlineStr"><is><t>Début</t></is></c><c s="1"><v>42796</v></c></row><row><c t="inlineStr"><is><t>Fin</t></is></c><c s="1" t="d"><v>2021-03-03</v></c></row></sheetData>`}},
		}},
		{"the strict form of the format", "strict", drawn{
			styles: "dd/mm/yyyy",
			sheets: []drawnSheet{{name: "Budget", xml: rowsXML("Poste | TTC\nÉtudes | 12")}},
			parts: map[string]string{
				"_rels/.rels":                `<Relationships><Relationship Id="r1" Type="` + relStrict + `/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
				"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="s1" Type="` + relStrict + `/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>`,
				"xl/workbook.xml":            `<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns:r="` + relStrict + `" conformance="strict"><sheets><sheet name="Budget" sheetId="1" r:id="s1"/></sheets></workbook>`,
				"xl/worksheets/sheet1.xml":   `<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><sheetData><row><c t="inlineStr"><is><t>Début</t></is></c><c s="1" t="d"><v>2021-03-03T00:00:00Z</v></c></row><row><c t="inlineStr"><is><t>Coût</t></is></c><c><v>12.5</v></c></row></sheetData></worksheet>`,
			},
		}},
		{"an empty row in a form, and a form without amounts", "form", oneSheet(`
			Thème | ITN1
			Porteur | Direction

			Courriel | a@b.example
			SIRET | 11000001100001`)},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := picture(read(t, c.workbook))
			file := filepath.Join("testdata", c.golden+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestACellTellsItsPlaceAndHowItWasRead(t *testing.T) {
	d := oneSheet(`
		Poste | TTC
		Études | =10+2→12`)
	d.strs = []string{"inutile"}
	c := read(t, d).Pages[0].Blocks[0].Table.Rows[1][1]
	want := dossier.Source{File: "x.xlsx", Sheet: "Budget", Cell: "B2", Raw: "12", Method: dossier.MethodFormula, Confidence: 1}
	if c.Source != want || c.Formula != "10+2" || c.Number != "12" || !c.RightAligned {
		t.Errorf("got %+v", c)
	}
}

func TestSharedTextsAreReadWithoutTheirPhoneticRuns(t *testing.T) {
	d := drawn{
		sheets: []drawnSheet{{name: "Budget", xml: `<sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row></sheetData>`}},
		strs:   []string{"deux</t></si><si><r><t>mots_x000D_</t></r><r><t xml:space=\"preserve\">  riches</t></r><rPh sb=\"0\" eb=\"1\"><t>non</t></rPh></si><si><t>fin"},
	}
	row := read(t, d).Pages[0].Blocks[0].Table.Rows[0]
	if row[0].Text != "deux" || row[1].Text != "mots riches" {
		t.Errorf("got %q and %q", row[0].Text, row[1].Text)
	}
}

func TestWhatCannotBeReadIsRefusedWithAReason(t *testing.T) {
	good := oneSheet("Poste | TTC\nÉtudes | 12")
	whole := good.bytes(t)
	small := DefaultLimits()
	small.Cells, small.Rows, small.Columns, small.Sheets, small.Unzipped = 3, 2, 2, 1, 20_000
	with := func(parts map[string]string) []byte {
		d := good
		d.parts = parts
		return d.bytes(t)
	}
	for _, c := range []struct {
		name  string
		data  []byte
		limit bool
		want  dossier.RefusalReason
	}{
		{"no bytes", nil, false, dossier.RefusedEmpty},
		{"something else", []byte("%PDF-1.7"), false, dossier.RefusedUnknownType},
		{"the end of the container is missing", whole[:len(whole)-40], false, dossier.RefusedTruncated},
		{"half of the container", whole[:len(whole)/2], false, dossier.RefusedTruncated},
		{"an encrypted workbook", append([]byte(oleHeader), utf16le("EncryptedPackage")...), false, dossier.RefusedPassword},
		{"a workbook of the former format", append([]byte(oleHeader), utf16le("Workbook")...), false, dossier.RefusedUnknownType},
		{"an OpenDocument workbook", zipped(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), false, dossier.RefusedUnknownType},
		{"a binary workbook", with(map[string]string{"xl/workbook.bin": "x"}), false, dossier.RefusedUnknownType},
		{"an archive of other things", zipped(t, map[string]string{"lisez-moi.txt": "x"}), false, dossier.RefusedUnknownType},
		{"a sheet cut in the middle", with(map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row><c><v>1"}), false, dossier.RefusedTruncated},
		{"a sheet cut between two rows", with(map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row></row>"}), false, dossier.RefusedTruncated},
		{"a sheet that is no XML", with(map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><a></b></worksheet>"}), false, dossier.RefusedCorrupt},
		{"a sheet that is missing", with(map[string]string{"xl/worksheets/sheet1.xml": ""}), false, dossier.RefusedCorrupt},
		{"an empty sheet part", with(map[string]string{"xl/worksheets/sheet1.xml": " "}), false, dossier.RefusedTruncated},
		{"shared texts that are missing", with(map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>`}), false, dossier.RefusedCorrupt},
		{"styles that are damaged", with(map[string]string{"xl/styles.xml": "<styleSheet><cellXfs>"}), false, dossier.RefusedCorrupt},
		{"only hidden or empty sheets", drawn{sheets: []drawnSheet{{name: "a", state: "hidden", xml: rowsXML("1")}, {name: "b", xml: rowsXML("")}}}.bytes(t), false, dossier.RefusedEmpty},
		{"too many cells", good.bytes(t), true, dossier.RefusedTooLarge},
		{"too many rows", oneSheet("1\n\n1").bytes(t), true, dossier.RefusedTooLarge},
		{"too many columns", oneSheet("1 | | 2").bytes(t), true, dossier.RefusedTooLarge},
		{"too many sheets", drawn{sheets: []drawnSheet{{name: "a", xml: rowsXML("1")}, {name: "b", xml: rowsXML("1")}}}.bytes(t), true, dossier.RefusedTooLarge},
		{"a part that swells", with(map[string]string{"xl/worksheets/sheet1.xml": "<worksheet>" + strings.Repeat(" ", 1<<20) + "</worksheet>"}), true, dossier.RefusedTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			lim := DefaultLimits()
			if c.limit {
				lim = small
			}
			_, err := Read(context.Background(), "x.xlsx", c.data, lim)
			r, ok := errors.AsType[*dossier.Refusal](err)
			if !ok || r.Reason != c.want {
				t.Fatalf("got %v, want a refusal %q", err, c.want)
			}
			if r.File != "x.xlsx" || r.What == "" || r.Action == "" {
				t.Errorf("the refusal does not say what and what to do: %+v", r)
			}
		})
	}
}

func TestASheetTooLargeIsLeftAsideAndTheOthersAreRead(t *testing.T) {
	lim := DefaultLimits()
	lim.Rows = 10
	for name, big := range map[string]string{
		"too many rows":             rowsXML("1" + strings.Repeat("\n1", 10)),
		"a column far to the right": `<sheetData><row><c r="XFD1"><v>1</v></c></row></sheetData>`,
	} {
		t.Run(name, func(t *testing.T) {
			d := drawn{sheets: []drawnSheet{{name: "Extraction", xml: big}, {name: "Budget", xml: rowsXML("Poste | TTC\nÉtudes | =SUM(Extraction!A1:A3)\nTotal | =SUM(Extraction!A1:A3)→3")}}}
			doc, err := Read(context.Background(), "x.xlsx", d.bytes(t), lim)
			if err != nil {
				t.Fatal(err)
			}
			want := "=== Budget\n[A1:B3]\n  Poste | TTC\n  Études |\n  Total | 3{3}\n"
			if got := picture(doc); !strings.HasPrefix(got, want) || !strings.Contains(got, "! xlsx.large La feuille «~Extraction~» est démesurée") || !strings.Contains(got, "! xlsx.formula") {
				t.Errorf("got\n%s\nwant\n%s and the notes", got, want)
			}
		})
	}
}

func TestEmptyCellsWithoutEndAreTooLargeToo(t *testing.T) {
	lim := DefaultLimits()
	lim.Elements = 10
	_, err := Read(context.Background(), "x.xlsx", drawn{sheets: []drawnSheet{{name: "a", xml: `<sheetData><row>` + strings.Repeat(`<c s="1"/>`, 10) + `</row></sheetData>`}}}.bytes(t), lim)
	if r, ok := errors.AsType[*dossier.Refusal](err); !ok || r.Reason != dossier.RefusedTooLarge || !strings.Contains(r.Where, "a") {
		t.Errorf("got %v", err)
	}
}

func TestFarApartCellsDoNotMakeAnEnormousGrid(t *testing.T) {
	var b strings.Builder
	for i := 1; i <= 900; i++ {
		b.WriteString(strings.Repeat("|", i) + "1\n")
	}
	_, err := Read(context.Background(), "x.xlsx", oneSheet(b.String()).bytes(t), DefaultLimits())
	if r, ok := errors.AsType[*dossier.Refusal](err); err != nil && (!ok || r.Reason != dossier.RefusedTooLarge) {
		t.Errorf("got %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(oneSheet("Poste | TTC\nÉtudes | =SUM(A1:A2)→12").bytes(f))
	f.Add(drawn{sheets: []drawnSheet{{name: "a", xml: `<cols><col min="1" max="2" hidden="1"/></cols>` + rowsXML("a | 1 | =A1") + `<mergeCells><mergeCell ref="A1:B2"/></mergeCells>`}}, strs: []string{"x"}, styles: "0.0%"}.bytes(f))
	f.Add([]byte("PK\x03\x04"))
	lim := DefaultLimits()
	lim.Cells, lim.Unzipped, lim.Steps = 2_000, 1<<20, 20_000
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := Read(context.Background(), "x.xlsx", data, lim)
		if err != nil {
			if _, ok := errors.AsType[*dossier.Refusal](err); !ok {
				t.Errorf("an error that is no refusal: %v", err)
			}
			return
		}
		checkDense(t, doc)
	})
}

// FuzzSheet tries what is inside a sheet, past the container that a fuzzer seldom
// gets right.
func FuzzSheet(f *testing.F) {
	f.Add(`<cols><col min="2" max="3" hidden="1"/></cols>` + rowsXML("a | 1 | =A1\nhidden: b | 2\n\nc | 3 | =SUM(B1:B2)→5") + `<mergeCells><mergeCell ref="A1:A3"/></mergeCells>`)
	f.Add(`<sheetData><row r="5"><c r="B5" s="9"><f t="shared" si="0" ref="B5:B9">SUM(A1:$B$3)</f></c></row><row><c><f t="shared" si="0"/></c></row></sheetData>`)
	lim := DefaultLimits()
	lim.Cells, lim.Unzipped, lim.Steps = 2_000, 1<<20, 20_000
	f.Fuzz(func(t *testing.T, sheet string) {
		doc, err := Read(context.Background(), "x.xlsx", drawn{sheets: []drawnSheet{{name: "a", xml: sheet}}}.bytes(t), lim)
		if err == nil {
			checkDense(t, doc)
		}
	})
}

// FuzzFormula tries formulas and number formats.
func FuzzFormula(f *testing.F) {
	f.Add("SUM(A1:B2)*20%+IF(A1>5,'x'!A1,\"a\"\"b\")", `_-* #,##0.00\ "€"_-;[<5]dd/mm/yyyy`)
	f.Add("SUMPRODUCT((A:A=\"x\")*(B:B))", "[h]:mm;@;;")
	f.Fuzz(func(t *testing.T, formula, format string) {
		d := oneSheet("1 | 2\n3 | 4")
		b, err := open("x.xlsx", d.bytes(t), DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		v, err := (&calculator{book: b, steps: 5_000}).compute(b.sheets[0], &cell{pos: pos{9, 9}, formula: formula})
		shift(formula, 3, -1)
		displayText("x", format)
		if err == nil && v.kind == kindNumber {
			if _, ok := parseNumber(plain(v.num)); !ok {
				t.Errorf("%s gives %s, which is no number", formula, plain(v.num))
			}
			display(v.num, format, false)
		}
	})
}

// checkDense holds what every consumer relies on: rows of one length, spans that stay
// inside, covered positions that have an anchor.
func checkDense(t *testing.T, doc *table.Document) {
	t.Helper()
	for _, p := range doc.Pages {
		for _, b := range p.Blocks {
			if (b.Text == nil) == (b.Table == nil) {
				t.Fatal("a block is a text or a table")
			}
			if b.Table == nil {
				continue
			}
			for r, row := range b.Table.Rows {
				if len(row) != b.Table.Columns() {
					t.Fatalf("row %d has %d cells, the first %d", r, len(row), b.Table.Columns())
				}
				for c, cell := range row {
					if r+max(1, cell.RowSpan) > len(b.Table.Rows) || c+max(1, cell.ColSpan) > len(row) {
						t.Errorf("cell %d,%d spans beyond the grid", r, c)
					}
					if a, _, _ := b.Table.Anchor(r, c); cell.Covered && a.Covered {
						t.Errorf("cell %d,%d is covered by nothing", r, c)
					}
				}
			}
		}
	}
}
