package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"guichet/internal/score"
)

const corpusDir = "../../testdata/corpus"

// floorFile holds the figures that the score may not fall below. They only rise:
// ./test --floor writes the figures just reached, never lower ones.
const floorFile = "../../testdata/score-floor.json"

// calibration is the share of the values given a confidence of score.Sure or more that
// have to be right.
const calibration = .995

type floor struct {
	Fields   float64 `json:"fields"`
	Lines    float64 `json:"line_f1"`
	Totals   float64 `json:"totals"`
	Findings float64 `json:"findings_f1"`
}

// TestScore reads all dossiers of the corpus by the program and holds the
// result to the floor. With GUICHET_TEST_FULL=1, it also holds its own measure to
// that of score.py, on the same answers.
func TestScore(t *testing.T) {
	if testing.Short() {
		t.Skip("the quick part does not read the whole corpus")
	}
	exe := buildProgram(t)
	folders, err := filepath.Glob(filepath.Join(corpusDir, "*", "truth.json"))
	if err != nil || len(folders) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	answers := t.TempDir()
	results := make([]*score.Result, len(folders))
	var g errgroup.Group
	g.SetLimit(runtime.NumCPU())
	for i, truth := range folders {
		g.Go(func() (err error) {
			results[i], err = scoreOne(exe, truth, answers)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	var all score.Totals
	for _, r := range results {
		all.Add(r)
		if len(r.MissingLines)+len(r.SpareLines) > 0 || !slices.Equal(r.Want, r.Have) || wrong(r.Fields)+wrong(r.Totals) != "" {
			t.Logf("%s: not read %q, read too much %q, findings %v for %v, wrong: %s", r.Truth.ID, r.MissingLines, r.SpareLines, r.Have, r.Want, wrong(r.Fields)+wrong(r.Totals))
		}
	}
	var table bytes.Buffer
	if err := score.Report(&table, results); err != nil {
		t.Fatal(err)
	}
	t.Logf("score over %d dossiers\n%s", all.Dossiers, table.String())
	right, sure := all.Calibration()
	t.Logf("of %d values held for certain, %.4f are right", sure, right)
	if right < calibration {
		t.Errorf("of the values held for certain, %.4f are right, fewer than %.3f", right, calibration)
	}
	got := floor{all.Fields(), all.LineF1(), all.TotalsExact(), all.FindingsF1()}
	holdToFloor(t, got)
	if os.Getenv("GUICHET_TEST_FULL") == "1" {
		agreeWithScorePy(t, answers, got)
	}
}

// scoreOne asks the program for one dossier and judges its answer, which it
// keeps for score.py.
func scoreOne(exe, truthFile, answers string) (*score.Result, error) {
	b, err := os.ReadFile(truthFile)
	if err != nil {
		return nil, err
	}
	truth, err := score.ParseTruth(b)
	if err != nil {
		return nil, err
	}
	args := []string{"inspect", "--format", "json"}
	for _, f := range truth.Files {
		args = append(args, filepath.Join(filepath.Dir(truthFile), f))
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(exe, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() != exitBlocking {
		return nil, fmt.Errorf("%s: %w: %s", truth.ID, err, stderr.String())
	}
	if err := os.WriteFile(filepath.Join(answers, truth.ID+".json"), stdout.Bytes(), 0o600); err != nil {
		return nil, err
	}
	return score.Judge(truth, stdout.Bytes())
}

func wrong(m map[string]bool) string {
	var out []string
	for k, ok := range m {
		if !ok {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func holdToFloor(t *testing.T, got floor) {
	t.Helper()
	b, err := os.ReadFile(floorFile)
	if err != nil {
		t.Fatal(err)
	}
	var want floor
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	if os.Getenv("GUICHET_TEST_FLOOR") == "1" {
		raised := floor{max(want.Fields, cut(got.Fields)), max(want.Lines, cut(got.Lines)), max(want.Totals, cut(got.Totals)), max(want.Findings, cut(got.Findings))}
		b, err := json.MarshalIndent(raised, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(floorFile, append(b, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range []struct {
		name      string
		got, want float64
	}{{"fields", got.Fields, want.Fields}, {"line F1", got.Lines, want.Lines}, {"totals", got.Totals, want.Totals}, {"findings F1", got.Findings, want.Findings}} {
		if x.got < x.want {
			t.Errorf("%s is %.4f, below the floor of %.4f", x.name, x.got, x.want)
		}
	}
}

// cut keeps four digits, never above the figure.
func cut(x float64) float64 { return math.Floor(x*10000) / 10000 }

// agreeWithScorePy runs score.py on the answers already given.
func agreeWithScorePy(t *testing.T, answers string, got floor) {
	t.Helper()
	replay := filepath.Join(t.TempDir(), "replay")
	// score.py names the files of a dossier; the folder they lie in is its id.
	script := fmt.Sprintf("#!/bin/sh\nexec cat %q/\"$(basename \"$(dirname \"$1\")\")\".json\n", answers)
	if err := os.WriteFile(replay, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("python3", filepath.Join(corpusDir, "score.py"), corpusDir, "--cmd", replay, "--json").Output()
	if err != nil {
		t.Fatalf("score.py: %v", err)
	}
	var report struct {
		Dossiers int
		Overall  struct {
			Fields   float64 `json:"fields"`
			Lines    float64 `json:"line_f1"`
			Totals   float64 `json:"totals"`
			Findings float64 `json:"findings_f1"`
		}
		Errors map[string]string
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatal(err)
	}
	o := report.Overall
	for _, x := range []struct {
		name      string
		here, its float64
	}{{"fields", got.Fields, o.Fields}, {"line F1", got.Lines, o.Lines}, {"totals", got.Totals, o.Totals}, {"findings F1", got.Findings, o.Findings}} {
		if math.Abs(x.here-x.its) > 0.00005001 {
			t.Errorf("%s is %.5f here and %.5f by score.py", x.name, x.here, x.its)
		}
	}
	if len(report.Errors) > 0 {
		t.Errorf("score.py met errors: %v", report.Errors)
	}
}
