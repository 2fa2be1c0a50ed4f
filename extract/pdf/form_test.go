package pdf_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"guichet/extract/pdf"
	"guichet/internal/dossier"
)

// said returns the texts and cells of a document, in reading order.
func said(t *testing.T, d document) string {
	t.Helper()
	doc, err := pdf.Read(context.Background(), "formulaire.pdf", d.bytes(), pdf.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range doc.Pages {
		for _, b := range p.Blocks {
			if b.Text != nil {
				out = append(out, b.Text.String)
				continue
			}
			for _, row := range b.Table.Rows {
				for _, c := range row {
					if c.Text != "" {
						out = append(out, c.Text)
					}
				}
			}
		}
	}
	return strings.Join(out, " ")
}

// appearance is the drawing of a field.
func appearance(width int, content string) string {
	return fmt.Sprintf("<< /Type /XObject /Subtype /Form /BBox [0 0 %d 15] /Resources << /Font << /F1 3 0 R >> >> /Length %d >>\nstream\n%s\nendstream", width, len(content), content)
}

const fonts = "/DR << /Font << /Helv 3 0 R >> >> /DA (/Helv 10 Tf 0 g)"

func TestTheFieldsOfAFormAreRead(t *testing.T) {
	widget := func(kind, entries string) string {
		return "<< /Type /Annot /Subtype /Widget " + kind + " /T (champ) /DA (/Helv 10 Tf 0 g) /F 4 /Rect [80 45 190 60] " + entries + " >>"
	}
	states := "/AP << /N << /Oui 101 0 R /Off 102 0 R >> >>"
	tick := appearance(14, "BT /F1 10 Tf 2 2 Td (4) Tj ET")
	nothing := appearance(14, "")
	digits := appearance(110, "BT /F1 10 Tf 2 5 Td (1) Tj 20 0 Td (2) Tj 20 0 Td (3) Tj 20 0 Td (4) Tj ET")
	for name, tt := range map[string]struct {
		catalog string
		objects []string
		want    string
	}{
		"a value that no appearance draws":           {"", []string{widget("/FT /Tx", "/V (Puits)")}, "Projet : Puits"},
		"the same, to be drawn by the viewer":        {"/NeedAppearances true", []string{widget("/FT /Tx", "/V (Puits)")}, "Projet : Puits"},
		"a choice":                                   {"", []string{widget("/FT /Ch /Ff 131072", "/V (ITN5) /Opt [(ITN4) (ITN5)]")}, "Projet : ITN5"},
		"a ticked box, whatever glyph ticks it":      {"", []string{widget("/FT /Btn", "/V /Oui /AS /Oui "+states), tick, nothing}, "Projet : ☒"},
		"an empty box":                               {"", []string{widget("/FT /Btn", "/V /Off /AS /Off "+states), tick, nothing}, "Projet : ☐"},
		"figures drawn one by one are one number":    {"", []string{widget("/FT /Tx /Ff 16777216 /MaxLen 4", "/V (1234) /AP << /N 101 0 R >>"), digits}, "Projet : 1234"},
		"a hidden field says nothing":                {"", []string{strings.Replace(widget("/FT /Tx", "/V (Puits)"), "/F 4", "/F 2", 1)}, "Projet :"},
		"an empty field says nothing":                {"", []string{widget("/FT /Tx", "/V ()")}, "Projet :"},
		"a form whose static pages have an XFA twin": {"/XFA 102 0 R", []string{widget("/FT /Tx", "/V (Puits)"), nothing, nothing}, "Projet : Puits"},
	} {
		t.Run(name, func(t *testing.T) {
			d := document{
				pages: []string{show(20, 50, "Projet :")}, extra: "/Annots [100 0 R]", objects: tt.objects,
				catalog: fmt.Sprintf("/AcroForm << /Fields [100 0 R] %s %s >>", fonts, tt.catalog),
			}
			if got := said(t, d); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAFormThatOnlyItsViewerCanShowIsRefused(t *testing.T) {
	d := document{
		pages:   []string{show(20, 50, "Please wait...")},
		objects: []string{"<< /Length 0 >>\nstream\n\nendstream"},
		catalog: "/NeedsRendering true /AcroForm << /Fields [] /XFA 100 0 R >>",
	}
	_, err := pdf.Read(context.Background(), "xfa.pdf", d.bytes(), pdf.DefaultLimits())
	r, ok := errors.AsType[*dossier.Refusal](err)
	if !ok || r.Reason != dossier.RefusedDynamic || r.Action == "" {
		t.Errorf("got %v", err)
	}
}
