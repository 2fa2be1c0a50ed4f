package main

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"guichet/internal/acte/actetest"
	"guichet/internal/suivi/suivitest"
)

// returning is a folder with a granted project: its signed convention, a report to correct and
// one that is right lie in the drop folder.
func returning(t *testing.T, exe string) string {
	t.Helper()
	dir := t.TempDir()
	put := func(name string, data []byte) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	get := func(name string) []byte {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(dir, name)) //nolint:gosec // of this test
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	do := func(args ...string) {
		t.Helper()
		if out, err := guichet(exe, dir, args...).CombinedOutput(); err != nil {
			t.Fatalf("%q: %v\n%s", args, err, out)
		}
	}
	script, err := os.ReadFile("testdata/script/signed.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"guichet.yaml", "complements.yaml"} {
		_, after, _ := strings.Cut(string(script), "\n-- "+name+" --\n")
		content, _, _ := strings.Cut(after, "\n-- ")
		put(name, []byte(strings.Replace(content, "trust: confiance\n", "", 1)+"\n"))
	}
	for from, to := range map[string]string{"candidature_ITN3.pdf": "depot/b/candidature.pdf", "Budget prévisionnel.xlsx": "depot/b/budget.xlsx"} {
		data, err := os.ReadFile(filepath.Join("../../testdata/corpus/D062", from)) //nolint:gosec // of the corpus
		if err != nil {
			t.Fatal(err)
		}
		put(to, data)
	}
	do("process", "depot")
	do("decide", "ITN3-2021-0001", "--accept", "--granted", "500000", "--by", "B")
	do("convention", "ITN3-2021-0001", "--dir", "envois", "--complete", "complements.yaml")
	book := get("envois/ITN3-2021-0001-v1-suivi-2021-02.xlsx")
	for name, day := range map[string]string{"depot/r1.xlsx": "31/03/2021", "depot/r2.xlsx": "28/02/2021"} {
		data, err := suivitest.FillAny(book, "1000.00", "F", day)
		if err != nil {
			t.Fatal(err)
		}
		put(name, data)
	}
	act := get("envois/ITN3-2021-0001-v1-convention.pdf")
	put("depot/s.pdf", actetest.NewSigner(t, "Claude Rivière", time.Date(2050, 1, 1, 0, 0, 0, 0, time.UTC)).Sign(t, act, 1, time.Now()))
	return dir
}

// outcome is what a run leaves: the files of the project and of the outbox, and where the
// reports and the signature stand.
func outcome(t *testing.T, exe, dir string) []string {
	t.Helper()
	var out []string
	for _, root := range []string{"donnees/dossiers/ITN3-2021-0001/suivi", "donnees/dossiers/ITN3-2021-0001/signature", "donnees/boite-denvoi"} {
		if err := filepath.WalkDir(filepath.Join(dir, root), func(path string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				out = append(out, strings.TrimPrefix(path, dir))
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(out)
	for _, args := range [][]string{{"report", "ITN3-2021-0001", "--list"}, {"signed", "ITN3-2021-0001"}, {"audit", "verify"}} {
		text, err := guichet(exe, dir, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%q: %v\n%s", args, err, text)
		}
		if args[0] != "audit" { // the journal is longer where a step was begun twice
			out = append(out, string(text))
		}
	}
	return out
}

// What comes back is taken once and answered once, wherever the program is killed.
func TestReturnsSurviveAKillAtAnyMoment(t *testing.T) {
	exe := buildProgram(t)
	dir := returning(t, exe)
	begin := time.Now()
	undisturbed := copyOf(t, dir)
	if out, err := guichet(exe, undisturbed, "process", "depot").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	whole := time.Since(begin)
	want := outcome(t, exe, undisturbed)
	random := rand.New(rand.NewPCG(uint64(begin.UnixNano()), 3)) //nolint:gosec // any moment will do
	const kills = 8
	for i := range kills {
		trial := copyOf(t, dir)
		after := whole*time.Duration(i)/kills + time.Duration(random.Int64N(int64(whole/kills)))
		cmd := guichet(exe, trial, "process", "depot")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(after, func() { _ = cmd.Process.Signal(syscall.SIGKILL) })
		_ = cmd.Wait() // killed, or through before
		kill.Stop()
		if out, err := guichet(exe, trial, "process", "depot").CombinedOutput(); err != nil {
			t.Fatalf("resuming after a kill at %v: %v\n%s", after, err, out)
		}
		if got := outcome(t, exe, trial); !slices.Equal(got, want) {
			t.Errorf("killed at %v, the result differs:\n%s\nwant:\n%s", after, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

func copyOf(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copie")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}
