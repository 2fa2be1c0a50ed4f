package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// Foreign runs a program that is not this one under the same bonds as a child: no
// environment but PATH and env, an empty folder, killed with all it started when
// the time of the limits is over, dead with its parent. It returns what the
// program wrote; the limit of memory is watched, not set in the program.
func Foreign(ctx context.Context, l Limits, program string, args, env []string, in io.Reader) ([]byte, error) {
	dir, err := os.MkdirTemp("", "guichet-")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", program, err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // an empty folder left behind harms nobody

	timed, cancel := context.WithTimeout(ctx, l.Time)
	defer cancel()
	limited, stop := context.WithCancelCause(timed)
	defer stop(nil)
	out := &limitedBuffer{limit: l.Output, full: func() { stop(errOutput) }}
	stderr := &limitedBuffer{limit: stderrKept, full: func() {}}
	cmd := exec.CommandContext(limited, program, args...) // #nosec G204 -- the caller names the program
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, stderr
	cmd.Dir = dir
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "TMPDIR=" + dir}, env...)
	cmd.WaitDelay = 5 * time.Second
	detach(cmd)
	runtime.LockOSThread() // see start
	defer runtime.UnlockOSThread()
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", program, err)
	}
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		watchMemory(limited, cmd.Process.Pid, l.Memory, func() { stop(errMemory) })
	}()
	err = cmd.Wait()
	cause := context.Cause(limited)
	stop(nil)
	<-watched
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("%s: %w", program, ctx.Err())
	case errors.Is(cause, errMemory):
		return nil, refuseMemory(l)
	case errors.Is(cause, errOutput):
		return nil, refuseOutput()
	case errors.Is(cause, context.DeadlineExceeded):
		return nil, refuseTime(l)
	case err != nil:
		return nil, fmt.Errorf("%s: %w: %s", program, err, firstLine(strings.TrimSpace(stderr.String())))
	}
	return out.b.Bytes(), nil
}
