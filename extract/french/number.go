package french

import (
	"errors"
	"math/big"
	"regexp"
	"strings"

	"guichet/internal/dossier"
)

// Unit is what a number counts.
type Unit int

// The units that a number of a dossier may carry.
const (
	NoUnit  Unit = iota // none is printed with the number
	Euro                // €
	KEuro               // k€: thousands of euros
	MEuro               // M€: millions of euros
	Percent             // %
)

// Factor returns how many euros one of the unit is; 1 for no unit.
func (u Unit) Factor() int64 {
	switch u {
	case KEuro:
		return 1_000
	case MEuro:
		return 1_000_000
	case NoUnit, Euro, Percent:
	}
	return 1
}

// String writes the unit as a person reads it.
func (u Unit) String() string {
	switch u {
	case Euro:
		return "€"
	case KEuro:
		return "k€"
	case MEuro:
		return "M€"
	case Percent:
		return "%"
	case NoUnit:
	}
	return ""
}

// Mark is the decimal mark of a text where it is known: ',' or '.'; 0 when
// nothing tells.
type Mark rune

// Number is a decimal number as printed.
type Number struct {
	digits   string // all the digits, without sign or separators
	decimals int    // how many of the digits stand after the decimal mark
	negative bool

	Unit Unit
	// Doubtful says that one mark before three digits may be a group mark or a
	// decimal mark ("12.500"), and nothing told which.
	Doubtful bool
	// Dash says that a dash or "néant" stands where a number was expected:
	// nothing is spent there, and the value is zero.
	Dash bool
}

// ErrNoNumber says that a text is not a number.
var ErrNoNumber = errors.New("pas un nombre")

const (
	figures     = "0123456789"
	longestUnit = 60 // bytes: "milliers d’euros toutes taxes comprises" and some spaces
)

const signs = "-−–—‐‑" // the minus signs and the dashes used for them

var (
	unitAfter = []struct {
		re   *regexp.Regexp
		unit Unit
	}{
		{regexp.MustCompile(`(?i)^(?:k\s*[€e]|k\s*eur(?:os?)?|keuros?|milliers\s+d\s*['’]?\s*euros?|m(?:illiers)?\s+d['’]€|k)\.?$`), KEuro},
		{regexp.MustCompile(`(?i)^(?:m\s*€|m\s*eur(?:os?)?|meuros?|millions?(?:\s+d\s*['’]?\s*euros?)?)\.?$`), MEuro},
		{regexp.MustCompile(`(?i)^(?:€|eur|euros?|e)\.?(?:\s*(?:ttc|ht|hors taxes?|toutes taxes comprises))?\.?$`), Euro},
		{regexp.MustCompile(`(?i)^(?:ttc|ht)\.?$`), NoUnit},
		{regexp.MustCompile(`(?i)^(?:%|p\.?\s*100|pour\s*cent)$`), Percent},
	}
	taxSuffix  = regexp.MustCompile(`(?i)\s*\b(?:ttc|ht|hors taxes?|toutes taxes comprises)\.?$`)
	dashOnly   = regexp.MustCompile(`^(?:[-−–—‐‑_]+|[-−–—]+\s*(?:€|k€|k €))$`)
	nothing    = map[string]bool{"neant": true, "nul": true, "zero": true}
	numberBody = regexp.MustCompile(`^[0-9][0-9 .,'’]*$`)
	groupedAll = regexp.MustCompile(`^[0-9]{1,3}(?:([ .,'’])[0-9]{3})+$`)
)

// ParseNumber reads a text that is a number and nothing else but its unit, with
// the decimal mark given where it is known. "s.o.", "pm" and an empty text are no
// number: what they stand for is not known.
func ParseNumber(s string, mark Mark) (Number, error) {
	s = Space(strings.Map(plainSpace, s))
	if s == "" {
		return Number{}, ErrNoNumber
	}
	if !strings.ContainsAny(s, figures) {
		if dashOnly.MatchString(s) || nothing[Fold(s)] {
			return Number{digits: "0", Dash: true}, nil
		}
		return Number{}, ErrNoNumber
	}
	n := Number{}
	if in, ok := strings.CutPrefix(s, "("); ok {
		// (1 200,00) or (1 200,00) €: the accountant's minus
		in, rest, closed := strings.Cut(in, ")")
		if !closed {
			return Number{}, ErrNoNumber
		}
		n.negative = true
		s = strings.TrimSpace(strings.TrimSpace(in) + " " + strings.TrimSpace(rest))
	}
	// A currency sign in front, behind the minus or before it: "€ 1,200.00", "-€1,200.00".
	currency := func() {
		for _, lead := range []string{"€", "EUR"} {
			if rest, ok := strings.CutPrefix(s, lead); ok && n.Unit == NoUnit {
				s, n.Unit = strings.TrimSpace(rest), Euro
			}
		}
	}
	currency()
	if r := []rune(s); len(r) > 1 && strings.ContainsRune(signs+"+", r[0]) {
		n.negative = n.negative != (r[0] != '+')
		s = strings.TrimSpace(string(r[1:]))
	}
	currency()
	end := strings.LastIndexAny(s, figures) + 1
	body, tail := s[:end], strings.TrimSpace(s[end:])
	tail, minus := minusBehind(tail)
	n.negative = n.negative != minus
	if tail != "" {
		u, ok := parseUnit(tail)
		if !ok {
			return Number{}, ErrNoNumber
		}
		n.Unit = u
	}
	if !numberBody.MatchString(body) {
		return Number{}, ErrNoNumber
	}
	return n, n.readBody(body, mark)
}

