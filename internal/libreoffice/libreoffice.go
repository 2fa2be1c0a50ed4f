// Package libreoffice converts files in the tests of the documents. Nothing of the product
// imports it.
package libreoffice

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const recalculate = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`

// Convert opens files, by name, in LibreOffice without a window and returns them in another
// format, as --convert-to names it ("pdf", "txt:Text (encoded):UTF8"), by their names without
// the old extension. Where it is not installed the test is skipped, or fails under
// GUICHET_TEST_FULL=1.
func Convert(t testing.TB, format string, files map[string][]byte) map[string][]byte {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("GUICHET_TEST_FULL") == "1" {
			t.Fatalf("LibreOffice is not installed: %v", err)
		}
		t.Skipf("LibreOffice is not installed: %v", err)
	}
	dir := t.TempDir()
	// Whatever values a file holds, its formulas are computed anew.
	user := filepath.Join(dir, "profile", "user")
	if err := os.MkdirAll(user, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(user, "registrymodifications.xcu"), []byte(recalculate), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", format, "--outdir", filepath.Join(dir, "out")}
	for name, data := range files {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	out, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput() //nolint:gosec // a fixed program on files of this test
	if err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, out)
	}
	extension, _, _ := strings.Cut(format, ":")
	converted := map[string][]byte{}
	for name := range files {
		base := strings.TrimSuffix(name, filepath.Ext(name))
		data, err := os.ReadFile(filepath.Join(dir, "out", base+"."+extension)) //nolint:gosec // written above
		if err != nil {
			t.Fatalf("LibreOffice made nothing of %s: %v\n%s", name, err, out)
		}
		converted[base] = data
	}
	return converted
}
