package budget

import (
	"slices"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// rivals reports whether another table of the file prints expenses of the budget with
// amounts that the budget does not know: the part of a budget cut in a way that was not
// understood, or another budget. What a title sets apart (« Historique des dépenses ») is
// no rival.
func rivals(sheets, budgets []*sheet, lines []dossier.Line) bool {
	amounts := map[string]map[dossier.Money]bool{}
	for _, l := range lines {
		k := french.Fold(l.Label.V)
		if amounts[k] == nil {
			amounts[k] = map[dossier.Money]bool{}
		}
		eachAmount(&l, func(v *money) {
			if v.Known {
				amounts[k][v.V] = true
			}
		})
	}
	for _, sh := range sheets {
		if slices.Contains(budgets, sh) || sh.otherTopic() != "" {
			continue
		}
		shared, other := 0, 0
		costs := sh.costs()
		for _, c := range costs {
			known, ok := amounts[c.label]
			if !ok {
				continue
			}
			shared++
			if !known[c.amount] {
				other++
			}
		}
		if other > 0 && 2*shared >= len(costs) {
			return true
		}
	}
	return false
}

// cost is what a table prints of an expense, named in folded words.
type cost struct {
	label  string
	amount dossier.Money
}

// costs returns the costs of the lines of a table, or those that its rows seem to print
// where its columns have no names.
func (sh *sheet) costs() []cost {
	var out []cost
	for _, l := range sh.lines {
		if l.Total.Known && l.Total.V != 0 {
			out = append(out, cost{french.Fold(l.Label.V), l.Total.V})
		}
	}
	if len(sh.lines) > 0 {
		return out
	}
	for _, s := range sh.sections {
		for _, r := range s.rows {
			label, last := "", (*table.Cell)(nil)
			for c := s.from; c < s.to; c++ {
				switch cell := &s.grid.Rows[r][c]; {
				case isAmount(cell):
					last = cell
				case label == "":
					label = french.Fold(cell.Text)
				}
			}
			if last == nil || totalStart.MatchString(label) {
				continue
			}
			if n, err := french.ParseNumber(last.Text, s.mark); err == nil {
				if v, err := n.Money(s.unit); err == nil && v != 0 {
					out = append(out, cost{label, v})
				}
			}
		}
	}
	return out
}

// doubtLines makes the amounts of lines less sure.
func doubtLines(lines []dossier.Line) {
	for i := range lines {
		eachAmount(&lines[i], contradict)
	}
}
