package table

import (
	"regexp"
	"slices"
	"unicode"
	"unicode/utf8"
)

// separate cuts the runs of a table's lines where columns come nearer to one
// another than the words of a sentence: long figures, long labels, narrow cells.
func separate(ls []line) []line {
	return splitAligned(splitGutters(splitFigures(splitGroups(ls))))
}

// recut applies a way of cutting to every run.
func recut(ls []line, cut func(i int, r run) []run) []line {
	out := make([]line, len(ls))
	for i, l := range ls {
		var rs []run
		for _, r := range l.runs {
			rs = append(rs, cut(i, r)...)
		}
		out[i] = newLine(rs)
	}
	return out
}

// figure is one figure as it is printed in a cell, its groups parted by spaces,
// points or apostrophes. It has no zero in front, as a SIRET or a telephone
// number may.
var figure = regexp.MustCompile(`^[-−+(]? ?([$£¥] ?[-−(]?)?(0|[1-9][0-9]{0,2}([ .,'’][0-9]{3})+|[1-9][0-9]*)([.,][0-9]+)?\)?( ?(€|k€|K€|M€|EUR|%))?$`)

// interval is two figures that are one value: a margin of error, a range.
var interval = regexp.MustCompile(`^\(?[-−+]?[0-9][0-9.,]* ?(±|\+/-|–|—|to|à|bis) ?[-−+]?[0-9][0-9.,]*\)?( ?%)?$`)

// qualified is a figure and what qualifies it, in brackets: a share, an error, a
// number of answers, an interval.
var qualified = regexp.MustCompile(`^[-−+]?[0-9][0-9.,]* \([-−+]?[0-9][0-9.,]*( ?%)?((, ?| ?[-–] ?| to )[-−+]?[0-9][0-9.,]*( ?%)?)?\)$`)

// oneValue reports whether a run is a figure and its qualification, no further
// apart than the words of a text: columns are.
func oneValue(r run) bool {
	if !qualified.MatchString(r.text()) {
		return false
	}
	for i := 1; i < len(r.words); i++ {
		if r.words[i].Box.X0-r.words[i-1].Box.X1 > 0.4*r.size {
			return false
		}
	}
	return true
}

// splitFigures cuts a run that is several figures, and cuts off the figures
// that no label ends with and no comment begins with: those with decimals,
// groups or a sign.
func splitFigures(ls []line) []line {
	return recut(ls, func(i int, r run) []run {
		if len(r.words) < 2 || figure.MatchString(r.text()) || interval.MatchString(r.text()) || oneValue(r) {
			return []run{r}
		}
		if parts := figureParts(r.words); len(parts) > 1 {
			return parts
		}
		from, to := 0, len(r.words)
		var before, after []run
		for n := plainFigure(r.words[from:to], false); n > 0 && n < to-from; n = plainFigure(r.words[from:to], false) {
			before = append(before, newRun(r.words[from:from+n:from+n]))
			from += n
		}
		for n := plainFigure(r.words[from:to], true); n > 0 && n < to-from; n = plainFigure(r.words[from:to], true) {
			after = slices.Insert(after, 0, newRun(r.words[to-n:to:to]))
			to -= n
		}
		if len(before)+len(after) == 0 || len(ls[i].runs) == 1 && len(before)+len(after) < 2 {
			return []run{r} // « Note : total de 12 500,00 € » is a sentence
		}
		return slices.Concat(before, []run{newRun(r.words[from:to:to])}, after)
	})
}

// plain is a figure that can be nothing else.
var plain = regexp.MustCompile(`[0-9][.,][0-9]{1,2}\b|[0-9][ .'’][0-9]{3}\b|[0-9] ?(€|k€|K€|M€|EUR|%)`)

// plainFigure returns the number of words at the beginning, or at the end, that
// are such a figure, 0 for none.
func plainFigure(words []Word, end bool) int {
	for k := min(len(words), 6); k > 0; k-- {
		part, rest := words[:k], words[k:]
		if end {
			part, rest = words[len(words)-k:], words[:len(words)-k]
		}
		// Next to more digits it may be a part of a longer number.
		if len(rest) > 0 && (end && isDatum(rest[len(rest)-1].Text) || !end && isDatum(rest[0].Text)) {
			continue
		}
		if s := newRun(part).text(); figure.MatchString(s) && plain.MatchString(s) {
			return k
		}
	}
	return 0
}

// figureParts cuts words into figures and dashes, the longest first; nil when
// something else is among them.
func figureParts(words []Word) []run {
	var out []run
	for len(words) > 0 {
		n := 0
		for k := len(words); k > 0; k-- {
			if s := newRun(words[:k]).text(); figure.MatchString(s) || dash.MatchString(s) {
				n = k
				break
			}
		}
		if n == 0 {
			return nil
		}
		out = append(out, newRun(words[:n:n]))
		words = words[n:]
	}
	return out
}

