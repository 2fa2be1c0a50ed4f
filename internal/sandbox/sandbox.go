// Package sandbox runs named operations on hostile bytes in a child process
// that can be killed: within a wall time, a memory, a CPU time and an output
// size. Whatever the bytes do, the parent only sees a result, a refusal or an
// error.
//
// The child is the same executable, started again with a hidden first argument;
// a program calls Register for each operation, then Main before anything else. It
// knows no operation and no file format.
//
// A child that gave a result takes the next file: starting one costs as much as
// reading a file. One that crashed, was late or too heavy is killed and never
// used again, nor is one that has grown, has worked for long, or left a file in
// its folder. An operation keeps nothing of a file for the next.
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

// Operation is an operation with the name that it is registered under.
type Operation struct {
	Name string
	Do   Op
}

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
	Time   time.Duration // wall time: a machine that is busy needs more of it
	CPU    time.Duration // time of computing; 0: twice the wall time
	Memory int64         // bytes
	Output int64         // bytes of the result
}

// cpu is the bound of the CPU time, in whole seconds as the kernel counts it.
func (l Limits) cpu() time.Duration {
	if l.CPU > 0 {
		return l.CPU.Truncate(time.Second)
	}
	return (2 * l.Time).Truncate(time.Second) + time.Second
}

// seconds is what a refusal says the limit is.
func (l Limits) seconds() int {
	if l.CPU > 0 {
		return int(l.CPU.Seconds())
	}
	return int(l.Time.Seconds())
}

// DefaultLimits read any honest file.
func DefaultLimits() Limits {
	return Limits{Time: 2 * time.Minute, Memory: 1 << 30, Output: 512 << 20}
}

// request says what to do with the bytes that follow it.
type request struct {
	Op   string
	Args json.RawMessage
}

// answer comes after the result.
type answer struct {
	Refusal *dossier.Refusal `json:",omitempty"`
	Error   string           `json:",omitempty"`
}

// Main runs operations until its parent wants no more and returns true when this
// process is a child; the program then ends. In any other process it returns
// false at once.
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

// serve takes the limits, then one request after the other.
func serve(stdin io.Reader, stdout io.Writer) error {
	in, out := bufio.NewReaderSize(stdin, chunkSize), bufio.NewWriterSize(stdout, chunkSize)
	var l Limits
	if err := readMessage(in, &l); err != nil {
		if errors.Is(err, io.EOF) {
			return nil // started ahead, and not needed
		}
		return fmt.Errorf("reading the limits: %w", err)
	}
	if err := confine(l); err != nil {
		return fmt.Errorf("setting the limits: %w", err)
	}
	// The collector works harder before the kernel says no.
	debug.SetMemoryLimit(l.Memory * 3 / 4)
	for {
		var req request
		if err := readMessage(in, &req); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("reading the request: %w", err)
		}
		if err := serveOne(req, in, out); err != nil {
			return fmt.Errorf("%s: %w", req.Op, err)
		}
	}
}

func serveOne(req request, stdin io.Reader, stdout *bufio.Writer) error {
	in, out := &streamReader{r: stdin}, &streamWriter{w: stdout}
	var a answer
	if op, ok := operations[req.Op]; !ok {
		a.Error = "no operation has this name"
	} else if err := op(context.Background(), req.Args, in, out); err != nil {
		if r, ok := errors.AsType[*dossier.Refusal](err); ok {
			a.Refusal = r
		} else {
			a.Error = err.Error()
		}
	}
	// What the operation did not want to read stands before the next request.
	if _, err := io.Copy(io.Discard, in); err != nil {
		return fmt.Errorf("reading the bytes: %w", err)
	}
	if err := out.Close(); err != nil {
		return err
	}
	if err := writeMessage(stdout, a); err != nil {
		return err
	}
	return stdout.Flush()
}
