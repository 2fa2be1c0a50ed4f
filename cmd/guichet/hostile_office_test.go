package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"guichet/extract/pdf/pdftest"
)

const (
	nsMain = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relNS  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsRels = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
)

// drawnWorkbook makes a workbook of one sheet from the inside of its sheetData; parts
// add or replace parts, and an empty one is left out.
func drawnWorkbook(rows string, parts map[string]string) []byte {
	all := map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":                `<Relationships ` + nsRels + `><Relationship Id="r1" Type="` + relNS + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook ` + nsMain + ` xmlns:r="` + relNS + `"><sheets><sheet name="Budget" sheetId="1" r:id="s1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships ` + nsRels + `><Relationship Id="s1" Type="` + relNS + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="s2" Type="` + relNS + `/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/sharedStrings.xml":       `<sst ` + nsMain + `><si><t>Poste</t></si></sst>`,
		"xl/worksheets/sheet1.xml":   sheetXML(rows),
	}
	for name, content := range parts {
		all[name] = content
		if content == "" {
			delete(all, name)
		}
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		f, _ := w.Create(name) // to memory: cannot fail
		_, _ = io.WriteString(f, all[name])
	}
	_ = w.Close()
	return b.Bytes()
}

func sheetXML(rows string) string {
	return `<worksheet ` + nsMain + `><sheetData>` + rows + `</sheetData></worksheet>`
}

const (
	textRow = `<row r="1"><c r="A1" t="inlineStr"><is><t>Poste</t></is></c><c r="B1" t="inlineStr"><is><t>Montant</t></is></c></row>`
	laughs  = `<!DOCTYPE x [<!ENTITY a "rire rire rire rire">` +
		`<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">` +
		`<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">]>`
)

// swollen adds a part to an archive, or replaces it: head, a body repeated to
// megabytes, tail.
func swollen(base []byte, name, head, body, tail string, megabytes int) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	r, _ := zip.NewReader(bytes.NewReader(base), int64(len(base))) // written just now
	for _, f := range r.File {
		if f.Name != name {
			_ = w.Copy(f)
		}
	}
	packed := deflateRepeated(head, body, megabytes, tail)
	sum := crc32.NewIEEE()
	n, _ := io.Copy(sum, flate.NewReader(bytes.NewReader(packed)))
	f, _ := w.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: sum.Sum32(), CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(n)})
	_, _ = f.Write(packed)
	_ = w.Close()
	return b.Bytes()
}

// compound makes the start of a compound file whose directory holds names.
func compound(names ...string) []byte {
	b := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 504)...)
	for _, n := range names {
		for _, c := range []byte(n) {
			b = append(b, c, 0)
		}
		b = append(b, make([]byte, 64)...)
	}
	return b
}

// lyingZip64 writes an archive with one stored entry that declares a size of
// exabytes.
func lyingZip64(name, content string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	extra := make([]byte, 20)
	binary.LittleEndian.PutUint16(extra, 1)
	binary.LittleEndian.PutUint16(extra[2:], 16)
	binary.LittleEndian.PutUint64(extra[4:], 1<<60)
	binary.LittleEndian.PutUint64(extra[12:], uint64(len(content)))
	f, _ := w.CreateRaw(&zip.FileHeader{Name: name, CompressedSize64: uint64(len(content)), UncompressedSize64: 1 << 60, CRC32: crc32.ChecksumIEEE([]byte(content)), Extra: extra})
	_, _ = io.WriteString(f, content)
	_ = w.Close()
	return b.Bytes()
}