// splitGutters cuts runs at the strips that no line prints in and that figures
// border on.
func splitGutters(ls []line) []line {
	gs := gutters(ls)
	if len(gs) == 0 {
		return ls
	}
	return recut(ls, func(_ int, r run) []run {
		var out []run
		start := 0
		for i := 1; i < len(r.words); i++ {
			a, b := r.words[i-1], r.words[i]
			gap := span{a.Box.X1, b.Box.X0}
			// A long text may run through a strip that is free elsewhere.
			if !isDatum(a.Text) && !sign.MatchString(a.Text) && !isDatum(b.Text) || sign.MatchString(b.Text) || currency.MatchString(a.Text) {
				continue
			}
			if slices.ContainsFunc(gs, func(g span) bool { return gap.lo <= g.lo+0.5 && gap.hi >= g.hi-0.5 }) {
				out = append(out, newRun(r.words[start:i:i]))
				start = i
			}
		}
		return append(out, newRun(r.words[start:]))
	})
}

var (
	digitGroup = regexp.MustCompile(`^[-−+(]?[0-9]{1,3}$`)
	threes     = regexp.MustCompile(`^[0-9]{3}([.,)]|$)`)
)

// gutters finds vertical strips free of words, with a figure on one side in
// most lines. The space between two words of one text may stand at one place in
// several lines too, but it is not as wide.
func gutters(ls []line) []span {
	var body []line
	for _, l := range ls {
		if len(l.runs) > 1 {
			body = append(body, l)
		}
	}
	if len(body) < 4 {
		return nil
	}
	type gap struct {
		span
		figure bool
	}
	gaps := make([][]gap, len(body))
	var spaces, sizes []float64
	for i, l := range body {
		sizes = append(sizes, l.size)
		var words []Word
		for _, r := range l.runs {
			words = append(words, r.words...)
		}
		for k := 1; k < len(words); k++ {
			a, b := words[k-1], words[k]
			g := gap{span: span{a.Box.X1, b.Box.X0}}
			figures := isDatum(a.Text) || sign.MatchString(a.Text) || isDatum(b.Text)
			if !figures && g.size() < 0.5*l.size {
				spaces = append(spaces, g.size())
			}
			// Within a figure there is no gutter.
			if sign.MatchString(b.Text) || currency.MatchString(a.Text) || digitGroup.MatchString(a.Text) && threes.MatchString(b.Text) && g.size() < columnGap*l.size {
				continue
			}
			g.figure = figures
			gaps[i] = append(gaps[i], g)
		}
	}
	least := max(0.3*median(sizes), 1.2*median(spaces))
	// Every edge of a gap may be the edge of a gutter.
	var edges []float64
	for _, l := range gaps {
		for _, g := range l {
			edges = append(edges, g.lo)
		}
	}
	edges = merged(edges, 0.3)
	var out []span
	for _, x := range edges {
		strip := span{x, x + least}
		free, figures, both := 0, 0, 0
		for i, l := range body {
			if l.box.X0 > strip.lo || l.box.X1 < strip.hi {
				continue
			}
			both++
			for _, g := range gaps[i] {
				if g.lo <= strip.lo+0.3 && g.hi >= strip.hi-0.3 {
					free++
					if g.figure {
						figures++
					}
				}
			}
		}
		if free >= 4 && free*10 >= both*9 && figures*10 >= free*7 {
			if n := len(out); n > 0 && out[n-1].overlap(strip) > 0 {
				continue
			}
			out = append(out, strip)
		}
	}
	return out
}

// splitAligned cuts runs at the edges of columns of figures: a figure aligned to
// the right may come nearer to the text behind it, or a long label nearer to the
// figure, than the words of a sentence are to one another. What tells the
// column is that figures of several lines end at one place.
func splitAligned(ls []line) []line {
	const edge = 1.3 // points; figures of one column end that close
	// whole are the ends of runs that are figures, parts those within runs.
	whole, parts := make([][]float64, len(ls)), make([][]float64, len(ls))
	for i, l := range ls {
		for _, r := range l.runs {
			if isDatum(r.text()) {
				whole[i] = append(whole[i], r.box.X1)
			}
			for _, cut := range figureCuts(r) {
				parts[i] = append(parts[i], cut.end)
			}
		}
	}
	count := func(ends [][]float64, x float64) int {
		n := 0
		for _, xs := range ends {
			if slices.ContainsFunc(xs, func(e float64) bool { return abs(e-x) <= edge }) {
				n++
			}
		}
		return n
	}
	// « Phase 1 » in each line ends at one place too: without a figure that
	// stands alone there, nothing says that it is two columns.
	aligned := func(c figureCut) bool {
		w, p := count(whole, c.end), count(parts, c.end)
		return w >= 1 && w+p >= min(3, len(ls)-1)
	}
	return recut(ls, func(i int, r run) []run {
		if len(ls[i].runs) == 1 && len(r.words) > 8 {
			return []run{r} // a sentence
		}
		for _, c := range figureCuts(r) {
			if aligned(c) {
				return []run{newRun(r.words[:c.at:c.at]), newRun(r.words[c.at:])}
			}
		}
		return []run{r}
	})
}

