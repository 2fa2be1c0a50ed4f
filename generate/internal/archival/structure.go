package archival

import (
	"strings"
	"testing"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
)

// Part is an element of the structure tree that holds text: its kind, the kinds around it
// from the document down, and its words.
type Part struct {
	Kind, Path, Text string
	Page             int
}

// Reader reads structure trees back with PDFium.
type Reader struct{ pdfium pdfium.Pdfium }

// NewReader starts PDFium for the time of a test.
func NewReader(t testing.TB) *Reader {
	t.Helper()
	pool, err := webassembly.Init(webassembly.Config{MinIdle: 1, MaxIdle: 1, MaxTotal: 1})
	if err != nil {
		t.Fatal(err)
	}
	instance, err := pool.GetInstance(0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	return &Reader{instance}
}

// Parts returns what a screen reader comes to, page by page in the order of the tree, and
// the texts of each page that belong to no element.
func (r *Reader) Parts(t testing.TB, data []byte) (parts []Part, artifacts []string) {
	t.Helper()
	opened, err := r.pdfium.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		t.Fatal(err)
	}
	d := opened.Document
	defer func() { _, _ = r.pdfium.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: d}) }()
	n, err := r.pdfium.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d})
	if err != nil {
		t.Fatal(err)
	}
	for i := range n.PageCount {
		p := pageReader{t: t, r: r, n: i, page: requests.Page{ByIndex: &requests.PageByIndex{Document: d, Index: i}}}
		p.texts()
		tree, err := r.pdfium.FPDF_StructTree_GetForPage(&requests.FPDF_StructTree_GetForPage{Page: p.page})
		if err != nil {
			t.Fatalf("page %d has no structure: %v", i+1, err)
		}
		count, err := r.pdfium.FPDF_StructTree_CountChildren(&requests.FPDF_StructTree_CountChildren{StructTree: tree.StructTree})
		if err != nil {
			t.Fatal(err)
		}
		for j := range count.Count {
			e, err := r.pdfium.FPDF_StructTree_GetChildAtIndex(&requests.FPDF_StructTree_GetChildAtIndex{StructTree: tree.StructTree, Index: j})
			if err == nil { // else of another page
				p.walk(e.StructElement, "")
			}
		}
		parts = append(parts, p.parts...)
		for _, s := range p.words {
			artifacts = append(artifacts, s)
		}
	}
	return parts, artifacts
}

// pageReader reads one page.
type pageReader struct {
	t     testing.TB
	r     *Reader
	n     int
	page  requests.Page
	words map[int]string // by number of marked content, -1 and below for artifacts
	parts []Part
}

// texts collects the words of each marked content.
func (p *pageReader) texts() {
	p.words = map[int]string{}
	texts, err := p.r.pdfium.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: p.page})
	if err != nil {
		p.t.Fatal(err)
	}
	count, err := p.r.pdfium.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: p.page})
	if err != nil {
		p.t.Fatal(err)
	}
	loose := 0
	for i := range count.Count {
		o, err := p.r.pdfium.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: p.page, Index: i})
		if err != nil {
			p.t.Fatal(err)
		}
		s, err := p.r.pdfium.FPDFTextObj_GetText(&requests.FPDFTextObj_GetText{PageObject: o.PageObject, TextPage: texts.TextPage})
		if err != nil {
			continue // no text
		}
		id, err := p.r.pdfium.FPDFPageObj_GetMarkedContentID(&requests.FPDFPageObj_GetMarkedContentID{PageObject: o.PageObject})
		if err != nil || id.MarkedContentID < 0 {
			loose--
			p.words[loose] = s.Text
			continue
		}
		p.words[id.MarkedContentID] += s.Text
	}
}

func (p *pageReader) walk(e references.FPDF_STRUCTELEMENT, path string) {
	kind, err := p.r.pdfium.FPDF_StructElement_GetType(&requests.FPDF_StructElement_GetType{StructElement: e})
	if err != nil {
		p.t.Fatal(err)
	}
	count, err := p.r.pdfium.FPDF_StructElement_CountChildren(&requests.FPDF_StructElement_CountChildren{StructElement: e})
	if err != nil {
		p.t.Fatal(err)
	}
	var text strings.Builder
	held := false
	for i := range count.Count {
		if c, err := p.r.pdfium.FPDF_StructElement_GetChildAtIndex(&requests.FPDF_StructElement_GetChildAtIndex{StructElement: e, Index: i}); err == nil {
			p.walk(c.StructElement, path+"/"+kind.Type)
			continue
		}
		if m, err := p.r.pdfium.FPDF_StructElement_GetChildMarkedContentID(&requests.FPDF_StructElement_GetChildMarkedContentID{StructElement: e, Index: i}); err == nil && m.ChildMarkedContentID >= 0 {
			held = true
			text.WriteString(p.words[m.ChildMarkedContentID])
			delete(p.words, m.ChildMarkedContentID)
		}
	}
	if held {
		p.parts = append(p.parts, Part{Kind: kind.Type, Path: path, Text: text.String(), Page: p.n})
	}
}
