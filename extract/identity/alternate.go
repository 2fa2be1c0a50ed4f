package identity

import (
	"strings"
	"unicode"

	"guichet/extract/french"
	"guichet/extract/table"
)

// sure is the score from which a text is a label beyond doubt.
const sure = .75

// alternate reads a grid whose rows of labels stand above rows of values, several
// times: a form printed in boxes. It returns nil for any other grid; one row of
// labels alone heads a list, not a form.
func alternate(t *table.Table) []candidate {
	heads := labelRows(t)
	if len(heads) < 2 || heads[0] != 0 {
		return nil
	}
	var out []candidate
	for k, r := range heads {
		end := len(t.Rows)
		if k+1 < len(heads) {
			end = heads[k+1]
		}
		for c := range t.Rows[r] {
			label := &t.Rows[r][c]
			f, score := labelOf(label)
			if f == noField || score < .5 {
				continue
			}
			value := table.Cell{}
			for b := r + 1; b < end; b++ {
				joinBelow(&value, &t.Rows[b][c])
			}
			if text := cellText(&value, f); text != "" {
				out = append(out, candidate{field: f, text: text, date: value.Date, src: source(&value), score: score * .9})
			}
		}
	}
	return out
}

// joinBelow adds a cell to the value above it, which may be empty.
func joinBelow(to, from *table.Cell) {
	if to.Text == "" && !from.Covered {
		*to = *from
		return
	}
	joinCell(to, from)
}

// labelRows returns the rows that hold labels and nothing else, each with a row of
// values below it; none where most other rows are labels and values in turn.
func labelRows(t *table.Table) []int {
	var out []int
	forms := 0
	for r := range t.Rows {
		own, filled := labelling(t.Rows[r])
		// A value may well be called like a label: "Guichet", "Service central".
		if r+1 < len(t.Rows) && own >= .6*filled {
			if below, _ := labelling(t.Rows[r+1]); own > below {
				out = append(out, r)
				continue
			}
		}
		if isForm(filledCells(t.Rows[r])) {
			forms++
		}
	}
	if 2*forms > len(t.Rows)-len(out) {
		return nil
	}
	return out
}

// labelling adds up how much the cells of a row are labels, with no mark after
// them, and counts the filled ones.
func labelling(row []table.Cell) (labels, filled float64) {
	for _, c := range filledCells(row) {
		if f, score := labelOf(c); f != noField && score >= .5 {
			labels += min(score, 1)
		}
		filled++
	}
	return labels, filled
}

func filledCells(row []table.Cell) []*table.Cell {
	var out []*table.Cell
	for c := range row {
		if !row[c].Covered && french.Space(row[c].Text) != "" {
			out = append(out, &row[c])
		}
	}
	return out
}

// stacked reads a grid whose cells hold a label with its value on the lines below;
// nil when most cells do not.
func stacked(t *table.Table) []candidate {
	var out []candidate
	filled := 0
	for r := range t.Rows {
		for c := range t.Rows[r] {
			cell := &t.Rows[r][c]
			if cell.Covered || french.Space(cell.Text) == "" {
				continue
			}
			filled++
			if v, ok := splitLines(cell); ok {
				out = append(out, v)
			}
		}
	}
	if len(out) < 2 || 2*len(out) <= filled {
		return nil
	}
	return out
}

// splitLines reads the first lines of a cell as the label of the others.
func splitLines(cell *table.Cell) (candidate, bool) {
	lines := strings.Split(cell.Source.Raw, "\n")
	best := candidate{}
	for n := 1; n < len(lines) && n <= 2; n++ {
		if first := []rune(french.Space(lines[n])); n+1 < len(lines) && len(first) > 0 && unicode.IsLower(first[0]) {
			continue // the label is wrapped
		}
		f, score := fieldOf(strings.TrimRight(french.Space(strings.Join(lines[:n], " ")), " :"))
		value := strings.Join(lines[n:], "\n")
		if f == noField || score < sure && !(score >= .5 && confirms(value, f)) || score <= best.score {
			continue
		}
		best = candidate{field: f, text: french.Space(value), src: cell.Source, score: score}
		best.src.Raw = value
	}
	best.score *= colon
	return best, best.text != ""
}

// labelOf returns the field that a cell names.
func labelOf(c *table.Cell) (field, float64) {
	if c.Covered {
		return noField, 0
	}
	return fieldOf(strings.TrimRight(french.Space(c.Text), " :"))
}
