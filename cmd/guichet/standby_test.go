package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"guichet/internal/store/pgtest"
)

var ranAt = regexp.MustCompile(`(\d\d:\d\d) +fait`)

// TestTheSecondDaemonTakesOver starts two daemons on one PostgreSQL: one runs the schedules, the
// other stands by, and takes over when the first is killed (-9).
func TestTheSecondDaemonTakesOver(t *testing.T) {
	if testing.Short() {
		t.Skip("starts PostgreSQL and two daemons")
	}
	exe, dir := buildProgram(t), samples(t)
	dsn := pgtest.Start(t).Database(t)
	calendar := filepath.Join(dir, "calendrier.yaml")
	text := "schedules:\n- {name: souvent, does: relances, at: '@every 1s', on: tous, missed: fusionner, why: essai}\n"
	if err := os.WriteFile(calendar, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	with := func(args ...string) *exec.Cmd {
		c := guichet(exe, dir, args...)
		c.Env = append(c.Environ(), "GUICHET_DATABASE="+dsn, "GUICHET_SCHEDULES="+calendar)
		return c
	}
	runs := func() int {
		out, err := with("schedules").CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return len(ranAt.FindAllString(string(out), -1))
	}
	await := func(what string, within time.Duration, f func() bool) time.Duration {
		t.Helper()
		begun := time.Now()
		for !f() {
			if time.Since(begun) > within {
				t.Fatalf("%s: not within %v", what, within)
			}
			time.Sleep(200 * time.Millisecond) // real daemons, real time
		}
		return time.Since(begun)
	}
	log := func(name string) string {
		data, err := os.ReadFile(filepath.Join(dir, name)) //nolint:gosec // of this test
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	start := func(name string) *exec.Cmd {
		c := with("serve")
		f, err := os.Create(filepath.Join(dir, name)) //nolint:gosec // of this test
		if err != nil {
			t.Fatal(err)
		}
		c.Stderr = f
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait(); _ = f.Close() })
		return c
	}
	first := start("premier.log")
	await("the first daemon runs its schedule", time.Minute, func() bool { return runs() > 0 })
	start("second.log")
	await("the second stands by", time.Minute, func() bool { return strings.Contains(log("second.log"), "waiting to take over") })
	if strings.Contains(log("second.log"), `"msg":"serving","folder"`) {
		t.Error("both work")
	}
	if err := first.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait()
	took := await("the second takes over", 2*time.Minute, func() bool { return strings.Contains(log("second.log"), `"msg":"serving","folder"`) })
	out, err := with("schedules").CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	before := string(out)
	ran := await("its schedule runs", time.Minute, func() bool {
		now, err := with("schedules").CombinedOutput()
		return err == nil && string(now) != before
	})
	t.Logf("took over after %v, ran after %v more", took.Round(100*time.Millisecond), ran.Round(100*time.Millisecond))
}
