package budget

import (
	"regexp"
	"strings"

	"guichet/extract/french"
	"guichet/internal/dossier"
)

// unfuse gives the columns under one cell of the last row of the header, or beside
// it without a heading, each its part of the words, where these name them all:
// headings that nearly touch are read as one, "Total TTC Concours demandé".
func (s *section) unfuse() {
	if len(s.header) == 0 {
		return
	}
	last := s.header[len(s.header)-1]
	for c := s.from; c < s.to; c++ {
		cell := &s.grid.Rows[last][c]
		words := strings.Fields(french.Space(cell.Text))
		n := min(cell.ColSpan, s.to-c)
		if n < 2 && len(words) >= 4 {
			n = 1 + s.unnamedAmounts(c+1)
		}
		if cell.Covered || n < 2 || !s.allFilled(c, n) {
			continue
		}
		parts, ok := split(words, n)
		if !ok {
			continue
		}
		if s.pieces == nil {
			s.pieces = map[int]string{}
		}
		for k, p := range parts {
			s.pieces[c+k] = p
		}
	}
}

// unnamedAmounts counts the columns of amounts from c on that have no heading.
func (s *section) unnamedAmounts(c int) int {
	n := 0
	for ; c < s.to && len(s.headerTexts(c)) == 0; c++ {
		amounts := 0
		for _, r := range s.rows {
			if isAmount(&s.grid.Rows[r][c]) {
				amounts++
			}
		}
		if 2*amounts < len(s.rows) {
			break
		}
		n++
	}
	return n
}

// leading returns what stands before each label in the column of the labels, where
// its heading names both: "Imputation Désignation" over "T3 Audit".
func (s *section) leading(label *column) role {
	parts, ok := split(strings.Fields(label.text), 2)
	if !ok {
		return noRole
	}
	first, _ := columnRole(parts[0])
	if second, _ := columnRole(parts[1]); second != roleLabel || first != roleNumber && first != roleTitle {
		return noRole
	}
	return first
}

var (
	leadingNumber = regexp.MustCompile(`^([A-Za-z]?\d{1,2}(?:\.\d{1,2})*\.?)\s+(\S.*)$`)
	leadingTitle  = regexp.MustCompile(`(?i)^((?:t|titre)\s?[2356])\s+(\S.*)$`)
)

// takeLead takes the number or the title from the front of the row's label.
func (rw *row) takeLead(what role) {
	switch what {
	case roleNumber:
		if m := leadingNumber.FindStringSubmatch(rw.label); m != nil {
			rw.number, rw.label = m[1], m[2]
		}
	case roleTitle:
		m := leadingTitle.FindStringSubmatch(rw.label)
		if m == nil {
			return
		}
		if t, ok := titleCode(m[1], true); ok {
			rw.title, rw.label = dossier.Read(t, sourceOf(rw.cell, 1)), m[2]
		}
	default:
	}
}

// allFilled reports whether each of n columns holds something below the header.
func (s *section) allFilled(from, n int) bool {
	for c := from; c < from+n; c++ {
		filled := false
		for _, r := range s.rows {
			filled = filled || fills(&s.grid.Rows[r][c])
		}
		if !filled {
			return false
		}
	}
	return true
}

// split cuts words into n parts that each name a column, the ones that do it best;
// ok is false when one part would name none, or two the same share or tax.
func split(words []string, n int) (parts []string, ok bool) {
	best := 0.0
	var cutting func(from, left int, done []string, roles map[role]bool, sum float64)
	cutting = func(from, left int, done []string, roles map[role]bool, sum float64) {
		if left == 0 {
			if from == len(words) && sum > best {
				best, parts = sum, append([]string(nil), done...)
			}
			return
		}
		for to := from + 1; to <= len(words)-left+1; to++ {
			part := strings.Join(words[from:to], " ")
			r, score := columnRole(part)
			if r == noRole || score < .6 || r != roleYear && roles[r] {
				continue
			}
			had := roles[r]
			roles[r] = true
			cutting(to, left-1, append(done, part), roles, sum+score)
			roles[r] = had
		}
	}
	if n > 0 && len(words) <= 16 {
		cutting(0, n, nil, map[role]bool{}, 0)
	}
	return parts, parts != nil
}
