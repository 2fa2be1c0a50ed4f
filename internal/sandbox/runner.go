package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"guichet/internal/dossier"
)

// Runner runs operations in child processes, each child one operation at a time.
// Close ends the children that wait for the next one.
type Runner struct {
	limits Limits
	exe    string

	mu      sync.Mutex
	idle    []*worker     // the last one was used last
	warming chan struct{} // closed when the child that Warm starts is there; nil when there is none
	closed  bool
	owners  sync.WaitGroup // of every child
}

// When a child that did its work well is not used again.
const (
	maxFiles    = 500              // files read
	maxResident = 160 << 20        // bytes it holds between two files
	maxCPU      = time.Minute      // of work in all; the kernel ends it at this and the limit of one file
	idleTime    = 30 * time.Second // without work
)

// NewRunner returns a runner of this program's own executable.
func NewRunner(limits Limits) (*Runner, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding the program's own file: %w", err)
	}
	return &Runner{limits: limits, exe: exe}, nil
}

// Warm starts a child while the caller is busy with something else; the next Run
// takes it. A failure shows there.
func (r *Runner) Warm() {
	warm := make(chan struct{})
	r.mu.Lock()
	r.warming = warm
	r.mu.Unlock()
	r.owners.Go(func() {
		defer close(warm)
		if w, err := r.start(); err == nil {
			r.give(w)
		}
	})
}

// Close ends the children and waits for them. Nothing may run any more.
func (r *Runner) Close() {
	r.mu.Lock()
	idle := r.idle
	r.idle, r.closed = nil, true
	r.mu.Unlock()
	for _, w := range idle {
		w.end()
	}
	r.owners.Wait()
}

// take returns a child that waits for work, or a new one.
func (r *Runner) take() (*worker, error) {
	r.mu.Lock()
	warm := r.warming
	r.warming = nil // the next caller does not wait for the same child
	r.mu.Unlock()
	if warm != nil {
		<-warm
	}
	if w := r.waiting(); w != nil {
		return w, nil
	}
	return r.start()
}

func (r *Runner) waiting() *worker {
	r.mu.Lock()
	defer r.mu.Unlock()
	for n := len(r.idle); n > 0; n = len(r.idle) {
		w := r.idle[n-1]
		r.idle = r.idle[:n-1]
		w.dismissal.Stop()
		if w.alive() {
			return w
		}
	}
	return nil
}

// give keeps a child for the next operation, if it is fit for one and wanted.
func (r *Runner) give(w *worker) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || len(r.idle) >= runtime.NumCPU() || !w.fit() {
		w.end()
		return
	}
	w.dismissal = time.AfterFunc(idleTime, func() { r.dismiss(w) })
	r.idle = append(r.idle, w)
}

// dismiss ends a child that has had nothing to do, unless it was just taken.
func (r *Runner) dismiss(w *worker) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.idle {
		if r.idle[i] == w {
			r.idle = append(r.idle[:i], r.idle[i+1:]...)
			w.end()
			return
		}
	}
}

// Run gives in to the operation in a child process and returns its result. The
// error is a *dossier.Refusal (without a file name) when the bytes are at fault:
// the operation's own, or for the time, the memory, the size of the result, or a
// crash. Another error is the operation's, the context's, or the system's.
func (r *Runner) Run(ctx context.Context, op string, args any, in io.Reader) ([]byte, error) {
	raw, err := json.Marshal(args)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	w, err := r.take()
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", op, err)
	}
	timed, cancel := context.WithTimeout(ctx, r.limits.Time)
	defer cancel()
	out, a, err := w.run(timed, request{op, raw}, in)
	switch {
	case err == nil:
		r.give(w)
	case ctx.Err() != nil:
		return nil, fmt.Errorf("%s: %w", op, ctx.Err())
	case errors.Is(err, errOutput):
		return nil, refuseOutput()
	case errors.Is(err, errMemory) || saysOutOfMemory(w.stderr.String()):
		return nil, refuseMemory(r.limits)
	case errors.Is(err, errCPU) || errors.Is(timed.Err(), context.DeadlineExceeded) || killedForCPU(w.ended, r.limits):
		return nil, refuseTime(r.limits)
	default:
		return nil, refuseCrash(err, w.stderr.String())
	}
	switch {
	case a.Refusal != nil:
		return nil, a.Refusal
	case a.Error != "":
		return nil, fmt.Errorf("%s: %s", op, a.Error)
	}
	return out, nil
}

func saysOutOfMemory(stderr string) bool {
	return strings.Contains(stderr, "out of memory") || strings.Contains(stderr, "cannot allocate memory") ||
		strings.Contains(stderr, "failed to allocate") // in a build with the race detector
}

func refuseTime(l Limits) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedTimeout, What: fmt.Sprintf("La lecture du fichier n’a pas abouti en %d%ssecondes%s; elle a été arrêtée.", l.seconds(), dossier.NoBreak, dossier.NoBreak),
		Read: "une lecture sans fin", Expected: fmt.Sprintf("un fichier lisible en moins de %d%ssecondes", l.seconds(), dossier.NoBreak),
		Action: "Enregistrer le fichier de nouveau depuis le logiciel d’origine, ou le découper, puis le déposer à nouveau.",
	}
}

func refuseMemory(l Limits) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedMemory, What: fmt.Sprintf("La lecture du fichier demande plus de %d%sMo de mémoire%s; elle a été arrêtée.", l.Memory>>20, dossier.NoBreak, dossier.NoBreak),
		Read: "un contenu démesuré", Expected: fmt.Sprintf("un fichier lisible avec %d%sMo de mémoire", l.Memory>>20, dossier.NoBreak),
		Action: "Enregistrer le fichier de nouveau depuis le logiciel d’origine, ou le découper, puis le déposer à nouveau.",
	}
}

func refuseOutput() *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedTooLarge, What: "Le contenu du fichier, une fois lu, est démesuré" + dossier.NoBreak + "; la lecture a été arrêtée.",
		Read: "un contenu démesuré", Expected: "un dossier de taille ordinaire",
		Action: "Découper le fichier, puis le déposer à nouveau.",
	}
}

// crash keeps the technical side of a refusal for the log.
type crash struct {
	*dossier.Refusal
	err    error
	stderr string
}

func (c *crash) Error() string { return fmt.Sprintf("%s (%v: %s)", c.What, c.err, firstLine(c.stderr)) }
func (c *crash) Unwrap() error { return c.Refusal }

func refuseCrash(err error, stderr string) error {
	return &crash{&dossier.Refusal{
		Reason: dossier.RefusedCorrupt, What: "Le fichier a fait échouer la lecture" + dossier.NoBreak + ": il est endommagé, ou sa forme n’est pas prévue.",
		Read: "un contenu illisible", Expected: "un fichier PDF ou un classeur entier",
		Action: "Ouvrir le fichier avec son logiciel, l’enregistrer de nouveau, puis le déposer à nouveau.",
	}, err, stderr}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
