package signed

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"regexp"
	"strconv"

	"guichet/extract/pdf"
	"guichet/internal/acte"
)

// place is where a signature is to be put on the act that was sent.
type place struct {
	field          string
	page           int // from 1
	x1, y1, x2, y2 float64
}

// sentField is a signature field as generate/pdfdoc writes it.
var sentField = regexp.MustCompile(`/FT /Sig /T <FEFF([0-9A-F]+)> .*?/P ([0-9]+) 0 R /Rect \[([0-9.]+) ([0-9.]+) ([0-9.]+) ([0-9.]+)\]`)

// places are the places to sign of an act that was sent.
func places(sent []byte) []place {
	var out []place
	for _, g := range sentField.FindAllSubmatch(sent, -1) {
		p := place{field: "signature-" + strconv.Itoa(len(out)+1)}
		object, err := strconv.Atoi(string(g[2]))
		if err != nil {
			continue
		}
		p.page = (object-3)/2 + 1
		for i, v := range []*float64{&p.x1, &p.y1, &p.x2, &p.y2} {
			if *v, err = strconv.ParseFloat(string(g[3+i]), 64); err != nil {
				return nil
			}
		}
		out = append(out, p)
	}
	return out
}

// Of a place to sign: darkness of a point that is ink, and how many in a thousand are
// a signature rather than dust.
const (
	inkDPI    = 100
	darkPoint = 110
	leastInk  = 8
)

// ink looks at the places to sign on the pages that came back.
func ink(ctx context.Context, name string, data, sent []byte, pages []acte.Page) ([]acte.Ink, error) {
	var out []acte.Ink
	for _, p := range places(sent) {
		i := acte.Ink{Field: p.field, Page: p.page}
		now := p.page
		for _, x := range pages {
			if x.Number == p.page {
				now = x.As
			}
		}
		if now > 0 {
			before, err := pdf.Render(ctx, name, sent, p.page, inkDPI)
			if err != nil {
				return nil, err
			}
			after, err := pdf.Render(ctx, name, data, now, inkDPI)
			if err != nil {
				return nil, err
			}
			i.Dark = max(0, dark(after, p, before.Bounds())-dark(before, p, before.Bounds()))
			i.Signed = i.Dark >= leastInk
			var b bytes.Buffer
			if err := png.Encode(&b, after.SubImage(area(after, p, before.Bounds()))); err != nil {
				return nil, err
			}
			i.Picture = b.Bytes()
		}
		out = append(out, i)
	}
	return out, nil
}

// area is a place on the picture of a page; sent is the size of the page as it was sent, at
// the same resolution: a scan may be a little larger.
func area(img *image.Gray, p place, sent image.Rectangle) image.Rectangle {
	b := img.Bounds()
	sx, sy := float64(b.Dx())/float64(sent.Dx()), float64(b.Dy())/float64(sent.Dy())
	const k = inkDPI / 72.0
	height := float64(sent.Dy())
	return image.Rect(int(p.x1*k*sx), int((height-p.y2*k)*sy), int(p.x2*k*sx), int((height-p.y1*k)*sy)).Intersect(b)
}

// dark counts the dark points of a place in a thousand.
func dark(img *image.Gray, p place, sent image.Rectangle) int {
	r := area(img, p, sent)
	if r.Empty() {
		return 0
	}
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if img.GrayAt(x, y).Y < darkPoint {
				n++
			}
		}
	}
	return 1000 * n / (r.Dx() * r.Dy())
}
