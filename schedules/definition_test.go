package schedules

import (
	"os"
	"strings"
	"testing"
	"time"

	"guichet/internal/dossier"
)

func TestTheTimesOfASchedule(t *testing.T) {
	c := NewCalendar()
	at := func(s string) time.Time {
		x, err := time.ParseInLocation("2006-01-02 15:04", s, dossier.Paris)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for name, x := range map[string]struct {
		cron     string
		on       Days
		from, to string
		want     string
	}{
		"working days: Easter Monday is none":           {"0 8 * * *", Workdays, "2021-04-02 08:00", "2021-04-07 08:00", "2021-04-06 08:00, 2021-04-07 08:00"},
		"the first working day of months":               {"5 8 * * *", FirstOfMonth, "2021-04-01 09:00", "2021-08-31 00:00", "2021-05-03 08:05, 2021-06-01 08:05, 2021-07-01 08:05, 2021-08-02 08:05"},
		"of quarters":                                   {"5 8 * * *", FirstOfQuarter, "2020-12-31 00:00", "2021-12-31 00:00", "2021-01-04 08:05, 2021-04-01 08:05, 2021-07-01 08:05, 2021-10-01 08:05"},
		"in summer time as in winter time":              {"0 8 * * *", AllDays, "2021-03-27 00:00", "2021-03-29 00:00", "2021-03-27 08:00, 2021-03-28 08:00"},
		"an hour that the change of clock leaves out":   {"30 2 * * *", AllDays, "2021-03-27 00:00", "2021-03-29 12:00", "2021-03-27 02:30, 2021-03-29 02:30"},
		"an hour that the change of clock gives twice":  {"30 2 * * *", AllDays, "2021-10-30 12:00", "2021-11-01 12:00", "2021-10-31 02:30, 2021-11-01 02:30"},
		"the bounds: after the one, the other included": {"0 8 * * *", AllDays, "2021-05-03 08:00", "2021-05-04 08:00", "2021-05-04 08:00"},
	} {
		t.Run(name, func(t *testing.T) {
			d := Definition{Name: "x", At: x.cron, On: x.on}
			var err error
			if d.times, err = ParseCron(x.cron); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, y := range d.Between(at(x.from), at(x.to), c) {
				got = append(got, y.In(dossier.Paris).Format("2006-01-02 15:04"))
			}
			if g := strings.Join(got, ", "); g != x.want {
				t.Errorf("got  %s\nwant %s", g, x.want)
			}
		})
	}
}

func TestSchedulesAreCheckedWhenTheyAreRead(t *testing.T) {
	data, err := os.ReadFile("../templates/schedules.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if ds, err := ReadDefinitions("schedules.yaml", data, []string{"relances", "rapport-gestion"}); err != nil || len(ds) < 2 {
		t.Errorf("%d schedules (%v)", len(ds), err)
	}
	for name, x := range map[string]struct{ text, want string }{
		"an unknown action": {"schedules:\n- {name: a, does: rien, at: '@daily', on: tous, missed: sauter}", "ligne\u00a02"},
		"a bad cron":        {"schedules:\n- {name: a, does: relances, at: 'demain', on: tous, missed: sauter}", "« demain » illisible"},
		"unknown days":      {"schedules:\n- {name: a, does: relances, at: '@daily', on: lundi, missed: sauter}", "« lundi » inconnus"},
		"an unknown rule":   {"schedules:\n- {name: a, does: relances, at: '@daily', on: tous, missed: oublier}", "« oublier » inconnue"},
		"a name twice":      {"schedules:\n- {name: a, does: relances, at: '@daily', on: tous, missed: sauter}\n- {name: a, does: relances, at: '@daily', on: tous, missed: sauter}", "déjà pris"},
		"an unknown key":    {"schedules:\n- {name: a, doze: relances}", "doze"},
	} {
		_, err := ReadDefinitions("s.yaml", []byte(x.text), []string{"relances"})
		if err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), "\u00a0", " "), strings.ReplaceAll(x.want, "\u00a0", " ")) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
