package convention

import (
	"math/rand/v2"
	"strings"
	"testing"

	"guichet/internal/dossier"
)

func TestInWords(t *testing.T) {
	for _, tc := range []struct {
		cents int64
		want  string
	}{
		{0, "zéro euro"},
		{1, "un centime"},
		{50, "cinquante centimes"},
		{100, "un euro"},
		{150, "un euro et cinquante centimes"},
		{200, "deux euros"},
		{2100, "vingt-et-un euros"},
		{7100, "soixante-et-onze euros"},
		{7700, "soixante-dix-sept euros"},
		{8000, "quatre-vingts euros"},
		{8100, "quatre-vingt-un euros"},
		{9100, "quatre-vingt-onze euros"},
		{9999, "quatre-vingt-dix-neuf euros et quatre-vingt-dix-neuf centimes"},
		{20000, "deux cents euros"},
		{20100, "deux cent un euros"},
		{100000, "mille euros"},
		{8_000_000, "quatre-vingt mille euros"},
		{9_000_000, "quatre-vingt-dix mille euros"},
		{20_000_000, "deux cent mille euros"},
		{30_028_000, "trois cent mille deux cent quatre-vingts euros"},
		{100_000_000, "un million d’euros"},
		{120_000_000, "un million deux cent mille euros"},
		{200_000_000, "deux millions d’euros"},
		{200_000_001, "deux millions d’euros et un centime"},
		{20_000_000_000, "deux cents millions d’euros"},
		{100_000_000_000, "un milliard d’euros"},
		{-4850, "moins quarante-huit euros et cinquante centimes"},
		{int64(dossier.MaxMoney), "cent milliards d’euros"},
	} {
		if got := InWords(dossier.Money(tc.cents)); got != tc.want {
			t.Errorf("%d cents: %q, want %q", tc.cents, got, tc.want)
		}
	}
}

// TestInWordsReadsBack parses the words with an independent reader: every
// amount comes back.
func TestInWordsReadsBack(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	check := func(cents int64) {
		t.Helper()
		words := InWords(dossier.Money(cents))
		if got := readWords(t, words); got != cents {
			t.Fatalf("%d cents are written %q, which reads %d", cents, words, got)
		}
	}
	for cents := range int64(30_000) {
		check(cents)
	}
	for range 20_000 {
		check(random.Int64N(int64(dossier.MaxMoney)) >> random.IntN(40))
	}
}

func readWords(t *testing.T, s string) int64 {
	t.Helper()
	s = strings.NewReplacer("d’euros", "euros", "euro ", "euros ", "centimes", "centime").Replace(s + " ")
	var cents int64
	if whole, rest, found := strings.Cut(s, "euros"); found {
		cents, s = 100*readInteger(t, whole), strings.TrimPrefix(strings.TrimSpace(rest), "et ")
	}
	if part, _, found := strings.Cut(s, "centime"); found {
		cents += readInteger(t, part)
	}
	return cents
}

func readInteger(t *testing.T, s string) int64 {
	t.Helper()
	values := map[string]int64{"zéro": 0, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "et": 0}
	for i, w := range underTwenty[:17] {
		values[w] = int64(i)
	}
	var total, group int64
	s = strings.ReplaceAll(s, "quatre-vingt", "huitante")
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' }) {
		switch w {
		case "huitante", "huitantes":
			group += 80
		case "cent", "cents":
			group = max(1, group) * 100
		case "mille":
			total, group = total+max(1, group)*1000, 0
		case "million", "millions":
			total, group = total+group*1_000_000, 0
		case "milliard", "milliards":
			total, group = total+group*1_000_000_000, 0
		default:
			v, ok := values[w]
			if !ok {
				t.Fatalf("unknown word %q in %q", w, s)
			}
			group += v
		}
	}
	return total + group
}
