package xlsx

import (
	"math/big"
	"strings"
)

// function computes a call from its arguments, not yet evaluated.
type function func(sc *scope, args []node) (value, error)

// functions are those whose result is certain; any other makes its cell not
// computable.
var functions map[string]function

func init() {
	// Functions evaluate arguments that may call functions: a literal would be an
	// initialisation loop.
	functions = map[string]function{
		"SUM":        aggregate(sum),
		"PRODUCT":    aggregate(product),
		"AVERAGE":    aggregate(average),
		"MIN":        aggregate(extreme(-1)),
		"MAX":        aggregate(extreme(1)),
		"COUNT":      count,
		"COUNTA":     countA,
		"SUMPRODUCT": sumProduct,
		"SUBTOTAL":   subtotal,
		"SUMIF":      sumIf,
		"COUNTIF":    countIf,
		"SUMIFS":     sumIfs,
		"COUNTIFS":   countIfs,
		"ROUND":      rounding(roundTo),
		"ROUNDUP":    rounding(roundUp),
		"ROUNDDOWN":  rounding(roundDown),
		"TRUNC":      rounding(roundDown),
		"INT":        numeric(floor),
		"ABS":        numeric(func(r *big.Rat) *big.Rat { return new(big.Rat).Abs(r) }),
		"IF":         ifFunc,
		"IFERROR":    ifError,
		"AND":        logical(func(acc, v bool) bool { return acc && v }, true),
		"OR":         logical(func(acc, v bool) bool { return acc || v }, false),
		"NOT":        not,
		"ISBLANK":    isBlank,
		"ISNUMBER":   isNumber,
		"CONCATENATE": func(sc *scope, args []node) (value, error) {
			out := textValue("")
			for _, a := range args {
				v, err := sc.scalar(a)
				if err != nil || v.kind == kindError {
					return v, err
				}
				if out, err = concat(out, v); err != nil {
					return value{}, err
				}
			}
			return out, nil
		},
	}
}

// aggregate makes a function of all the numbers of its arguments. Texts,
// booleans and empty cells of a range do not count; an error does.
func aggregate(f func([]*big.Rat) value) function {
	return func(sc *scope, args []node) (value, error) {
		nums, bad, err := sc.numbers(args)
		if err != nil || bad.kind == kindError {
			return bad, err
		}
		return f(nums), nil
	}
}

// numbers evaluates arguments to a list of numbers, or to the first error.
func (sc *scope) numbers(args []node) ([]*big.Rat, value, error) {
	var out []*big.Rat
	for _, a := range args {
		// A range may be a whole column: only its cells with a value are read.
		done, bad, err := sc.rangeNumbers(a, &out)
		if err != nil || bad.kind == kindError {
			return nil, bad, err
		}
		if done {
			continue
		}
		m, err := sc.eval(a)
		if err != nil {
			return nil, value{}, err
		}
		for _, v := range m.vals {
			if v.kind == kindText && len(m.vals) == 1 || v.kind == kindText && !m.fromCells {
				return nil, value{}, errUnsure // converted by the user's language, or not at all
			}
			r, bad, err := v.toNumber()
			if err != nil || bad.kind == kindError {
				return nil, bad, err
			}
			out = append(out, r)
		}
	}
	return out, value{}, nil
}

// rangeNumbers appends the numbers of a range; done is false for anything else.
func (sc *scope) rangeNumbers(a node, out *[]*big.Rat) (done bool, bad value, err error) {
	if n, ok := a.(nameRef); ok {
		if a, err = sc.named(n); err != nil {
			return false, value{}, err
		}
	}
	r, ok := a.(rangeRef)
	if !ok {
		return false, value{}, nil
	}
	s, ok := sc.sheetOf(r)
	if !ok {
		return true, errorRef, nil
	}
	err = s.each(r.area, func(c *cell) error {
		v, err := sc.valueOf(s, c)
		switch {
		case err != nil:
			return err
		case v.kind == kindError && bad.kind != kindError:
			bad = v
		case v.kind == kindNumber:
			*out = append(*out, v.num)
		}
		return nil
	})
	return true, bad, err
}

func sum(nums []*big.Rat) value {
	t := new(big.Rat)
	for _, r := range nums {
		t.Add(t, r)
	}
	return numberValue(t)
}

func product(nums []*big.Rat) value {
	if len(nums) == 0 {
		return intValue(0)
	}
	t := big.NewRat(1, 1)
	for _, r := range nums {
		p, ok := settle(new(big.Rat).Mul(t, r)) // bounds the digits
		if !ok {
			return errorValue("#NUM!")
		}
		t = p
	}
	return numberValue(t)
}

