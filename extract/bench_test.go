package extract_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"guichet/extract"
	"guichet/extract/pdf"
	"guichet/extract/table"
	"guichet/extract/xlsx"
)

// corpus reads the files of the corpus's dossiers that stand outside of mails.
func corpus(b *testing.B) [][]*table.Document {
	b.Helper()
	dirs, err := filepath.Glob("../testdata/corpus/D*")
	if err != nil || len(dirs) == 0 {
		b.Fatalf("no corpus: %v", err)
	}
	cache, err := os.UserCacheDir()
	if err == nil {
		cache = filepath.Join(cache, "guichet-test")
		err = os.MkdirAll(cache, 0o750)
	}
	if err != nil {
		b.Fatal(err)
	}
	if err := pdf.Start(cache); err != nil {
		b.Fatal(err)
	}
	var all [][]*table.Document
	for _, dir := range dirs {
		var docs []*table.Document
		err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			var doc *table.Document
			switch filepath.Ext(path) {
			case ".pdf":
				doc, err = pdf.Read(context.Background(), filepath.Base(path), bytesOf(b, path), pdf.DefaultLimits())
			case ".xlsx":
				doc, err = xlsx.Read(context.Background(), filepath.Base(path), bytesOf(b, path), xlsx.DefaultLimits())
			default:
				return nil
			}
			docs = append(docs, doc)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, docs)
	}
	return all
}

func bytesOf(b *testing.B, path string) []byte {
	b.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	return data
}

// BenchmarkFromDocuments reads identity and budget out of decoded dossiers.
func BenchmarkFromDocuments(b *testing.B) {
	dossiers := corpus(b)
	for b.Loop() {
		for _, docs := range dossiers {
			extract.FromDocuments(docs, nil)
		}
	}
	b.ReportMetric(float64(len(dossiers)*b.N)/b.Elapsed().Seconds(), "dossiers/s")
}
