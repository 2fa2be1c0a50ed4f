// Package docxdoc writes a document of generate/doc as a Word file (ECMA-376,
// WordprocessingML), for whoever edits it before it is signed: styles, numbering and heads of
// tables are real ones. The same document gives the same bytes.
//
// It knows no dossier: what is printed is what the document holds.
package docxdoc

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"time"

	"github.com/boombuler/barcode/qr"

	"guichet/generate/doc"
)

// Write returns the document as DOCX.
func Write(d *doc.Document) ([]byte, error) {
	w := &writer{}
	w.sections(d)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range []struct {
		name string
		data []byte
	}{
		{"[Content_Types].xml", []byte(contentTypes)},
		{"_rels/.rels", []byte(packageRels)},
		{"docProps/core.xml", core(d)},
		{"word/document.xml", w.document()},
		{"word/_rels/document.xml.rels", w.rels()},
		{"word/styles.xml", []byte(styles)},
		{"word/numbering.xml", w.numbering()},
		{"word/settings.xml", []byte(settings)},
		{"word/header1.xml", header(d)},
		{"word/footer1.xml", footer(d)},
	} {
		if err := add(z, p.name, p.data); err != nil {
			return nil, fmt.Errorf("writing %s as DOCX: %w", d.Reference, err)
		}
	}
	for i, picture := range w.pictures {
		if err := add(z, fmt.Sprintf("word/media/image%d.png", i+1), picture); err != nil {
			return nil, fmt.Errorf("writing %s as DOCX: %w", d.Reference, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("writing %s as DOCX: %w", d.Reference, err)
	}
	return out.Bytes(), nil
}

// add writes a part; without a time of its own, so that equal parts are equal bytes.
func add(z *zip.Writer, name string, data []byte) error {
	f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return err
}

// code draws a QR code as a picture, four modules of quiet around it.
func code(content string) []byte {
	m, err := qr.Encode(content, qr.M, qr.Auto)
	if err != nil {
		panic(fmt.Sprintf("docxdoc: QR code of %d bytes: %v", len(content), err)) // the caller keeps it short
	}
	const scale, quiet = 4, 4
	n := m.Bounds().Dx()
	out := image.NewPaletted(image.Rect(0, 0, (n+2*quiet)*scale, (n+2*quiet)*scale), color.Palette{color.White, color.Black})
	for j := range n {
		for i := range n {
			if r, _, _, _ := m.At(i, j).RGBA(); r < 0x8000 {
				at := image.Rect((i+quiet)*scale, (j+quiet)*scale, (i+quiet+1)*scale, (j+quiet+1)*scale)
				draw.Draw(out, at, image.Black, image.Point{}, draw.Src)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, out); err != nil {
		panic(err) // in memory
	}
	return b.Bytes()
}

func core(d *doc.Document) []byte {
	at := d.Created.UTC().Format(time.RFC3339)
	return fmt.Appendf(nil, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>%s</dc:title><dc:subject>%s</dc:subject><dc:creator>%s</dc:creator><dc:language>fr-FR</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">%s</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">%s</dcterms:modified></cp:coreProperties>`,
		escaped(d.Title), escaped(d.Subject), escaped(d.Author), at, at)
}
