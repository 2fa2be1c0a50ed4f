package identity

import (
	"regexp"
	"strings"

	"guichet/extract/french"
)

// halves finds a word cut at the end of a line.
var halves = regexp.MustCompile(`([\p{L}]{3,})-$`)

// compounds are first halves that a hyphen is written after.
var compounds = stemSet("demi semi non sous sur vice contre porte garde avant après entre inter multi éco auto pré post télé anti arrière " +
	"basse bas haute haut saint sainte grand grande petit petite mont val pays deux trois quatre quart chef lieu centre nord sud est ouest " +
	"bien mal micro macro mini maxi socio franco outre plein pont château bourg ville rendez vous peut c est dit celui celle ceux")

// joinLines joins the next line of a value. A word that the end of the line cut is
// put together again; one that is written with a hyphen keeps it.
func joinLines(value, line string) string {
	var m []string
	if strings.HasSuffix(value, "-") {
		m = halves.FindStringSubmatch(value)
	}
	words := strings.Fields(line)
	if m == nil || len(words) == 0 || strings.Contains(value, "@") {
		return french.Space(value + " " + line)
	}
	first := []rune(words[0])[0]
	if first < 'a' || compounds[french.Stem(french.Fold(m[1]))] || first >= 'A' && first <= 'Z' || isCapital(first) || strings.Contains(words[0], "-") {
		return value + line
	}
	return strings.TrimSuffix(value, "-") + line
}

func isCapital(r rune) bool { return r >= 'À' && r <= 'Ý' }
