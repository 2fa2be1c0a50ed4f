package main

import (
	"encoding/base64"
	"encoding/xml"
	"flag"
	"fmt"
	"image"
	"image/draw"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"guichet/extract"
	"guichet/extract/ocr"
	"guichet/extract/table"
	"guichet/internal/config"
	"guichet/internal/demo"
	"guichet/internal/dossier"
	"guichet/internal/readout"
)

var update = flag.Bool("update", false, "draw the pictures of the documentation again")

const (
	docImages   = "../../docs/images"
	docDPI      = 90
	largestFile = 150_000 // bytes
)

// TestPicturesOfTheDocumentation holds the pictures in docs/images to what is read of
// the invented dossiers today: -update draws them again. What they name must be
// the same; their measures may differ a little from one PDFium to the next.
func TestPicturesOfTheDocumentation(t *testing.T) {
	if testing.Short() {
		t.Skip("reads dossiers, a scan among them")
	}
	for _, tt := range []struct {
		picture, sample, file string
		page                  int
		scan                  bool
		boxes                 func(readout.Readout, *table.Page, string) []docBox
	}{
		{"ruled.svg", "Essaimage SuiviSécheresse/candidature_ITN3.pdf", "candidature_ITN3.pdf", 2, false, cellBoxes},
		{"unruled.svg", "Gestionnaires de corps.zip", "Présentation du projet.pdf", 3, false, cellBoxes},
		{"values.svg", "Essaimage SuiviSécheresse/candidature_ITN3.pdf", "candidature_ITN3.pdf", 2, false, valueBoxes},
		{"scan.svg", "Agora Agents (scan).pdf", "Agora Agents (scan).pdf", 2, true, valueBoxes},
	} {
		t.Run(tt.picture, func(t *testing.T) {
			if _, err := exec.LookPath("tesseract"); err != nil && tt.scan {
				t.Skip("tesseract is not installed")
			}
			s := readSample(t, tt.sample)
			page := pageOf(s.docs, readout.PageRef{File: tt.file, Page: tt.page})
			if page == nil {
				t.Fatal("the page was not read")
			}
			boxes := tt.boxes(s.read, page, tt.file)
			path := filepath.Join(docImages, tt.picture)
			if *update {
				drawDoc(t, path, s, tt.file, page, boxes)
			}
			kept, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if len(kept) > largestFile {
				t.Errorf("%s has %d bytes", path, len(kept))
			}
			if got, want := namesOf(string(kept)), namesOf(overlay(boxes)); !slices.Equal(got, want) {
				t.Errorf("the picture shows %q, read were %q: draw it again with -update", got, want)
			}
		})
	}
}

// sample is an invented dossier, read.
type sample struct {
	read  readout.Readout
	docs  []*table.Document
	files []extract.File
	tools *instruments
}

func readSample(t *testing.T, name string) sample {
	t.Helper()
	dir := t.TempDir()
	if err := demo.Lay(filepath.Join(dir, "demo")); err != nil {
		t.Fatal(err)
	}
	settings := config.Default()
	tools, err := newInstruments(&settings, userCache())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tools.close)
	opened, err := openAll(t.Context(), tools.opener, []string{filepath.Join(dir, "demo", demo.Drop, filepath.FromSlash(name))})
	if err != nil {
		t.Fatal(err)
	}
	s := sample{tools: tools}
	for _, f := range opened.Files {
		s.files = append(s.files, extract.File{File: f.File, Data: f.Data})
	}
	seen := &recorder{Reader: tools.files}
	s.read.Dossier, err = extract.Dossier(t.Context(), seen, extract.Input{Files: s.files})
	if err != nil {
		t.Fatal(err)
	}
	s.docs = seen.docs
	return s
}

// docBox is a box of a picture, with the colour of what it shows.
type docBox struct {
	box  dossier.Box
	kind string // "header", "odd", "even", "text" or "value"
	name string
}

var docColours = map[string]string{"header": "#6b3fa0", "odd": "#1f4e9c", "even": "#0f7a8a", "text": "#8a8f98", "value": "#1b6e4b"}

