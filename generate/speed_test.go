package generate

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"guichet/generate/convention"
	"guichet/generate/docxdoc"
	"guichet/generate/internal/sample"
	"guichet/generate/pdfdoc"
	"guichet/generate/reporting"
	"guichet/internal/dossier"
	"guichet/internal/libreoffice"
	"guichet/schedules"
	"guichet/templates"
)

// usual is a convention of the usual size: six pages, four lines, its reporting workbook.
func usual(n int) (convention.Input, reporting.Input) {
	in := convention.Input{
		Dossier: sample.Plain(), Theme: sample.ITN1(), Granted: dossier.Euros(200_000), Decided: sample.Date("2021-03-15"), Reference: fmt.Sprintf("ITN1-2021-%04d", n), Version: 1,
		ReceivedAt: sample.ReceivedAt, Today: sample.Date("2021-03-16"), Bureau: sample.Bureau(), Calendar: schedules.NewCalendar(), Complements: sample.Complements(),
	}
	return in, reportInput(in, Periods(in)[0], Settings{SealKey: []byte("clé")})
}

func makeConvention(tb testing.TB, n int) []byte {
	models, err := conventionModels()
	if err != nil {
		tb.Fatal(err)
	}
	in, _ := usual(n)
	act, err := convention.New(in, models)
	if err != nil {
		tb.Fatal(err)
	}
	data, err := pdfdoc.Write(act)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func makeWorkbook(tb testing.TB, n int) []byte {
	_, in := usual(n)
	data, err := reporting.New(in, templates.Reporting)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// perSecond reports how many documents a second all cores make.
func perSecond(b *testing.B, make func(testing.TB, int) []byte) {
	make(b, 0) // templates and fonts are read once
	b.RunParallel(func(pb *testing.PB) {
		for n := 0; pb.Next(); n++ {
			make(b, n)
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "documents/s")
}

func BenchmarkConvention(b *testing.B) { perSecond(b, makeConvention) }
func BenchmarkWorkbook(b *testing.B)   { perSecond(b, makeWorkbook) }

// BenchmarkBesideLibreOffice makes the same conventions as PDF here, and by LibreOffice out of
// the DOCX, in one run.
func BenchmarkBesideLibreOffice(b *testing.B) {
	const documents = 40
	models, err := conventionModels()
	if err != nil {
		b.Fatal(err)
	}
	files := map[string][]byte{}
	for n := range documents {
		in, _ := usual(n)
		act, err := convention.New(in, models)
		if err != nil {
			b.Fatal(err)
		}
		if files[fmt.Sprintf("%d.docx", n)], err = docxdoc.Write(act); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		start := time.Now()
		for n := range documents {
			makeConvention(b, n)
		}
		ours := time.Since(start)
		start = time.Now()
		libreoffice.Convert(b, "pdf", files)
		theirs := time.Since(start)
		b.ReportMetric(documents/ours.Seconds(), "ours/s")
		b.ReportMetric(documents/theirs.Seconds(), "LibreOffice/s")
		b.ReportMetric(theirs.Seconds()/ours.Seconds(), "times-faster")
	}
}

// Five thousand documents take no more memory than five hundred.
func TestMemoryStaysFlat(t *testing.T) {
	if os.Getenv("GUICHET_TEST_FULL") != "1" {
		t.Skip("ten thousand documents")
	}
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapInuse
	}
	for name, make := range map[string]func(testing.TB, int) []byte{"conventions": makeConvention, "workbooks": makeWorkbook} {
		var early uint64
		for _, until := range []int{500, 5000} {
			from := 0
			if until == 5000 {
				from = 500
			}
			var all sync.WaitGroup
			for w := range runtime.NumCPU() {
				all.Go(func() {
					for n := from + w; n < until; n += runtime.NumCPU() {
						make(t, n)
					}
				})
			}
			all.Wait()
			used := heap()
			if until == 500 {
				early = used
			} else if used > early+early/4+(8<<20) {
				t.Errorf("%s: %d MB after 500, %d MB after 5 000", name, early>>20, used>>20)
			}
		}
	}
}
