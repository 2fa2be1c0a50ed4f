package pdfdoc

import (
	"strings"
	"testing"

	"guichet/generate/doc"
	"guichet/generate/internal/archival"
)

// Whatever the document holds, it is an archival one.
func TestTheFileIsArchival(t *testing.T) {
	strange := hard()
	strange.Title, strange.Subject, strange.Author = "<titre> & \"(autre)\" \\", "", "Ministère – œuvre №"
	few := hard()
	few.Sections = []doc.Section{{Blocks: []doc.Block{
		doc.Paragraph{Text: doc.T("Sans titre.")},
		doc.Code{Content: "guichet:x", Caption: doc.T("Code")},
		doc.Signatures{Done: doc.T("Fait"), Parties: []doc.Signatory{{Role: doc.T("Un")}, {Role: doc.T("Deux")}}},
	}}}
	files := map[string][]byte{}
	for name, d := range map[string]*doc.Document{"hard.pdf": hard(), "strange.pdf": strange, "few.pdf": few} {
		data, err := Write(d)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = data
	}
	archival.Check(t, files)
}

// Each cell, heading and item can be reached in the structure tree, in the order of reading,
// once; heads repeated on further pages, and the running head and foot, are no part of it.
func TestTheStructureIsReadBack(t *testing.T) {
	d := hard()
	for _, r := range d.Sections[1].Blocks[0].(*doc.Table).Rows {
		for i, c := range r.Cells {
			if s := c.String(); len(s) > 1500 { // higher than a page: in pieces, in no order of reading
				r.Cells[i] = doc.T(s[:1000])
			}
		}
	}
	data, err := Write(d)
	if err != nil {
		t.Fatal(err)
	}
	parts, loose := archival.NewReader(t).Parts(t, data)
	archival.Compare(t, d, parts)
	for _, s := range loose {
		s = strings.TrimSpace(strings.Trim(s, "\x00"))
		if !strings.HasPrefix(d.Reference, s) && !strings.HasPrefix(s, "Page") && s != d.Banner && !strings.HasPrefix(s, "Un titre") && !titleOfTable(d, s) {
			t.Errorf("%q belongs to no element", s)
		}
	}
}

func titleOfTable(d *doc.Document, s string) bool {
	for _, c := range d.Sections[1].Blocks[0].(*doc.Table).Columns {
		if strings.Contains(c.Title, s) {
			return true
		}
	}
	return false
}
