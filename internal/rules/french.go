package rules

import (
	"fmt"
	"strings"

	"guichet/internal/dossier"
)

// nb is the space that does not break, within sentences.
const nb = dossier.NoBreak

// percentage writes a whole rate: "75 %".
func percentage(p int64) string { return fmt.Sprintf("%d%s%%", p, nb) }

// rate writes m ÷ whole with two decimals: "84,51 %"; nothing when it makes no
// sense.
func rate(m, whole dossier.Money) string {
	bp, ok := m.RateBasisPoints(whole)
	if !ok {
		return ""
	}
	return fmt.Sprintf("%d,%02d%s%%", bp/100, bp%100, nb)
}

// months writes a number of months.
func months(n int) string { return fmt.Sprintf("%d%smois", n, nb) }

// count writes a number with its noun, in the plural from two on.
func count(n int, noun string) string {
	if n > 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d%s%s", n, nb, noun)
}

// enumerate joins words: "a, b et c".
func enumerate(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}

// euros writes an amount of the rules, which has no cents: "50 000 €".
func euros(m dossier.Money) string {
	return dossier.GroupThousands(m.Cents()/100) + nb + "€"
}

// capitalised gives a sentence its capital.
func capitalised(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

func carriersFR(ts []dossier.CarrierType, last string) string {
	names := make([]string, len(ts))
	for i, t := range ts {
		names[i] = t.French()
	}
	return enumerate(names, last)
}

// named is a line of the budget as a sentence names it.
func named(l *dossier.Line, index int) string {
	switch {
	case l.Label.Known && l.Label.V != "":
		return dossier.Quote(l.Label.V)
	case l.Number != "":
		return "n°" + nb + l.Number
	default:
		return fmt.Sprintf("n°%s%d", nb, index+1)
	}
}
