package reader

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"
	"testing"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// direct runs the operations in this process; the sandbox is tested by itself.
type direct struct{}

func (direct) Run(ctx context.Context, op string, args any, in io.Reader) ([]byte, error) {
	raw, err := json.Marshal(args)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	run := map[string]func(context.Context, json.RawMessage, io.Reader, io.Writer) error{ReadOp: Read, RenderOp: Render}[op]
	if err := run(ctx, raw, in, &out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// recogniser gives the same words for every page, or refuses.
type recogniser struct{ err error }

func (r recogniser) Page(_ context.Context, img *image.Gray, dpi int) (table.RawPage, error) {
	w, h := float64(img.Rect.Dx())*72/float64(dpi), float64(img.Rect.Dy())*72/float64(dpi)
	return table.RawPage{Width: w, Height: h, Words: []table.Word{{Text: "Recognised", Box: dossier.Box{X0: 10, Y0: 10, X1: 60, Y1: 20}, Size: 10, Confidence: 0.8}}}, r.err
}

func picture(t *testing.T) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 600, 400))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	img.SetGray(5, 5, color.Gray{})
	return encoded(t, img)
}

func encoded(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAnImageIsAScanOfOnePage(t *testing.T) {
	r := &Reader{Runner: direct{}, OCR: recogniser{}}
	doc, err := r.Read(t.Context(), dossier.File{Name: "scan.png", Kind: dossier.KindImage}, picture(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(doc.Pages) != 1 || !doc.Pages[0].Scanned || len(doc.Pages[0].Blocks) != 1 {
		t.Fatalf("got %+v", doc.Pages)
	}
	text := doc.Pages[0].Blocks[0].Text
	if text == nil || text.String != "Recognised" {
		t.Fatalf("got %+v", doc.Pages[0].Blocks[0])
	}
	if s := text.Source; s.File != "scan.png" || s.Page != 1 || s.Method != dossier.MethodOCR || s.Confidence >= 1 {
		t.Errorf("the source is %+v", s)
	}
}

func TestARecogniserThatRefusesIsTheFilesRefusalWhenNothingElseIsRead(t *testing.T) {
	r := &Reader{Runner: direct{}, OCR: recogniser{&dossier.Refusal{Reason: dossier.RefusedNoOCR, What: "À océriser."}}}
	_, err := r.Read(t.Context(), dossier.File{Name: "scan.png", Kind: dossier.KindImage}, picture(t))
	refusal, ok := errors.AsType[*dossier.Refusal](err)
	if !ok || refusal.Reason != dossier.RefusedNoOCR || refusal.File != "scan.png" {
		t.Errorf("got %v", err)
	}
}

func TestAFailureOfTheRecogniserIsNoRefusal(t *testing.T) {
	r := &Reader{Runner: direct{}, OCR: recogniser{errors.New("the disk is full")}}
	_, err := r.Read(t.Context(), dossier.File{Name: "scan.png", Kind: dossier.KindImage}, picture(t))
	if _, refused := errors.AsType[*dossier.Refusal](err); err == nil || refused {
		t.Errorf("got %v", err)
	}
}

func TestWhatCannotBeReadIsARefusalWithTheFilesName(t *testing.T) {
	for name, x := range map[string]struct {
		kind dossier.FileKind
		data []byte
		want dossier.RefusalReason
	}{
		"a damaged image":           {dossier.KindImage, []byte("\x89PNG\r\n\x1a\nnothing"), dossier.RefusedCorrupt},
		"an image that is cut":      {dossier.KindImage, picture(t)[:60], dossier.RefusedCorrupt},
		"a kind that is not read":   {dossier.KindOther, []byte("x"), dossier.RefusedUnknownType},
		"a workbook that is none":   {dossier.KindXLSX, []byte("PK\x03\x04 and nothing"), dossier.RefusedTruncated},
		"a PDF that ends too early": {dossier.KindPDF, []byte("%PDF-1.7\n1 0 obj\n<<"), dossier.RefusedTruncated},
	} {
		t.Run(name, func(t *testing.T) {
			r := &Reader{Runner: direct{}, OCR: recogniser{}}
			_, err := r.Read(t.Context(), dossier.File{Name: "file", Kind: x.kind}, x.data)
			refusal, ok := errors.AsType[*dossier.Refusal](err)
			if !ok || refusal.Reason != x.want || refusal.File != "file" || refusal.Action == "" {
				t.Errorf("got %+v (%v), want %q", refusal, err, x.want)
			}
		})
	}
}

// FuzzImage gives any bytes as an image: they are read or refused.
func FuzzImage(f *testing.F) {
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	f.Add([]byte("\xff\xd8\xff\xe0"))
	f.Add([]byte("II*\x00\x08\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, op := range []func(context.Context, json.RawMessage, io.Reader, io.Writer) error{Read, Render} {
			args, err := json.Marshal(opArgs{File: dossier.File{Name: "f", Kind: dossier.KindImage}})
			if err != nil {
				t.Fatal(err)
			}
			err = op(t.Context(), args, bytes.NewReader(data), io.Discard)
			if _, refused := errors.AsType[*dossier.Refusal](err); err != nil && !refused {
				t.Errorf("%v", err)
			}
			if err != nil && strings.Contains(err.Error(), "panic") {
				t.Error(err)
			}
		}
	})
}
