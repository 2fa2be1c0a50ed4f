//go:build unix

package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"guichet/ingest"
	"guichet/internal/durable"
)

// lockFolder holds a lock on a file until unlock is called or the process ends,
// however it ends. While another process holds it, it waits up to wait, then
// gives a *BusyError.
func lockFolder(ctx context.Context, clock ingest.Clock, path string, wait time.Duration) (unlock func() error, err error) {
	if err := durable.MkdirAll(filepath.Dir(path)); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o640) //nolint:gosec // the data folder's own file
	if err != nil {
		return nil, err
	}
	for until := clock.Now().Add(wait); ; {
		err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if !errors.Is(err, unix.EWOULDBLOCK) {
			break
		}
		if !clock.Now().Before(until) {
			pid, _ := os.ReadFile(path) //nolint:gosec // idem; without it the message names no process
			return nil, errors.Join(&BusyError{PID: strings.TrimSpace(string(pid))}, f.Close())
		}
		if err := clock.Wait(ctx, 100*time.Millisecond); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	if err == nil {
		err = f.Truncate(0)
	}
	if err == nil {
		_, err = f.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("locking %s: %w", path, err), f.Close())
	}
	return f.Close, nil
}
