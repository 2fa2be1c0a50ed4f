package reports_test

import (
	"log"
	"os"
	"path/filepath"
	"testing"

	"guichet/extract/pdf"
)

// TestMain keeps PDFium's compiled code between runs, as the program does.
func TestMain(m *testing.M) {
	dir, err := os.UserCacheDir()
	if err == nil {
		dir = filepath.Join(dir, "guichet-test")
		err = os.MkdirAll(dir, 0o750)
	}
	if err != nil {
		dir = ""
	}
	if err := pdf.Start(dir); err != nil {
		log.Fatal(err)
	}
	m.Run()
}
