package schedules

import (
	"slices"
	"testing"
)

func TestPeriodOf(t *testing.T) {
	for _, tc := range []struct {
		name                        string
		rhythm                      Rhythm
		day, start, end, key, words string
	}{
		{"the first day of a quarter", Quarterly, "2021-04-01", "2021-04-01", "2021-06-30", "2021-T2", "2ᵉ\u00a0trimestre\u00a02021"},
		{"the last day of a quarter", Quarterly, "2021-03-31", "2021-01-01", "2021-03-31", "2021-T1", "1ᵉʳ\u00a0trimestre\u00a02021"},
		{"the last quarter of a year", Quarterly, "2022-11-11", "2022-10-01", "2022-12-31", "2022-T4", "4ᵉ\u00a0trimestre\u00a02022"},
		{"a month of 28 days", Monthly, "2021-02-14", "2021-02-01", "2021-02-28", "2021-02", "février\u00a02021"},
		{"December", Monthly, "2021-12-31", "2021-12-01", "2021-12-31", "2021-12", "décembre\u00a02021"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := PeriodOf(tc.rhythm, day(t, tc.day))
			if p.Start.String() != tc.start || p.End.String() != tc.end {
				t.Errorf("from %s to %s, want %s to %s", p.Start, p.End, tc.start, tc.end)
			}
			if p.Key() != tc.key || p.French() != tc.words {
				t.Errorf("named %q and %q, want %q and %q", p.Key(), p.French(), tc.key, tc.words)
			}
		})
	}
}

func TestPeriods(t *testing.T) {
	keys := func(ps []Period) (ks []string) {
		for _, p := range ps {
			ks = append(ks, p.Key())
		}
		return ks
	}
	got := keys(Periods(Quarterly, day(t, "2021-11-15"), day(t, "2022-04-01")))
	if want := []string{"2021-T4", "2022-T1", "2022-T2"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := Periods(Monthly, day(t, "2021-05-02"), day(t, "2021-05-01")); got != nil {
		t.Errorf("a project that ends before it starts has %v", got)
	}
}

func TestReportDates(t *testing.T) {
	c := NewCalendar()
	q := PeriodOf(Quarterly, day(t, "2022-05-01"))
	if got := c.Sent(q); got.String() != "2022-07-01" {
		t.Errorf("sent on %s, want 2022-07-01", got)
	}
	if got := c.Due(q, 15); got.String() != "2022-07-22" { // 14 July is a holiday
		t.Errorf("due on %s, want 2022-07-22", got)
	}
	may := PeriodOf(Monthly, day(t, "2021-05-31"))
	if got := c.Due(may, 10); got.String() != "2021-06-14" {
		t.Errorf("due on %s, want 2021-06-14", got)
	}
	if got := len(q.Months()); got != 3 {
		t.Errorf("a quarter has %d months", got)
	}
}

func TestAPeriodIsReadFromItsKey(t *testing.T) {
	for _, r := range []Rhythm{Quarterly, Monthly} {
		for _, p := range Periods(r, day(t, "2020-11-02"), day(t, "2023-03-31")) {
			if got, err := ParsePeriod(p.Key()); err != nil || got != p {
				t.Errorf("%s: %+v, %v", p.Key(), got, err)
			}
		}
	}
	for _, bad := range []string{"", "2021", "2021-T5", "2021-13", "2021-T2x", "T2-2021"} {
		if p, err := ParsePeriod(bad); err == nil {
			t.Errorf("%q is read as %s", bad, p.Key())
		}
	}
}
