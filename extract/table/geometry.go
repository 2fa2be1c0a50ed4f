package table

import (
	"cmp"
	"slices"

	"guichet/internal/dossier"
)

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}

func compare(a, b float64) int { return cmp.Compare(a, b) }

func middle(b dossier.Box) float64 { return (b.Y0 + b.Y1) / 2 }

func middleX(b dossier.Box) float64 { return (b.X0 + b.X1) / 2 }

// span is an interval on an axis.
type span struct{ lo, hi float64 }

func (s span) overlap(t span) float64 { return min(s.hi, t.hi) - max(s.lo, t.lo) }

func (s span) union(t span) span { return span{min(s.lo, t.lo), max(s.hi, t.hi)} }

func (s span) size() float64 { return s.hi - s.lo }

func across(b dossier.Box) span { return span{b.X0, b.X1} }

func along(b dossier.Box) span { return span{b.Y0, b.Y1} }

// median returns the middle value, 0 for none.
func median(xs []float64) float64 {
	if len(xs) == 0 {
		return 0
	}
	s := slices.Clone(xs)
	slices.Sort(s)
	return s[len(s)/2]
}

// merged sorts positions and makes one of those closer than tol.
func merged(xs []float64, tol float64) []float64 {
	s := slices.Clone(xs)
	slices.Sort(s)
	var out []float64
	sum, n := 0.0, 0
	for i, x := range s {
		if n > 0 && x-s[i-1] > tol {
			out = append(out, sum/float64(n))
			sum, n = 0, 0
		}
		sum += x
		n++
	}
	if n > 0 {
		out = append(out, sum/float64(n))
	}
	return out
}

// nearest returns the index of the position closest to x.
func nearest(xs []float64, x float64) int {
	best := 0
	for i := range xs {
		if abs(xs[i]-x) < abs(xs[best]-x) {
			best = i
		}
	}
	return best
}
