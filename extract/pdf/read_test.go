package pdf_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"guichet/extract/pdf"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

func read(t *testing.T, data []byte) *table.Document {
	t.Helper()
	doc, err := pdf.Read(context.Background(), "essai.pdf", data, pdf.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// text returns all that is on the pages.
func text(d *table.Document) string {
	var b strings.Builder
	for _, p := range d.Pages {
		b.WriteString(p.String())
	}
	return b.String()
}

func TestWhatAReaderSees(t *testing.T) {
	image := "q 200 0 0 100 0 0 cm /Im Do Q\n"
	for _, c := range []struct {
		name string
		doc  document
		want string
		note string // code of the note expected
	}{
		{"no-break spaces are spaces", document{pages: []string{show(10, 50, "1\u00a0234,50\u00a0€")}}, "1 234,50 €\n", ""},
		{"a ligature is its letters", document{pages: []string{show(10, 50, "De\x01ni")}}, "Defini\n", ""},
		{"a soft hyphen within a line is nothing", document{pages: []string{show(10, 50, "finan\x02cement")}}, "financement\n", ""},
		{"text outside of the page is not read", document{pages: []string{show(10, 50, "vu") + show(300, 50, "hors") + show(10, 150, "dessus")}}, "vu\n", ""},
		{"white text on white paper is not read", document{pages: []string{show(10, 50, "vu") + "1 g\n" + show(60, 50, "blanc")}}, "vu\n", pdf.NoteHiddenText},
		{"white text on a dark band is read", document{pages: []string{"0 g 0 40 200 30 re f 1 g\n" + show(10, 50, "blanc")}}, "blanc\n", ""},
		{"invisible text is not read", document{pages: []string{show(10, 50, "vu") + "BT /F1 10 Tf 3 Tr 60 50 Td (cach\\351) Tj ET\n"}}, "vu\n", pdf.NoteHiddenText},
		{
			"invisible text over the image of a page is its recognised text",
			document{pages: []string{image + "BT /F1 8 Tf 3 Tr 10 50 Td (un deux trois quatre cinq six sept huit neuf dix onze) Tj ET\n"}},
			"un deux trois quatre cinq six sept huit neuf dix onze\n", pdf.NoteOCRLayer,
		},
		{
			"what is filled into a form field is read",
			document{
				pages:   []string{show(10, 50, "SIRET")},
				extra:   "/Annots [100 0 R]",
				objects: []string{"<< /Type /Annot /Subtype /Widget /FT /Tx /T (siret) /V (123) /F 4 /Rect [60 45 160 65] /AP << /N 101 0 R >> >>", "<< /Type /XObject /Subtype /Form /BBox [0 0 100 20] /Resources << /Font << /F1 3 0 R >> >> /Length 36 >>\nstream\nBT /F1 10 Tf 2 5 Td (18036623) Tj ET \nendstream"},
			},
			"SIRET 18036623\n", "",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := read(t, c.doc.bytes())
			if got := text(d); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			note := ""
			if len(d.Notes) > 0 {
				note = d.Notes[0].Code
			}
			if note != c.note {
				t.Errorf("note %q, want %q", note, c.note)
			}
		})
	}
}

func TestAPageTurnedIsReadAsDisplayed(t *testing.T) {
	// The text stands upright on the page as it is displayed, 100 points wide.
	for _, c := range []struct {
		rotate        int
		matrix        string
		width, height float64
	}{
		{0, "1 0 0 1 20 50", 200, 100},
		{90, "0 1 -1 0 50 20", 100, 200},
		{180, "-1 0 0 -1 180 50", 200, 100},
		{270, "0 -1 1 0 50 80", 100, 200},
	} {
		doc := document{
			pages: []string{"BT /F1 10 Tf " + c.matrix + " Tm (Debout) Tj ET"},
			extra: "/Rotate " + map[int]string{0: "0", 90: "90", 180: "180", 270: "270"}[c.rotate],
		}
		d := read(t, doc.bytes())
		p := d.Pages[0]
		if math.Abs(p.Width-c.width) > 0.1 || math.Abs(p.Height-c.height) > 0.1 {
			t.Errorf("turned by %d: the page is %.0f × %.0f", c.rotate, p.Width, p.Height)
		}
		if got := text(d); got != "Debout\n" {
			t.Fatalf("turned by %d: got %q", c.rotate, got)
		}
		b := p.Blocks[0].Text.Source.Box
		if math.Abs(b.X0-20) > 1 || math.Abs(b.Y0-(50-8)) > 1 && math.Abs(b.Y0-(c.height-50-8)) > 1 || b.X1-b.X0 < b.Y1-b.Y0 {
			t.Errorf("turned by %d: the text stands at %+v", c.rotate, *b)
		}
	}
}

func TestRulingsComeFromStrokesAndThinRectangles(t *testing.T) {
	cells := show(15, 75, "Poste") + show(115, 75, "Total") + show(15, 45, "Licences") + show(115, 45, "12,00")
	for name, lines := range map[string]string{
		"stroked lines":            "10 90 m 190 90 l S 10 65 m 190 65 l S 10 35 m 190 35 l S 10 90 m 10 35 l S 100 90 m 100 35 l S 190 90 m 190 35 l S\n",
		"stroked rectangles":       "10 65 90 25 re S 100 65 90 25 re S 10 35 90 30 re S 100 35 90 30 re S\n",
		"thin filled rectangles":   "10 89 180 1 re f 10 64 180 1 re f 10 34 180 1 re f 10 34 1 56 re f 100 34 1 56 re f 190 34 1 56 re f\n",
		"lines in scaled space":    "q 10 0 0 10 0 0 cm .05 w 1 9 m 19 9 l 1 6.5 m 19 6.5 l 1 3.5 m 19 3.5 l 1 9 m 1 3.5 l 10 9 m 10 3.5 l 19 9 m 19 3.5 l S Q\n",
		"lines drawn cell by cell": "10 90 m 100 90 l S 100 90 m 190 90 l S 10 65 m 100 65 l S 100 65 m 190 65 l S 10 35 m 190 35 l S 10 90 m 10 65 l S 10 65 m 10 35 l S 100 90 m 100 65 l S 100 65 m 100 35 l S 190 90 m 190 35 l S\n",
	} {
		d := read(t, document{pages: []string{lines + cells}}.bytes())
		b := d.Pages[0].Blocks
		if len(b) != 1 || b[0].Table == nil || !b[0].Table.Ruled || b[0].Table.String() != "Poste | Total\nLicences | 12,00\n" {
			t.Errorf("%s: got\n%s", name, text(d))
		}
	}
}

func TestAPageThatIsAnImageIsScanned(t *testing.T) {
	d := read(t, document{pages: []string{"q 180 0 0 90 10 5 cm /Im Do Q\n", show(10, 50, "texte")}}.bytes())
	if !d.Pages[0].Scanned || len(d.Pages[0].Blocks) != 0 {
		t.Errorf("the image is not a scan: %+v", d.Pages[0])
	}
	if d.Pages[1].Scanned {
		t.Error("the page of text is a scan")
	}
}

func TestRefusals(t *testing.T) {
	good := document{pages: []string{show(10, 50, "un"), show(10, 50, "deux")}}.bytes()
	encrypted := func(user string) []byte {
		var out bytes.Buffer
		if err := api.Encrypt(bytes.NewReader(good), &out, model.NewAESConfiguration(user, "owner", 256)); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	for _, c := range []struct {
		name string
		data []byte
		want dossier.RefusalReason
	}{
		{"an empty file", nil, dossier.RefusedEmpty},
		{"blanks alone", []byte(" \n\n"), dossier.RefusedEmpty},
		{"a password to open it", encrypted("secret"), dossier.RefusedPassword},
		{"the second half missing", good[:len(good)/2], dossier.RefusedTruncated},
		{"the last page missing", good[:len(good)-900], dossier.RefusedTruncated},
		{"a revision cut off", append(bytes.Clone(good), []byte("12 0 obj\n<< /Type /Page")...), dossier.RefusedTruncated},
		{"something else named PDF", []byte(strings.Repeat("ceci n'est pas un PDF ", 200) + "startxref"), dossier.RefusedCorrupt},
		{"no page", document{}.bytes(), dossier.RefusedEmpty},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := pdf.Read(context.Background(), "essai.pdf", c.data, pdf.DefaultLimits())
			r, ok := errors.AsType[*dossier.Refusal](err)
			if !ok {
				t.Fatalf("not a refusal: %v", err)
			}
			if r.Reason != c.want || r.File != "essai.pdf" || r.What == "" || r.Action == "" {
				t.Errorf("got %+v, want %s", r, c.want)
			}
		})
	}
	t.Run("too many pages", func(t *testing.T) {
		_, err := pdf.Read(context.Background(), "essai.pdf", good, pdf.Limits{Pages: 1, Chars: 100, Objects: 100, Annots: 10})
		if r, ok := errors.AsType[*dossier.Refusal](err); !ok || r.Reason != dossier.RefusedTooLarge {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a password only against changes is none to a reader", func(t *testing.T) {
		if got := text(read(t, encrypted(""))); got != "un\ndeux\n" {
			t.Errorf("got %q", got)
		}
	})
}

func TestRenderDrawsThePageAsDisplayed(t *testing.T) {
	data := document{pages: []string{"0 g 0 50 100 50 re f"}, extra: "/Rotate 90"}.bytes()
	img, err := pdf.Render(context.Background(), "essai.pdf", data, 1, 72)
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != 100 || b.Dy() != 200 {
		t.Fatalf("drawn %d × %d", b.Dx(), b.Dy())
	}
	// The upper left quarter of the page, turned clockwise, is the upper right.
	if img.GrayAt(75, 50).Y > 50 || img.GrayAt(25, 50).Y < 200 || img.GrayAt(75, 150).Y < 200 {
		t.Error("the black quarter is not where a reader sees it")
	}
	if _, err := pdf.Render(context.Background(), "essai.pdf", data, 2, 72); err == nil {
		t.Error("a page that does not exist was drawn")
	}
}

func TestReadStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := pdf.Read(ctx, "essai.pdf", document{pages: []string{"", ""}}.bytes(), pdf.DefaultLimits()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(document{pages: []string{show(10, 50, "Poste 12,00") + "10 35 90 30 re S\n"}}.bytes())
	f.Add(document{pages: []string{show(10, 50, "x")}, objects: []string{"<< /S /J#61vaScript >>", "<< /UF (a.exe) /F <612E70> /S /Launch /T /ObjStm >>\nstream\nx"}}.bytes())
	f.Add(taggedPage(wrapped, []string{
		element("Table", 100, "/K [102 0 R 103 0 R]"), element("TR", 101, "/K 104 0 R"), element("TR", 101, "/K 105 0 R"),
		element("TD", 102, "/K [0 1] /A << /O /Table /ColSpan 2 >>"), element("TD", 103, "/K [2 3]"),
	}, []int{104, 104, 105, 105}).bytes())
	f.Add([]byte("%PDF-1.4\nstartxref\n0\n%%EOF"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		doc, err := pdf.Read(context.Background(), "essai.pdf", data, pdf.Limits{Pages: 5, Chars: 2000, Objects: 2000, Annots: 20})
		if err == nil && len(doc.Pages) == 0 {
			t.Error("a document without pages and without a refusal")
		}
	})
}

// A page is shown with its boxes over its picture: both must be of the same part of
// it, turned the same way.
func TestThePictureAndTheBoxesOfAPageFitTogether(t *testing.T) {
	const dpi = 144
	lines := show(40, 70, "HAUTEUR") + show(90, 40, "MILIEU") + show(60, 20, "BASE")
	for _, box := range []string{"", "/CropBox [30 10 170 95]", "/CropBox [-50 -50 170 95]"} {
		for _, rotate := range []int{0, 90, 180, 270} {
			data := document{pages: []string{lines}, extra: fmt.Sprintf("/Rotate %d %s", rotate, box)}.bytes()
			page := read(t, data).Pages[0]
			img, err := pdf.Render(t.Context(), "essai.pdf", data, 1, dpi)
			if err != nil {
				t.Fatal(err)
			}
			name := fmt.Sprintf("turned by %d, %s", rotate, box)
			if b := img.Bounds(); math.Abs(float64(b.Dx())-page.Width*dpi/72) > 2 || math.Abs(float64(b.Dy())-page.Height*dpi/72) > 2 {
				t.Errorf("%s: the picture is %v, the page %.0f × %.0f points", name, b, page.Width, page.Height)
			}
			var boxes []dossier.Box
			for _, b := range page.Blocks {
				boxes = append(boxes, *b.Text.Source.Box)
			}
			inside, outside := ink(img, boxes, dpi)
			if inside < 300 || outside > inside/50 {
				t.Errorf("%s: %d dark pixels in the boxes %v, %d beside them", name, inside, boxes, outside)
			}
		}
	}
}

// ink counts the dark pixels within the boxes and beside them.
func ink(img *image.Gray, boxes []dossier.Box, dpi float64) (inside, outside int) {
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if img.GrayAt(x, y).Y > 127 {
				continue
			}
			px, py := (float64(x)+.5)*72/dpi, (float64(y)+.5)*72/dpi
			if slices.ContainsFunc(boxes, func(b dossier.Box) bool { return px >= b.X0-.5 && px <= b.X1+.5 && py >= b.Y0-.5 && py <= b.Y1+.5 }) {
				inside++
			} else {
				outside++
			}
		}
	}
	return inside, outside
}
