package pdf

import (
	"math"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/requests"
	"golang.org/x/text/unicode/norm"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// pdfiumHyphen is what PDFium puts in the place of a hyphen at the end of a
// line.
const pdfiumHyphen = '\u0002'

// wordGap is the gap between two characters, in font sizes, from which they
// are two words even without a space between them.
const wordGap = 0.2

// madeGap is the same where PDFium has seen a space.
const madeGap = 0.08

// ascent and descent of an ordinary text font, in font sizes.
const (
	ascent  = 0.8
	descent = 0.2
)

type pageText struct {
	words    []word
	chars    int // printed characters
	unmapped int // of them, without a known Unicode value
}

// word is a table.Word with what decides whether a reader sees it.
type word struct {
	table.Word
	color color
}

// textOptions says how the text of a page is read.
type textOptions struct {
	limit  int         // characters
	cellOf map[int]int // the cell of a marked content, where the page is tagged
}

type color struct{ gray, alpha float64 } // gray 0 black … 1 white

// readWords reads the characters of a page into words.
func readWords(inst pdfium.Pdfium, d *direct, page requests.Page, v view, opts textOptions) (pageText, error) {
	var out pageText
	loaded, err := inst.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return out, err
	}
	tp := loaded.TextPage
	defer func() {
		_, _ = inst.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: tp}) // only read
	}()
	count, err := inst.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: tp})
	if err != nil {
		return out, err
	}
	b := wordBuilder{direct: d, chars: d.watch.text, view: v, cellOf: opts.cellOf, out: &out}
	for i := range min(count.Count, opts.limit) {
		if err := b.add(i); err != nil {
			return out, err
		}
	}
	b.flush()
	return out, nil
}

// wordBuilder gathers successive characters into a word.
type wordBuilder struct {
	direct *direct
	chars  uint64 // PDFium's text page
	view   view
	cellOf map[int]int
	out    *pageText

	text   strings.Builder
	cur    word
	last   dossier.Box // box of the last character
	x, y   float64     // a point of the baseline
	placed bool        // the baseline is known
	soft   bool        // a soft hyphen ends the text so far
	spaced bool        // PDFium sees a space here
}

func (b *wordBuilder) add(i int) error {
	c := char{b.chars, uint64(i)} // #nosec G115 -- an index
	r := b.direct.unicode(c)
	// Spaces of any kind end a word; the reader of the words puts plain ones
	// back, so that « 1 234 » is the same whatever space it is printed with.
	if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
		// Spaces and line ends that PDFium made up say less than the place of the
		// next character: in a scaled page it makes them after each letter.
		if b.text.Len() > 0 {
			if b.direct.generated(c) {
				b.spaced = r == ' '
				return b.direct.err
			}
		}
		b.flush()
		return b.direct.err
	}
	switch r {
	case pdfiumHyphen:
		r = '-'
	case '\u00ad':
		if box := b.charBox(c); b.text.Len() > 0 {
			b.soft, b.last = true, box
		}
		return b.direct.err
	}
	b.out.chars++
	if r == 0 || r == unicode.ReplacementChar || unicode.Is(unicode.Co, r) {
		b.out.unmapped++
		r = unicode.ReplacementChar
	} else if !unicode.IsPrint(r) {
		return b.direct.err
	}
	box := b.charBox(c)
	if b.text.Len() > 0 && b.breaks(box) {
		b.flush()
	}
	if b.text.Len() == 0 {
		b.cur = word{Word: table.Word{Box: box, Confidence: 1}}
		b.style(c)
	}
	b.soft, b.spaced = false, false
	b.text.WriteRune(r)
	b.cur.Box = b.cur.Box.Union(box)
	b.last = box
	return b.direct.err
}

// breaks reports whether a character begins a new word by its place alone.
func (b *wordBuilder) breaks(box dossier.Box) bool {
	size := max(b.cur.Size, 1)
	least := wordGap
	if b.spaced {
		least = madeGap
	}
	gap, step, off := advance(b.cur.Angle, b.last, box)
	return off > 0.5*size || gap > least*size || step < -0.5*size
}

func (b *wordBuilder) flush() {
	if b.text.Len() == 0 {
		return
	}
	// Presentation forms (ligatures) become the letters they stand for; other
	// compatibility characters (², №) are left as printed.
	s := norm.NFC.String(ligatures.Replace(b.text.String()))
	if b.soft {
		s += "\u00ad" // kept at the end of a line: the halves are one word
	}
	b.text.Reset()
	b.soft, b.spaced = false, false
	b.cur.Text = s
	if b.placed {
		b.cur.standOn(b.x, b.y)
	}
	if b.view.holds(b.cur.Box) {
		b.out.words = append(b.out.words, b.cur)
	}
}

var ligatures = strings.NewReplacer("\ufb00", "ff", "\ufb01", "fi", "\ufb02", "fl", "\ufb03", "ffi", "\ufb04", "ffl", "\ufb05", "st", "\ufb06", "st")

// charBox returns the box of a character: as high as the font's ascent and
// descent, so that all the characters of a line stand equally high, and as wide
// as its advance.
func (b *wordBuilder) charBox(c char) dossier.Box {
	e, ok := b.direct.looseBox(c)
	if !ok || e.right <= e.left || e.top <= e.bottom {
		if e, ok = b.direct.tightBox(c); !ok {
			return b.last // a character without a box stands with the one before it
		}
	}
	return b.view.rect(e.left, e.bottom, e.right, e.top)
}

// style reads the font and the colour of a word at its first character. What
// PDFium cannot tell keeps its default: black, upright, regular.
func (b *wordBuilder) style(c char) {
	scale := 1.0
	if m, ok := b.direct.textMatrix(c); ok {
		// The text's direction, turned as the page is.
		angle := math.Atan2(m.b, m.a)*180/math.Pi - 90*float64(b.view.rotation)
		b.cur.Angle = (int(math.Round(angle))%360 + 360) % 360
		scale = math.Hypot(m.c, m.d)
	}
	b.placed = false
	if x, y, ok := b.direct.origin(c); ok {
		b.x, b.y = b.view.point(x, y)
		b.placed = true
	}
	b.cur.Size = b.direct.fontSize(c) * scale
	if b.cur.Size < 1 {
		b.cur.Size = b.cur.Box.Y1 - b.cur.Box.Y0
	}
	b.cur.Bold = boldName(b.direct.fontName(c)) || b.direct.fontWeight(c) >= 600
	if b.cellOf != nil {
		b.cur.Cell = b.cellOf[b.direct.markedContent(c)]
	}
	b.cur.color = color{gray: 0, alpha: 1}
	if col, ok := b.direct.textColor(c); ok {
		b.cur.color = col
	}
}

func boldName(font string) bool {
	font = strings.ToLower(font)
	for _, s := range []string{"bold", "black", "heavy", "demi"} {
		if strings.Contains(font, s) {
			return true
		}
	}
	return false
}

// toColor keeps the luminance (ITU-R BT.601) and the opacity.
func toColor(r, g, b, a uint) color {
	return color{gray: (0.299*float64(r) + 0.587*float64(g) + 0.114*float64(b)) / 255, alpha: float64(a) / 255}
}
