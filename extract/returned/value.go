package returned

import (
	"math/big"
	"strconv"
	"strings"
	"time"

	"guichet/extract/french"
	"guichet/internal/dossier"
)

// words reads a text.
func (t *table) words(title string, row int) dossier.Value[string] {
	s := t.is.source(t.columns[title], row)
	if t.columns[title] == 0 || s.Raw == "" {
		return dossier.Value[string]{Source: s}
	}
	return dossier.Read(s.Raw, s)
}

// money reads an amount in euros: a number of the file, exact to the cent, or a text that is
// an amount as it is written in French. What is neither is a finding.
func (r *reading) money(t *table, title string, row int) dossier.Value[dossier.Money] {
	s := t.is.source(t.columns[title], row)
	if t.columns[title] == 0 || s.Raw == "" {
		return dossier.Value[dossier.Money]{Source: s}
	}
	m, ok := amount(s.Raw)
	if !ok {
		r.add("not-a-number", dossier.Bloquante, s, "«\u00a0"+title+"\u00a0» n’est pas un montant.", "un montant en euros, avec deux décimales au plus", "Écrire un nombre, par exemple 1234,50.")
		return dossier.Value[dossier.Money]{Source: s}
	}
	return dossier.Read(m, s)
}

// tolerance is how far from a whole cent a binary number of the file may be written.
var tolerance = big.NewRat(1, 100_000)

func amount(raw string) (dossier.Money, bool) {
	if len(raw) > 40 {
		return 0, false
	}
	n, ok := rat(raw)
	if !ok {
		parsed, err := french.ParseNumber(raw, french.Mark(','))
		if err != nil {
			return 0, false
		}
		m, err := parsed.Money(french.Euro)
		return m, err == nil
	}
	m, err := french.RatMoney(n, french.Euro)
	if err != nil {
		return 0, false
	}
	gap := new(big.Rat).Sub(n, big.NewRat(m.Cents(), 100))
	return m, gap.Abs(gap).Cmp(tolerance) < 0
}

// rat reads a number as a workbook's file writes it.
func rat(raw string) (*big.Rat, bool) {
	if strings.ContainsAny(raw, "/_xXpP") {
		return nil, false
	}
	if _, exponent, ok := strings.Cut(strings.ToUpper(raw), "E"); ok {
		if n, err := strconv.Atoi(exponent); err != nil || n < -30 || n > 30 {
			return nil, false
		}
	}
	return new(big.Rat).SetString(raw)
}

// date reads a day: the number by which the file counts days, or a date as it is written in
// French.
func (r *reading) date(t *table, title string, row int) dossier.Value[dossier.Date] {
	s := t.is.source(t.columns[title], row)
	if t.columns[title] == 0 || s.Raw == "" {
		return dossier.Value[dossier.Date]{Source: s}
	}
	d, ok := day(s.Raw)
	if !ok {
		r.add("not-a-number", dossier.Bloquante, s, "«\u00a0"+title+"\u00a0» n’est pas une date.", "une date, par exemple 31/03/2021", "Corriger la date.")
		return dossier.Value[dossier.Date]{Source: s}
	}
	s.Raw = d.French()
	return dossier.Read(d, s)
}

func day(raw string) (dossier.Date, bool) {
	if n, ok := rat(raw); ok {
		days := new(big.Int).Quo(n.Num(), n.Denom())
		if !days.IsInt64() || days.Int64() < 30_000 || days.Int64() > 80_000 { // 1982 to 2119
			return dossier.Date{}, false
		}
		return dossier.DateOf(time.Date(1899, 12, 30, 12, 0, 0, 0, dossier.Paris).AddDate(0, 0, int(days.Int64()))), true
	}
	if iso, _, ok := strings.Cut(raw, "T"); ok {
		raw = iso
	}
	found := french.Dates(raw)
	if len(found) != 1 || found[0].From != 0 || found[0].To != len(raw) {
		return dossier.Date{}, false
	}
	return found[0].Date, true
}

// number reads a number as digits with a point.
func (r *reading) number(t *table, title string, row int) dossier.Value[string] {
	s := t.is.source(t.columns[title], row)
	if t.columns[title] == 0 || s.Raw == "" {
		return dossier.Value[string]{Source: s}
	}
	n, ok := rat(s.Raw)
	if !ok {
		if parsed, err := french.ParseNumber(s.Raw, french.Mark(',')); err == nil {
			n, ok = parsed.Rat(), true
		}
	}
	if !ok {
		r.add("not-a-number", dossier.Bloquante, s, "«\u00a0"+title+"\u00a0» n’est pas un nombre.", "un nombre", "Écrire un nombre, sans unité.")
		return dossier.Value[string]{Source: s}
	}
	digits := n.FloatString(6)
	if strings.Contains(digits, ".") {
		digits = strings.TrimRight(strings.TrimRight(digits, "0"), ".")
	}
	return dossier.Read(digits, s)
}

// whole reads the number of a line.
func (r *reading) whole(t *table, title string, row int) dossier.Value[int] {
	v := r.number(t, title, row)
	if !v.Known {
		return dossier.Value[int]{Source: v.Source}
	}
	n, err := strconv.Atoi(v.V)
	if err != nil {
		r.add("not-a-number", dossier.Bloquante, v.Source, "«\u00a0"+title+"\u00a0» n’est pas un nombre entier.", "le numéro d’une ligne", "Écrire le numéro de la ligne.")
		return dossier.Value[int]{Source: v.Source}
	}
	return dossier.Read(n, v.Source)
}
