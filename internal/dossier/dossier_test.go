package dossier

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"testing/quick"
	"time"
)

func TestAmountsAreWrittenInFrenchTypography(t *testing.T) {
	for cents, want := range map[int64]string{
		0: "0,00\u00a0€", 5: "0,05\u00a0€", 1250000: "12\u202f500,00\u00a0€", 123456789: "1\u202f234\u202f567,89\u00a0€",
		-120050: "\u22121\u202f200,50\u00a0€", 100000: "1\u202f000,00\u00a0€", 99999: "999,99\u00a0€",
	} {
		if got := Money(cents).String(); got != want {
			t.Errorf("%d cents are written %q, want %q", cents, got, want)
		}
	}
}

func TestAnAmountOutOfBoundsIsRefused(t *testing.T) {
	if _, err := NewMoney(int64(MaxMoney)); err != nil {
		t.Error(err)
	}
	for _, c := range []int64{int64(MaxMoney) + 1, -int64(MaxMoney) - 1} {
		if _, err := NewMoney(c); err == nil {
			t.Errorf("%d cents are taken", c)
		}
	}
}

func TestAShareIsNeverMoreThanTheRateAllows(t *testing.T) {
	property := func(cents uint32, percent uint8) bool {
		whole, p := Money(cents), int64(percent%101)
		s := whole.Share(p)
		return !s.ExceedsShare(whole, p) && (s+1).ExceedsShare(whole, p)
	}
	if err := quick.Check(property, nil); err != nil {
		t.Error(err)
	}
	if got := Money(-1).Share(75); got != -1 {
		t.Errorf("75 %% of -1 cent is %d, want -1: rounded down", got)
	}
}

func TestARateIsRoundedHalfUpToHundredthsOfAPercent(t *testing.T) {
	for _, x := range []struct {
		part, whole Money
		want        int64
		ok          bool
	}{{75, 100, 7500, true}, {1, 3, 3333, true}, {2, 3, 6667, true}, {5, 8, 6250, true}, {0, 100, 0, true}, {1, 0, 0, false}, {-1, 10, 0, false}} {
		got, ok := x.part.RateBasisPoints(x.whole)
		if got != x.want || ok != x.ok {
			t.Errorf("%d of %d is %d %v, want %d %v", x.part, x.whole, got, ok, x.want, x.ok)
		}
	}
}

func TestADateMustExist(t *testing.T) {
	if _, err := NewDate(2021, time.February, 29); err == nil {
		t.Error("29 February 2021 is taken")
	}
	if d, err := NewDate(2024, time.February, 29); err != nil || d.String() != "2024-02-29" {
		t.Errorf("got %v, %v", d, err)
	}
	if _, err := ParseDate("01/02/2021"); err == nil {
		t.Error("a form other than ISO is taken")
	}
}

func TestMonthsAreAddedWithinTheMonth(t *testing.T) {
	for _, x := range []struct {
		from string
		n    int
		want string
	}{{"2021-01-31", 1, "2021-02-28"}, {"2021-10-31", 4, "2022-02-28"}, {"2021-03-15", -3, "2020-12-15"}, {"2020-02-29", 12, "2021-02-28"}} {
		d, err := ParseDate(x.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.AddMonths(x.n).String(); got != x.want {
			t.Errorf("%s plus %d months is %s, want %s", x.from, x.n, got, x.want)
		}
	}
}

func TestTheDateOfAnInstantIsTheOneInParis(t *testing.T) {
	if got := DateOf(time.Date(2021, 3, 1, 23, 30, 0, 0, time.UTC)).String(); got != "2021-03-02" {
		t.Errorf("got %s", got)
	}
	if got := DateOf(time.Date(2021, 7, 1, 21, 59, 0, 0, time.UTC)).String(); got != "2021-07-01" {
		t.Errorf("got %s", got)
	}
}

func TestADateSurvivesItsJSONForm(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		d := Date{2000, time.January, 1}.AddDays(r.IntN(20000))
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var e Date
		if err := json.Unmarshal(b, &e); err != nil || e != d {
			t.Fatalf("%v became %s then %v (%v)", d, b, e, err)
		}
	}
	b, err := json.Marshal(Date{})
	if err != nil || string(b) != "null" {
		t.Errorf("no date is written %s (%v)", b, err)
	}
}

func TestTheFirstOfAMonthIsWrittenAsAnOrdinal(t *testing.T) {
	for iso, want := range map[string]string{"2021-03-01": "1ᵉʳ\u00a0mars\u00a02021", "2021-08-15": "15\u00a0août\u00a02021"} {
		d, err := ParseDate(iso)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.French(); got != want {
			t.Errorf("%s is written %q, want %q", iso, got, want)
		}
	}
}

func TestASIRETIsFourteenDigitsHoweverGrouped(t *testing.T) {
	for _, s := range []string{"18008246300076", "180 082 463 00076", "180.082.463-00076", "180\u202f082\u202f463\u202f00076"} {
		if got, err := ParseSIRET(s); err != nil || got != "18008246300076" {
			t.Errorf("%q gives %q, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "1800824630007", "180082463000761"} {
		if _, err := ParseSIRET(s); err == nil {
			t.Errorf("%q is taken", s)
		}
	}
}

func TestTheKeyOfASIRETIsChecked(t *testing.T) {
	for s, want := range map[SIRET]bool{"73282932000074": true, "73282932000075": false, "35600000049837": true, "123": false} {
		if got := s.ValidKey(); got != want {
			t.Errorf("the key of %s is right: %v, want %v", s, got, want)
		}
	}
}

func TestAPlaceIsNamedForAPerson(t *testing.T) {
	for want, s := range map[string]Source{
		"budget.xlsx, feuille «\u00a0Budget\u00a0», cellule\u00a0C12": {File: "budget.xlsx", Sheet: "Budget", Cell: "C12"},
		"budget.xlsx, feuille «\u00a0Budget\u00a0»":                   {File: "budget.xlsx", Sheet: "Budget"},
		"dossier.pdf, page\u00a03":                                    {File: "dossier.pdf", Page: 3, Box: &Box{}},
		"message.eml, en-tête «\u00a0Date\u00a0»":                     {File: "message.eml", Header: "Date"},
		"message.eml": {File: "message.eml"},
	} {
		if got := s.Place(); got != want {
			t.Errorf("place is %q, want %q", got, want)
		}
	}
}
