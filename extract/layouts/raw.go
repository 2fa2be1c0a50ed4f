package layouts

import (
	"strings"
	"unicode"

	"codeberg.org/go-pdf/fpdf"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// pen writes with the fonts that every PDF reader has.
type pen struct {
	*fpdf.Fpdf
	face   string
	encode func(string) string
}

func newPen(c Choices) *pen {
	f := fpdf.New("P", "pt", "A4", "")
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	return &pen{f, []string{"Helvetica", "Times"}[c.Face], f.UnicodeTranslatorFromDescriptor("cp1252")}
}

// coded writes a text in the encoding of the fonts, which lack some spaces.
func (p *pen) coded(text string) string {
	return p.encode(strings.NewReplacer("\u202f", "\u00a0", "\u2009", "\u00a0", "\u2212", "–").Replace(text))
}

func (p *pen) font(bold bool, size float64) {
	style := ""
	if bold {
		style = "B"
	}
	p.SetFont(p.face, style, size)
}

func (p *pen) measure(text string, bold bool, size float64) float64 {
	p.font(bold, size)
	return p.GetStringWidth(p.coded(text))
}

// Words returns the pages of a case as the reader of PDF files sees them, without
// the file.
func Words(c Case) []table.RawPage {
	p := newPen(c.Choices)
	var out []table.RawPage
	for i, pg := range Set(c, p.measure) {
		raw := table.RawPage{File: "dossier.pdf", Number: i + 1, Width: pg.Width, Height: pg.Height, Method: dossier.MethodText}
		for _, b := range pg.Bands {
			raw.Fills = append(raw.Fills, table.Fill{Box: dossier.Box(b), Gray: .88})
		}
		for _, r := range pg.Rules {
			raw.Segments = append(raw.Segments, table.Segment(r))
		}
		for _, t := range pg.Texts {
			raw.Words = append(raw.Words, p.words(t)...)
		}
		out = append(out, raw)
	}
	return out
}

// words cuts a printed line at its spaces.
func (p *pen) words(t Printed) []table.Word {
	var out []table.Word
	runes := []rune(t.Text)
	for i := 0; i < len(runes); {
		if unicode.IsSpace(runes[i]) {
			i++
			continue
		}
		j := i
		for j < len(runes) && !unicode.IsSpace(runes[j]) {
			j++
		}
		x := t.X + p.measure(string(runes[:i]), t.Bold, t.Size)
		w := p.measure(string(runes[i:j]), t.Bold, t.Size)
		out = append(out, table.Word{
			Text: string(runes[i:j]), Size: t.Size, Bold: t.Bold, Confidence: 1,
			Box: dossier.Box{X0: x, Y0: t.Y - .8*t.Size, X1: x + w, Y1: t.Y + .2*t.Size},
		})
		i = j
	}
	return out
}
