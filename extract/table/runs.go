package table

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/internal/dossier"
)

const (
	// columnGap is the gap between two words of a line, in font sizes, from which
	// they may stand in two columns. A space is about 0.28, and up to 0.5 in
	// justified text; cells keep a margin on both sides.
	columnGap = 0.62
	// lineShift is how far the middles of two words of one line may be apart,
	// in font sizes.
	lineShift = 0.35
)

// run is a sequence of words of one line without a column gap: a cell's line, or
// a part of a sentence.
type run struct {
	words []Word
	box   dossier.Box
	size  float64
	bold  bool
}

func newRun(words []Word) run {
	r := run{words: words, box: words[0].Box, bold: true}
	for _, w := range words {
		r.box = r.box.Union(w.Box)
		r.size = max(r.size, w.Size)
		r.bold = r.bold && w.Bold
	}
	return r
}

// mid is the height of the middle of the run.
func (r run) mid() float64 { return (r.box.Y0 + r.box.Y1) / 2 }

func (r run) width() float64 { return r.box.X1 - r.box.X0 }

func (r run) text() string {
	var b strings.Builder
	for i, w := range r.words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strings.TrimSuffix(w.Text, softHyphen))
	}
	return b.String()
}

// is reports whether the run is one word that a pattern of single words matches.
func (r run) is(word *regexp.Regexp) bool {
	return len(r.words) == 1 && len(r.words[0].Text) <= longestMark && word.MatchString(r.text())
}

// longestMark is the length in bytes of the longest text that stands apart from what it
// belongs to: the number of an item, the sign of a unit, a reference to a note.
const longestMark = 24

// line is the runs that stand at one height, from left to right.
type line struct {
	runs []run
	box  dossier.Box
	size float64
}

func newLine(runs []run) line {
	l := line{runs: runs, box: runs[0].box}
	for _, r := range runs {
		l.box = l.box.Union(r.box)
		l.size = max(l.size, r.size)
	}
	return l
}

func (l line) mid() float64 { return (l.box.Y0 + l.box.Y1) / 2 }

func (l line) text() string {
	parts := make([]string, len(l.runs))
	for i, r := range l.runs {
		parts[i] = r.text()
	}
	return strings.Join(parts, " ")
}

// lines gathers words into lines and cuts each line into runs, at column gaps
// and at vertical rulings.
func lines(words []Word, cut []vertical) []line {
	sorted := slices.Clone(words)
	slices.SortStableFunc(sorted, func(a, b Word) int {
		return compare(a.Box.Y0+a.Box.Y1, b.Box.Y0+b.Box.Y1)
	})
	var out []line
	for len(sorted) > 0 {
		// The first word left opens a line; the words at its height join it.
		// A line drifts by little (a scan that is not quite straight): the
		// height followed is that of the words taken so far.
		mid := middle(sorted[0].Box)
		first := sorted[0].Size
		group := []Word{sorted[0]}
		left := 0 // words between those of the line
		to := 1
		for ; to < len(sorted); to++ {
			w := &sorted[to]
			m := middle(w.Box)
			if m-mid > lineShift*max(first, 1) {
				break // and so are all that follow
			}
			if abs(m-mid) <= lineShift*max(min(w.Size, first), 1) {
				group = append(group, *w)
				mid += (m - mid) / float64(len(group))
			} else {
				sorted[left] = *w
				left++
			}
		}
		out = append(out, newLine(runs(group, cut)))
		copy(sorted[to-left:to], sorted[:left])
		sorted = sorted[to-left:]
	}
	return out
}

func runs(words []Word, cut []vertical) []run {
	slices.SortStableFunc(words, func(a, b Word) int { return compare(a.Box.X0, b.Box.X0) })
	words = foldLeaders(words)
	if justified(words, cut) {
		return []run{newRun(words)}
	}
	var out []run
	start := 0
	for i := 1; i <= len(words); i++ {
		if i < len(words) && !parted(words[i-1], words[i], cut) {
			continue
		}
		out = append(out, newRun(words[start:i:i]))
		start = i
	}
	return joinMarks(out)
}

// justified reports whether words are a line of text stretched to its margins:
// all the gaps are wide, and none stands out.
func justified(words []Word, cut []vertical) bool {
	if len(words) < 3 {
		return false
	}
	var gaps []float64
	figures := 0
	for i, w := range words {
		if w.alone {
			return false
		}
		if isDatum(w.Text) {
			figures++
		}
		if i == 0 {
			continue
		}
		gap := w.Box.X0 - words[i-1].Box.X1
		if gap > 1.6*w.Size || gap > columnGap*w.Size && crossed(words[i-1], w, cut) {
			return false
		}
		gaps = append(gaps, gap)
	}
	return figures*2 < len(words) && slices.Max(gaps) < 1.9*slices.Min(gaps)
}

// parted reports whether two neighbours of a line may be in two columns.
func parted(a, b Word, cut []vertical) bool {
	// Texts that are written up the page are not of one sentence.
	if a.alone || b.alone || b.Box.X0-a.Box.X1 > columnGap*max(min(a.Size, b.Size), 1) {
		return true
	}
	return crossed(a, b, cut)
}

