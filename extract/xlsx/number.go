package xlsx

import (
	"math/big"
	"strconv"
	"strings"
)

// significant is how many decimal digits a spreadsheet keeps of a number
// (ECMA-376 18.3.1.96 leaves binary floats; 15 digits always survive one). What
// stands beyond is an artefact of binary arithmetic: 1234.5600000000001.
const significant = 15

// maxExponent bounds the powers of ten of a number: beyond it there is no
// amount, and the plain form would be long.
const maxExponent = 30

// parseNumber reads the stored form of a number ("1234.5600000000001", "1E-3")
// exactly, then keeps its significant digits; ok is false for anything else.
func parseNumber(s string) (*big.Rat, bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 64 {
		return nil, false
	}
	mantissa, exponent, hasExp := strings.Cut(strings.ToLower(s), "e")
	if hasExp {
		e, err := strconv.Atoi(exponent)
		if err != nil || e > maxExponent*10 || e < -maxExponent*10 {
			return nil, false
		}
	}
	digits := strings.TrimLeft(mantissa, "+-")
	if digits == "" || len(mantissa)-len(digits) > 1 || strings.Trim(digits, "0123456789.") != "" {
		return nil, false
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil, false
	}
	return settle(r)
}

// settle rounds to the significant digits, half away from zero, and refuses
// what is too large; what is too small is zero.
func settle(r *big.Rat) (*big.Rat, bool) {
	if r.Sign() == 0 {
		return r, true
	}
	magnitude := exponentOf(r)
	switch {
	case magnitude > maxExponent:
		return nil, false
	case magnitude < -maxExponent:
		return new(big.Rat), true
	}
	return roundTo(r, significant-1-magnitude), true
}

// exponentOf returns e such that 10^e ≤ |r| < 10^(e+1), for r not zero.
func exponentOf(r *big.Rat) int {
	num, den := new(big.Int).Abs(r.Num()), r.Denom()
	// The difference of the lengths is right or one too many.
	e := len(num.String()) - len(den.String())
	if new(big.Rat).Abs(r).Cmp(pow10(e)) < 0 {
		e--
	}
	return e
}

// pow10 returns 10^e.
func pow10(e int) *big.Rat {
	p := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(e, -e))), nil)
	if e < 0 {
		return new(big.Rat).SetFrac(big.NewInt(1), p)
	}
	return new(big.Rat).SetInt(p)
}

// roundTo rounds to that many decimals, half away from zero; negative decimals
// round to tens, hundreds…
func roundTo(r *big.Rat, decimals int) *big.Rat {
	scaled := new(big.Rat).Mul(r, pow10(decimals))
	return new(big.Rat).Quo(new(big.Rat).SetInt(roundHalfAway(scaled)), pow10(decimals))
}

func roundHalfAway(r *big.Rat) *big.Int {
	num := new(big.Int).Lsh(new(big.Int).Abs(r.Num()), 1)
	num.Add(num, r.Denom())
	q := num.Quo(num, new(big.Int).Lsh(r.Denom(), 1))
	if r.Sign() < 0 {
		q.Neg(q)
	}
	return q
}

// plain writes a settled number without exponent nor trailing zeros: "12.5".
func plain(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	return strings.TrimRight(r.FloatString(significant+maxExponent), "0")
}
