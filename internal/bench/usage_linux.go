package bench

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// cpu is the processor time of this process and of its children that have ended.
func cpu() time.Duration {
	var sum int64
	for _, who := range []int{unix.RUSAGE_SELF, unix.RUSAGE_CHILDREN} {
		var u unix.Rusage
		if unix.Getrusage(who, &u) == nil {
			sum += u.Utime.Nano() + u.Stime.Nano()
		}
	}
	return time.Duration(sum)
}

// sampleInterval is short enough to see a peak and long enough not to be one.
const sampleInterval = 50 * time.Millisecond

// peak watches the memory of this process and its children.
type peak struct {
	bytes  atomic.Int64
	paused atomic.Bool
}

// watch samples until the context ends.
func (p *peak) watch(ctx context.Context) {
	t := time.NewTicker(sampleInterval)
	defer t.Stop()
	for {
		if !p.paused.Load() {
			p.bytes.Store(max(p.bytes.Load(), resident(os.Getpid())))
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// resident is the memory that a process and its descendants hold, in bytes.
// Pages that they share count for each of them: it is never too little.
func resident(pid int) int64 {
	var pages, unused int64
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0 // it has ended
	}
	if _, err := fmt.Sscan(string(b), &unused, &pages); err != nil {
		return 0
	}
	sum := pages * int64(os.Getpagesize())
	tasks, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	if err != nil {
		return sum
	}
	for _, t := range tasks {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%s/children", pid, t.Name())) // #nosec G304 -- of the kernel
		if err != nil {
			continue // the thread has ended
		}
		for _, f := range strings.Fields(string(b)) {
			if child, err := strconv.Atoi(f); err == nil {
				sum += resident(child)
			}
		}
	}
	return sum
}
