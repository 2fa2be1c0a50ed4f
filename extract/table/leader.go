package table

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

var (
	led    = regexp.MustCompile(`^(.*[^.…_])([.…_]{4,})$`)
	glued  = regexp.MustCompile(`^(.*[.…_]{4,})([^.…_]+)$`)
	leader = regexp.MustCompile(`[ ]?([.…_] ?){4,}`)
)

// leaders are the characters that lead the eye. Patterns are slow, and most words
// have none of them.
const (
	leaders      = asciiLeaders + ellipsis
	asciiLeaders = "._"
	ellipsis     = "…"
)

// hasDot reports whether a text has one of the leaders; those of ASCII are looked for by
// themselves, which is fast.
func hasDot(s string) bool {
	return strings.ContainsAny(s, asciiLeaders) || strings.Contains(s, ellipsis)
}

func isDots(s string) bool { return s != "" && strings.Trim(s, leaders) == "" }

// foldLeaders takes the dots that lead the eye from a label to its figure for a
// part of the label that has no width: they join nothing. Words are those of one
// line, from left to right.
func foldLeaders(words []Word) []Word {
	if !slices.ContainsFunc(words, func(w Word) bool { return hasDot(w.Text) }) {
		return words
	}
	var out []Word
	words = cutLeaders(words)
	for i := 0; i < len(words); {
		w := words[i]
		if !hasDot(w.Text) {
			// As most words are.
		} else if m := led.FindStringSubmatch(w.Text); m != nil {
			// A dot is about a quarter of the size wide.
			w.Box.X1 = max(w.Box.X0+0.3*w.Size, w.Box.X1-0.25*w.Size*float64(len([]rune(m[2]))))
		}
		j, n := i+1, 0
		for j < len(words) && isDots(words[j].Text) {
			n += len([]rune(words[j].Text))
			j++
		}
		if n >= 4 {
			texts := []string{w.Text}
			for _, d := range words[i+1 : j] {
				texts = append(texts, d.Text)
			}
			w.Text = strings.Join(texts, " ")
			i = j
		} else {
			i++
		}
		out = append(out, w)
	}
	return out
}

// cutLeaders parts the words that are a label, dots and a figure without a space.
func cutLeaders(words []Word) []Word {
	for i := 0; i < len(words); i++ {
		w := words[i]
		if !hasDot(w.Text) {
			continue
		}
		m := glued.FindStringSubmatch(w.Text)
		if m == nil {
			continue
		}
		head, tail := w, w
		head.Text, tail.Text = m[1], m[2]
		// A figure is about half the size wide.
		tail.Box.X0 = max(w.Box.X0+0.5*(w.Box.X1-w.Box.X0), w.Box.X1-0.55*w.Size*float64(utf8.RuneCountInString(m[2])))
		head.Box.X1 = tail.Box.X0
		words = slices.Concat(words[:i], []Word{head, tail}, words[i+1:])
	}
	return words
}

// hasLeader reports whether dots lead on from a text.
func hasLeader(s string) bool { return hasDot(s) && leader.MatchString(s) }

// withoutLeaders is a cell's text without the dots that lead on from it.
func withoutLeaders(s string) string {
	if !hasLeader(s) {
		return s
	}
	if t := strings.TrimSpace(leader.ReplaceAllString(s, " ")); t != "" {
		return t
	}
	return s
}

// contents reports whether lines are a table of contents: dots lead to the
// numbers of pages, which do not fall.
func contents(ls []line) bool {
	led, rising, last := 0, 0, 0
	for _, l := range ls {
		i := len(l.runs) - 1
		if i == 0 || !hasLeader(l.runs[i-1].text()) {
			continue
		}
		led++
		n, err := strconv.Atoi(l.runs[i].text())
		if err != nil || n > 2000 {
			continue // pages in front of the text have Roman numbers
		}
		if n >= last {
			rising++
		}
		last = n
	}
	return led >= 2 && led*2 >= len(ls) && rising*10 >= led*9
}

// trimLeaders takes from the labels of a column that has leaders the few dots that
// long ones leave room for.
func (t *Table) trimLeaders() {
	for c := range t.Columns() {
		if !slices.ContainsFunc(t.Rows, func(r []Cell) bool { return hasLeader(r[c].Source.Raw) }) {
			continue
		}
		for r := range t.Rows {
			cell := &t.Rows[r][c]
			if s := strings.TrimRight(cell.Text, ". …"); s != "" {
				cell.Text = s
			}
		}
	}
}
