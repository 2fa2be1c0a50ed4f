package ocr

import (
	"context"
	"errors"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guichet/extract/pdf"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// scan is a page of the corpus: a ruled table, askew by a degree.
func scan(t *testing.T) []byte {
	t.Helper()
	files, err := filepath.Glob("../../testdata/corpus/D041/*.pdf")
	if err != nil || len(files) != 1 {
		t.Fatalf("the scan of the corpus is missing: %v", err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAScannedTableIsReadWhicheverWayItIsUp(t *testing.T) {
	img, err := pdf.Render(context.Background(), "scan.pdf", scan(t), 2, dpi)
	if err != nil {
		t.Fatal(err)
	}
	o := New(2*time.Minute, "")
	for turns, name := range []string{"upright", "on its side", "upside down", "on its other side"} {
		t.Run(name, func(t *testing.T) {
			p, err := o.Page(context.Background(), quarter(img, turns), dpi)
			if err != nil {
				t.Fatal(err)
			}
			for _, amount := range []string{"791.040", "408.600", "212.160", "358.800", "262.900", "645.840", "506.600", "724.950", "3.910.890"} {
				if !hasWord(p, amount) {
					t.Errorf("%s was not read", amount)
				}
			}
			if p.Width < p.Height || p.Method != dossier.MethodOCR {
				t.Errorf("the page is %.0f × %.0f, read by %q", p.Width, p.Height, p.Method)
			}
			if p.Pose.Quarters != (4-turns)%4 || p.Pose.Angle == 0 {
				t.Errorf("the page was turned by %+v", p.Pose)
			}
			if up := Upright(quarter(img, turns), p.Pose); inkIn(up, p, "3.910.890") < .1 {
				t.Error("turned as it was read, the page has no ink where the total stands")
			}
			across, down := 0, 0
			for _, s := range p.Segments {
				if s.Y0 == s.Y1 {
					across++
				} else {
					down++
				}
			}
			if across != 11 || down != 7 {
				t.Errorf("%d rulings across and %d down, want 11 and 7", across, down)
			}
		})
	}
}

// inkIn returns the share of dark pixels within the box of a word.
func inkIn(g *image.Gray, p table.RawPage, text string) float64 {
	for _, w := range p.Words {
		if w.Text != text {
			continue
		}
		b, dark, n := w.Box, 0, 0
		for y := int(b.Y0 * dpi / 72); y < int(b.Y1*dpi/72); y++ {
			for x := int(b.X0 * dpi / 72); x < int(b.X1*dpi/72); x++ {
				n++
				if g.GrayAt(x, y).Y < 128 {
					dark++
				}
			}
		}
		return float64(dark) / float64(max(n, 1))
	}
	return 0
}

func hasWord(p table.RawPage, text string) bool {
	for _, w := range p.Words {
		if w.Text == text {
			return true
		}
	}
	return false
}

func TestWithoutTesseractTheRefusalSaysWhatToInstall(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := New(time.Minute, "").Page(context.Background(), sheet(100, 100), dpi)
	r, ok := errors.AsType[*dossier.Refusal](err)
	if !ok || r.Reason != dossier.RefusedNoOCR || !strings.Contains(r.Action, "sudo apt-get install tesseract-ocr tesseract-ocr-fra") {
		t.Errorf("got %v", err)
	}
}

func TestWithoutTheFrenchDataTheRefusalSaysSo(t *testing.T) {
	bin := t.TempDir()
	script := "#!/bin/sh\necho 'List of available languages (1):'\necho eng\n"
	if err := os.WriteFile(filepath.Join(bin, program), []byte(script), 0o700); err != nil { // #nosec G306 -- a program
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":/usr/bin:/bin")
	_, err := New(time.Minute, "").Page(context.Background(), sheet(100, 100), dpi)
	if r, ok := errors.AsType[*dossier.Refusal](err); !ok || r.Reason != dossier.RefusedNoOCR || !strings.Contains(r.What, "françaises") {
		t.Errorf("got %v", err)
	}
}

func TestAResultIsKeptByThePageAndReadWithoutTesseract(t *testing.T) {
	dir := t.TempDir()
	o := New(time.Minute, dir)
	g := sheet(100, 100)
	want := table.RawPage{Width: 24, Height: 24, Method: dossier.MethodOCR, Words: []table.Word{{Text: "gardé", Confidence: .9}}}
	if err := o.cache.store(o.cache.key(g, dpi), want); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", t.TempDir())
	got, err := o.Page(context.Background(), g, dpi)
	if err != nil || !hasWord(got, "gardé") {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := o.Page(context.Background(), g, 200); err == nil {
		t.Error("another resolution is another page")
	}
	other := sheet(100, 100)
	other.Pix[0]--
	if _, err := o.Page(context.Background(), other, dpi); err == nil {
		t.Error("another pixel is another page")
	}
}

func TestADamagedKeptResultIsNone(t *testing.T) {
	c := cache{t.TempDir()}
	key := c.key(sheet(10, 10), dpi)
	if err := c.store(key, table.RawPage{Width: 1}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(c.path(key), []byte(`{"Width":`), 0o600); err != nil {
		t.Fatal(err)
	}
	if p, ok := c.load(key); ok {
		t.Errorf("read %+v", p)
	}
}

func TestAnEmptyPictureIsAnError(t *testing.T) {
	if _, err := New(time.Minute, "").Page(context.Background(), sheet(0, 0), dpi); err == nil {
		t.Error("no error")
	}
}
