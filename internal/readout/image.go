package readout

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
)

// jpegQuality keeps printed letters readable on a scan.
const jpegQuality = 60

// grays is how many shades a drawn page is kept in: letters need no more, and two
// pixels go into a byte.
const grays = 16

// NewPageImage packs the picture of a page, in whichever form is smaller: few
// shades for a page that was drawn, JPEG for the grain of a scan.
func NewPageImage(file string, page int, width, height float64, img *image.Gray) (PageImage, error) {
	out := PageImage{File: file, Page: page, Width: width, Height: height, Type: "image/png"}
	var drawn, photo bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	if err := e.Encode(&drawn, fewGrays(img)); err != nil {
		return out, fmt.Errorf("packing page %d of %s: %w", page, file, err)
	}
	if err := jpeg.Encode(&photo, img, &jpeg.Options{Quality: jpegQuality}); err != nil {
		return out, fmt.Errorf("packing page %d of %s: %w", page, file, err)
	}
	out.Data = drawn.Bytes()
	if photo.Len() < drawn.Len() {
		out.Type, out.Data = "image/jpeg", photo.Bytes()
	}
	return out, nil
}

func fewGrays(img *image.Gray) *image.Paletted {
	palette := make(color.Palette, grays)
	for i := range palette {
		palette[i] = color.Gray{Y: byte(i * 255 / (grays - 1))} // #nosec G115 -- at most 255
	}
	b := img.Bounds()
	out := image.NewPaletted(image.Rect(0, 0, b.Dx(), b.Dy()), palette)
	for y := range b.Dy() {
		for x := range b.Dx() {
			v := int(img.GrayAt(b.Min.X+x, b.Min.Y+y).Y)
			out.Pix[y*out.Stride+x] = byte((v*(grays-1) + 127) / 255) // #nosec G115 -- less than grays
		}
	}
	return out
}
