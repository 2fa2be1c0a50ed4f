// Package archival holds the PDF that the tests make against PDF/A. Nothing of the product
// imports it.
package archival

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// jars are those of the Debian packages that ./test installs.
var jars = []string{"preflight", "pdfbox2", "xmpbox", "fontbox2", "commons-logging", "commons-io", "javax.activation", "jaxb-api"}

// onlyPart is the one finding that a file of PDF/A-2 has under a validator of PDF/A-1b: its
// own number. All that 1b asks for is asked for by 2b or is stricter; what 2a adds, the
// structure, is read back by the tests of pdfdoc.
const onlyPart = "7.11.2 : Error on MetaData, part must be 1"

// Check holds files, by name, to PDFBox Preflight. Where it is not installed the test is
// skipped, or fails under GUICHET_TEST_FULL=1.
func Check(t testing.TB, files map[string][]byte) {
	t.Helper()
	const dir = "/usr/share/java"
	var path []string
	for _, j := range jars {
		file := filepath.Join(dir, j+".jar")
		if _, err := os.Stat(file); err != nil {
			missing(t, err)
		}
		path = append(path, file)
	}
	java, err := exec.LookPath("java")
	if err != nil {
		missing(t, err)
	}
	work := t.TempDir()
	var list bytes.Buffer
	for name, data := range files {
		file := filepath.Join(work, name)
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&list, file)
	}
	listed := filepath.Join(work, "list.txt")
	if err := os.WriteFile(listed, list.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"-cp", strings.Join(path, ":"), "org.apache.pdfbox.preflight.Validator_A1b", "xml", "batch", listed}
	out, err := exec.CommandContext(t.Context(), java, args...).CombinedOutput() //nolint:gosec // a fixed program on files of this test
	if err != nil && len(out) == 0 {
		t.Fatalf("preflight: %v", err)
	}
	for name := range files {
		report, err := os.ReadFile(filepath.Join(work, name+".preflight.xml")) //nolint:gosec // written by the line above
		if err != nil {
			t.Fatalf("no report on %s: %v\n%s", name, err, out)
		}
		for _, e := range findings(report) {
			if e != onlyPart {
				t.Errorf("%s: %s", name, e)
			}
		}
		if !bytes.Contains(report, []byte("part must be 1")) {
			t.Errorf("%s: the validator did not come to the metadata:\n%s", name, report)
		}
	}
}

// findings are the code and text of each error of a report.
func findings(report []byte) []string {
	var out []string
	for rest := string(report); ; {
		_, after, ok := strings.Cut(rest, "<code>")
		if !ok {
			return out
		}
		code, more, _ := strings.Cut(after, "</code>")
		_, more, _ = strings.Cut(more, "<details>")
		details, more, _ := strings.Cut(more, "</details>")
		out = append(out, code+" : "+details)
		rest = more
	}
}

func missing(t testing.TB, err error) {
	t.Helper()
	if os.Getenv("GUICHET_TEST_FULL") == "1" {
		t.Fatalf("the validator of PDF/A is not installed: %v", err)
	}
	t.Skipf("the validator of PDF/A is not installed: %v", err)
}
