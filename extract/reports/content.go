package reports

import (
	"math/rand/v2"
	"slices"
	"strconv"
)

// statistics is a table of figures: a first column of labels, some in groups, and
// heads of one to three rows.
func statistics(r *rand.Rand, rows, cols int) *grid {
	g := &grid{}
	names := heads(r, cols)
	first := []string{"Country", "Industry", "", "Item", "Région", "Merkmal"}[r.IntN(6)]
	levels := 1
	if cols >= 4 {
		levels += r.IntN(2)
	}
	g.heads = levels
	g.put(0, 0, levels, 1, head, first)
	for c := 1; c <= cols; {
		n := 1
		if levels > 1 {
			n = min(cols-c+1, 1+r.IntN(3))
		}
		if n == 1 {
			g.put(0, c, levels, 1, head, names[c-1])
		} else {
			g.put(0, c, 1, n, spanned, words(r, 1, 3))
			for k := range n {
				g.put(1, c+k, 1, 1, head, names[c+k-1])
			}
		}
		c += n
	}
	labels := slices.Clone(subjects[r.IntN(len(subjects))])
	r.Shuffle(len(labels), func(i, j int) { labels[i], labels[j] = labels[j], labels[i] })
	write := make([]func() string, cols)
	write[0] = numbers(r)
	for c := 1; c < cols; c++ {
		write[c] = write[0]
		if r.IntN(2) == 0 {
			write[c] = numbers(r)
		}
	}
	parted := r.IntN(3) == 0
	for i := range min(rows, len(labels)) {
		k := label
		if parted {
			k = inset
			if i%4 == 0 {
				g.fill(g.rows, cols, group, groups[r.IntN(len(groups))], func(int) string { return "" })
			}
		}
		text := labels[i]
		if r.IntN(12) == 0 {
			text += " (" + strconv.Itoa(1+r.IntN(3)) + ")"
		}
		g.fill(g.rows, cols, k, text, func(c int) string {
			if r.IntN(25) == 0 {
				return ""
			}
			return write[c]()
		})
	}
	if r.IntN(2) == 0 {
		g.fill(g.rows, cols, total, "Total", func(c int) string { return write[c]() })
	}
	return g
}

func heads(r *rand.Rand, n int) []string {
	out := make([]string, n)
	year, way := 1995+r.IntN(20), r.IntN(3)
	order := r.Perm(len(headings))
	for i := range out {
		switch way {
		case 0:
			out[i] = strconv.Itoa(year + i)
		case 1:
			out[i] = strconv.Itoa(year+i) + "-" + strconv.Itoa(year + i + 1)[2:]
		default:
			out[i] = headings[order[i%len(order)]]
		}
	}
	return out
}

// fill adds a row: a label and what stands in the columns after it.
func (g *grid) fill(row, cols int, k kind, text string, of func(c int) string) {
	g.put(row, 0, 1, 1, k, text)
	for c := range cols {
		as := figure
		if k == total {
			as = total
		}
		g.put(row, c+1, 1, 1, as, of(c))
	}
}

// accounts is a statement of accounts, with the sign of the currency on its first
// and last rows.
func accounts(r *rand.Rand) *grid {
	g := &grid{heads: 2}
	cols, year := 2+r.IntN(2), 2001+r.IntN(20)
	g.put(0, 0, 2, 1, head, "")
	g.put(0, 1, 1, cols, spanned, []string{"Year ended December 31,", "As of September 30,"}[r.IntN(2)])
	for c := range cols {
		g.put(1, c+1, 1, 1, head, strconv.Itoa(year-c))
	}
	labels := subjects[4]
	n := 6 + r.IntN(5)
	for i := range n {
		sign := ""
		if i == 0 || i == n-1 {
			sign = "$ "
		}
		g.fill(g.rows, cols, label, labels[i], func(int) string {
			v := grouped(10+r.IntN(900_000), ",")
			if r.IntN(5) == 0 {
				v = "(" + v + ")"
			}
			return sign + v
		})
	}
	return g
}

// texts is a table of texts alone.
func texts(r *rand.Rand) *grid {
	g := &grid{heads: 1}
	most := []int{4, 16, 10, 3} // words of a cell, by column
	cols := len(most) - r.IntN(2)
	for c := range cols {
		g.put(0, c, 1, 1, head, words(r, 1, 2))
	}
	for row := range 3 + r.IntN(5) {
		for c := range cols {
			g.put(row+1, c, 1, 1, prose, words(r, 1, most[c]))
		}
	}
	return g
}
