package pipeline

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"guichet/internal/dossier"
	"guichet/internal/relance"
	"guichet/internal/rules"
	"guichet/internal/store"
	"guichet/internal/suivi"
	"guichet/schedules"
	"guichet/templates"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// commitment is the frozen data of the conventions of these tests.
type commitment struct {
	Theme             dossier.ThemeID
	Award, Start, End dossier.Date
	Milestones        []dossier.Milestone
}

// realThemes follows up with the obligations of the real themes, and writes short mails.
type realThemes struct{ catalogue *rules.Catalogue }

func (f realThemes) Act(frozen []byte, sent dossier.Date) (relance.Act, error) {
	var c commitment
	if err := json.Unmarshal(frozen, &c); err != nil {
		return relance.Act{}, err
	}
	t, _ := f.catalogue.Theme(c.Theme)
	rhythm := schedules.Quarterly
	if t.Reporting.Monthly {
		rhythm = schedules.Monthly
	}
	return relance.Act{
		Calendar: f.Calendar(), Periods: schedules.Periods(rhythm, c.Start, c.End), WorkingDays: t.Reporting.WorkingDays, End: c.End, Milestones: c.Milestones,
		Obligations: f.catalogue.Obligations(t, rules.Milestones{Award: c.Award, Start: c.Start, End: c.End, Sent: sent, Phases: relance.PhaseEnds(c.Milestones)}),
	}, nil
}

func (realThemes) Staff(dossier.ThemeID) map[schedules.Role]string {
	return map[schedules.Role]string{schedules.Instructor: "instructeur@fonds.example", schedules.Manager: "responsable@fonds.example"}
}

func (realThemes) Calendar() *schedules.Calendar { return schedules.NewCalendar() }

func (realThemes) Workbook(_ []byte, period string, _ suivi.Previous) (Document, suivi.Sent, error) {
	return Document{}, suivi.Sent{}, fmt.Errorf("no workbook of %s in these tests", period)
}

func (realThemes) Request(b relance.Bundle, key string, _ dossier.Date, _ []Document) (Document, error) {
	kind := b.Asks[0].Step.Mail
	if len(b.Asks) > 1 {
		kind = "recapitulatif"
	}
	text := "From: bureau@fonds.example\r\nTo: " + cmp.Or(b.Address, "bureau@fonds.example") + "\r\nSubject: " + kind + "\r\n\r\n"
	for _, a := range b.Asks {
		text += a.Project.Reference + " " + a.Owed.Key + " " + a.Step.Name + "\r\n"
	}
	return Document{Kind: KindMail, Name: "demandes.eml", MediaType: "message/rfc822", Data: []byte(text), MailKey: kind, Idempotency: key, Subject: kind}, nil
}

