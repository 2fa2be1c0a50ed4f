package table

import (
	"regexp"
	"slices"
	"strings"

	"guichet/internal/dossier"
)

// Pages finds the texts and tables of all the pages of a document; a table that
// goes on over several pages is put together (Join).
func Pages(raws []RawPage) []Page { return Join(Apart(raws)) }

// Apart finds the texts and tables page by page: the part of a table on each
// page is a table. What is printed again on page after page (a header, a footer)
// stays a text and never gets into a table.
func Apart(raws []RawPage) []Page {
	raws = slices.Clone(raws)
	frames := make([]frame, len(raws))
	for i, r := range raws {
		frames[i] = reading(r)
		raws[i] = frames[i].page(r)
	}
	margins := furniture(raws)
	out := make([]Page, 0, len(raws))
	var above *printedHead // of the table that the page before ends with
	for i, r := range raws {
		m := margins[i]
		r.Words = slices.DeleteFunc(slices.Clone(r.Words), func(w Word) bool {
			return isLevel(w) && (m.top.holds(w.Box) || m.bottom.holds(w.Box))
		})
		p := Detect(r)
		if above != nil {
			p, _ = above.goesOn(r, p)
		}
		above = nil
		if h, ok := headOf(last(&p), r.Words); ok {
			above = &h
		}
		p.Blocks = slices.Concat(m.top.texts(raws[i]), p.Blocks, m.bottom.texts(raws[i]))
		p.Width, p.Height = frames[i].width, frames[i].height
		frames[i].restore(p.Blocks)
		p.head, p.foot = len(m.top.lines), len(m.bottom.lines)
		out = append(out, p)
	}
	return out
}

// margin is the lines that a page has in common with others, at one end.
type margin struct {
	lines []line
}

func (m margin) holds(b dossier.Box) bool {
	return slices.ContainsFunc(m.lines, func(l line) bool {
		return middle(b) >= l.box.Y0 && middle(b) <= l.box.Y1
	})
}

func (m margin) texts(p RawPage) []Block {
	var out []Block
	for _, l := range m.lines {
		out = append(out, textBlock(p, []run{wholeLine(l)}))
	}
	return out
}

// pageMargins are the repeated lines of one page.
type pageMargins struct{ top, bottom margin }

var number = regexp.MustCompile(`[0-9]+`)

// furniture finds the headers and footers: the outermost lines, apart from the
// body, that another page has at the same distance from its edge with the same
// words but for the numbers.
func furniture(raws []RawPage) []pageMargins {
	if len(raws) == 1 {
		return make([]pageMargins, 1) // no other page has its lines
	}
	type edge struct {
		key  string
		line line
	}
	const reach = 3 // lines looked at from each edge
	tops, bottoms := make([][]edge, len(raws)), make([][]edge, len(raws))
	countTop, countBottom := map[string]int{}, map[string]int{}
	for i, p := range raws {
		ls := lines(slices.DeleteFunc(slices.Clone(p.Words), func(w Word) bool { return !isLevel(w) }), nil)
		slices.SortStableFunc(ls, func(a, b line) int { return compare(a.mid(), b.mid()) })
		key := func(l line) string { return number.ReplaceAllString(strings.ToLower(l.text()), "#") }
		for k := 0; k < min(reach, len(ls)); k++ {
			if k+1 < len(ls) && k+1 == reach || ls[k].mid() > 0.2*p.Height {
				break
			}
			tops[i] = append(tops[i], edge{key(ls[k]), ls[k]})
		}
		for k := 0; k < min(reach, len(ls)-len(tops[i])); k++ {
			l := ls[len(ls)-1-k]
			if l.mid() < 0.8*p.Height {
				break
			}
			bottoms[i] = append(bottoms[i], edge{key(l), l})
		}
		// Only what stands apart from the body is furniture; a table's head
		// printed again on each page stands right above its rows.
		tops[i] = apart(tops[i], func(e edge) line { return e.line }, ls, 1)
		bottoms[i] = apart(bottoms[i], func(e edge) line { return e.line }, ls, -1)
		for _, e := range tops[i] {
			countTop[e.key]++
		}
		for _, e := range bottoms[i] {
			countBottom[e.key]++
		}
	}
	out := make([]pageMargins, len(raws))
	for i := range raws {
		for _, e := range tops[i] {
			if countTop[e.key] > 1 {
				out[i].top.lines = append(out[i].top.lines, e.line)
			}
		}
		for _, e := range slices.Backward(bottoms[i]) {
			if countBottom[e.key] > 1 {
				out[i].bottom.lines = append(out[i].bottom.lines, e.line)
			}
		}
	}
	return out
}

func isLevel(w Word) bool {
	q, ok := quarter(w.Angle)
	return ok && q == 0
}

// apart cuts a list of edge lines after the last one that a wide gap parts from
// the body. dir is 1 from the top, -1 from the bottom.
func apart[E any](edges []E, of func(E) line, ls []line, dir int) []E {
	for n := len(edges); n > 0; n-- {
		last := of(edges[n-1])
		next := n
		if dir < 0 {
			next = len(ls) - 1 - n
		}
		if next < 0 || next >= len(ls) {
			continue // there is no body to be apart from
		}
		gap := ls[next].box.Y0 - last.box.Y1
		if dir < 0 {
			gap = last.box.Y0 - ls[next].box.Y1
		}
		if gap > 0.8*max(last.size, ls[next].size) {
			return edges[:n]
		}
	}
	return nil
}
