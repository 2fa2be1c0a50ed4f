package schedules

import (
	"strings"
	"testing"

	"guichet/internal/dossier"
)

func TestLaddersFallOnWorkingDays(t *testing.T) {
	c := NewCalendar()
	day := func(s string) dossier.Date {
		d, err := dossier.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	q2 := PeriodOf(Quarterly, day("2021-05-01"))
	for name, x := range map[string]struct {
		o    Owed
		want string
	}{
		// 14 July is a holiday: 15 working days after 30 June is 22 July.
		"a quarterly report: J-15 is the day before its workbook goes out": {
			Owed{Kind: Report, From: c.Sent(q2), Due: c.Due(q2, 15)}, "J-7 rappel-rapport 2021-07-12 contact; J+1 rappel-rapport 2021-07-23 contact; J+15 escalade-rapport 2021-08-12 contact hiérarchie; J+30 escalade-rapport 2021-09-02 responsable",
		},
		"a workbook goes out on the first working day":       {Owed{Kind: Workbook, Due: day("2021-05-01")}, "J classeur-a-remplir 2021-05-03 contact"},
		"a due day on a Sunday: J+1 is the Monday":           {Owed{Kind: "resultats", Due: day("2021-06-06")}, "J-15 resultats-itn6 2021-05-14 contact; J+1 resultats-itn6 2021-06-07 contact"},
		"the relay of SNAP1 has days of its own":             {Owed{Kind: "relais-du-financement", Due: day("2022-12-31")}, "2022-10-01 relais-2023-snap1 2022-10-03 contact; 2022-12-01 relais-2023-snap1 2022-12-01 contact"},
		"the signature counts from the sending":              {Owed{Kind: "signature", From: day("2021-04-30"), Due: day("2021-05-15")}, "D+7 relance-signature 2021-05-11 signataire contact; D+14 relance-signature 2021-05-21 signataire contact; D+21 relance-signature 2021-06-02 signataire contact hiérarchie"},
		"the end of a project, then its final account":       {Owed{Kind: "rapport-final", From: day("2022-12-31"), Due: day("2023-02-28")}, "D bilan-final 2023-01-02 contact; J-15 bilan-final 2023-02-07 contact; J+1 bilan-final 2023-03-01 contact"},
		"an obligation that only the operator's theme names": {Owed{Kind: "visite", Due: day("2021-06-18")}, "J-15 jalon-a-venir 2021-05-28 contact instructeur; J+1 jalon-echu 2021-06-21 contact instructeur"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, s := range c.Steps(x.o) {
				if !c.IsWorkday(s.On) {
					t.Errorf("%s is no working day", s.On)
				}
				line := s.Name + " " + s.Mail + " " + s.On.String()
				for _, r := range s.To {
					line += " " + string(r)
				}
				got = append(got, line)
			}
			if g := strings.Join(got, "; "); g != x.want {
				t.Errorf("got  %s\nwant %s", g, x.want)
			}
		})
	}
}
