package xlsx

import (
	"slices"
	"strings"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// An island is what becomes one block: a text alone in its row, or a grid.
type island interface {
	block(v *view) table.Block
}

// textIsland is a text alone in its row.
type textIsland struct{ *item }

// gridIsland is a run of rows that make one grid.
type gridIsland []line

// islands cuts the sheet into its blocks, in reading order.
//
// Empty rows part blocks, but people also leave an empty row inside a table: a part
// that goes on without a header of its own in the columns of the one before it
// is the same table. Empty columns part blocks only where there are rows of labels
// and amounts on both sides.
func (v *view) islands() []island {
	var out []island
	for _, band := range v.bands() {
		for _, side := range splitSides(band) {
			for _, part := range splitStacked(side) {
				out = append(out, peel(part)...)
			}
		}
	}
	return out
}

// bands cuts at empty rows, then joins what was one table.
func (v *view) bands() []gridIsland {
	var out []gridIsland
	for i, l := range v.lines {
		gap := 2
		if i > 0 {
			gap = v.visibleBetween(v.lines[i-1].row, l.row)
		}
		if gap > 0 || i == 0 {
			if n := len(out); gap == 1 && n > 0 && continues(out[n-1], v.bandAt(i)) {
				out[n-1] = append(out[n-1], l)
				continue
			}
			out = append(out, gridIsland{l})
			continue
		}
		out[len(out)-1] = append(out[len(out)-1], l)
	}
	return out
}

// bandAt returns the lines that follow each other without a gap from line i on.
func (v *view) bandAt(i int) gridIsland {
	j := i + 1
	for j < len(v.lines) && v.visibleBetween(v.lines[j-1].row, v.lines[j].row) == 0 {
		j++
	}
	return v.lines[i:j]
}

// visibleBetween counts the visible rows between two, 2 at most.
func (v *view) visibleBetween(a, b int) int {
	n := 0
	for row := a + 1; row < b && n < 2; row++ {
		if !v.hiddenRows[row] {
			n++
		}
	}
	return n
}

// multi tells a row of a grid from a text alone in its row.
func (l line) multi() bool { return len(l.items) > 1 || l.covered && len(l.items) > 0 }

func (l line) hasAmount() bool {
	return slices.ContainsFunc(l.items, func(it *item) bool { return it.amount })
}

// amountColumns are the columns that hold amounts in rows of the grid.
func (g gridIsland) amountColumns() map[int]bool {
	cols := map[int]bool{}
	for _, l := range g {
		if !l.multi() {
			continue
		}
		for _, it := range l.items {
			if it.amount {
				cols[it.col] = true
			}
		}
	}
	return cols
}

// firstMulti returns the index of the first row of the grid proper, len(g) when
// there is none.
func (g gridIsland) firstMulti() int {
	if i := slices.IndexFunc(g, line.multi); i >= 0 {
		return i
	}
	return len(g)
}

// maxHeader is how many rows of header a table has above an empty row.
const maxHeader = 3

// continues tells that b, one empty row below a, goes on with a's table: it has no
// header of its own, at most one title of a group, labels in the same column, and
// its amounts in mostly the same columns.
func continues(a, b gridIsland) bool {
	fa, fb := a.firstMulti(), b.firstMulti()
	if fa == len(a) || fb == len(b) || fb > 1 || !b[fb].hasAmount() {
		return false
	}
	label := a[fa].items[0].col
	for _, l := range a[fa:] {
		if l.multi() {
			label = min(label, l.items[0].col)
		}
	}
	ca, cb := a.amountColumns(), b.amountColumns()
	if first := b[fb].items[0]; first.col != label || first.amount && (!ca[label] || !b[fb].numbered()) {
		return false
	}
	if len(ca) == 0 { // a is the header of b, or a form
		return len(a)-fa <= maxHeader && slices.IndexFunc(a[fa:], func(l line) bool { return !l.multi() }) < 0 && a.heads(cb)
	}
	common := 0
	for c := range cb {
		if ca[c] {
			common++
		}
	}
	return 2*common >= len(ca)+len(cb)-common
}

// numbered tells a row that begins with a number, before its label.
func (l line) numbered() bool { return len(l.items) > 2 && l.items[0].amount && !l.items[1].amount }

// heads tells that each of the columns has something above it.
func (g gridIsland) heads(cols map[int]bool) bool {
	for c := range cols {
		if !slices.ContainsFunc(g, func(l line) bool {
			return slices.ContainsFunc(l.items, func(it *item) bool { return it.span.c1 <= c && c <= it.span.c2 })
		}) {
			return false
		}
	}
	return true
}

// splitSides parts two tables that stand side by side, with an empty column
// between them.
func splitSides(g gridIsland) []gridIsland {
	for _, gap := range g.emptyColumns() {
		left, right := g.columnsUntil(gap), g.columnsAfter(gap)
		if left.labelled() && right.labelled() {
			return append([]gridIsland{left}, splitSides(right)...)
		}
	}
	return []gridIsland{g}
}

// emptyColumns returns the columns between the first and last used that no cell
// fills nor crosses.
func (g gridIsland) emptyColumns() []int {
	used := map[int]bool{}
	first, last := lastCol, 0
	for _, l := range g {
		for _, it := range l.items {
			for c := it.span.c1; c <= it.span.c2; c++ {
				used[c] = true
			}
			first, last = min(first, it.col), max(last, it.col)
		}
	}
	var out []int
	for c := first + 1; c < last; c++ {
		if !used[c] {
			out = append(out, c)
		}
	}
	return out
}

func (g gridIsland) columnsUntil(col int) gridIsland {
	return g.filter(func(it *item) bool { return it.col < col })
}

func (g gridIsland) columnsAfter(col int) gridIsland {
	return g.filter(func(it *item) bool { return it.col > col })
}

func (g gridIsland) filter(keep func(*item) bool) gridIsland {
	var out gridIsland
	for _, l := range g {
		var items []*item
		for _, it := range l.items {
			if keep(it) {
				items = append(items, it)
			}
		}
		if len(items) > 0 {
			out = append(out, line{l.row, items, l.covered})
		}
	}
	return out
}

// labelled tells that a grid stands by itself: its first column holds labels,
// different ones and longer than codes, and amounts follow on the same rows.
func (g gridIsland) labelled() bool {
	first := lastCol
	for _, l := range g {
		if l.multi() {
			first = min(first, l.items[0].col)
		}
	}
	labels := map[string]bool{}
	rows, length := 0, 0
	for _, l := range g {
		if !l.multi() || l.items[0].col != first || l.items[0].amount || !l.hasAmount() {
			continue
		}
		rows++
		text := l.items[0].cell.Text
		length += len([]rune(text))
		labels[strings.ToLower(text)] = true
	}
	return rows >= 2 && len(labels) == rows && length >= 8*rows
}

// splitStacked parts tables that follow each other without an empty row: a row of
// texts in the columns of amounts, below a title or in bold, is a new header.
func splitStacked(g gridIsland) []gridIsland {
	for i := 1; i < len(g)-1; i++ {
		start := i
		for start > 0 && !g[start-1].multi() {
			start--
		}
		above := g[:start]
		if above.firstMulti() == len(above) || !isNewHeader(above, g[i], start < i) || len(g[i+1:].amountColumns()) == 0 {
			continue
		}
		return append([]gridIsland{above}, splitStacked(g[start:])...)
	}
	return []gridIsland{g}
}

func isNewHeader(above gridIsland, l line, titled bool) bool {
	if !l.multi() || l.hasAmount() || !titled && !l.bold() {
		return false
	}
	cols := above.amountColumns()
	heads, letters := 0, 0
	for _, it := range l.items {
		if cols[it.col] {
			heads++
			if strings.ContainsFunc(it.cell.Text, wordRune) && !noAmount.MatchString(it.cell.Text) {
				letters++
			}
		}
	}
	return heads > 0 && heads == letters
}

func (l line) bold() bool {
	return !slices.ContainsFunc(l.items, func(it *item) bool { return !it.cell.Bold })
}

// peel takes the texts alone in their rows off the top and the bottom of a
// grid. A merged cell above some of the columns is part of the header.
func peel(g gridIsland) []island {
	var out []island
	first := g.firstMulti()
	if first > 0 && first < len(g) {
		if last := g[first-1].items; len(last) == 1 && last[0].span.c2 > last[0].span.c1 && last[0].col > g[first].items[0].col {
			first--
		}
	}
	for _, l := range g[:first] {
		for _, it := range l.items {
			out = append(out, textIsland{it})
		}
	}
	end := len(g)
	for end > first && !g[end-1].multi() {
		end--
	}
	if end > first {
		out = append(out, g[first:end])
	}
	for _, l := range g[end:] {
		for _, it := range l.items {
			out = append(out, textIsland{it})
		}
	}
	return out
}

func (t textIsland) block(*view) table.Block {
	return table.Block{Text: &table.Text{
		String: t.cell.Text, Bold: t.cell.Bold, Source: t.cell.Source, Lines: []string{t.cell.Text},
	}}
}

// columns returns the columns with a cell of their own, ascending.
func (g gridIsland) columns() []int {
	set := map[int]bool{}
	for _, l := range g {
		for _, it := range l.items {
			set[it.col] = true
		}
	}
	cols := make([]int, 0, len(set))
	for c := range set {
		cols = append(cols, c)
	}
	slices.Sort(cols)
	return cols
}

func (g gridIsland) size() int { return len(g) * len(g.columns()) }

// block makes the dense grid. Rows and columns without a cell of their own, and
// the hidden ones, are not in it; a merged cell spans what is left.
func (g gridIsland) block(v *view) table.Block {
	g = slices.DeleteFunc(slices.Clone(g), func(l line) bool { return len(l.items) == 0 })
	cols := g.columns()
	t := &table.Table{Rows: make([][]table.Cell, len(g))}
	for i, l := range g {
		t.Rows[i] = make([]table.Cell, len(cols))
		for j, c := range cols {
			t.Rows[i][j].Source = dossier.Source{
				File: v.book.name, Sheet: v.name, Cell: pos{l.row, c}.String(), Method: dossier.MethodCell, Confidence: 1,
			}
		}
	}
	for i, l := range g {
		for _, it := range l.items {
			j, _ := slices.BinarySearch(cols, it.col)
			if t.Rows[i][j].Covered {
				continue // ranges that overlap: the first counts
			}
			t.Rows[i][j] = it.cell
			cover(t, i, j, g.reach(i, it.span.r2), reach(cols, j, it.span.c2))
		}
	}
	t.Source = dossier.Source{
		File: v.book.name, Sheet: v.name, Method: dossier.MethodCell, Confidence: 1,
		Cell: pos{g[0].row, cols[0]}.String() + ":" + pos{g[len(g)-1].row, cols[len(cols)-1]}.String(),
	}
	return table.Block{Table: t}
}

// reach returns how many rows from i on end at row last.
func (g gridIsland) reach(i, last int) int {
	n := 1
	for i+n < len(g) && g[i+n].row <= last {
		n++
	}
	return n
}

func reach(cols []int, j, last int) int {
	n := 1
	for j+n < len(cols) && cols[j+n] <= last {
		n++
	}
	return n
}

// cover marks the positions that a merged cell fills.
func cover(t *table.Table, i, j, rows, cols int) {
	if rows == 1 && cols == 1 {
		return
	}
	t.Rows[i][j].RowSpan, t.Rows[i][j].ColSpan = rows, cols
	for r := i; r < i+rows; r++ {
		for c := j; c < j+cols; c++ {
			if r != i || c != j {
				t.Rows[r][c].Covered = true
			}
		}
	}
}
