package condition

import (
	"fmt"
	"math"
	"reflect"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"guichet/internal/dossier"
)

// The types of the language. Money is no number and a date no text: what mixes them is
// refused when the rule is loaded.
var (
	moneyType   = cel.ObjectType("montant", traits.ComparerType|traits.AdderType|traits.SubtractorType|traits.MultiplierType|traits.NegatorType)
	dateType    = cel.ObjectType("date", traits.ComparerType)
	carrierType = cel.ObjectType("porteur")
	trackType   = cel.ObjectType("dispositif")
	titleType   = cel.ObjectType("titre")
	lineType    = cel.ObjectType("ligne", traits.IndexerType)
)

// opaque is what the values of these types have in common.
type opaque[T comparable] struct {
	v  T
	of *cel.Type
}

func (o opaque[T]) ConvertToNative(want reflect.Type) (any, error) {
	if reflect.TypeOf(o.v).AssignableTo(want) {
		return o.v, nil
	}
	return nil, fmt.Errorf("a %s is no %s", o.of.TypeName(), want)
}

func (o opaque[T]) ConvertToType(want ref.Type) ref.Val {
	if want == types.TypeType {
		return o.of
	}
	return types.NewErr("no such conversion of a %s", o.of.TypeName())
}

func (o opaque[T]) Type() ref.Type { return o.of }
func (o opaque[T]) Value() any     { return o.v }

// word is a value of a closed list: a kind of carrier, a track, a title.
type word struct{ opaque[string] }

func wordOf(v string, of *cel.Type) word { return word{opaque[string]{v, of}} }

func (w word) Equal(other ref.Val) ref.Val {
	o, ok := other.(word)
	return types.Bool(ok && o == w)
}

// money is an amount in cents.
type money struct{ opaque[dossier.Money] }

func moneyOf(m dossier.Money) money { return money{opaque[dossier.Money]{m, moneyType}} }

func (m money) Equal(other ref.Val) ref.Val {
	o, ok := other.(money)
	return types.Bool(ok && o.v == m.v)
}

func (m money) Compare(other ref.Val) ref.Val {
	o, ok := other.(money)
	if !ok {
		return types.MaybeNoSuchOverloadErr(other)
	}
	return ordered(m.v.Cents(), o.v.Cents())
}

func ordered[T int | int64](a, b T) ref.Val {
	switch {
	case a < b:
		return types.IntNegOne
	case a > b:
		return types.IntOne
	}
	return types.IntZero
}

func (m money) Add(other ref.Val) ref.Val {
	o, ok := other.(money)
	if !ok {
		return types.MaybeNoSuchOverloadErr(other)
	}
	return sum(m.v.Cents(), o.v.Cents())
}

func (m money) Subtract(other ref.Val) ref.Val {
	o, ok := other.(money)
	if !ok {
		return types.MaybeNoSuchOverloadErr(other)
	}
	return sum(m.v.Cents(), -o.v.Cents())
}

func (m money) Negate() ref.Val { return moneyOf(-m.v) }

// Multiply takes an amount several times: cross-multiplication compares rates exactly.
func (m money) Multiply(other ref.Val) ref.Val {
	n, ok := other.(types.Int)
	if !ok {
		return types.MaybeNoSuchOverloadErr(other)
	}
	c, by := m.v.Cents(), int64(n)
	if c != 0 && by != 0 && (c*by/by != c || by == math.MinInt64 || c == math.MinInt64) {
		return tooLarge()
	}
	return checked(c * by)
}

func sum(a, b int64) ref.Val {
	if b > 0 && a > math.MaxInt64-b || b < 0 && a < math.MinInt64-b {
		return tooLarge()
	}
	return checked(a + b)
}

// checked is an amount, or an error where it is beyond what money may be.
func checked(c int64) ref.Val {
	if c > mostCents || c < -mostCents {
		return tooLarge()
	}
	return moneyOf(dossier.Money(c))
}

// mostCents bounds what a computation may come to: a hundred times the largest amount, for
// the percentages that an amount is multiplied by.
const mostCents = 100 * int64(dossier.MaxMoney)

func tooLarge() ref.Val { return types.NewErr("montant trop grand") }

// date is a civil date.
type date struct{ opaque[dossier.Date] }

func dateOf(d dossier.Date) date { return date{opaque[dossier.Date]{d, dateType}} }

func (d date) Equal(other ref.Val) ref.Val {
	o, ok := other.(date)
	return types.Bool(ok && o.v == d.v)
}

func (d date) Compare(other ref.Val) ref.Val {
	o, ok := other.(date)
	if !ok {
		return types.MaybeNoSuchOverloadErr(other)
	}
	return ordered(o.v.DaysUntil(d.v), 0)
}