func average(nums []*big.Rat) value {
	if len(nums) == 0 {
		return errorDiv0
	}
	return numberValue(new(big.Rat).Quo(sum(nums).num, new(big.Rat).SetInt64(int64(len(nums)))))
}

func extreme(sign int) func([]*big.Rat) value {
	return func(nums []*big.Rat) value {
		if len(nums) == 0 {
			return intValue(0)
		}
		best := nums[0]
		for _, r := range nums[1:] {
			if r.Cmp(best) == sign {
				best = r
			}
		}
		return numberValue(best)
	}
}

func count(sc *scope, args []node) (value, error) {
	var n int64
	for _, a := range args {
		m, err := sc.eval(a)
		if err != nil {
			return value{}, err
		}
		for _, v := range m.vals {
			switch {
			case v.kind == kindNumber:
				n++
			case !m.fromCells:
				return value{}, errUnsure
			}
		}
	}
	return intValue(n), nil
}

func countA(sc *scope, args []node) (value, error) {
	var n int64
	for _, a := range args {
		m, err := sc.eval(a)
		if err != nil {
			return value{}, err
		}
		for _, v := range m.vals {
			if v.kind != kindEmpty {
				n++
			}
		}
	}
	return intValue(n), nil
}

// sumProduct adds the products of the cells of ranges of one shape; within it,
// ranges may be operands: SUMPRODUCT((A1:A9="T3")*B1:B9).
func sumProduct(sc *scope, args []node) (value, error) {
	inner := *sc
	inner.array = true
	var ms []matrix
	for _, a := range args {
		m, err := inner.eval(a)
		if err != nil {
			return value{}, err
		}
		if len(ms) > 0 && (m.rows != ms[0].rows || m.cols != ms[0].cols) {
			return errorOperand, nil
		}
		ms = append(ms, m)
	}
	if len(ms) == 0 {
		return value{}, errUnsure
	}
	total := new(big.Rat)
	for i := range ms[0].vals {
		p := big.NewRat(1, 1)
		for _, m := range ms {
			switch v := m.vals[i]; v.kind {
			case kindNumber:
				p.Mul(p, v.num)
			case kindError:
				return v, nil
			case kindEmpty, kindText, kindBool: // count as zero
				p.SetInt64(0)
			}
		}
		total.Add(total, p)
	}
	return numberValue(total), nil
}

// subtotal is SUBTOTAL for sums: 9 leaves out other subtotals and filtered
// rows, 109 all hidden rows. Whether a hidden row was filtered or hidden by hand
// is not in the file: with hidden rows, 9 is unsure.
func subtotal(sc *scope, args []node) (value, error) {
	if len(args) < 2 {
		return value{}, errUnsure
	}
	kind, err := sc.scalar(args[0])
	if err != nil || kind.kind != kindNumber {
		return value{}, errUnsure
	}
	visibleOnly := kind.num.Cmp(big.NewRat(109, 1)) == 0
	if !visibleOnly && kind.num.Cmp(big.NewRat(9, 1)) != 0 {
		return value{}, errUnsure
	}
	total := new(big.Rat)
	for _, a := range args[1:] {
		r, ok := a.(rangeRef)
		if !ok {
			return value{}, errUnsure
		}
		s, ok := sc.sheetOf(r)
		if !ok {
			return errorRef, nil
		}
		bad := value{}
		err := s.each(r.area, func(c *cell) error {
			switch {
			case strings.Contains(strings.ToUpper(c.formula), "SUBTOTAL("):
				return nil
			case s.hiddenRows[c.row] && visibleOnly:
				return nil
			case s.hiddenRows[c.row]:
				return errUnsure
			}
			v, err := sc.valueOf(s, c)
			switch v.kind {
			case kindNumber:
				total.Add(total, v.num)
			case kindError:
				bad = v
			default: // texts and empty cells do not count
			}
			return err
		})
		if err != nil || bad.kind == kindError {
			return bad, err
		}
	}
	return numberValue(total), nil
}

// numeric makes a function of one number.
func numeric(f func(*big.Rat) *big.Rat) function {
	return func(sc *scope, args []node) (value, error) {
		if len(args) != 1 {
			return value{}, errUnsure
		}
		v, err := sc.scalar(args[0])
		if err != nil {
			return value{}, err
		}
		r, bad, err := v.toNumber()
		if err != nil || bad.kind == kindError {
			return bad, err
		}
		return numberValue(f(r)), nil
	}
}

