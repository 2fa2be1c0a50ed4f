package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"guichet/internal/dossier"
)

// sink keeps the compiler from seeing that nothing is used.
var sink int

func TestMain(m *testing.M) {
	Register("double", func(_ context.Context, args json.RawMessage, in io.Reader, out io.Writer) error {
		b, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "%s%s%s", args, b, b)
		return err
	})
	Register("refuse", func(context.Context, json.RawMessage, io.Reader, io.Writer) error {
		return fmt.Errorf("wrapped: %w", &dossier.Refusal{Reason: dossier.RefusedPassword, What: "Protégé."})
	})
	Register("fail", func(context.Context, json.RawMessage, io.Reader, io.Writer) error { return errors.New("a reason") })
	Register("sleep", func(context.Context, json.RawMessage, io.Reader, io.Writer) error { time.Sleep(time.Hour); return nil })
	Register("spin", func(context.Context, json.RawMessage, io.Reader, io.Writer) error {
		for n := 1; ; n++ {
			sink = n
		}
	})
	Register("allocate", func(context.Context, json.RawMessage, io.Reader, io.Writer) error {
		var all [][]byte
		for {
			all = append(all, bytes.Repeat([]byte{1}, 1<<20))
			sink = len(all)
		}
	})
	Register("flood", func(_ context.Context, _ json.RawMessage, _ io.Reader, out io.Writer) error {
		for {
			if _, err := out.Write(make([]byte, 1<<16)); err != nil {
				return err
			}
		}
	})
	Register("panic", func(context.Context, json.RawMessage, io.Reader, io.Writer) error { panic("hostile") })
	Register("exit", func(context.Context, json.RawMessage, io.Reader, io.Writer) error { os.Exit(0); return nil })
	Register("environment", func(_ context.Context, _ json.RawMessage, _ io.Reader, out io.Writer) error {
		wd, err := os.Getwd()
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(out, wd, os.Environ())
		return err
	})
	if Main() {
		return
	}
	os.Exit(m.Run())
}

func runner(t *testing.T, l Limits) *Runner {
	t.Helper()
	r, err := NewRunner(l)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

var ample = Limits{Time: time.Minute, Memory: 512 << 20, Output: 64 << 20}

func TestAnOperationGetsItsBytesAndGivesItsResult(t *testing.T) {
	in := bytes.Repeat([]byte("x"), 3<<20) // more than a pipe holds
	out, err := runner(t, ample).Run(t.Context(), "double", "a", bytes.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	if want := 3 + 2*len(in); len(out) != want || !bytes.HasPrefix(out, []byte(`"a"xx`)) {
		t.Errorf("%d bytes came back, want %d", len(out), want)
	}
}

func TestWhateverTheBytesDoTheParentSeesARefusal(t *testing.T) {
	short := Limits{Time: 700 * time.Millisecond, Memory: 512 << 20, Output: 64 << 20}
	for name, x := range map[string]struct {
		op     string
		limits Limits
		want   dossier.RefusalReason
	}{
		"the operation's own refusal passes through": {"refuse", ample, dossier.RefusedPassword},
		"a child that sleeps forever is killed":      {"sleep", short, dossier.RefusedTimeout},
		"a child that computes forever is killed":    {"spin", short, dossier.RefusedTimeout},
		"a child that allocates forever is stopped":  {"allocate", Limits{Time: time.Minute, Memory: 128 << 20, Output: 1 << 20}, dossier.RefusedMemory},
		"a child that floods its output is stopped":  {"flood", Limits{Time: time.Minute, Memory: 512 << 20, Output: 1 << 20}, dossier.RefusedTooLarge},
		"a panic is a refusal":                       {"panic", ample, dossier.RefusedCorrupt},
		"an early end without an answer is one too":  {"exit", ample, dossier.RefusedCorrupt},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := runner(t, x.limits).Run(t.Context(), x.op, nil, strings.NewReader(strings.Repeat("y", 1<<20)))
			r, ok := errors.AsType[*dossier.Refusal](err)
			if !ok || r.Reason != x.want {
				t.Fatalf("got %v, want a refusal %q", err, x.want)
			}
			if r.What == "" || (x.op != "refuse" && r.Action == "") {
				t.Errorf("the refusal does not say what and what to do: %+v", r)
			}
		})
	}
}

func TestAnErrorOfTheOperationIsNotARefusal(t *testing.T) {
	for _, op := range []string{"fail", "unregistered"} {
		_, err := runner(t, ample).Run(t.Context(), op, nil, strings.NewReader(""))
		if err == nil {
			t.Fatalf("%s: no error", op)
		}
		if r, ok := errors.AsType[*dossier.Refusal](err); ok {
			t.Errorf("got the refusal %v", r)
		}
	}
}

func TestACancelledContextKillsTheChild(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(200*time.Millisecond, cancel)
	_, err := runner(t, ample).Run(ctx, "sleep", nil, strings.NewReader(""))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestTheChildSeesNoSecretAndAnEmptyFolder(t *testing.T) {
	t.Setenv("GUICHET_SEAL_KEY", "very secret")
	out, err := runner(t, ample).Run(t.Context(), "environment", nil, strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(out), "very secret") {
		t.Error("the child sees the parent's secrets")
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(string(out), here) {
		t.Error("the child works in the parent's folder")
	}
}
