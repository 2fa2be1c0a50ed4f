package pipeline

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"guichet/internal/dossier"
	"guichet/internal/store"
	"guichet/internal/store/pgtest"
)

// small is a theme whose envelope is soon empty.
func small(euros int64) *dossier.Theme {
	return &dossier.Theme{ID: "ITN1", Title: "Petit", Envelope: dossier.Euros(euros)}
}

// filed drops n dossiers that ask 100 € each of a cost of 200 €, and returns their
// references.
func filed(t *testing.T, p *Pipeline, n int) (references []string) {
	t.Helper()
	files := map[string][]byte{}
	for i := range n {
		files[fmt.Sprintf("d%02d.pdf", i)] = fakePDF("theme: ITN1", fmt.Sprintf("title: Projet %d", i), "siret: "+siretA, "total: 20000", "asked: 10000")
	}
	_, sum := process(t, p, filepath.Join(t.TempDir(), "depot"), files)
	for _, r := range sum.Results {
		if r.Asked == nil || *r.Asked != dossier.Euros(100) {
			t.Fatalf("%s asks %v", r.Reference, r.Asked)
		}
		references = append(references, r.Reference)
	}
	return references
}

func accept(reference string, euros int64) Decide {
	return Decide{Reference: reference, Kind: store.Accepted, Granted: dossier.Euros(euros), By: "B. Durand"}
}

func TestDecisionsThatCannotBeTaken(t *testing.T) {
	p := newTest(t, nil)
	reference := filed(t, p, 1)[0]
	for _, c := range []struct {
		name string
		in   Decide
		want string
	}{
		{"nobody decides", Decide{Reference: reference, Kind: store.Accepted, Granted: 100}, "qui décide"},
		{"a rejection without a reason", Decide{Reference: reference, Kind: store.Rejected, By: "B", Reason: "  "}, "motif"},
		{"more than what was asked", accept(reference, 101), "dépasse le montant demandé"},
		{"nothing granted", accept(reference, 0), "montant positif"},
		{"less than nothing granted", accept(reference, -5), "montant positif"},
	} {
		_, err := p.Decide(t.Context(), small(1_000), c.in)
		var e *DecisionError
		if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := p.Decide(t.Context(), small(1_000), accept("ITN1-1999-0001", 5)); !errors.Is(err, ErrUnknownReference) {
		t.Errorf("an unknown reference: %v", err)
	}
	if d := show(t, p, reference); d.Decision != nil {
		t.Errorf("something was recorded: %+v", d.Decision)
	}
}

// A grant is within what the theme lets be granted, whatever was asked.
func TestAGrantKeepsTheRateAndTheCap(t *testing.T) {
	p := newTest(t, nil)
	reference := filed(t, p, 1)[0] // asks 100 € of 200 €
	theme := small(1_000)
	theme.Rules = []dossier.Rule{{Kind: "rate-max", Percent: 40, Base: "total"}, {Kind: "cap", Amount: dossier.Euros(70)}}
	for _, c := range []struct {
		granted int64
		want    string
	}{{81, "70,00"}, {71, "funding.cap-exceeded"}, {70, ""}} {
		_, err := p.Decide(t.Context(), theme, accept(reference, c.granted))
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%d: got %v, want %q", c.granted, err, c.want)
		}
	}
	theme.Rules = theme.Rules[:1]
	if _, err := p.Decide(t.Context(), theme, accept(reference, 81)); err == nil || !strings.Contains(err.Error(), "funding.rate-exceeded") {
		t.Errorf("got %v", err)
	}
	if _, err := p.Decide(t.Context(), theme, accept(reference, 80)); err != nil {
		t.Error(err)
	}
}

