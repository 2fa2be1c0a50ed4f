package ingest

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlText returns the words of an HTML text, one line per block: enough to read
// a mail, whose pictures and layout say nothing about a dossier.
func htmlText(s string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	skip := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return tidyLines(b.String())
		case html.TextToken:
			if skip == 0 {
				b.WriteString(strings.Map(func(r rune) rune {
					if r == '\n' || r == '\r' || r == '\t' {
						return ' '
					}
					return r
				}, string(z.Text())))
			}
		case html.StartTagToken:
			t := tag(z)
			if isUnseen(t) {
				skip++
			}
			b.WriteString(gap(t))
		case html.EndTagToken:
			t := tag(z)
			if skip > 0 && isUnseen(t) {
				skip--
			}
			if t != atom.Td && t != atom.Th {
				b.WriteString(gap(t))
			}
		case html.SelfClosingTagToken:
			b.WriteString(gap(tag(z)))
		case html.CommentToken, html.DoctypeToken:
		}
	}
}

func tag(z *html.Tokenizer) atom.Atom {
	name, _ := z.TagName()
	return atom.Lookup(name)
}

// isUnseen reports whether the words of an element are not shown.
func isUnseen(t atom.Atom) bool { return t == atom.Style || t == atom.Script || t == atom.Title }

// gap is what separates an element from the text before it.
func gap(t atom.Atom) string {
	switch t {
	case atom.Br, atom.P, atom.Div, atom.Tr, atom.Li, atom.Ul, atom.Ol, atom.H1, atom.H2, atom.H3, atom.H4, atom.Table, atom.Blockquote:
		return "\n"
	case atom.Td, atom.Th:
		return "\t"
	default:
		return ""
	}
}

// tidyLines trims each line and each cell, and drops the empty lines.
func tidyLines(s string) string {
	var out []string
	for _, l := range strings.Split(s, "\n") {
		cells := strings.Split(l, "\t")
		for i, c := range cells {
			cells[i] = strings.Join(strings.FieldsFunc(c, func(r rune) bool { return r == ' ' }), " ")
		}
		if l = strings.TrimSpace(strings.Join(cells, "\t")); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}
