package ocr

import (
	"image"
	"slices"
)

// stroke is a ruling in pixels: along its direction from a to b, across it from
// c to d, all included.
type stroke struct{ a, b, c, d int }

// rulingSizes are lengths in pixels at a resolution.
type rulingSizes struct {
	shortest int // a run of ink this long is no letter
	gap      int // a hole that a scanner leaves in a hairline
	thick    int // the thickest ruling
}

func sizesAt(dpi int) rulingSizes {
	return rulingSizes{shortest: dpi / 4, gap: max(1, dpi/150), thick: max(3, dpi/25)}
}

// downAt are the sizes for rulings down the page: letters do not stand close enough
// above each other to be taken for one, and hairlines are seen through holes.
func downAt(dpi int) rulingSizes {
	sz := sizesAt(dpi)
	sz.gap = max(2, dpi/60)
	return sz
}

// findStrokes finds the long straight runs of ink along one direction. at reads
// the bitmap by position along and across; length and breadth are its size.
func findStrokes(at func(along, across int) bool, length, breadth int, sz rulingSizes) []stroke {
	var done, open []stroke
	for c := range breadth {
		var next []stroke
		for _, run := range longRuns(func(a int) bool { return at(a, c) }, length, sz) {
			// A run touches the stroke of the row before it: the same ruling, which a
			// little skew carries across rows.
			merged := stroke{run[0], run[1], c, c}
			open = slices.DeleteFunc(open, func(s stroke) bool {
				if s.a > run[1]+sz.gap || s.b < run[0]-sz.gap {
					return false
				}
				merged = stroke{min(merged.a, s.a), max(merged.b, s.b), min(merged.c, s.c), c}
				return true
			})
			next = append(next, merged)
		}
		for _, s := range open {
			if c-s.d > sz.gap {
				done = append(done, s)
			} else {
				next = append(next, s)
			}
		}
		open = next
	}
	done = append(done, open...)
	return slices.DeleteFunc(done, func(s stroke) bool {
		return s.d-s.c+1 > sz.thick || !paperBeside(at, breadth, s, sz.gap+1, 4)
	})
}

// joined puts the pieces of a ruling together: in line with each other and not
// far apart, or beside each other where a ruling wavers between two rows of
// pixels.
func joined(strokes []stroke, sz rulingSizes, dpi int) []stroke {
	strokes = slices.Clone(strokes)
	slices.SortFunc(strokes, func(s, t stroke) int { return s.a - t.a })
	for changed := true; changed; {
		changed = false
		for i := 0; i < len(strokes); i++ {
			for j := i + 1; j < len(strokes); {
				s, t := strokes[i], strokes[j]
				if t.a > s.b+dpi/3 || t.c > s.d+sz.thick || t.d < s.c-sz.thick {
					j++
					continue
				}
				strokes[i] = stroke{min(s.a, t.a), max(s.b, t.b), min(s.c, t.c), max(s.d, t.d)}
				strokes = slices.Delete(strokes, j, j+1)
				changed = true
			}
		}
	}
	return strokes
}

// faintShare is how much darker than its sides a ruling is where it is too faint
// to be ink: in the shade of a header, or where the scanner blurred it.
const faintShare = .955

// extended follows each ruling beyond its ends as far as a faint trace goes on. gray
// reads the picture by position along and across. It returns the rulings with their
// new ends, and the pieces that were added.
func extended(strokes []stroke, gray func(along, across int) byte, length, breadth int, sz rulingSizes, dpi int) (whole, added []stroke) {
	hole := dpi / 20
	trace := func(s stroke, a int) bool {
		for c := max(sz.thick, s.c-1); c <= min(breadth-1-sz.thick, s.d+1); c++ {
			side := min(gray(a, c-sz.thick), gray(a, c+sz.thick))
			if float64(gray(a, c)) < float64(side)*faintShare {
				return true
			}
		}
		return false
	}
	follow := func(s stroke, from, step int) (end int) {
		end = from
		for a := from + step; a >= 0 && a < length && (a-end)*step <= hole; a += step {
			if trace(s, a) {
				end = a
			}
		}
		return end
	}
	for _, s := range strokes {
		first, last := follow(s, s.a, -1), follow(s, s.b, 1)
		if first < s.a {
			added = append(added, stroke{first, s.a - 1, s.c, s.d})
		}
		if last > s.b {
			added = append(added, stroke{s.b + 1, last, s.c, s.d})
		}
		whole = append(whole, stroke{first, last, s.c, s.d})
	}
	return whole, added
}

