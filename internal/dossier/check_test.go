package dossier

import "testing"

func TestAChecksWordsSayWhatCameOut(t *testing.T) {
	other := Source{File: "budget.xlsx", Sheet: "Plan", Cell: "C4", Raw: "12 000"}
	for name, tt := range map[string]struct {
		check Check
		want  string
	}{
		"a sum that comes out":    {Sums(CheckLines, Euros(3500), Euros(3500), true), "la somme des lignes donne ce total"},
		"but for rounding":        {Sums(CheckLines, 350040, 350000, true), "la somme des lignes donne ce total, à 0,40\u00a0€ près"},
		"a sum that does not":     {Sums(CheckYears, Euros(3500), Euros(3600), false), "la somme des années donne 3\u202f500,00\u00a0€, et non 3\u202f600,00\u00a0€"},
		"a term of a sum":         {Sums(CheckTax, Euros(12), Euros(12), true).AsPart(), "le montant HT augmenté de la TVA, ce montant compris, donne le montant TTC"},
		"a sum with a proposal":   {Check{Code: CheckLines, Holds: true, Proposed: true}, "la somme des lignes donne ce total, avec un montant proposé"},
		"who pays, in the plural": {Sums(CheckPlan, Euros(12), Euros(12), true), "les financements additionnés donnent ce coût"},
		"the key of a SIRET":      {Check{Code: CheckSIRET}, "la clé de contrôle du SIRET est fausse\u00a0: un chiffre est mal lu ou mal saisi"},
		"another file agrees":     {Check{Code: CheckFiles, Holds: true, Other: &other}, "budget.xlsx, feuille «\u00a0Plan\u00a0», cellule\u00a0C4 donne la même valeur"},
		"another amount":          {Check{Code: CheckFiles, Other: &other, Computed: new(Euros(12000))}, "budget.xlsx, feuille «\u00a0Plan\u00a0», cellule\u00a0C4 donne 12\u202f000,00\u00a0€"},
		"another file disagrees":  {Check{Code: CheckFiles, Other: &other}, "budget.xlsx, feuille «\u00a0Plan\u00a0», cellule\u00a0C4 donne autre chose\u00a0: «\u00a012 000\u00a0»"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := tt.check.French(); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestATermOfAWrongSumIsNotItselfContradicted(t *testing.T) {
	sum := Sums(CheckLines, Euros(3500), Euros(3600), false)
	var total, line Value[Money]
	total.Check(sum)
	line.Check(sum.AsPart())
	if !total.Contradicted() || line.Contradicted() || total.Supported() || line.Supported() {
		t.Errorf("got %v %v %v %v", total.Contradicted(), line.Contradicted(), total.Supported(), line.Supported())
	}
	kept := line
	line.Check(Sums(CheckYears, Euros(5), Euros(5), true))
	line.Check(Sums(CheckYears, Euros(5), Euros(5), true))
	if len(line.Checks) != 2 || len(kept.Checks) != 1 || !line.Supported() {
		t.Errorf("got %d checks, and %d on the copy", len(line.Checks), len(kept.Checks))
	}
}
