package libreoffice

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

//go:embed fill.py
var fillScript string

// Job is a workbook and the cells to type into it.
type Job struct {
	Data  []byte
	Cells any // a list of {Sheet, Cell, Value, Number}
}

// Fill opens workbooks, by name, in LibreOffice, types into their cells by a script, and
// returns them as it saves them. Where LibreOffice or its Python is not installed the test is
// skipped, or fails under GUICHET_TEST_FULL=1.
func Fill(t testing.TB, jobs map[string]Job) map[string][]byte {
	t.Helper()
	const python = "/usr/bin/python3" // the system's own: the module comes with its package
	office, err := exec.LookPath("soffice")
	if err == nil {
		err = exec.CommandContext(t.Context(), python, "-c", "import uno").Run()
	}
	if err != nil {
		if os.Getenv("GUICHET_TEST_FULL") == "1" {
			t.Fatalf("LibreOffice or its Python is not installed: %v", err)
		}
		t.Skipf("LibreOffice or its Python is not installed: %v", err)
	}
	type job struct {
		In    string `json:"in"`
		Out   string `json:"out"`
		Cells any    `json:"cells"`
	}
	dir := t.TempDir()
	pipe := "guichet" + filepath.Base(dir)
	var list []job
	for name, j := range jobs {
		in := filepath.Join(dir, name)
		if err := os.WriteFile(in, j.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		list = append(list, job{in, in + ".rempli.xlsx", j.Cells})
	}
	work, err := json.Marshal(map[string]any{"pipe": pipe, "jobs": list})
	if err != nil {
		t.Fatal(err)
	}
	program := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--norestore", "--accept=pipe,name="+pipe+";urp") //nolint:gosec // a fixed program on files of this test
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	script := exec.CommandContext(t.Context(), python, "-c", fillScript) //nolint:gosec // the script of this package
	script.Stdin = bytes.NewReader(work)
	out, err := script.CombinedOutput()
	if err != nil {
		_ = program.Process.Kill()
		t.Errorf("LibreOffice: %v\n%s", err, out)
	}
	_ = program.Wait() // it ends as the script asks it to
	filled := map[string][]byte{}
	for i, j := range list {
		data, err := os.ReadFile(j.Out)
		if err != nil {
			t.Fatalf("LibreOffice saved nothing of %s: %v", list[i].In, err)
		}
		filled[filepath.Base(j.In)] = data
	}
	return filled
}
