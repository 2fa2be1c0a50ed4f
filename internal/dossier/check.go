package dossier

import (
	"fmt"
	"slices"
)

// CheckCode names a relation in which a value stands with others, and which can be
// worked out from the figures as they were read.
type CheckCode string

// The relations that are worked out.
const (
	CheckLines   CheckCode = "lines=total"     // the lines add up to the total
	CheckColumn  CheckCode = "column=total"    // the amounts of a year, over the lines, add up to the printed sum of that column
	CheckYears   CheckCode = "years=total"     // the years of a line, or of the total, add up to it
	CheckTax     CheckCode = "ht+vat=ttc"      // HT and VAT add up to TTC
	CheckProduct CheckCode = "qty×price"       // quantity times unit price
	CheckPlan    CheckCode = "plan=cost"       // who pays adds up to the cost
	CheckSIRET   CheckCode = "siret-luhn"      // the key of a SIRET
	CheckFiles   CheckCode = "two-files-agree" // another file says the same
)

// Check is a relation that was worked out for a value: it supports the value when it
// holds and speaks against it when not. Only figures that were read count: where
// one is missing there is no check.
type Check struct {
	Code  CheckCode `json:"code"`
	Holds bool      `json:"holds"`
	// Part says that the value is one of the terms; without it, it is what they
	// should give.
	Part bool `json:"part,omitempty"`
	// Proposed says that one of the amounts is a proposal (Source.Proposal): that the
	// relation holds is why it was proposed, and supports nothing.
	Proposed bool `json:"proposed,omitempty"`
	// Computed is what the terms give and Printed what stands there, of a relation
	// between amounts. Both are equal but for rounding when it holds. For CheckFiles,
	// Computed is the amount of the other file.
	Computed *Money `json:"computed,omitempty"`
	Printed  *Money `json:"printed,omitempty"`
	// Other is the place of the other value, for CheckFiles.
	Other *Source `json:"other,omitempty"`
}

// Sums returns the check of terms that give computed where printed stands; holds
// says whether the difference is within rounding.
func Sums(code CheckCode, computed, printed Money, holds bool) Check {
	return Check{Code: code, Holds: holds, Computed: &computed, Printed: &printed}
}

// AsPart returns the check as it is for one of the terms.
func (c Check) AsPart() Check {
	c.Part = true
	return c
}

// Supports reports whether the check speaks for the value: it holds, with figures that
// were all read.
func (c Check) Supports() bool { return c.Holds && !c.Proposed }

// Exact reports whether the relation holds to the cent.
func (c Check) Exact() bool {
	return c.Holds && (c.Computed == nil || c.Printed == nil || *c.Computed == *c.Printed)
}

// French says for a person what the check found: "la somme des lignes donne ce total".
func (c Check) French() string {
	if c.Proposed {
		c.Proposed = false
		return c.French() + ", avec un montant proposé"
	}
	switch c.Code {
	case CheckSIRET:
		if c.Holds {
			return "la clé de contrôle du SIRET est juste"
		}
		return "la clé de contrôle du SIRET est fausse" + NoBreak + ": un chiffre est mal lu ou mal saisi"
	case CheckFiles:
		return c.agreement()
	case CheckLines:
		return c.sum("la somme des lignes", "donne", "ce total", "le total")
	case CheckColumn:
		return c.sum("la somme de la colonne", "donne", "ce total", "le total imprimé de cette colonne")
	case CheckYears:
		return c.sum("la somme des années", "donne", "ce total", "le total")
	case CheckTax:
		return c.sum("le montant HT augmenté de la TVA", "donne", "ce montant TTC", "le montant TTC")
	case CheckProduct:
		return c.sum("la quantité multipliée par le prix unitaire", "donne", "ce montant", "le montant de la ligne")
	case CheckPlan:
		return c.sum("les financements additionnés", "donnent", "ce coût", "le coût total")
	}
	return string(c.Code)
}

// sum words a relation between amounts: for what should come out, "… donne ce
// total", and for a term, "…, ce montant compris, donne le total".
func (c Check) sum(terms, gives, this, the string) string {
	name := this
	if c.Part {
		terms, name = terms+", ce montant compris,", the
	}
	switch {
	case c.Exact():
		return fmt.Sprintf("%s %s %s", terms, gives, name)
	case c.Computed == nil || c.Printed == nil:
		return fmt.Sprintf("%s ne %s pas %s", terms, gives, name)
	case c.Holds:
		return fmt.Sprintf("%s %s %s, à %s près", terms, gives, name, (*c.Computed - *c.Printed).Abs())
	default:
		return fmt.Sprintf("%s %s %s, et non %s", terms, gives, *c.Computed, *c.Printed)
	}
}

func (c Check) agreement() string {
	other := "un autre fichier"
	if c.Other != nil {
		other = c.Other.Place()
	}
	switch {
	case c.Holds:
		return other + " donne la même valeur"
	case c.Computed != nil:
		return fmt.Sprintf("%s donne %s", other, *c.Computed)
	case c.Other != nil && c.Other.Raw != "":
		return fmt.Sprintf("%s donne autre chose%s: %s", other, NoBreak, Quote(c.Other.Raw))
	default:
		return other + " donne autre chose"
	}
}

// Check records what a check found of the value. The same finding is kept once.
func (v *Value[T]) Check(c Check) {
	for _, k := range v.Checks {
		if k.Code == c.Code && k.Holds == c.Holds && k.Part == c.Part && k.Code != CheckFiles {
			return
		}
	}
	v.Checks = append(slices.Clip(v.Checks), c) // copies of the value keep their own
}

// Supported reports whether a check speaks for the value.
func (v Value[T]) Supported() bool {
	return slices.ContainsFunc(v.Checks, Check.Supports)
}

// Contradicted reports whether a check speaks against the value itself: of a sum that
// does not come out, against what is printed as the sum, not against each term.
func (v Value[T]) Contradicted() bool { return Contradicts(v.Checks) }

// Contradicts reports whether one of the checks speaks against the value they are of.
func Contradicts(checks []Check) bool {
	return slices.ContainsFunc(checks, func(c Check) bool { return !c.Holds && !c.Part })
}
