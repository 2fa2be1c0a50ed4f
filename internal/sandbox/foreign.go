package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// Foreign runs a program that is not this one under the same bonds as a child: no
// environment but PATH and env, an empty folder, killed with all it started when
// the time of the limits is over, dead with its parent. It returns what the
// program wrote; the limit of memory is watched, not set in the program.
func Foreign(ctx context.Context, l Limits, program string, args, env []string, in io.Reader) ([]byte, error) {
	return foreignRun{limits: l, program: program, args: args, env: env, in: in}.run(ctx)
}

// ForeignFiles is Foreign for a program that reads and writes files. The files,
// by their paths within its folder, are there before it starts, and what it leaves
// at the path result is returned. "{dir}" in args and env stands for the folder.
//
// As the program sees the hostile bytes themselves, its bonds are tighter: the
// limits hold for all that it starts, and it has no network, where the kernel is
// Linux and grants that to a process without privileges.
func ForeignFiles(ctx context.Context, l Limits, program string, args, env []string, files map[string][]byte, result string) ([]byte, error) {
	return foreignRun{limits: l, program: program, args: args, env: env, files: files, result: result}.run(ctx)
}

// foreignRun is one run of a foreign program.
type foreignRun struct {
	limits    Limits
	program   string
	args, env []string
	in        io.Reader
	files     map[string][]byte
	result    string // path of the file to return; "": what was written to the standard output
}

func (f foreignRun) run(ctx context.Context) ([]byte, error) {
	dir, err := os.MkdirTemp("", "guichet-")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.program, err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // a folder left behind harms nobody
	if err := f.place(dir); err != nil {
		return nil, fmt.Errorf("%s: %w", f.program, err)
	}

	timed, cancel := context.WithTimeout(ctx, f.limits.Time)
	defer cancel()
	limited, stop := context.WithCancelCause(timed)
	defer stop(nil)
	out := &limitedBuffer{limit: f.limits.Output, full: func() { stop(errOutput) }}
	stderr := &limitedBuffer{limit: stderrKept, full: func() {}}
	command := func() *exec.Cmd {
		cmd := exec.CommandContext(limited, f.program, inFolder(f.args, dir)...) // #nosec G204 -- the caller names the program
		cmd.Stdin, cmd.Stdout, cmd.Stderr = f.in, out, stderr
		cmd.Dir = dir
		cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "TMPDIR=" + dir}, inFolder(f.env, dir)...)
		cmd.WaitDelay = 5 * time.Second
		detach(cmd)
		return cmd
	}
	runtime.LockOSThread() // see start
	defer runtime.UnlockOSThread()
	cmd := command()
	if f.result == "" {
		err = cmd.Start()
	} else {
		cmd, err = startBound(command, f.limits)
	}
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", f.program, err)
	}
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		watch(limited, cmd.Process.Pid, f.limits, stop)
	}()
	err = cmd.Wait()
	cause := context.Cause(limited)
	stop(nil)
	<-watched
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("%s: %w", f.program, ctx.Err())
	case errors.Is(cause, errMemory):
		return nil, refuseMemory(f.limits)
	case errors.Is(cause, errOutput):
		return nil, refuseOutput()
	case errors.Is(cause, errCPU), errors.Is(cause, context.DeadlineExceeded), killedForCPU(err, f.limits):
		return nil, refuseTime(f.limits)
	case err != nil:
		return nil, fmt.Errorf("%s: %w: %s", f.program, err, firstLine(strings.TrimSpace(stderr.String())))
	case f.result == "":
		return out.b.Bytes(), nil
	}
	return f.take(dir, stderr.String())
}

// place puts the files into the folder.
func (f foreignRun) place(dir string) error {
	for name, content := range f.files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// take reads the result; a program that is bound may have left a link to what it
// must not read.
func (f foreignRun) take(dir, stderr string) ([]byte, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.program, err)
	}
	defer func() { _ = root.Close() }() // only read
	file, err := root.Open(filepath.FromSlash(f.result))
	if err != nil {
		return nil, fmt.Errorf("%s left no result: %w: %s", f.program, err, firstLine(strings.TrimSpace(stderr)))
	}
	defer func() { _ = file.Close() }() // only read
	b, err := io.ReadAll(io.LimitReader(file, f.limits.Output+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.program, err)
	}
	if int64(len(b)) > f.limits.Output {
		return nil, refuseOutput()
	}
	return b, nil
}

// inFolder puts the folder where arguments name it.
func inFolder(args []string, dir string) []string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = strings.ReplaceAll(a, "{dir}", filepath.ToSlash(dir))
	}
	return out
}
