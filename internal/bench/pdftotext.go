package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// pdftotext reads PDF files by the usual tool, a process for each.
type pdftotext struct {
	program string
	dir     string // the PDF files, those out of mails and archives too
	files   []string
	pages   int
}

// newPdftotext returns nil where the tool is not installed.
func newPdftotext() (*pdftotext, error) {
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		return nil, nil // not installed, and not needed
	}
	dir, err := os.MkdirTemp("", "guichet-bench-")
	if err != nil {
		return nil, err
	}
	return &pdftotext{program: program, dir: dir}, nil
}

func (p *pdftotext) close() {
	if p != nil {
		_ = os.RemoveAll(p.dir) // copies in the temporary folder
	}
}

// add takes the PDF files of a dossier, with as many pages together.
func (p *pdftotext) add(files [][]byte, pages int) error {
	if p == nil {
		return nil
	}
	p.pages += pages
	for _, data := range files {
		path := filepath.Join(p.dir, fmt.Sprintf("%05d.pdf", len(p.files)))
		p.files = append(p.files, path)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// add reads all files twice, jobs at a time and one after another, and returns the
// processor time of both.
func (o *Other) add(ctx context.Context, p *pdftotext, jobs int) (used time.Duration, err error) {
	wall, used, err := p.pass(ctx, jobs)
	if err != nil {
		return used, err
	}
	alone, more, err := p.pass(ctx, 1)
	o.Files, o.Pages = o.Files+len(p.files), o.Pages+p.pages
	o.Wall, o.Alone, o.CPU = o.Wall+wall, o.Alone+alone, o.CPU+used
	return used + more, err
}

// pass reads all files once, jobs at a time.
func (p *pdftotext) pass(ctx context.Context, jobs int) (wall, used time.Duration, err error) {
	began, before := time.Now(), cpu()
	err = each(ctx, jobs, len(p.files), func(ctx context.Context, i int) error {
		c := exec.CommandContext(ctx, p.program, "-bbox-layout", p.files[i], os.DevNull) // #nosec G204 -- found on the path
		// What it cannot read counts as read: it is no worse for the comparison.
		if err := c.Run(); ctx.Err() != nil {
			return ctx.Err()
		} else if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
			return fmt.Errorf("pdftotext: %w", err)
		}
		return nil
	})
	return time.Since(began), cpu() - before, err
}
