package reader

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"math"
	"testing"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// tiffOf builds a TIFF of uncompressed gray pages, 40 by h pixels each, that says a
// resolution.
func tiffOf(order binary.AppendByteOrder, x, y uint32, heights ...int) []byte {
	head := "II*\x00"
	if order == binary.BigEndian {
		head = "MM\x00*"
	}
	const width = 40
	out := append([]byte(head), 0, 0, 0, 0)
	last := 4 // where the offset of the next directory goes
	for _, h := range heights {
		pixels := len(out)
		out = append(out, bytes.Repeat([]byte{200}, width*h)...)
		if len(out)%2 == 1 {
			out = append(out, 0)
		}
		res := len(out)
		for _, v := range []uint32{x, 1, y, 1} {
			out = order.AppendUint32(out, v)
		}
		put := binary.ByteOrder(binary.LittleEndian)
		if order == binary.BigEndian {
			put = binary.BigEndian
		}
		put.PutUint32(out[last:], uint32(len(out)))
		entries := [][3]uint32{{256, 4, width}, {257, 4, uint32(h)}, {258, 3, 8}, {259, 3, 1}, {262, 3, 1}, {273, 4, uint32(pixels)},
			{277, 3, 1}, {278, 4, uint32(h)}, {279, 4, uint32(width * h)}, {282, 5, uint32(res)}, {283, 5, uint32(res + 8)}, {296, 3, 2}}
		out = order.AppendUint16(out, uint16(len(entries)))
		for _, e := range entries {
			out = order.AppendUint16(out, uint16(e[0]))
			out = order.AppendUint16(out, uint16(e[1]))
			out = order.AppendUint32(out, 1)
			if e[1] == 3 {
				out = order.AppendUint16(out, uint16(e[2]))
				out = order.AppendUint16(out, 0)
			} else {
				out = order.AppendUint32(out, e[2])
			}
		}
		last = len(out)
		out = append(out, 0, 0, 0, 0)
	}
	return out
}

func TestEachPictureOfATIFFIsAPage(t *testing.T) {
	for name, order := range map[string]binary.AppendByteOrder{"little endian": binary.LittleEndian, "big endian": binary.BigEndian} {
		t.Run(name, func(t *testing.T) {
			data := tiffOf(order, 204, 98, 50, 98)
			r := &Reader{Runner: direct{}, OCR: recogniser{}}
			f := dossier.File{Name: "fax.tif", Kind: dossier.KindImage}
			doc, err := r.Read(t.Context(), f, data)
			if err != nil {
				t.Fatal(err)
			}
			if len(doc.Pages) != 2 || doc.Pages[1].Number != 2 {
				t.Fatalf("%d pages", len(doc.Pages))
			}
			g, err := r.Render(t.Context(), f, data, 2, 300)
			if err != nil {
				t.Fatal(err)
			}
			// A fax has twice as many points across as down: the page is drawn as it was.
			if w, h := g.Rect.Dx(), g.Rect.Dy(); w != 59 || h != 300 {
				t.Errorf("the second page is drawn with %d × %d points", w, h)
			}
			if _, err := r.Render(t.Context(), f, data, 3, 300); err == nil {
				t.Error("a third page is drawn")
			}
		})
	}
}

func TestDirectoriesThatLoopEnd(t *testing.T) {
	data := tiffOf(binary.LittleEndian, 200, 200, 50)
	first := binary.LittleEndian.Uint32(data[4:])
	binary.LittleEndian.PutUint32(data[len(data)-4:], first)
	if n := len(frames(data)); n != 1 {
		t.Errorf("%d frames", n)
	}
}

func TestTheResolutionOfAPictureFollowsFromThePage(t *testing.T) {
	for _, c := range []struct {
		name          string
		width, height int
		want          float64
	}{
		{"A4 at 300 dpi", 2480, 3508, 300},
		{"A4 at 150 dpi", 1240, 1754, 150},
		{"A4 across at 200 dpi", 2339, 1654, 200},
		{"the photograph of a page", 3024, 4032, 345},
		{"a table cut out of a page, as wide as its text", 1400, 400, 169},
		{"a small picture of a screen", 600, 400, 96},
	} {
		if got := resolutionOf(c.width, c.height); math.Abs(got.x-c.want) > 1 || got.x != got.y {
			t.Errorf("%s: %.0f dpi, want %.0f", c.name, got.x, c.want)
		}
	}
}

func TestAPictureIsDrawnAtTheResolutionAsked(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 827, 1169))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	img.SetGray(400, 600, color.Gray{})
	g, err := drawImage("a.png", encoded(t, img), 1, 300)
	if err != nil {
		t.Fatal(err)
	}
	if w, h := g.Rect.Dx(), g.Rect.Dy(); w < 2478 || w > 2484 || h < 3505 || h > 3509 {
		t.Errorf("drawn with %d × %d points", w, h)
	}
}

// FuzzFrames looks for a file that makes the frames of a TIFF loop or read beyond its
// bytes.
func FuzzFrames(f *testing.F) {
	f.Add(tiffOf(binary.LittleEndian, 300, 300, 10, 20))
	f.Add(tiffOf(binary.BigEndian, 204, 98, 10))
	f.Add([]byte("II*\x00\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		all := frames(data)
		if len(all) == 0 || len(all) > maxFrames {
			t.Errorf("%d frames", len(all))
		}
		for _, x := range all[:min(len(all), 3)] {
			_, _, _ = x.size()
		}
		var doc *table.Document
		if doc, _ = imageDocument("x.tif", data); doc != nil && len(doc.Pages) == 0 {
			t.Error("a document without pages")
		}
	})
}
