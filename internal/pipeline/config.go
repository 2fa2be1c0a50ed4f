package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"time"

	"github.com/robfig/cron/v3"

	"guichet/extract"
	"guichet/ingest"
	"guichet/internal/acte"
	"guichet/internal/dossier"
	"guichet/internal/store"
	"guichet/internal/suivi"
	"guichet/schedules"
)

// Opener opens one file as dropped: a container gives what it holds.
type Opener interface {
	Open(ctx context.Context, name string, data []byte) (*ingest.Opened, error)
}

// Reader reads a dossier out of its files. Files that cannot be read are
// refusals in the result; an error is worth another attempt.
type Reader interface {
	Read(ctx context.Context, in extract.Input) (*dossier.Dossier, error)
}

// Checker knows the themes.
type Checker interface {
	// Recognise sets the theme of a dossier from what was read.
	Recognise(d *dossier.Dossier)
	// Check returns what is wrong with a dossier.
	Check(d *dossier.Dossier) []dossier.Finding
	// Observed returns what rules on trial find in it: recorded, and no more.
	Observed(d *dossier.Dossier) []dossier.Finding
	// Version tells one set of rules from another.
	Version() string
}

// Generator makes the documents and mails of one version of a dossier. The
// same case must give the same bytes: it is asked again after a crash.
type Generator interface {
	Documents(ctx context.Context, c Case) ([]Document, error)
}

// Reports reads the reporting workbooks that come back, and answers them. Workbook and Answer
// must give the same bytes for the same input: they are asked again after a crash.
type Reports interface {
	// Identify tells which workbook a file is; false when it is none.
	Identify(ctx context.Context, name string, data []byte) (suivi.Identity, bool, error)
	// Read reads one beside the bytes that were sent.
	Read(ctx context.Context, name string, data, sent []byte) (*suivi.Return, error)
	// Annotate writes findings into the carrier's file.
	Annotate(ctx context.Context, name string, data []byte, findings []dossier.Finding) ([]byte, error)
	// Answer is the mail about a return.
	Answer(ctx context.Context, a Answer) (Document, error)
	// Genuine reports whether an identity bears the bureau's seal.
	Genuine(id suivi.Identity) bool
}

// Acts reads the conventions that come back signed.
type Acts interface {
	// Recognise tells which act a file is; false when it is none.
	Recognise(ctx context.Context, name string, data []byte) (acte.Readout, bool, error)
	// Inspect holds one to the act that was sent.
	Inspect(ctx context.Context, was acte.Readout, name string, data, sent []byte) (acte.Readout, error)
}

// Answer is what the mail about a return is made from.
type Answer struct {
	Sent       suivi.Sent
	Hash       string // of the file that came back
	Sender     string // address of the mail that brought it; "" for none
	Findings   []dossier.Finding
	Accepted   bool
	Dossier    *dossier.Dossier
	ReceivedAt time.Time
	Name       string // of the annotated file
	Data       []byte
}

// Case is what the documents of one version are made from.
type Case struct {
	Reference string
	Version   int // 1 for the first
	// ReceivedAt is when the version was taken out of the drop folder; the
	// date of today plays no part.
	ReceivedAt time.Time
	Dossier    *dossier.Dossier
	Findings   []dossier.Finding
}

// KindMail is the Kind of a document that goes to the outbox.
const KindMail = "courriel"

// Document is something made for a version.
type Document struct {
	Kind      string // "convention", "classeur", KindMail…
	Name      string // file name, unique in the version
	MediaType string
	Data      []byte
	// MailKey and Idempotency are a mail's: which mail it is
	// ("accuse-reception"), and the key under which it is never sent twice.
	MailKey, Idempotency string
	Subject              string // of a mail that says it
}

// Config is what a pipeline is made of. Everything without a default is
// required.
type Config struct {
	Store     *store.Store
	Blobs     store.Blobs
	Data      string // the data folder
	Opener    Opener
	Reader    Reader
	Checker   Checker
	Generator Generator
	Reports   Reports  // default: returned workbooks are not told from others
	Followup  Followup // default: nothing is asked for
	// Schedules are what Serve does by itself; Actions what they do, beside Reminders.
	Schedules []schedules.Definition
	Actions   map[string]Action
	Outgoing  *Outgoing      // how Serve sends mails; default: it sends none
	Acts      Acts           // default: signed conventions are not told from other files
	Clock     ingest.Clock   // default: the system's
	Logger    *slog.Logger   // default: none
	Progress  func(Progress) // called for every step, never twice at once; default: none
	// Workers is how many dossiers are read at once; default: one per core.
	Workers int
	// Settle is how long a file must stay the same before it is taken;
	// default: one second.
	Settle time.Duration
	// JobTimeout bounds one step of one dossier; default: ten minutes.
	JobTimeout time.Duration
	// Attempts is how often a failing step is tried; default: four.
	Attempts int
	// Schedule is when Serve looks into the drop folder, besides the moments
	// the system tells of a change; required by Serve only.
	Schedule cron.Schedule
	// LockWait is how long to wait for another process that works on the same
	// data folder; default: five seconds.
	LockWait time.Duration
}

func (c *Config) complete() error {
	if c.Store == nil || c.Blobs == nil || c.Opener == nil || c.Reader == nil || c.Checker == nil || c.Generator == nil {
		return errors.New("pipeline: a part is missing")
	}
	data, err := filepath.Abs(c.Data)
	if err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	c.Data = data
	if c.Clock == nil {
		c.Clock = ingest.SystemClock{}
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Progress == nil {
		c.Progress = func(Progress) {}
	}
	c.Workers = orDefault(c.Workers, runtime.NumCPU())
	c.Settle = orDefault(c.Settle, time.Second)
	c.JobTimeout = orDefault(c.JobTimeout, 10*time.Minute)
	c.Attempts = orDefault(c.Attempts, 4)
	c.LockWait = orDefault(c.LockWait, 5*time.Second)
	return nil
}

func orDefault[T int | time.Duration](v, def T) T {
	if v <= 0 {
		return def
	}
	return v
}
