//go:build !unix

package durable

import (
	"errors"
	"os"
)

// TryLock is not supported here.
func TryLock(string) (*os.File, error) { return nil, errors.ErrUnsupported }

// Lock is not supported here.
func Lock(string) (*os.File, error) { return nil, errors.ErrUnsupported }
