// Package reader decodes one file into what a person sees in it: it sends the
// bytes to a child process, and the pages that are only images to the
// recogniser.
//
// It owns the way from bytes to a table.Document, and must not know what a budget
// is.
package reader

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"guichet/extract/convert"
	"guichet/extract/table"
	"guichet/internal/dossier"
	"guichet/internal/stage"
)

// Runner runs a registered operation in a child process.
type Runner interface {
	Run(ctx context.Context, op string, args any, in io.Reader) ([]byte, error)
}

// Recogniser reads the words of a page image. A *dossier.Refusal says that it
// cannot (none is installed, the time is over): the rest of the dossier goes on.
type Recogniser interface {
	Page(ctx context.Context, img *image.Gray, dpi int) (table.RawPage, error)
}

// scanDPI is the resolution scans are drawn at for the recogniser: amounts are
// lost below it.
const scanDPI = 300

// Codes of the notes that reading leaves.
const (
	NoteScan      = "scan.unread"    // a page could not be recognised
	NoteBlank     = "scan.empty"     // nothing was recognised on a page
	NoteExtension = "file.extension" // a file is not what its name says, and was read all the same
)

// Converter turns files of other office programs into a form that is read. A
// *dossier.Refusal says that it cannot.
type Converter interface {
	Convert(ctx context.Context, f dossier.File, data []byte) (convert.Converted, error)
}

// Reader decodes files through a Runner on which Prepare, Read and Render are
// registered as PrepareOp, ReadOp and RenderOp.
type Reader struct {
	Runner Runner
	// Preparer runs PrepareOp, which takes longer than any file may; nil: Runner.
	Preparer Runner
	OCR      Recogniser
	Office   Converter
	Cache    string // folder of PDFium's compiled code; "" keeps none
	Apart    bool   // tables stay page by page: none goes on over several

	prepared sync.Once
}

// Read decodes one file, whose Kind was told from its bytes. The error is a
// *dossier.Refusal when the file is at fault.
func (r *Reader) Read(ctx context.Context, f dossier.File, data []byte) (*table.Document, error) {
	given := f.Kind
	f, data, err := r.readable(ctx, f, data)
	if err != nil {
		return nil, err
	}
	doc, err := r.decode(ctx, f, data)
	if err != nil {
		return nil, err
	}
	if err := r.recognise(ctx, f, data, doc); err != nil {
		return nil, err
	}
	if err := r.recognisePictures(ctx, f, data, doc); err != nil {
		return nil, err
	}
	switch {
	case given != f.Kind:
		doc.Notes = append(doc.Notes, convert.Note(f, f.Kind))
	case misnamed(f):
		doc.Notes = append(doc.Notes, extensionNote(f))
	}
	return doc, nil
}

// decode has the file read by a child process.
func (r *Reader) decode(ctx context.Context, f dossier.File, data []byte) (*table.Document, error) {
	defer stage.Begin(ctx, stage.Exchange)()
	out, err := r.run(ctx, ReadOp, opArgs{File: f, Cache: r.Cache, Apart: r.Apart}, data)
	if err != nil {
		return nil, err
	}
	var doc table.Document
	var spent map[stage.Stage]time.Duration
	d := json.NewDecoder(bytes.NewReader(out))
	if err := d.Decode(&doc); err != nil {
		return nil, fmt.Errorf("reading %s: %w", f.Name, err)
	}
	if err := d.Decode(&spent); err != nil {
		return nil, fmt.Errorf("reading %s: %w", f.Name, err)
	}
	stage.Move(ctx, stage.Exchange, spent)
	return &doc, nil
}

// readable returns a file in a form that is read, under its own name.
func (r *Reader) readable(ctx context.Context, f dossier.File, data []byte) (dossier.File, []byte, error) {
	if f.Kind != dossier.KindOffice || r.Office == nil {
		return f, data, nil
	}
	c, err := r.Office.Convert(ctx, f, data)
	if err != nil {
		return f, nil, err
	}
	f.Kind = c.Kind
	return f, c.Data, nil
}

// Render draws one page, 1-based.
func (r *Reader) Render(ctx context.Context, f dossier.File, data []byte, page, dpi int) (*image.Gray, error) {
	f, data, err := r.readable(ctx, f, data)
	if err != nil {
		return nil, err
	}
	out, err := r.run(ctx, RenderOp, opArgs{File: f, Page: page, DPI: dpi, Cache: r.Cache}, data)
	if err != nil {
		return nil, err
	}
	c, err := png.DecodeConfig(bytes.NewReader(out))
	if err != nil || c.Width*c.Height > maxPixels {
		return nil, fmt.Errorf("drawing page %d of %s: the picture is not one (%w)", page, f.Name, err)
	}
	img, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		return nil, fmt.Errorf("drawing page %d of %s: %w", page, f.Name, err)
	}
	g, ok := img.(*image.Gray)
	if !ok {
		return nil, fmt.Errorf("drawing page %d of %s: the picture is not gray", page, f.Name)
	}
	return g, nil
}

func (r *Reader) run(ctx context.Context, op string, args opArgs, data []byte) ([]byte, error) {
	if args.File.Kind == dossier.KindPDF && r.Cache != "" {
		r.prepared.Do(func() { r.prepare(ctx) })
	}
	out, err := r.Runner.Run(ctx, op, args, bytes.NewReader(data))
	if refusal, ok := errors.AsType[*dossier.Refusal](err); ok {
		refusal.File = args.File.Name
	}
	return out, err
}

