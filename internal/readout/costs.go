package readout

import (
	"cmp"
	"slices"
	"strconv"
)

// costTable is the lines of the budget as they were read.
type costTable struct {
	Columns []string
	Rows    []costRow

	cells map[int]map[string]*value // by line and column
	kinds map[string]bool
}

type costRow struct {
	Number int
	Label  *value
	Cells  []*value // by column, nil where nothing was read
}

// add puts a figure of a line into the table.
func (t *costTable) add(f Figure, v *value) {
	if t.cells == nil {
		t.cells, t.kinds = map[int]map[string]*value{}, map[string]bool{}
	}
	if t.cells[f.Line] == nil {
		t.cells[f.Line] = map[string]*value{}
		t.Rows = append(t.Rows, costRow{Number: f.Line})
	}
	if row := &t.Rows[len(t.Rows)-1]; row.Label == nil && f.Label == labelOf(f.Line) {
		row.Label = v
		return
	}
	t.cells[f.Line][f.Label] = v
	t.kinds[f.Label] = true
}

// finish orders the columns: what the line is, its years, its taxes and total, who
// pays.
func (t *costTable) finish() {
	for k := range t.kinds {
		t.Columns = append(t.Columns, k)
	}
	rank := func(k string) int {
		switch k {
		case "Titre", "Phase":
			return 0
		case "HT":
			return 2
		case "TVA":
			return 3
		case "Total TTC":
			return 4
		}
		if _, err := strconv.Atoi(k); err == nil {
			return 1
		}
		return 5
	}
	slices.SortFunc(t.Columns, func(a, b string) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b)) })
	for i := range t.Rows {
		row := &t.Rows[i]
		for _, k := range t.Columns {
			row.Cells = append(row.Cells, t.cells[row.Number][k])
		}
	}
}
