package sandbox

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"guichet/internal/dossier"
)

func TestAForeignProgramGetsItsInputAndGivesItsOutput(t *testing.T) {
	in := strings.Repeat("x", 1<<20)
	out, err := Foreign(t.Context(), ample, "cat", nil, nil, strings.NewReader(in))
	if err != nil || string(out) != in {
		t.Errorf("%d bytes came back, error %v", len(out), err)
	}
}

func TestAForeignProgramIsHeldToItsLimits(t *testing.T) {
	for name, x := range map[string]struct {
		program string
		args    []string
		limits  Limits
		want    dossier.RefusalReason
	}{
		"time":   {"sleep", []string{"3600"}, Limits{Time: 300 * time.Millisecond, Memory: 64 << 20, Output: 1 << 20}, dossier.RefusedTimeout},
		"output": {"yes", nil, Limits{Time: time.Minute, Memory: 64 << 20, Output: 1 << 20}, dossier.RefusedTooLarge},
		"memory": {"tail", []string{"/dev/zero"}, Limits{Time: time.Minute, Memory: 64 << 20, Output: 1 << 20}, dossier.RefusedMemory},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Foreign(t.Context(), x.limits, x.program, x.args, nil, nil)
			if r, ok := errors.AsType[*dossier.Refusal](err); !ok || r.Reason != x.want {
				t.Errorf("got %v, want a refusal %q", err, x.want)
			}
		})
	}
}

func TestWhatAForeignProgramStartsIsKilledWithIt(t *testing.T) {
	began := time.Now()
	// The shell's child holds the pipe open: only its own death closes it.
	_, err := Foreign(t.Context(), Limits{Time: 300 * time.Millisecond, Memory: 64 << 20, Output: 1 << 20}, "sh", []string{"-c", "sleep 3600 & wait"}, nil, nil)
	if r, ok := errors.AsType[*dossier.Refusal](err); !ok || r.Reason != dossier.RefusedTimeout {
		t.Errorf("got %v", err)
	}
	if spent := time.Since(began); spent > time.Minute {
		t.Errorf("came back after %v: something was waited for", spent)
	}
}

func TestAForeignProgramThatFailsIsAnErrorWithItsWords(t *testing.T) {
	_, err := Foreign(t.Context(), ample, "sh", []string{"-c", "echo une raison >&2; exit 3"}, nil, nil)
	if err == nil || !strings.Contains(err.Error(), "une raison") {
		t.Errorf("got %v", err)
	}
	if _, ok := errors.AsType[*dossier.Refusal](err); ok {
		t.Error("it is a refusal of the file")
	}
}

func TestACancelledContextEndsAForeignProgram(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	if _, err := Foreign(ctx, ample, "sleep", []string{"3600"}, nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestAForeignProgramSeesNoSecret(t *testing.T) {
	t.Setenv("GUICHET_SEAL_KEY", "very secret")
	out, err := Foreign(t.Context(), ample, "env", nil, []string{"OMP_THREAD_LIMIT=1"}, nil)
	if err != nil || strings.Contains(string(out), "secret") || !strings.Contains(string(out), "OMP_THREAD_LIMIT=1") {
		t.Errorf("environment %q, error %v", out, err)
	}
}
