// Package pdfdoc writes a document of generate/doc as PDF: it lays the blocks
// out on A4 pages (layout), then draws the pages (Write). The same document
// gives the same bytes.
//
// It knows no dossier: what is printed is what the document holds.
package pdfdoc

import (
	"bytes"
	"fmt"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"guichet/generate/doc"
)

// Write returns the document as PDF.
func Write(d *doc.Document) ([]byte, error) {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	addFonts(pdf, d)
	l := lay(pdf, d)
	if err := ordered(l.pages); err != nil {
		return nil, fmt.Errorf("writing %s as PDF: %w", d.Reference, err)
	}
	s := &structure{root: l.under}
	for i, p := range l.pages {
		s.begin()
		drawPage(pdf, p)
		s.draw(pdf, p.marks, "BMC")
		for _, f := range p.fields {
			f.page = i
			s.fields = append(s.fields, f)
		}
		if i > 0 { // the first page's own head names the document
			s.draw(pdf, runningHead(&ruler{pdf: pdf}, d, p), "<</Type /Pagination /Subtype /Header>> BDC")
		}
		s.draw(pdf, runningFoot(&ruler{pdf: pdf}, d, p, i+1, len(l.pages)), "<</Type /Pagination /Subtype /Footer>> BDC")
	}
	pdf.SetLang("fr-FR")
	pdf.SetCreationDate(d.Created)
	pdf.SetModificationDate(d.Created)
	pdf.SetCatalogSort(true)
	pdf.SetXmpMetadata(xmp(d))
	pdf.AddOutputIntent(fpdf.OutputIntentType{SubtypeIdent: fpdf.OutputIntent_GTS_PDFA1, OutputConditionIdentifier: colours, Info: colours, ICCProfile: sRGB})
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		return nil, fmt.Errorf("writing %s as PDF: %w", d.Reference, err)
	}
	out, err := finish(b.Bytes(), d, s)
	if err != nil {
		return nil, fmt.Errorf("writing %s as PDF: %w", d.Reference, err)
	}
	return out, nil
}

// lay lays a document out; pdf only measures.
func lay(pdf *fpdf.Fpdf, d *doc.Document) *layout {
	l := &layout{ruler: &ruler{pdf: pdf}, under: &element{kind: "Document"}}
	for _, s := range d.Sections {
		l.within(l.open("Sect"), func() { l.section(s) })
	}
	return l
}

func drawPage(pdf *fpdf.Fpdf, p *page) {
	orientation := "P"
	if p.landscape {
		orientation = "L"
	}
	pdf.AddPageFormat(orientation, fpdf.SizeType{Wd: shortSide, Ht: longSide})
	for _, b := range p.bookmarks {
		pdf.SetFont(family, "", bodyType.size) // bookmarks are written in UTF-16 only under such a font
		pdf.Bookmark(b.title, b.level, b.y)
	}
}

func drawMarks(pdf *fpdf.Fpdf, marks []mark) {
	for _, m := range marks {
		switch {
		case m.text != "":
			pdf.SetFont(family, string(m.face), m.size)
			pdf.SetTextColor(m.color.r, m.color.g, m.color.b)
			pdf.Text(m.x, m.y, m.text)
		case m.picture != nil:
			drawPicture(pdf, m)
		case m.w == 0 || m.h == 0:
			pdf.SetDrawColor(m.color.r, m.color.g, m.color.b)
			pdf.SetLineWidth(0.15)
			pdf.Line(m.x, m.y, m.x+m.w, m.y+m.h)
		case m.stroke:
			pdf.SetDrawColor(m.color.r, m.color.g, m.color.b)
			pdf.SetLineWidth(0.25)
			pdf.Rect(m.x, m.y, m.w, m.h, "D")
		default:
			pdf.SetFillColor(m.color.r, m.color.g, m.color.b)
			pdf.Rect(m.x, m.y, m.w, m.h, "F")
		}
	}
}

// runningHead repeats the title and the banner.
func runningHead(r *ruler, d *doc.Document, p *page) []mark {
	l := &layout{ruler: r}
	out := &page{landscape: p.landscape}
	width := p.width() - 2*marginX
	banner := typeface{size: 8.5, leading: 4.2, bold: true, color: alert}
	right := l.wrap(doc.T(d.Banner), banner, width/2)[0]
	title := l.wrap(doc.T(d.Title), smallType, width-right.width-8)
	if len(title) > 1 { // one line, whatever the title
		title[0] = l.wrap(doc.T(firstWords(title[0])+"…"), smallType, width)[0]
	}
	out.line(nil, title[0], smallType, marginX, 12, width, doc.Left)
	out.line(nil, right, banner, marginX, 12, width, doc.Right)
	out.fill(marginX, 17, width, 0, hairline)
	return out.marks
}

// firstWords returns the words of a line without the last one, which makes
// place for an ellipsis.
func firstWords(line textLine) string {
	var s string
	for _, r := range line.runs {
		s += r.text
	}
	s = strings.TrimRight(s, " ")
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		return s[:i]
	}
	return s
}

// runningFoot prints the reference and the number of the page.
func runningFoot(r *ruler, d *doc.Document, p *page, n, of int) []mark {
	l := &layout{ruler: r}
	out := &page{landscape: p.landscape}
	width, y := p.width()-2*marginX, p.height()-15
	out.fill(marginX, y, width, 0, hairline)
	number := l.wrap(doc.T(fmt.Sprintf("Page\u00a0%d\u00a0/\u00a0%d", n, of)), smallType, width)[0]
	ref := l.wrap(doc.T(d.Reference), smallType, width-number.width-8)[0]
	out.line(nil, ref, smallType, marginX, y+1.5, width, doc.Left)
	out.line(nil, number, smallType, marginX, y+1.5, width, doc.Right)
	return out.marks
}
