package condition

import (
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"guichet/internal/dossier"
)

// lineFields are the fields of a line of the budget.
var lineFields = map[string]*cel.Type{
	"libelle": cel.StringType, "titre": titleType, "phase": cel.StringType, "total": moneyType, "ht": moneyType, "demande": moneyType,
}

// line is a line of the budget, by its place.
type line struct {
	opaque[int]
	d *dossier.Dossier
}

func (l line) Equal(other ref.Val) ref.Val {
	o, ok := other.(line)
	return types.Bool(ok && o.v == l.v)
}

// Value is the line itself: its place alone says nothing.
func (l line) Value() any { return l }

// Get returns a field of the line.
func (l line) Get(field ref.Val) ref.Val {
	name, _ := field.Value().(string)
	of := &l.d.Budget.Lines[l.v]
	missing := func() ref.Val { return unknown(missingOfLine, l.v, name) }
	amount := func(v dossier.Value[dossier.Money]) ref.Val {
		if !v.Known {
			return missing()
		}
		return moneyOf(v.V)
	}
	switch name {
	case "libelle":
		return types.String(of.Label.V)
	case "titre":
		if !of.Title.Known {
			return missing()
		}
		return wordOf(string(of.Title.V), titleType)
	case "phase":
		return types.String(of.Phase.V) // a line without a phase has none: that is no missing figure
	case "total":
		return amount(of.Total)
	case "ht":
		return amount(of.HT)
	case "demande":
		return amount(of.Requested)
	}
	return types.NewErr("no such field: %s", name)
}

// provider adds the lines to the types that CEL knows.
type provider struct{ types.Provider }

func (p provider) FindStructType(name string) (*types.Type, bool) {
	if name == lineType.TypeName() {
		return types.NewTypeTypeWithParam(lineType), true
	}
	return p.Provider.FindStructType(name)
}

func (p provider) FindStructFieldNames(name string) ([]string, bool) {
	if name != lineType.TypeName() {
		return p.Provider.FindStructFieldNames(name)
	}
	var out []string
	for f := range lineFields {
		out = append(out, f)
	}
	return out, true
}

func (p provider) FindStructFieldType(name, field string) (*types.FieldType, bool) {
	if name != lineType.TypeName() {
		return p.Provider.FindStructFieldType(name, field)
	}
	of, ok := lineFields[field]
	if !ok {
		return nil, false
	}
	return &types.FieldType{
		Type:  of,
		IsSet: func(any) bool { return true },
		GetFrom: func(target any) (any, error) {
			if l, ok := target.(line); ok {
				return l.Get(types.String(field)), nil
			}
			return target, nil // what is not known has no fields
		},
	}, true
}
