package xlsx

import (
	"strconv"
	"strings"
)

// String writes the position in the A1 form.
func (p pos) String() string { return columnName(p.col) + strconv.Itoa(p.row) }

// columnName writes a column in letters: 1 is A, 27 is AA.
func columnName(col int) string {
	var b []byte
	for ; col > 0; col = (col - 1) / 26 {
		b = append([]byte{byte('A' + (col-1)%26)}, b...)
	}
	return string(b)
}

// ref is one end of a reference in a formula; row or col is 0 for a whole
// column or row.
type ref struct {
	row, col       int
	absRow, absCol bool
}

// parseRef reads "A1", "$A$1", "A", "$3"; ok is false for anything else.
func parseRef(s string) (r ref, ok bool) {
	i := 0
	if i < len(s) && s[i] == '$' {
		r.absCol = true
		i++
	}
	start := i
	for ; i < len(s) && i-start < 4 && isLetter(s[i]); i++ {
		r.col = r.col*26 + int(s[i]&^0x20-'A') + 1
	}
	if i == start { // no letters: a row alone, and the dollar was its own
		r.absRow, r.absCol = r.absCol, false
	} else if i < len(s) && s[i] == '$' {
		r.absRow = true
		i++
	}
	digits := s[i:]
	if digits != "" {
		n, err := strconv.Atoi(digits)
		if err != nil || len(digits) > 7 || digits[0] < '1' || digits[0] > '9' {
			return ref{}, false
		}
		r.row = n
	} else if r.absRow && r.col != 0 {
		return ref{}, false
	}
	return r, (r.row != 0 || r.col != 0) && r.row <= lastRow && r.col <= lastCol
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func parsePos(s string) (pos, bool) {
	r, ok := parseRef(s)
	if !ok || r.row == 0 || r.col == 0 {
		return pos{}, false
	}
	return pos{r.row, r.col}, true
}

func parseRect(s string) (rect, bool) {
	a, b, two := strings.Cut(s, ":")
	if !two {
		b = a
	}
	p, ok1 := parsePos(a)
	q, ok2 := parsePos(b)
	if !ok1 || !ok2 {
		return rect{}, false
	}
	return rect{min(p.row, q.row), min(p.col, q.col), max(p.row, q.row), max(p.col, q.col)}, true
}

// moved returns the reference as a copy of the formula elsewhere has it; ok is
// false when it falls off the sheet.
func (r ref) moved(rows, cols int) (ref, bool) {
	if r.row != 0 && !r.absRow {
		r.row += rows
		if r.row < 1 || r.row > lastRow {
			return r, false
		}
	}
	if r.col != 0 && !r.absCol {
		r.col += cols
		if r.col < 1 || r.col > lastCol {
			return r, false
		}
	}
	return r, true
}

func (r ref) String() string {
	var b strings.Builder
	if r.col != 0 {
		if r.absCol {
			b.WriteByte('$')
		}
		b.WriteString(columnName(r.col))
	}
	if r.row != 0 {
		if r.absRow {
			b.WriteByte('$')
		}
		b.WriteString(strconv.Itoa(r.row))
	}
	return b.String()
}
