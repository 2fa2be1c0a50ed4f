package store

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"guichet/internal/dossier"
	"guichet/internal/store/pgtest"
)

// TestDrivers runs the same suite on both databases: what holds on one holds on
// the other.
func TestDrivers(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) {
		suite(t, func(t *testing.T) string { return "sqlite:" + t.TempDir() + "/été 100%?.db" })
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		server := pgtest.Start(t)
		suite(t, func(t *testing.T) string { return server.Database(t) })
	})
}

var now = time.Date(2021, 3, 1, 9, 30, 0, 123_456_000, time.UTC)

func suite(t *testing.T, dsn func(*testing.T) string) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, *Store)
	}{
		{"what an arrival is told comes back the same", arrivalRoundTrip},
		{"an arrival moves only from the state it is in", advanceOnce},
		{"a stored arrival is found by place and bytes, and can be forgotten", storedAndForgotten},
		{"arrivals are filed in the order they came, those in error aside", filingOrder},
		{"the same bytes are found, unless the machine of then could not read them", sameContent},
		{"references count up per prefix and year", references},
		{"a dossier is found by reference, identity and name; its versions count up", dossiers},
		{"a mail with a known idempotency key is not added again", mailsOnce},
		{"documents and findings come back in their order", documentsAndFindings},
		{"the journal cannot be changed", journalAppendOnly},
		{"what is done to the journal beside the program is found", journalChain},
		{"a journal older than its chain is chained with its next entry", olderJournal},
		{"a transaction that fails leaves nothing, neither rows nor jobs", rollback},
		{"the jobs of a dead process are free again", orphans},
		{"one process works at a time, as far as the database can tell", oneWorker},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, open(t, dsn(t))) })
	}
	t.Run("an empty database opened by several at once has one schema", func(t *testing.T) {
		at := dsn(t)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				s, err := Open(t.Context(), at)
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := s.Unfinished(t.Context()); err != nil {
					t.Error(err)
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
	t.Run("opening again, twice at once, changes nothing", func(t *testing.T) {
		at := dsn(t)
		s := open(t, at)
		id := add(t, s, "a", "d1")
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				again, err := Open(t.Context(), at)
				if err != nil {
					t.Error(err)
					return
				}
				if a, err := again.Arrival(t.Context(), id); err != nil || a.Drop != "a" {
					t.Errorf("arrival %+v, %v", a, err)
				}
				if err := again.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}

func open(t *testing.T, dsn string) *Store {
	t.Helper()
	s, err := Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// do runs f in a transaction that must succeed.
func do(t *testing.T, s *Store, f func(ctx context.Context, tx *Tx) error) {
	t.Helper()
	if err := s.Tx(t.Context(), func(tx *Tx) error { return f(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

// get returns a read that must succeed.
func get[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

const (
	sumA = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	sumB = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
)

func add(t *testing.T, s *Store, drop, digest string) (id int64) {
	t.Helper()
	do(t, s, func(ctx context.Context, tx *Tx) (err error) {
		id, err = tx.AddArrival(ctx, Arrival{Drop: drop, Origin: "/depot/" + drop, Digest: digest, ReceivedAt: now},
			[]File{{Name: "x.pdf", SHA256: sumA, Size: 3}, {Name: "s/y.pdf", SHA256: sumB, Size: 4}})
		return err
	})
	return id
}

// addVersion takes a new arrival to its version of a dossier.
func addVersion(t *testing.T, s *Store, dossierID int64, drop string) (v Version) {
	t.Helper()
	id := add(t, s, drop, drop)
	total := dossier.Euros(1000)
	do(t, s, func(ctx context.Context, tx *Tx) (err error) {
		v, err = tx.AddVersion(ctx, Version{Dossier: dossierID, Arrival: id, CreatedAt: now, Theme: "ITN1", Carrier: "Mairie", Title: "Été", Total: &total})
		if err != nil {
			return err
		}
		return tx.SetVersion(ctx, id, v.ID)
	})
	return v
}

func addDossier(t *testing.T, s *Store, ref string, i Identity) (id int64) {
	t.Helper()
	do(t, s, func(ctx context.Context, tx *Tx) (err error) {
		id, err = tx.AddDossier(ctx, ref, now, i)
		return err
	})
	return id
}

func arrivalRoundTrip(t *testing.T, s *Store) {
	id := add(t, s, "dossier d’été", "d1")
	mail := &dossier.Mail{From: "a@b.example", Subject: "Été", Date: dossier.Date{Year: 2021, Month: 3, Day: 1}}
	do(t, s, func(ctx context.Context, tx *Tx) error {
		return errors.Join(
			tx.SetOpened(ctx, id, now, "c1", mail, []File{{Name: "x.pdf", Within: "a.zip", Kind: dossier.KindPDF, SHA256: sumA, Size: 3}}),
			tx.SetReading(ctx, id, sumA),
			tx.AddRefusals(ctx, id, now, []Refusal{{Refusal: dossier.Refusal{Reason: dossier.RefusedPassword, File: "z.xlsx"}, SHA256: sumB, Size: 4, Path: "rejets/z"}}),
			tx.AddRefusals(ctx, id, now, []Refusal{{Refusal: dossier.Refusal{Reason: dossier.RefusedEmpty, File: "w.pdf"}, SHA256: sumB, Size: 4}}),
		)
	})
	a := get[Arrival](t)(s.Arrival(t.Context(), id))
	if a.Drop != "dossier d’été" || a.Origin != "/depot/dossier d’été" || !a.ReceivedAt.Equal(now) || a.State != StateStored || a.Content != "c1" || a.Reading != sumA || a.Version != 0 {
		t.Errorf("got %+v", a)
	}
	if a.Mail == nil || !reflect.DeepEqual(*a.Mail, *mail) {
		t.Errorf("mail %+v", a.Mail)
	}
	if f := get[[]File](t)(s.Dropped(t.Context(), id)); len(f) != 2 || f[1].Name != "s/y.pdf" || f[1].SHA256 != sumB {
		t.Errorf("dropped %+v", f)
	}
	if f := get[[]File](t)(s.Opened(t.Context(), id)); len(f) != 1 || f[0].Within != "a.zip" || f[0].Kind != dossier.KindPDF {
		t.Errorf("opened %+v", f)
	}
	r := get[[]Refusal](t)(s.Refusals(t.Context(), id))
	if len(r) != 2 || r[0].File != "z.xlsx" || r[0].Path != "rejets/z" || r[0].Size != 4 || r[1].Reason != dossier.RefusedEmpty {
		t.Errorf("refusals %+v", r)
	}
	if _, err := s.Arrival(t.Context(), id+1); !errors.Is(err, ErrNotFound) {
		t.Errorf("an arrival that is not: %v", err)
	}
}

func advanceOnce(t *testing.T, s *Store) {
	id := add(t, s, "a", "d1")
	do(t, s, func(ctx context.Context, tx *Tx) error { return tx.Advance(ctx, id, StateStored, StateClaimed) })
	err := s.Tx(t.Context(), func(tx *Tx) error { return tx.Advance(t.Context(), id, StateStored, StateClaimed) })
	if !errors.Is(err, ErrMoved) {
		t.Errorf("the second time: %v", err)
	}
	do(t, s, func(ctx context.Context, tx *Tx) error { return tx.Failed(ctx, id, "") })
	do(t, s, func(ctx context.Context, tx *Tx) error { return tx.Failed(ctx, id, "raté") })
	if a := get[Arrival](t)(s.Arrival(t.Context(), id)); a.Failures != 2 || a.Error != "raté" {
		t.Errorf("after two failures %+v", a)
	}
	do(t, s, func(ctx context.Context, tx *Tx) error { return tx.Advance(ctx, id, StateClaimed, StateOpened) })
	if a := get[Arrival](t)(s.Arrival(t.Context(), id)); a.Failures != 0 || a.Error != "" || a.State != StateOpened {
		t.Errorf("after going on %+v", a)
	}
}

func storedAndForgotten(t *testing.T, s *Store) {
	id := add(t, s, "a", "d1")
	if a := get[Arrival](t)(s.StoredArrival(t.Context(), "/depot/a", "d1")); a.ID != id {
		t.Errorf("found %+v", a)
	}
	for _, other := range [][2]string{{"/depot/b", "d1"}, {"/depot/a", "d2"}} {
		if _, err := s.StoredArrival(t.Context(), other[0], other[1]); !errors.Is(err, ErrNotFound) {
			t.Errorf("%v: %v", other, err)
		}
	}
	do(t, s, func(ctx context.Context, tx *Tx) error { return tx.Forget(ctx, id) })
	if left := get[[]Arrival](t)(s.Unfinished(t.Context())); len(left) != 0 {
		t.Errorf("left %+v", left)
	}
	id = add(t, s, "a", "d1")
	do(t, s, func(ctx context.Context, tx *Tx) error { return tx.Advance(ctx, id, StateStored, StateClaimed) })
	if err := s.Tx(t.Context(), func(tx *Tx) error { return tx.Forget(t.Context(), id) }); !errors.Is(err, ErrMoved) {
		t.Errorf("a claimed arrival was forgotten: %v", err)
	}
}

func filingOrder(t *testing.T, s *Store) {
	ids := make([]int64, 4)
	for i := range ids {
		ids[i] = add(t, s, fmt.Sprint(i), fmt.Sprint(i))
	}
	move := func(id int64, to ...State) {
		t.Helper()
		for _, next := range to {
			do(t, s, func(ctx context.Context, tx *Tx) error {
				a, err := tx.Arrival(ctx, id)
				if err != nil {
					return err
				}
				return tx.Advance(ctx, id, a.State, next)
			})
		}
	}
	next := func(want int64, state State) {
		t.Helper()
		if a := get[Arrival](t)(s.NextToFile(t.Context())); a.ID != want || a.State != state {
			t.Errorf("next is %d in state %s, want %d in %s", a.ID, a.State, want, state)
		}
	}
	if _, err := s.NextToFile(t.Context()); !errors.Is(err, ErrNotFound) {
		t.Errorf("nothing is claimed yet: %v", err)
	}
	move(ids[0], StateClaimed)
	move(ids[1], StateClaimed, StateOpened, StateRead)
	move(ids[2], StateClaimed, StateOpened)
	if n := get[int64](t)(s.CountPending(t.Context())); n != 3 {
		t.Errorf("%d are pending, want 3", n)
	}
	next(ids[0], StateClaimed)
	do(t, s, func(ctx context.Context, tx *Tx) error { return tx.Failed(ctx, ids[0], "") })
	next(ids[0], StateClaimed)
	do(t, s, func(ctx context.Context, tx *Tx) error { return tx.Failed(ctx, ids[0], "raté") })
	if n := get[int64](t)(s.CountPending(t.Context())); n != 2 {
		t.Errorf("%d are pending once one is in error, want 2", n)
	}
	next(ids[1], StateRead)
	move(ids[1], StateFiled)
	next(ids[2], StateOpened)
	do(t, s, func(ctx context.Context, tx *Tx) error { return tx.ClearError(ctx, ids[0]) })
	next(ids[0], StateClaimed)
}

func sameContent(t *testing.T, s *Store) {
	d := addDossier(t, s, "ITN1-2021-0001", Identity{})
	for i, c := range []struct {
		reason dossier.RefusalReason
		found  bool
	}{{"", true}, {dossier.RefusedPassword, true}, {dossier.RefusedNoOCR, false}, {dossier.RefusedTimeout, false}, {dossier.RefusedMemory, false}} {
		v := addVersion(t, s, d, fmt.Sprint(i))
		content := fmt.Sprintf("content %d", i)
		do(t, s, func(ctx context.Context, tx *Tx) error {
			if err := tx.SetOpened(ctx, v.Arrival, now, content, nil, nil); err != nil || c.reason == "" {
				return err
			}
			return tx.AddRefusals(ctx, v.Arrival, now, []Refusal{{Refusal: dossier.Refusal{Reason: c.reason}, SHA256: sumA, Size: 3}})
		})
		got, err := s.VersionWithContent(t.Context(), content)
		if found := err == nil && got == v.ID; found != c.found || (err != nil && !errors.Is(err, ErrNotFound)) {
			t.Errorf("refused for %q: found %d, %v", c.reason, got, err)
		}
	}
}

func references(t *testing.T, s *Store) {
	var got []string
	for _, c := range []struct {
		prefix string
		year   int
	}{{"ITN1", 2021}, {"ITN1", 2021}, {"ITN1", 2022}, {"INCONNU", 2021}, {"ITN1", 2021}} {
		do(t, s, func(ctx context.Context, tx *Tx) error {
			ref, err := tx.NextReference(ctx, c.prefix, c.year)
			got = append(got, ref)
			return err
		})
	}
	want := []string{"ITN1-2021-0001", "ITN1-2021-0002", "ITN1-2022-0001", "INCONNU-2021-0001", "ITN1-2021-0003"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func dossiers(t *testing.T, s *Store) {
	who := Identity{Theme: "ITN1", SIRET: "18008246300076", TitleKey: "ete", DropKey: "a"}
	id := addDossier(t, s, "ITN1-2021-0001", who)
	v1, v2 := addVersion(t, s, id, "a"), addVersion(t, s, id, "b")
	other := addDossier(t, s, "ITN1-2021-0002", Identity{DropKey: "a"})
	addVersion(t, s, other, "c")
	if v1.Number != 1 || v2.Number != 2 {
		t.Errorf("versions %d and %d", v1.Number, v2.Number)
	}
	if d := get[Dossier](t)(s.DossierByReference(t.Context(), "ITN1-2021-0001")); d.ID != id || d.Identity != who || !d.CreatedAt.Equal(now) {
		t.Errorf("by reference %+v", d)
	}
	if d := get[[]Dossier](t)(s.DossiersByIdentity(t.Context(), who)); len(d) != 1 || d[0].ID != id {
		t.Errorf("by identity %+v", d)
	}
	if d := get[[]Dossier](t)(s.DossiersByDrop(t.Context(), "a")); len(d) != 2 || d[0].ID != other {
		t.Errorf("by name, newest first %+v", d)
	}
	who.DropKey = "b"
	do(t, s, func(ctx context.Context, tx *Tx) error { return tx.SetIdentity(ctx, id, who) })
	latest := get[[]Version](t)(s.LatestVersions(t.Context()))
	if len(latest) != 2 || latest[0].ID != v2.ID || latest[0].Reference != "ITN1-2021-0001" {
		t.Errorf("latest %+v", latest)
	}
	got := get[Version](t)(s.VersionOf(t.Context(), v2.Arrival))
	if got.Total == nil || *got.Total != dossier.Euros(1000) || got.Asked != nil || got.Title != "Été" {
		t.Errorf("version %+v", got)
	}
	if all := get[[]Version](t)(s.Versions(t.Context(), id)); len(all) != 2 || all[0].ID != v1.ID {
		t.Errorf("versions %+v", all)
	}
}

func mailsOnce(t *testing.T, s *Store) {
	v := addVersion(t, s, addDossier(t, s, "ITN1-2021-0001", Identity{}), "a")
	m := Mail{Key: "accuse-reception", Idempotency: "k", Name: "k.eml", SHA256: sumA, Size: 3}
	do(t, s, func(ctx context.Context, tx *Tx) error { _, _, err := tx.AddMail(ctx, v.ID, now, m); return err })
	m.SHA256, m.Name = sumB, "l.eml"
	do(t, s, func(ctx context.Context, tx *Tx) error { _, _, err := tx.AddMail(ctx, v.ID, now, m); return err })
	got := get[[]Mail](t)(s.Mails(t.Context(), v.ID))
	if len(got) != 1 || got[0].SHA256 != sumA || !got[0].WrittenAt.IsZero() {
		t.Fatalf("got %+v", got)
	}
	do(t, s, func(ctx context.Context, tx *Tx) error { return tx.MailWritten(ctx, got[0].ID, now) })
	do(t, s, func(ctx context.Context, tx *Tx) error { return tx.MailWritten(ctx, got[0].ID, now.Add(time.Hour)) })
	if got = get[[]Mail](t)(s.Mails(t.Context(), v.ID)); !got[0].WrittenAt.Equal(now) {
		t.Errorf("written at %v", got[0].WrittenAt)
	}
}

func documentsAndFindings(t *testing.T, s *Store) {
	v := addVersion(t, s, addDossier(t, s, "ITN1-2021-0001", Identity{}), "a")
	fs := []dossier.Finding{
		{Code: "z", Severity: dossier.Bloquante, Message: "« Écart »", Sources: []dossier.Source{{File: "x.pdf", Page: 2, Box: &dossier.Box{X1: 1.5}}}},
		{Code: "a", Severity: dossier.Information}, {Code: "b", Severity: dossier.Bloquante},
	}
	do(t, s, func(ctx context.Context, tx *Tx) error {
		return errors.Join(tx.AddFindings(ctx, v.ID, fs),
			tx.AddDocuments(ctx, v.ID, now, []Document{{Kind: "convention", Name: "z.pdf", SHA256: sumA, Size: 3}, {Kind: "classeur", Name: "a.xlsx", SHA256: sumB, Size: 4}}))
	})
	got := get[[]dossier.Finding](t)(s.Findings(t.Context(), v.ID))
	if len(got) != 3 || got[0].Code != "z" || got[0].Message != fs[0].Message || got[0].Sources[0].Box.X1 != 1.5 || got[1].Code != "a" {
		t.Errorf("findings %+v", got)
	}
	if n := get[map[dossier.Severity]int](t)(s.CountFindings(t.Context(), v.ID)); n[dossier.Bloquante] != 2 || n[dossier.Information] != 1 {
		t.Errorf("counts %v", n)
	}
	if d := get[[]Document](t)(s.Documents(t.Context(), v.ID)); len(d) != 2 || d[0].Name != "z.pdf" || d[1].Size != 4 {
		t.Errorf("documents %+v", d)
	}
}

func journalAppendOnly(t *testing.T, s *Store) {
	id := add(t, s, "a", "d1")
	do(t, s, func(ctx context.Context, tx *Tx) error {
		return tx.Journal(ctx, Entry{At: now, Arrival: id, Event: "reçu", Cause: "dépôt", Detail: "a"})
	})
	for _, query := range []string{`UPDATE journal SET event = 'x'`, `DELETE FROM journal`} {
		if err := s.Tx(t.Context(), func(tx *Tx) error { return tx.exec(t.Context(), query) }); err == nil {
			t.Errorf("%s was let through", query)
		}
	}
	got := get[[]Entry](t)(s.JournalOfArrival(t.Context(), id))
	if want := (Entry{At: now, Arrival: id, Event: "reçu", Cause: "dépôt", Detail: "a"}); len(got) != 1 || got[0] != want {
		t.Errorf("journal %+v", got)
	}
}

type testArgs struct {
	N int `json:"n" river:"unique"`
}

func (testArgs) Kind() string { return "test" }

func rollback(t *testing.T, s *Store) {
	client, err := river.NewClient(s.River(), &river.Config{SkipUnknownJobCheck: true})
	if err != nil {
		t.Fatal(err)
	}
	boom := errors.New("boom")
	var id int64
	err = s.Tx(t.Context(), func(tx *Tx) (err error) {
		id, err = tx.AddArrival(t.Context(), Arrival{Drop: "a", ReceivedAt: now}, nil)
		if err != nil {
			return err
		}
		if _, err := client.InsertTx(t.Context(), tx.SQL(), testArgs{1}, nil); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatal(err)
	}
	if _, err := s.Arrival(t.Context(), id); !errors.Is(err, ErrNotFound) {
		t.Errorf("the row stayed: %v", err)
	}
	jobs, err := client.JobList(t.Context(), river.NewJobListParams())
	if err != nil || len(jobs.Jobs) != 0 {
		t.Errorf("the job stayed: %v, %v", jobs, err)
	}
}

func orphans(t *testing.T, s *Store) {
	client, err := river.NewClient(s.River(), &river.Config{SkipUnknownJobCheck: true})
	if err != nil {
		t.Fatal(err)
	}
	job, err := client.Insert(t.Context(), testArgs{1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	do(t, s, func(ctx context.Context, tx *Tx) error {
		return tx.exec(ctx, `UPDATE river_job SET state = 'running', attempt = 3 WHERE id = $1`, job.Job.ID)
	})
	do(t, s, func(ctx context.Context, tx *Tx) error {
		if n, err := tx.FreeOrphans(ctx); err != nil || n != 1 {
			t.Errorf("freed %d, %v", n, err)
		}
		return nil
	})
	got, err := client.JobGet(t.Context(), job.Job.ID)
	if err != nil || got.State != "available" || got.Attempt != 2 {
		t.Errorf("job %+v, %v", got, err)
	}
}

func oneWorker(t *testing.T, s *Store) {
	if !s.Shared() {
		release := get[func() error](t)(s.WorkLock(t.Context(), time.Millisecond))
		if err := release(); err != nil {
			t.Error(err)
		}
		return
	}
	release := get[func() error](t)(s.WorkLock(t.Context(), time.Millisecond))
	if _, err := s.WorkLock(t.Context(), time.Millisecond); !errors.Is(err, ErrBusy) {
		t.Errorf("a second worker: %v", err)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	release = get[func() error](t)(s.WorkLock(t.Context(), time.Millisecond))
	if err := release(); err != nil {
		t.Fatal(err)
	}
}
