package doc

import (
	"strings"
	"unicode"
)

// Span is a run of text in one style.
type Span struct {
	Text string
	Bold bool
	// Blank is something not known that a person has to fill in; it is
	// printed so that nobody overlooks it.
	Blank bool
}

// Spans is a text in several styles.
type Spans []Span

// T returns plain text.
func T(s string) Spans { return Spans{{Text: Clean(s)}} }

// B returns bold text.
func B(s string) Spans { return Spans{{Text: Clean(s), Bold: true}} }

// Missing returns a blank to fill in: "[à compléter : date de la décision]".
func Missing(what string) Spans {
	return Spans{{Text: blankText(what), Blank: true}}
}

// Ellipsis is a blank for a narrow cell.
func Ellipsis() Spans { return Spans{{Text: "[…]", Blank: true}} }

// Or returns the text, or a blank for what when it is empty.
func Or(s, what string) Spans {
	if strings.TrimSpace(s) == "" {
		return Missing(what)
	}
	return T(s)
}

func blankText(what string) string {
	if what == "" {
		return "[à\u00a0compléter]"
	}
	return "[à\u00a0compléter\u00a0: " + Clean(what) + "]"
}

// String returns the words without their style.
func (s Spans) String() string {
	var b strings.Builder
	for _, p := range s {
		b.WriteString(p.Text)
	}
	return b.String()
}

// Clean makes one line of a text that comes from outside: breaks and tabs become
// spaces, characters that control the display go (they could hide or turn
// words around), and spaces at the ends go too. No-break spaces stay.
func Clean(s string) string {
	var b strings.Builder
	space := false
	for _, r := range s {
		switch {
		case r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\v' || r == '\f' || r == '\u2028' || r == '\u2029':
			space = true
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || r == unicode.ReplacementChar:
			continue
		default:
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		}
	}
	return b.String()
}
