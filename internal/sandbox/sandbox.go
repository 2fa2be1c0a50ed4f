// Package sandbox runs named operations on hostile bytes in a child process
// that can be killed: within a wall time, a memory, a CPU time and an output
// size. Whatever the bytes do, the parent only sees a result, a refusal or an
// error.
//
// The child is the same executable, started again with a hidden first argument;
// a program calls Register for each operation, then Main before anything else. It
// knows no operation and no file format.
//
// The limits of memory and CPU are the kernel's on Linux; elsewhere the wall
// time and the output size remain.
package sandbox

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	"guichet/internal/dossier"
)

// Op is an operation: it reads bytes from in and writes its result to out. An
// error that is (or wraps) a *dossier.Refusal reaches the caller as such.
type Op func(ctx context.Context, args json.RawMessage, in io.Reader, out io.Writer) error

// childArg is the hidden first argument of a child. No command of the program
// is named so.
const childArg = "__sandbox"

var operations = map[string]Op{}

// Register names an operation. It is called by the wiring, before Main and in
// the same order in parent and child; a name registered twice is a mistake of
// the programmer.
func Register(name string, op Op) {
	if _, double := operations[name]; double {
		panic("sandbox: operation " + name + " registered twice")
	}
	operations[name] = op
}

// Limits bound one run.
type Limits struct {
	Time   time.Duration // wall time; the CPU time is bounded to twice that
	Memory int64         // bytes
	Output int64         // bytes of the result
}

// cpu is the bound of the CPU time, in whole seconds as the kernel counts it.
func (l Limits) cpu() time.Duration { return (2 * l.Time).Truncate(time.Second) + time.Second }

// DefaultLimits read any honest file.
func DefaultLimits() Limits {
	return Limits{Time: 2 * time.Minute, Memory: 1 << 30, Output: 512 << 20}
}

// request is the first line of the child's standard input; the bytes follow.
type request struct {
	Op     string
	Args   json.RawMessage
	Limits Limits
}

// answer is the first line of the child's standard output; the result follows.
type answer struct {
	Refusal *dossier.Refusal `json:",omitempty"`
	Error   string           `json:",omitempty"`
}

// Main runs one operation and returns true when this process is a child; the
// program then ends. In any other process it returns false at once.
func Main() bool {
	if len(os.Args) != 2 || os.Args[1] != childArg {
		return false
	}
	if err := serve(os.Stdin, os.Stdout); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return true
}

func serve(stdin io.Reader, stdout io.Writer) error {
	in := bufio.NewReaderSize(stdin, 1<<16)
	line, err := in.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("reading the request: %w", err)
	}
	var req request
	if err := json.Unmarshal(line, &req); err != nil {
		return fmt.Errorf("reading the request: %w", err)
	}
	out := &lazyAnswer{w: bufio.NewWriterSize(stdout, 1<<16)}
	op, ok := operations[req.Op]
	if !ok {
		return out.finish(answer{Error: "no operation has this name"})
	}
	if err := confine(req.Limits); err != nil {
		return fmt.Errorf("setting the limits: %w", err)
	}
	// The collector works harder before the kernel says no.
	debug.SetMemoryLimit(req.Limits.Memory * 3 / 4)
	switch err := op(context.Background(), req.Args, in, out); {
	case err == nil:
		return out.finish(answer{})
	case out.begun:
		return fmt.Errorf("%s failed after its result had begun: %w", req.Op, err)
	default:
		if r, ok := errors.AsType[*dossier.Refusal](err); ok {
			return out.finish(answer{Refusal: r})
		}
		return out.finish(answer{Error: err.Error()})
	}
}

// lazyAnswer writes the header before the first byte of the result.
type lazyAnswer struct {
	w     *bufio.Writer
	begun bool
}

func (l *lazyAnswer) header(a answer) error {
	l.begun = true
	b, err := json.Marshal(a)
	if err != nil {
		return err
	}
	_, err = l.w.Write(append(b, '\n'))
	return err
}

func (l *lazyAnswer) Write(p []byte) (int, error) {
	if !l.begun {
		if err := l.header(answer{}); err != nil {
			return 0, err
		}
	}
	return l.w.Write(p)
}

func (l *lazyAnswer) finish(a answer) error {
	if !l.begun {
		if err := l.header(a); err != nil {
			return err
		}
	}
	return l.w.Flush()
}
