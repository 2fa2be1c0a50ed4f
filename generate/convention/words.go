package convention

import (
	"strings"

	"guichet/internal/dossier"
)

var underTwenty = [20]string{
	"zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix",
	"onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
}

var tens = [10]string{2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 7: "soixante", 8: "quatre-vingt", 9: "quatre-vingt"}

// InWords writes an amount as a convention does: "quatre-vingt-dix mille
// euros", "deux millions d’euros", "un euro et cinquante centimes". Numbers
// below one hundred take hyphens throughout (rectifications of 1990:
// "vingt-et-un"); cent, mille and million stand alone.
func InWords(m dossier.Money) string {
	cents := m.Cents()
	sign := ""
	if cents < 0 {
		sign, cents = "moins ", -cents
	}
	euros, rest := cents/100, cents%100
	if euros == 0 && rest > 0 {
		return sign + centimes(rest)
	}
	unit := " euros"
	switch {
	case euros < 2:
		unit = " euro"
	case euros%1_000_000 == 0: // million and milliard are nouns: "deux millions d’euros"
		unit = " d’euros"
	}
	out := sign + integer(euros) + unit
	if rest > 0 {
		out += " et " + centimes(rest)
	}
	return out
}

func centimes(n int64) string {
	if n == 1 {
		return "un centime"
	}
	return integer(n) + " centimes"
}

// integer writes a whole number from 0 to below a thousand milliards.
func integer(n int64) string {
	if n == 0 {
		return underTwenty[0]
	}
	var parts []string
	for _, scale := range []struct {
		size int64
		noun string
	}{{1_000_000_000, "milliard"}, {1_000_000, "million"}} {
		if q := n / scale.size; q > 0 {
			noun := scale.noun
			if q > 1 {
				noun += "s"
			}
			parts = append(parts, hundreds(q, true), noun)
			n %= scale.size
		}
	}
	if q := n / 1000; q > 0 {
		if q > 1 { // "mille", never "un mille"
			parts = append(parts, hundreds(q, false)) // mille is no noun: "deux cent mille"
		}
		parts = append(parts, "mille")
		n %= 1000
	}
	if n > 0 {
		parts = append(parts, hundreds(n, true))
	}
	return strings.Join(parts, " ")
}

// hundreds writes 1 to 999. Cent and quatre-vingt take their s only when they
// end the number (final): "deux cents", "deux cent mille".
func hundreds(n int64, final bool) string {
	var parts []string
	if q := n / 100; q > 0 {
		cent := "cent"
		if q > 1 {
			parts = append(parts, underTwenty[q])
			if final && n%100 == 0 {
				cent = "cents"
			}
		}
		parts = append(parts, cent)
	}
	if r := n % 100; r > 0 {
		parts = append(parts, belowHundred(r, final))
	}
	return strings.Join(parts, " ")
}

func belowHundred(n int64, final bool) string {
	if n < 20 {
		return underTwenty[n]
	}
	ten, unit := n/10, n%10
	word := tens[ten]
	if ten == 7 || ten == 9 { // soixante-dix, quatre-vingt-onze
		unit += 10
	}
	switch {
	case unit == 0:
		if ten == 8 && final {
			return word + "s"
		}
		return word
	case unit == 1 && ten < 8 || unit == 11 && ten == 7: // vingt-et-un, soixante-et-onze, but quatre-vingt-un
		return word + "-et-" + underTwenty[unit]
	default:
		return word + "-" + underTwenty[unit]
	}
}
