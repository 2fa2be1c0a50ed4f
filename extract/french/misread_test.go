package french

import (
	"slices"
	"testing"
)

func TestALetterIsReadAsTheFigureItLooksLikeOnlyInANumber(t *testing.T) {
	for _, c := range []struct{ read, want string }{
		{"1O 5OO", "10 500"}, {"l2 500", "12 500"}, {"12 S00,00", "12 500,00"}, {"B 400", "8 400"},
		{"12 500 C", "12 500 €"}, {"12,5 k£", "12,5 k€"}, {"12 500 £", "12 500 €"}, {"| 12 500", "12 500"},
		{"12 5 00", "12 500"}, {"12 500, 00", "12 500,00"}, {"1 250 OOO", "1 250 000"},
		{"12 500", ""}, {"Total", ""}, {"So", ""}, {"SOLO 1", ""}, {"12 mois", ""}, {"Lot 1", ""}, {"2021-2022", ""}, {"12 50", ""}, {"1 2 500", ""}, {"12,5 kE", ""},
	} {
		if got, ok := Respelled(c.read); got != c.want || ok != (c.want != "") {
			t.Errorf("Respelled(%q) = %q, %v; want %q", c.read, got, ok, c.want)
		}
	}
}

func TestEachMisreadingHasOneSlip(t *testing.T) {
	for _, c := range []struct {
		read     string
		decimals int
		want     string
		never    []string
	}{
		{"7 500", 0, "1 500", []string{"7 500", "6 500"}},
		{"18 240,00 €", 2, "13 240,00 €", nil},
		{"1250000", 2, "12500,00", nil},
		{"1 12 500", 0, "12 500", nil},
		{"12 50", 0, "12 500", nil},
		{"k€", 0, "", nil},
	} {
		var got []string
		for _, m := range Misreadings(c.read, c.decimals) {
			got = append(got, m.Text)
		}
		if c.want != "" && !slices.Contains(got, c.want) {
			t.Errorf("Misreadings(%q) = %q, want %q among them", c.read, got, c.want)
		}
		for _, n := range c.never {
			if slices.Contains(got, n) {
				t.Errorf("Misreadings(%q) holds %q", c.read, n)
			}
		}
	}
}
