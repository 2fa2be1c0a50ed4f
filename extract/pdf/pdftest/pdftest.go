// Package pdftest is test support for what reads PDF files: PDFium with its compiled code
// kept between runs, and files written object by object. The program does not import
// it.
package pdftest

import (
	"bytes"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"guichet/extract/pdf"
)

// Main runs the tests of a package with PDFium's compiled code kept between runs, as
// the program keeps it.
func Main(m *testing.M) {
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

// Write writes a PDF file out of its objects by number; 1 is the catalogue. trailer is
// more entries of the trailer.
func Write(objects map[int]string, trailer string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := map[int]int{}
	numbers := slices.Sorted(maps.Keys(objects))
	for _, n := range numbers {
		offsets[n] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", n, objects[n])
	}
	size := numbers[len(numbers)-1] + 1
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", size)
	for n := 1; n < size; n++ {
		if off, ok := offsets[n]; ok {
			fmt.Fprintf(&b, "%010d 00000 n \n", off)
		} else {
			b.WriteString("0000000000 65535 f \n")
		}
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", size, trailer, start)
	return b.Bytes()
}
