package ocr

import "slices"

// Sizes of dotted and dashed rulings, in points.
const (
	longestDash  = 5.0 // a letter is higher
	longestBlank = 5.0
	leastDashes  = 10
)

// dashRun is a row of dashes: from a to b along the row, how many, and how much of
// it is ink.
type dashRun struct{ a, b, n, ink int }

// findDashes finds dotted and dashed rulings along one direction: rows of short pieces
// of ink, as good as equal, with paper on both sides. To a recogniser they are lines of
// very small letters.
func findDashes(at func(along, across int) bool, length, breadth, dpi int, sz rulingSizes) []stroke {
	var open, found []stroke
	for c := range breadth {
		var next []stroke
		for _, r := range dashRuns(func(a int) bool { return at(a, c) }, length, dpi) {
			s := stroke{r.a, r.b, c, c}
			open = slices.DeleteFunc(open, func(o stroke) bool {
				if o.d < c-1 || min(o.b, s.b)-max(o.a, s.a) < (s.b-s.a)/2 {
					return false
				}
				s = stroke{min(o.a, s.a), max(o.b, s.b), o.c, c}
				return true
			})
			next = append(next, s)
		}
		for _, o := range open {
			if o.d < c-1 {
				found = append(found, o)
			} else {
				next = append(next, o)
			}
		}
		open = next
	}
	found = append(found, open...)
	return slices.DeleteFunc(found, func(s stroke) bool {
		return s.d-s.c+1 > sz.thick || !paperBeside(at, breadth, s, max(2, dpi/100), 12)
	})
}

// dashRuns returns the rows of dashes in a row of pixels.
func dashRuns(ink func(int) bool, n, dpi int) []dashRun {
	dash, blank := int(longestDash/72*float64(dpi)), int(longestBlank/72*float64(dpi))
	var out []dashRun
	var run dashRun
	var sizes []float64
	flush := func() {
		if run.n >= leastDashes && run.b-run.a >= dpi/3 && regular(sizes) {
			out = append(out, run)
		}
		run, sizes = dashRun{}, nil
	}
	for i := 0; i < n; i++ {
		if !ink(i) {
			continue
		}
		start := i
		for i+1 < n && ink(i+1) {
			i++
		}
		switch size := i - start + 1; {
		case size > dash:
			flush()
			continue
		case run.n > 0 && start-run.b > blank:
			flush()
			fallthrough
		default:
			if run.n == 0 {
				run.a = start
			}
			run.b, run.n, run.ink = i, run.n+1, run.ink+size
			sizes = append(sizes, float64(size))
		}
	}
	flush()
	return out
}

// regular reports whether most sizes are near the usual one.
func regular(sizes []float64) bool {
	m := median(sizes)
	near := 0
	for _, s := range sizes {
		if s >= m/2-1 && s <= m*1.5+1 {
			near++
		}
	}
	return near*10 >= len(sizes)*7
}
