package budget

import (
	"math"

	"guichet/extract/french"
	"guichet/internal/dossier"
)

// spreadMarks gives the titles and phases of a column to the lines beside which none
// stands: the cell is merged over them, though no ruling shows it. Each is either
// the first of its lines or stands in their middle.
func (s *section) spreadMarks(rows []row) []row {
	for _, m := range []struct {
		role role
		of   func(*row) *mark
	}{
		{roleTitle, func(r *row) *mark { return &mark{string(r.title.V), r.title.Known, r.title.Source} }},
		{rolePhase, func(r *row) *mark { return &mark{r.phase.V, r.phase.Known, r.phase.Source} }},
	} {
		if col := s.find(m.role); col != nil {
			rows = s.spread(rows, col, m.of, m.role)
		}
	}
	return rows
}

// mark is a title or a phase with its source.
type mark struct {
	text   string
	known  bool
	source dossier.Source
}

// spread gives the marks of one column to the lines that they stand for.
func (s *section) spread(rows []row, col *column, of func(*row) *mark, r role) []row {
	var lines []int  // of rows
	var marks []mark // in order
	var at []int     // twice the place of each mark among the lines
	bare := 0
	var alone []int // rows that are nothing but a mark
	for i := range rows {
		rw := &rows[i]
		m := of(rw)
		here := m.known && rw.at < len(s.grid.Rows) && french.Space(s.grid.Rows[rw.at][col.index].Text) != ""
		switch {
		case rw.kind == rowGroup && here && rw.cell == &s.grid.Rows[rw.at][col.index] && rw.cell.ColSpan <= 1:
			marks, at, alone = append(marks, *m), append(at, 2*len(lines)-1), append(alone, i)
		case rw.kind == rowGroup && rw.year == 0:
			return rows // the table has headings of its own
		case rw.kind != rowLine:
		case m.known && here && s.grid.Rows[rw.at][col.index].RowSpan <= 1:
			marks, at = append(marks, *m), append(at, 2*len(lines))
			lines = append(lines, i)
		case m.known:
			return rows // merged cells that are seen as such
		default:
			bare++
			lines = append(lines, i)
		}
	}
	if bare == 0 || len(marks) == 0 {
		return rows
	}
	ends := s.seenEnds(rows, lines, marks)
	if ends == nil {
		ends = centredEnds(at, len(lines))
	}
	if ends == nil {
		ends = firstEnds(at, len(lines))
	}
	if ends == nil {
		return rows
	}
	from := 0
	for k, end := range ends {
		for _, i := range lines[from:end] {
			src := lowered(marks[k].source, mergedCell)
			if r == roleTitle {
				rows[i].title = dossier.Read(dossier.TitleCode(marks[k].text), src)
			} else {
				rows[i].phase = dossier.Read(marks[k].text, src)
			}
		}
		from = end
	}
	for k := len(alone) - 1; k >= 0; k-- {
		rows = append(rows[:alone[k]], rows[alone[k]+1:]...)
	}
	return rows
}

// mergedCell is how sure it is that a line belongs to a cell merged beside it.
const mergedCell = .9

// seenEnds returns where the lines of each mark end by their places on the page: each
// mark stands in the middle of its lines, or all stand at the top of theirs; nil
// where a place is unknown.
func (s *section) seenEnds(rows []row, lines []int, marks []mark) []int {
	places := make([]*dossier.Box, len(lines))
	for k, i := range lines {
		places[k] = rowBox(s.grid.Rows[rows[i].at])
		if places[k] == nil {
			return nil
		}
	}
	for _, m := range marks {
		if m.source.Box == nil {
			return nil
		}
	}
	middle := func(m, from, to int) float64 {
		b := marks[m].source.Box
		return math.Abs((b.Y0+b.Y1)/2 - (places[from].Y0+places[to].Y1)/2)
	}
	first := func(m, from, _ int) float64 { return math.Abs(marks[m].source.Box.Y0 - places[from].Y0) }
	ends, cost := shareOut(len(lines), len(marks), middle)
	if top, c := shareOut(len(lines), len(marks), first); c < cost {
		ends = top
	}
	return ends
}

// shareOut gives each mark at least one line, in order, at the least cost.
func shareOut(lines, marks int, off func(mark, from, to int) float64) ([]int, float64) {
	if marks > lines {
		return nil, math.Inf(1)
	}
	type way struct {
		cost float64
		from int
	}
	best := make([][]way, marks+1) // marks taken, lines taken
	for m := range best {
		best[m] = make([]way, lines+1)
		for n := range best[m] {
			best[m][n].cost = math.Inf(1)
		}
	}
	best[0][0].cost = 0
	for m := 1; m <= marks; m++ {
		for n := m; n <= lines; n++ {
			for from := m - 1; from < n; from++ {
				if c := best[m-1][from].cost + off(m-1, from, n-1); c < best[m][n].cost {
					best[m][n] = way{c, from}
				}
			}
		}
	}
	ends := make([]int, marks)
	for m, n := marks, lines; m > 0; m-- {
		ends[m-1] = n
		n = best[m][n].from
	}
	return ends, best[marks][lines].cost
}

// centredEnds returns where the lines of each mark end when each stands in the
// middle of its own; nil when they do not.
func centredEnds(at []int, lines int) []int {
	var ends []int
	from := 0
	for _, p := range at {
		end := p - from + 1 // the middle of from … end-1, doubled, is p
		if end <= from || end > lines {
			return nil
		}
		ends = append(ends, end)
		from = end
	}
	if from != lines {
		return nil
	}
	return ends
}

// firstEnds returns where the lines of each mark end when each stands beside the
// first of its own.
func firstEnds(at []int, lines int) []int {
	if at[0] != 0 {
		return nil
	}
	var ends []int
	for _, p := range at[1:] {
		if p%2 != 0 {
			return nil
		}
		ends = append(ends, p/2)
	}
	return append(ends, lines)
}
