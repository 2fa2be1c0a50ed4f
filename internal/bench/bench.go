package bench

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"guichet/internal/stage"
)

// Read is what came of reading one dossier.
type Read struct {
	Files   int // taken, containers included
	Refused int // not taken or not readable
	Pages   int // of PDF files and images
	Scans   int // of them, images without text
}

// Reader reads one dossier from its bytes to its findings.
type Reader interface {
	Read(ctx context.Context, d Dossier) (Read, error)
	Close() // ends what was started for reading
}

// Config says what to measure.
type Config struct {
	Dossiers []Dossier
	// Look says what a dossier is without recognising scans, and gives its PDF
	// files, those inside of mails and archives too.
	Look func(ctx context.Context, d Dossier) (Read, [][]byte, error)
	// Start starts a fresh reader; what it starts ends with it.
	Start    func() (Reader, error)
	Least    int // dossiers to read at least, in whole rounds; 0: each once
	Jobs     int // dossiers at a time; 0: one for each processor
	Progress func(step Step, done, total int)
}

// Step is what a run is busy with.
type Step string

// The steps of a run.
const (
	Looking Step = "look"
	Digital Step = "digital"
	Scanned Step = "scans"
)

// Run measures. Dossiers of which nothing can be read are left aside and counted.
func Run(ctx context.Context, c Config) (*Report, error) {
	if c.Jobs == 0 {
		c.Jobs = runtime.NumCPU()
	}
	if c.Progress == nil {
		c.Progress = func(Step, int, int) {}
	}
	poppler, err := newPdftotext()
	if err != nil {
		return nil, err
	}
	defer poppler.close()
	out := &Report{Jobs: c.Jobs, CPUs: runtime.NumCPU()}
	digital, scanned, err := c.sort(ctx, poppler, out)
	if err != nil {
		return nil, err
	}
	if out.Digital, out.Pdftotext, err = c.group(ctx, Digital, digital, c.Least, poppler); err != nil {
		return nil, err
	}
	if out.Scans, _, err = c.group(ctx, Scanned, scanned, 0, nil); err != nil {
		return nil, err
	}
	return out, nil
}

// sort tells the dossiers that hold scans from those that do not.
func (c Config) sort(ctx context.Context, poppler *pdftotext, out *Report) (digital, scanned []Dossier, err error) {
	for i, d := range c.Dossiers {
		c.Progress(Looking, i, len(c.Dossiers))
		r, pdfs, err := c.Look(ctx, d)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", d.Name, err)
		}
		switch {
		case r.Files == r.Refused:
			out.Aside = append(out.Aside, d.Name)
		case r.Scans > 0:
			scanned = append(scanned, d)
		default:
			digital = append(digital, d)
			if err := poppler.add(pdfs, r.Pages); err != nil {
				return nil, nil, err
			}
		}
	}
	return digital, scanned, nil
}

// group reads dossiers in rounds, and after each round the same PDF files by
// pdftotext, so that both meet the same neighbours on the machine.
func (c Config) group(ctx context.Context, step Step, dossiers []Dossier, least int, poppler *pdftotext) (*Group, *Other, error) {
	if len(dossiers) == 0 {
		return nil, nil, nil
	}
	reader, err := c.Start()
	if err != nil {
		return nil, nil, err
	}
	var clock stage.Clock
	var mem peak
	watched, stop := context.WithCancel(ctx)
	var watching sync.WaitGroup
	watching.Go(func() { mem.watch(watched) })
	defer func() { stop(); watching.Wait() }()

	g, other := &Group{Folder: len(dossiers)}, (*Other)(nil)
	if poppler != nil && len(poppler.files) > 0 {
		other = &Other{}
	}
	var elsewhere time.Duration
	before, total := cpu(), max(least, len(dossiers))
	for g.Dossiers < total {
		began := time.Now()
		if err := c.round(stage.With(ctx, &clock), reader, dossiers, g, func(done int) { c.Progress(step, done, total) }); err != nil {
			reader.Close()
			return nil, nil, err
		}
		g.Wall += time.Since(began)
		if other == nil {
			continue
		}
		mem.paused.Store(true)
		used, err := other.add(ctx, poppler, c.Jobs)
		mem.paused.Store(false)
		if err != nil {
			reader.Close()
			return nil, nil, err
		}
		elsewhere += used
	}
	reader.Close() // the kernel counts the time of children once they have ended
	g.CPU = cpu() - before - elsewhere
	g.Memory, g.Stages = mem.bytes.Load(), clock.Spent()
	return g, other, nil
}

// round reads each dossier once.
func (c Config) round(ctx context.Context, reader Reader, dossiers []Dossier, g *Group, progress func(done int)) error {
	var mu sync.Mutex
	return each(ctx, c.Jobs, len(dossiers), func(ctx context.Context, i int) error {
		r, err := reader.Read(ctx, dossiers[i])
		if err != nil {
			return fmt.Errorf("%s: %w", dossiers[i].Name, err)
		}
		mu.Lock()
		defer mu.Unlock()
		g.Dossiers++
		g.Files, g.Refused, g.Pages, g.ScannedPages = g.Files+r.Files, g.Refused+r.Refused, g.Pages+r.Pages, g.ScannedPages+r.Scans
		progress(g.Dossiers)
		return nil
	})
}

// each calls do for 0 … n-1, jobs at a time.
func each(ctx context.Context, jobs, n int, do func(ctx context.Context, i int) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(jobs)
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		g.Go(func() error { return do(ctx, i) })
	}
	return g.Wait()
}
