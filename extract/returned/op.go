package returned

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"guichet/internal/dossier"
	"guichet/internal/sandbox"
	"guichet/internal/suivi"
)

// The operations that run in a child process.
const (
	IdentifyOp = "returned-identify"
	ReadOp     = "returned-read"
	AnnotateOp = "returned-annotate"
)

// opArgs cross the border to the child.
type opArgs struct {
	Name     string
	Sent     []byte            `json:",omitempty"` // of ReadOp
	Findings []dossier.Finding `json:",omitempty"` // of AnnotateOp
}

// identified is the result of IdentifyOp.
type identified struct {
	Identity suivi.Identity
	Is       bool
}

// Operations are what a child process can do.
func Operations() []sandbox.Operation {
	return []sandbox.Operation{
		{Name: IdentifyOp, Do: op(func(a opArgs, data []byte, out io.Writer) error {
			id, is, err := Identify(a.Name, data)
			if err != nil {
				return err
			}
			return json.NewEncoder(out).Encode(identified{id, is})
		})},
		{Name: ReadOp, Do: op(func(a opArgs, data []byte, out io.Writer) error {
			r, err := Read(a.Name, data, a.Sent)
			if err != nil {
				return err
			}
			return json.NewEncoder(out).Encode(r)
		})},
		{Name: AnnotateOp, Do: op(func(a opArgs, data []byte, out io.Writer) error {
			answer, err := Annotate(a.Name, data, a.Findings)
			if err != nil {
				return err
			}
			_, err = out.Write(answer)
			return err
		})},
	}
}

func op(do func(a opArgs, data []byte, out io.Writer) error) sandbox.Op {
	return func(_ context.Context, args json.RawMessage, in io.Reader, out io.Writer) error {
		var a opArgs
		if err := json.Unmarshal(args, &a); err != nil {
			return fmt.Errorf("reading the arguments: %w", err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			return fmt.Errorf("reading the bytes of %s: %w", a.Name, err)
		}
		return do(a, data, out)
	}
}

// Runner runs an operation in a child process.
type Runner interface {
	Run(ctx context.Context, op string, args any, in io.Reader) ([]byte, error)
}

// Reader reads returned workbooks in child processes. Its errors are *dossier.Refusal when
// the file is at fault.
type Reader struct{ Runner Runner }

// Identify tells which workbook a file is; false when it is none.
func (r Reader) Identify(ctx context.Context, name string, data []byte) (suivi.Identity, bool, error) {
	out, err := r.Runner.Run(ctx, IdentifyOp, opArgs{Name: name}, bytes.NewReader(data))
	if err != nil {
		return suivi.Identity{}, false, err
	}
	var id identified
	err = json.Unmarshal(out, &id)
	return id.Identity, id.Is, err
}

// Read reads a workbook beside the one that was sent.
func (r Reader) Read(ctx context.Context, name string, data, sent []byte) (*suivi.Return, error) {
	out, err := r.Runner.Run(ctx, ReadOp, opArgs{Name: name, Sent: sent}, bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	back := new(suivi.Return)
	return back, json.Unmarshal(out, back)
}

// Annotate writes findings into a workbook.
func (r Reader) Annotate(ctx context.Context, name string, data []byte, findings []dossier.Finding) ([]byte, error) {
	return r.Runner.Run(ctx, AnnotateOp, opArgs{Name: name, Findings: findings}, bytes.NewReader(data))
}
