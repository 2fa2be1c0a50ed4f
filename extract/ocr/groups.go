package ocr

import (
	"regexp"
	"strings"

	"guichet/extract/table"
)

// minSpace is the least width of a space between groups of figures, in heights of
// a figure: a narrow space is some .28, less what a "1" stands off the middle of its
// place.
const minSpace = .1

// yearLike is never cut: it needs no groups to be read.
var yearLike = regexp.MustCompile(`^(19|20)\d\d$`)

// splitGroups cuts a number into the groups of three figures that stand apart on
// the page and that tesseract ran together: "1250" where there is "1 250". The
// boxes are in pixels. Nothing is guessed: a figure is where its ink is, and
// figures have one width, so that a space shows as a wider step from middle to middle.
func splitGroups(b *bitmap, w table.Word) []table.Word {
	if strings.Trim(w.Text, "0123456789,.-") != "" || yearLike.MatchString(w.Text) {
		return []table.Word{w}
	}
	first := len(w.Text) - len(strings.TrimLeft(w.Text, "-"))
	whole := w.Text[first:]
	if i := strings.IndexAny(whole, ",.-"); i >= 0 {
		whole = whole[:i]
	}
	n := len(whole)
	glyphs := b.inkColumns(int(w.Box.X0), int(w.Box.Y0), int(w.Box.X1+.5), int(w.Box.Y1+.5))
	if len(glyphs) > len(w.Text) {
		w.Confidence *= doubtFactor // a comma that was not read, or a speck
	}
	if n < 4 || len(glyphs) != len(w.Text) {
		return []table.Word{w} // some touch, or there is more than was read
	}
	figures := glyphs[first : first+n]
	steps := make([]float64, n-1)
	for i := range steps {
		steps[i] = float64(figures[i+1][0]+figures[i+1][1]-figures[i][0]-figures[i][1]) / 2
	}
	least := median(steps) + minSpace*(w.Box.Y1-w.Box.Y0)
	var out []table.Word
	start := 0 // in the text
	cut := func(end int) {
		part := w
		part.Text = w.Text[start:end]
		part.Box.X0, part.Box.X1 = float64(glyphs[start][0]), float64(glyphs[end-1][1]+1)
		out = append(out, part)
		start = end
	}
	for i := 1; i < n; i++ {
		if (n-i)%3 == 0 && steps[i-1] >= least {
			cut(first + i)
		}
	}
	cut(len(w.Text))
	return out
}

// inkColumns returns the runs of columns with ink inside a box, ends included.
func (b *bitmap) inkColumns(x0, y0, x1, y1 int) [][2]int {
	x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, b.w), min(y1, b.h)
	var out [][2]int
	for x := x0; x < x1; x++ {
		ink := false
		for y := y0; y < y1 && !ink; y++ {
			ink = b.at(x, y)
		}
		switch {
		case !ink:
		case len(out) > 0 && out[len(out)-1][1] == x-1:
			out[len(out)-1][1] = x
		default:
			out = append(out, [2]int{x, x})
		}
	}
	return out
}
