package doc

import (
	"regexp"
	"strings"
)

// action is what a template computes; its values are left as they are.
var action = regexp.MustCompile(`(?s)\{\{.*?\}\}`)

var (
	beforeHigh = regexp.MustCompile(`[ \x{00a0}]([:;?!»%€])`)
	afterOpen  = regexp.MustCompile(`«[ \x{00a0}]?`)
	apostrophe = regexp.MustCompile(`(\p{L})'`)
	ordinals   = regexp.MustCompile(`\bn° `)
	numbered   = regexp.MustCompile(`(?i)\b(articles?|annexes?|lignes?|phases?|titre|version|art\.) (\d)`)
	grouped    = regexp.MustCompile(`(\d) (\d{3})\b`)
)

// French gives the text of a template its French typography, so that a person
// who edits a template can type plain spaces and straight apostrophes: no-break
// spaces before : ; ? ! » % € and after « and n°, and between a word and its
// number, narrow ones within numbers, curved apostrophes. What stands within {{ }} is left alone.
func French(template string) string {
	var b strings.Builder
	last := 0
	for _, m := range action.FindAllStringIndex(template, -1) {
		b.WriteString(french(template[last:m[0]]))
		b.WriteString(template[m[0]:m[1]])
		last = m[1]
	}
	b.WriteString(french(template[last:]))
	return b.String()
}

func french(s string) string {
	s = beforeHigh.ReplaceAllString(s, "\u00a0$1")
	s = afterOpen.ReplaceAllString(s, "«\u00a0")
	s = apostrophe.ReplaceAllString(s, "$1’")
	s = ordinals.ReplaceAllString(s, "n°\u00a0")
	s = numbered.ReplaceAllString(s, "$1\u00a0$2")
	for grouped.MatchString(s) { // groups share a digit: "1 000 000" takes two rounds
		s = grouped.ReplaceAllString(s, "$1\u202f$2")
	}
	return s
}
