package reports

import (
	"bytes"
	"fmt"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// Page is what is drawn on one page, in points from its top left corner.
type Page struct {
	Width, Height float64
	Texts         []Text
	Strokes       []table.Segment
	Fills         []table.Fill
}

// Text is one line of one text; Y is its baseline.
type Text struct {
	X, Y, Size  float64
	Bold, White bool
	String      string
}

// metrics measures texts as they are drawn, in Helvetica.
var metrics = func() *fpdf.Fpdf {
	f := fpdf.New("P", "pt", "A4", "")
	f.SetFont("Helvetica", "", 10)
	return f
}()

var encode = metrics.UnicodeTranslatorFromDescriptor("")

func width(s string, size float64, bold bool) float64 {
	style := ""
	if bold {
		style = "B"
	}
	metrics.SetFont("Helvetica", style, size)
	return metrics.GetStringWidth(encode(s))
}

// wrap cuts a text into lines no wider than w.
func wrap(s string, size float64, bold bool, w float64) []string {
	var out []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && width(line+" "+word, size, bold) > w {
			out = append(out, line)
			line = ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(out, line)
}

// Raw is the page as a reader of its text layer would see it.
func (p *Page) Raw(number int) table.RawPage {
	raw := table.RawPage{File: "rapport.pdf", Number: number, Width: p.Width, Height: p.Height, Segments: p.Strokes, Fills: p.Fills, Method: dossier.MethodText}
	for _, t := range p.Texts {
		x := t.X
		for i, w := range strings.Split(t.String, " ") {
			if i > 0 {
				x += width(" ", t.Size, t.Bold)
			}
			wide := width(w, t.Size, t.Bold)
			if w != "" {
				raw.Words = append(raw.Words, table.Word{
					Text: w, Size: t.Size, Bold: t.Bold, Confidence: 1,
					Box: dossier.Box{X0: x, Y0: t.Y - 0.8*t.Size, X1: x + wide, Y1: t.Y + 0.2*t.Size},
				})
			}
			x += wide
		}
	}
	return raw
}

// PDF writes the pages as a file.
func (d *Document) PDF() ([]byte, error) {
	f := fpdf.New("P", "pt", "A4", "")
	for _, p := range d.Pages {
		f.AddPageFormat("P", fpdf.SizeType{Wd: p.Width, Ht: p.Height})
		f.SetAutoPageBreak(false, 0)
		for _, x := range p.Fills {
			g := int(255 * x.Gray)
			f.SetFillColor(g, g, g)
			f.Rect(x.Box.X0, x.Box.Y0, x.Box.X1-x.Box.X0, x.Box.Y1-x.Box.Y0, "F")
		}
		f.SetLineWidth(0.6)
		for _, s := range p.Strokes {
			f.Line(s.X0, s.Y0, s.X1, s.Y1)
		}
		for _, t := range p.Texts {
			style, ink := "", 0
			if t.Bold {
				style = "B"
			}
			if t.White {
				ink = 255
			}
			f.SetTextColor(ink, ink, ink)
			f.SetFont("Helvetica", style, t.Size)
			f.Text(t.X, t.Y, encode(t.String))
		}
	}
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		return nil, fmt.Errorf("writing the PDF of a report: %w", err)
	}
	return b.Bytes(), nil
}
