package table

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/extract/french"
)

// verdict is what speaks for a grid and against it. It compares readings of one
// part of a page; it changes nothing in them.
type verdict struct {
	sums   int // printed figures that others of their row or column give
	faults int // cells that cannot be cells
	cells  int // cells with text
	long   int // of them, with running text
}

func (v verdict) plus(w verdict) verdict {
	return verdict{v.sums + w.sums, v.faults + w.faults, v.cells + w.cells, v.long + w.long}
}

// points weigh a verdict: a figure that others give says more for a grid than an
// odd cell against it.
func (v verdict) points() int { return 2*v.sums - v.faults }

// judge weighs a table: sums down its columns and across its rows, products,
// and how well its cells fit together.
func judge(t *Table) verdict {
	f := readFigures(t)
	v := verdict{sums: f.sums()}
	head := f.headRows()
	for c := range t.Columns() {
		v.faults += f.columnFaults(c, head)
	}
	for r, row := range t.Rows {
		for c := range row {
			text := row[c].Text
			if text == "" {
				continue
			}
			v.cells++
			if len(text) > 120 {
				v.long++
			}
			if !f.is[r][c] && crowded(&row[c]) || figureRest.MatchString(text) {
				v.faults++
			}
		}
		v.faults += f.rowFaults(r, head)
	}
	return v
}

// figures are the numbers of a table.
type numbers struct {
	t     *Table
	is    [][]bool  // a figure stands in the cell
	value [][]int64 // in hundredths
	size  [][]int   // digits printed
}

// readFigures reads the numbers of a table.
func readFigures(t *Table) numbers {
	f := numbers{t: t, is: make([][]bool, len(t.Rows)), value: make([][]int64, len(t.Rows)), size: make([][]int, len(t.Rows))}
	for r, row := range t.Rows {
		f.is[r], f.value[r], f.size[r] = make([]bool, len(row)), make([]int64, len(row)), make([]int, len(row))
		for c := range row {
			text := row[c].Text
			if len(text) > 40 || !strings.ContainsAny(text, "0123456789") && !isDatum(text) {
				continue
			}
			n, err := french.ParseNumber(text, 0)
			if err != nil {
				continue
			}
			m, err := n.Money(french.NoUnit)
			if err != nil {
				continue
			}
			f.is[r][c], f.value[r][c] = true, m.Cents()
			for _, d := range text {
				if unicode.IsDigit(d) {
					f.size[r][c]++
				}
			}
		}
	}
	return f
}

// headRows returns how many rows stand above the first with a figure outside the
// first column that is no year.
func (f numbers) headRows() int {
	for r, row := range f.t.Rows {
		for c := 1; c < len(row); c++ {
			if f.is[r][c] && !yearOnly.MatchString(row[c].Text) {
				return r
			}
		}
	}
	return len(f.t.Rows)
}

// sums counts the figures that are the sum or the product of others.
func (f numbers) sums() int {
	if len(f.t.Rows) == 0 {
		return 0
	}
	total := 0
	list := make([]term, 0, len(f.t.Rows))
	for c := range f.t.Columns() {
		list = list[:0]
		for r := range f.t.Rows {
			if f.is[r][c] {
				list = append(list, term{f.value[r][c], f.size[r][c]})
			}
		}
		total += added(list)
	}
	for r := range f.t.Rows {
		list = list[:0]
		for c := range f.t.Rows[r] {
			if f.is[r][c] {
				list = append(list, term{f.value[r][c], f.size[r][c]})
			}
		}
		total += max(added(list), multiplied(list))
	}
	return total
}

// term is a figure of a row or column.
type term struct {
	value  int64
	digits int
}