// crossed reports whether a ruling stands between two neighbours.
func crossed(a, b Word, cut []vertical) bool {
	y := middle(a.Box)
	for _, v := range cut {
		if v.y0 <= y && v.y1 >= y && v.x > middleX(a.Box) && v.x < middleX(b.Box) && v.x >= a.Box.X1-2 && v.x <= b.Box.X0+2 {
			return true
		}
	}
	return false
}

var (
	bullet = regexp.MustCompile(`^([•●▪◦‣■□➢✓o·–-]|\(?[0-9a-z]{1,2}[.)]|[0-9]+(\.[0-9]+)+\.?)$`)
	// currency stands before its figure, often in a column of its own.
	currency = regexp.MustCompile(`^(US|C|A)?[$£€¥]$`)
	digitsUp = regexp.MustCompile(`^[-−+(]?[0-9.]`)
	sign     = regexp.MustCompile(`^(€|k€|K€|M€|EUR|%)$`)
	numeral  = regexp.MustCompile(`[0-9]$`)
)

// joinMarks puts a list's mark and the sign of a unit, printed apart, back with
// the text they belong to.
func joinMarks(rs []run) []run {
	if len(rs) == 2 && rs[0].is(bullet) && !isDatum(rs[1].text()) && rs[1].box.X0-rs[0].box.X1 < 4*rs[0].size {
		return []run{newRun(slices.Concat(rs[0].words, rs[1].words))}
	}
	out := rs[:0:0]
	for _, r := range rs {
		if n := len(out); n > 0 && r.is(sign) && numeral.MatchString(out[n-1].text()) && r.box.X0-out[n-1].box.X1 < 3*r.size {
			out[n-1] = newRun(slices.Concat(out[n-1].words, r.words))
			continue
		}
		if n := len(out); n > 0 && out[n-1].is(currency) && digitsUp.MatchString(r.text()) && r.box.X0-out[n-1].box.X1 < 25*r.size {
			out[n-1] = newRun(slices.Concat(out[n-1].words, r.words))
			continue
		}
		if n := len(out); n > 0 && r.is(mark) && !isDatum(out[n-1].text()) && r.box.X0-out[n-1].box.X1 < 1.2*r.size {
			out[n-1] = newRun(slices.Concat(out[n-1].words, r.words))
			continue
		}
		out = append(out, r)
	}
	return out
}

// mark refers to a note.
var mark = regexp.MustCompile(`^(\([0-9a-z]{1,2}\)|[*†‡¹²³⁴⁵⁶⁷⁸⁹]+)$`)

var (
	yearOnly = regexp.MustCompile(`^\D*\b20[0-9]{2}\b\D*$`)
	dash     = regexp.MustCompile(`^[-–—−]+( ?(€|k€|%))?$`)
)

// isDatum reports whether a cell's text is a figure, a date or a dash in the
// place of one: what a table has one of on each row, on one line. A bare
// year heads a column.
func isDatum(s string) bool {
	s = strings.TrimSpace(s)
	// Patterns are slow, and asked of every word.
	switch first, _ := utf8.DecodeRuneInString(s); first {
	case '-', '–', '—', '−':
		if dash.MatchString(s) {
			return true
		}
	}
	if strings.Contains(s, "20") && yearOnly.MatchString(s) {
		return false
	}
	digits, letters := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return digits > 0 && letters <= 3 && letters <= 2*digits
}

// softHyphen ends a word that goes on in the next line.
const softHyphen = "\u00ad"

// joinLines joins the lines of a wrapped text. A word cut by a soft hyphen is
// put together; a hyphen before a small letter stays, as in « sous-ensemble ».
func joinLines(parts []string, soft []bool) string {
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			first, _ := utf8.DecodeRuneInString(p)
			cut := strings.HasSuffix(parts[i-1], "-") && !strings.HasSuffix(parts[i-1], " -") && unicode.IsLower(first)
			if !soft[i-1] && !cut {
				b.WriteByte(' ')
			}
		}
		b.WriteString(p)
	}
	return b.String()
}

// endsSoft reports whether a run ends within a word.
func (r run) endsSoft() bool {
	return strings.HasSuffix(r.words[len(r.words)-1].Text, softHyphen)
}

// rejoin makes one run of the lines of a justified text whose words are so few
// that the spaces are as wide as between columns: they fill the same width as the
// lines around them, with equal spaces.
func rejoin(ls []line) []line {
	for i, l := range ls {
		if len(l.runs) < 2 {
			continue
		}
		least, most, figures := l.size*100, 0.0, 0
		words := wholeLine(l).words
		for k := 1; k < len(words); k++ {
			gap := words[k].Box.X0 - words[k-1].Box.X1
			least, most = min(least, gap), max(most, gap)
			if isDatum(words[k].Text) {
				figures++
			}
		}
		even := most <= 1.35*least && most <= 8*l.size
		full := most < 1.5*l.size && len(words) > 6 && figures*4 < len(words)
		if !even && !full {
			continue
		}
		for k := max(0, i-5); k < min(len(ls), i+6); k++ {
			o := ls[k]
			if len(o.runs) == 1 && len(o.runs[0].words) > 5 && abs(o.box.X0-l.box.X0) < 3 && abs(o.box.X1-l.box.X1) < 3 && abs(o.mid()-l.mid()) < 9*l.size {
				ls[i] = newLine([]run{wholeLine(l)})
				break
			}
		}
	}
	return ls
}
