package condition

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/interpreter"

	"guichet/internal/dossier"
)

// Condition is an expression that was checked.
type Condition struct {
	text    string
	program cel.Program
	uses    []string // names, in the order of their first use
}

// Error is a mistake in an expression, at a place in it; both count from 1.
type Error struct {
	Line, Column int
	Problem      string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Problem)
}

// Compile checks an expression: its grammar, its names and its types. The error is an
// *Error.
func Compile(text string) (*Condition, error) {
	env, err := environment()
	if err != nil {
		return nil, fmt.Errorf("the language of conditions: %w", err)
	}
	checked, issues := env.Compile(text)
	if issues != nil && issues.Err() != nil {
		first := issues.Errors()[0]
		return nil, &Error{max(first.Location.Line(), 1), max(first.Location.Column()+1, 1), worded(first.Message)}
	}
	if !checked.OutputType().IsExactType(cel.BoolType) {
		return nil, &Error{1, 1, "l’expression donne " + checked.OutputType().String() + ", et non vrai ou faux"}
	}
	program, err := env.Program(checked, cel.CostLimit(costliest), cel.InterruptCheckFrequency(checkedEach))
	if err != nil {
		return nil, &Error{1, 1, err.Error()}
	}
	c := &Condition{text: text, program: program, uses: used(checked)}
	// What can be computed without any dossier is computed now: a date that is none.
	if _, _, err := c.eval(&dossier.Dossier{}); err != nil {
		return nil, &Error{1, 1, err.Error()}
	}
	return c, nil
}

// used lists the names in an expression, each once.
func used(checked *cel.Ast) []string {
	var out []string
	ast.PreOrderVisit(checked.NativeRep().Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.IdentKind {
			return
		}
		if name := e.AsIdent(); names[name] != nil && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}))
	return out
}

// String returns the expression.
func (c *Condition) String() string { return c.text }

// Uses returns the names in the expression, in the order of their first use.
func (c *Condition) Uses() []string { return slices.Clone(c.uses) }

// Holds tells whether the condition holds for a dossier. It is undecided where missing is
// not empty: it says what must be known, in French, without a capital.
func (c *Condition) Holds(d *dossier.Dossier) (holds bool, missing string) {
	out, missing, err := c.eval(d)
	if err != nil {
		return false, "le calcul n’a pas abouti (" + err.Error() + ")"
	}
	return out, missing
}

func (c *Condition) eval(d *dossier.Dossier) (holds bool, missing string, err error) {
	out, _, err := c.program.Eval(given{d})
	if u, ok := out.(*types.Unknown); ok {
		return false, said(u), nil
	}
	if err != nil {
		return false, "", reason(err)
	}
	b, ok := out.(types.Bool)
	if !ok {
		return false, "", errors.New("le résultat n’est ni vrai ni faux")
	}
	return bool(b), "", nil
}

// reason words what stops a computation.
func reason(err error) error {
	if strings.Contains(err.Error(), "cost limit") {
		return errors.New("il demande trop de pas")
	}
	return err
}

// given are the figures of a dossier by their names.
type given struct{ d *dossier.Dossier }

func (given) Parent() interpreter.Activation { return nil }

func (g given) ResolveName(name string) (any, bool) {
	if names[name] == nil {
		return nil, false
	}
	if v := g.value(name); v != nil {
		return v, true
	}
	return unknown(slices.Index(known, name), 0, name), true
}

// value returns a figure, nil when it is not known.
func (g given) value(name string) ref.Val {
	d := g.d
	switch name {
	case "demande":
		return amountOf(d.AmountRequested())
	case "depot":
		return dayOf(d.SubmittedOn)
	case "debut":
		return dayOf(d.Start)
	case "fin":
		return dayOf(d.End)
	case "porteur":
		if d.Carrier.Type.Known {
			return wordOf(string(d.Carrier.Type.V), carrierType)
		}
	case "dispositif":
		if d.Track.Known {
			return wordOf(string(d.Track.V), trackType)
		}
	case "intitule":
		if d.Title.Known {
			return types.String(d.Title.V)
		}
	case "premiers_resultats":
		return numberOf(d.Declared.FirstResultsMonths)
	case "part_innovante":
		return numberOf(d.Declared.InnovativePercent)
	case "part_deconcentree":
		return numberOf(d.Declared.DeconcentratedPercent)
	case "population":
		return numberOf(d.Declared.PopulationCovered)
	case "departements":
		return numberOf(d.Declared.Departments)
	}
	if d.Budget == nil {
		return nil
	}
	switch name {
	case "cout":
		return amountOf(d.Budget.Total)
	case "apport":
		return amountOf(d.Budget.OwnShare)
	case "lignes":
		if len(d.Budget.Lines) == 0 {
			return nil
		}
		all := make([]ref.Val, len(d.Budget.Lines))
		for i := range all {
			all[i] = line{opaque[int]{i, lineType}, d}
		}
		return types.NewRefValList(types.DefaultTypeAdapter, all)
	}
	return nil
}

func amountOf(v dossier.Value[dossier.Money]) ref.Val {
	if !v.Known {
		return nil
	}
	return moneyOf(v.V)
}

func dayOf(v dossier.Value[dossier.Date]) ref.Val {
	if !v.Known {
		return nil
	}
	return dateOf(v.V)
}

func numberOf(v dossier.Value[int64]) ref.Val {
	if !v.Known {
		return nil
	}
	return types.Int(v.V)
}