// figureCut is a place where a run may be a figure and a text: before word at;
// end is where the figure ends.
type figureCut struct {
	at  int
	end float64
}

// figureCuts returns the ways to cut a run into a figure and a text, in either
// order.
func figureCuts(r run) []figureCut {
	var out []figureCut
	for i := 1; i < len(r.words); i++ {
		head, tail := newRun(r.words[:i]).text(), newRun(r.words[i:]).text()
		if r.words[i].Box.X0-r.words[i-1].Box.X1 < 0.15*r.size || currency.MatchString(r.words[i-1].Text) {
			continue
		}
		if isDatum(head) && !isDatum(tail) && startsText(tail) {
			out = append(out, figureCut{i, r.words[i-1].Box.X1})
		}
		if !isDatum(head) && isDatum(tail) && !dash.MatchString(tail) && !endsFigure(head) {
			out = append(out, figureCut{i, r.box.X1})
		}
	}
	return out
}

var figureUnit = regexp.MustCompile(`(?i)^(€|k€|m€|eur|euros?|%|ttc|ht|jours?|mois|ans?|etp)\b`)

// startsText is a text that is no unit of the figure before it.
func startsText(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(first) && !figureUnit.MatchString(s) || first == '('
}

// endsFigure tells a text whose last word is a part of a figure.
func endsFigure(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsDigit(last)
}

// splitHeads cuts runs that cover several columns at the spaces that stand
// between those, when they are wider than the run's others: headings that are
// too near to one another. A heading that does span columns has even spaces.
func splitHeads(ls []line, cols []span) []line {
	first := slices.IndexFunc(ls, hasDatum)
	return recut(ls, func(i int, r run) []run {
		if i < first && i < 6 {
			if parts := ownColumns(r, cols); parts != nil {
				return parts
			}
		}
		if len(ls[i].runs) == 1 && i > 3 {
			return []run{r}
		}
		least := r.size
		for k := 1; k < len(r.words); k++ {
			least = min(least, r.words[k].Box.X0-r.words[k-1].Box.X1)
		}
		if len(r.words) == 2 {
			least = 0.3 * r.size
		}
		var out []run
		start := 0
		for k := 1; k < len(r.words); k++ {
			gap := span{r.words[k-1].Box.X1, r.words[k].Box.X0}
			if gap.size() < 0.34*r.size || gap.size() < 1.2*least && gap.size() < 0.45*r.size {
				continue
			}
			for c := 1; c < len(cols); c++ {
				// The space is between two columns, and what stands on both
				// sides is each in its own.
				between := span{cols[c-1].hi, cols[c].lo}
				left, right := newRun(r.words[start:k]), newRun(r.words[k:])
				if gap.overlap(between) >= -0.5 && cols[c-1].overlap(across(left.box)) > 0 && cols[c].overlap(across(right.box)) > 0 &&
					left.box.X1 <= cols[c].lo+1 && right.box.X0 >= cols[c-1].hi-1 {
					out = append(out, newRun(r.words[start:k:k]))
					start = k
					break
				}
			}
		}
		out = append(out, newRun(r.words[start:]))
		if len(ls[i].runs) == 1 && len(out) < 3 {
			return []run{r} // a title, which meets a space between columns by chance
		}
		return out
	})
}

// ownColumns cuts a run of a head whose words stand each over a column of its own,
// however near they are to one another; nil when they do not.
func ownColumns(r run, cols []span) []run {
	if len(r.words) < 3 || len(cols) < 4 {
		return nil
	}
	center := func(c int) float64 { return (cols[c].lo + cols[c].hi) / 2 }
	near := func(x float64) int {
		best := 0
		for c := range cols {
			if abs(center(c)-x) < abs(center(best)-x) {
				best = c
			}
		}
		return best
	}
	var out []run
	start, last := 0, near(middleX(r.words[0].Box))
	cut := func(to int) bool {
		part := newRun(r.words[start:to:to])
		out = append(out, part)
		col := cols[last]
		off := min(abs(middleX(part.box)-center(last)), abs(part.box.X1-col.hi), abs(part.box.X0-col.lo))
		return off < max(3, 0.3*r.size)
	}
	for k := 1; k < len(r.words); k++ {
		c := near(middleX(r.words[k].Box))
		if c == last {
			continue
		}
		if c != last+1 || !cut(k) {
			return nil
		}
		start, last = k, c
	}
	if !cut(len(r.words)) || len(out) < 3 {
		return nil
	}
	return out
}
