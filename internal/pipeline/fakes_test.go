package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"guichet/extract"
	"guichet/ingest"
	"guichet/internal/dossier"
	"guichet/internal/store"
)

// arrivalTime is when everything arrives in these tests.
var arrivalTime = time.Date(2021, 3, 1, 9, 30, 0, 0, dossier.Paris)

// testClock stands still, except that waiting moves it on.
type testClock struct {
	mu  sync.Mutex
	now time.Time
}

func newTestClock() *testClock { return &testClock{now: arrivalTime} }

func (c *testClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *testClock) Wait(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return ctx.Err()
}

// directOpener opens in this process.
type directOpener struct{}

func (directOpener) Open(_ context.Context, name string, data []byte) (*ingest.Opened, error) {
	return ingest.Open(name, data, ingest.DefaultLimits()), nil
}

// lineReader reads dossiers out of fake PDF files, which hold "field: value"
// lines after their header. "password" refuses the file, "panic" panics, and
// "fail: n" fails the first n times it is read.
type lineReader struct {
	mu    sync.Mutex
	fails map[string]int
}

func (r *lineReader) Read(_ context.Context, in extract.Input) (*dossier.Dossier, error) {
	d := &dossier.Dossier{Mail: in.Mail}
	for _, f := range in.Files {
		d.Files = append(d.Files, f.File)
		if f.Kind != dossier.KindPDF {
			continue
		}
		for _, line := range strings.Split(string(f.Data), "\n") {
			name, value, _ := strings.Cut(line, ": ")
			src := dossier.Source{File: f.Name, Page: 1, Raw: line, Method: dossier.MethodText, Confidence: 1}
			switch name {
			case "theme":
				d.ThemeText = dossier.Read(value, src)
			case "title":
				d.Title = dossier.Read(value, src)
			case "name":
				d.Carrier.Name = dossier.Read(value, src)
			case "email":
				d.Carrier.Email = dossier.Read(value, src)
			case "siret":
				d.Carrier.SIRET = dossier.Read(dossier.SIRET(value), src)
			case "total":
				var cents int64
				if _, err := fmt.Sscan(value, &cents); err != nil {
					return nil, err
				}
				d.Budget = &dossier.Budget{Total: dossier.Read(dossier.Money(cents), src), File: f.Name}
			case "asked":
				var cents int64
				if _, err := fmt.Sscan(value, &cents); err != nil {
					return nil, err
				}
				d.Asked = dossier.Read(dossier.Money(cents), src)
			case "password":
				d.Refusals = append(d.Refusals, &dossier.Refusal{Reason: dossier.RefusedPassword, File: f.Name, What: "Le fichier est protégé par un mot de passe.", Action: "Retirer le mot de passe."})
			case "ocr":
				d.Refusals = append(d.Refusals, &dossier.Refusal{Reason: dossier.RefusedNoOCR, File: f.Name, What: "Le fichier est à océriser.", Action: "Installer tesseract."})
			case "panic":
				panic("the reader panics")
			case "fail":
				var n int
				if _, err := fmt.Sscan(value, &n); err != nil {
					return nil, err
				}
				r.mu.Lock()
				r.fails[f.SHA256]++
				failed := r.fails[f.SHA256]
				r.mu.Unlock()
				if failed <= n {
					return nil, errors.New("the reader fails on purpose")
				}
			}
		}
	}
	return d, nil
}

// oneRule finds a total above a million euros blocking.
type oneRule struct{}

func (oneRule) Recognise(d *dossier.Dossier) {
	if d.ThemeText.Known {
		d.Theme = dossier.Read(dossier.ThemeID(d.ThemeText.V), d.ThemeText.Source)
	}
}

func (oneRule) Observed(*dossier.Dossier) []dossier.Finding { return nil }

func (oneRule) Version() string { return "0123456789ab" }

func (oneRule) Check(d *dossier.Dossier) []dossier.Finding {
	if d.Budget == nil {
		return []dossier.Finding{{Code: "budget.missing", Severity: dossier.Bloquante, Message: "Aucun budget."}}
	}
	if d.Budget.Total.V > dossier.Euros(1_000_000) {
		return []dossier.Finding{{Code: "size.above-maximum", Severity: dossier.Reserve, Message: "Trop grand."}}
	}
	return nil
}

// plainGenerator makes text documents out of a case.
type plainGenerator struct{}

func (plainGenerator) Documents(_ context.Context, c Case) ([]Document, error) {
	text := fmt.Appendf(nil, "%s v%d, %s, %d constats, reçu le %s\n", c.Reference, c.Version, c.Dossier.Title.V, len(c.Findings), dossier.DateOf(c.ReceivedAt).French())
	var out []Document
	if !dossier.Blocking(c.Findings) {
		out = append(out, Document{Kind: "convention", Name: "convention.pdf", MediaType: "application/pdf", Data: text})
	}
	mail := func(key string) Document {
		return Document{
			Kind: KindMail, Name: key + ".eml", MediaType: "message/rfc822", Data: append([]byte("From: bureau@fonds.example\r\nTo: porteur@exemple.fr\r\nSubject: "+key+"\r\n\r\n"), text...),
			MailKey: key, Idempotency: fmt.Sprintf("%s_%s_v%d", key, c.Reference, c.Version),
		}
	}
	out = append(out, mail("accuse-reception"))
	if len(c.Findings) > 0 {
		out = append(out, mail("dossier-incomplet"))
	}
	return out, nil
}

// testConfig is a pipeline of fakes. Set GUICHET_TEST_LOG to see its log.
func testConfig(s *store.Store, data string) Config {
	logger := slog.New(slog.DiscardHandler)
	if os.Getenv("GUICHET_TEST_LOG") != "" {
		logger = slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	return Config{
		Store: s, Blobs: store.NewFolderBlobs(filepath.Join(data, "blobs")), Data: data,
		Opener: directOpener{}, Reader: &lineReader{fails: make(map[string]int)}, Checker: oneRule{}, Generator: plainGenerator{},
		Clock: newTestClock(), Logger: logger, Workers: 2, Settle: time.Second, JobTimeout: time.Minute,
	}
}

// newTest returns a pipeline over an own data folder and SQLite file.
func newTest(t testing.TB, change func(*Config)) *Pipeline {
	t.Helper()
	data := t.TempDir()
	s, err := store.Open(t.Context(), data+"/guichet.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	cfg := testConfig(s, data)
	if change != nil {
		change(&cfg)
	}
	p, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// fakePDF is a file that Identify takes for a PDF and lineReader can read.
func fakePDF(lines ...string) []byte {
	return []byte("%PDF-1.7\n" + strings.Join(lines, "\n") + "\n")
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
