package dossier

import (
	"encoding/json"
	"fmt"
	"time"
	_ "time/tzdata" // the programme's dates are Paris dates on any machine
)

// Paris is the time zone of the programme: every civil date is one there.
var Paris = mustParis()

func mustParis() *time.Location {
	l, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err) // tzdata is embedded: cannot happen
	}
	return l
}

// Date is a civil date in the Gregorian calendar, without time or zone. The
// zero Date is no date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// NewDate returns a date that exists in the calendar, or an error.
func NewDate(year int, month time.Month, day int) (Date, error) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if y, m, d := t.Date(); y != year || m != month || d != day {
		return Date{}, fmt.Errorf("%04d-%02d-%02d n’est pas une date du calendrier", year, int(month), day)
	}
	return Date{year, month, day}, nil
}

// ParseDate reads the ISO form 2006-01-02.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("date « %s » : attendu AAAA-MM-JJ", s)
	}
	y, m, d := t.Date()
	return Date{y, m, d}, nil
}

// DateOf returns the civil date of an instant in Paris.
func DateOf(t time.Time) Date {
	y, m, d := t.In(Paris).Date()
	return Date{y, m, d}
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Before reports whether d comes before e.
func (d Date) Before(e Date) bool { return d.utc().Before(e.utc()) }

// After reports whether d comes after e.
func (d Date) After(e Date) bool { return d.utc().After(e.utc()) }

// AddDays returns the date n days later (earlier when n is negative).
func (d Date) AddDays(n int) Date {
	y, m, dd := d.utc().AddDate(0, 0, n).Date()
	return Date{y, m, dd}
}

// DaysUntil returns the days from d to e, negative when e comes before.
func (d Date) DaysUntil(e Date) int { return int(e.utc().Sub(d.utc()).Hours() / 24) }

// AddMonths returns the same day n months later, or the last day of that month
// when it is shorter: 31 January plus one month is 28 or 29 February.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month, 1, 0, 0, 0, 0, time.UTC).AddDate(0, n, 0)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// String writes the ISO form, or nothing for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// MonthsFR are the French names of the months, January first.
var MonthsFR = [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}

// French writes "15 mars 2021", "1ᵉʳ mars 2021" on the first of a month; its
// spaces do not break.
func (d Date) French() string {
	if d.IsZero() {
		return ""
	}
	day := fmt.Sprint(d.Day)
	if d.Day == 1 {
		day = "1ᵉʳ"
	}
	return day + NoBreak + MonthsFR[d.Month-1] + NoBreak + fmt.Sprint(d.Year)
}

// MarshalJSON writes the ISO form, or null for no date.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(d.String())
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Date) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*d = Date{}
		return nil
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	v, err := ParseDate(s)
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// UnmarshalText reads the ISO form: YAML and environment settings use it.
func (d *Date) UnmarshalText(b []byte) error {
	v, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// MarshalText writes the ISO form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }
