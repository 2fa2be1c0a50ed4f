package dossier

import (
	"errors"
	"fmt"
	"strings"
)

// Money is an amount in euro cents. No float ever touches it.
//
// Amounts are kept within ±MaxMoney by the constructors, so that sums of
// thousands of lines and products by a percentage stay within an int64.
type Money int64

// MaxMoney is the largest amount accepted, in either sign: a hundred billion
// euros, far above any programme envelope.
const MaxMoney Money = 10_000_000_000_000

// ErrMoneyRange says that an amount is beyond MaxMoney.
var ErrMoneyRange = errors.New("montant hors des bornes")

// NewMoney returns the amount of that many cents, or ErrMoneyRange.
func NewMoney(cents int64) (Money, error) {
	if cents > int64(MaxMoney) || cents < -int64(MaxMoney) {
		return 0, fmt.Errorf("%d centimes: %w", cents, ErrMoneyRange)
	}
	return Money(cents), nil
}

// Euros returns a whole number of euros.
func Euros(euros int64) Money { return Money(euros * 100) }

// Cents returns the amount in cents.
func (m Money) Cents() int64 { return int64(m) }

// Abs returns the amount without its sign.
func (m Money) Abs() Money {
	if m < 0 {
		return -m
	}
	return m
}

// Sum adds amounts.
func Sum(amounts ...Money) Money {
	var s Money
	for _, a := range amounts {
		s += a
	}
	return s
}

// ExceedsShare reports whether m is more than percent % of whole, by
// cross-multiplication in integers: no rounding takes place.
func (m Money) ExceedsShare(whole Money, percent int64) bool {
	return int64(m)*100 > int64(whole)*percent
}

// Share returns percent % of m, rounded down to the cent: never a cent more
// than the rate allows.
func (m Money) Share(percent int64) Money {
	p := int64(m) * percent
	q := p / 100
	if p%100 != 0 && p < 0 {
		q--
	}
	return Money(q)
}

// RateBasisPoints returns m ÷ whole in hundredths of a percent, rounded half
// up (7500 is 75,00 %); ok is false when whole is not positive.
func (m Money) RateBasisPoints(whole Money) (bp int64, ok bool) {
	if whole <= 0 || m < 0 {
		return 0, false
	}
	return (int64(m)*20000 + int64(whole)) / (2 * int64(whole)), true
}

// Typographic spaces of French text: narrow no-break within amounts, no-break
// before units and high punctuation.
const (
	NarrowNoBreak = "\u202f"
	NoBreak       = "\u00a0"
)

// String writes the amount in French typography: "12 500,00 €", with narrow
// no-break spaces between thousands and a no-break space before the sign.
func (m Money) String() string {
	sign := ""
	c := int64(m)
	if c < 0 {
		sign, c = "\u2212", -c
	}
	return fmt.Sprintf("%s%s,%02d%s€", sign, GroupThousands(c/100), c%100, NoBreak)
}

// GroupThousands writes a whole number with narrow no-break spaces between
// groups of three digits, as French typography wants.
func GroupThousands(n int64) string {
	s := fmt.Sprint(n)
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	var b strings.Builder
	if neg {
		b.WriteString("\u2212")
	}
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteString(NarrowNoBreak)
		}
		b.WriteRune(r)
	}
	return b.String()
}
