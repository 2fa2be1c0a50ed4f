package pdf

import (
	"context"
	"fmt"
	"image"
	"image/draw"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"guichet/internal/dossier"
)

// maxPixels bounds a drawn page: A3 at 300 dpi and a margin.
const maxPixels = 40_000_000

// Render draws one page, 1-based, in gray at a resolution, as a reader sees it
// with its form fields. A page too large for maxPixels is drawn at a lower
// resolution. name is only for the refusal.
func Render(ctx context.Context, name string, data []byte, page, dpi int) (*image.Gray, error) {
	var out *image.Gray
	err := withDocument(name, data, func(inst pdfium.Pdfium, doc references.FPDF_DOCUMENT, pages int) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if page < 1 || page > pages {
			return fmt.Errorf("drawing page %d of %s: it has %d", page, name, pages)
		}
		ref := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: page - 1}}
		size, err := inst.GetPageSize(&requests.GetPageSize{Page: ref})
		if err != nil {
			return fmt.Errorf("measuring page %d of %s: %w", page, name, err)
		}
		for dpi > 36 && size.Width/72*float64(dpi)*size.Height/72*float64(dpi) > maxPixels {
			dpi = dpi * 3 / 4
		}
		if size.Width/72*float64(dpi)*size.Height/72*float64(dpi) > maxPixels {
			return refuse(name, dossier.RefusedTooLarge, fmt.Sprintf("La page %d est trop grande.", page), fmt.Sprintf("%.0f × %.0f points", size.Width, size.Height), lighten)
		}
		drawn, err := inst.RenderPageInDPI(&requests.RenderPageInDPI{Page: ref, DPI: dpi, ImageFormat: requests.RenderImageFormatGrayscale})
		if err != nil {
			return fmt.Errorf("drawing page %d of %s: %w", page, name, err)
		}
		defer drawn.Cleanup()
		// The pixels live in the module's memory until Cleanup: copy them out.
		src := drawn.Result.RenderedImage
		out = image.NewGray(src.Bounds())
		draw.Draw(out, out.Bounds(), src, src.Bounds().Min, draw.Src)
		return nil
	})
	return out, err
}
