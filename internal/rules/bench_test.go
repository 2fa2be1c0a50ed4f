package rules_test

import (
	"runtime"
	"testing"

	"golang.org/x/sync/errgroup"

	"guichet/internal/dossier"
)

// BenchmarkTenThousandDossiers checks ten thousand dossiers of all themes against all the
// rules of theirs, as many at a time as there are processors. Bytes kept is what is held
// after the run and was not before it.
func BenchmarkTenThousandDossiers(b *testing.B) {
	const n = 10_000
	c := shared(b)
	var of []*dossier.Dossier
	for id := range sizes {
		of = append(of, cleanOf(id))
	}
	held := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := held()
	for b.Loop() {
		var g errgroup.Group
		for w := range runtime.NumCPU() {
			g.Go(func() error {
				for i := w; i < n; i += runtime.NumCPU() {
					d := of[i%len(of)]
					c.Check(d)
					c.Observed(d)
					c.Questions(d)
				}
				return nil
			})
		}
		_ = g.Wait() // nothing fails
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "dossiers/s")
	after := held()
	b.ReportMetric(float64(max(after, before)-before), "bytes-kept")
}
