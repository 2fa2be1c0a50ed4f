package french

import (
	"regexp"
	"strings"
)

// A unit of amounts is announced in brackets, or after a word that says that
// amounts are in it; a figure of the text that happens to carry a unit
// ("de l’ordre de 4,2 M€") announces nothing.
var unitAnnounced = []struct {
	re   *regexp.Regexp
	unit Unit
}{
	{regexp.MustCompile(`\(k\s?e\)`), KEuro}, // as a recogniser sees (k€), and as some write it
	{regexp.MustCompile(`\(m\s?e\)`), MEuro},
	{regexp.MustCompile(`(?:^|[(\[,;–-]\s*|\ben\s+|\b(?:unites?|montants?|chiffres?|sommes?|devise|monnaie)\s*:?\s*|\bexprim\S*\s+)(?:k\s*€|k\s*eur(?:os?)?|keuros?|milliers?\s+d\s*['’]?\s*(?:euros?|€))(?:[\s)\],.;:/]|$)`), KEuro},
	{regexp.MustCompile(`(?:^|[(\[,;–-]\s*|\ben\s+|\b(?:unites?|montants?|chiffres?|sommes?|devise|monnaie)\s*:?\s*|\bexprim\S*\s+)(?:m\s*€|meur(?:os?)?|m\s+eur(?:os?)?|millions?\s+d\s*['’]?\s*(?:euros?|€))(?:[\s)\],.;:/]|$)`), MEuro},
	{regexp.MustCompile(`(?:^|[(\[,;–-]\s*|\ben\s+|\b(?:unites?|montants?|chiffres?|sommes?|devise|monnaie)\s*:?\s*|\bexprim\S*\s+)(?:€|eur|euros?)(?:[\s)\],.;:/]|$)`), Euro},
}

// AnnouncedUnit returns the unit that a caption, a header or a note says its
// amounts are in: "Budget (en k€)", "montants exprimés en milliers d’euros",
// "Total TTC (€)".
func AnnouncedUnit(s string) (Unit, bool) {
	s = strings.ToLower(Space(strings.Map(plainSpace, s)))
	// Most texts announce nothing, and patterns are slow.
	if !strings.Contains(s, "€") && !strings.Contains(s, "eur") && !strings.Contains(s, "(k") && !strings.Contains(s, "(m") || isFigure(s) {
		return NoUnit, false
	}
	u := unitsSeen.Of(s, announced)
	return u, u != NoUnit
}

var unitsSeen = NewMemo[Unit](300)

func announced(s string) Unit {
	s = withoutAccents.Replace(s)
	for _, u := range unitAnnounced {
		if u.re.MatchString(s) {
			return u.unit
		}
	}
	return NoUnit
}

// isFigure reports whether a text is a figure with its unit: "1 234,50 €".
func isFigure(s string) bool {
	figure, ok := strings.CutSuffix(s, "€")
	if !ok {
		return false
	}
	figure = strings.TrimRight(figure, " km")
	return figure != "" && figure[len(figure)-1] >= '0' && figure[len(figure)-1] <= '9' && strings.Trim(figure, figures+" .,'") == ""
}

var withoutAccents = strings.NewReplacer("é", "e", "è", "e")

// FormatUnit returns the unit that a workbook's number format shows with the
// number, and whether the format divides the number by a thousand for display
// (`# ##0, "k€"`): the stored number is then in euros already.
func FormatUnit(format string) (unit Unit, scaled bool) {
	section, _, _ := strings.Cut(format, ";")
	f := strings.ToLower(section)
	f = strings.NewReplacer(`"`, "", `\`, "", "[$", "", "]", "").Replace(f)
	switch {
	case strings.Contains(f, "%"):
		return Percent, false
	case strings.Contains(f, "k€"), strings.Contains(f, "k €"), strings.Contains(f, "keur"):
		unit = KEuro
	case strings.Contains(f, "m€"), strings.Contains(f, "m €"), strings.Contains(f, "meur"):
		unit = MEuro
	case strings.Contains(f, "€"), strings.Contains(f, "eur"):
		unit = Euro
	}
	return unit, scalingComma.MatchString(f)
}

// scalingComma finds a comma after the last digit placeholder of a format.
var scalingComma = regexp.MustCompile(`[0#?],+(?:[^0#?.,]|$)`)
