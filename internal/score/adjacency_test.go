package score

import (
	"strings"
	"testing"
)

// cellsOf reads rows of texts between bars; « < » belongs to the cell on its left.
func cellsOf(rows ...string) []GridCell {
	var out []GridCell
	for r, line := range rows {
		for c, text := range strings.Split(line, "|") {
			if text == "<" {
				out[len(out)-1].ColSpan++
				continue
			}
			out = append(out, GridCell{r, c, 1, 1, text})
		}
	}
	return out
}

func TestAdjacency(t *testing.T) {
	truth := [][]GridCell{cellsOf("Pays|Montants|<", "|2020|2021", "Italie|1 200|", "Total|7|8")}
	for _, c := range []struct {
		name string
		got  [][]GridCell
		want Match
	}{
		// 5 to the right: Pays-Montants, 2020-2021, Italie-1 200, Total-7, 7-8;
		// 7 below: Pays-Italie, Italie-Total, Montants-2020, Montants-2021, 2020-1 200, 1 200-7, 2021-8.
		{"the same table", truth, Match{12, 12, 12}},
		{"spaces and capitals do not count", [][]GridCell{cellsOf("PAYS|Montants|<", "|2020|2021", "Italie|1200|", "Total|7|8")}, Match{12, 12, 12}},
		{"nothing", nil, Match{0, 12, 0}},
		{"a heading that is said to span nothing", [][]GridCell{cellsOf("Pays|Montants|", "|2020|2021", "Italie|1 200|", "Total|7|8")}, Match{11, 12, 11}},
		{"two rows taken for one", [][]GridCell{cellsOf("Pays|Montants|<", "|2020|2021", "Italie Total|1 200 7|8")}, Match{9, 12, 5}},
		{"a table that is none", append([][]GridCell{cellsOf("a|b", "c|d")}, truth...), Match{16, 12, 12}},
	} {
		if got := Adjacency(c.got, truth); got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
	if f := (Match{Got: 16, Want: 12, Hit: 12}).F1(); f < 0.857 || f > 0.858 {
		t.Errorf("F1 is %v", f)
	}
	if f := Adjacency(nil, nil).F1(); f != 1 {
		t.Errorf("nothing to find and nothing found: F1 is %v", f)
	}
}
