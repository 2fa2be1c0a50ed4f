package xlsx

import (
	"errors"
	"strings"
)

// errUnsure says that a formula is not computed: it uses something whose result
// would be a guess.
var errUnsure = errors.New("formula not computable")

type tokenKind int

const (
	tokNumber tokenKind = iota
	tokString           // text without its quotes
	tokError            // #N/A
	tokName             // function, defined name, or part of a reference
	tokSheet            // sheet of the reference that follows, without '!'
	tokOp               // operator, parenthesis, comma, colon
	tokSpace
	tokEnd
)

type token struct {
	kind tokenKind
	text string // decoded
	src  string // as written
}

// lex cuts a formula (ECMA-376 part 1, 18.17) into tokens.
func lex(s string) ([]token, error) {
	var out []token
	for i := 0; i < len(s); {
		t, err := next(s[i:])
		if err != nil {
			return nil, err
		}
		i += len(t.src)
		out = append(out, t)
	}
	return out, nil
}

// next reads the first token of s, which is not empty.
func next(s string) (token, error) {
	switch c := s[0]; {
	case c == ' ' || c == '\n' || c == '\r' || c == '\t':
		n := len(s) - len(strings.TrimLeft(s, " \n\r\t"))
		return token{kind: tokSpace, src: s[:n]}, nil
	case c == '"':
		text, n := quoted(s, '"')
		if n == 0 {
			return token{}, errUnsure
		}
		return token{tokString, text, s[:n]}, nil
	case c == '\'':
		text, n := quoted(s, '\'')
		if n == 0 || n >= len(s) || s[n] != '!' {
			return token{}, errUnsure
		}
		return token{tokSheet, text, s[:n+1]}, nil
	case c == '#':
		n := 1
		for n < len(s) && (isNameByte(s[n]) || s[n] == '/' || s[n] == '!' || s[n] == '?') {
			n++
		}
		return token{tokError, s[:n], s[:n]}, nil
	case c >= '0' && c <= '9' || c == '.':
		return number(s), nil
	case isNameByte(c) || c == '$':
		n := 0
		for n < len(s) && (isNameByte(s[n]) || s[n] == '$' || s[n] == '.') {
			n++
		}
		if n < len(s) && s[n] == '!' {
			return token{tokSheet, s[:n], s[:n+1]}, nil
		}
		return token{tokName, s[:n], s[:n]}, nil
	}
	for _, op := range []string{"<=", ">=", "<>"} {
		if strings.HasPrefix(s, op) {
			return token{tokOp, op, op}, nil
		}
	}
	if strings.ContainsRune("+-*/^&=<>%(),:", rune(s[0])) {
		return token{tokOp, s[:1], s[:1]}, nil
	}
	// Structured and external references, arrays, unions, implicit intersection.
	return token{}, errUnsure
}

// quoted reads a text between quotes that are doubled inside; n is 0 when it
// does not end.
func quoted(s string, q byte) (text string, n int) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		if s[i] != q {
			b.WriteByte(s[i])
			continue
		}
		if i+1 < len(s) && s[i+1] == q {
			b.WriteByte(q)
			i++
			continue
		}
		return b.String(), i + 1
	}
	return "", 0
}

// number reads a number, or the rows of a reference such as 2:5.
func number(s string) token {
	n := 0
	for n < len(s) && (s[n] >= '0' && s[n] <= '9' || s[n] == '.') {
		n++
	}
	if n+1 < len(s) && s[n]|0x20 == 'e' {
		m := n + 1
		if s[m] == '+' || s[m] == '-' {
			m++
		}
		digits := m
		for m < len(s) && s[m] >= '0' && s[m] <= '9' {
			m++
		}
		if m > digits {
			n = m
		}
	}
	return token{tokNumber, s[:n], s[:n]}
}

func isNameByte(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c == '_' || c == '\\' || c >= 0x80
}

// shift rewrites the relative references of a formula for a cell that many rows
// and columns further: that is how shared formulas are stored.
func shift(formula string, rows, cols int) string {
	toks, err := lex(formula)
	if err != nil {
		return "TABLE()" // not computable, nor is its source
	}
	var b strings.Builder
	for i, t := range toks {
		isCall := i+1 < len(toks) && toks[i+1].src == "("
		r, ok := parseRef(t.text)
		inRange := i > 0 && toks[i-1].src == ":" || i+1 < len(toks) && toks[i+1].src == ":"
		whole := r.row == 0 || r.col == 0
		if (t.kind != tokName && t.kind != tokNumber) || isCall || !ok || whole && !inRange {
			b.WriteString(t.src)
			continue
		}
		moved, ok := r.moved(rows, cols)
		if !ok {
			b.WriteString("#REF!")
			continue
		}
		b.WriteString(moved.String())
	}
	return b.String()
}
