package convention

import (
	"math/rand/v2"
	"slices"
	"testing"

	"guichet/generate/internal/sample"
	"guichet/internal/dossier"
)

func TestSplit(t *testing.T) {
	for _, tc := range []struct {
		name    string
		amount  dossier.Money
		weights []int64
		want    []dossier.Money
	}{
		{"round shares", 100_00, []int64{30, 40, 30}, []dossier.Money{30_00, 40_00, 30_00}},
		{"the odd cent goes to the largest remainder", 101, []int64{30, 40, 30}, []dossier.Money{30, 41, 30}},
		{"equal remainders: the earlier share first", 100, []int64{1, 1, 1}, []dossier.Money{34, 33, 33}},
		{"a weight of zero gets nothing", 101, []int64{0, 1, 1}, []dossier.Money{0, 51, 50}},
		{"less cents than shares", 1, []int64{1, 2, 1}, []dossier.Money{0, 1, 0}},
		{"the largest amounts", dossier.MaxMoney, []int64{int64(dossier.MaxMoney), int64(dossier.MaxMoney)}, []dossier.Money{dossier.MaxMoney / 2, dossier.MaxMoney / 2}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := Split(tc.amount, tc.weights); !slices.Equal(got, tc.want) {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

func TestSplitAddsUp(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		amount := dossier.Money(random.Int64N(int64(dossier.MaxMoney)) >> random.IntN(42))
		weights := make([]int64, 1+random.IntN(12))
		for i := range weights {
			weights[i] = random.Int64N(int64(dossier.MaxMoney)) >> random.IntN(44)
		}
		weights[random.IntN(len(weights))]++
		shares := Split(amount, weights)
		if got := dossier.Sum(shares...); got != amount {
			t.Fatalf("%d in %v gives %v, which add up to %d", amount, weights, shares, got)
		}
		for i, s := range shares {
			if s < 0 || weights[i] == 0 && s != 0 {
				t.Fatalf("%d in %v gives %v", amount, weights, shares)
			}
		}
	}
}

func TestInstalmentsAddUpToTheGrant(t *testing.T) {
	for _, d := range []*dossier.Dossier{sample.Long(1), sample.Long(7), sample.Long(60)} {
		in := input(d, sample.SNAP4())
		var total dossier.Money
		for _, p := range schedule(in) {
			total += p.amount
		}
		if total != in.Granted {
			t.Errorf("instalments add up to %s, the grant is %s", total, in.Granted)
		}
	}
}

func TestByLine(t *testing.T) {
	theme := sample.ITN1()
	b := sample.Plain().Budget
	values := func(shares []dossier.Value[dossier.Money]) (ms []dossier.Money) {
		for _, s := range shares {
			ms = append(ms, s.V)
		}
		return ms
	}
	if got, want := values(ByLine(32_000, theme, b)), []dossier.Money{8_000, 15_000, 2_000, 7_000}; !slices.Equal(got, want) {
		t.Errorf("in proportion to the cost: %v, want %v", got, want)
	}
	theme.Rules[0].Base = "titre3"
	if got, want := values(ByLine(25_000, theme, b)), []dossier.Money{8_000, 15_000, 2_000, 0}; !slices.Equal(got, want) {
		t.Errorf("titre 3 only: %v, want %v", got, want)
	}
	for i, m := range []dossier.Money{1, 2, 3, 4} {
		b.Lines[i].Requested = sample.Known(m)
	}
	if got, want := values(ByLine(10, theme, b)), []dossier.Money{1, 2, 3, 4}; !slices.Equal(got, want) {
		t.Errorf("as asked line by line: %v, want %v", got, want)
	}
	for i := range b.Lines {
		b.Lines[i].Total.Known, b.Lines[i].Requested.Known = false, false
	}
	if got := ByLine(10, theme, b)[0]; got.Known {
		t.Errorf("without any cost a share is %v", got)
	}
}
