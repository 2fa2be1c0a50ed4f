package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"guichet/internal/dossier"
)

func init() {
	Register("pid", func(_ context.Context, _ json.RawMessage, _ io.Reader, out io.Writer) error {
		_, err := fmt.Fprint(out, os.Getpid())
		return err
	})
	Register("litter", func(context.Context, json.RawMessage, io.Reader, io.Writer) error {
		return os.WriteFile("left", []byte("behind"), 0o600)
	})
	Register("grow", func(_ context.Context, _ json.RawMessage, _ io.Reader, out io.Writer) error {
		grown = bytes.Repeat([]byte{1}, maxResident+1)
		_, err := fmt.Fprint(out, len(grown))
		return err
	})
}

// grown is what an operation wrongly keeps.
var grown []byte

func pid(t *testing.T, r *Runner) string {
	t.Helper()
	out, err := r.Run(t.Context(), "pid", nil, strings.NewReader(strings.Repeat("unread", 1<<16)))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestAChildThatDidWellTakesTheNextFile(t *testing.T) {
	r := runner(t, ample)
	first := pid(t, r)
	for _, op := range []string{"refuse", "fail", "unregistered", "double"} {
		_, _ = r.Run(t.Context(), op, nil, strings.NewReader("x")) // answered in order, well or not
		if next := pid(t, r); next != first {
			t.Errorf("after %q another child was started", op)
		}
	}
}

func TestAChildThatMayHoldSomethingOfAFileIsNotUsedAgain(t *testing.T) {
	short := Limits{Time: 700 * time.Millisecond, Memory: 512 << 20, Output: 1 << 20}
	for _, op := range []string{"panic", "exit", "sleep", "flood", "litter", "grow"} {
		t.Run(op, func(t *testing.T) {
			limits := short
			if op == "grow" {
				limits = ample
			}
			r := runner(t, limits)
			// The first child is warm before the clock counts.
			first := pid(t, r)
			if _, err := r.Run(t.Context(), op, nil, strings.NewReader("x")); err != nil {
				if _, ok := errors.AsType[*dossier.Refusal](err); !ok {
					t.Fatal(err)
				}
			}
			if pid(t, r) == first {
				t.Error("the same child reads the next file")
			}
		})
	}
}

func TestSeveralFilesAreReadAtTheSameTimeEachByItsOwnChild(t *testing.T) {
	r := runner(t, ample)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			in := strings.Repeat(strconv.Itoa(i), 1<<18)
			out, err := r.Run(t.Context(), "double", i, strings.NewReader(in))
			if want := strconv.Itoa(i) + in + in; err != nil || string(out) != want {
				t.Errorf("file %d: %d bytes came back, error %v", i, len(out), err)
			}
		})
	}
	wg.Wait()
}

func TestCloseEndsTheChildren(t *testing.T) {
	r, err := NewRunner(ample)
	if err != nil {
		t.Fatal(err)
	}
	r.Warm()
	p, err := strconv.Atoi(pid(t, r))
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	if child, err := os.FindProcess(p); err == nil && child.Signal(syscall.Signal(0)) == nil {
		t.Errorf("process %d lives on", p)
	}
}

func TestAFileThatCannotBeSentIsAnError(t *testing.T) {
	r := runner(t, ample)
	_, err := r.Run(t.Context(), "double", nil, io.MultiReader(strings.NewReader("x"), iotest.ErrReader(errors.New("the disk is gone"))))
	if err == nil {
		t.Fatal("half a file was read")
	}
	if got := pid(t, r); got == "" {
		t.Error("the next file is not read")
	}
}

func TestAStreamEndsWhereItEnds(t *testing.T) {
	for _, sizes := range [][]int{{}, {0}, {1}, {3, 5}, {chunkSize, 1}, {maxChunk + 1}} {
		var b, want bytes.Buffer
		w := &streamWriter{&b}
		for i, n := range sizes {
			p := bytes.Repeat([]byte{byte('a' + i)}, n)
			want.Write(p)
			if _, err := w.Write(p); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		b.WriteString("after")
		got, err := io.ReadAll(&streamReader{r: &b})
		if err != nil || !bytes.Equal(got, want.Bytes()) || b.String() != "after" {
			t.Errorf("%v: %d bytes of %d, error %v, %d left", sizes, len(got), want.Len(), err, b.Len())
		}
	}
}

// FuzzAnswer holds the parent to bytes that a child taken over by a file could
// write.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x01x\x00\x00\x00\x00\x00\x00\x00\x02{}"))
	f.Add([]byte("\x00\x00\x00\x00\x00\x00\x00\x0d{\"Error\":\"a\"}"))
	f.Add([]byte("\xff\xff\xff\xff"))
	f.Add([]byte("\x00\x00\x00\x05ab"))
	f.Fuzz(func(t *testing.T, b []byte) {
		w := &worker{limits: Limits{Output: 1 << 20}, answers: newAnswers(bytes.NewReader(b))}
		out, _, err := w.receive(func() {})
		if err == nil && len(out) > 1<<20 {
			t.Errorf("%d bytes are over the limit", len(out))
		}
	})
}