// minusBehind takes a minus from what follows a number: "1 200-", "1 200- €", "1 200 €-".
// The dash of "1.200,-" stands for no cents.
func minusBehind(tail string) (rest string, minus bool) {
	for _, d := range signs {
		if r, ok := strings.CutPrefix(tail, ","+string(d)); ok {
			return strings.TrimSpace(r), false
		}
		if r, ok := strings.CutPrefix(tail, string(d)); ok {
			return strings.TrimSpace(r), true
		}
		if r, ok := strings.CutSuffix(tail, string(d)); ok {
			return strings.TrimSpace(r), true
		}
	}
	return tail, false
}

// parseUnit reads a unit standing alone, such as "k€" or "milliers d’euros".
func parseUnit(s string) (Unit, bool) {
	if len(s) > longestUnit {
		return NoUnit, false
	}
	for _, u := range unitAfter {
		if u.re.MatchString(s) {
			return u.unit, true
		}
	}
	if t := taxSuffix.ReplaceAllString(s, ""); t != s {
		return parseUnit(t)
	}
	return NoUnit, false
}

func plainSpace(r rune) rune {
	switch r {
	case '\u00a0', '\u202f', '\u2009', '\u2007', '\u2002', '\u2003', '\t', '\n', '\r':
		return ' '
	case '\ufeff', '\u200b', '\u00ad':
		return -1
	case '\u2019', '\u02bc', '\u00b4':
		return '\''
	}
	return r
}

// readBody reads digits with their marks.
func (n *Number) readBody(body string, mark Mark) error {
	if len(body) > 30 {
		return ErrNoNumber
	}
	last := strings.LastIndexAny(body, ".,")
	if last < 0 { // only spaces or apostrophes between groups
		if strings.ContainsAny(body, " '") && !groupedAll.MatchString(body) {
			return ErrNoNumber
		}
		n.digits = keepDigits(body)
		return nil
	}
	sep := body[last]
	after := body[last+1:]
	other := byte(',')
	if sep == ',' {
		other = '.'
	}
	if strings.ContainsAny(after, " '") {
		return ErrNoNumber
	}
	intPart := body[:last]
	decimal := true
	switch {
	case strings.IndexByte(intPart, sep) >= 0: // 1.234.567: the same mark twice groups
		decimal = false
	case strings.IndexByte(intPart, other) >= 0: // 1.234,56: the last of the two is the decimal mark
	case len(after) != 3: // 12,5 or 12.50
	case strings.ContainsAny(intPart, " '"): // 1 007,250
	case len(intPart) > 3 || strings.HasPrefix(intPart, "0"): // 1234.567, 0,266
	case mark != 0:
		decimal = rune(sep) == rune(mark)
	default: // 12.500 and 12,500: in French the comma is decimal, the dot groups
		decimal = sep == ','
		n.Doubtful = true
	}
	if !decimal {
		if !groupedAll.MatchString(body) {
			return ErrNoNumber
		}
		n.digits = keepDigits(body)
		return nil
	}
	if strings.ContainsAny(intPart, " '.,") && !groupedAll.MatchString(intPart) {
		return ErrNoNumber
	}
	n.digits = keepDigits(body)
	n.decimals = len(after)
	return nil
}

func keepDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// DecimalMark returns the decimal mark that s shows without doubt, or 0: the
// other numbers of a table are read by it.
func DecimalMark(s string) Mark {
	n, err := ParseNumber(s, 0)
	if err != nil || n.Doubtful {
		return 0
	}
	s = strings.Map(plainSpace, s)
	dot, comma := strings.LastIndexByte(s, '.'), strings.LastIndexByte(s, ',')
	switch {
	case n.decimals > 0 && comma > dot, n.decimals == 0 && dot >= 0 && comma < 0:
		return ','
	case n.decimals > 0 && dot > comma, n.decimals == 0 && comma >= 0 && dot < 0:
		return '.'
	}
	return 0
}

// Rat returns the exact value, without its unit.
func (n Number) Rat() *big.Rat {
	num, ok := new(big.Int).SetString("0"+n.digits, 10)
	if !ok {
		return new(big.Rat) // digits are digits: cannot happen
	}
	den := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n.decimals)), nil)
	r := new(big.Rat).SetFrac(num, den)
	if n.negative {
		r.Neg(r)
	}
	return r
}

// Int returns the value when it is a whole number that fits.
func (n Number) Int() (int64, bool) {
	r := n.Rat()
	if !r.IsInt() || !r.Num().IsInt64() {
		return 0, false
	}
	return r.Num().Int64(), true
}

// Money returns the amount in euro cents, a printed unit first and else the unit
// given, rounded half away from zero; dossier.ErrMoneyRange when it is beyond
// what a budget holds.
func (n Number) Money(unit Unit) (dossier.Money, error) {
	if n.Unit != NoUnit {
		unit = n.Unit
	}
	return RatMoney(n.Rat(), unit)
}

// RatMoney returns an exact number of the unit in euro cents, rounded half away
// from zero.
func RatMoney(r *big.Rat, unit Unit) (dossier.Money, error) {
	c := new(big.Rat).Mul(r, new(big.Rat).SetInt64(100*unit.Factor()))
	num := new(big.Int).Abs(c.Num())
	num.Mul(num, big.NewInt(2)).Add(num, c.Denom())
	num.Quo(num, new(big.Int).Mul(c.Denom(), big.NewInt(2)))
	if !num.IsInt64() {
		return 0, dossier.ErrMoneyRange
	}
	cents := num.Int64()
	if c.Sign() < 0 {
		cents = -cents
	}
	return dossier.NewMoney(cents)
}