func show(t *testing.T, p *Pipeline, reference string) *Detail {
	t.Helper()
	d, err := p.Show(t.Context(), reference)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestADecisionIsRecordedWithItsReasonAndInTheJournal(t *testing.T) {
	p := newTest(t, nil)
	reference := filed(t, p, 1)[0]
	try := accept(reference, 80)
	try.Try = true
	if out, err := p.Decide(t.Context(), small(1_000), try); err != nil || out.Remaining != dossier.Euros(920) {
		t.Fatalf("%+v, %v", out, err)
	}
	if d := show(t, p, reference); d.Decision != nil {
		t.Fatalf("a try was recorded: %+v", d.Decision)
	}
	if _, err := p.Decide(t.Context(), small(1_000), accept(reference, 80)); err != nil {
		t.Fatal(err)
	}
	out, err := p.Decide(t.Context(), small(1_000), Decide{Reference: reference, Kind: store.Rejected, Reason: "hors thème", By: "C. Petit"})
	if err != nil || out.Remaining != dossier.Euros(1_000) {
		t.Fatalf("the money comes back: %+v, %v", out, err)
	}
	d := show(t, p, reference)
	if d.Decision == nil || d.Decision.Kind != store.Rejected || d.Decision.By != "C. Petit" || d.Decision.Granted != nil {
		t.Errorf("the last decision counts: %+v", d.Decision)
	}
	var journal []string
	for _, e := range d.Journal {
		if e.Event == "décision" {
			journal = append(journal, e.Cause+" "+e.Detail)
		}
	}
	want := []string{"B. Durand acceptée, version 1, 80,00\u00a0€", "C. Petit rejetée, version 1\u00a0: hors thème"}
	if fmt.Sprint(journal) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", journal, want)
	}
	if v, err := p.VerifyJournal(t.Context(), ""); err != nil || v.Broken != nil {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestADossierWithABlockingFindingNeedsAReasonOrADerogation(t *testing.T) {
	p := newTest(t, nil)
	_, sum := process(t, p, filepath.Join(t.TempDir(), "depot"), map[string][]byte{"a.pdf": fakePDF("theme: ITN1", "title: A", "siret: "+siretA, "asked: 10000")})
	reference := sum.Results[0].Reference
	d := show(t, p, reference)
	if !dossier.Blocking(d.List) || d.Asked == nil {
		t.Fatalf("%+v", d.List)
	}
	if _, err := p.Decide(t.Context(), small(1_000), accept(reference, 50)); err == nil || !strings.Contains(err.Error(), "budget.missing") {
		t.Errorf("got %v", err)
	}
	today := dossier.DateOf(p.cfg.Clock.Now())
	in := Derogate{Reference: reference, Code: "budget.missing", Until: today.AddDays(30), Reason: "budget vu en réunion", By: "D. Chef"}
	for _, c := range []struct {
		change func(*Derogate)
		want   string
	}{
		{func(d *Derogate) { d.Code = "siret.invalid" }, "pas de constat"},
		{func(d *Derogate) { d.Until = today.AddDays(-1) }, "est passé"},
		{func(d *Derogate) { d.Reason = "" }, "motif"},
		{func(d *Derogate) { d.By = "" }, "--by"},
	} {
		bad := in
		c.change(&bad)
		if err := p.Derogate(t.Context(), bad); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
	if err := p.Derogate(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	d = show(t, p, reference)
	if dossier.Blocking(d.List) || d.List[0].Derogation == nil || d.List[0].Derogation.By != "D. Chef" || len(dossier.Active(d.List)) != 0 {
		t.Errorf("%+v", d.List)
	}
	if _, err := p.Decide(t.Context(), small(1_000), accept(reference, 50)); err != nil {
		t.Errorf("with the derogation: %v", err)
	}
}

// Many decide at the same moment on what only some of them fit in: the envelope is never
// overdrawn, and what did not fit waits in the order in which it was decided.
func TestTheLastEuroIsGrantedOnce(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) { lastEuro(t, newTest(t, nil)) })
	t.Run("PostgreSQL", func(t *testing.T) {
		s, err := store.Open(t.Context(), pgtest.Start(t).Database(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		lastEuro(t, newTest(t, func(c *Config) { c.Store = s }))
	})
}

func lastEuro(t *testing.T, p *Pipeline) {
	references := filed(t, p, 12)
	theme := small(500) // five of the twelve
	var g errgroup.Group
	for _, r := range references {
		g.Go(func() error {
			_, err := p.Decide(t.Context(), theme, accept(r, 100))
			return err
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	accounts, err := p.Accounts(t.Context(), []*dossier.Theme{theme})
	if err != nil {
		t.Fatal(err)
	}
	a := accounts[0]
	if a.Granted != dossier.Euros(500) || a.Remaining != 0 || len(a.Waiting) != 7 || a.Asked != dossier.Euros(1_200) || a.Eligible != dossier.Euros(1_200) || a.Dossiers != 12 {
		t.Fatalf("%+v", a)
	}
	if a.Paid != nil {
		t.Error("what nothing records is not zero")
	}
	// One that is rejected gives its money back, and the first that waits may have it.
	var accepted string
	for _, r := range references {
		if show(t, p, r).Decision.Kind == store.Accepted {
			accepted = r
			break
		}
	}
	out, err := p.Decide(t.Context(), theme, Decide{Reference: accepted, Kind: store.Rejected, Reason: "retrait", By: "B"})
	if err != nil || out.Remaining != dossier.Euros(100) || len(out.Waiting) != 7 || out.Waiting[0].Reference != a.Waiting[0].Reference {
		t.Fatalf("%+v, %v", out, err)
	}
	again, err := p.Decide(t.Context(), theme, accept(out.Waiting[0].Reference, 100))
	if err != nil || again.Kind != store.Accepted || again.Remaining != 0 || len(again.Waiting) != 6 {
		t.Errorf("%+v, %v", again, err)
	}
	// Less for one that has some already is no second grant.
	less, err := p.Decide(t.Context(), theme, accept(again.Reference, 60))
	if err != nil || less.Kind != store.Accepted || less.Remaining != dossier.Euros(40) {
		t.Errorf("%+v, %v", less, err)
	}
	if v, err := p.VerifyJournal(t.Context(), ""); err != nil || v.Broken != nil {
		t.Errorf("%+v, %v", v, err)
	}
}
