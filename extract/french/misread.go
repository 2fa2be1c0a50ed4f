package french

import (
	"regexp"
	"slices"
	"strings"
)

// Figures that a recogniser takes for one another on a poor page, by the one that
// was read: those that differ by a stroke, and those that it takes more.
var (
	nearFigures = map[byte]string{'0': "68", '1': "7", '3': "58", '5': "36", '6': "058", '7': "1", '8': "0369", '9': "8"}
	farFigures  = map[byte]string{'0': "9", '1': "4", '2': "7", '3': "9", '4': "19", '5': "89", '7': "29", '8': "5", '9': "03457"}
)

// figureOf gives the figure that a letter or a sign was taken for.
var figureOf = map[rune]rune{
	'O': '0', 'o': '0', 'Q': '0', 'D': '0', 'l': '1', 'I': '1', 'i': '1', '|': '1', '!': '1', ']': '1', '[': '1',
	'Z': '2', 'z': '2', 'A': '4', 'S': '5', 's': '5', '§': '5', 'G': '6', 'b': '6', 'T': '7', '?': '7', 'B': '8', 'g': '9', 'q': '9',
}

var (
	// unitSeen is a unit of euros behind a number as a recogniser sees it.
	unitSeen = regexp.MustCompile(`^(.*[\dOolISB])\s?(k|K|m|M)?\s?(?:€|E|e|C|c|£|&|€€|ée|é)[.,]?$`)
	// specks are what is left of rulings and dirt around a number.
	specks = regexp.MustCompile(`^[\s|'’‘"“”_~°*«»{}<>\\/:;]+|[\s|'’‘"“”_~°*«»{}<>\\/:;]+$`)
	// wideMark is a decimal mark with a space behind or before it.
	wideMark = regexp.MustCompile(`(\d)\s?([.,])\s?(\d{1,2})$`)
	seen     = regexp.MustCompile(`^[(+\-−–—]?\s?\d[\d .,'’]*\)?$`)
)

// Respelled reads a text that a recogniser gave as the number that it must have
// been: letters for the figures they look like, a unit of euros, specks left out,
// groups and decimals put together again. ok is false where the text is a number already,
// or is none however it is turned. What was read is for the caller to keep.
func Respelled(s string) (number string, ok bool) {
	s = Space(strings.Map(plainSpace, s))
	if _, err := ParseNumber(s, 0); err == nil {
		return "", false
	}
	unit := ""
	t := specks.ReplaceAllString(s, "")
	if m := unitSeen.FindStringSubmatch(t); m != nil {
		t, unit = strings.TrimSpace(m[1]), " "+strings.ReplaceAll(strings.ToLower(m[2]), "m", "M")+"€"
	}
	figures, letters := 0, 0
	t = strings.Map(func(r rune) rune {
		if f, taken := figureOf[r]; taken {
			letters++
			return f
		}
		if r >= '0' && r <= '9' {
			figures++
		}
		return r
	}, t)
	// A word that happens to be spelled with such letters is no number.
	if letters > 2*figures || figures == 0 || !seen.MatchString(t) {
		return "", false
	}
	t = regrouped(wideMark.ReplaceAllString(t, "$1$2$3"))
	if _, err := ParseNumber(t+unit, 0); err != nil {
		return "", false
	}
	return t + unit, true
}

// regrouped puts a number together that spaces cut in more places than its groups
// of three: "12 5 00" is "12 500". The cuts of the groups must be among those seen.
func regrouped(s string) string {
	body, rest := s, ""
	if i := strings.LastIndexAny(s, ".,"); i >= 0 && len(s)-i-1 <= 2 {
		body, rest = s[:i], s[i:]
	}
	parts := strings.Fields(body)
	if len(parts) < 3 {
		return s
	}
	figures := strings.Join(parts, "")
	cuts, at := map[int]bool{}, 0
	for _, p := range parts {
		at += len(p)
		cuts[at] = true
	}
	first := len(parts[0])
	if keepDigits(figures) != figures || first > 3 || (len(figures)-first)%3 != 0 {
		return s
	}
	out := parts[0]
	for i := first; i < len(figures); i += 3 {
		if !cuts[i] {
			return s
		}
		out += " " + figures[i:i+3]
	}
	return out + rest
}

// Misreading is a text that may be printed where another was read.
type Misreading struct {
	Text string
	// Far says that the figures are alike on a very poor page only.
	Far bool
}

// Misreadings returns the texts that may be printed where a recogniser read s, each
// with one slip: a figure taken for another one, a decimal mark lost before as many
// figures as decimals says, a figure too much or too little where the groups of
// three show it. They are proposals: which one is right is for arithmetic to say.
func Misreadings(s string, decimals int) []Misreading {
	s = Space(strings.Map(plainSpace, s))
	var out []Misreading
	add := func(t string, far bool) {
		if t != s && !slices.ContainsFunc(out, func(m Misreading) bool { return m.Text == t }) {
			out = append(out, Misreading{t, far})
		}
	}
	broken := s
	if t, ok := Respelled(s); ok {
		s = t
	}
	for i := range len(s) {
		for _, d := range []byte(nearFigures[s[i]]) {
			add(s[:i]+string(d)+s[i+1:], false)
		}
		for _, d := range []byte(farFigures[s[i]]) {
			add(s[:i]+string(d)+s[i+1:], true)
		}
	}
	body, end := bodyOf(s)
	if figures := strings.ReplaceAll(body, " ", ""); decimals > 0 && keepDigits(figures) == figures && len(figures) > decimals {
		add(figures[:len(figures)-decimals]+","+figures[len(figures)-decimals:]+end, false)
	}
	body, end = bodyOf(broken)
	for _, t := range otherLengths(body) {
		add(t+end, false)
	}
	return out
}

// bodyOf cuts a number from the unit behind it.
func bodyOf(s string) (body, end string) {
	i := strings.LastIndexAny(s, figures) + 1
	return s[:i], s[i:]
}

// otherLengths returns a number of broken groups with one figure more or less, where
// that makes them whole: "1 12 500" without its first, "12 50" with one in each place.
func otherLengths(body string) []string {
	whole, rest := body, ""
	if i := strings.LastIndexAny(body, ".,"); i >= 0 && len(body)-i-1 <= 3 {
		whole, rest = body[:i], body[i:]
	}
	if !strings.Contains(whole, " ") || groupedAll.MatchString(whole) || !seen.MatchString(whole) {
		return nil
	}
	var out []string
	for i := range len(whole) {
		if t := strings.TrimSpace(whole[:i] + whole[i+1:]); whole[i] != ' ' && groupedAll.MatchString(t) {
			out = append(out, t+rest)
		}
	}
	for i := 0; i <= len(whole); i++ {
		for d := byte('0'); d <= '9'; d++ {
			if t := whole[:i] + string(d) + whole[i:]; groupedAll.MatchString(t) {
				out = append(out, t+rest)
			}
		}
	}
	return out
}
