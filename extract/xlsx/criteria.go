package xlsx

import (
	"math/big"
	"strings"
)

// criterion is the condition of SUMIF and its like.
type criterion struct {
	op string
	v  value
}

// parseCriterion reads a condition: a value, or a text such as ">=100" or
// "T3". Wildcards and decimals in texts are unsure.
func parseCriterion(v value) (criterion, error) {
	if v.kind != kindText {
		if v.kind == kindError {
			return criterion{}, errUnsure
		}
		if v.kind == kindEmpty {
			v = intValue(0)
		}
		return criterion{"=", v}, nil
	}
	c := criterion{op: "="}
	text := v.text
	for _, op := range []string{"<=", ">=", "<>", "<", ">", "="} {
		if rest, ok := strings.CutPrefix(text, op); ok {
			c.op, text = op, rest
			break
		}
	}
	switch {
	case text == "" || strings.ContainsAny(text, "*?~"):
		return criterion{}, errUnsure
	case strings.Trim(text, "0123456789") == "" && len(text) <= significant:
		r, _ := new(big.Rat).SetString(text)
		c.v = numberValue(r)
	case strings.Trim(text, "0123456789.,-+ %\u00a0\u202f") == "":
		return criterion{}, errUnsure
	default:
		c.v = textValue(text)
	}
	return c, nil
}

// holds tests a cell. Numbers compare with numbers and texts with texts only; a
// text that holds a number equals it, which is left unsure.
func (c criterion) holds(v value) (bool, error) {
	if v.kind == kindText && c.v.kind == kindNumber && strings.ContainsAny(v.text, "0123456789") {
		return false, errUnsure
	}
	if v.kind != c.v.kind {
		return c.op == "<>", nil
	}
	r, err := operate(c.op, v, c.v)
	return r.bool, err
}

// matching evaluates pairs of range and condition; the result says of each cell
// whether all hold.
func (sc *scope) matching(args []node) ([]bool, matrix, error) {
	var ok []bool
	var shape matrix
	for i := 0; i+1 < len(args); i += 2 {
		m, err := sc.eval(args[i])
		if err != nil {
			return nil, shape, err
		}
		v, err := sc.scalar(args[i+1])
		if err != nil {
			return nil, shape, err
		}
		c, err := parseCriterion(v)
		if err != nil {
			return nil, shape, err
		}
		if ok == nil {
			shape = m
			ok = make([]bool, len(m.vals))
			for j := range ok {
				ok[j] = true
			}
		}
		if m.rows != shape.rows || m.cols != shape.cols {
			return nil, shape, errUnsure
		}
		for j, v := range m.vals {
			holds, err := c.holds(v)
			if err != nil {
				return nil, shape, err
			}
			ok[j] = ok[j] && holds
		}
	}
	return ok, shape, nil
}

// sumWhere adds the numbers of m where ok holds.
func sumWhere(m matrix, ok []bool) (value, error) {
	if len(m.vals) != len(ok) {
		return value{}, errUnsure // a range of another shape is moved: seldom meant
	}
	var nums []*big.Rat
	for i, v := range m.vals {
		switch {
		case !ok[i]:
		case v.kind == kindError:
			return v, nil
		case v.kind == kindNumber:
			nums = append(nums, v.num)
		}
	}
	return sum(nums), nil
}

func sumIf(sc *scope, args []node) (value, error) {
	if len(args) != 2 && len(args) != 3 {
		return value{}, errUnsure
	}
	ok, m, err := sc.matching(args[:2])
	if err != nil {
		return value{}, err
	}
	if len(args) == 3 {
		if m, err = sc.eval(args[2]); err != nil {
			return value{}, err
		}
	}
	return sumWhere(m, ok)
}

func sumIfs(sc *scope, args []node) (value, error) {
	if len(args) < 3 || len(args)%2 == 0 {
		return value{}, errUnsure
	}
	m, err := sc.eval(args[0])
	if err != nil {
		return value{}, err
	}
	ok, _, err := sc.matching(args[1:])
	if err != nil {
		return value{}, err
	}
	return sumWhere(m, ok)
}

func countIf(sc *scope, args []node) (value, error) {
	if len(args) != 2 {
		return value{}, errUnsure
	}
	return countIfs(sc, args)
}

func countIfs(sc *scope, args []node) (value, error) {
	if len(args) == 0 || len(args)%2 != 0 {
		return value{}, errUnsure
	}
	ok, _, err := sc.matching(args)
	if err != nil {
		return value{}, err
	}
	var n int64
	for _, b := range ok {
		if b {
			n++
		}
	}
	return intValue(n), nil
}
