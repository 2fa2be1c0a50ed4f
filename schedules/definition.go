package schedules

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"guichet/internal/dossier"
	"guichet/internal/yamlfile"
)

// Days are the days that a schedule keeps to, among those that its cron expression gives.
type Days string

// The kinds of days.
const (
	AllDays        Days = "tous"
	Workdays       Days = "ouvrés"
	FirstOfMonth   Days = "premier ouvré du mois"
	FirstOfQuarter Days = "premier ouvré du trimestre"
)

// Missed says what becomes of the times at which the machine was off.
type Missed string

// The rules for missed times.
const (
	CatchUp Missed = "rattraper" // each is made up for, one after the other
	Merge   Missed = "fusionner" // the last stands for all
	Skip    Missed = "sauter"    // they are left
)

// Definition is something that the daemon does at set times.
type Definition struct {
	Name   string `yaml:"name"`
	Does   string `yaml:"does"`
	At     string `yaml:"at"` // cron, see ParseCron
	On     Days   `yaml:"on"`
	Missed Missed `yaml:"missed"`
	Why    string `yaml:"why"`
	times  cron.Schedule
}

// ReadDefinitions reads a file of schedules. All mistakes are returned together, each with its
// line; actions are what a schedule can do.
func ReadDefinitions(name string, data []byte, actions []string) ([]Definition, error) {
	var f struct {
		Schedules []Definition `yaml:"schedules"`
	}
	file, err := yamlfile.Decode(name, data, &f)
	if err != nil {
		return nil, err
	}
	var errs []error
	seen := map[string]bool{}
	for i := range f.Schedules {
		d := &f.Schedules[i]
		bad := func(key, problem, expected string) {
			errs = append(errs, file.At(fmt.Sprintf("$.schedules[%d].%s", i, key), problem, expected))
		}
		if d.Name == "" || seen[d.Name] {
			bad("name", "nom "+dossier.Quote(d.Name)+" vide ou déjà pris", "un nom à lui")
		}
		seen[d.Name] = true
		if !slices.Contains(actions, d.Does) {
			bad("does", "action "+dossier.Quote(d.Does)+" inconnue", strings.Join(actions, ", "))
		}
		if d.times, err = ParseCron(d.At); err != nil {
			bad("at", "calendrier "+dossier.Quote(d.At)+" illisible", "une forme cron à cinq champs, comme « 0 8 * * MON-FRI »")
		}
		if !slices.Contains([]Days{AllDays, Workdays, FirstOfMonth, FirstOfQuarter}, d.On) {
			bad("on", "jours "+dossier.Quote(string(d.On))+" inconnus", "tous, ouvrés, premier ouvré du mois ou premier ouvré du trimestre")
		}
		if !slices.Contains([]Missed{CatchUp, Merge, Skip}, d.Missed) {
			bad("missed", "règle "+dossier.Quote(string(d.Missed))+" inconnue", "rattraper, fusionner ou sauter")
		}
	}
	return f.Schedules, errors.Join(errs...)
}

// horizon is how far ahead a next time is looked for.
const horizon = 5 * 366 * 24 * time.Hour

// Next returns the first time after one, the zero time when there is none. Where the end of
// summer time gives an hour twice, the second is not a time of its own.
func (d Definition) Next(after time.Time, c *Calendar) time.Time {
	for t := d.times.Next(after); !t.IsZero() && t.Sub(after) < horizon; t = d.times.Next(t) {
		if d.keeps(dossier.DateOf(t), c) && wall(t) != wall(after) {
			return t
		}
	}
	return time.Time{}
}

// Between returns the times after one and up to another, this one included.
func (d Definition) Between(after, until time.Time, c *Calendar) []time.Time {
	var out []time.Time
	for t := d.Next(after, c); !t.IsZero() && !t.After(until); t = d.Next(t, c) {
		out = append(out, t)
	}
	return out
}

// wall is what a clock on the wall shows.
func wall(t time.Time) string { return t.In(dossier.Paris).Format(time.DateTime) }

func (d Definition) keeps(day dossier.Date, c *Calendar) bool {
	first := dossier.Date{Year: day.Year, Month: day.Month, Day: 1}
	switch d.On {
	case Workdays:
		return c.IsWorkday(day)
	case FirstOfMonth:
		return day == c.WorkdayFrom(first)
	case FirstOfQuarter:
		return (day.Month-1)%3 == 0 && day == c.WorkdayFrom(first)
	case AllDays:
	}
	return true
}
