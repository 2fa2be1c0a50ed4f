package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"guichet/internal/dossier"
)

// stderrKept is how much of a child's standard error is kept, for the log.
const stderrKept = 64 << 10

// Runner starts children.
type Runner struct {
	limits Limits
	exe    string
}

// NewRunner returns a runner of this program's own executable.
func NewRunner(limits Limits) (*Runner, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding the program's own file: %w", err)
	}
	return &Runner{limits, exe}, nil
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
	head, err := json.Marshal(request{op, raw, r.limits})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	dir, err := os.MkdirTemp("", "guichet-")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // an empty folder left behind harms nobody

	timed, cancel := context.WithTimeout(ctx, r.limits.Time)
	defer cancel()
	out := &limitedBuffer{limit: r.limits.Output, full: cancel}
	stderr := &limitedBuffer{limit: stderrKept, full: func() {}}
	cmd := exec.CommandContext(timed, r.exe, childArg) // #nosec G204 -- this program itself
	cmd.Stdin = io.MultiReader(bytes.NewReader(append(head, '\n')), in)
	cmd.Stdout, cmd.Stderr = out, stderr
	cmd.Dir = dir
	// Nothing secret of the parent's environment is for hostile bytes to see.
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TMPDIR=" + dir, "TZ=UTC", "GOTRACEBACK=single"}
	cmd.WaitDelay = 5 * time.Second
	detach(cmd)

	// The kernel ties "die with the parent" to the thread that started the
	// child: keep that thread until the child has ended.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", op, err)
	}
	watched := make(chan struct{})
	var tooHeavy atomic.Bool
	go func() {
		defer close(watched)
		watchMemory(timed, cmd.Process.Pid, r.limits.Memory, func() { tooHeavy.Store(true); cancel() })
	}()
	err = cmd.Wait()
	cancelled := timed.Err()
	cancel()
	<-watched

	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("%s: %w", op, ctx.Err())
	case out.over:
		return nil, refuseOutput()
	case tooHeavy.Load() || saysOutOfMemory(stderr.b.String()):
		return nil, refuseMemory(r.limits)
	case errors.Is(cancelled, context.DeadlineExceeded) || killedForCPU(err, r.limits):
		return nil, refuseTime(r.limits)
	case err != nil:
		return nil, refuseCrash(err, stderr.b.String())
	}
	return parse(op, out.b.Bytes())
}

func parse(op string, b []byte) ([]byte, error) {
	line, rest, ok := bytes.Cut(b, []byte{'\n'})
	var a answer
	if !ok || json.Unmarshal(line, &a) != nil {
		return nil, refuseCrash(errors.New("no answer"), "")
	}
	switch {
	case a.Refusal != nil:
		return nil, a.Refusal
	case a.Error != "":
		return nil, fmt.Errorf("%s: %s", op, a.Error)
	}
	return rest, nil
}

// limitedBuffer keeps up to limit bytes and calls full at the first one over.
type limitedBuffer struct {
	b     bytes.Buffer
	limit int64
	over  bool
	full  func()
}

func (l *limitedBuffer) Write(p []byte) (int, error) {
	if int64(l.b.Len()+len(p)) > l.limit {
		if !l.over {
			l.over = true
			l.full()
		}
		return len(p), nil // the rest is read and dropped, so that the child can be waited for
	}
	return l.b.Write(p)
}

func saysOutOfMemory(stderr string) bool {
	return strings.Contains(stderr, "out of memory") || strings.Contains(stderr, "cannot allocate memory") ||
		strings.Contains(stderr, "failed to allocate") // in a build with the race detector
}

func refuseTime(l Limits) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedTimeout, What: fmt.Sprintf("La lecture du fichier n’a pas abouti en %d%ssecondes%s; elle a été arrêtée.", int(l.Time.Seconds()), dossier.NoBreak, dossier.NoBreak),
		Read: "une lecture sans fin", Expected: fmt.Sprintf("un fichier lisible en moins de %d%ssecondes", int(l.Time.Seconds()), dossier.NoBreak),
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
