package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"guichet/extract"
	"guichet/extract/convert"
	"guichet/extract/ocr"
	"guichet/extract/reader"
	"guichet/extract/returned"
	"guichet/extract/signed"
	"guichet/generate"
	"guichet/generate/convention"
	"guichet/generate/office"
	"guichet/ingest"
	"guichet/internal/config"
	"guichet/internal/dossier"
	"guichet/internal/pipeline"
	"guichet/internal/rules"
	"guichet/internal/sandbox"
	"guichet/internal/store"
	"guichet/schedules"
	"guichet/templates"
)

// registerOperations names what may run in a child process.
func registerOperations() {
	sandbox.Register(ingest.OpName, ingest.OpenOp)
	sandbox.Register(reader.PrepareOp, reader.Prepare)
	sandbox.Register(reader.ReadOp, reader.Read)
	sandbox.Register(reader.RenderOp, reader.Render)
	for _, o := range signed.Operations() {
		sandbox.Register(o.Name, o.Do)
	}
	for _, o := range returned.Operations() {
		sandbox.Register(o.Name, o.Do)
	}
}

// loadThemes returns the themes of the program, with those of a folder of the operator's
// ("" for none).
func loadThemes(folder string) (*rules.Catalogue, error) {
	if folder == "" {
		return rules.Load(templates.Themes, templates.Livret)
	}
	if st, err := os.Stat(folder); err != nil || !st.IsDir() {
		return nil, fmt.Errorf("%s%s: ce répertoire de thèmes n’existe pas (clé themes de guichet.yaml)", folder, dossier.NoBreak)
	}
	return rules.Load(templates.Themes, templates.Livret, os.DirFS(folder))
}

// loadModels returns the templates of acts of a folder of the operator's, nil for none.
func loadModels(folder string) (*convention.Templates, error) {
	if folder == "" {
		return nil, nil //nolint:nilnil // none is no error
	}
	if st, err := os.Stat(folder); err != nil || !st.IsDir() {
		return nil, usageError("%s%s: ce répertoire de modèles n’existe pas (clé models de guichet.yaml)", folder, dossier.NoBreak)
	}
	models, err := convention.Load(os.DirFS(folder))
	if err != nil {
		return nil, &exitError{exitUsage, err}
	}
	return models, nil
}

// catalogue returns the themes as the settings have them.
func (a *app) catalogue() (*rules.Catalogue, error) {
	c, _, err := a.settings()
	if err != nil {
		return nil, err
	}
	catalogue, err := loadThemes(c.Themes)
	if err != nil {
		return nil, &exitError{exitUsage, err}
	}
	return catalogue, nil
}

// instruments read and check one dossier; nothing in them is kept. close ends
// their child processes.
type instruments struct {
	runner    *sandbox.Runner
	preparer  *sandbox.Runner // of what takes longer than any file may
	opener    ingest.Sandboxed
	files     *reader.Reader
	catalogue *rules.Catalogue
}

const (
	// busy is how many times its computing a file may last on a machine that has
	// other things to do.
	busy = 15
	// recogniseTime bounds the recognition of one page: it takes longer than reading a
	// file, and sees only pictures that were drawn here.
	recogniseTime = 2 * time.Minute
)

// newInstruments wires the reading side. Its caches are in cache, "" for none.
func newInstruments(c *config.Config, cache string) (*instruments, error) {
	limits := sandbox.DefaultLimits()
	limits.CPU = time.Duration(c.Limits.ReadSeconds) * time.Second
	limits.Time = busy * limits.CPU
	limits.Memory = int64(c.Limits.MemoryMB) << 20
	// An archive comes out of its child as large as it may be.
	limits.Output = max(limits.Output, int64(c.Limits.DossierMB+64)<<20)
	runner, err := sandbox.NewRunner(limits)
	if err != nil {
		return nil, unreadable(err)
	}
	preparer, err := sandbox.NewRunner(sandbox.DefaultLimits())
	if err != nil {
		return nil, unreadable(err)
	}
	runner.Warm() // the first child starts while the themes are loaded
	catalogue, err := loadThemes(c.Themes)
	if err != nil {
		runner.Close()
		return nil, &exitError{exitUsage, err}
	}
	open := ingest.DefaultLimits()
	open.FileBytes = int64(c.Limits.FileMB) << 20
	open.TotalBytes = int64(c.Limits.DossierMB) << 20
	open.Files = c.Limits.Files
	ocrCache, code := "", ""
	if cache != "" {
		ocrCache, code = filepath.Join(cache, "ocr"), filepath.Join(cache, "pdfium")
		// Compiled code is the same for every data folder: compiling takes seconds.
		if shared := userCache(); shared != "" {
			code = filepath.Join(shared, "pdfium")
		}
		for _, dir := range []string{ocrCache, code} {
			if err := os.MkdirAll(dir, 0o700); err != nil {
				return nil, unreadable(fmt.Errorf("préparation du dossier de travail : %w", err))
			}
		}
	}
	return &instruments{
		runner:    runner,
		preparer:  preparer,
		opener:    ingest.Sandboxed{Runner: runner, Limits: open},
		files:     &reader.Reader{Runner: runner, Preparer: preparer, OCR: ocr.New(recogniseTime, ocrCache), Office: convert.New(limits), Cache: code},
		catalogue: catalogue,
	}, nil
}

func (i *instruments) close() {
	i.runner.Close()
	i.preparer.Close()
}

// userCache is where a command without a data folder keeps what can be computed
// again; "" when there is no such place.
func userCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "guichet")
}

// Read implements pipeline.Reader.
func (i *instruments) Read(ctx context.Context, in extract.Input) (*dossier.Dossier, error) {
	return extract.Dossier(ctx, i.files, in)
}

// questions are what the figures do not decide: the carrier's to answer, or the
// instructor's to judge.
func questions(c *rules.Catalogue, d *dossier.Dossier, toCarrier bool) []string {
	var out []string
	for _, q := range c.Questions(d) {
		if q.ToCarrier == toCarrier {
			out = append(out, q.Text)
		}
	}
	return out
}

// generator implements pipeline.Generator.
type generator struct {
	catalogue *rules.Catalogue
	settings  generate.Settings
}

func newGenerator(c *config.Config, catalogue *rules.Catalogue) generator {
	b := c.Bureau
	return generator{catalogue, generate.Settings{
		Bureau: office.Bureau{
			Name: b.Name, Ministry: b.Ministry, Address: b.Address, City: b.City, Email: b.Email, Phone: b.Phone, SIRET: b.SIRET,
			Contact: b.Contact, Signatory: b.Signatory.Name, Capacity: b.Signatory.Capacity,
		},
		SealKey: []byte(c.SealKey), AlsaceMoselle: c.AlsaceMoselle,
	}}
}

// Documents implements pipeline.Generator. What the rules could not decide is
// asked of the carrier in the mails.
func (g generator) Documents(ctx context.Context, c pipeline.Case) ([]pipeline.Document, error) {
	in := generate.Case{
		Dossier: c.Dossier, Findings: c.Findings, Reference: c.Reference, Version: c.Version,
		ReceivedAt: c.ReceivedAt, Today: dossier.DateOf(c.ReceivedAt), Settings: g.settings, Questions: questions(g.catalogue, c.Dossier, true),
	}
	if c.Dossier.Theme.Known {
		in.Theme, _ = g.catalogue.Theme(c.Dossier.Theme.V)
	}
	made, err := generate.Documents(ctx, in)
	if err != nil {
		return nil, err
	}
	var out []pipeline.Document
	for _, d := range made {
		x := pipeline.Document{Kind: string(d.Kind), Name: d.Name, MediaType: d.MediaType, Data: d.Data}
		if d.Kind == generate.Mail {
			x.Kind, x.MailKey, x.Idempotency = pipeline.KindMail, string(d.Mail), d.Key
		}
		out = append(out, x)
	}
	return out, nil
}

// works is a pipeline with what must be closed after it.
type works struct {
	*pipeline.Pipeline
	instruments *instruments
	store       *store.Store
}

func (w *works) close() error {
	w.instruments.close()
	return w.store.Close()
}

// openWorks wires the whole journey on the configured data folder and database.
func (a *app) openWorks(ctx context.Context, c *config.Config, show func(pipeline.Progress), logger *slog.Logger) (*works, error) {
	if err := os.MkdirAll(c.Data, 0o750); err != nil {
		return nil, unreadable(fmt.Errorf("le dossier de données ne peut pas être créé : %w", err))
	}
	i, err := newInstruments(c, filepath.Join(c.Data, "cache"))
	if err != nil {
		return nil, err
	}
	dsn := c.Database
	if dsn == "" {
		dsn = filepath.Join(c.Data, "guichet.db")
	}
	s, err := store.Open(ctx, dsn)
	if err != nil {
		return nil, unreadable(fmt.Errorf("la base de données ne peut pas être ouverte : %w", err))
	}
	schedule, err := schedules.ParseCron(c.Scan)
	if err != nil {
		return nil, &exitError{exitUsage, err} // config.Load has checked it
	}
	models, err := loadModels(c.Models)
	if err != nil {
		i.close()
		_ = s.Close()
		return nil, err
	}
	making := newGenerator(c, i.catalogue)
	making.settings.Models = models
	roots, err := trusted(c.Trust)
	if err != nil {
		i.close()
		_ = s.Close()
		return nil, err
	}
	plan, err := loadSchedules(c)
	if err != nil {
		i.close()
		_ = s.Close()
		return nil, err
	}
	managers := &reporter{making: making, folder: filepath.Join(c.Data, "rapports")}
	p, err := pipeline.New(pipeline.Config{
		Store: s, Blobs: store.NewFolderBlobs(filepath.Join(c.Data, "blobs")), Data: c.Data, Opener: i.opener, Reader: i,
		Checker: i.catalogue, Generator: making, Logger: logger,
		Reports:  reports{returned.Reader{Runner: i.runner}, i.catalogue, making.settings},
		Outgoing: outgoing(c), Followup: newFollowup(c, making), Schedules: plan, Actions: map[string]pipeline.Action{managersReport: managers.action},
		Acts: signed.Reader{Runner: i.runner, Texts: i.files, Cache: i.files.Cache, Roots: roots}, Progress: show, Schedule: schedule,
	})
	if err != nil {
		i.close()
		_ = s.Close()
		return nil, unreadable(err)
	}
	managers.works = p
	return &works{p, i, s}, nil
}
