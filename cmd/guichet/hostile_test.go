package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"guichet/internal/config"
)

// hostile is one file that a careless or a malicious sender could drop.
type hostile struct {
	name string // of the test: what is wrong with the file
	file string // as it is dropped
	make func(t *testing.T) []byte
	// says are what the readout must hold about the file, in any order: what is
	// wrong and what to do, or the note where the file is read all the same.
	says []string
	read bool // the file itself is read
}

// hostileMemory bounds what the program and its children hold together, the pages of the
// program itself counted once.
const hostileMemory = 480 << 20

// TestHostileFilesAreToldAndTheOthersAreRead drops each hostile file beside a good
// one: the readout says in French which file, what is wrong and what to do; the
// good file is read; and the program keeps to its own limits.
func TestHostileFilesAreToldAndTheOthersAreRead(t *testing.T) {
	exe := buildProgram(t)
	good, err := filepath.Abs(filepath.Join(corpusDir, "D017", "Dossier complété.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	limits := config.Default().Limits
	spaces := strings.NewReplacer("\u00a0", " ", "\u202f", " ")
	for _, h := range hostileFiles() {
		t.Run(h.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, h.file), h.make(t), 0o600); err != nil {
				t.Fatal(err)
			}
			run := runWatched(t, dir, exe, "inspect", h.file, good)
			t.Logf("%-60s %6.2f s, %6.2f s of computing, %4d MB: %s", h.name, run.wall.Seconds(), run.cpu.Seconds(), run.peak>>20, about(run.out, h.file))
			if run.code != 0 && run.code != exitBlocking {
				t.Errorf("ended with %d: %s%s", run.code, run.out, run.stderr)
			}
			if !strings.Contains(spaces.Replace(run.out), "47 619,00") {
				t.Error("the good file is not read")
			}
			told := spaces.Replace(about(run.out, ""))
			for _, s := range h.says {
				if !strings.Contains(told, s) {
					t.Errorf("nothing says %q in:\n%s", s, told)
				}
			}
			if refused := strings.Contains(told, "FICHIERS NON LUS"); refused == h.read {
				t.Errorf("refused: %v", refused)
			}
			if run.peak > hostileMemory {
				t.Errorf("%d MB at once", run.peak>>20)
			}
			// The limit holds by what the kernel counted, however slow the machine is: one
			// for opening the file, one for reading it; what remains is the program's own.
			if max := 2 * time.Duration(limits.ReadSeconds) * time.Second; run.cpu > max {
				t.Errorf("%v of computing, the limit is %v", run.cpu, max)
			}
			left, err := os.ReadDir(dir)
			if err != nil || len(left) != 1 {
				t.Errorf("the program left files behind: %v (%v)", left, err)
			}
		})
	}
}

// about returns what a readout says of its files: those that were not read, and
// the notes; only the lines that name file, when it is given.
func about(out, file string) string {
	at := strings.Index(out, "FICHIERS NON LUS")
	if at < 0 {
		at = strings.Index(out, "À SAVOIR")
	}
	if at < 0 {
		return ""
	}
	out = out[at:]
	if file == "" {
		return out
	}
	for l := range strings.Lines(out) {
		if strings.Contains(l, file) {
			return strings.TrimSpace(l)
		}
	}
	return strings.TrimSpace(out)
}

type watched struct {
	out, stderr string
	code        int
	wall, cpu   time.Duration // cpu: of the program and its children together
	peak        int64         // resident bytes of the program and its children together
}

// runWatched runs a program and watches what it and its children cost.
func runWatched(t *testing.T, dir, exe string, args ...string) watched {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, exe, args...)
	cmd.Dir = dir
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	began := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var peak atomic.Int64
	done := make(chan struct{})
	watching := make(chan struct{})
	go func() {
		defer close(watching)
		for tick := time.NewTicker(10 * time.Millisecond); ; {
			select {
			case <-done:
				tick.Stop()
				return
			case <-tick.C:
				peak.Store(max(peak.Load(), residentTree(cmd.Process.Pid)))
			}
		}
	}()
	err := cmd.Wait()
	close(done)
	<-watching
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		t.Fatal(err)
	} else if ok && exit.ExitCode() < 0 {
		t.Fatalf("the program did not end by itself: %v\n%s", err, stderr.String())
	}
	state := cmd.ProcessState
	return watched{out.String(), stderr.String(), state.ExitCode(), time.Since(began), state.UserTime() + state.SystemTime(), peak.Load()}
}

// residentTree adds the resident sizes of a process and all below it.
func residentTree(pid int) int64 {
	parents := map[int]int{}
	sizes := map[int]int64{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat") // elsewhere than on Linux there are none
	for _, f := range stats {
		b, err := os.ReadFile(f)
		if err != nil {
			continue // gone already
		}
		// The name stands in brackets and may hold anything; see proc(5).
		_, rest, _ := strings.Cut(string(b), ") ")
		fields := strings.Fields(rest)
		id, err := strconv.Atoi(filepath.Base(filepath.Dir(f)))
		if err != nil || len(fields) < 22 {
			continue
		}
		parents[id], _ = strconv.Atoi(fields[1])
		pages, _ := strconv.ParseInt(fields[21], 10, 64)
		sizes[id] = pages * int64(os.Getpagesize())
	}
	var sum, program int64
	for id, size := range sizes {
		for at := id; at > 1; at = parents[at] {
			if at == pid {
				shared := min(size, sharedOf(id))
				sum += size - shared
				program = max(program, shared)
				break
			}
		}
	}
	return sum + program
}

// sharedOf returns the resident bytes of a process that are pages of its program's file: the
// same memory in each process of the program.
func sharedOf(pid int) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0 // gone already
	}
	fields := strings.Fields(string(b))
	if len(fields) < 3 {
		return 0
	}
	pages, _ := strconv.ParseInt(fields[2], 10, 64)
	return pages * int64(os.Getpagesize())
}

// hostileFiles is the table: what is dropped, and what must be said of it.
func hostileFiles() []hostile {
	var all []hostile
	for _, part := range [][]hostile{hostilePDFs(), hostileWorkbooks(), hostileContainers()} {
		all = append(all, part...)
	}
	return all
}

// repeated returns n copies of s.
func repeated(s string, n int) []byte { return bytes.Repeat([]byte(s), n) }

func lines(format string, from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}