func hostileWorkbooks() []hostile {
	drawn := func(rows string, parts map[string]string) func(*testing.T) []byte {
		return func(*testing.T) []byte { return drawnWorkbook(rows, parts) }
	}
	raw := func(f func() []byte) func(*testing.T) []byte { return func(*testing.T) []byte { return f() } }
	good := func() []byte { return drawnWorkbook(textRow, nil) }
	const beside = "budget.xlsx"
	return []hostile{
		{"1,048,576 × 16,384 declared cells", beside, drawn("", map[string]string{
			"xl/worksheets/sheet1.xml": `<worksheet ` + nsMain + `><dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" width="9"/></cols><sheetData>` + textRow + `<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData><mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells></worksheet>`,
		}), nil, true},
		{"a value in the last cell of all", beside, drawn(textRow+`<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`, nil), []string{"budget.xlsx, feuille « Budget »", "trop de lignes", "Ne garder"}, false},
		{"values in all cells of a column", beside, drawn(textRow+lines(`<row r="%[1]d"><c r="B%[1]d"><v>1</v></c></row>`, 2, 1_048_577), nil), []string{"budget.xlsx, feuille « Budget »", "trop de lignes"}, false},
		{"values in all cells of 300 rows", beside, raw(func() []byte {
			var b strings.Builder
			for row := range 300 {
				fmt.Fprintf(&b, `<row r="%d">`, row+1)
				b.WriteString(strings.Repeat("<c><v>1</v></c>", 16_384) + "</row>")
			}
			return drawnWorkbook(b.String(), nil)
		}), []string{"budget.xlsx, feuille « Budget »", "trop de colonnes"}, false},
		{"empty cells with a style everywhere", beside, raw(func() []byte {
			return swollen(good(), "xl/worksheets/sheet1.xml", `<worksheet `+nsMain+`><sheetData>`+textRow, `<row><c s="0"/><c s="0"/><c s="0"/></row>`, `</sheetData></worksheet>`, 100)
		}), []string{"budget.xlsx", "déposer"}, false},
		{"a shared formula over the whole sheet", beside, drawn(textRow+`<row r="2"><c r="A2"><f t="shared" si="0" ref="A2:XFD1048576">SUM(A1:XFD1)</f></c></row>`, nil), nil, true},
		{"sums of sums of everything", beside, raw(func() []byte {
			return drawnWorkbook(textRow+lines(`<row r="%[1]d"><c r="B%[1]d"><f>SUM(B%[1]d:B99999)+SUMPRODUCT((A:A=1)*(B:B))</f></c><c r="C%[1]d"><v>1</v></c></row>`, 2, 5_000), nil)
		}), []string{"ne peuvent pas être calculées"}, true},
		{"a formula of a hundred thousand brackets", beside, drawn(textRow+`<row r="2"><c r="A2"><f>`+strings.Repeat("(", 100_000)+"1"+strings.Repeat(")", 100_000)+`</f></c></row>`, nil), []string{"A2", "ne peut pas être calculée"}, true},
		{"formulas in a circle", beside, drawn(textRow+`<row r="2"><c r="A2"><f>B2+1</f></c><c r="B2"><f>A2+1</f></c></row>`, nil), []string{"A2 et B2", "ne peuvent pas être calculées"}, true},
		{"entities that expand in the texts", beside, drawn(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, map[string]string{
			"xl/sharedStrings.xml": laughs + `<sst ` + nsMain + `><si><t>&g;</t></si></sst>`,
		}), []string{"budget.xlsx", "partie « xl/sharedstrings.xml »", "endommagé"}, false},
		{"entities that expand in the sheet", beside, drawn("", map[string]string{
			"xl/worksheets/sheet1.xml": laughs + sheetXML(`<row r="1"><c r="A1" t="inlineStr"><is><t>&g;</t></is></c></row>`),
		}), []string{"budget.xlsx", "partie « xl/worksheets/sheet1.xml »", "endommagé"}, false},
		{"entities that expand in the styles", beside, drawn(textRow, map[string]string{
			"xl/styles.xml":              laughs + `<styleSheet ` + nsMain + `><numFmts><numFmt numFmtId="164" formatCode="&g;"/></numFmts></styleSheet>`,
			"xl/_rels/workbook.xml.rels": `<Relationships ` + nsRels + `><Relationship Id="s1" Type="` + relNS + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="s3" Type="` + relNS + `/styles" Target="styles.xml"/></Relationships>`,
		}), []string{"budget.xlsx", "endommagé"}, false},
		{"an external entity", beside, drawn("", map[string]string{
			"xl/worksheets/sheet1.xml": `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + sheetXML(`<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>`),
		}), []string{"budget.xlsx", "endommagé"}, false},
		{"a sheet of 4 GB of nothing", beside, raw(func() []byte {
			return swollen(good(), "xl/worksheets/sheet1.xml", `<worksheet `+nsMain+`><sheetData>`, " ", `</sheetData></worksheet>`, 1024)
		}), []string{"budget.xlsx", "dépasse la limite"}, false},
		{"shared texts of 500 MB", beside, raw(func() []byte {
			return swollen(good(), "xl/sharedStrings.xml", `<sst `+nsMain+`>`, `<si><t>un texte qui se répète</t></si>`, `</sst>`, 500)
		}), []string{"budget.xlsx", "dépasse la limite"}, false},
		{"shared texts of 100 MB", beside, raw(func() []byte {
			return swollen(good(), "xl/sharedStrings.xml", `<sst `+nsMain+`>`, `<si><t/></si>`, `</sst>`, 100)
		}), []string{"budget.xlsx"}, false},
		{"styles of 100 MB", beside, raw(func() []byte {
			return swollen(drawnWorkbook(textRow, map[string]string{
				"xl/_rels/workbook.xml.rels": `<Relationships ` + nsRels + `><Relationship Id="s1" Type="` + relNS + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="s3" Type="` + relNS + `/styles" Target="styles.xml"/></Relationships>`,
			}), "xl/styles.xml", `<styleSheet `+nsMain+`><cellXfs>`, `<xf numFmtId="14"/>`, `</cellXfs></styleSheet>`, 100)
		}), []string{"budget.xlsx"}, false},
		{"elements in one another a million times", beside, raw(func() []byte {
			return drawnWorkbook("", map[string]string{"xl/worksheets/sheet1.xml": `<worksheet ` + nsMain + `>` + strings.Repeat("<a>", 1_000_000) + strings.Repeat("</a>", 1_000_000) + `<sheetData>` + textRow + `</sheetData></worksheet>`})
		}), nil, true},
		{"a million attributes", beside, raw(func() []byte {
			return drawnWorkbook(`<row `+lines(`a%d="1" `, 0, 1_000_000)+`><c t="inlineStr"><is><t>Poste</t></is></c></row>`, nil)
		}), nil, true},
		{"a text of 30 MB in one cell", beside, drawn(textRow+`<row r="2"><c r="A2" t="inlineStr"><is><t>`+strings.Repeat("a ", 15_000_000)+`</t></is></c></row>`, nil), []string{"A2", "32 767"}, true},
		{"a sheet whose declared size is a lie", beside, raw(func() []byte { return lyingZip64("xl/worksheets/sheet1.xml", sheetXML(textRow)) }), []string{"budget.xlsx"}, false},
		{"relationships in a circle", beside, drawn(textRow, map[string]string{
			"xl/worksheets/_rels/sheet1.xml.rels": `<Relationships ` + nsRels + `><Relationship Id="s1" Type="` + relNS + `/worksheet" Target="sheet1.xml"/></Relationships>`,
			"xl/_rels/workbook.xml.rels":          `<Relationships ` + nsRels + `><Relationship Id="s1" Type="` + relNS + `/worksheet" Target="workbook.xml"/></Relationships>`,
		}), []string{"budget.xlsx"}, false},
		{"a workbook cut in the middle", beside, raw(func() []byte { b := good(); return b[:len(b)/2] }), []string{"budget.xlsx", "fin du fichier manque", "Déposer de nouveau"}, false},
		{"a workbook with a password", beside, raw(func() []byte { return compound("EncryptedPackage", "EncryptionInfo") }), []string{"budget.xlsx", "mot de passe", "Retirer le mot de passe"}, false},
		{"a workbook named as another thing", "budget.csv", raw(good), []string{"budget.csv", "n’est pas ce que dit son nom"}, true},
		{"a PDF named as a workbook", beside, raw(func() []byte { return pdftest.Write(hello(), "") }), []string{"budget.xlsx", "c’est un PDF"}, true},
		{"a binary workbook", "budget.xlsb", drawn("", map[string]string{"xl/workbook.bin": "x", "xl/workbook.xml": ""}), []string{"budget.xlsb", "LibreOffice"}, false},
		{"a workbook with macros", "budget.xlsm", drawn(textRow, map[string]string{"xl/vbaProject.bin": "\xd0\xcf\x11\xe0"}), []string{"budget.xlsm", "macros"}, true},
		{"an old workbook that is damaged", "budget.xls", raw(func() []byte { return compound("Workbook") }), []string{"budget.xls", "LibreOffice", ".xlsx"}, false},
	}
}
