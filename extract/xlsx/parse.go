package xlsx

import (
	"math/big"
	"strings"
)

// node is a parsed formula.
type node interface{}

type (
	literal  struct{ value value }
	rangeRef struct {
		sheet string // "" for the formula's own
		area  rect   // whole columns and rows reach to the bounds of a sheet
	}
	nameRef struct{ name string }
	unary   struct {
		op string // "+", "-", "%"
		x  node
	}
	operation struct {
		op   string
		x, y node
	}
	call struct {
		name string // upper case, without the _xlfn. prefix
		args []node // nil for an omitted argument
	}
)

// maxDepth bounds the nesting of a formula; Excel's own limit is 64 levels.
const maxDepth = 100

type parser struct {
	toks  []token
	i     int
	depth int
}

// parse reads a formula without its leading '='.
func parse(formula string) (node, error) {
	all, err := lex(formula)
	if err != nil {
		return nil, err
	}
	p := &parser{}
	for _, t := range all {
		// A space may be the intersection of two ranges: that is caught where two
		// operands follow each other.
		if t.kind != tokSpace {
			p.toks = append(p.toks, t)
		}
	}
	n, err := p.expr(0)
	if err != nil {
		return nil, err
	}
	if p.peek().kind != tokEnd {
		return nil, errUnsure
	}
	return n, nil
}

func (p *parser) peek() token {
	if p.i >= len(p.toks) {
		return token{kind: tokEnd}
	}
	return p.toks[p.i]
}

func (p *parser) take() token {
	t := p.peek()
	p.i++
	return t
}

func (p *parser) accept(op string) bool {
	if t := p.peek(); t.kind == tokOp && t.text == op {
		p.i++
		return true
	}
	return false
}

// precedence of the binary operators (18.17.2.2); all bind to the left.
var precedence = map[string]int{
	"=": 1, "<>": 1, "<": 1, "<=": 1, ">": 1, ">=": 1,
	"&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5,
}

func (p *parser) expr(least int) (node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, errUnsure
	}
	defer func() { p.depth-- }()
	x, err := p.prefix()
	if err != nil {
		return nil, err
	}
	for {
		t := p.peek()
		level := precedence[t.text]
		if t.kind != tokOp || level == 0 || level <= least {
			return x, nil
		}
		p.i++
		y, err := p.expr(level)
		if err != nil {
			return nil, err
		}
		x = operation{t.text, x, y}
	}
}

// prefix reads signs, which bind tighter than '^' in a spreadsheet, then an
// operand and its percents.
func (p *parser) prefix() (node, error) {
	for _, op := range []string{"-", "+"} {
		if p.accept(op) {
			if p.depth++; p.depth > maxDepth {
				return nil, errUnsure
			}
			defer func() { p.depth-- }()
			x, err := p.prefix()
			return unary{op, x}, err
		}
	}
	x, err := p.operand()
	for err == nil && p.accept("%") {
		x = unary{"%", x}
	}
	return x, err
}

func (p *parser) operand() (node, error) {
	switch t := p.take(); t.kind {
	case tokString:
		return literal{textValue(t.text)}, nil
	case tokError:
		return literal{errorValue(t.text)}, nil
	case tokSheet:
		return p.reference(t.text, p.take())
	case tokNumber:
		if p.peek().src == ":" { // rows, as in 2:5
			return p.reference("", t)
		}
		r, ok := new(big.Rat).SetString(t.text)
		if !ok || len(t.text) > 40 || strings.ContainsAny(t.text, "eE") {
			return nil, errUnsure
		}
		return literal{numberValue(r)}, nil
	case tokName:
		if p.accept("(") {
			return p.call(t.text)
		}
		switch strings.ToUpper(t.text) {
		case "TRUE":
			return literal{boolValue(true)}, nil
		case "FALSE":
			return literal{boolValue(false)}, nil
		}
		return p.reference("", t)
	case tokOp:
		if t.text == "(" {
			x, err := p.expr(0)
			if err == nil && !p.accept(")") {
				err = errUnsure
			}
			return x, err
		}
	case tokSpace, tokEnd:
	}
	return nil, errUnsure
}

// reference reads a cell, a range or a defined name whose first part is t.
func (p *parser) reference(sheet string, t token) (node, error) {
	if strings.ContainsAny(sheet, "[]:") {
		return nil, errUnsure // another workbook, or several sheets at once
	}
	a, ok := parseRef(t.text)
	if !ok || (a.row == 0 || a.col == 0) && p.peek().src != ":" {
		if t.kind == tokName && sheet == "" {
			return nameRef{t.text}, nil
		}
		return nil, errUnsure
	}
	b := a
	if p.accept(":") {
		u := p.take()
		if b, ok = parseRef(u.text); !ok || u.kind != tokName && u.kind != tokNumber {
			return nil, errUnsure
		}
	}
	if (a.row == 0) != (b.row == 0) || (a.col == 0) != (b.col == 0) {
		return nil, errUnsure
	}
	area := rect{min(a.row, b.row), min(a.col, b.col), max(a.row, b.row), max(a.col, b.col)}
	if a.row == 0 {
		area.r1, area.r2 = 1, lastRow
	}
	if a.col == 0 {
		area.c1, area.c2 = 1, lastCol
	}
	return rangeRef{sheet, area}, nil
}

// call reads the arguments of a function whose parenthesis is open.
func (p *parser) call(name string) (node, error) {
	c := call{name: strings.TrimPrefix(strings.ToUpper(name), "_XLFN.")}
	if p.accept(")") {
		return c, nil
	}
	for {
		if t := p.peek(); t.src == "," || t.src == ")" {
			c.args = append(c.args, nil)
		} else {
			x, err := p.expr(0)
			if err != nil {
				return nil, err
			}
			c.args = append(c.args, x)
		}
		switch {
		case p.accept(")"):
			return c, nil
		case p.accept(","):
		default:
			return nil, errUnsure
		}
	}
}
