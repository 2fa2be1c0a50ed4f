package condition

import (
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"guichet/internal/dossier"
)

// names are what an expression may name, with their types.
var names = map[string]*cel.Type{
	"demande": moneyType, "cout": moneyType, "apport": moneyType,
	"depot": dateType, "debut": dateType, "fin": dateType,
	"porteur": carrierType, "dispositif": trackType, "intitule": cel.StringType, "lignes": cel.ListType(lineType),
	"premiers_resultats": cel.IntType, "part_innovante": cel.IntType, "part_deconcentree": cel.IntType,
	"population": cel.IntType, "departements": cel.IntType,
}

// Bounds of an expression, and of what computing it may cost.
const (
	longest     = 2_000 // code points
	deepest     = 32
	costliest   = 1_000_000
	checkedEach = 1_000
)

// environment is made once: it does not change.
var environment = sync.OnceValues(func() (*cel.Env, error) {
	registry, err := types.NewRegistry()
	if err != nil {
		return nil, err
	}
	options := []cel.EnvOption{
		cel.CustomTypeProvider(provider{registry}), cel.CustomTypeAdapter(registry),
		cel.ParserExpressionSizeLimit(longest), cel.ParserRecursionLimit(deepest), cel.HomogeneousAggregateLiterals(),
	}
	for name, of := range names {
		options = append(options, cel.Variable(name, of))
	}
	for _, c := range []dossier.CarrierType{dossier.Centrale, dossier.Deconcentree, dossier.Operateur, dossier.Collectivite, dossier.Laboratoire, dossier.AutreOrganisme} {
		options = append(options, cel.Constant(string(c), carrierType, wordOf(string(c), carrierType)))
	}
	for _, t := range []dossier.Track{dossier.Guichet, dossier.AAP} {
		options = append(options, cel.Constant(string(t), trackType, wordOf(string(t), trackType)))
	}
	for _, t := range []dossier.TitleCode{dossier.T2, dossier.T3, dossier.T5, dossier.T6} {
		options = append(options, cel.Constant(string(t), titleType, wordOf(string(t), titleType)))
	}
	return cel.NewEnv(append(options, functions()...)...)
})

// functions are the operators of amounts and dates, and the functions of the language.
func functions() []cel.EnvOption {
	out := []cel.EnvOption{
		cel.Function(operators.Add, cel.Overload("add_montant", []*cel.Type{moneyType, moneyType}, moneyType)),
		cel.Function(operators.Subtract, cel.Overload("subtract_montant", []*cel.Type{moneyType, moneyType}, moneyType)),
		cel.Function(operators.Multiply, cel.Overload("multiply_montant", []*cel.Type{moneyType, cel.IntType}, moneyType)),
		cel.Function(operators.Negate, cel.Overload("negate_montant", []*cel.Type{moneyType}, moneyType)),
		cel.Function("euros", cel.Overload("euros_int", []*cel.Type{cel.IntType}, moneyType, cel.UnaryBinding(amountIn(100)))),
		cel.Function("centimes", cel.Overload("centimes_int", []*cel.Type{cel.IntType}, moneyType, cel.UnaryBinding(amountIn(1)))),
		cel.Function("jour", cel.Overload("jour_string", []*cel.Type{cel.StringType}, dateType, cel.UnaryBinding(func(v ref.Val) ref.Val {
			d, err := dossier.ParseDate(string(v.(types.String)))
			if err != nil {
				return types.NewErr("%s n’est pas une date AAAA-MM-JJ", dossier.Quote(string(v.(types.String))))
			}
			return dateOf(d)
		}))),
		cel.Function("somme", cel.Overload("somme_list", []*cel.Type{cel.ListType(moneyType)}, moneyType, cel.UnaryBinding(total))),
		cel.Function("mois_apres", cel.Overload("mois_apres_date_int", []*cel.Type{dateType, cel.IntType}, dateType, cel.BinaryBinding(func(d, n ref.Val) ref.Val {
			if n := n.(types.Int); n < -1200 || n > 1200 {
				return types.NewErr("trop de mois")
			}
			return dateOf(d.(date).v.AddMonths(int(n.(types.Int))))
		}))),
		cel.Function("jours", cel.Overload("jours_date_date", []*cel.Type{dateType, dateType}, cel.IntType, cel.BinaryBinding(func(a, b ref.Val) ref.Val {
			return types.Int(a.(date).v.DaysUntil(b.(date).v))
		}))),
		cel.Function("annee", cel.Overload("annee_ligne_int", []*cel.Type{lineType, cel.IntType}, moneyType, cel.BinaryBinding(func(l, y ref.Val) ref.Val {
			of := l.(line)
			if len(of.d.Budget.Lines[of.v].Years) == 0 {
				return unknown(missingOfLine, of.v, "annee")
			}
			return moneyOf(of.d.Budget.Lines[of.v].Years[int(y.(types.Int))].V)
		}))),
	}
	for _, op := range []string{operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals} {
		out = append(out, cel.Function(op,
			cel.Overload(op+"montant", []*cel.Type{moneyType, moneyType}, cel.BoolType),
			cel.Overload(op+"date", []*cel.Type{dateType, dateType}, cel.BoolType)))
	}
	return out
}

func amountIn(cents int64) func(ref.Val) ref.Val {
	return func(v ref.Val) ref.Val { return moneyOf(dossier.Money(cents)).Multiply(v) }
}

// total adds up a list of amounts.
func total(v ref.Val) ref.Val {
	sum := ref.Val(moneyOf(0))
	for it := v.(traits.Lister).Iterator(); it.HasNext() == types.True; {
		m := it.Next()
		if types.IsUnknownOrError(m) {
			return m
		}
		if sum = sum.(money).Add(m); types.IsError(sum) {
			return sum
		}
	}
	return sum
}
