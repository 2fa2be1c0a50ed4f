package table

import (
	"regexp"
	"slices"
	"strings"

	"guichet/internal/dossier"
)

// paragraphs makes texts of lines that are in no table.
func paragraphs(p RawPage, ls []line) []Block {
	var out []Block
	right := 0.0
	for _, l := range ls {
		right = max(right, l.box.X1)
	}
	var cur []run
	flush := func() {
		if len(cur) > 0 {
			out = append(out, textBlock(p, cur))
			cur = nil
		}
	}
	for _, l := range ls {
		whole := l.runs
		if len(whole) > 1 && !farApart(whole) {
			whole = []run{wholeLine(l)}
		}
		for i, r := range whole {
			if len(whole) > 1 || i > 0 || len(cur) == 0 || !follows(cur[len(cur)-1], r, right) {
				flush()
			}
			cur = append(cur, r)
		}
		if len(whole) > 1 {
			flush()
		}
	}
	flush()
	return out
}

// farApart reports whether runs of a line are so far apart that they are
// separate texts.
func farApart(rs []run) bool {
	for i := 1; i < len(rs); i++ {
		if rs[i].box.X0-rs[i-1].box.X1 > 3*max(rs[i].size, rs[i-1].size) {
			return true
		}
	}
	return false
}

var listItem = regexp.MustCompile(`^([•●▪◦‣■□➢✓–-] ?|\(?[0-9a-z]{1,2}[.)] )`)

// follows reports whether b goes on the paragraph that a is the last line of:
// right below, of the same style, and a left no room for b's first word.
func follows(a, b run, right float64) bool {
	if b.box.Y0-a.box.Y1 > 0.75*a.size || b.box.Y0 < a.box.Y0 {
		return false
	}
	if abs(a.size-b.size) > 0.12*a.size || a.bold != b.bold || listItem.MatchString(b.text()) {
		return false
	}
	if across(a.box).overlap(across(b.box)) <= 0 {
		return false
	}
	if a.endsSoft() {
		return true
	}
	first := b.words[0].Box
	edge := right
	if centred := abs(middleX(a.box)-middleX(b.box)) < 2 && abs(a.box.X0-b.box.X0) > 4; centred {
		// A title on two lines is filled up to its own width.
		return a.width()+b.width() > 0.5*right
	}
	return a.box.X1+0.25*a.size+(first.X1-first.X0) > 0.97*edge
}

func textBlock(p RawPage, rs []run) Block {
	t := &Text{Bold: true, Source: dossier.Source{File: p.File, Page: p.Number, Method: p.Method}}
	var parts []string
	var soft []bool
	for _, r := range rs {
		parts = append(parts, r.text())
		soft = append(soft, r.endsSoft())
		t.Source.Box = unite(t.Source.Box, r.seen())
		t.Bold = t.Bold && r.bold
		t.Size = max(t.Size, r.size)
	}
	t.String = joinLines(parts, soft)
	t.Lines = parts
	t.Source.Raw = strings.Join(parts, "\n")
	t.Source.Confidence = confidence(rs)
	return Block{Text: t}
}

// zone is a part of a page set in two columns of running text.
type zone struct {
	x float64 // the gutter
	y span
}

func (z zone) holds(l line) bool { return l.mid() >= z.y.lo-1 && l.mid() <= z.y.hi+1 }

// newspaper finds text set in columns: lines on both sides of a gutter that
// fill their columns with words. A table's cells do not.
func newspaper(ls []line) (zone, bool) {
	if len(ls) == 0 {
		return zone{}, false
	}
	text := across(ls[0].box)
	for _, l := range ls {
		text = text.union(across(l.box))
	}
	best, out := 7, zone{} // fewer lines are no columns of text
	step := max(gutter/2, text.size()/300)
	for x := text.lo + 0.2*text.size(); x < text.hi-0.2*text.size(); x += step {
		start := -1
		for i := 0; i <= len(ls); i++ {
			if i < len(ls) && !crosses(ls[i], x) {
				if start < 0 {
					start = i
				}
				continue
			}
			if start >= 0 && i-start > best {
				if part := trimSides(ls[start:i], x); len(part) > best && isProse(part, x) {
					best = len(part)
					out = zone{x, span{part[0].mid(), part[len(part)-1].mid()}}
				}
			}
			start = -1
		}
	}
	return out, best > 7
}

// gutter is the least width of the space between two columns of text, in points.
const gutter = 8.0

func crosses(l line, x float64) bool {
	for _, r := range l.runs {
		for _, w := range r.words {
			if w.Box.X0 < x+gutter/2 && w.Box.X1 > x-gutter/2 {
				return true
			}
		}
	}
	return false
}

// trimSides drops headings at both ends: lines on one side only, of another
// style or at a distance.
func trimSides(ls []line, x float64) []line {
	sizes := make([]float64, len(ls))
	for i, l := range ls {
		sizes[i] = l.size
	}
	size := median(sizes)
	foreign := func(l, next line) bool {
		if l.box.X0 < x && l.box.X1 > x {
			return false
		}
		bold := !slices.ContainsFunc(l.runs, func(r run) bool { return !r.bold })
		return bold || abs(l.size-size) > 0.15*size || abs(next.mid()-l.mid()) > 2.2*size
	}
	for len(ls) > 1 && foreign(ls[0], ls[1]) {
		ls = ls[1:]
	}
	for n := len(ls); n > 1 && foreign(ls[n-1], ls[n-2]); n = len(ls) {
		ls = ls[:n-1]
	}
	return ls
}

// isProse reports whether both sides of x are running text.
func isProse(ls []line, x float64) bool {
	for _, left := range []bool{true, false} {
		var widths []float64
		var col span
		wordy, figures, n := 0, 0, 0
		for _, l := range ls {
			var words []Word
			for _, r := range l.runs {
				for _, w := range r.words {
					if (middleX(w.Box) < x) == left {
						words = append(words, w)
					}
				}
			}
			if len(words) == 0 {
				continue
			}
			r := newRun(words)
			if n == 0 {
				col = across(r.box)
			}
			col = col.union(across(r.box))
			widths = append(widths, r.width())
			n++
			if len(words) >= 4 {
				wordy++
			}
			// Rows of figures are many words too.
			digits := 0
			for _, w := range words {
				if isDatum(w.Text) || sign.MatchString(w.Text) {
					digits++
				}
			}
			if digits*4 > len(words) {
				figures++
			}
		}
		if n < 4 || wordy*10 < n*6 || figures*8 > n || median(widths) < 0.75*col.size() {
			return false
		}
	}
	return true
}
