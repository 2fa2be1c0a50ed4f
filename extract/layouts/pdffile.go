package layouts

import (
	"bytes"
	"fmt"

	"codeberg.org/go-pdf/fpdf"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// PDF writes a case as a PDF file.
func PDF(c Case) ([]byte, error) {
	p := newPen(c.Choices)
	for _, pg := range Set(c, p.measure) {
		if c.Choices.Turned {
			p.drawTurned(pg)
			continue
		}
		p.AddPageFormat("P", fpdf.SizeType{Wd: pg.Width, Ht: pg.Height})
		p.drawPage(pg)
	}
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		return nil, fmt.Errorf("writing a PDF: %w", err)
	}
	if !c.Choices.Turned {
		return b.Bytes(), nil
	}
	var out bytes.Buffer
	if err := api.Rotate(bytes.NewReader(b.Bytes()), &out, 90, nil, model.NewDefaultConfiguration()); err != nil {
		return nil, fmt.Errorf("turning the pages: %w", err)
	}
	return out.Bytes(), nil
}

// drawTurned draws a page on its side, so that it is upright once the viewer turns it.
func (p *pen) drawTurned(pg Page) {
	p.AddPageFormat("P", fpdf.SizeType{Wd: pg.Height, Ht: pg.Width})
	p.TransformBegin()
	p.TransformRotate(90, 0, 0)
	p.TransformTranslate(-pg.Width, 0)
	p.drawPage(pg)
	p.TransformEnd()
}

func (p *pen) drawPage(pg Page) {
	p.SetFillColor(224, 224, 224)
	for _, b := range pg.Bands {
		p.Rect(b.X0, b.Y0, b.X1-b.X0, b.Y1-b.Y0, "F")
	}
	p.SetLineWidth(.5)
	for _, r := range pg.Rules {
		p.Line(r.X0, r.Y0, r.X1, r.Y1)
	}
	for _, t := range pg.Texts {
		p.font(t.Bold, t.Size)
		p.Text(t.X, t.Y, p.coded(t.Text))
	}
}
