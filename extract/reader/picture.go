package reader

import (
	"bytes"
	"encoding/binary"
	"image"
	_ "image/jpeg" // scans come as JPEG,
	_ "image/png"  // as PNG
	"io"

	"golang.org/x/image/draw"
	"golang.org/x/image/tiff" // and as TIFF

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// maxPixels bounds an image before it is decoded: an A3 page at 600 dpi.
const maxPixels = 70_000_000

// A page of paper: a picture of these proportions is taken to be one of A4.
const (
	pageLong, pageShort     = 11.69, 8.27 // inches
	leastRatio, widestRatio = 1.2, 1.65
	coarsest, finest        = 96.0, 1200.0 // dpi; of a screen, and of the best scanners
)

// resolution is how many pixels an inch has, across and down.
type resolution struct{ x, y float64 }

// resolutionOf estimates the resolution of a picture that does not say it, or that says
// what its camera puts everywhere: a whole page is one of A4, a part of one is
// as wide as its text may be.
func resolutionOf(width, height int) resolution {
	w, h := float64(width), float64(height)
	long, short := max(w, h), min(w, h)
	dpi := w / pageShort
	if ratio := long / max(short, 1); ratio >= leastRatio && ratio <= widestRatio || h > w {
		dpi = long / pageLong
	}
	dpi = min(max(dpi, coarsest), finest)
	return resolution{dpi, dpi}
}

// frames returns the pictures of an image file, one but for a TIFF of several
// pages.
func frames(data []byte) []frame {
	order, ok := tiffOrder(data)
	if !ok {
		return []frame{{data: data}}
	}
	var out []frame
	seen := map[uint32]bool{}
	for at := order.Uint32(data[4:]); at != 0 && !seen[at] && len(out) < maxFrames; {
		seen[at] = true
		d, ok := readDirectory(data, order, at)
		if !ok {
			break
		}
		if !d.thumbnail {
			out = append(out, frame{data: data, order: order, at: at, said: d.said})
		}
		at = d.next
	}
	if len(out) == 0 {
		return []frame{{data: data}}
	}
	return out
}

// maxFrames bounds the pages of one TIFF.
const maxFrames = 2000

// frame is one picture of a file.
type frame struct {
	data  []byte
	order binary.ByteOrder // of a TIFF; nil for others
	at    uint32           // where its directory stands
	said  resolution       // what the file says, 0 for nothing
}

// ReadAt reads the file as if the frame were its first picture.
func (f frame) ReadAt(p []byte, off int64) (int, error) {
	n, err := bytes.NewReader(f.data).ReadAt(p, off)
	var head [8]byte
	copy(head[:], f.data)
	f.order.PutUint32(head[4:], f.at)
	for i := 0; i < n && off+int64(i) < int64(len(head)); i++ {
		p[i] = head[off+int64(i)]
	}
	return n, err
}

func (f frame) config() (c image.Config, err error) {
	if f.order != nil {
		return tiff.DecodeConfig(io.NewSectionReader(f, 0, int64(len(f.data))))
	}
	c, _, err = image.DecodeConfig(bytes.NewReader(f.data))
	return c, err
}

func (f frame) decode() (img image.Image, err error) {
	if f.order != nil {
		return tiff.Decode(io.NewSectionReader(f, 0, int64(len(f.data))))
	}
	img, _, err = image.Decode(bytes.NewReader(f.data))
	return img, err
}

// size returns the size in pixels and the resolution.
func (f frame) size() (image.Config, resolution, error) {
	c, err := f.config()
	if err != nil {
		return c, resolution{}, err
	}
	r := resolutionOf(c.Width, c.Height)
	// A TIFF of a scanner or a fax tells its resolution; it may differ across and down.
	if s := f.said; s.x >= coarsest && s.y >= coarsest && s.x <= finest && s.y <= finest {
		r = s
	}
	return c, r, nil
}

func tiffOrder(data []byte) (binary.ByteOrder, bool) {
	switch {
	case len(data) < 8:
	case bytes.HasPrefix(data, []byte("II*\x00")):
		return binary.LittleEndian, true
	case bytes.HasPrefix(data, []byte("MM\x00*")):
		return binary.BigEndian, true
	}
	return nil, false
}

// directory is what is read of a TIFF's image file directory.
type directory struct {
	next      uint32
	thumbnail bool
	said      resolution
}

// Tags of TIFF 6.0, section 8 and 12.
const (
	tagSubfile     = 254
	tagXRes        = 282
	tagYRes        = 283
	tagUnit        = 296
	unitInch       = 2
	unitCentimetre = 3
)

func readDirectory(data []byte, order binary.ByteOrder, at uint32) (directory, bool) {
	d, unit := directory{}, uint16(unitInch)
	start := uint64(at)
	if start < 8 || start+2 > uint64(len(data)) {
		return d, false
	}
	n := uint64(order.Uint16(data[start:]))
	if start+2+12*n+4 > uint64(len(data)) {
		return d, false
	}
	for k := range n {
		e := data[start+2+12*k:]
		switch order.Uint16(e) {
		case tagSubfile:
			d.thumbnail = order.Uint32(e[8:])&1 != 0
		case tagXRes:
			d.said.x = rational(data, order, order.Uint32(e[8:]))
		case tagYRes:
			d.said.y = rational(data, order, order.Uint32(e[8:]))
		case tagUnit:
			unit = order.Uint16(e[8:])
		}
	}
	switch unit {
	case unitInch:
	case unitCentimetre:
		d.said.x, d.said.y = d.said.x*2.54, d.said.y*2.54
	default:
		d.said = resolution{}
	}
	d.next = order.Uint32(data[start+2+12*n:])
	return d, true
}

func rational(data []byte, order binary.ByteOrder, at uint32) float64 {
	if uint64(at)+8 > uint64(len(data)) {
		return 0
	}
	return float64(order.Uint32(data[at:])) / max(1, float64(order.Uint32(data[at+4:])))
}

// imageDocument has one page for each picture of a file.
func imageDocument(name string, data []byte) (*table.Document, error) {
	doc := &table.Document{File: name, Kind: dossier.KindImage}
	for i, f := range frames(data) {
		c, dpi, err := f.size()
		if err != nil {
			return nil, refuseImage(name)
		}
		doc.Pages = append(doc.Pages, table.Page{
			Number: i + 1, Width: float64(c.Width) / dpi.x * 72, Height: float64(c.Height) / dpi.y * 72, Scanned: true,
		})
	}
	return doc, nil
}

// drawImage draws a page of an image file in gray at a resolution.
func drawImage(name string, data []byte, page, dpi int) (*image.Gray, error) {
	all := frames(data)
	if page < 1 || page > len(all) {
		return nil, refuseImage(name)
	}
	f := all[page-1]
	c, native, err := f.size()
	if err != nil || c.Width*c.Height > maxPixels {
		return nil, refuseImage(name)
	}
	img, err := f.decode()
	if err != nil {
		return nil, refuseImage(name)
	}
	b := img.Bounds()
	w, h := int(float64(b.Dx())*float64(dpi)/native.x+.5), int(float64(b.Dy())*float64(dpi)/native.y+.5)
	g := image.NewGray(image.Rect(0, 0, min(max(w, 1), maxSide), min(max(h, 1), maxSide)))
	draw.BiLinear.Scale(g, g.Bounds(), img, b, draw.Src, nil)
	return g, nil
}

// maxSide bounds a drawn picture, in pixels: that of a page of A1
// at 240 dpi.
const maxSide = 8_000

func refuseImage(name string) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedCorrupt, File: name, What: "L’image est endommagée, ou trop grande.", Read: "une image illisible",
		Expected: "une image PNG, JPEG ou TIFF entière, de moins de 70 millions de points", Action: "Numériser la page de nouveau, ou l’envoyer en PDF.",
	}
}
