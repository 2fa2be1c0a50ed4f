package reader

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/draw"
	_ "image/jpeg" // scans come as JPEG,
	"image/png"
	"io"

	_ "golang.org/x/image/tiff" // and as TIFF

	"guichet/extract/pdf"
	"guichet/extract/table"
	"guichet/extract/xlsx"
	"guichet/internal/dossier"
	"guichet/internal/stage"
)

// The operations that run in a child process.
const (
	ReadOp   = "read"
	RenderOp = "render"
)

// opArgs cross the border to the child.
type opArgs struct {
	File      dossier.File
	Page, DPI int    // of RenderOp
	Cache     string // folder of PDFium's compiled code; "" keeps none
	Apart     bool   // of ReadOp: tables stay page by page
}

// maxPixels bounds an image before it is decoded: an A3 page at 600 dpi.
const maxPixels = 70_000_000

// imageDPI is the resolution a lone image is taken to have: what office
// scanners are set to.
const imageDPI = 300

// Read is ReadOp: the bytes of a file come in, its table.Document goes out as
// JSON, and after it what each stage took.
func Read(ctx context.Context, args json.RawMessage, in io.Reader, out io.Writer) error {
	var clock stage.Clock
	ctx = stage.With(ctx, &clock)
	a, data, err := begin(args, in)
	if err != nil {
		return err
	}
	var doc *table.Document
	switch a.File.Kind {
	case dossier.KindPDF:
		read := pdf.Read
		if a.Apart {
			read = pdf.ReadApart
		}
		doc, err = read(ctx, a.File.Name, data, pdf.DefaultLimits())
	case dossier.KindXLSX:
		end := stage.Begin(ctx, stage.Decode)
		doc, err = xlsx.Read(ctx, a.File.Name, data, xlsx.DefaultLimits())
		end()
	case dossier.KindImage:
		doc, err = imageDocument(a.File.Name, data)
	default:
		err = &dossier.Refusal{
			Reason: dossier.RefusedUnknownType, File: a.File.Name, What: "Ce type de fichier n’est pas lu.", Read: string(a.File.Kind),
			Expected: "un PDF, un classeur .xlsx ou une image", Action: "Renvoyer le document en PDF ou en .xlsx.",
		}
	}
	if err != nil {
		return err
	}
	e := json.NewEncoder(out)
	if err := e.Encode(doc); err != nil {
		return err
	}
	return e.Encode(clock.Spent())
}

// Render is RenderOp: the bytes of a PDF or of an image come in, one page goes
// out as a gray PNG.
func Render(ctx context.Context, args json.RawMessage, in io.Reader, out io.Writer) error {
	a, data, err := begin(args, in)
	if err != nil {
		return err
	}
	var img *image.Gray
	if a.File.Kind == dossier.KindImage {
		img, err = gray(a.File.Name, data)
	} else {
		img, err = pdf.Render(ctx, a.File.Name, data, a.Page, a.DPI)
	}
	if err != nil {
		return err
	}
	e := png.Encoder{CompressionLevel: png.BestSpeed}
	return e.Encode(out, img)
}

func begin(args json.RawMessage, in io.Reader) (opArgs, []byte, error) {
	var a opArgs
	if err := json.Unmarshal(args, &a); err != nil {
		return a, nil, fmt.Errorf("reading the arguments: %w", err)
	}
	data, err := io.ReadAll(in)
	if err != nil {
		return a, nil, fmt.Errorf("reading the bytes of %s: %w", a.File.Name, err)
	}
	if a.File.Kind == dossier.KindPDF && a.Cache != "" {
		if err := pdf.Start(a.Cache); err != nil {
			return a, nil, err
		}
	}
	return a, data, nil
}

func imageDocument(name string, data []byte) (*table.Document, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, refuseImage(name)
	}
	const points = 72.0 / imageDPI
	return &table.Document{File: name, Kind: dossier.KindImage, Pages: []table.Page{{
		Number: 1, Width: float64(c.Width) * points, Height: float64(c.Height) * points, Scanned: true,
	}}}, nil
}

func gray(name string, data []byte) (*image.Gray, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || c.Width*c.Height > maxPixels {
		return nil, refuseImage(name)
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, refuseImage(name)
	}
	g := image.NewGray(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	draw.Draw(g, g.Bounds(), img, img.Bounds().Min, draw.Src)
	return g, nil
}

func refuseImage(name string) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedCorrupt, File: name, What: "L’image est endommagée, ou trop grande.", Read: "une image illisible",
		Expected: "une image PNG, JPEG ou TIFF entière, de moins de 70 millions de points", Action: "Numériser la page de nouveau, ou l’envoyer en PDF.",
	}
}
