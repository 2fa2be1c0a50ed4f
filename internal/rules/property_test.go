package rules_test

import (
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"guichet/internal/dossier"
)

const tries = 2000

// random returns a dossier with figures around the bounds of its theme.
func random(r *rand.Rand) *dossier.Dossier {
	ids := slices.Sorted(maps.Keys(sizes))
	id := ids[r.IntN(len(ids))]
	total := 1 + r.Int64N(3*sizes[id][0])
	d := clean(id, total, r.Int64N(total+total/4))
	d.Carrier.Type.V = []dossier.CarrierType{dossier.Centrale, dossier.Deconcentree, dossier.Operateur, dossier.Collectivite, dossier.Laboratoire, dossier.AutreOrganisme}[r.IntN(6)]
	d.SubmittedOn.V = d.SubmittedOn.V.AddDays(r.IntN(500) - 150)
	d.End.V = d.Start.V.AddDays(r.IntN(600))
	if r.IntN(3) == 0 {
		d.Budget.Lines[0].Title.V = dossier.T2
	}
	return d
}

func has(fs []dossier.Finding, code string) bool {
	return slices.ContainsFunc(fs, func(f dossier.Finding) bool { return f.Code == code })
}

func TestAskingForMoreNeverRemovesAFindingAboutTheRequest(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range tries {
		d := random(r)
		before := shared(t).Check(d)
		d.Budget.Requested.V += dossier.Money(1 + r.Int64N(10_000_000))
		after := shared(t).Check(d)
		for _, code := range []string{"funding.rate-exceeded", "funding.cap-exceeded", "nature.t2-not-eligible"} {
			if has(before, code) && !has(after, code) {
				t.Fatalf("%s: %s is lost at %s", d.Theme.V, code, d.Budget.Requested.V)
			}
		}
	}
}

func TestALongerProjectNeverBecomesShortEnough(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range tries {
		d := random(r)
		before := has(shared(t).Check(d), "duration.too-long")
		d.End.V = d.End.V.AddDays(1 + r.IntN(100))
		if before && !has(shared(t).Check(d), "duration.too-long") {
			t.Fatalf("%s: %s to %s", d.Theme.V, d.Start.V, d.End.V)
		}
	}
}

func TestTheOrderOfLinesDoesNotChangeWhatIsFound(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for id, x := range corpus(t) {
		d := x.dossier(t)
		shared(t).Recognise(d)
		want := codes(shared(t).Check(d))
		if d.Budget == nil {
			continue
		}
		r.Shuffle(len(d.Budget.Lines), func(i, j int) { d.Budget.Lines[i], d.Budget.Lines[j] = d.Budget.Lines[j], d.Budget.Lines[i] })
		if got := codes(shared(t).Check(d)); !slices.Equal(got, want) {
			t.Errorf("%s: %q, then %q", id, want, got)
		}
	}
}

// A code is either found, or open, or neither: never both.
func TestNothingIsBothFoundAndAsked(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range tries {
		d := random(r)
		for _, forget := range []func(){
			func() { d.Carrier.Type.Known = false }, func() { d.SubmittedOn.Known = false }, func() { d.Track.Known = false },
			func() { d.Budget.Requested.Known = false }, func() { d.Budget.Lines[0].Title.Known = false }, func() { d.Budget.Lines[0].Years = nil },
		} {
			if r.IntN(3) == 0 {
				forget()
			}
		}
		found := shared(t).Check(d)
		for _, q := range shared(t).Questions(d) {
			if q.Code != "" && has(found, q.Code) {
				t.Fatalf("%s: %s is found and asked: %s", d.Theme.V, q.Code, q.Text)
			}
		}
	}
}

// To forget a figure never brings a finding about it: only completeness may be
// found wanting.
func TestForgettingAFigureNeverAccuses(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range tries {
		d := random(r)
		before := codes(shared(t).Check(d))
		switch r.IntN(6) {
		case 0:
			d.Carrier.Type.Known = false
		case 1:
			d.SubmittedOn.Known = false
		case 2:
			d.Track.Known = false
		case 3:
			d.Budget.Requested.Known = false
		case 4:
			d.Budget.Lines[0].Title.Known = false
		case 5:
			d.Budget.OwnShare.Known = false
		}
		for _, code := range codes(shared(t).Check(d)) {
			if !slices.Contains(before, code) {
				t.Fatalf("%s: %s appears", d.Theme.V, code)
			}
		}
	}
}

func TestCheckingChangesNothingAndGivesTheSameTwice(t *testing.T) {
	c := shared(t)
	for id, x := range corpus(t) {
		d, untouched := x.dossier(t), x.dossier(t)
		c.Recognise(d)
		c.Recognise(untouched)
		one, asked := c.Check(d), c.Questions(d)
		if !reflect.DeepEqual(one, c.Check(d)) || !reflect.DeepEqual(asked, c.Questions(d)) {
			t.Errorf("%s: two answers", id)
		}
		if !reflect.DeepEqual(d, untouched) {
			t.Errorf("%s: the dossier is changed", id)
		}
	}
}