// cellBoxes are the cells of the tables of a page, row by row, and its texts.
func cellBoxes(_ readout.Readout, p *table.Page, _ string) []docBox {
	var out []docBox
	for _, b := range p.Blocks {
		if b.Text != nil && b.Text.Source.Box != nil && onBody(*b.Text.Source.Box, p) {
			out = append(out, docBox{*b.Text.Source.Box, "text", b.Text.String})
		}
		if b.Table == nil {
			continue
		}
		for r, row := range b.Table.Rows {
			kind := [...]string{"even", "odd"}[r%2]
			if r == 0 {
				kind = "header"
			}
			for _, c := range row {
				if c.Source.Box != nil && c.Source.Page == p.Number && c.Text != "" && !c.Covered {
					out = append(out, docBox{*c.Source.Box, kind, c.Text})
				}
			}
		}
	}
	return out
}

// onBody reports whether a text stands between the header and the footer of a page.
func onBody(b dossier.Box, p *table.Page) bool { return b.Y0 > p.Height*.06 && b.Y1 < p.Height*.94 }

// valueBoxes are the values that were read on a page.
func valueBoxes(r readout.Readout, p *table.Page, file string) []docBox {
	var out []docBox
	for _, f := range readout.Figures(r.Dossier) {
		if s := f.Source; s.File == file && s.Page == p.Number && s.Box != nil {
			out = append(out, docBox{*s.Box, "value", f.Label + " : " + f.Value})
		}
	}
	return out
}

// overlay writes the boxes, each with its name.
func overlay(boxes []docBox) string {
	var b strings.Builder
	for _, x := range boxes {
		var name strings.Builder
		_ = xml.EscapeText(&name, []byte(x.name)) // a Builder cannot fail
		fmt.Fprintf(&b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="1.5" fill="%[5]s" fill-opacity=".1" stroke="%[5]s"><title>%[6]s</title></rect>`+"\n",
			x.box.X0-1, x.box.Y0-1, x.box.X1-x.box.X0+2, x.box.Y1-x.box.Y0+2, docColours[x.kind], name.String())
	}
	return b.String()
}

var titleRe = regexp.MustCompile(`<title>(.*?)</title>`)

func namesOf(svg string) []string {
	var out []string
	for _, m := range titleRe.FindAllStringSubmatch(svg, -1) {
		out = append(out, m[1])
	}
	return out
}

// drawDoc writes the part of a page that holds the boxes, with them over it.
func drawDoc(t *testing.T, path string, s sample, name string, p *table.Page, boxes []docBox) {
	t.Helper()
	f := s.files[slices.IndexFunc(s.files, func(f extract.File) bool { return f.Name == name })]
	img, err := s.tools.files.Render(t.Context(), f.File, f.Data, p.Number, docDPI)
	if err != nil {
		t.Fatal(err)
	}
	if p.Scanned {
		img = ocr.Upright(img, p.Pose)
	}
	view := boxes[0].box
	for _, b := range boxes {
		view = view.Union(b.box)
	}
	const margin, scale = 44, docDPI / 72.0
	px := image.Rect(int((view.X0-margin)*scale), int((view.Y0-margin)*scale), int((view.X1+margin)*scale), int((view.Y1+margin)*scale)).Intersect(img.Bounds())
	part := image.NewGray(image.Rect(0, 0, px.Dx(), px.Dy()))
	draw.Draw(part, part.Bounds(), img, px.Min, draw.Src)
	packed, err := readout.NewPageImage(f.Name, p.Number, 0, 0, part)
	if err != nil {
		t.Fatal(err)
	}
	x, y, w, h := float64(px.Min.X)/scale, float64(px.Min.Y)/scale, float64(px.Dx())/scale, float64(px.Dy())/scale
	svg := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="%.1f %.1f %.1f %.1f" width="%.0f">
<image x="%.1f" y="%.1f" width="%.1f" height="%.1f" href="data:%s;base64,%s"/>
%s</svg>
`, x, y, w, h, w*1.4, x, y, w, h, packed.Type, base64.StdEncoding.EncodeToString(packed.Data), overlay(boxes))
	if err := os.MkdirAll(docImages, 0o755); err != nil { // #nosec G301 -- a folder of the sources
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(svg), 0o644); err != nil { // #nosec G306 -- a file of the sources
		t.Fatal(err)
	}
}
