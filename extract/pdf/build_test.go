package pdf_test

import (
	"bytes"
	"fmt"
	"strings"
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
	var b bytes.Buffer
	offsets := map[int]int{}
	object := func(n int, body string) {
		offsets[n] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", n, body)
	}
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var kids []string
	for i := range d.pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", 10+2*i))
	}
	object(1, "<< /Type /Catalog /Pages 2 0 R "+d.catalog+" >>")
	object(2, fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(kids)))
	object(3, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [1 /fi /softhyphen] >> >>")
	object(4, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
	object(5, "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n\xc0\nendstream")
	for i, c := range d.pages {
		object(10+2*i, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents %d 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /Im 5 0 R >> >> %s >>", 11+2*i, d.extra))
		c = content(c)
		object(11+2*i, fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(c), c))
	}
	for i, o := range d.objects {
		object(100+i, o)
	}
	start := b.Len()
	size := 100 + len(d.objects)
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", size)
	for n := 1; n < size; n++ {
		if off, ok := offsets[n]; ok {
			fmt.Fprintf(&b, "%010d 00000 n \n", off)
		} else {
			b.WriteString("0000000000 65535 f \n")
		}
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", size, start)
	return b.Bytes()
}

// show draws a text at a place.
func show(x, y int, text string) string {
	return fmt.Sprintf("BT /F1 10 Tf %d %d Td (%s) Tj ET\n", x, y, text)
}
