package identity

import (
	"strings"
	"unicode"

	"guichet/extract/french"
	"guichet/extract/table"
)

// joinWrapped returns the grid with the rows joined to the one above that only
// hold the ends of its wrapped labels and values.
func joinWrapped(t *table.Table) *table.Table {
	out := &table.Table{Ruled: t.Ruled, Source: t.Source}
	for r := range t.Rows {
		n := len(out.Rows)
		if n == 0 || !goesOn(out.Rows[n-1], t.Rows[r]) {
			out.Rows = append(out.Rows, append([]table.Cell(nil), t.Rows[r]...))
			continue
		}
		for c := range t.Rows[r] {
			joinCell(&out.Rows[n-1][c], &t.Rows[r][c])
		}
	}
	return out
}

// goesOn reports whether a row continues the one above: each of its cells stands
// under a filled one, the labels go on in small letters or are over, and it has no
// label of its own.
func goesOn(above, below []table.Cell) bool {
	labels := labelColumns(above)
	known := false // one label at least is a field's, alone or with its end
	filled := 0
	for c := range below {
		text := french.Space(below[c].Text)
		if labels[c] {
			whole := french.Space(above[c].Text + " " + text)
			_, score := fieldOf(whole)
			known = known || score >= .5
			if _, own := fieldOf(text); text != "" && own >= .9 && score < own {
				return false
			}
		}
		if below[c].Covered || text == "" {
			continue
		}
		filled++
		if french.Space(above[c].Text) == "" || above[c].Covered {
			return false
		}
		if first := []rune(text)[0]; labels[c] && !unicode.IsLower(first) && first != '(' && !inCapitals(above[c].Text, text) {
			return false
		}
	}
	return known && filled > 0
}

// inCapitals reports whether a label in capitals goes on in capitals.
func inCapitals(above, below string) bool {
	whole := above + " " + below
	if strings.ToUpper(whole) != whole {
		return false
	}
	f, score := fieldOf(whole)
	_, first := fieldOf(above)
	_, second := fieldOf(below)
	return f != noField && score >= .9 && score >= first && second < .5
}

// labelColumns returns which cells of a row stand where labels do: every other
// filled one.
func labelColumns(row []table.Cell) map[int]bool {
	labels := map[int]bool{}
	nth := 0
	for c := range row {
		if row[c].Covered || french.Space(row[c].Text) == "" {
			continue
		}
		labels[c] = nth%2 == 0
		nth++
	}
	if nth < 2 || nth > 6 {
		return nil
	}
	return labels
}

// joinCell adds the text of a cell to the one above it: after it, or before it
// where both are pieces of one printed line and it stands on the left.
func joinCell(to, from *table.Cell) {
	text := french.Space(from.Text)
	if from.Covered || text == "" {
		return
	}
	a, b := to.Source.Box, from.Source.Box
	switch {
	case a != nil && b != nil && b.X1 <= a.X0 && min(a.Y1, b.Y1)-max(a.Y0, b.Y0) > .5*(b.Y1-b.Y0):
		to.Text = french.Space(text + " " + to.Text)
	default:
		to.Text = french.Space(to.Text + " " + text)
	}
	to.Source.Raw = to.Text
	if a != nil && b != nil {
		u := a.Union(*b)
		to.Source.Box = &u
	}
}
