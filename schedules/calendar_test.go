package schedules

import (
	"testing"

	"guichet/internal/dossier"
)

func day(t *testing.T, s string) dossier.Date {
	t.Helper()
	d, err := dossier.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWorkdays(t *testing.T) {
	national := NewCalendar()
	alsace := NewCalendar(AlsaceMoselle())
	for _, tc := range []struct {
		name     string
		calendar *Calendar
		day      string
		want     bool
	}{
		{"a plain Tuesday is a working day", national, "2021-03-02", true},
		{"a Saturday is not", national, "2021-03-06", false},
		{"a Sunday is not", national, "2021-03-07", false},
		{"New Year's Day is not", national, "2021-01-01", false},
		{"Easter Monday is not", national, "2021-04-05", false},
		{"Ascension Day is not", national, "2021-05-13", false},
		{"Whit Monday is not", national, "2021-05-24", false},
		{"Bastille Day is not", national, "2022-07-14", false},
		{"Armistice Day is not", national, "2022-11-11", false},
		{"a holiday that falls on a Saturday does not move to Monday", national, "2021-05-03", true},
		{"Good Friday is a working day in most of France", national, "2021-04-02", true},
		{"Good Friday is a holiday in Alsace-Moselle", alsace, "2021-04-02", false},
		{"26 December is a working day in most of France", national, "2022-12-26", true},
		{"26 December is a holiday in Alsace-Moselle", alsace, "2022-12-26", false},
		{"the national holidays hold in Alsace-Moselle", alsace, "2022-07-14", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.calendar.IsWorkday(day(t, tc.day)); got != tc.want {
				t.Errorf("IsWorkday(%s) = %v, want %v", tc.day, got, tc.want)
			}
		})
	}
}

func TestAddWorkdays(t *testing.T) {
	c := NewCalendar()
	for _, tc := range []struct {
		name string
		from string
		n    int
		want string
	}{
		{"ten working days after 1 March 2021 are two weeks", "2021-03-01", 10, "2021-03-15"},
		{"a week-end does not count", "2021-03-05", 1, "2021-03-08"},
		{"Easter Monday does not count", "2021-04-02", 1, "2021-04-06"},
		{"backwards, the day itself does not count either", "2021-04-06", -1, "2021-04-02"},
		{"no days is the day itself", "2021-03-06", 0, "2021-03-06"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := c.AddWorkdays(day(t, tc.from), tc.n); got != day(t, tc.want) {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

func TestAddWorkdaysComesBack(t *testing.T) {
	c := NewCalendar()
	for d := day(t, "2021-01-04"); d.Before(day(t, "2022-12-31")); d = d.AddDays(1) {
		if !c.IsWorkday(d) {
			continue
		}
		for n := range 15 {
			if back := c.AddWorkdays(c.AddWorkdays(d, n), -n); back != d {
				t.Fatalf("%s + %d − %d = %s", d, n, n, back)
			}
		}
	}
}
