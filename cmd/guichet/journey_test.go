package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"guichet/internal/demo"
	"guichet/internal/store/pgtest"
)

// samples lays the demonstration's dossiers, without the scan, which takes
// longer than all the others.
func samples(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := demo.Lay(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, demo.Drop, "Agora Agents (scan).pdf")); err != nil {
		t.Fatal(err)
	}
	return dir
}

func guichet(exe, dir string, args ...string) *exec.Cmd {
	cmd := exec.Command(exe, append([]string{"--config", filepath.Join(dir, demo.Config)}, args...)...)
	cmd.Dir = dir
	return cmd
}

// result is what a data folder holds for people: every path below dossiers,
// boite-denvoi and rejets, with the content where it does not tell the time.
func result(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	data := filepath.Join(dir, "donnees")
	for _, top := range []string{"dossiers", "boite-denvoi", "rejets"} {
		err := filepath.WalkDir(filepath.Join(data, top), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			rel, err := filepath.Rel(data, path)
			if err != nil {
				return err
			}
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if e.Name() == "lecture.json" || strings.Contains(rel, "originaux") {
				rel += fmt.Sprintf(" %d bytes", len(b))
			}
			out = append(out, rel)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(out)
	return out
}

func left(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, demo.Drop))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestKilledAtAnyMomentAndResumedTheResultIsTheSame(t *testing.T) {
	exe := buildProgram(t)
	undisturbed := samples(t)
	begin := time.Now()
	if out, err := guichet(exe, undisturbed, "process").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	whole := time.Since(begin)
	want := result(t, undisturbed)
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 1))
	t.Logf("seed %d, an undisturbed run takes %v and leaves %d files", seed, whole.Round(time.Millisecond), len(want))
	for i := range 10 {
		dir := samples(t)
		// Each kill falls into its own tenth of the run.
		after := whole*time.Duration(i)/10 + time.Duration(random.Int64N(int64(whole/10)))
		cmd := guichet(exe, dir, "process")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(after, func() { _ = cmd.Process.Signal(syscall.SIGKILL) })
		_ = cmd.Wait() // killed, or through before
		kill.Stop()
		if out, err := guichet(exe, dir, "process").CombinedOutput(); err != nil {
			t.Fatalf("resuming after a kill at %v: %v\n%s", after, err, out)
		}
		if got := result(t, dir); !slices.Equal(got, want) {
			t.Errorf("killed at %v, the result differs:\n%s\nwant:\n%s", after, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if names := left(t, dir); len(names) > 0 {
			t.Errorf("killed at %v, the drop folder still holds %q", after, names)
		}
	}
}

func TestTheDemonstrationRunsByItself(t *testing.T) {
	exe := buildProgram(t)
	dir := filepath.Join(t.TempDir(), "demo")
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(exe, "demo", "--dir", dir)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s%s", err, stdout.String(), stderr.String())
	}
	for _, want := range []string{"RÉFÉRENCE", "ITN4-2021-0001", "SNAP1-2021-0001", "ITN3-2021-0001", "ITN8D-2021-0001", "SNAP5-2020-0001", "SNAP4-2020-0001",
		"rejeté", "mot de passe", "projet-de-convention.pdf", ".xlsx", ".eml", filepath.Join(dir, "guichet.yaml")} {
		if !strings.Contains(stdout.String(), want) {
			t.Errorf("the demonstration does not tell %q:\n%s", want, stdout.String())
		}
	}
	if !strings.Contains(stderr.String(), "documents établis") {
		t.Errorf("the demonstration shows no progress:\n%s", stderr.String())
	}
}

// TestWithoutARecogniserAScanIsReported hides tesseract from the program.
func TestWithoutARecogniserAScanIsReported(t *testing.T) {
	exe := buildProgram(t)
	cmd := exec.Command(exe, "inspect", filepath.Join(corpusDir, "D018", "DOSSIER SIGNÉ.pdf"))
	cmd.Env = []string{"PATH=" + t.TempDir(), "HOME=" + t.TempDir()}
	out, err := cmd.CombinedOutput()
	if err == nil || cmd.ProcessState.ExitCode() != exitUnreadable {
		t.Errorf("exit code %d, want %d", cmd.ProcessState.ExitCode(), exitUnreadable)
	}
	for _, want := range []string{"océris", "tesseract-ocr-fra"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%q is not told:\n%s", want, out)
		}
	}
}

func TestOnPostgreSQLTheJourneyIsTheSame(t *testing.T) {
	exe := buildProgram(t)
	server := pgtest.Start(t)
	dir, plain := samples(t), samples(t)
	dsn := server.Database(t)
	if out, err := guichet(exe, plain, "process").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := guichet(exe, dir, "process", "--database", dsn).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got, want := result(t, dir), result(t, plain); !slices.Equal(got, want) {
		t.Errorf("on PostgreSQL:\n%s\non SQLite:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if _, err := os.Stat(filepath.Join(dir, "donnees", "guichet.db")); err == nil {
		t.Error("a SQLite file was made beside the PostgreSQL database")
	}
	out, err := guichet(exe, dir, "list", "--database", dsn).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "SNAP1-2021-0001") {
		t.Errorf("list: %v\n%s", err, out)
	}
}

// TestTheDaemonTakesWhatIsDroppedAndStopsOnRequest runs serve on both databases.
func TestTheDaemonTakesWhatIsDroppedAndStopsOnRequest(t *testing.T) {
	exe := buildProgram(t)
	for name, database := range map[string]func(*testing.T) []string{
		"SQLite":     func(*testing.T) []string { return nil },
		"PostgreSQL": func(t *testing.T) []string { return []string{"--database", pgtest.Start(t).Database(t)} },
	} {
		t.Run(name, func(t *testing.T) {
			flags := database(t)
			dir := samples(t)
			drop := filepath.Join(dir, demo.Drop)
			waiting := t.TempDir()
			moved := "École du numérique.xlsx"
			if err := os.Rename(filepath.Join(drop, moved), filepath.Join(waiting, moved)); err != nil {
				t.Fatal(err)
			}
			var log bytes.Buffer
			cmd := guichet(exe, dir, append([]string{"serve"}, flags...)...)
			cmd.Stderr = &log
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- cmd.Wait() }()
			appears(t, filepath.Join(dir, "donnees", "dossiers", "SNAP1-2021-0001", "v1", "lecture.json"))
			// Arriving while the daemon runs:
			if err := os.Rename(filepath.Join(waiting, moved), filepath.Join(drop, moved)); err != nil {
				t.Fatal(err)
			}
			appears(t, filepath.Join(dir, "donnees", "dossiers", "ITN4-2021-0001", "v1", "lecture.json"))
			if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			select {
			case err := <-ended:
				if err != nil {
					t.Errorf("serve ended with %v\n%s", err, log.String())
				}
			case <-time.After(time.Minute):
				_ = cmd.Process.Kill()
				t.Errorf("serve does not stop\n%s", log.String())
			}
			for line := range strings.Lines(log.String()) {
				if !strings.HasPrefix(line, "{") {
					t.Errorf("the log holds a line that is not JSON: %s", line)
				}
			}
		})
	}
}

// appears waits for a file, as long as a slow machine may need.
func appears(t *testing.T, path string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		if _, err := os.Stat(path); err == nil {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%s does not appear", path)
		case <-tick.C:
		}
	}
}
