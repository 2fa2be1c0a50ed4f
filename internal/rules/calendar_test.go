package rules_test

import (
	"fmt"
	"slices"
	"testing"

	"guichet/internal/dossier"
	"guichet/internal/rules"
)

func on(s string) dossier.Date { return day(s).V }

func TestSessions(t *testing.T) {
	aap, guichet := dossier.Read(dossier.AAP, at("track")), dossier.Read(dossier.Guichet, at("track"))
	unknown := dossier.Value[dossier.Track]{}
	for _, c := range []struct {
		theme    dossier.ThemeID
		track    dossier.Value[dossier.Track]
		day      string
		want     string // "" for none
		envelope dossier.Money
	}{
		{"ITN5", aap, "2020-11-16", "S1", dossier.Euros(6_000_000)},
		{"ITN5", aap, "2020-12-19", "S1", dossier.Euros(6_000_000)},
		{"ITN5", aap, "2020-12-20", "", 0},
		{"ITN5", aap, "2021-12-31", "S3", dossier.Euros(7_000_000)},
		{"ITN5", guichet, "2020-12-01", "", 0}, // the guichet has none
		{"ITN5", unknown, "2020-12-01", "", 0}, // and who knows which it is
		{"ITN3", aap, "2021-01-31", "S1", 0},
		{"SNAP2A", guichet, "2021-03-14", "mars 2021", 0},
		{"SNAP2A", guichet, "2021-03-15", "avril 2021", 0}, // « avant le 15 »
		{"SNAP2B", guichet, "2021-12-15", "janvier 2022", 0},
		{"ITN1", guichet, "2021-03-15", "", 0},
	} {
		th, _ := shared(t).Theme(c.theme)
		s, name, ok := rules.SessionOf(th, c.track, on(c.day))
		if ok != (c.want != "") || name != c.want || s.Envelope != c.envelope {
			t.Errorf("%s, %s: got %q (%v), envelope %s; want %q, %s", c.theme, c.day, name, ok, s.Envelope, c.want, c.envelope)
		}
	}
}

// The obligations of themes.md, "Obligations that follow, with their dates".
func TestObligationsOfEachTheme(t *testing.T) {
	m := rules.Milestones{
		Award: on("2021-02-15"), Start: on("2021-03-01"), End: on("2022-06-30"), Sent: on("2021-02-20"),
		Phases: []dossier.Date{on("2021-09-30"), on("2022-06-30")},
	}
	common := []string{"signature 2021-03-07", "rapport-final 2022-08-30"}
	own := map[dossier.ThemeID][]string{
		"ITN3": {"equipe-initiale 2022-03-01"}, "ITN4": {"evaluation 2021-09-01"}, "ITN5": {"demonstration 2021-08-15"}, "ITN6": {"resultats 2021-06-01"},
		"ITN8A": {"premiers-resultats 2022-03-01"}, "ITN8B": {"premiers-resultats 2022-03-01"}, "ITN8C": {"premiers-resultats 2022-03-01"},
		"ITN8D": {"premiers-resultats 2022-03-01"}, "SNAP1": {"relais-du-financement 2022-12-31"}, "SNAP2A": {"mise-en-oeuvre 2022-02-15"},
		"SNAP2B": {"mise-en-oeuvre 2022-02-15"}, "SNAP3": {"jalons-de-phase 1 2021-09-30", "jalons-de-phase 2 2022-06-30"},
		"SNAP4": {"jalons-de-phase 1 2021-09-30", "jalons-de-phase 2 2022-06-30"}, "SNAP5": {"evaluation 2021-09-01"},
	}
	for _, th := range shared(t).Themes() {
		var got []string
		last := dossier.Date{}
		for _, o := range shared(t).Obligations(th, m) {
			s := o.Name + " " + o.On.String()
			if o.Phase > 0 {
				s = fmt.Sprintf("%s %d %s", o.Name, o.Phase, o.On)
			}
			if o.On.Before(last) {
				t.Errorf("%s: %s is out of order", th.ID, s)
			}
			last = o.On
			got = append(got, s)
		}
		want := append(slices.Clone(own[th.ID]), common...)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", th.ID, got, want)
		}
	}
}

func TestAnObligationWithoutItsEventSaysWhatIsMissing(t *testing.T) {
	th, _ := shared(t).Theme("ITN5")
	for _, o := range shared(t).Obligations(th, rules.Milestones{End: on("2022-06-30")}) {
		if o.On.IsZero() == (o.Missing == "") {
			t.Errorf("%+v", o)
		}
		if o.Name == "demonstration" && o.Missing != "la date d’attribution n’est pas connue" {
			t.Errorf("got %q", o.Missing)
		}
	}
}
