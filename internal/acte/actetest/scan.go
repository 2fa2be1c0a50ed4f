package actetest

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"regexp"
	"strconv"

	"codeberg.org/go-pdf/fpdf"

	"guichet/extract/pdf"
)

// place is a signature field of an act that was sent: the object of its page, and its corners.
var place = regexp.MustCompile(`/FT /Sig /T <FEFF[0-9A-F]+> .*?/P ([0-9]+) 0 R /Rect \[([0-9.]+) ([0-9.]+) ([0-9.]+) ([0-9.]+)\]`)

// Scan is an act printed, signed with ink at each place of those or not, and scanned: pages as
// pictures.
func Scan(t TB, data []byte, pages []int, inked bool) []byte {
	t.Helper()
	const dpi = 200
	out := fpdf.New("P", "mm", "A4", "")
	for _, n := range pages {
		img, err := pdf.Render(context.Background(), "acte.pdf", data, n, dpi)
		if err != nil {
			t.Fatal(err)
		}
		if inked {
			for _, g := range place.FindAllSubmatch(data, -1) {
				var at [5]float64
				for i := range at {
					if at[i], err = strconv.ParseFloat(string(g[1+i]), 64); err != nil {
						t.Fatal(err)
					}
				}
				if int(at[0]-3)/2+1 == n {
					const k = dpi / 72.0
					foot := img.Bounds().Dy() - int(at[2]*k)
					pen := image.Rect(int(at[1]*k)+20, foot-40, int(at[3]*k)-60, foot-34)
					draw.Draw(img, pen, image.NewUniform(color.Gray{40}), image.Point{}, draw.Src)
				}
			}
		}
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		out.AddPage()
		name := "p" + strconv.Itoa(n)
		out.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: "PNG"}, &b)
		out.ImageOptions(name, 0, 0, 210, 297, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
	}
	var b bytes.Buffer
	if err := out.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
