package signed

import (
	"bytes"
	"context"
	"encoding/hex"
	"image"
	"strings"
	"unicode/utf16"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"guichet/extract/pdf"
	"guichet/extract/table"
	"guichet/internal/acte"
)

// What an act is recognised by.
const (
	ByIdentity = "identité du fichier"
	ByText     = "texte"
	ByCode     = "code QR"
)

// codeDPI is the resolution at which a page is looked at for its code: 24 mm are 140 points
// and more, three for a module.
const codeDPI = 150

// maxCodePages bounds the pages looked at for a code, from the last one: it stands behind the
// signatures, before the annexes.
const maxCodePages = 40

// recognise tells which act a file is: by the identity that the file sent carries, by the
// words beside the code, or by the code itself on a scanned page.
func recognise(ctx context.Context, name string, data []byte) (acte.Readout, bool, error) {
	var r acte.Readout
	if m, ok := carried(data); ok {
		r.Mark, r.By = m, ByIdentity
		return r, true, nil
	}
	doc, err := pdf.Read(ctx, name, data, pdf.DefaultLimits())
	if err != nil {
		return r, false, err
	}
	scanned := 0
	for _, p := range doc.Pages {
		if p.Scanned {
			scanned++
		}
		if m, ok := acte.InText(Text(p)); ok {
			r.Mark, r.By = m, ByText
			return r, true, nil
		}
	}
	if scanned == 0 {
		return r, false, nil
	}
	r.Scanned = true
	for i := len(doc.Pages); i > 0 && i > len(doc.Pages)-maxCodePages; i-- {
		img, err := pdf.Render(ctx, name, data, i, codeDPI)
		if err != nil {
			return r, false, err
		}
		if m, ok := codeOf(img); ok {
			r.Mark, r.By = m, ByCode
			return r, true, nil
		}
	}
	return r, false, nil
}

// carried finds the identity in the description of the code, which a file that was only
// added to still holds as it was written.
func carried(data []byte) (acte.Mark, bool) {
	at := bytes.Index(data, []byte(hexUTF16(acte.Scheme())))
	if at < 0 {
		return acte.Mark{}, false
	}
	end := bytes.IndexByte(data[at:], '>')
	if end < 0 || end > 2000 {
		return acte.Mark{}, false
	}
	raw, err := hex.DecodeString(string(data[at : at+end]))
	if err != nil {
		return acte.Mark{}, false
	}
	u := make([]uint16, len(raw)/2)
	for i := range u {
		u[i] = uint16(raw[2*i])<<8 | uint16(raw[2*i+1])
	}
	return acte.Parse(string(utf16.Decode(u)))
}

func hexUTF16(s string) string {
	var b []byte
	for _, c := range utf16.Encode([]rune(s)) {
		b = append(b, byte(c>>8), byte(c)) // #nosec G115 -- the two halves of a code unit
	}
	return strings.ToUpper(hex.EncodeToString(b))
}

// codeOf reads the QR code of a page.
func codeOf(img *image.Gray) (acte.Mark, bool) {
	b, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return acte.Mark{}, false
	}
	r, err := qrcode.NewQRCodeReader().Decode(b, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		return acte.Mark{}, false
	}
	return acte.Parse(r.GetText())
}

// Text is the words of a page in the order of reading.
func Text(p table.Page) string {
	var b strings.Builder
	for _, bl := range p.Blocks {
		switch {
		case bl.Text != nil:
			b.WriteString(bl.Text.String)
			b.WriteByte('\n')
		case bl.Table != nil:
			for _, row := range bl.Table.Rows {
				for _, c := range row {
					b.WriteString(c.Text)
					b.WriteByte('\n')
				}
			}
		}
	}
	return b.String()
}
