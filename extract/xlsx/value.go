package xlsx

import (
	"math/big"
	"strings"
)

type valueKind int

const (
	kindEmpty valueKind = iota
	kindNumber
	kindText
	kindBool
	kindError
)

// value is what a cell or a part of a formula holds.
type value struct {
	kind valueKind
	num  *big.Rat
	text string // text, or the error as displayed: #DIV/0!
	bool bool
}

func numberValue(r *big.Rat) value { return value{kind: kindNumber, num: r} }
func intValue(n int64) value       { return numberValue(new(big.Rat).SetInt64(n)) }
func textValue(s string) value     { return value{kind: kindText, text: s} }
func boolValue(b bool) value       { return value{kind: kindBool, bool: b} }
func errorValue(code string) value { return value{kind: kindError, text: code} }

// The errors that formulas give here.
var (
	errorDiv0    = errorValue("#DIV/0!")
	errorNA      = errorValue("#N/A")
	errorRef     = errorValue("#REF!")
	errorOperand = errorValue("#VALUE!")
)

// toNumber converts an operand of arithmetic. A text that holds a number is
// converted by a spreadsheet by the rules of its user's language, which a file does
// not tell: that is unsure.
func (v value) toNumber() (*big.Rat, value, error) {
	switch v.kind {
	case kindEmpty:
		return new(big.Rat), value{}, nil
	case kindNumber:
		return v.num, value{}, nil
	case kindBool:
		if v.bool {
			return big.NewRat(1, 1), value{}, nil
		}
		return new(big.Rat), value{}, nil
	case kindError:
		return nil, v, nil
	case kindText:
		if strings.ContainsAny(v.text, "0123456789") {
			return nil, value{}, errUnsure
		}
		return nil, errorOperand, nil
	}
	return nil, value{}, errUnsure
}

// compare orders two values as a spreadsheet does: numbers before texts before
// booleans, texts without case, an empty cell like the other side's nothing.
func compare(a, b value) int {
	if a.kind == kindEmpty {
		a = zeroLike(b)
	}
	if b.kind == kindEmpty {
		b = zeroLike(a)
	}
	if a.kind != b.kind {
		return int(a.kind) - int(b.kind)
	}
	switch a.kind {
	case kindNumber:
		return a.num.Cmp(b.num)
	case kindText:
		return strings.Compare(strings.ToLower(a.text), strings.ToLower(b.text))
	case kindBool:
		switch {
		case a.bool == b.bool:
			return 0
		case b.bool:
			return -1
		}
		return 1
	case kindEmpty, kindError:
	}
	return 0
}

func zeroLike(v value) value {
	switch v.kind {
	case kindText:
		return textValue("")
	case kindBool:
		return boolValue(false)
	case kindEmpty, kindNumber, kindError:
	}
	return intValue(0)
}

// matrix is a block of values; a single one is broadcast.
type matrix struct {
	rows, cols int
	vals       []value // row by row
	// fromCells says that the values were read from a range: aggregates ignore
	// texts and booleans there.
	fromCells bool
}

func single(v value) matrix { return matrix{rows: 1, cols: 1, vals: []value{v}} }

func (m matrix) at(r, c int) value {
	if m.rows == 1 {
		r = 0
	}
	if m.cols == 1 {
		c = 0
	}
	if r >= m.rows || c >= m.cols {
		return errorNA
	}
	return m.vals[r*m.cols+c]
}
