package docxdoc

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"strings"

	"guichet/generate/doc"
)

// Page geometry in twentieths of a point: A4, margins of 22 mm.
const (
	shortSide, longSide = 11906, 16838
	margin              = 1247
)

// writer collects the body and what it refers to.
type writer struct {
	body     strings.Builder
	lists    []*doc.List // in the order of their numbering
	pictures [][]byte
}

func (w *writer) print(format string, args ...any) { fmt.Fprintf(&w.body, format, args...) }

func (w *writer) document() []byte {
	return []byte(xmlHead + `<w:document ` + wordSpaces + `><w:body>` + w.body.String() + `</w:body></w:document>`)
}

// sections writes the blocks; each section but the last ends in a paragraph that holds its
// page format.
func (w *writer) sections(d *doc.Document) {
	for i, s := range d.Sections {
		width := shortSide - 2*margin
		size := fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d"/>`, shortSide, longSide)
		if s.Landscape {
			width = longSide - 2*margin
			size = fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d" w:orient="landscape"/>`, longSide, shortSide)
		}
		for _, b := range s.Blocks {
			w.block(b, width)
		}
		format := `<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/><w:type w:val="nextPage"/>` + size +
			fmt.Sprintf(`<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="600" w:footer="600" w:gutter="0"/></w:sectPr>`, margin, margin, margin, margin)
		if i < len(d.Sections)-1 {
			w.print(`<w:p><w:pPr><w:spacing w:after="0"/>%s</w:pPr></w:p>`, format)
		} else {
			w.print("%s", format)
		}
	}
}

func (w *writer) block(b doc.Block, width int) {
	switch b := b.(type) {
	case doc.Heading:
		style := "Title"
		if b.Level > 0 {
			style = fmt.Sprintf("Heading%d", min(b.Level, 3))
		}
		w.paragraph(style, "", b.Text)
	case doc.Paragraph:
		w.paragraph(map[doc.Style]string{doc.Body: "Normal", doc.Small: "Note", doc.Center: "Centre"}[b.Style], "", b.Text)
	case doc.Notice:
		w.paragraph("Encadre", "", b.Text)
	case doc.Code:
		w.code(b)
	case doc.Picture:
		size, err := png.DecodeConfig(bytes.NewReader(b.PNG))
		if err != nil {
			panic(fmt.Sprintf("docxdoc: picture %q: %v", b.Alt, err)) // made by this program
		}
		w.picture(b.PNG, b.Alt, b.Height*float64(size.Width)/float64(size.Height), b.Height)
	case *doc.List:
		w.list(b, width)
	case doc.Facts:
		w.facts(b, width)
	case *doc.Table:
		w.table(b, width)
	case doc.Signatures:
		w.signatures(b, width)
	default:
		panic(fmt.Sprintf("docxdoc: unknown block %T", b)) // a new kind of block without a form: a mistake here
	}
}

func (w *writer) paragraph(style, properties string, s doc.Spans) {
	w.print(`<w:p><w:pPr><w:pStyle w:val="%s"/>%s</w:pPr>%s</w:p>`, style, properties, runs(s, false))
}

// runs writes spans, all bold when bold is.
func runs(spans doc.Spans, bold bool) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString("<w:r>")
		if s.Bold || s.Blank || bold {
			b.WriteString("<w:rPr>")
			if s.Blank {
				b.WriteString(`<w:rStyle w:val="ACompleter"/>`)
			}
			if s.Bold || bold {
				b.WriteString("<w:b/>")
			}
			b.WriteString("</w:rPr>")
		}
		b.WriteString(text(s.Text) + "</w:r>")
	}
	return b.String()
}

func text(s string) string { return `<w:t xml:space="preserve">` + escaped(s) + `</w:t>` }

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder never fails; what XML cannot hold becomes U+FFFD
	return b.String()
}

func (w *writer) list(b *doc.List, width int) {
	w.lists = append(w.lists, b)
	number, style := len(w.lists), "ListBullet"
	if b.Ordered {
		style = "ListNumber"
	}
	for _, it := range b.Items {
		w.paragraph(style, fmt.Sprintf(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="%d"/></w:numPr>`, number), it.Text)
		for _, sub := range it.Blocks {
			w.block(sub, width)
		}
	}
}

func (w *writer) facts(b doc.Facts, width int) {
	left := width / 4
	w.print(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblLook w:val="0080" w:firstRow="0" w:firstColumn="1"/></w:tblPr><w:tblGrid><w:gridCol w:w="%d"/><w:gridCol w:w="%d"/></w:tblGrid>`, width, left, width-left)
	for _, f := range b {
		w.print(`<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, left)
		w.paragraph("Note", "", doc.T(f.Name))
		w.print(`</w:tc><w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, width-left)
		w.paragraph("Cellule", "", f.Value)
		w.print(`</w:tc></w:tr>`)
	}
	w.print(`</w:tbl><w:p/>`)
}

func (w *writer) code(b doc.Code) {
	const side = 24 // millimetres
	w.picture(code(b.Content), "Code QR : "+b.Content, side, side)
	w.paragraph("Note", "", b.Caption)
}

// picture writes a picture of a size in millimetres.
func (w *writer) picture(data []byte, alt string, width, height float64) {
	w.pictures = append(w.pictures, data)
	n := len(w.pictures)
	cx, cy := int(width*36000), int(height*36000) // English metric units
	w.print(`<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/><wp:docPr id="%d" name="Image %d" descr="%s"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="%d" name="image%d.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rPic%d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`,
		cx, cy, n, n, escaped(alt), n, n, n, cx, cy)
}

func (w *writer) signatures(b doc.Signatures, width int) {
	w.paragraph("Normal", "<w:keepNext/>", b.Done)
	each := width / max(1, len(b.Parties))
	border := `<w:tcBorders><w:top w:val="single" w:sz="4" w:color="BEBECD"/><w:left w:val="single" w:sz="4" w:color="BEBECD"/><w:bottom w:val="single" w:sz="4" w:color="BEBECD"/><w:right w:val="single" w:sz="4" w:color="BEBECD"/></w:tcBorders>`
	w.print(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/></w:tblPr><w:tblGrid>`, width)
	for range b.Parties {
		w.print(`<w:gridCol w:w="%d"/>`, each)
	}
	w.print(`</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="2600" w:hRule="atLeast"/></w:trPr>`)
	for _, s := range b.Parties {
		w.print(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s</w:tcPr>`, each, border)
		w.print(`<w:p><w:pPr><w:pStyle w:val="Cellule"/></w:pPr>%s</w:p>`, runs(s.Role, true))
		w.paragraph("Cellule", "", s.Name)
		w.paragraph("Cellule", "", s.Capacity)
		w.paragraph("Note", "", doc.T("Signature"))
		w.print(`</w:tc>`)
	}
	w.print(`</w:tr></w:tbl><w:p/>`)
}
