package pdf

import (
	"fmt"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// imageCover is the share of the page from which an image makes it a scan.
const imageCover = 0.3

// readPage reads the words and the drawing of one page, 0-based.
func readPage(inst pdfium.Pdfium, doc references.FPDF_DOCUMENT, name string, index int, lim Limits) (table.RawPage, []dossier.Note, error) {
	raw := table.RawPage{File: name, Number: index + 1, Method: dossier.MethodText}
	loaded, err := inst.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: index})
	if err != nil {
		return raw, nil, err
	}
	page := requests.Page{ByReference: &loaded.Page}
	d, err := directly()
	if err != nil {
		return raw, nil, err
	}
	defer func() {
		_, _ = inst.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}) // only read
	}()
	// Form fields and stamps are annotations: what they show is seen by a
	// reader, but is no part of the page's content until it is flattened.
	crowded := false
	var fields []formField
	if n, err := inst.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: page}); err == nil && n.Count > lim.Annots {
		crowded = true // flattening them would take minutes
	} else if err == nil && n.Count > 0 {
		if fields, err = readFields(inst, page, n.Count); err != nil {
			return raw, nil, err
		}
		_, err := inst.FPDFPage_Flatten(&requests.FPDFPage_Flatten{Page: page, Usage: requests.FPDFPage_FlattenUsageNormalDisplay})
		if isTrap(err) {
			return raw, nil, err
		}
	}
	v, err := pageView(inst, page)
	if err != nil {
		return raw, nil, err
	}
	raw.Width, raw.Height = v.width, v.height
	drawn, err := readDrawing(d, v, lim.Objects)
	if err != nil {
		return raw, nil, err
	}
	raw.Segments, raw.Fills = drawn.segments, drawn.fills
	var cellOf map[int]int
	if raw.Tagged, cellOf, err = readTags(d); err != nil {
		return raw, nil, err
	}
	text, err := readUpright(inst, d, page, v, textOptions{limit: lim.Chars, cellOf: cellOf})
	if err != nil {
		return raw, nil, err
	}

	source := dossier.Source{File: name, Page: index + 1, Method: dossier.MethodText, Confidence: 1}
	var notes []dossier.Note
	note := func(code, message string) {
		notes = append(notes, dossier.Note{Code: code, Message: message, Source: source})
	}
	if crowded {
		note(NoteAnnotations, fmt.Sprintf("La page %d porte plus de %s annotations\u00a0: aucune n’a été lue, champs de formulaire compris.", index+1, dossier.GroupThousands(int64(lim.Annots))))
	}
	if drawn.overflow {
		note(NoteObjects, fmt.Sprintf("La page %d porte un dessin trop chargé\u00a0: ses traits n’ont pas tous été lus.", index+1))
	}
	imaged := drawn.imageArea >= imageCover*v.width*v.height
	words, hidden := visibleWords(text.words, drawn, imaged)
	if hidden > 0 {
		note(NoteHiddenText, fmt.Sprintf("La page %d porte du texte invisible, qui a été laissé de côté.", index+1))
	}
	if imaged && len(words) > 0 && drawn.visibleText == 0 && len(drawn.invisible) > 0 {
		note(NoteOCRLayer, fmt.Sprintf("Le texte de la page %d est une couche de reconnaissance posée sur une image\u00a0: à relire.", index+1))
	}
	unknown := text.unmapped*3 > text.chars
	if unknown && text.chars > 0 {
		note(NoteNoCharacter, fmt.Sprintf("Les polices de la page %d ne disent pas quels caractères elles dessinent\u00a0: la page est à océriser.", index+1))
	}
	// A stamp or a page number over a scan is no text layer: what counts is
	// whether the words are the page or the image is.
	raw.Scanned = unknown && text.chars > 0 || imaged && len(words) < 10
	if !raw.Scanned {
		raw.Words = withFields(words, fields, v)
		raw.Pictures = pictures(drawn.images, raw.Words, v)
	}
	return raw, notes, nil
}

// A picture that may hold a table: as wide as one, and more than a band with a logo. What
// has text printed over it is a background.
const (
	pictureWidth  = .35 // of the page's
	pictureCover  = .05 // of the page
	backgroundAt  = 3   // words over a picture
	mostPictures  = 4   // of a page
	pictureHeight = 50  // points: a head and a line or two
)

// pictures returns the places of the pictures of a page of text that may hold a table.
func pictures(images []dossier.Box, words []table.Word, v view) []dossier.Box {
	var out []dossier.Box
	for _, b := range images {
		b = dossier.Box{X0: max(b.X0, 0), Y0: max(b.Y0, 0), X1: min(b.X1, v.width), Y1: min(b.Y1, v.height)}
		w, h := b.X1-b.X0, b.Y1-b.Y0
		if w < pictureWidth*v.width || h < pictureHeight || w*h < pictureCover*v.width*v.height || len(out) == mostPictures {
			continue
		}
		over := 0
		for _, word := range words {
			if within([]dossier.Box{b}, (word.Box.X0+word.Box.X1)/2, (word.Box.Y0+word.Box.Y1)/2) {
				over++
			}
		}
		if over < backgroundAt {
			out = append(out, b)
		}
	}
	return out
}

func pageView(inst pdfium.Pdfium, page requests.Page) (view, error) {
	box, err := inst.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: page})
	if err != nil {
		return view{}, err
	}
	rot, err := inst.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: page})
	if err != nil {
		return view{}, err
	}
	return newView(box.Rect, int(rot.PageRotation)), nil
}
