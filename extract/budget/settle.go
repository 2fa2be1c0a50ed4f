package budget

import (
	"regexp"
	"slices"
	"strings"

	"guichet/extract/french"
)

// settle checks the proposed roles against the contents and fills the gaps.
func (s *section) settle() {
	s.settleHeads()
	for i := range s.columns {
		c := &s.columns[i]
		switch {
		case c.percents > 0 && c.percents >= c.numbers:
			c.role = rolePercent
		case c.role.money() && c.numbers == 0 && c.texts > 0, c.role == rolePercent && c.percents == 0 && c.overHundred:
			c.role = noRole
		case (c.role == roleLabel || c.role == roleSource || c.role == roleComment) && c.numbers > c.texts && c.numbers > 1:
			c.role = noRole
		}
	}
	s.settleCodes()
	s.settleLabel()
	s.settleNumber()
	if !s.has(roleTotal) && !s.has(roleHT) && !s.has(roleYear) {
		s.settleTotal()
	}
	s.settleTotals()
	s.settleTax()
}

// settleHeads gives the head of an empty column to the figures beside it that have
// none: on a page without rulings a head may stand left or right of its figures.
func (s *section) settleHeads() {
	empty := func(c *column) bool { return c.numbers+c.texts+c.percents == 0 }
	for i := range s.columns {
		c := &s.columns[i]
		if c.text == "" || !c.role.money() || !empty(c) {
			continue
		}
		for _, step := range []int{1, -1} {
			k := i + step
			for k >= 0 && k < len(s.columns) && s.columns[k].text == "" && empty(&s.columns[k]) {
				k += step
			}
			if k < 0 || k >= len(s.columns) || s.columns[k].text != "" || s.columns[k].numbers == 0 {
				continue
			}
			to := &s.columns[k]
			to.role, to.score, to.year, to.kind, to.text, to.unit = c.role, c.score, c.year, c.kind, c.text, c.unit
			c.role, c.text = noRole, ""
			break
		}
	}
}

// settleTax takes an unnamed column as the tax where HT and it make the total.
func (s *section) settleTax() {
	if s.has(roleVAT) || !s.has(roleHT) || !s.has(roleTotal) {
		return
	}
	for i := range s.columns {
		if s.columns[i].role != noRole || s.columns[i].numbers == 0 {
			continue
		}
		as := slices.Clone(s.columns)
		as[i].role = roleVAT
		if sum := s.addingUp(as); sum.good > 1 && sum.good > 3*sum.bad {
			s.columns[i].role = roleVAT
			return
		}
	}
}

func (s *section) has(r role) bool { return s.find(r) != nil }

func (s *section) find(r role) *column {
	for i := range s.columns {
		if s.columns[i].role == r {
			return &s.columns[i]
		}
	}
	return nil
}

// settleCodes finds the titles and the phases of unnamed columns by their cells.
func (s *section) settleCodes() {
	for i := range s.columns {
		c := &s.columns[i]
		if c.role != noRole && c.role != roleDecoy || c.texts+c.numbers == 0 {
			continue
		}
		titles, phases, others := 0, 0, 0
		for _, r := range s.rows {
			cell := &s.grid.Rows[r][c.index]
			t := french.Space(cell.Text)
			switch {
			case cell.Covered || t == "":
			case bareTitle.MatchString(french.Fold(t)):
				titles++
			case barePhase.MatchString(french.Fold(t)):
				phases++
			default:
				others++
			}
		}
		switch {
		case titles > 0 && titles > others && !s.has(roleTitle):
			c.role = roleTitle
		case phases > 0 && phases > others && !s.has(rolePhase):
			c.role = rolePhase
		}
	}
}

var (
	bareTitle = regexp.MustCompile(`^(?:titre |t ?)[2356]$`)
	barePhase = regexp.MustCompile(`^(?:phase|lot|tranche) (?:\d{1,2}|[ivx]{1,4}|[a-e])$`)
)

// settleLabel leaves one label: the named column with the most text, else the
// wordiest one without another role. The others keep no role.
func (s *section) settleLabel() {
	var best *column
	bestScore := 0.0
	for i := range s.columns {
		c := &s.columns[i]
		if c.texts == 0 && len(s.rows) > 0 {
			continue
		}
		mean := 0.0
		if c.texts > 0 {
			mean = min(float64(c.letters)/float64(c.texts), 40) / 40
		}
		score := mean*.5 + min(float64(c.texts), 10)*.02
		switch c.role {
		case roleLabel, roleSource:
			score += 2 * c.score
		case noRole, roleDecoy:
		default:
			continue
		}
		if best == nil || score > bestScore {
			best, bestScore = c, score
		}
	}
	for i := range s.columns {
		if c := &s.columns[i]; c != best && (c.role == roleLabel || c.role == roleSource) {
			c.role = noRole
		}
	}
	if best != nil && best.role == noRole {
		best.role = roleLabel
	}
}

// settleNumber finds line numbers in an unnamed first column.
func (s *section) settleNumber() {
	if s.has(roleNumber) || len(s.columns) < 2 {
		return
	}
	c := &s.columns[0]
	if c.role != noRole || c.numbers+c.texts == 0 {
		return
	}
	for _, r := range s.rows {
		cell := &s.grid.Rows[r][c.index]
		if t := french.Space(cell.Text); t != "" && cell.ColSpan <= 1 && !lineNumber.MatchString(t) {
			return
		}
	}
	c.role = roleNumber
}

var lineNumber = regexp.MustCompile(`^[A-Za-z]?\d{1,2}(?:\.\d{1,2})*\.?$`)

// settleTotal takes an unnamed column of numbers as the total when nothing in the header
// names one: that which is the sum of the others, else the last.
func (s *section) settleTotal() {
	var unnamed []int
	for i := range s.columns {
		if c := &s.columns[i]; c.role == noRole && c.numbers > 0 && c.numbers >= c.texts {
			unnamed = append(unnamed, i)
		}
	}
	if len(unnamed) == 0 {
		return
	}
	at, proven := unnamed[len(unnamed)-1], false
	for _, i := range unnamed {
		if len(unnamed) > 2 && s.sumsUp(i, unnamed) {
			at, proven = i, true
		}
	}
	s.columns[at].role, s.columns[at].score = roleTotal, .4
	s.guessed = len(unnamed) > 1 && !proven
}

// sumsUp reports whether the amounts of column i are the sums of those of the other
// columns, in most rows.
func (s *section) sumsUp(i int, columns []int) bool {
	as := slices.Clone(s.columns)
	for _, k := range columns {
		as[k].role = roleYear
	}
	as[i].role = roleTotal
	sum := s.addingUp(as)
	return sum.good > 1 && sum.good > 3*sum.bad
}

// settleTotals leaves one total: TTC before others, the better named before the
// worse, the last before the first. A second one that says TVA or HT was
// named otherwise already.
func (s *section) settleTotals() {
	for _, r := range []role{roleTotal, roleHT, roleVAT} {
		var best *column
		for i := range s.columns {
			c := &s.columns[i]
			if c.role != r {
				continue
			}
			if best == nil || c.score+taxBonus(c) >= best.score+taxBonus(best) {
				best = c
			}
		}
		for i := range s.columns {
			if c := &s.columns[i]; c.role == r && c != best {
				c.role = noRole
			}
		}
	}
}

func taxBonus(c *column) float64 {
	if strings.Contains(" "+french.Fold(c.text)+" ", " ttc ") {
		return .5
	}
	return 0
}
