package table

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Confidence tells how sure it is that the table is one, and that its cells are
// in their places: 0 to 1. It weighs what a table has and texts that only stand
// near one another have not: rulings, tags, columns that are aligned, rows that
// are filled alike, figures, and those that add up; and how sure the words are.
func (t *Table) Confidence() float64 {
	cells, figures, long, ornaments := 0, 0, 0, 0
	sure := 0.0
	for _, row := range t.Rows {
		for _, c := range row {
			if c.Text == "" {
				continue
			}
			cells++
			sure += c.Source.Confidence
			if c.Number != "" || isDatum(c.Text) {
				figures++
			}
			if !strings.ContainsFunc(c.Text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) && !dash.MatchString(c.Text) {
				ornaments++ // the strokes of a drawing, bullets
			}
			if len(c.Text) > 120 {
				long++
			}
		}
	}
	if cells == 0 {
		return 0
	}
	n := float64(cells)
	score := 0.15
	if t.Ruled || t.Found == FoundTags || t.Source.Sheet != "" {
		score = 0.45
	}
	score += 0.25*t.alignment() + 0.2*t.evenness() + 0.25*min(1, 2*float64(figures)/n)
	if len(t.Rows) >= 3 && t.Columns() >= 3 {
		score += 0.15
	}
	if !t.Ruled && t.Found != FoundTags && t.Source.Sheet == "" && cells < 8 {
		score -= 0.2 // so few may stand in line by chance
	}
	score += 0.1 * float64(min(3, readFigures(t).sums()))
	score -= 0.3*float64(long)/n + 0.6*float64(ornaments)/n
	if !t.Ruled && t.Found != FoundTags && t.Source.Sheet == "" && (t.numbered() || t.contents()) {
		score *= 0.4
	}
	return min(max(score, 0), 1) * sure / n
}

// alignment is the share of the columns of several cells that stand on one edge,
// or in the middle of one. A workbook's always do.
func (t *Table) alignment() float64 {
	aligned, n := 0, 0
	for c := range t.Columns() {
		var left, right, centre []float64
		for r := range t.Rows {
			cell := &t.Rows[r][c]
			if cell.Source.Sheet != "" {
				return 1
			}
			if b := cell.Source.Box; b != nil && cell.ColSpan <= 1 && cell.Text != "" {
				left, right, centre = append(left, b.X0), append(right, b.X1), append(centre, middleX(*b))
			}
		}
		if len(left) < 2 {
			continue
		}
		n++
		if min(spread(left), spread(right), spread(centre)) < 1.5 {
			aligned++
		}
	}
	if n == 0 {
		return 0
	}
	return float64(aligned) / float64(n)
}

// evenness is the share of the rows that are as full as most are.
func (t *Table) evenness() float64 {
	var full []float64
	for _, row := range t.Rows {
		k := 0
		for i := range row {
			if row[i].Text != "" || row[i].Covered {
				k++
			}
		}
		full = append(full, float64(k))
	}
	usual, n := median(full), 0
	for _, k := range full {
		if abs(k-usual) <= 1 && k > 1 {
			n++
		}
	}
	return float64(n) / float64(len(full))
}

// numbered reports whether the table is a text with its lines or paragraphs
// numbered in front.
func (t *Table) numbered() bool {
	if t.Columns() != 2 {
		return false
	}
	last, steps, n := 0, 0, 0
	for _, row := range t.Rows {
		k, err := strconv.Atoi(strings.Trim(row[0].Text, "().[] "))
		if row[0].Text == "" || row[1].Text != "" && isDatum(row[1].Text) {
			continue
		}
		n++
		if err == nil && (k == last+1 || n == 1) {
			steps++
		}
		last = k
	}
	return n >= 3 && steps*10 >= n*7
}

// section is the number of a chapter or a section.
var section = regexp.MustCompile(`^(([0-9]+|[A-Z])(\.[0-9]+)*\.?|[IVX]+\.?)( |$)`)

// contents reports whether the table is a table of contents: sections, and the
// pages they stand on.
func (t *Table) contents() bool {
	if t.Columns() > 4 {
		return false
	}
	sections, rising, n, last := 0, 0, 0, 0
	for _, row := range t.Rows {
		end := len(row) - 1
		k, err := strconv.Atoi(strings.TrimSpace(row[end].Text))
		if err != nil {
			continue
		}
		n++
		if k >= last {
			rising++
		}
		last = k
		for _, c := range row[:end] {
			if c.Text != "" {
				if section.MatchString(c.Text) {
					sections++
				}
				break
			}
		}
	}
	return n >= 3 && n*3 >= len(t.Rows)*2 && rising*10 >= n*9 && sections*2 >= n
}
