package french

import (
	"errors"
	"testing"

	"guichet/internal/dossier"
)

func TestAmountsAreReadExactly(t *testing.T) {
	for _, c := range []struct {
		name string
		text string
		unit Unit
		mark Mark
		want dossier.Money
	}{
		{"spaces group, comma is decimal", "1 234 567,89", Euro, 0, 123456789},
		{"no-break space before the sign", "12 500 €", Euro, 0, 1250000},
		{"narrow no-break spaces", "12 500,00 €", Euro, 0, 1250000},
		{"apostrophes group", "1'234'567.89", Euro, 0, 123456789},
		{"typographic apostrophes group", "12’500", Euro, 0, 1250000},
		{"dots group, comma is decimal", "1.234.567,89", Euro, 0, 123456789},
		{"commas group, dot is decimal", "1,234,567.89", Euro, 0, 123456789},
		{"one dot before three digits groups in French", "84.921 €", Euro, 0, 8492100},
		{"one dot before three digits is decimal when the table says so", "84.921 k€", KEuro, '.', 8492100},
		{"one comma before three digits is decimal in French", "14,267", KEuro, 0, 1426700},
		{"one comma before three digits groups when the table says so", "14,267", Euro, '.', 1426700},
		{"digits without groups", "22750,00", Euro, 0, 2275000},
		{"the unit of the table", "12,5", KEuro, 0, 1250000},
		{"the unit of the cell wins over the table's", "12 500 €", KEuro, 0, 1250000},
		{"k€ in the cell", "444,07 k€", Euro, 0, 44407000},
		{"K€ in capitals, with its space", "1 397,41 K €", Euro, 0, 139741000},
		{"k€ as a recogniser sees it", "281,54 ke", Euro, 0, 28154000},
		{"keur", "12 keur", Euro, 0, 1200000},
		{"M€", "1,2 M€", Euro, 0, 120000000},
		{"milliers d’euros", "12 milliers d’euros", Euro, 0, 1200000},
		{"brackets are the accountant's minus", "(1 200,00)", Euro, 0, -120000},
		{"brackets with the sign outside", "(1 200,00) €", Euro, 0, -120000},
		{"minus sign", "−1 200", Euro, 0, -120000},
		{"hyphen", "-66 753,28", Euro, 0, -6675328},
		{"minus after", "1 200,00-", Euro, 0, -120000},
		{"minus between the number and its sign", "1 943- €", Euro, 0, -194300},
		{"minus behind the sign", "1 943 € –", Euro, 0, -194300},
		{"minus before the sign in front", "-€1,943.00", Euro, 0, -194300},
		{"no cents, as a dash", "1.943,- €", Euro, 0, 194300},
		{"tax words after the sign", "12 500 € TTC", Euro, 0, 1250000},
		{"sign in front", "€ 1,200.00", Euro, 0, 120000},
		{"a thousandth of k€ is a euro", "0,266", KEuro, 0, 26600},
		{"half a cent rounds away from zero", "0,005", Euro, 0, 1},
		{"a dash is nothing spent", "–", Euro, 0, 0},
		{"néant is nothing spent", "Néant", Euro, 0, 0},
		{"a dash with its unit", "- €", Euro, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, err := ParseNumber(c.text, c.mark)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := n.Money(c.unit); err != nil || got != c.want {
				t.Errorf("%q = %d, %v; want %d", c.text, got, err, c.want)
			}
		})
	}
}

func TestWhatIsNoNumber(t *testing.T) {
	for _, s := range []string{"", " ", "s.o.", "pm", "p.m.", "M+2", "12 jours", "ITN1", "1.2.3", "12 34", "1,2,3", "2021-04-01", "UGAP", "€", "12 500 UGAP", "1..2", "(12"} {
		if n, err := ParseNumber(s, 0); !errors.Is(err, ErrNoNumber) {
			t.Errorf("%q was read as %v", s, n.Rat())
		}
	}
}

func TestOneMarkBeforeThreeDigitsIsDoubtful(t *testing.T) {
	for s, want := range map[string]bool{"12.500": true, "12,500": true, "0,500": false, "12.50": false, "1.234.567": false, "1 007,250": false} {
		if n, err := ParseNumber(s, 0); err != nil || n.Doubtful != want {
			t.Errorf("%q doubtful: %v, %v", s, n.Doubtful, err)
		}
	}
}

func TestTheDecimalMarkShowsInSomeNumbers(t *testing.T) {
	for s, want := range map[string]Mark{"12,5": ',', "12.50": '.', "1.234.567": ',', "1,234,567": '.', "1.234,5": ',', "12.500": 0, "12": 0, "UGAP": 0} {
		if got := DecimalMark(s); got != want {
			t.Errorf("%q shows %q", s, rune(got))
		}
	}
}

func TestAmountsBeyondAllBudgetsAreRefused(t *testing.T) {
	n, err := ParseNumber("999 999 999 999 999", 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Money(MEuro); !errors.Is(err, dossier.ErrMoneyRange) {
		t.Errorf("got %v", err)
	}
}

func TestAnnouncedUnits(t *testing.T) {
	for s, want := range map[string]Unit{
		"Budget prévisionnel du projet (en k€)":                                             KEuro,
		"Tous les montants des tableaux financiers sont exprimés en milliers d'euros (k€).": KEuro,
		"Total (K€)":               KEuro,
		"Total (KE)":               KEuro,
		"Montant (ME)":             MEuro,
		"Montant (mensuel)":        NoUnit,
		"Montants en milliers d’€": KEuro,
		"Montant TTC, en keuros":   KEuro,
		"Les montants sont exprimés en euros toutes taxes comprises, sauf colonnes hors taxes.": Euro,
		"Coût TTC (€)":        Euro,
		"En millions d'euros": MEuro,
		"Le budget annuel, de l'ordre de 4,2 M€, n'est pas compris": NoUnit,
		"près de 12 000 € de licences":                              NoUnit,
		"Montant TTC":                                               NoUnit,
	} {
		if got, _ := AnnouncedUnit(s); got != want {
			t.Errorf("%q announces %q, want %q", s, got, want)
		}
	}
}

func TestNumberFormats(t *testing.T) {
	for f, want := range map[string]struct {
		unit   Unit
		scaled bool
	}{
		`# ##0,00 "k€"`:            {KEuro, false},
		`#,##0.00\ "€"`:            {Euro, false},
		`#,##0, "k€"`:              {KEuro, true},
		`#,##0.00 [$€-40C]`:        {Euro, false},
		`0.0%`:                     {Percent, false},
		`General`:                  {NoUnit, false},
		`#,##0.0 "k€";-#,##0 "k€"`: {KEuro, false},
	} {
		if u, s := FormatUnit(f); u != want.unit || s != want.scaled {
			t.Errorf("%s: %v %v", f, u, s)
		}
	}
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"1 234,56 €", "(12)", "1.2.3,4", "–", "12.500 k€", "€ ,", "1'2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, mark := range []Mark{0, ',', '.'} {
			n, err := ParseNumber(s, mark)
			if err != nil {
				continue
			}
			if _, err := n.Money(KEuro); err != nil && !errors.Is(err, dossier.ErrMoneyRange) {
				t.Errorf("%q: %v", s, err)
			}
		}
	})
}