// added counts the figures of a list that are the sum of those before them, or
// after them where totals stand first. A total takes the place of what it adds
// up: a total of totals is found too.
func added(list []term) int {
	if len(list) < 3 {
		return 0
	}
	best := 0
	for _, backwards := range []bool{false, true} {
		var stack []term
		n := 0
		for i := range list {
			t := list[i]
			if backwards {
				t = list[len(list)-1-i]
			}
			if k := addends(stack, t); k > 0 {
				stack = stack[:len(stack)-k]
				n++
			}
			stack = append(stack, t)
		}
		best = max(best, n)
	}
	return best
}

// addends returns how many of the last figures add up to t, 0 when none do. Two
// small figures add up to a third too easily to count.
func addends(stack []term, t term) int {
	if t.value == 0 {
		return 0
	}
	var sum int64
	some := 0
	for k := len(stack) - 1; k >= 0; k-- {
		sum += stack[k].value
		if stack[k].value != 0 {
			some++
		}
		if sum == t.value && some >= 2 && (t.digits >= 3 || some >= 3) {
			return len(stack) - k
		}
	}
	return 0
}

// multiplied counts the figures of a row that are the product of the two before
// them.
func multiplied(list []term) int {
	n := 0
	for i := 2; i < len(list); i++ {
		a, b, c := list[i-2].value, list[i-1].value, list[i].value
		const most = 1 << 31
		if a > 100 && b > 100 && a < most && b < most && a*b == c*100 {
			n++
		}
	}
	return n
}

var (
	severalFigures = regexp.MustCompile(`^[-−+(]?[0-9][0-9 .,']*[)]?( ?(€|k€|%))?( [-−+(]?[0-9][0-9 .,']*[)]?( ?(€|k€|%))?)+$`)
	labelAndFigure = regexp.MustCompile(`\pL{3,}.* [0-9]{1,3}([ .][0-9]{3})*,[0-9]{2}( ?€)?$`)
)

// figureRest finds the end of a figure without its beginning.
var figureRest = regexp.MustCompile(`^0[0-9]{2}( [0-9]{3})*$`)

// crowded reports whether a cell holds what belongs into two: figures on two
// lines or in one, or a label and an amount.
func crowded(c *Cell) bool {
	if !strings.ContainsAny(c.Text, "0123456789") {
		return false
	}
	if strings.Contains(c.Source.Raw, "\n") {
		n := 0
		for line := range strings.SplitSeq(c.Source.Raw, "\n") {
			if figure.MatchString(line) {
				n++
			}
		}
		if n > 1 {
			return true
		}
	}
	return len(c.Text) < 80 && (severalFigures.MatchString(c.Text) || labelAndFigure.MatchString(c.Text))
}

// columnFaults counts what does not fit into a column: texts among figures,
// figures among texts, a column of figures without a head, an empty column.
func (f numbers) columnFaults(c, head int) int {
	figures, texts, named := 0, 0, false
	for r := range f.t.Rows {
		cell := &f.t.Rows[r][c]
		switch {
		case r < head:
			named = named || cell.Covered || cell.Text != ""
		case cell.Covered || cell.Text == "" || cell.ColSpan > 1:
		case f.is[r][c] || isDatum(cell.Text):
			figures++
		default:
			texts++
		}
	}
	faults := 0
	if c > 0 {
		faults = min(figures, texts)
	}
	if head > 0 && !named && figures > 0 || figures+texts == 0 && !named {
		faults++
	}
	return faults
}

// rowFaults counts what does not fit into a row below the head: figures without
// a label, the end of a label without its figures.
func (f numbers) rowFaults(r, head int) int {
	if r < head {
		return 0
	}
	row := f.t.Rows[r]
	figures, others := 0, 0
	for c := 1; c < len(row); c++ {
		if f.is[r][c] {
			figures++
		} else if row[c].Text != "" {
			others++
		}
	}
	label := row[0].Text
	first, _ := utf8.DecodeRuneInString(label)
	switch {
	case label == "" && !row[0].Covered && figures > 0 && others == 0:
		return 1
	case label != "" && figures+others == 0 && unicode.IsLower(first):
		return 1
	}
	return 0
}
