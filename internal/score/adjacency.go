package score

import (
	"strings"
	"unicode"
)

// GridCell is a cell of a table with its place in the grid; spans are at least 1.
type GridCell struct {
	Row, Col, RowSpan, ColSpan int
	Text                       string
}

// relation is two cells that are neighbours: what they say, and whether the
// second stands below the first or to the right of it.
type relation struct {
	a, b  string
	below bool
}

// Adjacency compares tables by the relations of their cells: each cell that is
// not empty with its nearest neighbours, not empty, to the right and below. It is
// the measure of the ICDAR 2013 table competition, for the tables of one
// document. Spaces do not count.
func Adjacency(got, want [][]GridCell) Match {
	g, w := map[relation]int{}, map[relation]int{}
	for _, t := range got {
		relations(t, g)
	}
	for _, t := range want {
		relations(t, w)
	}
	var m Match
	for r, n := range w {
		m.Want += n
		m.Hit += min(n, g[r])
	}
	for _, n := range g {
		m.Got += n
	}
	return m
}

// Match counts what was found, what is true, and what both have.
type Match struct{ Got, Want, Hit int }

// Precision is the share of what was found that is true; 1 where nothing was.
func (m Match) Precision() float64 { return ratio(m.Hit, m.Got) }

// Recall is the share of what is true that was found; 1 where there is nothing.
func (m Match) Recall() float64 { return ratio(m.Hit, m.Want) }

// F1 is the harmonic mean of both; 1 where nothing was to be found, nor was.
func (m Match) F1() float64 { return ratio(2*m.Hit, m.Got+m.Want) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

func relations(cells []GridCell, into map[relation]int) {
	type place struct{ row, col int }
	at := map[place]int{}
	rows, cols := 0, 0
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = strings.ToLower(strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, c.Text))
		if texts[i] == "" {
			continue
		}
		for r := c.Row; r < c.Row+c.RowSpan; r++ {
			for k := c.Col; k < c.Col+c.ColSpan; k++ {
				at[place{r, k}] = i + 1
			}
		}
		rows, cols = max(rows, c.Row+c.RowSpan), max(cols, c.Col+c.ColSpan)
	}
	for i, c := range cells {
		if texts[i] == "" {
			continue
		}
		seen := map[int]bool{}
		for r := c.Row; r < c.Row+c.RowSpan; r++ {
			for k := c.Col + c.ColSpan; k < cols; k++ {
				if j := at[place{r, k}]; j > 0 {
					if !seen[j] {
						into[relation{texts[i], texts[j-1], false}]++
					}
					seen[j] = true
					break
				}
			}
		}
		for k := c.Col; k < c.Col+c.ColSpan; k++ {
			for r := c.Row + c.RowSpan; r < rows; r++ {
				if j := at[place{r, k}]; j > 0 {
					if !seen[j] {
						into[relation{texts[i], texts[j-1], true}]++
					}
					seen[j] = true
					break
				}
			}
		}
	}
}
