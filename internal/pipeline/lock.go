package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"guichet/ingest"
	"guichet/internal/durable"
)

// BusyError says that another process works on the same data folder or
// database.
type BusyError struct {
	PID string // of the other process, "" when not known
}

// Error says it in French.
func (e *BusyError) Error() string {
	who := ""
	if e.PID != "" {
		who = fmt.Sprintf(" (processus\u00a0%s)", e.PID)
	}
	return fmt.Sprintf("un autre guichet%s travaille déjà sur ce dossier de données\u00a0; attendre qu’il ait fini, ou l’arrêter, puis relancer la commande", who)
}

// lockFolder holds a lock on a file until unlock is called or the process ends,
// however it ends. While another process holds it, it waits up to wait, then
// gives a *BusyError.
func lockFolder(ctx context.Context, clock ingest.Clock, path string, wait time.Duration) (unlock func() error, err error) {
	var f *os.File
	for until := clock.Now().Add(wait); ; {
		f, err = durable.TryLock(path)
		if !errors.Is(err, durable.ErrLocked) {
			break
		}
		if !clock.Now().Before(until) {
			pid, _ := os.ReadFile(path) //nolint:gosec // the data folder's own file; without it the message names no process
			return nil, &BusyError{PID: strings.TrimSpace(string(pid))}
		}
		if err := clock.Wait(ctx, 100*time.Millisecond); err != nil {
			return nil, err
		}
	}
	if errors.Is(err, errors.ErrUnsupported) {
		return nil, errors.New("le traitement des dépôts demande un système Unix (Linux, macOS)")
	}
	if err != nil {
		return nil, err
	}
	if err := errors.Join(f.Truncate(0), writePID(f)); err != nil {
		return nil, errors.Join(fmt.Errorf("locking %s: %w", path, err), f.Close())
	}
	return f.Close, nil
}

func writePID(f *os.File) error {
	_, err := f.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
	return err
}
