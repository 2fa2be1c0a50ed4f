package relance

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"guichet/internal/dossier"
	"guichet/schedules"
)

func at(day string, hour int) time.Time {
	d, err := dossier.ParseDate(day)
	if err != nil {
		panic(err)
	}
	return time.Date(d.Year, d.Month, d.Day, hour, 0, 0, 0, dossier.Paris)
}

// project owes one report, whose ladder is that of the second quarter of 2021.
func project() Project {
	c := schedules.NewCalendar()
	q2 := schedules.PeriodOf(schedules.Quarterly, dossier.DateOf(at("2021-05-01", 12)))
	o := schedules.Owed{Key: "rapport/2021-T2", Kind: schedules.Report, From: c.Sent(q2), Due: c.Due(q2, 15)}
	return Project{Dossier: 1, Reference: "ITN1-2021-0001", Owed: []Owed{Climb(c, o, at("2021-04-01", 9), time.Time{})},
		People: map[schedules.Role][]string{schedules.Contact: {"porteur@exemple.fr"}, schedules.Hierarchy: {"chef@exemple.fr"}, schedules.Manager: {"responsable@fonds.example"}}}
}

// missing is the role that nobody is known for.
func missing(a Ask) string {
	if a.Address != "" {
		return ""
	}
	return string(a.Role)
}

// play runs a plan each morning, as the daemon does, and returns what was asked and settled.
func play(ps []Project, from, to string, days func(n int) bool) []string {
	known := map[ID]bool{}
	var out []string
	n := 0
	for t := at(from, 8); !t.After(at(to, 23)); t = t.AddDate(0, 0, 1) {
		if n++; days != nil && !days(n) {
			continue
		}
		for _, a := range Plan(ps, known, t) {
			known[a.ID()] = true
			out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", dossier.DateOf(t), a.Step.Name, a.Outcome, strings.TrimSpace(a.Address+" "+missing(a)+a.Why))))
		}
	}
	return out
}

func TestALadderIsClimbedOnceAndStops(t *testing.T) {
	climbed := []string{
		"2021-07-12 J-7 demandé porteur@exemple.fr", "2021-07-23 J+1 demandé porteur@exemple.fr",
		"2021-08-12 J+15 demandé porteur@exemple.fr", "2021-08-12 J+15 demandé chef@exemple.fr", "2021-09-02 J+30 demandé responsable@fonds.example",
	}
	for name, x := range map[string]struct {
		change func(*Project)
		days   func(int) bool
		want   []string
	}{
		"nothing comes": {want: climbed},
		"it arrives between two steps": {
			change: func(p *Project) {
				p.Stops = []Stop{{Key: "rapport/2021-T2", From: at("2021-07-30", 15), Why: "compte rendu reçu"}}
			},
			want: []string{climbed[0], climbed[1], "2021-08-12 J+15 arrêté compte rendu reçu", "2021-09-02 J+30 arrêté compte rendu reçu"},
		},
		"another thing that arrives stops nothing": {
			change: func(p *Project) { p.Stops = []Stop{{Key: "rapport/2021-T1", From: at("2021-05-01", 9), Why: "reçu"}} }, want: climbed,
		},
		"a suspension passes, and the step is asked after it": {
			change: func(p *Project) {
				p.Stops = []Stop{{From: at("2021-07-01", 9), Until: at("2021-07-14", 9), Why: "suspendu"}}
			},
			want: append([]string{"2021-07-12 J-7 arrêté suspendu", "2021-07-15 J-7 demandé porteur@exemple.fr"}, climbed[1:]...),
		},
		"the machine was off for the summer: the last step only": {
			days: func(n int) bool { return n == 1 || n > 60 },
			want: []string{"2021-08-30 J-7 dépassé l’échéance suivante était atteinte", "2021-08-30 J+1 dépassé l’échéance suivante était atteinte",
				"2021-08-30 J+15 demandé porteur@exemple.fr", "2021-08-30 J+15 demandé chef@exemple.fr", climbed[4]},
		},
		"nobody is known above the contact": {
			change: func(p *Project) { delete(p.People, schedules.Hierarchy) },
			want:   []string{climbed[0], climbed[1], climbed[2], "2021-08-12 J+15 demandé hiérarchie", climbed[4]},
		},
		"known later than its first step": {
			change: func(p *Project) { p.Owed[0].Known = at("2021-07-25", 9) },
			want:   []string{"2021-07-26 J-7 dépassé l’échéance suivante était atteinte", "2021-07-26 J+1 demandé porteur@exemple.fr", climbed[2], climbed[3], climbed[4]},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := project()
			if x.change != nil {
				x.change(&p)
			}
			got := play([]Project{p}, "2021-07-01", "2021-10-31", x.days)
			if g, w := strings.Join(got, "\n"), strings.Join(x.want, "\n"); g != w {
				t.Errorf("got\n%s\nwant\n%s", g, w)
			}
		})
	}
}

func TestOnePersonGetsOneBundle(t *testing.T) {
	a, b := project(), project()
	b.Dossier, b.Reference = 2, "ITN2-2021-0001"
	b.Owed[0].Due = b.Owed[0].Due.AddDays(-1) // more urgent
	b.People[schedules.Contact] = []string{"Porteur@exemple.fr"}
	delete(b.People, schedules.Hierarchy)
	bundles := Bundles(Plan([]Project{a, b}, nil, at("2021-08-12", 8)))
	var got []string
	for _, x := range bundles {
		line := x.Address + ":"
		for _, k := range x.Asks {
			line += " " + k.Project.Reference
		}
		got = append(got, line)
	}
	want := "chef@exemple.fr: ITN1-2021-0001|: ITN2-2021-0001|porteur@exemple.fr: ITN2-2021-0001 ITN1-2021-0001"
	if g := strings.Join(got, "|"); g != want {
		t.Errorf("got  %s\nwant %s", g, want)
	}
}
