package budget

import (
	"strings"

	"guichet/extract/french"
)

// weigh scores how much the sheet looks like the budget of the project: its
// header, its caption, its amounts and its arithmetic.
func (sh *sheet) weigh() float64 {
	s := sh.sections[0]
	score := 0.0
	named, decoys := 0.0, 0
	for _, c := range s.columns {
		r, sc := columnRole(c.text)
		switch {
		case r == roleDecoy && sc >= .5:
			decoys++
		case r == roleSource && sc >= .6 && c.role == roleSource:
			return -1 // a financing plan
		case c.role == roleLabel && r == roleLabel:
			named += c.score
		case c.role == roleTotal, c.role == roleYear, c.role == roleHT, c.role == roleVAT, c.role == roleUnitPrice, c.role == roleRequested:
			named += .5 * c.score
		}
	}
	score += min(named, 2.5) - 2*float64(decoys)
	score += sh.weighCaption()
	score += min(float64(len(sh.lines)), 6) * .1
	score += sh.weighAmounts()
	if len(sh.lines) > 0 && sh.total.Known && sh.total.V != 0 {
		score += .3
		if len(sh.lines) > 1 && equal(sh.sum(), sh.total.V) {
			score += 1.5
		}
	}
	return score
}

// weighCaption scores the words above the table; the nearest count most.
func (sh *sheet) weighCaption() float64 {
	score, weight := 0.0, 1.0
	for _, c := range sh.captions() {
		t, sc := topicWords.Best(c)
		if sc < .4 {
			continue
		}
		switch t {
		case topicBudget:
			score += 1.2 * sc * weight
		case topicPlan:
			score -= .4 * sc * weight // "Plan de financement" may head the whole budget
		case topicOther:
			score -= 2.5 * sc * weight
		case noTopic:
		}
		weight /= 2
	}
	return score
}

// weighAmounts scores the cells: labels in words, and amounts that look like
// money.
func (sh *sheet) weighAmounts() float64 {
	wordy, money, n := 0, 0, 0
	for _, l := range sh.lines {
		f := french.Fold(l.Label.V)
		if strings.ContainsAny(f, "abcdefghijklmnopqrstuvwxyz") && len(f) > 3 {
			wordy++
		}
		v := l.Total
		if !v.Known {
			v = l.HT
		}
		if v.V.Abs() >= 10_000 || v.V == 0 {
			money++
		}
		n++
	}
	if n == 0 {
		return -1
	}
	return float64(wordy)/float64(n) + float64(money)/float64(n) - 1.5
}
