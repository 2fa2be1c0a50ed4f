package main

import (
	"fmt"
	"io"

	"github.com/schollz/progressbar/v3"

	"guichet/internal/dossier"
	"guichet/internal/pipeline"
)

// progress shows where a run is: a bar on a terminal, one line for each step
// elsewhere, so that a log stays readable.
type progress struct {
	w   io.Writer
	bar *progressbar.ProgressBar
}

func newProgress(w io.Writer) *progress {
	p := &progress{w: w}
	if isTerminal(w) {
		p.bar = progressbar.NewOptions(1, progressbar.OptionSetWriter(w), progressbar.OptionSetWidth(24), progressbar.OptionShowCount(),
			progressbar.OptionSetDescription("dossiers"), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(false))
	}
	return p
}

// show is called by the pipeline for each step.
func (p *progress) show(s pipeline.Progress) {
	name := s.Drop
	if s.Reference != "" {
		name = s.Reference + " (" + s.Drop + ")"
	}
	if p.bar == nil {
		_, _ = fmt.Fprintf(p.w, "[%d/%d] %s%s: %s\n", s.Done, s.Total, name, dossier.NoBreak, s.Step)
		return
	}
	p.bar.ChangeMax(max(s.Total, 1))
	p.bar.Describe(fmt.Sprintf("%-40.40s %-16s", name, s.Step))
	_ = p.bar.Set(s.Done) // a display that cannot be drawn stops nothing
}

// end clears the bar.
func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
