package budget

import (
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
		case rw.kind == rowGroup && here && rw.cell == &s.grid.Rows[rw.at][col.index]:
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
	ends := centredEnds(at, len(lines))
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
