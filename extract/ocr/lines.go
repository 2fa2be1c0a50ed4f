package ocr

import (
	"slices"
	"strings"
	"unicode"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// Heights of letters in font sizes, common to the faces of office documents.
const (
	capHeight = .72 // capitals, figures, letters with a stem
	xHeight   = .53 // the others
	accent    = .2  // an accent on a capital
	descent   = .21 // below the baseline
	boxAbove  = .78 // what a word's box reaches above the baseline
)

// extent returns how far a text reaches above and below its baseline, in font
// sizes.
func extent(text string) (above, below float64) {
	above = xHeight
	for _, r := range text {
		switch {
		case strings.ContainsRune("ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜ", r) && r != 'Ç':
			above = max(above, capHeight+accent)
		case unicode.IsUpper(r), unicode.IsDigit(r), strings.ContainsRune("bdfhkltiéèêëàâîïôùûü€%&/()[]{}|!?'’", r):
			above = max(above, capHeight)
		}
		if strings.ContainsRune("gjpqyçÇ()[]{}|,;Q", r) {
			below = descent
		}
	}
	return above, below
}

// layOut gives the words of all lines, in pixels, the boxes and sizes that a text
// layer would have.
func layOut(lines [][]table.Word, ink *bitmap) []table.Word {
	var out []table.Word
	var starts []int // of the lines
	for _, line := range lines {
		start := len(out)
		starts = append(starts, start)
		for _, w := range line {
			out = append(out, splitGroups(ink, w)...)
		}
		level(out[start:])
	}
	fillSizes(out)
	pad(out, starts)
	return joinSigns(withoutDust(out))
}

// A space between words, in font sizes: in most faces, and from which on words are set in
// a face of one width, where the ink of a letter is far narrower than its place.
const (
	usualSpace = .3
	wideSpace  = .5
	columnGap  = 1.2 // what is wider is no space
)

// pad widens the boxes of words to the places of their letters where most spaces of the
// page are wide, as they are in the faces of typewriters and faxes.
func pad(words []table.Word, starts []int) {
	var spaces []float64
	for i := 1; i < len(words); i++ {
		a, b := words[i-1], words[i]
		gap := (b.Box.X0 - a.Box.X1) / max(a.Size, 1)
		if !slices.Contains(starts, i) && gap > 0 && gap < columnGap && hasLetter(a.Text) && hasLetter(b.Text) {
			spaces = append(spaces, gap)
		}
	}
	if len(spaces) < fewSpaces {
		return
	}
	usual := median(spaces)
	if usual < wideSpace {
		return
	}
	for i := range words {
		by := (usual - usualSpace) / 2 * words[i].Size
		words[i].Box.X0 -= by
		words[i].Box.X1 += by
	}
}

// fewSpaces is how many spaces tell nothing of a page's face.
const fewSpaces = 15

// zoomed puts the boxes of words on a picture of another size.
func zoomed(lines [][]table.Word, by float64) [][]table.Word {
	for _, line := range lines {
		for i, w := range line {
			line[i].Box = dossier.Box{X0: w.Box.X0 * by, Y0: w.Box.Y0 * by, X1: w.Box.X1 * by, Y1: w.Box.Y1 * by}
		}
	}
	return lines
}

// level gives the words of one line, which tesseract boxes by their ink, the boxes
// that a text layer would have: as high as their font, on one baseline. A box
// that caught a speck or its neighbour's feet is put back in line.
func level(words []table.Word) {
	var sizes, bases []float64
	for _, w := range words {
		if !hasLetter(w.Text) {
			continue // a dash or a point tells nothing of the font
		}
		above, below := extent(w.Text)
		sizes = append(sizes, (w.Box.Y1-w.Box.Y0)/(above+below))
	}
	if len(sizes) == 0 {
		return
	}
	size := median(sizes)
	for _, w := range words {
		if hasLetter(w.Text) {
			_, below := extent(w.Text)
			bases = append(bases, w.Box.Y1-below*size)
		}
	}
	base := median(bases)
	for i, w := range words {
		own := base
		if hasLetter(w.Text) {
			_, below := extent(w.Text)
			// A small drift along the line is the page's; a jump is not.
			if b := w.Box.Y1 - below*size; b-base <= size/4 && base-b <= size/4 {
				own = b
			}
		}
		words[i].Size = size
		words[i].Box.Y0, words[i].Box.Y1 = own-boxAbove*size, own+(1-boxAbove)*size
	}
}

func hasLetter(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// fillSizes gives the size of the page's text to the words that stand in a line
// without a letter.
func fillSizes(words []table.Word) {
	var sizes []float64
	for _, w := range words {
		if w.Size > 0 {
			sizes = append(sizes, w.Size)
		}
	}
	if len(sizes) == 0 {
		return
	}
	usual := median(sizes)
	for i := range words {
		if words[i].Size == 0 {
			words[i].Size = usual
		}
	}
}

// dustShare is the size, in sizes of the usual letter, below which what is read is
// dust, or the dots of a ruling.
const dustShare = .35

// withoutDust leaves out letters that are far too small to be some.
func withoutDust(words []table.Word) []table.Word {
	var sizes []float64
	for _, w := range words {
		for range w.Text {
			sizes = append(sizes, w.Size)
		}
	}
	if len(sizes) == 0 {
		return words
	}
	slices.Sort(sizes)
	usual := sizes[len(sizes)*2/3]
	return slices.DeleteFunc(words, func(w table.Word) bool { return w.Size < usual*dustShare })
}

// median returns the middle value, the lower one of two.
func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return v[(len(v)-1)/2]
}
