//go:build !linux

package sandbox

import (
	"context"
	"os/exec"
	"time"
)

// Elsewhere than on Linux, the wall time and the size of the result are the
// limits; see the package comment.

func confine(Limits) error { return nil }

func detach(*exec.Cmd) {}

func startBound(command func() *exec.Cmd, _ Limits) (*exec.Cmd, error) {
	cmd := command()
	return cmd, cmd.Start()
}

func watch(ctx context.Context, _ int, _ Limits, _ func(error)) { <-ctx.Done() }

func resident(int) int64 { return 0 }

func cpuTime(int) time.Duration { return 0 }

func killedForCPU(error, Limits) bool { return false }
