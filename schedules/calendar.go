package schedules

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/fr"

	"guichet/internal/dossier"
)

// Calendar counts working days (jours ouvrés): Monday to Friday, without the
// public holidays of metropolitan France (Code du travail, art. L. 3133-1).
type Calendar struct {
	business *cal.BusinessCalendar
	local    bool
}

// Option changes which days are holidays.
type Option func(*Calendar)

// AlsaceMoselle adds the two holidays of the départements Bas-Rhin, Haut-Rhin
// and Moselle: Good Friday and 26 December (Code du travail, art. L. 3134-13).
func AlsaceMoselle() Option {
	return func(c *Calendar) {
		c.local = true
		c.business.AddHoliday(
			aa.GoodFriday.Clone(&cal.Holiday{Name: "Vendredi saint", Type: cal.ObservancePublic}),
			aa.ChristmasDay2.Clone(&cal.Holiday{Name: "Saint-Étienne", Type: cal.ObservancePublic}),
		)
	}
}

// NewCalendar returns the French calendar with the options applied.
func NewCalendar(options ...Option) *Calendar {
	c := &Calendar{business: cal.NewBusinessCalendar()}
	c.business.AddHoliday(fr.Holidays...)
	for _, o := range options {
		o(c)
	}
	return c
}

// AlsaceMoselle reports whether the two local holidays count.
func (c *Calendar) AlsaceMoselle() bool { return c.local }

// IsWorkday reports whether d is a working day.
func (c *Calendar) IsWorkday(d dossier.Date) bool {
	return c.business.IsWorkday(noon(d))
}

// AddWorkdays returns the n-th working day after d (before it when n is
// negative): the day itself never counts. With n zero it returns d.
func (c *Calendar) AddWorkdays(d dossier.Date, n int) dossier.Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		d = d.AddDays(step)
		if c.IsWorkday(d) {
			n--
		}
	}
	return d
}

// WorkdayFrom returns d when it is a working day, else the next one.
func (c *Calendar) WorkdayFrom(d dossier.Date) dossier.Date {
	for !c.IsWorkday(d) {
		d = d.AddDays(1)
	}
	return d
}

// noon is an instant of the day that no change of clock moves to another one.
func noon(d dossier.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, dossier.Paris)
}
