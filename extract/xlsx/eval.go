package xlsx

import (
	"math/big"
	"slices"
	"strings"
)

type computeState int

const (
	notComputed computeState = iota
	computing
	computedOK
	computedUnsure
)

// maxChain bounds how many cells may wait for one another.
const maxChain = 5_000

// maxMatrix bounds the cells of a range that is used cell by cell.
const maxMatrix = 200_000

// maxFormula is the longest formula a spreadsheet takes, in characters.
const maxFormula = 8_192

// calculator computes formulas from the stored numbers, with exact decimals: each
// cell's result is settled to the digits that a spreadsheet keeps.
type calculator struct {
	book  *book
	steps int // cells that may still be read
	chain int
}

// scope is the cell that is being computed.
type scope struct {
	*calculator
	sheet *sheet
	cell  *cell
	array bool // ranges may be operands
}

// compute returns the value of a formula's cell from its operands' values,
// whatever is stored; errUnsure where it cannot be told for certain.
func (k *calculator) compute(s *sheet, c *cell) (value, error) {
	switch c.computed {
	case computedOK:
		return c.result, nil
	case computedUnsure, computing: // computing: a circle
		return value{}, errUnsure
	case notComputed:
	}
	if k.chain >= maxChain {
		return value{}, errUnsure
	}
	k.chain++
	c.computed = computing
	v, err := k.evaluate(s, c)
	k.chain--
	if err != nil {
		c.computed = computedUnsure
		return value{}, err
	}
	c.result, c.computed = v, computedOK
	return v, nil
}

func (k *calculator) evaluate(s *sheet, c *cell) (value, error) {
	if len(c.formula) > maxFormula {
		return value{}, errUnsure
	}
	n, err := parse(c.formula)
	if err != nil {
		return value{}, err
	}
	sc := &scope{calculator: k, sheet: s, cell: c, array: c.array}
	v, err := sc.scalar(n)
	if err != nil {
		return value{}, err
	}
	switch v.kind {
	case kindEmpty:
		return intValue(0), nil
	case kindNumber:
		r, ok := settle(v.num)
		if !ok {
			return value{}, errUnsure
		}
		v.num = r
	case kindText, kindBool, kindError:
	}
	return v, nil
}

// valueOf is the value of a cell for a formula that refers to it.
func (k *calculator) valueOf(s *sheet, c *cell) (value, error) {
	if k.steps--; k.steps < 0 {
		return value{}, errUnsure
	}
	if c == nil {
		return value{}, nil
	}
	if c.formula != "" {
		v, err := k.compute(s, c)
		if err == nil || !c.hasResult() {
			return v, err
		}
	}
	switch c.kind {
	case "", "n":
		r, ok := parseNumber(c.stored)
		if !ok {
			return value{}, errUnsure
		}
		return numberValue(r), nil
	case "b":
		return boolValue(c.stored == "1"), nil
	case "e":
		return errorValue(c.stored), nil
	case "d":
		return value{}, errUnsure
	default:
		return textValue(c.stored), nil
	}
}

// hasResult tells a stored result; a writer that does not compute stores none,
// or an empty text.
func (c *cell) hasResult() bool { return c.has && c.stored != "" }

// scalar evaluates to one value. A range gives its only cell; a larger one
// has a value only where arrays are allowed, which the callers decide.
func (sc *scope) scalar(n node) (value, error) {
	m, err := sc.eval(n)
	if err != nil {
		return value{}, err
	}
	if len(m.vals) != 1 {
		return value{}, errUnsure
	}
	return m.vals[0], nil
}

func (sc *scope) eval(n node) (matrix, error) {
	switch n := n.(type) {
	case nil:
		return single(value{}), nil // an omitted argument
	case literal:
		return single(n.value), nil
	case rangeRef:
		return sc.cells(n)
	case nameRef:
		target, err := sc.named(n)
		if err != nil {
			return matrix{}, err
		}
		return sc.eval(target)
	case unary:
		return sc.unary(n)
	case operation:
		return sc.binary(n)
	case call:
		f, ok := functions[n.name]
		if !ok {
			return matrix{}, errUnsure
		}
		v, err := f(sc, n.args)
		return single(v), err
	}
	return matrix{}, errUnsure
}

// named resolves a defined name; only a reference with its sheet has the same
// meaning everywhere.
func (sc *scope) named(n nameRef) (rangeRef, error) {
	text, ok := sc.book.defined[strings.ToLower(n.name)]
	if !ok {
		return rangeRef{}, errUnsure
	}
	x, err := parse(text)
	if err != nil {
		return rangeRef{}, err
	}
	r, ok := x.(rangeRef)
	if !ok || r.sheet == "" {
		return rangeRef{}, errUnsure
	}
	return r, nil
}

func (sc *scope) sheetOf(r rangeRef) (*sheet, bool) {
	if r.sheet == "" {
		return sc.sheet, true
	}
	s, ok := sc.book.byName[strings.ToLower(r.sheet)]
	return s, ok
}

// cells reads a range cell by cell. Whole columns and rows end with the cells
// in use, alike for all of the workbook, so that ranges of one shape keep one
// shape.
func (sc *scope) cells(r rangeRef) (matrix, error) {
	s, ok := sc.sheetOf(r)
	if !ok {
		return single(errorRef), nil
	}
	a := r.area
	if a.r2 == lastRow || a.c2 == lastCol {
		rows, cols := sc.book.extent()
		a.r2, a.c2 = min(a.r2, max(rows, a.r1)), min(a.c2, max(cols, a.c1))
	}
	m := matrix{rows: a.r2 - a.r1 + 1, cols: a.c2 - a.c1 + 1, fromCells: true}
	if m.rows > maxMatrix || m.cols > maxMatrix || m.rows*m.cols > maxMatrix {
		return matrix{}, errUnsure
	}
	if sc.steps -= m.rows * m.cols / 2; sc.steps < 0 {
		return matrix{}, errUnsure
	}
	m.vals = make([]value, m.rows*m.cols)
	err := s.each(a, func(c *cell) error {
		v, err := sc.valueOf(s, c)
		m.vals[(c.row-a.r1)*m.cols+c.col-a.c1] = v
		return err
	})
	return m, err
}

// each visits the cells with a value in an area, row by row.
func (s *sheet) each(a rect, visit func(*cell) error) error {
	if s.large != nil {
		return errUnsure // its cells were left aside
	}
	i, _ := slices.BinarySearch(s.order, a.r1)
	for ; i < len(s.order) && s.order[i] <= a.r2; i++ {
		row := s.rows[s.order[i]]
		j, _ := slices.BinarySearchFunc(row, a.c1, func(c *cell, col int) int { return c.col - col })
		for ; j < len(row) && row[j].col <= a.c2; j++ {
			if err := visit(row[j]); err != nil {
				return err
			}
		}
	}
	return nil
}

// extent returns the last row and column in use in any sheet.
func (b *book) extent() (rows, cols int) {
	for _, s := range b.sheets {
		if n := len(s.order); n > 0 {
			rows = max(rows, s.order[n-1])
		}
		cols = max(cols, s.maxCol)
	}
	return rows, cols
}

func (sc *scope) unary(n unary) (matrix, error) {
	if n.op == "+" {
		return sc.eval(n.x)
	}
	return sc.binary(operation{"*", n.x, literal{numberValue(map[string]*big.Rat{"-": big.NewRat(-1, 1), "%": big.NewRat(1, 100)}[n.op])}})
}

func (sc *scope) binary(n operation) (matrix, error) {
	x, err := sc.eval(n.x)
	if err != nil {
		return matrix{}, err
	}
	y, err := sc.eval(n.y)
	if err != nil {
		return matrix{}, err
	}
	if !sc.array && (len(x.vals) != 1 || len(y.vals) != 1) {
		return matrix{}, errUnsure // implicit intersection, or a spilled array
	}
	m := matrix{rows: max(x.rows, y.rows), cols: max(x.cols, y.cols)}
	if sc.steps -= m.rows * m.cols / 2; m.rows*m.cols > maxMatrix || sc.steps < 0 {
		return matrix{}, errUnsure
	}
	m.vals = make([]value, 0, m.rows*m.cols)
	for r := range m.rows {
		for c := range m.cols {
			v, err := operate(n.op, x.at(r, c), y.at(r, c))
			if err != nil {
				return matrix{}, err
			}
			m.vals = append(m.vals, v)
		}
	}
	return m, nil
}

// operate applies a binary operator to two values.
func operate(op string, x, y value) (value, error) {
	switch {
	case x.kind == kindError:
		return x, nil
	case y.kind == kindError:
		return y, nil
	}
	switch op {
	case "=":
		return boolValue(compare(x, y) == 0), nil
	case "<>":
		return boolValue(compare(x, y) != 0), nil
	case "<":
		return boolValue(compare(x, y) < 0), nil
	case "<=":
		return boolValue(compare(x, y) <= 0), nil
	case ">":
		return boolValue(compare(x, y) > 0), nil
	case ">=":
		return boolValue(compare(x, y) >= 0), nil
	case "&":
		return concat(x, y)
	}
	a, bad, err := x.toNumber()
	if err != nil || bad.kind == kindError {
		return bad, err
	}
	b, bad, err := y.toNumber()
	if err != nil || bad.kind == kindError {
		return bad, err
	}
	return arithmetic(op, a, b)
}

func arithmetic(op string, a, b *big.Rat) (value, error) {
	r := new(big.Rat)
	switch op {
	case "+":
		r.Add(a, b)
	case "-":
		r.Sub(a, b)
	case "*":
		r.Mul(a, b)
	case "/":
		if b.Sign() == 0 {
			return errorDiv0, nil
		}
		r.Quo(a, b)
	case "^":
		return power(a, b)
	}
	return numberValue(r), nil
}

// power raises to a small whole power: others have no exact result.
func power(a, b *big.Rat) (value, error) {
	if !b.IsInt() || new(big.Rat).Abs(b).Cmp(big.NewRat(32, 1)) > 0 || a.Sign() == 0 && b.Sign() <= 0 {
		return value{}, errUnsure
	}
	a, ok := settle(a) // bounds the digits of a tower of powers
	if !ok {
		return value{}, errUnsure
	}
	n := b.Num().Int64()
	r := big.NewRat(1, 1)
	for range max(n, -n) {
		r.Mul(r, a)
	}
	if n < 0 {
		r.Inv(r)
	}
	return numberValue(r), nil
}

// concat joins two values as texts; a number's text depends on the user's
// language unless it is whole.
func concat(x, y value) (value, error) {
	a, err := asText(x)
	if err != nil {
		return value{}, err
	}
	b, err := asText(y)
	if err != nil {
		return value{}, err
	}
	if len(a)+len(b) > 32_767 { // what a cell can hold
		return value{}, errUnsure
	}
	return textValue(a + b), nil
}

func asText(v value) (string, error) {
	switch v.kind {
	case kindEmpty:
		return "", nil
	case kindText:
		return v.text, nil
	case kindNumber:
		r, ok := settle(v.num)
		if !ok {
			return "", errUnsure
		}
		return strings.Replace(plain(r), ".", ",", 1), nil // the reader's language is French
	case kindBool, kindError:
	}
	return "", errUnsure
}
