package ingest

import (
	"context"
	"fmt"

	"github.com/fsnotify/fsnotify"
)

// Watch sends when something changed directly in the folder, until the context
// ends, then closes the channel. It is a hint only: network shares tell
// nothing, so the periodic look remains the truth.
func Watch(ctx context.Context, folder string) (<-chan struct{}, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watching %s: %w", folder, err)
	}
	if err := w.Add(folder); err != nil {
		_ = w.Close() // nothing is watched
		return nil, fmt.Errorf("watching %s: %w", folder, err)
	}
	hints := make(chan struct{}, 1)
	go func() {
		defer close(hints)
		defer func() { _ = w.Close() }() // only read
		for {
			select {
			case <-ctx.Done():
				return
			case _, ok := <-w.Events:
				if !ok {
					return
				}
				select {
				case hints <- struct{}{}:
				default: // one hint is waiting already
				}
			case _, ok := <-w.Errors:
				if !ok {
					return
				}
			}
		}
	}()
	return hints, nil
}
