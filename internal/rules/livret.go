package rules

import (
	"html"
	"regexp"
	"strings"

	"guichet/internal/dossier"
)

// livret is the Livret des thèmes, line by line: as published, and freed of
// its HTML and Markdown.
type livret struct {
	clean []string // index 0 is line 1
}

func newLivret(text []byte) *livret {
	raw := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	l := &livret{clean: make([]string, len(raw))}
	for i, s := range raw {
		l.clean[i] = cleanLine(s)
	}
	return l
}

// len returns the number of lines.
func (l *livret) len() int { return len(l.clean) }

// words returns the lines from … to, cleaned, one paragraph or list item a
// line; nothing for lines that are not there.
func (l *livret) words(from, to int) string {
	if from < 1 || to > len(l.clean) || from > to {
		return ""
	}
	var kept []string
	for _, s := range l.clean[from-1 : to] {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, "\n")
}

// holds reports whether the lines contain the excerpt; white space and the shape of
// apostrophes do not count.
func (l *livret) holds(from, to int, excerpt string) bool {
	return strings.Contains(canonical(l.words(from, to)), canonical(excerpt))
}

var (
	footnote  = regexp.MustCompile(`<sup>\d+</sup>`)
	inlineTag = regexp.MustCompile(`</?(?:a|b|em|i|strong|sup)(?:\s[^>]*)?>`)
	blockTag  = regexp.MustCompile(`</?(?:p|ul|li|br)(?:\s[^>]*)?>`)
	heading   = regexp.MustCompile(`^#+ `)
	listItem  = regexp.MustCompile(`^\s*- `)
	autoLink  = regexp.MustCompile(`<(https?://[^>]*)>`)
	namedLink = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
)

// cleanLine frees one line of markup. A label and its cell, paragraphs and list
// items come out on lines of their own.
func cleanLine(s string) string {
	s = footnote.ReplaceAllString(s, "")
	s = inlineTag.ReplaceAllString(s, "")
	s = autoLink.ReplaceAllString(s, "$1")
	s = namedLink.ReplaceAllString(s, "$1")
	s = blockTag.ReplaceAllString(s, "\n")
	s = html.UnescapeString(s)
	s = heading.ReplaceAllString(s, "")
	s = listItem.ReplaceAllString(s, "")
	s = strings.NewReplacer("*", "", "•", "\n", "\t", "\n").Replace(s)
	var kept []string
	for part := range strings.SplitSeq(s, "\n") {
		if part = oneSpace(part); part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "\n")
}

// canonical is the form in which texts are compared.
func canonical(s string) string {
	s = strings.ReplaceAll(s, "’", "'")
	return oneSpace(s)
}

// oneSpace makes every run of spaces one. Patterns would be slow, and every command
// that checks loads the themes.
func oneSpace(s string) string {
	return strings.TrimSpace(strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		switch r {
		case '\t', '\n', '\f', '\r', ' ', '\u00a0', '\u202f':
			return true
		}
		return false
	}), " "))
}

var (
	thousands  = regexp.MustCompile(`(\d) (\d{3})\b`)
	beforeUnit = regexp.MustCompile(`(\d) ?(%|€|[kKM]€|mois\b)`)
)

var beforeHigh = strings.NewReplacer(" :", dossier.NoBreak+":", " ;", dossier.NoBreak+";", " ?", dossier.NoBreak+"?", " !", dossier.NoBreak+"!", " »", dossier.NoBreak+"»")

// typeset gives a text the typography of French print: curly apostrophes, spaces
// that do not break before high punctuation, within amounts and before units.
func typeset(s string) string {
	s = strings.ReplaceAll(s, "'", "’")
	s = strings.ReplaceAll(s, "« ", "«"+dossier.NoBreak)
	s = beforeHigh.Replace(s)
	if !strings.ContainsAny(s, "0123456789") {
		return s
	}
	s = thousands.ReplaceAllString(s, "$1"+dossier.NarrowNoBreak+"$2")
	s = thousands.ReplaceAllString(s, "$1"+dossier.NarrowNoBreak+"$2") // groups that share a digit
	return beforeUnit.ReplaceAllString(s, "$1"+dossier.NoBreak+"$2")
}
