package reporting

import (
	"bytes"
	"fmt"
	"io/fs"
	"text/template"

	"guichet/generate/doc"
	"guichet/internal/suivi"
)

// readme writes the first sheet from its template, a row for each paragraph.
func (w *writer) readme(templates fs.FS) error {
	const name = "reporting/lisez-moi.md.tmpl"
	src, err := fs.ReadFile(templates, name)
	if err != nil {
		return fmt.Errorf("reading the first sheet: %w", err)
	}
	t, err := template.New(name).Option("missingkey=error").Parse(doc.French(string(src)))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	in := w.in
	var b bytes.Buffer
	err = t.Execute(&b, struct {
		Reference, Title, Period, PeriodStart, PeriodEnd, Due string
		Contact, Bureau, Email, Phone                         string
		ByMonth                                               bool
	}{
		doc.Escape(in.Reference), doc.Escape(in.Dossier.Title.V), in.Period.French(), in.Period.Start.French(), in.Period.End.French(), in.Due.French(),
		in.Bureau.Contact, doc.Escape(in.Bureau.Name), doc.Escape(in.Bureau.Email), in.Bureau.Phone,
		in.Theme.Reporting.IndicatorsMonthly,
	})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	blocks, err := doc.Parse(b.String(), func(directive string) ([]doc.Block, error) {
		return nil, fmt.Errorf("unknown directive @%s", directive)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	w.writeReadme(blocks)
	return nil
}

// readmeWidth is the width of the sheet's text in characters.
const readmeWidth = 95

func (w *writer) writeReadme(blocks []doc.Block) {
	s := sheet{&w.book, suivi.SheetReadme}
	s.keep(s.f.SetColWidth(s.name, "A", "A", 4))
	s.keep(s.f.SetColWidth(s.name, "B", "B", readmeWidth))
	row := 1
	line := func(sign string, text doc.Spans, l look) {
		l.wrap, l.plain = true, true
		if sign != "" {
			s.text(1, row, sign, look{plain: true, right: true})
		}
		if len(text) > 0 && text[0].Bold {
			l.bold = true
		}
		s.text(2, row, text.String(), l)
		lines := 1 + len([]rune(text.String()))/(readmeWidth+15) // Arial is narrower than the digits that columns count
		s.keep(s.f.SetRowHeight(s.name, row, 13*float64(lines)+5))
		row++
	}
	for _, b := range blocks {
		switch b := b.(type) {
		case doc.Heading:
			if b.Level > 1 {
				row++
				line("", b.Text, look{bold: true})
				continue
			}
			s.text(1, row, b.Text.String(), look{title: true})
			s.keep(s.f.SetRowHeight(s.name, row, 26))
			row++
		case doc.Paragraph:
			line("", b.Text, look{})
		case doc.Notice:
			line("", b.Text, look{})
		case *doc.List:
			for i, it := range b.Items {
				sign := "–"
				if b.Ordered {
					sign = fmt.Sprintf("%d.", i+1)
				}
				line(sign, it.Text, look{})
			}
		}
	}
	s.finish(2, row-1, false)
}
