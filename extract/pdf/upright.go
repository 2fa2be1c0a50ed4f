package pdf

import (
	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
)

// readUpright reads the words of a page, whichever way most of its text runs:
// PDFium puts characters in the order they have from left to right on the page
// as displayed, so that a page that shows its text sideways or upside down is
// read turned.
func readUpright(inst pdfium.Pdfium, d *direct, page requests.Page, v view, opts textOptions) (pageText, error) {
	text, err := readWords(inst, d, page, v, opts)
	if err != nil {
		return text, err
	}
	q := mainDirection(text.words)
	if q == 0 {
		return text, nil
	}
	// The page is only read and soon closed: it can stay turned.
	if _, err := inst.FPDFPage_SetRotation(&requests.FPDFPage_SetRotation{
		Page: page, Rotate: enums.FPDF_PAGE_ROTATION((v.rotation + q) & 3),
	}); err != nil {
		return text, onlyTrap(err)
	}
	return readWords(inst, d, page, v, opts)
}

// mainDirection returns the quarter turns, counterclockwise, of most of the text.
func mainDirection(words []word) int {
	var letters [4]int
	for _, w := range words {
		if w.Angle%90 == 0 {
			letters[w.Angle/90%4] += len(w.Text)
		}
	}
	best := 0
	for q := range letters {
		if letters[q] > letters[best] {
			best = q
		}
	}
	return best
}

// onlyTrap drops what PDFium could not do.
func onlyTrap(err error) error {
	if isTrap(err) {
		return err
	}
	return nil
}
