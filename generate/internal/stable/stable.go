// Package stable makes equal workbooks equal bytes.
package stable

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
)

// cachedNumber is a formula cell whose result is a number, which the library
// marks as text.
var cachedNumber = regexp.MustCompile(` t="str"(><f>[^<]*</f><v>-?[0-9]+(?:\.[0-9]+)?</v>)`)

// contentType is an entry of the list of parts, which the library writes in the
// order of a map.
var contentType = regexp.MustCompile(`<(?:Override|Default) [^>]*/?>(?:</(?:Override|Default)>)?`)

// Pack writes the archive again so that equal workbooks are equal bytes:
// entries in order, one date, the list of content types sorted. It also marks the
// results of formulas as the numbers they are.
func Pack(data []byte, created time.Time) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("reading the workbook back: %w", err)
	}
	files := slices.Clone(in.File)
	slices.SortFunc(files, func(a, b *zip.File) int {
		return strings.Compare(order(a.Name), order(b.Name))
	})
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range files {
		content, err := readEntry(f)
		if err != nil {
			return nil, err
		}
		switch {
		case f.Name == "[Content_Types].xml":
			content = sortTypes(content)
		case strings.HasPrefix(f.Name, "xl/worksheets/sheet"):
			content = cachedNumber.ReplaceAll(content, []byte("$1"))
		}
		e, err := w.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: created.UTC()})
		if err != nil {
			return nil, fmt.Errorf("writing %s: %w", f.Name, err)
		}
		if _, err := e.Write(content); err != nil {
			return nil, fmt.Errorf("writing %s: %w", f.Name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("closing the workbook: %w", err)
	}
	return out.Bytes(), nil
}

// order puts the list of parts first, where readers look for it.
func order(name string) string {
	if name == "[Content_Types].xml" {
		return ""
	}
	return name
}

func readEntry(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", f.Name, err)
	}
	content, err := io.ReadAll(r)
	if closeErr := r.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", f.Name, err)
	}
	return content, nil
}

func sortTypes(xml []byte) []byte {
	entries := contentType.FindAllString(string(xml), -1)
	slices.Sort(entries)
	i := -1
	return contentType.ReplaceAllFunc(xml, func([]byte) []byte {
		i++
		return []byte(entries[i])
	})
}
