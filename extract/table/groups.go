package table

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// splitGroups cuts runs of digits where two of them stand farther apart than the
// groups of one figure do in this table: « 51 174   460 569 » is two figures though each
// space alone might part thousands. What a recogniser saw is not as exact.
func splitGroups(ls []line) []line {
	usual, ok := groupSpace(ls)
	if !ok {
		return ls
	}
	return recut(ls, func(_ int, r run) []run {
		var out []run
		start := 0
		for i := 1; i < len(r.words); i++ {
			a, b := r.words[i-1], r.words[i]
			gap := (b.Box.X0 - a.Box.X1) / max(r.size, 1)
			if !endsInDigit(a.Text) || !beginsFigure(b.Text) || gap < 1.5*usual || gap < usual+0.12 {
				continue
			}
			left, right := newRun(r.words[start:i]), newRun(r.words[i:])
			if isDatum(left.text()) && isDatum(right.text()) {
				out = append(out, newRun(r.words[start:i:i]))
				start = i
			}
		}
		return append(out, newRun(r.words[start:]))
	})
}

// groupSpace returns the space between the groups of figures, in font sizes: that of
// the lower quarter, since there may be as many columns as groups.
func groupSpace(ls []line) (float64, bool) {
	var gaps []float64
	for _, l := range ls {
		for _, r := range l.runs {
			for i := 1; i < len(r.words); i++ {
				a, b := r.words[i-1], r.words[i]
				if a.Confidence < 1 || b.Confidence < 1 {
					return 0, false
				}
				if digitGroup.MatchString(a.Text) && threes.MatchString(b.Text) {
					gaps = append(gaps, (b.Box.X0-a.Box.X1)/max(r.size, 1))
				}
			}
		}
	}
	if len(gaps) < 3 {
		return 0, false
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/4], true
}

func endsInDigit(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsDigit(last)
}

func beginsFigure(s string) bool {
	first, size := utf8.DecodeRuneInString(s)
	if first == '-' || first == '−' || first == '(' {
		first, _ = utf8.DecodeRuneInString(s[size:])
	}
	return unicode.IsDigit(first)
}

// splitCovered cuts runs of figures that cover several columns where one column
// ends and the next begins: a long total comes nearer to the next column than the
// amounts above it.
func splitCovered(ls []line, cols []span) []line {
	return recut(ls, func(_ int, r run) []run {
		var out []run
		start := 0
		for i := 1; i < len(r.words); i++ {
			left, right := newRun(r.words[start:i]), newRun(r.words[i:])
			if !endsFigureOrUnit(left.text()) || !beginsFigure(right.text()) || !isDatum(left.text()) || !isDatum(right.text()) {
				continue
			}
			for c := 1; c < len(cols); c++ {
				if left.box.X1 <= cols[c].lo+0.5 && right.box.X0 >= cols[c-1].hi-0.3*r.size &&
					across(left.box).overlap(cols[c-1]) > 0 && across(right.box).overlap(cols[c]) > 0 {
					out = append(out, newRun(r.words[start:i:i]))
					start = i
					break
				}
			}
		}
		return append(out, newRun(r.words[start:]))
	})
}

func endsFigureOrUnit(s string) bool {
	return endsInDigit(s) || figure.MatchString(s)
}
