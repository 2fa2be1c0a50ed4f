package pdf

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"guichet/extract/table"
)

// samples are the PDF files of the corpus that stand outside of mails.
func samples(b *testing.B) [][]byte {
	b.Helper()
	paths, err := filepath.Glob("../../testdata/corpus/*/*.pdf")
	if err != nil || len(paths) == 0 {
		b.Fatalf("no corpus: %v", err)
	}
	var out [][]byte
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, data)
	}
	return out
}

// BenchmarkDecode reads words and rulings, and finds no table.
func BenchmarkDecode(b *testing.B) {
	files := samples(b)
	pages := 0
	count := func(raws []table.RawPage) []table.Page {
		pages += len(raws)
		return nil
	}
	for b.Loop() {
		for _, data := range files {
			if _, err := read(context.Background(), "sample.pdf", data, DefaultLimits(), count); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
}

// BenchmarkTables finds the tables among words and rulings.
func BenchmarkTables(b *testing.B) {
	var all [][]table.RawPage
	pages := 0
	for _, data := range samples(b) {
		_, err := read(context.Background(), "sample.pdf", data, DefaultLimits(), func(raws []table.RawPage) []table.Page {
			all = append(all, raws)
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		for _, raws := range all {
			pages += len(table.Pages(raws))
		}
	}
	b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
}
