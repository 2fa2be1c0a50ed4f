package french

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// initials finds an abbreviation written with dots.
var initials = regexp.MustCompile(`\b(?:\pL\.){2,}`)

// Fold returns s in lower case, without accents, ligatures or punctuation, its
// words separated by one space and its initials joined: "N° d’œuvre (T.V.A.)" gives
// "n d oeuvre tva".
func Fold(s string) string {
	if folded(s) {
		return s
	}
	if strings.Count(s, ".") > 1 {
		s = initials.ReplaceAllStringFunc(s, func(m string) string { return strings.ReplaceAll(m, ".", "") })
	}
	b := make([]byte, 0, len(s)+8)
	gap := false
	for _, r := range s {
		var f string
		if r < unicode.MaxLatin1 {
			f = latin()[r]
		} else {
			f = foldRune(r)
		}
		for _, c := range []byte(f) {
			if c == ' ' {
				gap = len(b) > 0
				continue
			}
			if gap {
				b, gap = append(b, ' '), false
			}
			b = append(b, c)
		}
	}
	return string(b)
}

// folded reports whether s is what Fold would return, as most texts that are folded
// twice are.
func folded(s string) bool {
	space := true // none at the beginning, and none after another
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			space = false
		case c == ' ' && !space:
			space = true
		default:
			return false
		}
	}
	return !space || s == ""
}

// latin gives what foldRune makes of the characters that nearly all texts are written
// in.
var latin = sync.OnceValue(func() *[unicode.MaxLatin1]string {
	var t [unicode.MaxLatin1]string
	for r := range t {
		t[r] = foldRune(rune(r)) // #nosec G115 -- below 256
	}
	return &t
})

// foldRune returns what a character folds to: letters and figures, a space in the
// place of anything else, and nothing for a mark on the letter before.
func foldRune(r rune) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(string(r)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'œ' || r == 'Œ':
			b.WriteString("oe")
		case r == 'æ' || r == 'Æ':
			b.WriteString("ae")
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}
