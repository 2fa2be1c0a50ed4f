package docxdoc_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
	"unicode"

	"guichet/generate/doc"
	"guichet/generate/docxdoc"
	"guichet/internal/libreoffice"
)

// all is a document of every kind of block.
func all() *doc.Document {
	table := &doc.Table{Caption: "Budget", Columns: []doc.Column{{Title: "N°", Align: doc.Right}, {Title: "Dépense", Weight: 1}, {Title: "Montant", Align: doc.Right}}}
	table.Rows = append(table.Rows, doc.Row{Kind: doc.Group, Cells: []doc.Spans{doc.T("Phase 1")}})
	for range 80 {
		table.Rows = append(table.Rows, doc.Row{Cells: []doc.Spans{doc.T("1"), doc.T("Développement <&> \"tests\""), doc.T("12\u202f000,00\u00a0€")}})
	}
	table.Rows = append(table.Rows, doc.Row{Kind: doc.Total, Cells: []doc.Spans{nil, doc.T("Total"), doc.T("960\u202f000,00\u00a0€")}})
	return &doc.Document{
		Title: "Convention « A & B » <x>", Reference: "ITN1-2021-0042, version 1", Banner: "PROJET", Author: "Bureau", Subject: "Objet",
		Created: time.Date(2021, 3, 1, 9, 30, 0, 0, time.UTC),
		Sections: []doc.Section{
			{Blocks: []doc.Block{
				doc.Heading{Text: doc.T("Convention")}, doc.Heading{Level: 1, Text: doc.T("Article 1")}, doc.Heading{Level: 2, Text: doc.T("Partie")},
				doc.Paragraph{Text: append(doc.T("Le montant est de "), doc.B("deux euros")...)}, doc.Paragraph{Style: doc.Center, Text: doc.T("Centré")}, doc.Paragraph{Style: doc.Small, Text: doc.T("Petit")},
				&doc.List{Ordered: true, First: 4, Items: []doc.Item{{Text: doc.T("quatrième")}, {Text: doc.T("cinquième"), Blocks: []doc.Block{doc.Paragraph{Text: doc.T("suite du point")}}}}},
				&doc.List{Items: []doc.Item{{Text: doc.T("tiret")}}}, doc.Notice{Text: doc.T("Encadré")}, doc.Facts{{Name: "Nom", Value: doc.Missing("valeur")}},
			}},
			{Landscape: true, Blocks: []doc.Block{table}},
			{Blocks: []doc.Block{
				doc.Signatures{Done: doc.T("Fait à Paris"), Parties: []doc.Signatory{{Role: doc.T("Pour le délégant"), Name: doc.T("Dominique Martin")}, {Role: doc.T("Pour le porteur")}}},
				doc.Code{Content: "guichet:convention:X:1:abc", Caption: doc.T("Code de référence")},
			}},
		},
	}
}

func write(t *testing.T, d *doc.Document) []byte {
	t.Helper()
	data, err := docxdoc.Write(d)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestEveryPartIsWellFormedAndStable(t *testing.T) {
	data := write(t, all())
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, ".xml") && !strings.HasSuffix(f.Name, ".rels") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(r); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Errorf("%s: %v", f.Name, err)
				break
			}
		}
		_ = r.Close()
	}
	if !bytes.Equal(data, write(t, all())) {
		t.Error("the same document gives other bytes")
	}
}

// LibreOffice opens it: all words are there, in order, with the numbers of the lists and the
// numbers of the pages; a head of a table is repeated, and the annex lies on its side.
func TestLibreOfficeReadsAllOfIt(t *testing.T) {
	d := all()
	files := map[string][]byte{"acte.docx": write(t, d)}
	got := words(string(libreoffice.Convert(t, "txt:Text (encoded):UTF8", files)["acte"]))
	at := 0
	for _, s := range d.Sections {
		for _, line := range strings.Split(doc.Text(s.Blocks), "\n") {
			for _, part := range strings.FieldsFunc(line, func(r rune) bool { return r == '|' || r == '–' || r == '#' }) {
				if strings.HasPrefix(part, "[guichet:") {
					_, part, _ = strings.Cut(part, "] ")
				}
				name, value, fact := strings.Cut(part, "\u00a0: ")
				if !fact || strings.HasPrefix(part, " [") {
					name, value = part, ""
				}
				for _, w := range []string{name, strings.Trim(value, ",")} {
					if w = words(strings.Trim(w, " ,")); w == "" {
						continue
					}
					i := strings.Index(got[at:], w)
					if i < 0 {
						t.Fatalf("%q is not in what follows %q", w, got[max(0, at-80):at])
					}
					at += i + len(w)
				}
			}
		}
	}
	pdf := libreoffice.Convert(t, "pdf", files)["acte"]
	if n := bytes.Count(pdf, []byte("/Type/Page/")) + bytes.Count(pdf, []byte("/Type/Page\n")); n < 4 {
		t.Errorf("%d pages", n)
	}
}

// words leaves spaces aside.
func words(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u202f' || r == '\ufeff' {
			return -1
		}
		return r
	}, s)
}
