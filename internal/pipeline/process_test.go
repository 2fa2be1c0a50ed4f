package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"guichet/extract"
	"guichet/internal/dossier"
	"guichet/internal/store"
)

// process drops files by name and returns the one-line outcome of each arrival:
// "name: outcome reference version".
func process(t *testing.T, p *Pipeline, drop string, files map[string][]byte) (outcomes []string, sum Summary) {
	t.Helper()
	for name, data := range files {
		write(t, filepath.Join(drop, name), data)
	}
	sum, err := p.Process(t.Context(), drop)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range sum.Results {
		line := fmt.Sprintf("%s: %s", r.Drop, r.Outcome)
		if r.Reference != "" {
			line += fmt.Sprintf(" %s v%d", r.Reference, r.Version)
		}
		outcomes = append(outcomes, line)
	}
	return outcomes, sum
}

const siretA, siretB = "18008246300076", "13002526500013"

func TestWhichDossierAnArrivalBelongsTo(t *testing.T) {
	type files = map[string][]byte
	base := fakePDF("theme: ITN1", "title: Été à l’École", "siret: "+siretA, "total: 100")
	baseLine := "a.pdf: nouveau ITN1-2021-0001 v1"
	for _, c := range []struct {
		name   string
		second files
		want   string
	}{
		{"the same bytes under the same name are known", files{"a.pdf": base}, "a.pdf: déjà reçu ITN1-2021-0001 v1"},
		{"the same bytes under another name are known", files{"b.pdf": base}, "b.pdf: déjà reçu ITN1-2021-0001 v1"},
		{"the same bytes in a folder are known", files{"f/x.pdf": base}, "f: déjà reçu ITN1-2021-0001 v1"},
		{"the same SIRET, theme and title in other letters make a new version",
			files{"b.pdf": fakePDF("theme: ITN1", "title: ETE A L'ECOLE", "siret: "+siretA, "total: 200")}, "b.pdf: nouvelle version ITN1-2021-0001 v2"},
		{"another title of the same carrier is another dossier",
			files{"a.pdf": fakePDF("theme: ITN1", "title: Hiver", "siret: "+siretA)}, "a.pdf: nouveau ITN1-2021-0002 v1"},
		{"another theme of the same carrier is another dossier",
			files{"b.pdf": fakePDF("theme: ITN2", "title: Été à l’École", "siret: "+siretA)}, "b.pdf: nouveau ITN2-2021-0001 v1"},
		{"the same name with another SIRET is another dossier",
			files{"a.pdf": fakePDF("theme: ITN1", "title: Été à l’École", "siret: "+siretB)}, "a.pdf: nouveau ITN1-2021-0002 v1"},
		{"the same name makes a new version when nothing contradicts it",
			files{"a.pdf": fakePDF("theme: ITN1", "siret: "+siretA)}, "a.pdf: nouvelle version ITN1-2021-0001 v2"},
		{"the same name and nothing read makes a new version under the same reference",
			files{"a.pdf": fakePDF("total: 5")}, "a.pdf: nouvelle version ITN1-2021-0001 v2"},
		{"a reference in the name counts more than what is read",
			files{"réponse [itn1-2021-0001].pdf": fakePDF("theme: ITN2", "title: Autre", "siret: "+siretB)},
			"réponse [itn1-2021-0001].pdf: nouvelle version ITN1-2021-0001 v2"},
		{"a reference in the subject of a mail too",
			files{"m.eml": []byte(strings.Replace(string(mailOf(fakePDF("total: 7"))), "Subject: Dossier", "Subject: RE: [ITN1-2021-0001] Dossier", 1))},
			"m.eml: nouvelle version ITN1-2021-0001 v2"},
		{"a reference that nobody has counts for nothing",
			files{"ITN1-2021-0099.pdf": fakePDF("theme: ITN1", "title: Autre")}, "ITN1-2021-0099.pdf: nouveau ITN1-2021-0002 v1"},
		{"a dossier without a known theme has its own reference",
			files{"b.pdf": fakePDF("title: Autre")}, "b.pdf: nouveau INCONNU-2021-0001 v1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel() // most of the time is waiting for the queue
			p, drop := newTest(t, nil), t.TempDir()
			if got, _ := process(t, p, drop, files{"a.pdf": base}); !slices.Equal(got, []string{baseLine}) {
				t.Fatalf("first: %q", got)
			}
			if got, _ := process(t, p, drop, c.second); !slices.Equal(got, []string{c.want}) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestADuplicateSaysWhatItRepeats(t *testing.T) {
	p, drop := newTest(t, nil), t.TempDir()
	_, sum := process(t, p, drop, map[string][]byte{
		"a.pdf": fakePDF("theme: ITN1", "total: 1"),
		"b.pdf": fakePDF("theme: ITN1", "total: 1"),
	})
	if got := sum.Results[1].Message; got != "déjà reçu, référence ITN1-2021-0001 (version 1)" {
		t.Errorf("got %q", got)
	}
	if list, err := p.List(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("list %+v, %v", list, err)
	}
	if mails, err := os.ReadDir(p.data.outbox()); err != nil || len(mails) != 1 {
		t.Errorf("mails %v, %v", mails, err)
	}
}

func TestAScanIsReadAgainOnceItCanBe(t *testing.T) {
	p, drop := newTest(t, nil), t.TempDir()
	scan := map[string][]byte{"d/scan.pdf": fakePDF("ocr: missing"), "d/form.pdf": fakePDF("theme: ITN1", "siret: "+siretA)}
	for _, want := range []string{"d: nouveau ITN1-2021-0001 v1", "d: nouvelle version ITN1-2021-0001 v2"} {
		if got, _ := process(t, p, drop, scan); !slices.Equal(got, []string{want}) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestRejects(t *testing.T) {
	p, drop := newTest(t, nil), t.TempDir()
	outcomes, sum := process(t, p, drop, map[string][]byte{
		"1.docx":        []byte("text"),
		"2.pdf":         fakePDF("password: yes"),
		"3/form.pdf":    fakePDF("theme: ITN1"),
		"3/secret.xlsx": append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")...),
		"4.zip":         []byte("PK\x03\x04 cut"),
		"5.pdf":         {},
	})
	want := []string{"1.docx: rejeté", "2.pdf: rejeté", "3: nouveau ITN1-2021-0001 v1", "4.zip: rejeté", "5.pdf: rejeté"}
	if !slices.Equal(outcomes, want) {
		t.Fatalf("got %q", outcomes)
	}
	reasons := []dossier.RefusalReason{dossier.RefusedUnknownType, dossier.RefusedPassword, dossier.RefusedPassword, dossier.RefusedTruncated, dossier.RefusedEmpty}
	for i, r := range sum.Results {
		if len(r.Refused) != 1 || r.Refused[0].Reason != reasons[i] {
			t.Errorf("%s: refused %+v", r.Drop, r.Refused)
			continue
		}
		if _, err := os.Stat(r.Refused[0].Copy); err != nil {
			t.Errorf("%s: its copy: %v", r.Drop, err)
		}
		text, err := os.ReadFile(r.Refused[0].Copy + ".txt")
		if err != nil {
			t.Errorf("%s: its text: %v", r.Drop, err)
		}
		for _, part := range []string{"Dépôt\u00a0: " + r.Drop, "Motif\u00a0: " + r.Refused[0].What, "À faire\u00a0: " + r.Refused[0].Action, "Reçu le\u00a0: 1ᵉʳ\u00a0mars\u00a02021"} {
			if !strings.Contains(string(text), part) {
				t.Errorf("%s: %q is not in\n%s", r.Drop, part, text)
			}
		}
	}
	d, err := p.Show(t.Context(), "ITN1-2021-0001")
	if err != nil || len(d.Dossier.Refusals) != 1 || d.Dossier.Refusals[0].File != "secret.xlsx" {
		t.Errorf("the dossier does not know of its refused file: %+v, %v", d, err)
	}
}

func TestAFailingStep(t *testing.T) {
	t.Run("is tried again", func(t *testing.T) {
		p, drop := newTest(t, nil), t.TempDir()
		got, _ := process(t, p, drop, map[string][]byte{"a.pdf": fakePDF("theme: ITN1", "fail: 1")})
		if want := []string{"a.pdf: nouveau ITN1-2021-0001 v1"}; !slices.Equal(got, want) {
			t.Errorf("got %q", got)
		}
	})
	t.Run("ends in an error that list tells, holds nobody up, and is tried again by the next run", func(t *testing.T) {
		p, drop := newTest(t, func(c *Config) { c.Attempts = 1 }), t.TempDir()
		got, sum := process(t, p, drop, map[string][]byte{
			"a.pdf": fakePDF("theme: ITN1", "title: A", "fail: 1"), "b.pdf": fakePDF("panic: now"), "c.pdf": fakePDF("theme: ITN1", "title: C"),
		})
		if want := []string{"a.pdf: erreur", "b.pdf: erreur", "c.pdf: nouveau ITN1-2021-0001 v1"}; !slices.Equal(got, want) {
			t.Fatalf("got %q", got)
		}
		if m := sum.Results[0].Message; !strings.Contains(m, "«\u00a0lecture\u00a0» a échoué") {
			t.Errorf("message %q", m)
		}
		list, err := p.List(t.Context())
		if err != nil || len(list) != 3 || list[1].Outcome != OutcomeError {
			t.Errorf("list %+v, %v", list, err)
		}
		got, _ = process(t, p, drop, nil)
		if want := []string{"a.pdf: nouveau ITN1-2021-0002 v1", "b.pdf: erreur"}; !slices.Equal(got, want) {
			t.Errorf("the next run: %q", got)
		}
	})
}

func TestReferencesFollowTheOrderOfArrival(t *testing.T) {
	gate := make(chan struct{})
	p, drop := newTest(t, func(c *Config) {
		c.Progress = func(pr Progress) {
			if pr.Drop == "z.pdf" && pr.Step == "lu" {
				close(gate) // the last is read: only now may the first be
			}
		}
		c.Workers = 2
		c.Reader = gatedReader{c.Reader, gate}
	}), t.TempDir()
	got, _ := process(t, p, drop, map[string][]byte{"a.pdf": fakePDF("theme: ITN1", "title: slow"), "z.pdf": fakePDF("theme: ITN1", "title: Z")})
	if want := []string{"a.pdf: nouveau ITN1-2021-0001 v1", "z.pdf: nouveau ITN1-2021-0002 v1"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestReferenceYear(t *testing.T) {
	at := store.Arrival{ReceivedAt: time.Date(2022, 12, 31, 23, 30, 0, 0, time.UTC)} // 2023 in Paris
	for _, c := range []struct {
		name string
		year int
		want int
	}{
		{"the year the dossier states", 2021, 2021},
		{"the year of arrival in Paris when none is stated", 0, 2023},
		{"the year of arrival when it states a year before the programme", 2012, 2023},
		{"the year of arrival when it states a year to come", 2024, 2023},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &dossier.Dossier{}
			if c.year != 0 {
				d.SubmittedOn = dossier.Read(dossier.Date{Year: c.year, Month: 1, Day: 2}, dossier.Source{})
			}
			if got := submissionYear(at, d); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestTheDataFolderIsLocked(t *testing.T) {
	p, drop := newTest(t, nil), t.TempDir()
	unlock, err := lockFolder(t.Context(), newTestClock(), p.data.lockFile(), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Process(t.Context(), drop)
	busy, ok := errors.AsType[*BusyError](err)
	if !ok || busy.PID != fmt.Sprint(os.Getpid()) {
		t.Errorf("got %v", err)
	}
	if _, err := p.List(t.Context()); err != nil {
		t.Errorf("reading is not free: %v", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Process(t.Context(), drop); err != nil {
		t.Errorf("after the other is gone: %v", err)
	}
}

func TestDropFolderMustBeOne(t *testing.T) {
	p := newTest(t, nil)
	file := filepath.Join(t.TempDir(), "f.pdf")
	write(t, file, fakePDF())
	for _, folder := range []string{filepath.Join(t.TempDir(), "none"), file, p.data.root()} {
		if _, err := p.Process(t.Context(), folder); err == nil {
			t.Errorf("%s was taken for a drop folder", folder)
		}
	}
}

func TestWhatIsNotCompleteIsLeft(t *testing.T) {
	p, drop := newTest(t, nil), t.TempDir()
	got, sum := process(t, p, drop, map[string][]byte{
		"a/form.pdf": fakePDF("theme: ITN1"), "a/budget.xlsx.part": []byte("half"), "b.pdf": fakePDF("theme: ITN1"),
	})
	if want := []string{"b.pdf: nouveau ITN1-2021-0001 v1"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if len(sum.Waiting) != 1 || sum.Waiting[0].Name != "a" || !strings.Contains(sum.Waiting[0].Reason, "budget.xlsx.part") {
		t.Errorf("waiting %+v", sum.Waiting)
	}
	if _, err := os.Stat(filepath.Join(drop, "a", "form.pdf")); err != nil {
		t.Error(err)
	}
}

func TestShow(t *testing.T) {
	p, drop := newTest(t, nil), t.TempDir()
	process(t, p, drop, map[string][]byte{"a.pdf": fakePDF("theme: ITN1", "title: A", "siret: "+siretA)})
	process(t, p, drop, map[string][]byte{"a.pdf": fakePDF("theme: ITN1", "title: A", "siret: "+siretA, "total: 500")})
	d, err := p.Show(t.Context(), "[itn1-2021-0001]")
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Versions) != 2 || d.Version != 2 || d.Total == nil || *d.Total != 500 || d.Dossier.Title.V != "A" {
		t.Errorf("got %+v", d)
	}
	var events []string
	for _, e := range d.Journal {
		events = append(events, e.Event)
	}
	once := []string{"reçu", "pris", "ouvert", "lu", "classé", "contrôlé", "documents établis", "mis à disposition"}
	if want := slices.Concat(once, once); !slices.Equal(events, want) {
		t.Errorf("journal %q", events)
	}
	for _, path := range slices.Concat(d.Documents, d.Mails, []string{d.Folder}) {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
	if _, err := p.Show(t.Context(), "ITN1-2021-0009"); !errors.Is(err, ErrUnknownReference) {
		t.Errorf("an unknown reference: %v", err)
	}
}

func TestServe(t *testing.T) {
	drop := t.TempDir()
	done := make(chan string, 10)
	p := newTest(t, func(c *Config) {
		c.Schedule = cron.Every(time.Second)
		c.Clock = nil // the system's: the daemon waits for real
		c.Settle = 20 * time.Millisecond
		c.Progress = func(pr Progress) {
			if pr.Step == "terminé" {
				done <- pr.Drop
			}
		}
	})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	write(t, drop+"/before.pdf", fakePDF("theme: ITN1", "title: A"))
	go func() { ended <- p.Serve(ctx, drop) }()
	if got := <-done; got != "before.pdf" {
		t.Errorf("first %s", got)
	}
	write(t, drop+"/during.pdf", fakePDF("theme: ITN1", "title: B"))
	if got := <-done; got != "during.pdf" {
		t.Errorf("then %s", got)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("stopping: %v", err)
	}
	if left, err := os.ReadDir(drop); err != nil || len(left) != 0 {
		t.Errorf("left %v, %v", left, err)
	}
}

// gatedReader waits for the gate before it reads a dossier called slow.
type gatedReader struct {
	Reader
	gate chan struct{}
}

func (g gatedReader) Read(ctx context.Context, in extract.Input) (*dossier.Dossier, error) {
	d, err := g.Reader.Read(ctx, in)
	if err == nil && d.Title.V == "slow" {
		select {
		case <-g.gate:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return d, err
}

func TestALostBlobIsAnError(t *testing.T) {
	p, drop := newTest(t, func(c *Config) { c.Attempts = 1; c.Blobs = lossyBlobs{c.Blobs} }), t.TempDir()
	got, sum := process(t, p, drop, map[string][]byte{"a.pdf": fakePDF("theme: ITN1")})
	if want := []string{"a.pdf: erreur"}; !slices.Equal(got, want) || !strings.Contains(sum.Results[0].Message, "ouverture") {
		t.Errorf("got %q, %+v", got, sum)
	}
}

// lossyBlobs keeps everything and finds nothing.
type lossyBlobs struct{ store.Blobs }

func (lossyBlobs) Open(context.Context, string) (io.ReadCloser, error) { return nil, fs.ErrNotExist }
