package french

import (
	"slices"
	"testing"
)

func TestDates(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"in words", "Fait le 15 mars 2021", []string{"2021-03-15"}},
		{"the first of a month", "1er avril 2021", []string{"2021-04-01"}},
		{"the first, as a recogniser sees it", "Le ler avril 2021", []string{"2021-04-01"}},
		{"the first, with a superior sign", "1ᵉʳ avril 2021", []string{"2021-04-01"}},
		{"with no-break spaces", "1er\u00a0avril\u202f2021", []string{"2021-04-01"}},
		{"a short month", "3 déc. 2020", []string{"2020-12-03"}},
		{"in capitals", "4 AOÛT 2021", []string{"2021-08-04"}},
		{"dots", "01.04.2021", []string{"2021-04-01"}},
		{"slashes, short", "1/4/21", []string{"2021-04-01"}},
		{"spaces around the slashes, as a recogniser sees them", "01 / 04 / 2021", []string{"2021-04-01"}},
		{"ISO", "2021-04-01", []string{"2021-04-01"}},
		{"a period", "du 01.03.2021 au 31.12.2021", []string{"2021-03-01", "2021-12-31"}},
		{"no such day", "31/02/2021", nil},
		{"a period whose first day leaves out the year", "du 15 mars au 30 juin 2027", []string{"2027-03-15", "2027-06-30"}},
		{"a period over the turn of the year", "du 1er novembre au 28 février 2027", []string{"2026-11-01", "2027-02-28"}},
		{"a period within a month", "du 1er au 30 juin 2027", []string{"2027-06-01", "2027-06-30"}},
		{"a period in figures", "du 15/03 au 30/06/2027", []string{"2027-03-15", "2027-06-30"}},
		{"a number before a date is no day", "lot 3 – 30 juin 2027", []string{"2027-06-30"}},
		{"a year of two figures", "15 mars 27", []string{"2027-03-15"}},
		{"an amount after a month is no year", "au 15 mars 27 000 €", nil},
		{"an hour after a month is no year", "le 15 mars 21 h", nil},
		{"hours and minutes are no year", "le 15 mars 21:30", nil},
		{"English", "15 March 2027 to June 3rd, 2027", []string{"2027-03-15", "2027-06-03"}},
		{"a month alone is no date", "mars 2021", nil},
		{"a telephone is no date", "01 02 03 04 05", nil},
		{"an amount is no date", "1.234.567", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, d := range Dates(c.text) {
				got = append(got, d.Date.String())
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q: %v, want %v", c.text, got, c.want)
			}
		})
	}
}

func TestMonths(t *testing.T) {
	for s, want := range map[string]string{"mars 2021": "2021-03-01", "de 03/2021": "2021-03-01", "15 mars 2021": "", "01/03/2021": ""} {
		got := ""
		if m := Months(s); len(m) > 0 {
			got = m[0].Date.String()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func TestMonthsOfAPeriodShareTheirYear(t *testing.T) {
	for s, want := range map[string][]string{
		"de mars à juin 2027":        {"2027-03-01", "2027-06-01"},
		"novembre – février 2027":    {"2026-11-01", "2027-02-01"},
		"de mars 2026 à juin 2027":   {"2026-03-01", "2027-06-01"},
		"réunion de mars, juin 2027": {"2027-06-01"},
		"June 2027":                  {"2027-06-01"},
	} {
		var got []string
		for _, d := range Months(s) {
			got = append(got, d.Date.String())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}

func TestQuarters(t *testing.T) {
	for s, want := range map[string]string{
		"T1 2027": "2027-01-01 2027-03-01", "2e trimestre 2027": "2027-04-01 2027-06-01", "Q4 2027": "2027-10-01 2027-12-01",
		"1er semestre 2027": "2027-01-01 2027-06-01", "S2 2027": "2027-07-01 2027-12-01", "dernier trimestre 2026": "2026-10-01 2026-12-01",
		"T5 2027": "", "3e semestre 2027": "", "LOT2 2027": "",
	} {
		got := ""
		if q := Quarters(s); len(q) > 0 {
			got = q[0].First.String() + " " + q[0].Last.String()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func TestDurations(t *testing.T) {
	for s, want := range map[string]int{"12 mois à compter du 01/03/2021": 12, "18 (dix-huit) mois": 18, "deux ans": 24, "1 an": 12, "un trimestre": 3, "15 mois après le lancement": 15, "rapide": 0} {
		if got, _ := Duration(s); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
}