// prepare compiles PDFium's module when that was never done: its seconds are no
// fault of a file. Should it fail, reading tells.
func (r *Reader) prepare(ctx context.Context) {
	if kept, err := os.ReadDir(r.Cache); err == nil && len(kept) > 0 {
		return
	}
	preparer := r.Preparer
	if preparer == nil {
		preparer = r.Runner
	}
	_, _ = preparer.Run(ctx, PrepareOp, opArgs{Cache: r.Cache}, strings.NewReader(""))
}

// extensionsOf are the endings of names that fit a kind.
var extensionsOf = map[dossier.FileKind][]string{
	dossier.KindPDF:   {".pdf"},
	dossier.KindXLSX:  {".xlsx", ".xlsm", ".xltx", ".xltm", ".xlam"},
	dossier.KindImage: {".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".tif", ".tiff"},
}

// misnamed reports whether the name of a file says that it is something else.
func misnamed(f dossier.File) bool {
	ext := strings.ToLower(path.Ext(f.Name))
	if slices.Contains(extensionsOf[f.Kind], ext) {
		return false
	}
	for _, known := range extensionsOf {
		if slices.Contains(known, ext) {
			return true
		}
	}
	return slices.Contains([]string{".xls", ".xlsb", ".ods", ".csv", ".doc", ".docx", ".odt", ".rtf", ".txt", ".zip", ".eml", ".msg", ".htm", ".html", ".exe"}, ext)
}

func extensionNote(f dossier.File) dossier.Note {
	is := map[dossier.FileKind]string{dossier.KindPDF: "un PDF", dossier.KindXLSX: "un classeur Excel (XLSX)", dossier.KindImage: "une image"}[f.Kind]
	return dossier.Note{
		Code:    NoteExtension,
		Message: fmt.Sprintf("%s%s: le fichier n’est pas ce que dit son nom%s; c’est %s, et il a été lu comme tel.", f.Name, dossier.NoBreak, dossier.NoBreak, is),
		Source:  dossier.Source{File: f.Name, Confidence: 1},
	}
}

// maxFailures is how many pages of a file may take too long or too much memory
// before the others are left alone: they are of the same making.
const maxFailures = 2

// recognise fills the pages of doc that are images. When none of the pages of
// the file could be read, the recogniser's refusal is the file's.
func (r *Reader) recognise(ctx context.Context, f dossier.File, data []byte, doc *table.Document) error {
	var scanned []int
	for i := range doc.Pages {
		if doc.Pages[i].Scanned {
			scanned = append(scanned, i)
		}
	}
	if len(scanned) == 0 {
		return nil
	}
	raws := make([]table.RawPage, len(scanned))
	refusals := make([]*dossier.Refusal, len(scanned))
	var failures atomic.Int64
	var why atomic.Pointer[dossier.Refusal]
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.NumCPU())
	for k, i := range scanned {
		g.Go(func() error {
			if failures.Load() >= maxFailures {
				again := *why.Load()
				refusals[k] = &again
				return nil
			}
			raw, err := r.page(gctx, f, data, doc.Pages[i].Number)
			if refusal, ok := errors.AsType[*dossier.Refusal](err); ok && gctx.Err() == nil {
				refusals[k] = refusal
				if refusal.Reason == dossier.RefusedTimeout || refusal.Reason == dossier.RefusedMemory {
					why.Store(refusal)
					failures.Add(1)
				}
				return nil
			}
			raws[k] = raw
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	var read []table.RawPage
	for k, i := range scanned {
		if refusals[k] == nil {
			read = append(read, raws[k])
			if len(raws[k].Words) == 0 {
				doc.Notes = append(doc.Notes, dossier.Note{
					Code: NoteBlank, Message: fmt.Sprintf("%s, page%s%d%s: la page est une image où aucun mot n’a été reconnu.", f.Name, dossier.NoBreak, doc.Pages[i].Number, dossier.NoBreak),
					Source: dossier.Source{File: f.Name, Page: doc.Pages[i].Number, Method: dossier.MethodOCR},
				})
			}
			continue
		}
		refusals[k].File = f.Name
		doc.Notes = append(doc.Notes, dossier.Note{
			Code: NoteScan, Message: fmt.Sprintf("%s, page%s%d%s: %s %s", f.Name, dossier.NoBreak, doc.Pages[i].Number, dossier.NoBreak, refusals[k].What, refusals[k].Action),
			Source: dossier.Source{File: f.Name, Page: doc.Pages[i].Number, Method: dossier.MethodOCR},
		})
	}
	if len(read) == 0 && len(scanned) == len(doc.Pages) {
		return refusals[0]
	}
	pages := table.Pages
	if r.Apart {
		pages = table.Apart
	}
	for _, p := range pages(read) {
		for _, i := range scanned {
			if doc.Pages[i].Number == p.Number {
				p.Scanned = true
				doc.Pages[i] = p
			}
		}
	}
	return nil
}

func (r *Reader) page(ctx context.Context, f dossier.File, data []byte, number int) (table.RawPage, error) {
	defer stage.Begin(ctx, stage.Recognise)()
	img, err := r.Render(ctx, f, data, number, scanDPI)
	if err != nil {
		return table.RawPage{}, err
	}
	raw, err := r.OCR.Page(ctx, img, scanDPI)
	if err != nil {
		return table.RawPage{}, err
	}
	raw.File, raw.Number, raw.Method, raw.Scanned = f.Name, number, dossier.MethodOCR, true
	return raw, nil
}
