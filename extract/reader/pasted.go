package reader

import (
	"context"
	"errors"
	"fmt"
	"image"
	"slices"

	"guichet/extract/table"
	"guichet/internal/dossier"
	"guichet/internal/stage"
)

// A picture of a page of text is read when it holds as many words as a small table, as
// sure as this: a photograph gives a few letters by chance.
const (
	leastWords = 8
	leastSure  = .6
)

// recognisePictures reads the pictures that stand in pages of text, such as a table that
// was pasted as one, and puts what they hold among the blocks of the page. A picture
// that cannot be read leaves a note: the text of the page was.
func (r *Reader) recognisePictures(ctx context.Context, f dossier.File, data []byte, doc *table.Document) error {
	for i := range doc.Pages {
		p := &doc.Pages[i]
		if p.Scanned || len(p.Pictures) == 0 {
			continue
		}
		img, err := r.Render(ctx, f, data, p.Number, scanDPI)
		if err != nil {
			return err
		}
		for _, b := range p.Pictures {
			raw, err := r.picture(ctx, img, b)
			if refusal, ok := errors.AsType[*dossier.Refusal](err); ok && ctx.Err() == nil {
				doc.Notes = append(doc.Notes, dossier.Note{
					Code:    NoteScan,
					Message: fmt.Sprintf("%s, page%s%d%s: une image de la page n’a pas été lue. %s", f.Name, dossier.NoBreak, p.Number, dossier.NoBreak, refusal.Action),
					Source:  dossier.Source{File: f.Name, Page: p.Number, Box: &b, Method: dossier.MethodOCR},
				})
				continue
			}
			if err != nil {
				return err
			}
			put(p, blocksOf(raw, f.Name, p.Number, b), b)
		}
	}
	return nil
}

// picture recognises the part of a page, drawn at scanDPI, that a box holds.
func (r *Reader) picture(ctx context.Context, page *image.Gray, b dossier.Box) (table.RawPage, error) {
	defer stage.Begin(ctx, stage.Recognise)()
	const px = scanDPI / 72.0
	at := image.Rect(int(b.X0*px), int(b.Y0*px), int(b.X1*px+.5), int(b.Y1*px+.5)).Intersect(page.Rect)
	if at.Empty() {
		return table.RawPage{}, nil
	}
	cut := image.NewGray(image.Rect(0, 0, at.Dx(), at.Dy()))
	for y := range at.Dy() {
		from := page.PixOffset(at.Min.X, at.Min.Y+y)
		copy(cut.Pix[y*cut.Stride:], page.Pix[from:from+at.Dx()])
	}
	return r.OCR.Page(ctx, cut, scanDPI)
}

// blocksOf finds the texts and tables of a picture that stands at a place of a page;
// none where it holds hardly any words.
func blocksOf(raw table.RawPage, file string, page int, at dossier.Box) []table.Block {
	sure := 0
	for _, w := range raw.Words {
		if w.Confidence >= leastSure {
			sure++
		}
	}
	if sure < leastWords || 2*sure < len(raw.Words) {
		return nil
	}
	raw.File, raw.Number, raw.Method = file, page, dossier.MethodOCR
	move := func(b dossier.Box) dossier.Box {
		return dossier.Box{X0: b.X0 + at.X0, Y0: b.Y0 + at.Y0, X1: b.X1 + at.X0, Y1: b.Y1 + at.Y0}
	}
	for i := range raw.Words {
		raw.Words[i].Box = move(raw.Words[i].Box)
	}
	for i := range raw.Fills {
		raw.Fills[i].Box = move(raw.Fills[i].Box)
	}
	for i, s := range raw.Segments {
		raw.Segments[i] = table.Segment{X0: s.X0 + at.X0, Y0: s.Y0 + at.Y0, X1: s.X1 + at.X0, Y1: s.Y1 + at.Y0}
	}
	raw.Width, raw.Height = raw.Width+at.X0, raw.Height+at.Y0
	var out []table.Block
	for _, p := range table.Apart([]table.RawPage{raw}) {
		out = append(out, p.Blocks...)
	}
	return out
}

// put puts blocks among those of a page, before the first one that begins below the top
// of the place where they stand.
func put(p *table.Page, blocks []table.Block, at dossier.Box) {
	k := slices.IndexFunc(p.Blocks, func(b table.Block) bool {
		box := b.Box()
		return box != nil && box.Y0 > at.Y0
	})
	if k < 0 {
		k = len(p.Blocks)
	}
	p.Blocks = slices.Insert(p.Blocks, k, blocks...)
}
