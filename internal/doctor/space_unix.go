//go:build unix

package doctor

import "golang.org/x/sys/unix"

// Free returns the bytes that are free on the disk of a folder, and those it has; zeros where
// the system does not say.
func Free(path string) (free, whole uint64) {
	var s unix.Statfs_t
	if err := unix.Statfs(Existing(path), &s); err != nil {
		return 0, 0
	}
	size := uint64(s.Bsize) // #nosec G115 -- a size of blocks is positive
	return s.Bavail * size, s.Blocks * size
}
