package pdf_test

import (
	"fmt"
	"strings"

	"guichet/extract/pdf/pdftest"
)

// document builds small PDF files of hand-written content streams, for the
// tests: one page for each stream, 200 by 100 points, with Helvetica as F1 and
// its bold as F2 in Windows-1252; \x01 is the ligature fi and \x02 a soft hyphen.
type document struct {
	pages   []string
	extra   string   // more entries of every page's dictionary
	objects []string // more objects, numbered from 100
	catalog string   // more entries of the catalogue
}

// content writes a content stream from text in UTF-8, in the fonts' encoding.
func content(s string) string {
	return strings.NewReplacer("é", "\xe9", "€", "\x80", "–", "\x96", "\u00a0", "\xa0").Replace(s)
}

func (d document) bytes() []byte {
	objects := map[int]string{}
	var kids []string
	for i := range d.pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", 10+2*i))
	}
	objects[1] = "<< /Type /Catalog /Pages 2 0 R " + d.catalog + " >>"
	objects[2] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(kids))
	objects[3] = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [1 /fi /softhyphen] >> >>"
	objects[4] = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>"
	objects[5] = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n\xc0\nendstream"
	for i, c := range d.pages {
		objects[10+2*i] = fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents %d 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /Im 5 0 R >> >> %s >>", 11+2*i, d.extra)
		c = content(c)
		objects[11+2*i] = fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(c), c)
	}
	for i, o := range d.objects {
		objects[100+i] = o
	}
	return pdftest.Write(objects, "")
}

// show draws a text at a place.
func show(x, y int, text string) string {
	return fmt.Sprintf("BT /F1 10 Tf %d %d Td (%s) Tj ET\n", x, y, text)
}
