package ingest

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// beingWritten reports whether a process has one of the files open for writing.
// The kernel tells it by refusing a read lease, on local file systems and for
// one's own files; elsewhere it does not know, and the two looks must do.
func beingWritten(files []DroppedFile) bool {
	for _, f := range files {
		if leaseRefused(f.Path) {
			return true
		}
	}
	return false
}

func leaseRefused(p string) bool {
	h, err := os.OpenFile(p, os.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0) //nolint:gosec // a file of the drop folder
	if err != nil {
		return false // the taking itself will say what is wrong
	}
	defer func() { _ = h.Close() }() // only read; closing also gives the lease up
	_, err = unix.FcntlInt(h.Fd(), unix.F_SETLEASE, unix.F_RDLCK)
	return errors.Is(err, unix.EAGAIN)
}

// changeTime is when the file's bytes, name or owner last changed: unlike the
// time of modification, no program can set it.
func changeTime(st fs.FileInfo) time.Time {
	if sys, ok := st.Sys().(*syscall.Stat_t); ok {
		return time.Unix(sys.Ctim.Unix())
	}
	return st.ModTime()
}
