package schedules

import (
	"fmt"
	"time"

	"guichet/internal/dossier"
)

// Rhythm is how often something comes back.
type Rhythm int

// The two rhythms of reporting.
const (
	Quarterly Rhythm = iota // calendar quarters
	Monthly                 // calendar months
)

// Period is a whole calendar quarter or month, both ends within.
type Period struct {
	Rhythm     Rhythm
	Start, End dossier.Date
}

// PeriodOf returns the period that holds d.
func PeriodOf(r Rhythm, d dossier.Date) Period {
	start := dossier.Date{Year: d.Year, Month: d.Month, Day: 1}
	months := 1
	if r == Quarterly {
		start.Month -= (d.Month - 1) % 3
		months = 3
	}
	return Period{Rhythm: r, Start: start, End: start.AddMonths(months).AddDays(-1)}
}

// Periods returns the periods from the one that holds first to the one that
// holds last; none when last comes before first.
func Periods(r Rhythm, first, last dossier.Date) []Period {
	if last.Before(first) {
		return nil
	}
	var ps []Period
	for p := PeriodOf(r, first); !p.Start.After(last); p = p.Next() {
		ps = append(ps, p)
	}
	return ps
}

// Next returns the period after p.
func (p Period) Next() Period { return PeriodOf(p.Rhythm, p.End.AddDays(1)) }

// Key names the period without spaces or accents, in an order that sorts:
// "2021-T2", "2021-04".
func (p Period) Key() string {
	if p.Rhythm == Monthly {
		return fmt.Sprintf("%04d-%02d", p.Start.Year, int(p.Start.Month))
	}
	return fmt.Sprintf("%04d-T%d", p.Start.Year, p.quarter())
}

// French names the period for a person: "2ᵉ trimestre 2021", "avril 2021".
func (p Period) French() string {
	if p.Rhythm == Monthly {
		return dossier.MonthsFR[p.Start.Month-1] + dossier.NoBreak + fmt.Sprint(p.Start.Year)
	}
	ordinal := [4]string{"1ᵉʳ", "2ᵉ", "3ᵉ", "4ᵉ"}[p.quarter()-1]
	return ordinal + dossier.NoBreak + "trimestre" + dossier.NoBreak + fmt.Sprint(p.Start.Year)
}

// Months returns the first days of the months of the period.
func (p Period) Months() []dossier.Date {
	var ms []dossier.Date
	for d := p.Start; !d.After(p.End); d = d.AddMonths(1) {
		ms = append(ms, d)
	}
	return ms
}

func (p Period) quarter() int { return (int(p.Start.Month)-1)/3 + 1 }

// Sent returns the day a workbook goes out: the first working day after the
// period.
func (c *Calendar) Sent(p Period) dossier.Date { return c.WorkdayFrom(p.End.AddDays(1)) }

// Due returns the day the report of a period is due: that many working days
// after its end.
func (c *Calendar) Due(p Period, workingDays int) dossier.Date {
	return c.AddWorkdays(p.End, workingDays)
}

// ParsePeriod reads a period from its key: "2021-T2", "2021-04".
func ParsePeriod(key string) (Period, error) {
	for _, r := range []Rhythm{Quarterly, Monthly} {
		var year, n int
		form, months := "%d-T%d", 3
		if r == Monthly {
			form, months = "%d-%d", 1
		}
		if _, err := fmt.Sscanf(key, form, &year, &n); err != nil || n < 1 || n > 12/months {
			continue
		}
		p := PeriodOf(r, dossier.Date{Year: year, Month: time.Month((n-1)*months + 1), Day: 1})
		if p.Key() == key {
			return p, nil
		}
	}
	return Period{}, fmt.Errorf("période illisible\u00a0: %s (2021-T2 ou 2021-04)", key)
}
