package budget

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"guichet/extract/french"
	"guichet/internal/dossier"
)

// reconcile lets a part of the table take over the columns of another part with as
// many columns, when its own do not add up and the other's do: a header that was
// badly read on one page is often well read on the next.
func (sh *sheet) reconcile() {
	for _, s := range sh.sections {
		own := s.addingUp(s.columns)
		if len(sh.sections) < 2 || own.good > own.bad {
			continue
		}
		best, columns := own, s.columns
		for _, o := range sh.sections {
			if o == s || len(o.columns) != len(s.columns) {
				continue
			}
			as := make([]column, len(s.columns))
			for i := range as {
				as[i] = o.columns[i]
				as[i].index = s.columns[i].index
			}
			if sum := s.addingUp(as); sum.good > sum.bad && sum.good > best.good {
				best, columns = sum, as
			}
		}
		if best != own {
			s.columns = columns
			s.parsed = s.readRows()
		}
	}
}

// tally counts the rows of a section whose amounts add up, and those that do not.
type tally struct{ good, bad int }

func (t *tally) count(good bool) {
	if good {
		t.good++
	} else {
		t.bad++
	}
}

// addingUp tries columns on the rows of the section: years against the total, of
// commitments or of payments, HT and VAT against TTC.
func (s *section) addingUp(columns []column) tally {
	var t tally
	for _, r := range s.rows {
		var ht, vat, total dossier.Money
		years := map[string]dossier.Money{} // by kind
		taxed := false
		known := false
		for i := range columns {
			c := &columns[i]
			if !c.role.money() {
				continue
			}
			a, ok := s.amount(&s.grid.Rows[r][c.index], c)
			if !ok {
				continue
			}
			switch v := a.value.V; c.role {
			case roleYear:
				years[c.kind] += v
			case roleHT:
				ht = v
			case roleVAT:
				vat, taxed = v, true
			case roleTotal:
				total, known = v, true
			default:
			}
		}
		if !known {
			continue
		}
		if len(years) > 0 {
			t.count(slices.ContainsFunc(slices.Collect(maps.Values(years)), func(sum dossier.Money) bool { return equal(sum, total) }))
		}
		if taxed {
			t.count(equal(ht+vat, total))
		}
	}
	return t
}

// findYears gives the years of a header to the columns that add up, where the
// columns as named do not: of two storeys of a header, one may stand over the
// wrong column. As many columns in a row as there are years, with the sum of them
// in the next or the one before, are the years and their total.
func (s *section) findYears() {
	years := s.headerYears()
	if len(years) < 2 {
		return
	}
	if own := s.addingUp(s.columns); own.good > own.bad {
		return
	}
	var amounts []int
	for i, c := range s.columns {
		if c.numbers > 0 && (c.role == noRole || c.role == roleYear || c.role == roleTotal) {
			amounts = append(amounts, i)
		}
	}
	best, columns := tally{}, s.columns
	for from := 0; from+len(years) < len(amounts); from++ {
		window := amounts[from : from+len(years)+1]
		for _, total := range []int{len(years), 0} {
			as := slices.Clone(s.columns)
			for _, i := range amounts {
				as[i].role = noRole
			}
			as[window[total]].role, as[window[total]].year = roleTotal, 0
			for k, i := range slices.Delete(slices.Clone(window), total, total+1) {
				as[i].role, as[i].year, as[i].kind = roleYear, years[k], ""
			}
			if sum := s.addingUp(as); sum.good > 1 && sum.good > 3*sum.bad && sum.good > best.good {
				best, columns = sum, as
			}
		}
	}
	s.columns = columns
}

// headerYears returns the years that the header names, each once, when they stand
// in order.
func (s *section) headerYears() []int {
	var out []int
	for _, r := range s.header {
		for _, y := range yearInHeader.FindAllString(french.Fold(rowText(s.grid, r)), -1) {
			year, _ := strconv.Atoi(y) // four digits
			if !slices.Contains(out, year) {
				out = append(out, year)
			}
		}
	}
	if !slices.IsSorted(out) {
		return nil
	}
	return out
}

// findCommitments gives the columns of commitments and payments their years where
// the header, as it was read, leaves some without: « 2021 » over « AE | CP » may stand
// over one of the two only. Twice as many columns as there are years, with or without
// their total, are taken in the order of the header, as long as they add up.
func (s *section) findCommitments() {
	years := s.headerYears()
	kinds := s.headerKinds()
	if len(years) == 0 || len(kinds) != 2*len(years) || s.datedKinds() == len(kinds) {
		return
	}
	var amounts []int
	for i, c := range s.columns {
		if c.numbers > 0 && (c.role == noRole || c.role == roleYear || c.role == roleTotal) {
			amounts = append(amounts, i)
		}
	}
	if len(amounts) != len(kinds) && len(amounts) != len(kinds)+1 {
		return
	}
	as := slices.Clone(s.columns)
	for k, i := range amounts {
		if k == len(kinds) {
			as[i].role, as[i].year, as[i].kind = roleTotal, 0, ""
			continue
		}
		year := years[k/2]
		if kinds[0] == kinds[1] { // first all the commitments, then all the payments
			year = years[k%len(years)]
		}
		as[i].role, as[i].year, as[i].kind = roleYear, year, kinds[k]
	}
	was := s.columns
	s.columns = as
	s.parsed = s.readRows()
	if len(amounts) > len(kinds) && (s.agreement("ae") == 0 || s.agreement("cp") == 0) {
		s.columns = was
	}
}

// headerKinds returns the words for commitments and payments in the header, from
// left to right.
func (s *section) headerKinds() []string {
	var out []string
	for _, r := range s.header {
		for c := s.from; c < s.to; c++ {
			cell := &s.grid.Rows[r][c]
			if cell.Covered {
				continue
			}
			for w := range strings.FieldsSeq(french.Fold(cell.Text)) {
				if w == "ae" || w == "cp" {
					out = append(out, w)
				}
			}
		}
	}
	return out
}

// datedKinds counts the columns that have a year and are commitments or payments.
func (s *section) datedKinds() int {
	n := 0
	for _, c := range s.columns {
		if c.role == roleYear && c.year != 0 && c.kind != "" {
			n++
		}
	}
	return n
}