// paperBeside tells a ruling from the feet of a line of letters: away from it, there is
// paper along both of its sides, with ink in less than one of so many pixels.
func paperBeside(at func(along, across int) bool, breadth int, s stroke, away, oneOf int) bool {
	for _, c := range []int{s.c - away, s.d + away} {
		if c < 0 || c >= breadth {
			continue
		}
		ink := 0
		for a := s.a; a <= s.b; a++ {
			if at(a, c) {
				ink++
			}
		}
		if ink*oneOf > s.b-s.a+1 {
			return false
		}
	}
	return true
}

// longRuns returns the runs of ink in a row that are long enough, over small
// gaps.
func longRuns(ink func(int) bool, n int, sz rulingSizes) [][2]int {
	var out [][2]int
	start, last, count := -1, -1, 0
	flush := func() {
		// A hairline with holes still has most of its ink.
		if start >= 0 && last-start+1 >= sz.shortest && count*4 >= (last-start+1)*3 {
			out = append(out, [2]int{start, last})
		}
	}
	for i := range n {
		if !ink(i) {
			continue
		}
		if start < 0 || i-last > sz.gap {
			flush()
			start, count = i, 0
		}
		last = i
		count++
	}
	flush()
	return out
}

// erase takes the strokes out of the image, and leaves the letters that cross
// them: ink goes on further across there than the ruling is thick.
func erase(g *image.Gray, b *bitmap, strokes []stroke, vertical bool, sz rulingSizes) {
	length, breadth := b.w, b.h
	if vertical {
		length, breadth = b.h, b.w
	}
	at := func(a, c int) bool {
		if vertical {
			return b.at(c, a)
		}
		return b.at(a, c)
	}
	for _, s := range strokes {
		for a := max(0, s.a-1); a <= min(length-1, s.b+1); a++ {
			// How far ink reaches across at this place.
			c0, c1 := s.c, s.d
			for c0 > 0 && at(a, c0-1) && s.c-c0 <= sz.thick {
				c0--
			}
			for c1 < breadth-1 && at(a, c1+1) && c1-s.d <= sz.thick {
				c1++
			}
			if c1-c0+1 > s.d-s.c+1+sz.gap {
				continue // a letter, or a ruling of the other direction, which goes by itself
			}
			for c := max(0, c0-1); c <= min(breadth-1, c1+1); c++ {
				x, y := a, c
				if vertical {
					x, y = c, a
				}
				g.Pix[y*g.Stride+x] = paper(g, x, y, vertical, sz.thick)
				b.ink[y*b.w+x] = false // so that a crossing goes with the second ruling
			}
		}
	}
}

// paper guesses what the page looks like beside a ruling.
func paper(g *image.Gray, x, y int, vertical bool, d int) byte {
	px := func(x, y int) byte {
		x = min(max(x, 0), g.Rect.Dx()-1)
		y = min(max(y, 0), g.Rect.Dy()-1)
		return g.Pix[y*g.Stride+x]
	}
	if vertical {
		return max(px(x-d, y), px(x+d, y))
	}
	return max(px(x, y-d), px(x, y+d))
}

// dropRuns removes the long runs of ink in both directions.
func (b *bitmap) dropRuns(sz rulingSizes) {
	var drop []int
	for y := range b.h {
		for _, run := range longRuns(func(x int) bool { return b.at(x, y) }, b.w, sz) {
			for x := run[0]; x <= run[1]; x++ {
				drop = append(drop, y*b.w+x)
			}
		}
	}
	for x := range b.w {
		for _, run := range longRuns(func(y int) bool { return b.at(x, y) }, b.h, sz) {
			for y := run[0]; y <= run[1]; y++ {
				drop = append(drop, y*b.w+x)
			}
		}
	}
	for _, i := range drop {
		b.ink[i] = false
	}
}

// rulings finds the rulings of a straightened page and erases them from it.
func rulings(g *image.Gray, b *bitmap, dpi int) (across, down []stroke) {
	h, v := sizesAt(dpi), downAt(dpi)
	transposed := func(a, c int) bool { return b.at(c, a) }
	foundH := findStrokes(b.at, b.w, b.h, h)
	foundV := findStrokes(transposed, b.h, b.w, v)
	dashesH := findDashes(b.at, b.w, b.h, dpi, h)
	dashesV := findDashes(transposed, b.h, b.w, dpi, v)
	across, addedH := extended(joined(foundH, h, dpi), func(a, c int) byte { return g.Pix[c*g.Stride+a] }, b.w, b.h, h, dpi)
	down, addedV := extended(joined(foundV, v, dpi), func(a, c int) byte { return g.Pix[a*g.Stride+c] }, b.h, b.w, v, dpi)
	erase(g, b, slices.Concat(foundH, addedH, dashesH), false, h)
	erase(g, b, slices.Concat(foundV, addedV, dashesV), true, v)
	return joined(append(across, dashesH...), h, dpi), joined(append(down, dashesV...), v, dpi)
}
