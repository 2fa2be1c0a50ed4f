package budget

import (
	"slices"

	"guichet/internal/dossier"
)

// sumOf adds yearly amounts up, at the place of the earliest.
func sumOf(years map[int]dossier.Value[dossier.Money]) dossier.Value[dossier.Money] {
	var sum dossier.Money
	raw, first := "", 0
	for y, v := range years {
		sum += v.V
		if first == 0 || y < first {
			first = y
		}
	}
	for _, y := range sortedYears(years) {
		if raw != "" {
			raw += " + "
		}
		raw += years[y].Source.Raw
	}
	return derived(sum, raw, years[first].Source)
}

func sortedYears(m map[int]dossier.Value[dossier.Money]) []int {
	var ys []int
	for y := range m {
		ys = append(ys, y)
	}
	slices.Sort(ys)
	return ys
}

// yearColumns returns the columns of each year, in order of the years. Where both
// commitments (AE) and payments (CP) are printed, the ones that add up to the
// lines' totals are kept; when both do, payments, since they say in which year
// the money is spent.
func (s *section) yearColumns() [][]int {
	kinds := map[string]bool{}
	for _, c := range s.columns {
		if c.role == roleYear {
			kinds[c.kind] = true
		}
	}
	keep := func(string) bool { return true }
	if kinds["ae"] && kinds["cp"] {
		kind := "cp"
		if s.agreement("ae") > s.agreement("cp") {
			kind = "ae"
		}
		keep = func(k string) bool { return k == kind }
	}
	byYear := map[int][]int{}
	for i, c := range s.columns {
		if c.role == roleYear && keep(c.kind) {
			byYear[c.year] = append(byYear[c.year], i)
		}
	}
	var ys []int
	for y := range byYear {
		ys = append(ys, y)
	}
	slices.Sort(ys)
	var out [][]int
	for _, y := range ys {
		out = append(out, byYear[y])
	}
	return out
}

// pairCommitments gives the year of commitments to the payments beside them, and the other
// way round, where the head of the two stands above one of them: "2022 AE | CP".
func (s *section) pairCommitments() {
	other := map[string]string{"ae": "cp", "cp": "ae"}
	paired := func(i int) bool { // with a neighbour of the same year
		for _, k := range []int{i - 1, i + 1} {
			if k >= 0 && k < len(s.columns) && s.columns[k].year == s.columns[i].year && s.columns[k].kind == other[s.columns[i].kind] {
				return true
			}
		}
		return false
	}
	for i := range s.columns {
		c := &s.columns[i]
		if c.kind == "" || c.year != 0 || c.role != noRole && c.role != roleYear {
			continue
		}
		for _, k := range []int{i - 1, i + 1} {
			if k < 0 || k >= len(s.columns) {
				continue
			}
			if n := s.columns[k]; n.kind == other[c.kind] && n.year != 0 && !paired(k) {
				c.role, c.score, c.year = roleYear, n.score, n.year
				break
			}
		}
	}
}

// agreement counts the rows whose yearly columns of a kind add up to the total.
func (s *section) agreement(kind string) int {
	n := 0
	for _, rw := range s.parsed {
		var sum, total dossier.Money
		for i, c := range s.columns {
			a, ok := rw.amounts[i]
			switch {
			case !ok:
			case c.role == roleYear && c.kind == kind:
				sum += a.value.V
			case c.role == roleTotal:
				total = a.value.V
			}
		}
		if sum != 0 && equal(sum, total) {
			n++
		}
	}
	return n
}

// sumColumns adds the columns of one year, such as its quarters.
func sumColumns(rw *row, cols []int) (dossier.Value[dossier.Money], bool) {
	var out dossier.Value[dossier.Money]
	for _, i := range cols {
		if a, ok := rw.amounts[i]; ok {
			addShare(&out, a.value)
		}
	}
	return out, out.Known
}

// sumYears adds all the years of a row.
func sumYears(rw *row, years [][]int) (dossier.Value[dossier.Money], bool) {
	var out dossier.Value[dossier.Money]
	for _, cols := range years {
		if v, ok := sumColumns(rw, cols); ok {
			addShare(&out, v)
		}
	}
	return out, out.Known
}
