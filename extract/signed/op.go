package signed

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"

	"guichet/extract/pdf"
	"guichet/extract/table"
	"guichet/internal/acte"
	"guichet/internal/dossier"
	"guichet/internal/sandbox"
)

// The operations that run in a child process.
const (
	RecogniseOp = "signed-recognise"
	InspectOp   = "signed-inspect"
)

// opArgs cross the border to the child.
type opArgs struct {
	Name  string
	Cache string      // folder of PDFium's compiled code
	Sent  []byte      `json:",omitempty"` // of InspectOp
	Roots [][]byte    `json:",omitempty"` // certificates, DER
	Pages []acte.Page `json:",omitempty"` // where the pages sent are now
}

type recognised struct {
	Readout acte.Readout
	Is      bool
}

// Operations are what a child process can do.
func Operations() []sandbox.Operation {
	return []sandbox.Operation{
		{Name: RecogniseOp, Do: func(ctx context.Context, args json.RawMessage, in io.Reader, out io.Writer) error {
			a, data, err := begin(args, in)
			if err != nil {
				return err
			}
			r, is, err := recognise(ctx, a.Name, data)
			if err != nil {
				return err
			}
			return json.NewEncoder(out).Encode(recognised{r, is})
		}},
		{Name: InspectOp, Do: func(ctx context.Context, args json.RawMessage, in io.Reader, out io.Writer) error {
			a, data, err := begin(args, in)
			if err != nil {
				return err
			}
			var r acte.Readout
			r.SameBytes = bytes.HasPrefix(data, a.Sent)
			var roots []*x509.Certificate
			for _, der := range a.Roots {
				c, err := x509.ParseCertificate(der)
				if err != nil {
					return fmt.Errorf("certificate of the list of trust: %w", err)
				}
				roots = append(roots, c)
			}
			if r.Signatures, err = signatures(data, roots); err != nil {
				r.Signatures = nil // a file whose form is not readable has no signature that counts
			}
			if r.Ink, err = ink(ctx, a.Name, data, a.Sent, a.Pages); err != nil {
				return err
			}
			return json.NewEncoder(out).Encode(r)
		}},
	}
}

func begin(args json.RawMessage, in io.Reader) (opArgs, []byte, error) {
	var a opArgs
	if err := json.Unmarshal(args, &a); err != nil {
		return a, nil, fmt.Errorf("reading the arguments: %w", err)
	}
	data, err := io.ReadAll(in)
	if err != nil {
		return a, nil, fmt.Errorf("reading the bytes of %s: %w", a.Name, err)
	}
	if a.Cache != "" {
		if err := pdf.Start(a.Cache); err != nil {
			return a, nil, err
		}
	}
	return a, data, nil
}

// Runner runs an operation in a child process.
type Runner interface {
	Run(ctx context.Context, op string, args any, in io.Reader) ([]byte, error)
}

// Texts reads the words of a file's pages, scans through the recogniser.
type Texts interface {
	Read(ctx context.Context, f dossier.File, data []byte) (*table.Document, error)
}

// Reader reads acts that came back.
type Reader struct {
	Runner Runner
	Texts  Texts
	Cache  string
	Roots  []*x509.Certificate // certificates that are trusted
}

// Recognise tells which act a file is; false when it is none.
func (r Reader) Recognise(ctx context.Context, name string, data []byte) (acte.Readout, bool, error) {
	out, err := r.Runner.Run(ctx, RecogniseOp, opArgs{Name: name, Cache: r.Cache}, bytes.NewReader(data))
	if err != nil {
		return acte.Readout{}, false, err
	}
	var x recognised
	err = json.Unmarshal(out, &x)
	return x.Readout, x.Is, err
}

// Inspect holds a recognised act to the one that was sent.
func (r Reader) Inspect(ctx context.Context, was acte.Readout, name string, data, sent []byte) (acte.Readout, error) {
	of := func(data []byte) (*table.Document, error) {
		return r.Texts.Read(ctx, dossier.File{Name: name, Kind: dossier.KindPDF, Size: int64(len(data))}, data)
	}
	before, err := of(sent)
	if err != nil {
		return was, fmt.Errorf("the act that was sent: %w", err)
	}
	after, err := of(data)
	if err != nil {
		return was, err
	}
	was.Pages, was.Extra = Compare(before, after)
	a := opArgs{Name: name, Cache: r.Cache, Sent: sent, Pages: was.Pages}
	for _, c := range r.Roots {
		a.Roots = append(a.Roots, c.Raw)
	}
	out, err := r.Runner.Run(ctx, InspectOp, a, bytes.NewReader(data))
	if err != nil {
		return was, err
	}
	var found acte.Readout
	if err := json.Unmarshal(out, &found); err != nil {
		return was, err
	}
	was.SameBytes, was.Signatures = found.SameBytes, found.Signatures
	if was.Scanned {
		was.Ink = found.Ink
	}
	return was, nil
}
