package main

import (
	"context"
	"fmt"
	"image"
	"slices"

	"golang.org/x/image/draw"

	"guichet/extract"
	"guichet/extract/ocr"
	"guichet/extract/reader"
	"guichet/extract/table"
	"guichet/internal/dossier"
	"guichet/internal/readout"
)

// Bounds of the pictures in one HTML readout: it is opened in a browser and sent by
// mail. A page of a PDF takes some tens of kilobytes, one of a scan some hundred.
const (
	pictureDPI   = 110  // a printed line stays readable over half a screen
	longestSide  = 2200 // pixels: a poster is drawn at less
	mostPictures = 60
	pictureBytes = 16 << 20
)

// pictures draws the pages that values were read on, those first that most need to
// be looked at, within bounds. They come in the order of the documents.
func pictures(ctx context.Context, r *reader.Reader, read readout.Readout, files []extract.File, docs []*table.Document, wait *patience) (readout.Places, error) {
	places := readout.Places{Documents: docs}
	pages := read.Pages()
	size := 0
	for i, ref := range pages {
		if i == mostPictures || size > pictureBytes {
			break // the readout names the pages that it lacks
		}
		wait.say(fmt.Sprintf("dessin des pages (%d sur %d)", i+1, len(pages)))
		img, err := picture(ctx, r, ref, files, docs)
		if err != nil {
			return places, err
		}
		if img != nil {
			places.Images = append(places.Images, *img)
			size += len(img.Data)
		}
	}
	order := func(file string) int {
		return slices.IndexFunc(docs, func(d *table.Document) bool { return d.File == file })
	}
	slices.SortStableFunc(places.Images, func(a, b readout.PageImage) int {
		if a.File != b.File {
			return order(a.File) - order(b.File)
		}
		return a.Page - b.Page
	})
	return places, nil
}

// picture draws one page as it was read: a scan upright and straight. It is nil for
// a page that no document has.
func picture(ctx context.Context, r *reader.Reader, ref readout.PageRef, files []extract.File, docs []*table.Document) (*readout.PageImage, error) {
	at := slices.IndexFunc(files, func(f extract.File) bool { return f.Name == ref.File })
	page := pageOf(docs, ref)
	if at < 0 || page == nil {
		return nil, nil
	}
	dpi := pictureDPI
	if side := int(max(page.Width, page.Height)); side*dpi > longestSide*72 {
		dpi = max(1, longestSide*72/side)
	}
	img, err := r.Render(ctx, files[at].File, files[at].Data, ref.Page, dpi)
	if err != nil {
		return nil, err
	}
	if page.Scanned {
		img = ocr.Upright(img, page.Pose)
	}
	out, err := readout.NewPageImage(ref.File, ref.Page, page.Width, page.Height, fitted(img, page.Width, dpi))
	if err != nil {
		return nil, err
	}
	return &out, nil
}

func pageOf(docs []*table.Document, ref readout.PageRef) *table.Page {
	for _, d := range docs {
		for i := range d.Pages {
			if d.File == ref.File && d.Pages[i].Number == ref.Page {
				return &d.Pages[i]
			}
		}
	}
	return nil
}

// fitted brings a lone image, which has the size it was scanned in, down to the
// resolution of the others.
func fitted(img *image.Gray, points float64, dpi int) *image.Gray {
	width := int(points / 72 * float64(dpi))
	if b := img.Bounds(); width > 0 && b.Dx() > width*3/2 {
		small := image.NewGray(image.Rect(0, 0, width, max(1, b.Dy()*width/b.Dx())))
		draw.ApproxBiLinear.Scale(small, small.Bounds(), img, b, draw.Src, nil)
		return small
	}
	return img
}

// patient is a Reader that says what it reads.
type patient struct {
	extract.Reader
	wait *patience
}

func (p patient) Read(ctx context.Context, f dossier.File, data []byte) (*table.Document, error) {
	p.wait.say("lecture de " + f.Name)
	return p.Reader.Read(ctx, f, data)
}
