package portfolio_test

import (
	"reflect"
	"testing"
	"time"

	"guichet/internal/dossier"
	"guichet/internal/portfolio"
	"guichet/internal/portfolio/portfoliotest"
)

func day(s string) dossier.Date {
	d, err := dossier.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// A past day gives the figures of that day, whatever happened since: computed with all that
// is known now, or with what was known then.
func TestAPastDayIsTheSameForEver(t *testing.T) {
	themes := portfoliotest.Themes()
	all := portfoliotest.Histories(40)
	for _, on := range []string{"2021-01-15", "2021-03-31", "2021-07-01", "2022-06-30", "2023-01-01"} {
		asOf := day(on)
		now := portfolio.Compute(all, themes, "", asOf, asOf.AddMonths(-1))
		then := portfolio.Compute(portfoliotest.Cut(all, time.Date(asOf.Year, asOf.Month, asOf.Day, 23, 59, 59, 0, dossier.Paris)), themes, "", asOf, asOf.AddMonths(-1))
		if !reflect.DeepEqual(now, then) {
			t.Errorf("%s: %+v\n%+v", on, now.All, then.All)
		}
	}
}

// The lines of the themes add up to that of all, and the states to the dossiers received.
func TestTheThemesAddUp(t *testing.T) {
	r := portfolio.Compute(portfoliotest.Histories(60), portfoliotest.Themes(), "", day("2022-06-30"), day("2022-05-31"))
	var sum portfolio.Line
	for _, l := range r.Themes {
		sum.Received += l.Received
		sum.Asked += l.Asked
		sum.Granted += l.Granted
		sum.Contracted += l.Contracted
		sum.Spent += l.Spent
		sum.Left += l.Left
		n := 0
		for _, c := range l.States {
			n += c
		}
		if n != l.Received {
			t.Errorf("%s: %d in states, %d received", l.Theme, n, l.Received)
		}
		if l.Left != l.Envelope-l.Granted {
			t.Errorf("%s: left %s", l.Theme, l.Left)
		}
	}
	if a := r.All; sum.Received != a.Received || sum.Asked != a.Asked || sum.Granted != a.Granted || sum.Contracted != a.Contracted || sum.Spent != a.Spent || sum.Left != a.Left {
		t.Errorf("themes %+v, all %+v", sum, a)
	}
	if r.All.Granted == 0 || r.All.Contracted == 0 || r.All.Spent == 0 || len(r.Late) == 0 || len(r.Risks) == 0 || len(r.Curve) == 0 {
		t.Error("nothing happened: the test says nothing")
	}
}

// One dossier, step by step.
func TestAJourney(t *testing.T) {
	themes := portfoliotest.Themes()
	h := []portfolio.History{portfoliotest.Journey()}
	for on, want := range map[string]struct {
		state   portfolio.State
		granted dossier.Money
		spent   dossier.Money
		late    int
	}{
		"2021-02-28": {"", 0, 0, 0},
		"2021-03-01": {portfolio.Incomplete, 0, 0, 0},
		"2021-03-05": {portfolio.Eligible, 0, 0, 0},
		"2021-03-15": {portfolio.Granted, 100_000_00, 0, 0},
		"2021-04-30": {portfolio.Granted, 100_000_00, 0, 1}, // the convention is out for over thirty days
		"2021-05-03": {portfolio.Signed, 100_000_00, 0, 0},
		"2021-07-31": {portfolio.Signed, 100_000_00, 0, 1}, // the report was due on the 22nd
		"2021-08-10": {portfolio.Signed, 100_000_00, 0, 1}, // it came back, to be corrected
		"2021-08-20": {portfolio.Signed, 100_000_00, 12_345_67, 0},
	} {
		r := portfolio.Compute(h, themes, "", day(on), dossier.Date{})
		if want.state == "" {
			if r.All.Received != 0 {
				t.Errorf("%s: received %d", on, r.All.Received)
			}
			continue
		}
		if r.All.States[want.state] != 1 || r.All.Granted != want.granted || r.All.Spent != want.spent || len(r.Late) != want.late {
			t.Errorf("%s: %+v, late %+v; want %+v", on, r.All, r.Late, want)
		}
	}
	r := portfolio.Compute(h, themes, "", day("2021-08-31"), day("2021-03-31"))
	var what []string
	for _, c := range r.Changes {
		what = append(what, c.What)
	}
	if want := []string{"convention signée", "compte rendu 2021-T2 à corriger", "compte rendu 2021-T2 accepté"}; !reflect.DeepEqual(what, want) {
		t.Errorf("changes %q, want %q", what, want)
	}
	if d := r.All.Delays; d != (portfolio.Delays{Decision: 14, Convention: 1, Signature: 47, Report: 44}) {
		t.Errorf("delays %+v", d)
	}
}
