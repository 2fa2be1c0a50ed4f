//go:build !unix

package pipeline

import (
	"context"
	"errors"
	"time"

	"guichet/ingest"
)

func lockFolder(context.Context, ingest.Clock, string, time.Duration) (func() error, error) {
	return nil, errors.New("le traitement des dépôts demande un système Unix (Linux, macOS)")
}
