package generate

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/extract/pdf"
	"guichet/generate/convention"
	"guichet/generate/doc"
	"guichet/generate/internal/archival"
	"guichet/generate/internal/sample"
	"guichet/generate/pdfdoc"
	"guichet/internal/dossier"
	"guichet/internal/rules"
	"guichet/schedules"
	"guichet/templates"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// carriers are the kinds of carrier, by the name of their golden files.
var carriers = []struct {
	name string
	kind dossier.CarrierType
}{
	{"centrale", dossier.Centrale},
	{"deconcentree", dossier.Deconcentree},
	{"operateur", dossier.Operateur},
	{"collectivite", dossier.Collectivite},
	{"laboratoire", dossier.Laboratoire},
	{"organisme", dossier.AutreOrganisme},
}

// TestTheConventionOfEachThemeAndCarrier compares every act as text and as pictures of its
// pages, holds it to PDF/A, and reaches each of its cells by the structure tree.
func TestTheConventionOfEachThemeAndCarrier(t *testing.T) {
	if testing.Short() {
		t.Skip("ninety-six documents and their pages")
	}
	catalogue, err := rules.Load(templates.Themes, templates.Livret)
	if err != nil {
		t.Fatal(err)
	}
	models, err := conventionModels()
	if err != nil {
		t.Fatal(err)
	}
	reader := archival.NewReader(t)
	files := map[string][]byte{}
	for _, theme := range catalogue.Themes() {
		for _, c := range carriers {
			name := fmt.Sprintf("%s-%s", theme.ID, c.name)
			t.Run(name, func(t *testing.T) {
				act, err := convention.New(goldenCase(theme, c.kind), models)
				if err != nil {
					t.Fatal(err)
				}
				if left := act.Blanks(); len(left) > 0 {
					t.Errorf("left to fill in: %q", left)
				}
				var text []string
				for _, s := range act.Sections {
					text = append(text, doc.Text(s.Blocks))
				}
				golden(t, filepath.Join("testdata", "conventions", name+".txt"), []byte(strings.Join(text, "\n-----\n\n")), bytes.Equal)
				data, err := pdfdoc.Write(act)
				if err != nil {
					t.Fatal(err)
				}
				files[name+".pdf"] = data
				parts, _ := reader.Parts(t, data)
				archival.Compare(t, act, parts)
				golden(t, filepath.Join("testdata", "conventions", name+".png"), sheet(t, data), alike)
			})
		}
	}
	archival.Check(t, files)
}

// goldenCase is the decision on a dossier of the theme, with lines of two titles; three
// phases where the theme pays by phase.
func goldenCase(theme *dossier.Theme, kind dossier.CarrierType) convention.Input {
	given := sample.Complements()
	if theme.ByPhase {
		given = sample.Complements("phase 1", "phase 2", "phase 3")
	}
	phase := func(n int) string {
		if theme.ByPhase {
			return fmt.Sprintf("phase %d", n)
		}
		return ""
	}
	d := sample.Dossier(theme.ID, kind, 40_000_50,
		sample.Line("Conception et cadrage", dossier.T3, phase(1), 30_000_00, 10_000_50),
		sample.Line("Développement de la solution, intégration au système d’information et recette", dossier.T3, phase(2), 60_000_00, 50_000_25),
		sample.Line("Accompagnement des agents", dossier.T3, phase(3), 0, 9_999_25),
	)
	return convention.Input{
		Dossier: d, Theme: theme, Granted: 40_000_50, Decided: sample.Date("2021-03-15"), Reference: string(theme.ID) + "-2021-0042", Version: 2,
		ReceivedAt: sample.ReceivedAt, Today: sample.Date("2021-03-16"), Bureau: sample.Bureau(), Calendar: schedules.NewCalendar(),
		Complements: given,
	}
}

// golden compares with a file, or writes it under -update.
func golden(t *testing.T, path string, got []byte, same func(a, b []byte) bool) {
	t.Helper()
	want, err := os.ReadFile(path) //nolint:gosec // under testdata
	if *update && (err != nil || !same(got, want)) {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if !same(got, want) {
		t.Errorf("it differs from %s (run with -update to see how)", path)
	}
}

// sheet draws the pages of a file side by side, in four greys.
func sheet(t *testing.T, data []byte) []byte {
	t.Helper()
	const dpi, width, height, columns = 24, 282, 282, 4
	var pages []*image.Gray
	n := bytes.Count(data, []byte("/StructParents "))
	for i := range n {
		page, err := pdf.Render(t.Context(), "act.pdf", data, i+1, dpi)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, page)
	}
	greys := color.Palette{color.Gray{0}, color.Gray{0x80}, color.Gray{0xc8}, color.Gray{0xff}}
	out := image.NewPaletted(image.Rect(0, 0, columns*width, (n+columns-1)/columns*height), greys)
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	for i, p := range pages {
		at := image.Pt(i%columns*width, i/columns*height)
		draw.Draw(out, p.Bounds().Add(at), p, p.Bounds().Min, draw.Src)
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, out); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// alike reports whether two pictures show the same: of one size, with hardly a point of
// another grey. Another version of the renderer may shade an edge otherwise.
func alike(a, b []byte) bool {
	x, err := png.Decode(bytes.NewReader(a))
	if err != nil {
		return false
	}
	y, err := png.Decode(bytes.NewReader(b))
	if err != nil || x.Bounds() != y.Bounds() {
		return false
	}
	differ, size := 0, x.Bounds().Size()
	for j := range size.Y {
		for i := range size.X {
			if x.At(i, j) != y.At(i, j) {
				differ++
			}
		}
	}
	return differ*2000 < size.X*size.Y
}
