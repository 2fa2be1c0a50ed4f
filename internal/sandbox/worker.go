package sandbox

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"
)

// stderrKept is how much of a child's standard error is kept, for the log.
const stderrKept = 64 << 10

// worker is a child process as its parent sees it.
type worker struct {
	limits  Limits
	dir     string // empty: what the child may write stays nowhere
	process *os.Process
	stdin   *os.File
	stdout  *os.File
	answers *bufio.Reader
	stderr  *limitedBuffer
	kill    context.CancelCauseFunc

	files     int
	dismissal *time.Timer
	gone      chan struct{} // closed when the process has ended,
	ended     error         // with this
}

// start starts a child. Its owner is a goroutine that ends with the process.
func (r *Runner) start() (*worker, error) {
	dir, err := os.MkdirTemp("", "guichet-")
	if err != nil {
		return nil, err
	}
	w := &worker{limits: r.limits, dir: dir, gone: make(chan struct{}), stderr: &limitedBuffer{limit: stderrKept, full: func() {}}}
	theirIn, stdin, err := os.Pipe()
	if err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	stdout, theirOut, err := os.Pipe()
	if err != nil {
		_, _, _ = os.RemoveAll(dir), theirIn.Close(), stdin.Close()
		return nil, err
	}
	w.stdin, w.stdout, w.answers = stdin, stdout, newAnswers(stdout)
	alive, kill := context.WithCancelCause(context.Background())
	w.kill = kill
	cmd := exec.CommandContext(alive, r.exe, childArg) // #nosec G204 -- this program itself
	cmd.Stdin, cmd.Stdout, cmd.Stderr = theirIn, theirOut, w.stderr
	cmd.Dir = dir
	// Nothing secret of the parent's environment is for hostile bytes to see.
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TMPDIR=" + dir, "TZ=UTC", "GOTRACEBACK=single"}
	cmd.WaitDelay = 5 * time.Second
	detach(cmd)
	started := make(chan error)
	r.owners.Go(func() {
		// The kernel ties "die with the parent" to the thread that started the
		// child: keep that thread until the child has ended.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		_, _ = theirIn.Close(), theirOut.Close() // the child has its own
		if err == nil {
			w.process = cmd.Process
		}
		started <- err
		if err == nil {
			w.ended = cmd.Wait()
		}
		kill(nil)
		_, _ = stdin.Close(), stdout.Close()
		_ = os.RemoveAll(dir) // an empty folder left behind harms nobody
		close(w.gone)
	})
	if err := <-started; err != nil {
		return nil, err
	}
	if err := writeMessage(w.stdin, r.limits); err != nil {
		w.end()
		return nil, err
	}
	return w, nil
}

func newAnswers(r io.Reader) *bufio.Reader { return bufio.NewReaderSize(r, chunkSize) }

// end kills the process, which has nothing to do.
func (w *worker) end() { w.kill(nil) }

// alive reports whether the process has not ended by itself.
func (w *worker) alive() bool {
	select {
	case <-w.gone:
		return false
	default:
		return true
	}
}

// fit reports whether the child may take another file.
func (w *worker) fit() bool {
	left, err := os.ReadDir(w.dir)
	return err == nil && len(left) == 0 && w.files < maxFiles && resident(w.process.Pid) < maxResident && cpuTime(w.process.Pid) < maxCPU
}

// Why a child is killed.
var (
	errMemory = errors.New("memory limit")
	errOutput = errors.New("output limit")
	errCPU    = errors.New("CPU time limit")
)

// run sends one request and returns the result and the answer. After an error
// the process is gone and w.ended says how.
func (w *worker) run(ctx context.Context, req request, in io.Reader) ([]byte, answer, error) {
	w.files++
	w.stderr.reset()
	running, done := context.WithCancelCause(ctx)
	defer done(nil)
	// Whatever ends the run early ends the process, and with it every wait below.
	stop := context.AfterFunc(running, func() { w.kill(nil) })

	var helpers sync.WaitGroup
	helpers.Go(func() { watch(running, w.process.Pid, w.limits, done) })
	var sent error
	var sending sync.WaitGroup
	sending.Go(func() {
		if sent = w.send(req, in); sent != nil {
			done(sent)
		}
	})

	out, a, err := w.receive(func() { done(errOutput) })
	if err == nil {
		sending.Wait() // the child reads to the end before it answers
		err = sent
	}
	if err == nil && stop() {
		done(nil)
		helpers.Wait()
		return out, a, nil
	}
	done(err)
	cause := context.Cause(running)
	w.kill(nil)
	<-w.gone
	sending.Wait()
	helpers.Wait()
	if w.ended != nil && !errors.Is(cause, errMemory) && !errors.Is(cause, errOutput) && !errors.Is(cause, errCPU) {
		cause = w.ended
	}
	return nil, answer{}, cause
}

func (w *worker) send(req request, in io.Reader) error {
	if err := writeMessage(w.stdin, req); err != nil {
		return fmt.Errorf("sending the request: %w", err)
	}
	to := bufio.NewWriterSize(w.stdin, chunkSize)
	s := &streamWriter{to}
	if _, err := io.Copy(s, in); err != nil {
		return fmt.Errorf("sending the bytes: %w", err)
	}
	if err := s.Close(); err != nil {
		return fmt.Errorf("sending the bytes: %w", err)
	}
	return to.Flush()
}

// receive reads the result and the answer; it calls full when the result is
// larger than the limits allow.
func (w *worker) receive(full func()) ([]byte, answer, error) {
	var a answer
	out := &limitedBuffer{limit: w.limits.Output, full: full}
	if _, err := io.Copy(out, &streamReader{r: w.answers}); err != nil {
		return nil, a, err
	}
	if err := readMessage(w.answers, &a); err != nil {
		return nil, a, fmt.Errorf("no answer: %w", err)
	}
	return out.b.Bytes(), a, nil
}

// limitedBuffer keeps up to limit bytes and calls full at the first one over.
type limitedBuffer struct {
	mu    sync.Mutex
	b     bytes.Buffer
	limit int64
	over  bool
	full  func()
}

func (l *limitedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if int64(l.b.Len()+len(p)) > l.limit {
		if !l.over {
			l.over = true
			l.full()
		}
		return len(p), nil // the rest is read and dropped, so that the child can be waited for
	}
	return l.b.Write(p)
}

func (l *limitedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *limitedBuffer) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.b.Reset()
	l.over = false
}
