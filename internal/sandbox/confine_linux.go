package sandbox

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// confine sets the limits of this process, for good.
func confine(l Limits) error {
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	for _, x := range []struct {
		resource int
		max      uint64
	}{
		// RLIMIT_DATA counts memory that can be written: RLIMIT_AS would count the
		// address space that the Go runtime and wazero only reserve.
		{unix.RLIMIT_DATA, uint64(max(0, l.Memory))},
		// The kernel counts the whole life of the process.
		{unix.RLIMIT_CPU, uint64(max(0, (l.cpu()+maxCPU)/time.Second))},
		{unix.RLIMIT_CORE, 0},
		{unix.RLIMIT_NOFILE, 64},
		// Not zero: the compilation cache is a file.
		{unix.RLIMIT_FSIZE, 128 << 20},
	} {
		if err := unix.Setrlimit(x.resource, &unix.Rlimit{Cur: x.max, Max: x.max}); err != nil {
			return err
		}
	}
	return nil
}

// detach gives the child a process group of its own, so that what it starts is
// killed with it, and lets it die with the parent.
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error {
		if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			return err
		}
		return os.ErrProcessDone
	}
}

// startBound starts a foreign program without a network, if the kernel grants a
// network of its own to a process without privileges, and sets the limits for it
// and all that it starts. command makes the program anew for each attempt.
func startBound(command func() *exec.Cmd, l Limits) (*exec.Cmd, error) {
	cmd := command()
	cmd.SysProcAttr.Cloneflags = unix.CLONE_NEWUSER | unix.CLONE_NEWNET
	cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}}
	cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}}
	if err := cmd.Start(); err != nil {
		cmd = command()
		if err := cmd.Start(); err != nil {
			return nil, err
		}
	}
	for _, x := range []struct {
		resource int
		max      uint64
	}{
		{unix.RLIMIT_DATA, uint64(max(0, l.Memory))},
		{unix.RLIMIT_CPU, uint64(max(0, l.cpu()/time.Second))},
		{unix.RLIMIT_CORE, 0},
		{unix.RLIMIT_FSIZE, uint64(max(0, l.Output))},
	} {
		// One that has ended already needs no limit.
		if err := unix.Prlimit(cmd.Process.Pid, x.resource, &unix.Rlimit{Cur: x.max, Max: x.max}, nil); err != nil && !errors.Is(err, unix.ESRCH) {
			_ = cmd.Cancel()
			return nil, errors.Join(err, cmd.Wait())
		}
	}
	return cmd, nil
}

// watchInterval is how often a child is looked at: at a few gigabytes a second, it
// cannot run far past its limit.
const watchInterval = 50 * time.Millisecond

// watch calls end when the process holds more than its memory, what RLIMIT_DATA
// does not count (shared mappings, stacks) included, or has computed for longer
// than it may from now on.
func watch(ctx context.Context, pid int, l Limits, end func(error)) {
	before := cpuTime(pid)
	t := time.NewTicker(watchInterval)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			switch {
			case resident(pid) > l.Memory:
				end(errMemory)
				return
			case cpuTime(pid)-before > l.cpu():
				end(errCPU)
				return
			}
		}
	}
}

// resident reads the resident size of a process in bytes (proc(5), statm); 0
// once it is gone.
func resident(pid int) int64 {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/statm")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(b))
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}

// cpuTime reads the CPU time a process has used (proc(5), stat, utime and stime);
// 0 once it is gone.
func cpuTime(pid int) time.Duration {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0
	}
	// The second field is the program's name in brackets, whatever it holds.
	_, after, _ := strings.Cut(string(b[max(0, bytes.LastIndexByte(b, ')')):]), " ")
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return 0
	}
	var ticks int64
	for _, f := range fields[11:13] {
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0
		}
		ticks += n
	}
	return time.Duration(ticks) * (time.Second / userHZ)
}

// userHZ is the unit of the kernel's counts of CPU time: the same on every
// machine that Go runs on.
const userHZ = 100

// killedForCPU reports whether the kernel ended the child for its CPU time. The Go
// runtime lets SIGXCPU pass, so that the end is a SIGKILL at the hard limit.
func killedForCPU(err error, l Limits) bool {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() {
		return false
	}
	return status.Signal() == syscall.SIGXCPU ||
		status.Signal() == syscall.SIGKILL && exit.UserTime()+exit.SystemTime() >= l.cpu()+maxCPU
}
