package ingest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"guichet/internal/dossier"
	"guichet/internal/stage"
)

// OpName is the name OpenOp is registered under.
const OpName = "open"

// openArgs cross the border to the process that opens a file.
type openArgs struct {
	Name   string
	Limits Limits
}

// openedHeader comes back first, on one line; the bytes of the files and of the
// refused follow in the same order.
type openedHeader struct {
	Files   []dossier.File
	Mail    *dossier.Mail
	Refused []refusedHeader
	Ignored []string
}

type refusedHeader struct {
	dossier.Refusal
	Dropped string
	Size    int64 // -1: without bytes
}

// OpenOp is Open as an operation of a process of its own: the dropped bytes come
// in, what Open found goes out.
func OpenOp(_ context.Context, args json.RawMessage, in io.Reader, out io.Writer) error {
	var a openArgs
	if err := json.Unmarshal(args, &a); err != nil {
		return fmt.Errorf("reading the arguments of %s: %w", OpName, err)
	}
	data, err := io.ReadAll(in)
	if err != nil {
		return fmt.Errorf("reading %s: %w", a.Name, err)
	}
	return writeOpened(out, Open(a.Name, data, a.Limits))
}

func writeOpened(out io.Writer, o *Opened) error {
	h := openedHeader{Mail: o.Mail, Ignored: o.Ignored}
	var payload [][]byte
	for _, f := range o.Files {
		h.Files = append(h.Files, f.File)
		payload = append(payload, f.Data)
	}
	for _, r := range o.Refused {
		size := int64(-1)
		if r.Data != nil {
			size = int64(len(r.Data))
		}
		h.Refused = append(h.Refused, refusedHeader{r.Refusal, r.Dropped, size})
		payload = append(payload, r.Data)
	}
	line, err := json.Marshal(h)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(out)
	for _, b := range append([][]byte{line, {'\n'}}, payload...) {
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return w.Flush()
}

func readOpened(b []byte) (*Opened, error) {
	line, rest, ok := bytes.Cut(b, []byte{'\n'})
	if !ok {
		return nil, errors.New("the answer has no header")
	}
	var h openedHeader
	if err := json.Unmarshal(line, &h); err != nil {
		return nil, err
	}
	take := func(n int64) ([]byte, error) {
		if n < 0 || n > int64(len(rest)) {
			return nil, io.ErrUnexpectedEOF
		}
		b := rest[:n:n]
		rest = rest[n:]
		return b, nil
	}
	o := &Opened{Mail: h.Mail, Ignored: h.Ignored}
	for _, f := range h.Files {
		data, err := take(f.Size)
		if err != nil {
			return nil, err
		}
		o.Files = append(o.Files, File{f, data})
	}
	for _, r := range h.Refused {
		refused := Refused{Refusal: r.Refusal, Dropped: r.Dropped}
		if r.Size >= 0 {
			data, err := take(r.Size)
			if err != nil {
				return nil, err
			}
			refused.Data = data
		}
		o.Refused = append(o.Refused, refused)
	}
	return o, nil
}

// Runner runs a registered operation in a process of its own.
type Runner interface {
	Run(ctx context.Context, op string, args any, in io.Reader) ([]byte, error)
}

// Sandboxed opens dropped files through a Runner on which OpenOp is registered
// as OpName.
type Sandboxed struct {
	Runner Runner
	Limits Limits
}

// Open opens one dropped file. A refusal of the runner (time, memory) is a
// refusal of the file. PDF files and images are told by their first bytes
// here: starting a process for that would cost more than it guards.
func (s Sandboxed) Open(ctx context.Context, name string, data []byte) (*Opened, error) {
	defer stage.Begin(ctx, stage.Open)()
	if _, plain := identifyPlain(data); plain {
		return Open(name, data, s.Limits), nil
	}
	out, err := s.Runner.Run(ctx, OpName, openArgs{name, s.Limits}, bytes.NewReader(data))
	if r, ok := errors.AsType[*dossier.Refusal](err); ok && ctx.Err() == nil {
		r.File = name
		return &Opened{Refused: []Refused{{*r, name, data}}}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", name, err)
	}
	o, err := readOpened(out)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", name, err)
	}
	return o, nil
}
