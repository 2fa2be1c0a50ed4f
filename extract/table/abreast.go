package table

import (
	"math"
	"regexp"
	"slices"
)

// abreast finds a part of a page where two things stand side by side that have
// nothing to do with one another: text set in columns with tables in it, or two
// tables. A gutter runs between them, in the middle of the text, that no ruling
// crosses; what tells them from two columns of one table is that they are running
// text, or that their lines are not at the same heights.
func (d *detector) abreast(ls []line) (zone, bool) {
	if len(ls) < 4 {
		return zone{}, false
	}
	text := across(ls[0].box)
	for _, l := range ls {
		text = text.union(across(l.box))
	}
	best, out := 0, zone{}
	step := max(gutter/2, text.size()/300)
	tried := map[parting]bool{}
	for x := text.lo + 0.3*text.size(); x < text.hi-0.3*text.size(); x += step {
		for from := 0; from < len(ls); from++ {
			to := from
			for to < len(ls) && !crosses(ls[to], x) && !d.ruledOver(ls[max(to-1, from)], ls[to], x) {
				to++
			}
			// Within a gutter every x parts the words alike.
			if p := partAt(ls, from, to, x); to-from > best && min(p.left, p.right) >= sideLines && !tried[p] {
				tried[p] = true
				if z, ok := independent(ls[from:to], x); ok {
					best, out = to-from, z
				}
			}
			from = max(from, to-1)
		}
	}
	return out, best > 0
}

// sideLines is how many lines stand on each side of a gutter at least.
const sideLines = 4

// parting is a way to part the lines from … to-1 into words left and right.
type parting struct{ from, to, left, right int }

func partAt(ls []line, from, to int, x float64) parting {
	p := parting{from: from, to: to}
	for _, l := range ls[from:to] {
		for _, r := range l.runs {
			for _, w := range r.words {
				if middleX(w.Box) < x {
					p.left++
				} else {
					p.right++
				}
			}
		}
	}
	return p
}

// ruledOver reports whether a ruling crosses x between two lines.
func (d *detector) ruledOver(a, b line, x float64) bool {
	return slices.ContainsFunc(d.rules.h, func(h horizontal) bool {
		return h.y > a.mid() && h.y <= b.mid() && h.x0 < x-gutter && h.x1 > x+gutter
	})
}

// caption begins the title of a table or a figure.
var caption = regexp.MustCompile(`(?i)^(table|tableau|tabelle|tab\.|figure|fig\.|graphique|chart|box|exhibit) ?[A-Z]?[0-9IVX]+`)

// side is what stands on one side of a gutter.
type side struct {
	lines   []line
	box     span // across
	prose   int  // lines of running text
	columns bool // some line has several runs
	caption bool // it begins with a title
}

func sideOf(ls []line, keep func(Word) bool) side {
	var words []Word
	for _, l := range ls {
		for _, r := range l.runs {
			for _, w := range r.words {
				if keep(w) {
					words = append(words, w)
				}
			}
		}
	}
	if len(words) == 0 {
		return side{}
	}
	s := side{lines: lines(words, nil)}
	s.box = across(s.lines[0].box)
	for _, l := range s.lines {
		s.box = s.box.union(across(l.box))
	}
	for i, l := range s.lines {
		n, figures := 0, 0
		for _, r := range l.runs {
			n += len(r.words)
			for _, w := range r.words {
				if isDatum(w.Text) {
					figures++
				}
			}
		}
		if n >= 4 && len(l.runs) <= 2 && figures*4 <= n && across(l.box).size() > 0.75*s.box.size() {
			s.prose++
		}
		s.columns = s.columns || len(l.runs) > 1
		s.caption = s.caption || i < 2 && caption.MatchString(l.text())
	}
	return s
}

// independent reports whether the lines are two things beside one another,
// parted at x.
func independent(ls []line, x float64) (zone, bool) {
	z := zone{x: x, y: span{ls[0].mid(), ls[len(ls)-1].mid()}}
	left := sideOf(ls, func(w Word) bool { return middleX(w.Box) < x })
	right := sideOf(ls, func(w Word) bool { return middleX(w.Box) >= x })
	n, m := len(left.lines), len(right.lines)
	if min(n, m) < sideLines || min(left.box.size(), right.box.size()) < 0.7*max(left.box.size(), right.box.size()) {
		return z, false
	}
	if left.caption && right.caption {
		return z, true
	}
	if prose := left.prose + right.prose; n+m >= 16 && prose*5 >= (n+m)*2 && left.prose*5 >= n && right.prose*5 >= m {
		return z, true
	}
	same := 0
	for _, a := range left.lines {
		off := math.Inf(1)
		for _, b := range right.lines {
			off = min(off, abs(a.mid()-b.mid()))
		}
		if off < 0.15*a.size {
			same++
		}
	}
	return z, left.columns && right.columns && same*2 < min(n, m)
}