// rounding makes a function of a number and a count of decimals, 0 when absent. The
// number is settled first: a spreadsheet rounds what it shows, not the thirds of
// a cent that exact arithmetic keeps.
func rounding(f func(*big.Rat, int) *big.Rat) function {
	return func(sc *scope, args []node) (value, error) {
		if len(args) == 0 || len(args) > 2 {
			return value{}, errUnsure
		}
		decimals := 0
		if len(args) == 2 {
			v, err := sc.scalar(args[1])
			if err != nil {
				return value{}, err
			}
			n, bad, err := v.toNumber()
			if err != nil || bad.kind == kindError {
				return bad, err
			}
			if !n.IsInt() || new(big.Rat).Abs(n).Cmp(big.NewRat(significant, 1)) > 0 {
				return value{}, errUnsure
			}
			decimals = int(n.Num().Int64())
		}
		return numeric(func(r *big.Rat) *big.Rat {
			if settled, ok := settle(r); ok {
				r = settled
			}
			return f(r, decimals)
		})(sc, args[:1])
	}
}

func roundDown(r *big.Rat, decimals int) *big.Rat {
	scaled := new(big.Rat).Mul(r, pow10(decimals))
	q := new(big.Int).Quo(scaled.Num(), scaled.Denom())
	return scaled.Quo(scaled.SetInt(q), pow10(decimals))
}

func roundUp(r *big.Rat, decimals int) *big.Rat {
	down := roundDown(r, decimals)
	if down.Cmp(r) == 0 {
		return down
	}
	step := pow10(-decimals)
	if r.Sign() < 0 {
		step.Neg(step)
	}
	return down.Add(down, step)
}

func floor(r *big.Rat) *big.Rat {
	if settled, ok := settle(r); ok {
		r = settled
	}
	// Int.Div is Euclidean: with a positive denominator it is the floor.
	return new(big.Rat).SetInt(new(big.Int).Div(r.Num(), r.Denom()))
}

// truth converts a condition.
func (v value) truth() (bool, value, error) {
	switch v.kind {
	case kindBool:
		return v.bool, value{}, nil
	case kindNumber:
		return v.num.Sign() != 0, value{}, nil
	case kindEmpty:
		return false, value{}, nil
	case kindError:
		return false, v, nil
	case kindText:
	}
	return false, value{}, errUnsure
}

func ifFunc(sc *scope, args []node) (value, error) {
	if len(args) < 2 || len(args) > 3 {
		return value{}, errUnsure
	}
	cond, err := sc.scalar(args[0])
	if err != nil {
		return value{}, err
	}
	ok, bad, err := cond.truth()
	switch {
	case err != nil || bad.kind == kindError:
		return bad, err
	case ok:
		return sc.branch(args[1])
	case len(args) == 3:
		return sc.branch(args[2])
	}
	return boolValue(false), nil
}

// branch is the result of an IF: an empty one is zero.
func (sc *scope) branch(n node) (value, error) {
	v, err := sc.scalar(n)
	if err == nil && v.kind == kindEmpty {
		v = intValue(0)
	}
	return v, err
}

func ifError(sc *scope, args []node) (value, error) {
	if len(args) != 2 {
		return value{}, errUnsure
	}
	v, err := sc.branch(args[0])
	if err == nil && v.kind == kindError {
		return sc.branch(args[1])
	}
	return v, err
}

func logical(f func(acc, v bool) bool, start bool) function {
	return func(sc *scope, args []node) (value, error) {
		acc := start
		for _, a := range args {
			m, err := sc.eval(a)
			if err != nil {
				return value{}, err
			}
			for _, v := range m.vals {
				if m.fromCells && (v.kind == kindText || v.kind == kindEmpty) {
					continue
				}
				b, bad, err := v.truth()
				if err != nil || bad.kind == kindError {
					return bad, err
				}
				acc = f(acc, b)
			}
		}
		return boolValue(acc), nil
	}
}

func not(sc *scope, args []node) (value, error) {
	if len(args) != 1 {
		return value{}, errUnsure
	}
	v, err := sc.scalar(args[0])
	if err != nil {
		return value{}, err
	}
	b, bad, err := v.truth()
	if err != nil || bad.kind == kindError {
		return bad, err
	}
	return boolValue(!b), nil
}

func isBlank(sc *scope, args []node) (value, error) { return is(sc, args, kindEmpty) }

func isNumber(sc *scope, args []node) (value, error) { return is(sc, args, kindNumber) }

func is(sc *scope, args []node, kind valueKind) (value, error) {
	if len(args) != 1 {
		return value{}, errUnsure
	}
	v, err := sc.scalar(args[0])
	return boolValue(v.kind == kind), err
}
