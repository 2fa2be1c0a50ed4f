// Package french reads the small written French of forms and tables: words
// without accents or endings, numbers and amounts in their many spellings,
// dates and durations.
//
// It knows no file format, no table and no budget: text in, typed values out.
package french

import (
	"strings"
	"unicode"
)

// Space returns s with every run of white space, no-break spaces included, made
// one plain space, and none at the ends.
func Space(s string) string {
	if spaced(s) {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// spaced reports whether s is what Space would return.
func spaced(s string) bool {
	before := ' '
	for _, r := range s {
		if unicode.IsSpace(r) && (r != ' ' || before == ' ') {
			return false
		}
		before = r
	}
	return before != ' ' || s == ""
}

// Holds reports whether s holds one of some pieces of words in ASCII, given in lower case,
// whatever its own case: a cheap question before a pattern is asked.
func Holds(s string, pieces ...string) bool {
	for _, p := range pieces {
		for i := 0; i+len(p) <= len(s); i++ {
			if s[i]|0x20 == p[0] && strings.EqualFold(s[i:i+len(p)], p) {
				return true
			}
		}
	}
	return false
}

// stopwords carry no meaning in a label.
var stopwords = map[string]bool{
	"de": true, "du": true, "des": true, "d": true, "la": true, "le": true, "les": true, "l": true,
	"au": true, "aux": true, "a": true, "en": true, "et": true, "ou": true, "un": true, "une": true,
	"pour": true, "par": true, "sur": true, "dans": true, "n": true, "no": true, "s": true, "qu": true,
	"son": true, "sa": true, "ses": true, "ce": true, "cette": true, "votre": true, "notre": true, "the": true,
}

// Stem cuts the endings of number and gender off a folded word, so that
// "demandé", "demandées" and "demande" meet in "demand".
func Stem(w string) string {
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "aux"):
		w = w[:len(w)-3] + "al"
	case len(w) > 3 && (strings.HasSuffix(w, "s") || strings.HasSuffix(w, "x")):
		w = w[:len(w)-1]
	}
	for len(w) > 3 && strings.HasSuffix(w, "e") {
		w = w[:len(w)-1]
	}
	return w
}

// Stems returns the stems of the words of s that carry meaning.
func Stems(s string) []string {
	var out []string
	for w := range strings.FieldsSeq(Fold(s)) {
		if !stopwords[w] {
			out = append(out, Stem(w))
		}
	}
	return out
}