func themes(t testing.TB) *rules.Catalogue {
	t.Helper()
	c, err := rules.Load(templates.Themes, templates.Livret)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// underConvention files n dossiers of all themes, accepts them, and records a convention of
// each: projects of 4 to 26 months that start through 2021. Reports are left out where books
// is false: these tests make no workbook.
func underConvention(t testing.TB, p *Pipeline, c *rules.Catalogue, n int, of func(i int) *dossier.Theme) []commitment {
	t.Helper()
	drop := t.TempDir()
	for i := range n {
		write(t, fmt.Sprintf("%s/%03d.pdf", drop, i), fakePDF("theme: "+string(of(i).ID), fmt.Sprintf("title: Projet %d", i), fmt.Sprintf("siret: %014d", 10000000000000+i),
			fmt.Sprintf("email: porteur%03d@exemple.fr", i), "total: 20000", "asked: 10000"))
	}
	sum, err := p.Process(t.Context(), drop)
	if err != nil {
		t.Fatal(err)
	}
	var out []commitment
	for i, r := range sum.Results {
		theme, _ := c.Theme(r.Theme)
		if _, err := p.Decide(t.Context(), theme, accept(r.Reference, 75)); err != nil {
			t.Fatal(err)
		}
		start := dossier.Date{Year: 2021, Month: 1, Day: 4}.AddDays(i * 37 % 330)
		k := commitment{Theme: theme.ID, Award: dossier.Date{Year: 2020, Month: 12, Day: 1}.AddDays(i % 90), Start: start, End: start.AddMonths(4 + i*5%23)}
		if last := (dossier.Date{Year: 2022, Month: 12, Day: 31}); k.End.After(last) {
			k.End = last
		}
		half := k.Start.AddDays(k.Start.DaysUntil(k.End) / 2)
		k.Milestones = []dossier.Milestone{{Name: "Pilote", Phase: "Phase 1", Date: half}, {Name: "Généralisation", Phase: "Phase 2", Date: k.End}}
		frozen, err := json.Marshal(k)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.RecordConvention(t.Context(), r.Reference, 1, dossier.Euros(75), []byte("%PDF "+r.Reference), frozen); err != nil {
			t.Fatal(err)
		}
		out = append(out, k)
	}
	return out
}

// followed is a pipeline that follows up, on a day.
func followed(t *testing.T, day string) (*Pipeline, *testClock, *rules.Catalogue) {
	t.Helper()
	clock, c := newTestClock(), themes(t)
	clock.now = opening(date(t, day))
	return newTest(t, func(cfg *Config) { cfg.Clock, cfg.Followup = clock, realThemes{c} }), clock, c
}

func date(t testing.TB, s string) dossier.Date {
	t.Helper()
	d, err := dossier.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestTwoYearsOfThreeHundredProjects plays 2 November 2020 to 31 March 2023: everything that
// the themes oblige to appears, on its working day; the golden file is the calendar.
func TestTwoYearsOfThreeHundredProjects(t *testing.T) {
	if testing.Short() {
		t.Skip("three hundred dossiers take some seconds")
	}
	p, _, c := followed(t, "2020-11-02")
	all := c.Themes()
	projects := underConvention(t, p, c, 300, func(i int) *dossier.Theme { return all[i%len(all)] })
	calendar := schedules.NewCalendar()
	type line struct{ mail, step, key string }
	var out strings.Builder
	asked := map[string]bool{} // reference or theme, key, step
	begun := time.Now()
	err := p.Foresee(t.Context(), date(t, "2020-11-02"), date(t, "2023-03-31"), func(day dossier.Date, bundles []relance.Bundle, _ []relance.Ask) error {
		if !calendar.IsWorkday(day) {
			t.Errorf("%s is no working day", day)
		}
		lines, people := map[line][]string{}, map[string]bool{}
		for _, b := range bundles {
			if b.Address != "" && people[b.Address] {
				t.Errorf("%s: two mails to %s", day, b.Address)
			}
			people[b.Address] = true
			for _, a := range b.Asks {
				l := line{a.Step.Mail, a.Step.Name, a.Owed.Key}
				if who := a.Project.Reference + " (" + string(a.Role) + ")"; !slices.Contains(lines[l], who) {
					lines[l] = append(lines[l], who)
				}
				if a.Step.On != day {
					t.Errorf("%s %s %s: asked on %s, due to be on %s", a.Project.Reference, a.Owed.Key, a.Step.Name, day, a.Step.On)
				}
				asked[a.Project.Title+" "+a.Owed.Key+" "+a.Step.Name] = true
			}
		}
		if len(lines) > 0 {
			fmt.Fprintf(&out, "%s\n", day)
		}
		for _, l := range slices.SortedFunc(maps.Keys(lines), func(a, b line) int {
			return cmp.Or(cmp.Compare(a.mail, b.mail), cmp.Compare(a.key, b.key), cmp.Compare(a.step, b.step))
		}) {
			slices.Sort(lines[l])
			fmt.Fprintf(&out, "  %s %s %s: %s\n", l.mail, l.key, l.step, strings.Join(lines[l], ", "))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d days in %v", date(t, "2020-11-02").DaysUntil(date(t, "2023-03-31")), time.Since(begun))
	for i, k := range projects {
		theme, _ := c.Theme(k.Theme)
		act, err := realThemes{c}.Act(must(json.Marshal(k)), date(t, "2020-11-02"))
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range append(act.Owed(), act.Signature(1, date(t, "2020-11-02"))) {
			for _, s := range calendar.Steps(o) {
				if s.On.Before(date(t, "2020-11-02")) || s.On.After(date(t, "2023-03-31")) {
					continue
				}
				// A later step on the same day or before the first day takes its place.
				if !asked[fmt.Sprintf("Projet %d %s %s", i, o.Key, s.Name)] {
					t.Errorf("project %d of %s: %s %s of %s is never asked", i, theme.ID, o.Key, s.Name, s.On)
				}
			}
		}
		for _, o := range theme.Obligations {
			if !slices.ContainsFunc(act.Owed(), func(x schedules.Owed) bool { return strings.HasPrefix(x.Key, o.Name) }) {
				t.Errorf("%s: %s is owed by nobody", theme.ID, o.Name)
			}
		}
	}
	path := filepath.Join("testdata", "calendrier-2020-2023.txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(out.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("the calendar differs from %s (-update writes it)", path)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// noReports leaves out what needs a workbook.
type noReports struct{ realThemes }

func (f noReports) Act(frozen []byte, sent dossier.Date) (relance.Act, error) {
	a, err := f.realThemes.Act(frozen, sent)
	a.Periods = nil
	return a, err
}

// TestWhatIsForeseenIsWhatGoesOut runs each day as the daemon does, twice and by two at once,
// and holds what was recorded to what the simulation said before.
func TestWhatIsForeseenIsWhatGoesOut(t *testing.T) {
	p, clock, c := followed(t, "2021-01-04")
	p.cfg.Followup = noReports{realThemes{c}}
	all := c.Themes()
	underConvention(t, p, c, 17, func(i int) *dossier.Theme { return all[i%len(all)] })
	from, to := date(t, "2021-01-05"), date(t, "2021-12-31")
	if testing.Short() {
		to = date(t, "2021-03-31")
	}
	foreseen := map[string]bool{}
	err := p.Foresee(t.Context(), from, to, func(day dossier.Date, bundles []relance.Bundle, _ []relance.Ask) error {
		for _, b := range bundles {
			for _, a := range b.Asks {
				foreseen[fmt.Sprintf("%s %v", day, a.ID())] = true
			}
		}
		return nil
	})
	if err != nil || len(foreseen) < 20 {
		t.Fatalf("%d foreseen (%v)", len(foreseen), err)
	}
	mails := 0
	for day := from; !day.After(to); day = day.AddDays(1) {
		clock.now = opening(day)
		var g errgroup.Group
		made := make([]Reminded, 2)
		for i := range made {
			g.Go(func() (err error) { made[i], err = p.Remind(t.Context(), clock.Now()); return err })
		}
		if err := g.Wait(); err != nil {
			t.Fatalf("%s: %v", day, err)
		}
		mails += len(made[0].Mails) + len(made[1].Mails)
	}
	requests, err := p.store.Requests(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	byMail := map[int64]bool{}
	for _, r := range requests {
		if r.Outcome != relance.Asked {
			continue
		}
		byMail[r.Mail] = true
		line := fmt.Sprintf("%s %v", r.Day, r.ID)
		if !foreseen[line] {
			t.Errorf("not foreseen: %s", line)
		}
		delete(foreseen, line)
	}
	for line := range foreseen {
		t.Errorf("foreseen and not asked: %s", line)
	}
	if len(byMail) != mails {
		t.Errorf("%d mails were told, %d recorded", mails, len(byMail))
	}
	if written, err := os.ReadDir(p.data.outbox()); err != nil || len(written) < mails {
		t.Errorf("%d files in the outbox for %d mails (%v)", len(written), mails, err)
	}
}

// reminders are the deliveries of the mails that remind, by their state.
func reminders(t *testing.T, p *Pipeline, state store.DeliveryState) (out []store.Delivery) {
	t.Helper()
	all, err := p.store.Deliveries(t.Context(), state)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		if strings.HasPrefix(d.Idempotency, "demandes/") {
			out = append(out, d)
		}
	}
	return out
}

func TestWhatCameMeanwhileIsNotAskedFor(t *testing.T) {
	p, clock, c := followed(t, "2021-01-04")
	p.cfg.Followup = noReports{realThemes{c}}
	itn5, _ := c.Theme("ITN5")
	underConvention(t, p, c, 3, func(int) *dossier.Theme { return itn5 })
	mailer := &fakeMailer{taken: map[string]int{}}
	o := Outgoing{Mailer: mailer, From: 8, Until: 19}
	references := []string{}
	results, err := p.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		references = append(references, r.Reference)
	}
	// All have one contact, so that the three are one mail.
	for _, r := range references {
		if err := p.Name(t.Context(), r, store.Person{Role: schedules.Contact, Address: "Porteur <porteur@exemple.fr>", By: "C. Durand"}); err != nil {
			t.Fatal(err)
		}
	}
	clock.now = opening(date(t, "2021-01-13")) // seven working days after the conventions went out
	if _, err := p.Remind(t.Context(), clock.Now()); err != nil {
		t.Fatal(err)
	}
	if got := reminders(t, p, store.ToSend); len(got) != 1 {
		t.Fatalf("%d mails wait, want one for the person", len(got))
	}
	// One is signed, another suspended before the mail leaves.
	if err := p.Record(t.Context(), references[0], store.Fact{Kind: store.Done, Subject: relance.SignatureKey(1), By: "C. Durand"}); err != nil {
		t.Fatal(err)
	}
	if err := p.Record(t.Context(), references[1], store.Fact{Kind: store.Suspended, Reason: "recours", By: "C. Durand"}); err != nil {
		t.Fatal(err)
	}
	if _, err := p.SendDue(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	for text := range mailer.taken {
		if strings.Contains(text, "Subject: re") && (strings.Contains(text, references[0]) || strings.Contains(text, references[1]) || !strings.Contains(text, references[2])) {
			t.Errorf("the mail asks for what is done or suspended:\n%s", text)
		}
	}
	// The next rung: what is left is signed after the mail was made.
	clock.now = opening(date(t, "2021-01-22"))
	if _, err := p.Remind(t.Context(), clock.Now()); err != nil {
		t.Fatal(err)
	}
	if err := p.Record(t.Context(), references[2], store.Fact{Kind: store.Done, Subject: relance.SignatureKey(1), By: "C. Durand"}); err != nil {
		t.Fatal(err)
	}
	sent := len(mailer.taken)
	if _, err := p.SendDue(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	off := reminders(t, p, store.CalledOff)
	if len(mailer.taken) != sent || len(off) != 1 || !strings.Contains(off[0].Error, "fait") {
		t.Errorf("%d mails sent, called off: %+v", len(mailer.taken)-sent, off)
	}
	detail, err := p.Show(t.Context(), references[1])
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(detail.Journal, func(e store.Entry) bool {
		return e.Event == "relance non envoyée" && strings.Contains(e.Detail, "suspendu")
	}) {
		t.Error("the journal does not say why the suspended project is not reminded")
	}
}

func TestWordsThatSayNothingAreRefused(t *testing.T) {
	p, _, c := followed(t, "2021-01-04")
	itn5, _ := c.Theme("ITN5")
	underConvention(t, p, c, 1, func(int) *dossier.Theme { return itn5 })
	const ref = "ITN5-2021-0001"
	for name, x := range map[string]struct {
		err  error
		want string
	}{
		"nobody says it":      {p.Record(t.Context(), ref, store.Fact{Kind: store.Done, Subject: "demonstration"}), "qui le dit"},
		"no reason":           {p.Record(t.Context(), ref, store.Fact{Kind: store.Suspended, By: "C"}), "motif"},
		"nothing of the kind": {p.Record(t.Context(), ref, store.Fact{Kind: store.Done, Subject: "demo", By: "C"}), "demo"},
		"an unknown role":     {p.Name(t.Context(), ref, store.Person{Role: "chef", Address: "a@b.fr", By: "C"}), "Rôle inconnu"},
		"no address":          {p.Name(t.Context(), ref, store.Person{Role: "contact", Address: "a.b.fr", By: "C"}), "Adresse illisible"},
	} {
		if x.err == nil || !strings.Contains(x.err.Error(), x.want) {
			t.Errorf("%s: %v", name, x.err)
		}
	}
}

func TestCorrectionsAreAskedForUntilTheyCome(t *testing.T) {
	p, _, _ := followed(t, "2021-03-01")
	drop := filepath.Join(t.TempDir(), "depot")
	lines := []string{"theme: ITN1", "title: Sans budget", "siret: " + siretA, "email: porteur@exemple.fr"}
	process(t, p, drop, map[string][]byte{"d.pdf": fakePDF(lines...)})
	play := func() (out []string) {
		t.Helper()
		err := p.Foresee(t.Context(), date(t, "2021-03-01"), date(t, "2021-06-30"), func(day dossier.Date, bundles []relance.Bundle, _ []relance.Ask) error {
			for _, b := range bundles {
				for _, a := range b.Asks {
					out = append(out, day.String()+" "+a.Step.Mail+" "+a.Owed.Key+" "+b.Address)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	want := "2021-03-15 relance-completement completement/v1 porteur@exemple.fr, 2021-03-29 relance-completement completement/v1 porteur@exemple.fr"
	if got := strings.Join(play(), ", "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if err := p.Record(t.Context(), "ITN1-2021-0001", store.Fact{Kind: store.Withdrawn, Reason: "abandon", By: "C. Durand"}); err != nil {
		t.Fatal(err)
	}
	if got := play(); len(got) != 0 {
		t.Errorf("withdrawn, and asked %v", got)
	}
	if err := p.Record(t.Context(), "ITN1-2021-0001", store.Fact{Kind: store.Resumed, Reason: "erreur", By: "C. Durand"}); err != nil {
		t.Fatal(err)
	}
	process(t, p, drop, map[string][]byte{"d.pdf": fakePDF(append(lines, "total: 20000", "asked: 10000")...)})
	if got := play(); len(got) != 0 {
		t.Errorf("a new version came, and is asked for: %v", got)
	}
}

func (realThemes) Notice(n Notice) (Document, error) {
	text := "From: bureau@fonds.example\r\nTo: " + cmp.Or(strings.Join(n.To, ", "), "bureau@fonds.example") + "\r\nSubject: " + n.Mail + "\r\n\r\n" + n.Reason + "\r\n"
	return Document{Kind: KindMail, Name: "n.eml", MediaType: "message/rfc822", Data: []byte(text), MailKey: n.Mail, Idempotency: n.Key}, nil
}

func TestADecisionIsAnnouncedWithIt(t *testing.T) {
	p, clock, c := followed(t, "2021-03-01")
	itn1, _ := c.Theme("ITN1")
	lines := []string{"theme: ITN1", "title: Projet", "siret: " + siretA, "email: porteur@exemple.fr", "total: 20000", "asked: 10000"}
	process(t, p, filepath.Join(t.TempDir(), "depot"), map[string][]byte{"d.pdf": fakePDF(lines...)})
	const ref = "ITN1-2021-0001"
	announced := func() (out []string) {
		t.Helper()
		all, err := p.store.Deliveries(t.Context(), store.ToSend)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range all {
			if strings.HasPrefix(d.Key, "decision-") {
				out = append(out, d.Key)
			}
		}
		return out
	}
	for _, x := range []struct {
		in   Decide
		want string
	}{
		{Decide{Reference: ref, Kind: store.Accepted, Granted: dossier.Euros(50), By: "B", Try: true}, ""},
		{Decide{Reference: ref, Kind: store.Asked, Reason: "le calendrier ?", By: "B"}, ""},
		{Decide{Reference: ref, Kind: store.Rejected, Reason: "hors sujet", By: "B"}, joined(unfavourableMail)},
		{accept(ref, 50), joined(unfavourableMail, favourableMail)},
	} {
		clock.now = clock.now.Add(time.Hour)
		if _, err := p.Decide(t.Context(), itn1, x.in); err != nil {
			t.Fatal(err)
		}
		if got := joined(announced()...); got != x.want {
			t.Errorf("%s: announced %s, want %s", x.in.Kind, got, x.want)
		}
	}
	files, err := os.ReadDir(p.data.outbox())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range files {
		if strings.HasPrefix(f.Name(), "decision-") {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d letters lie in the outbox, want two", n)
	}
}

func joined(keys ...string) string { return strings.Join(keys, ",") }
