package score

import (
	"encoding/json"
	"fmt"
)

// Sure is the confidence from which a value is held for certain.
const Sure = .95

// trust counts the values that an answer is sure of, and those of them that are
// right.
type trust struct{ sure, right int }

func (c *trust) add(right bool) {
	c.sure++
	if right {
		c.right++
	}
}

// calibrate counts the values of an answer that it is sure of: fields, totals and
// the amounts of the lines.
func calibrate(r *Result, all map[string]any, got, want budget) trust {
	sources, _ := all["sources"].(map[string]any)
	sure := func(path string) bool {
		s, _ := sources[path].(map[string]any)
		n, ok := s["confidence"].(json.Number)
		if !ok {
			return false
		}
		f, err := n.Float64()
		return err == nil && f >= Sure
	}
	var c trust
	for p, right := range r.Fields {
		if sure(p) {
			c.add(right)
		}
	}
	for p, right := range r.Totals {
		if sure("budget." + p) {
			c.add(right)
		}
	}
	for i, l := range got.Lines {
		path := fmt.Sprintf("budget.lines[%d].", i)
		if l.Total != nil && sure(path+"total_ttc") {
			c.add(anyLine(want.Lines, l, func(w line) bool { return sameNumber(w.Total, l.Total) }))
		}
		for y, a := range l.Amounts {
			if sure(path + "amounts." + y) {
				c.add(anyLine(want.Lines, l, func(w line) bool { return w.Amounts[y] == a }))
			}
		}
	}
	return c
}

// anyLine reports whether a line of the same label is what is looked for.
func anyLine(lines []line, l line, is func(line) bool) bool {
	for _, w := range lines {
		if Normalise(w.Label) == Normalise(l.Label) && is(w) {
			return true
		}
	}
	return false
}

// Calibration returns the share of the values held for certain that are right, and
// their number.
func (t *Totals) Calibration() (right float64, sure int) {
	return share(t.trust.right, t.trust.sure), t.trust.sure
}
