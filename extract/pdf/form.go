package pdf

import (
	"strings"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// Marks of the boxes of a form, as documents print them.
const (
	boxTicked = "☒"
	boxEmpty  = "☐"
)

// formField is a field of a form, with what it holds and its place on the page in
// PDFium's space.
type formField struct {
	rect  structs.FPDF_FS_RECTF
	value string
	box   bool // to tick
	on    bool
}

// needsXFA reports whether the pages of a document exist only in a viewer that runs its
// XFA form: what the file holds of them says « please wait ».
func needsXFA(inst pdfium.Pdfium, doc references.FPDF_DOCUMENT) bool {
	kind, err := inst.FPDF_GetFormType(&requests.FPDF_GetFormType{Document: doc})
	return err == nil && kind.FormType == enums.FPDF_FORMTYPE_XFA_FULL
}

// readFields reads the fields of a form on a page from their own dictionaries. Their
// values are known even where no appearance draws them: a viewer makes one on opening.
// PDFium's environment for filling forms is not needed for that, nor is it safe here.
func readFields(inst pdfium.Pdfium, page requests.Page, count int) ([]formField, error) {
	var out []formField
	for i := range count {
		annot, err := inst.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: page, Index: i})
		if err != nil {
			if isTrap(err) {
				return nil, err
			}
			continue
		}
		f, ok, err := readField(inst, annot.Annotation)
		_, _ = inst.FPDFPage_CloseAnnot(&requests.FPDFPage_CloseAnnot{Annotation: annot.Annotation})
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, f)
		}
	}
	return out, nil
}

// readField reads one widget; ok is false for other annotations, buttons and hidden
// fields. What PDFium cannot tell is left out: only a trap is an error.
func readField(inst pdfium.Pdfium, annot references.FPDF_ANNOTATION) (f formField, ok bool, err error) {
	sub, err := inst.FPDFAnnot_GetSubtype(&requests.FPDFAnnot_GetSubtype{Annotation: annot})
	if err != nil || sub.Subtype != enums.FPDF_ANNOT_SUBTYPE_WIDGET {
		return f, false, onlyTrap(err)
	}
	flags, err := inst.FPDFAnnot_GetFlags(&requests.FPDFAnnot_GetFlags{Annotation: annot})
	if err != nil || flags.Flags&(enums.FPDF_ANNOT_FLAG_HIDDEN|enums.FPDF_ANNOT_FLAG_NOVIEW) != 0 {
		return f, false, onlyTrap(err)
	}
	rect, err := inst.FPDFAnnot_GetRect(&requests.FPDFAnnot_GetRect{Annotation: annot})
	if err != nil {
		return f, false, onlyTrap(err)
	}
	f.rect = rect.Rect
	entry := func(key string) string {
		v, e := inst.FPDFAnnot_GetStringValue(&requests.FPDFAnnot_GetStringValue{Annotation: annot, Key: key})
		if e != nil {
			if isTrap(e) {
				err = e
			}
			return ""
		}
		return v.Value
	}
	kind, state, value := entry("FT"), entry("AS"), entry("V")
	if err != nil {
		return f, false, err
	}
	if state != "" && (kind == "Btn" || kind == "") {
		f.box, f.on = true, state != "Off"
		return f, true, nil
	}
	f.value = value
	return f, kind != "Btn" && kind != "Sig" && strings.TrimSpace(value) != "", nil
}

// withFields adds to the words of a page what the fields of its form hold: a mark for
// each box to tick, in the place of the glyph that ticks it, and the values that no
// appearance draws or that it draws letter by letter.
func withFields(words []table.Word, fields []formField, v view) []table.Word {
	for _, f := range fields {
		box := v.rect(float64(f.rect.Left), float64(f.rect.Bottom), float64(f.rect.Right), float64(f.rect.Top))
		var inside, outside []table.Word
		for _, w := range words {
			if x, y := (w.Box.X0+w.Box.X1)/2, (w.Box.Y0+w.Box.Y1)/2; x >= box.X0 && x <= box.X1 && y >= box.Y0 && y <= box.Y1 {
				inside = append(inside, w)
			} else {
				outside = append(outside, w)
			}
		}
		switch {
		case f.box:
			mark := boxEmpty
			if f.on {
				mark = boxTicked
			}
			words = append(outside, table.Word{Text: mark, Box: box, Size: min(box.Y1-box.Y0, 12), Confidence: 1})
		case len(inside) == 0:
			words = append(words, placed(f.value, box)...)
		case len(inside) > len(strings.Fields(f.value)) && joined(inside) == strings.Join(strings.Fields(f.value), ""):
			words = append(outside, placed(f.value, box)...)
		}
	}
	return words
}

func joined(words []table.Word) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.Text)
	}
	return b.String()
}

// placed sets the words of a value into the box of its field, line by line, about as
// a viewer would.
func placed(value string, box dossier.Box) []table.Word {
	const (
		size  = 10.0
		width = .5 // of a letter, in sizes
	)
	lines := strings.FieldsFunc(value, func(r rune) bool { return r == '\n' || r == '\r' })
	height := size * 1.2
	y := box.Y0 + max(0, (box.Y1-box.Y0-height*float64(len(lines)))/2)
	var out []table.Word
	for _, l := range lines {
		x := box.X0 + 2
		letter := width * size
		if n := len([]rune(l)); n > 0 {
			letter = min(letter, (box.X1-box.X0-4)/float64(n))
		}
		for _, w := range strings.Fields(l) {
			to := x + letter*float64(len([]rune(w)))
			out = append(out, table.Word{Text: w, Box: dossier.Box{X0: x, Y0: y, X1: to, Y1: y + size}, Size: size, Confidence: 1})
			x = to + letter
		}
		y += height
	}
	return out
}
