package layouts

import (
	"strconv"
	"strings"

	"guichet/internal/dossier"
)

var (
	// groups part thousands: no-break, narrow, thin, none, a dot, a comma.
	groups   = []string{"\u00a0", "\u202f", "\u2009", "", ".", ","}
	minuses  = []string{"-", "\u2212", "(", "after"}
	zeros    = []string{"", "-", "–", "digit", "néant", ""}
	unitSign = []string{"€", "k€", "M€"}
)

// number writes an amount as the document does; unit says whether with its unit.
func (c Choices) number(m dossier.Money, unit bool) string {
	units := m.Abs() / c.step()
	digits := strconv.FormatInt(int64(units), 10)
	d := c.decimals()
	for len(digits) <= d {
		digits = "0" + digits
	}
	whole, fraction := digits[:len(digits)-d], digits[len(digits)-d:]
	group, mark := groups[c.Grouping], ","
	if group == "," {
		mark = "."
	}
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteRune(r)
	}
	if d > 0 {
		b.WriteString(mark + fraction)
	}
	s := b.String()
	if m < 0 {
		switch minuses[c.Minus] {
		case "(":
			s = "(" + s + ")"
		case "after":
			s += "-"
		default:
			s = minuses[c.Minus] + s
		}
	}
	if unit {
		s += "\u00a0" + unitSign[c.Unit]
	}
	return s
}

// percent writes a share of a whole in tenths of a percent.
func (c Choices) percent(part, whole dossier.Money) string {
	if whole == 0 {
		return ""
	}
	mark := ","
	if groups[c.Grouping] == "," {
		mark = "."
	}
	t := (int64(part)*2000 + int64(whole)) / (2 * int64(whole))
	return strconv.FormatInt(t/10, 10) + mark + strconv.FormatInt(abs(t%10), 10) + "\u00a0%"
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
