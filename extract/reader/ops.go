package reader

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"

	"guichet/extract/pdf"
	"guichet/extract/table"
	"guichet/extract/xlsx"
	"guichet/internal/dossier"
	"guichet/internal/stage"
)

// The operations that run in a child process.
const (
	PrepareOp = "prepare"
	ReadOp    = "read"
	RenderOp  = "render"
)

// opArgs cross the border to the child.
type opArgs struct {
	File      dossier.File
	Page, DPI int    // of RenderOp
	Cache     string // folder of PDFium's compiled code; "" keeps none
	Apart     bool   // of ReadOp: tables stay page by page
}

// Prepare is PrepareOp: PDFium's module is compiled and kept in the cache. It sees
// no file.
func Prepare(_ context.Context, args json.RawMessage, _ io.Reader, _ io.Writer) error {
	var a opArgs
	if err := json.Unmarshal(args, &a); err != nil {
		return fmt.Errorf("reading the arguments: %w", err)
	}
	return pdf.Start(a.Cache)
}

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
			Reason: dossier.RefusedUnknownType, File: a.File.Name, What: "Ce type de fichier n’est pas lu.",
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
		img, err = drawImage(a.File.Name, data, a.Page, a.DPI)
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
