package layouts

import (
	"fmt"
	"strings"

	"guichet/extract/french"
	"guichet/internal/dossier"
)

// Sure is the confidence from which a figure must be right.
const Sure = .95

// Verdict is what a reading is worth against the truth.
type Verdict struct {
	Exact bool     // all that is printed was read, and nothing else
	Wrong []string // figures that are wrong at a confidence of Sure or more
	Off   []string // all that is missing or wrong
	// Of the figures given a confidence of Sure or more.
	Sure, SureRight int
}

// Judge compares what was read with what is true.
func Judge(c Case, got *dossier.Budget) Verdict {
	v := Verdict{}
	if got == nil {
		return Verdict{Off: []string{"no budget read"}}
	}
	at := align(c.Want.Lines, got.Lines)
	for i := range c.Want.Lines {
		want := &c.Want.Lines[i]
		name := fmt.Sprintf("line %d %q", i+1, want.Label.V)
		if at[i] < 0 {
			v.Off = append(v.Off, name+" is missing")
			continue
		}
		v.line(name, want, &got.Lines[at[i]])
	}
	for j := range got.Lines {
		if !contains(at, j) {
			l := &got.Lines[j]
			v.Off = append(v.Off, fmt.Sprintf("%q is no line", l.Label.V))
			v.spare("spare line "+l.Label.V, l.Total)
			v.spare("spare line "+l.Label.V, l.HT)
		}
	}
	v.money("total", c.Want.Total, got.Total)
	v.money("total HT", c.Want.TotalHT, got.TotalHT)
	v.money("requested", c.Want.Requested, got.Requested)
	v.money("own share", c.Want.OwnShare, got.OwnShare)
	v.money("other", c.Want.Other, got.Other)
	v.Exact = len(v.Off) == 0
	return v
}

func (v *Verdict) line(name string, want, got *dossier.Line) {
	if french.Fold(want.Label.V) != french.Fold(got.Label.V) {
		v.Off = append(v.Off, fmt.Sprintf("%s is read as %q", name, got.Label.V))
	}
	if want.Title.Known != got.Title.Known || want.Title.V != got.Title.V {
		v.Off = append(v.Off, fmt.Sprintf("%s: title %q is read as %q", name, want.Title.V, got.Title.V))
	}
	if want.Phase.Known != got.Phase.Known || want.Phase.V != got.Phase.V {
		v.Off = append(v.Off, fmt.Sprintf("%s: phase %q is read as %q", name, want.Phase.V, got.Phase.V))
	}
	v.money(name+" total", want.Total, got.Total)
	v.money(name+" HT", want.HT, got.HT)
	v.money(name+" VAT", want.VAT, got.VAT)
	v.money(name+" requested", want.Requested, got.Requested)
	v.money(name+" own", want.OwnShare, got.OwnShare)
	for y, w := range want.Years {
		v.money(fmt.Sprintf("%s %d", name, y), w, got.Years[y])
	}
	for y, g := range got.Years {
		if _, ok := want.Years[y]; !ok {
			v.Off = append(v.Off, fmt.Sprintf("%s: year %d is not printed", name, y))
			v.spare(fmt.Sprintf("%s %d", name, y), g)
		}
	}
}

// money judges a figure; one that is not printed may be deduced.
func (v *Verdict) money(name string, want, got dossier.Value[dossier.Money]) {
	if !got.Known {
		if want.Known {
			v.Off = append(v.Off, name+" is missing")
		}
		return
	}
	sure := got.Source.Confidence >= Sure
	if sure {
		v.Sure++
	}
	if got.V == want.V {
		if sure {
			v.SureRight++
		}
		return
	}
	text := fmt.Sprintf("%s: %s is read as %s (%.2f, %q)", name, want.V, got.V, got.Source.Confidence, got.Source.Raw)
	v.Off = append(v.Off, text)
	if sure {
		v.Wrong = append(v.Wrong, text)
	}
}

// spare counts a figure of something that does not exist.
func (v *Verdict) spare(name string, got dossier.Value[dossier.Money]) {
	if got.Known && got.V != 0 && got.Source.Confidence >= Sure {
		v.Sure++
		v.Wrong = append(v.Wrong, fmt.Sprintf("%s: %s (%.2f)", name, got.V, got.Source.Confidence))
	}
}

// align pairs the lines: of the same label and amount first, then of the same label,
// then of labels that are alike, then of the same amount. It returns the position of
// each wanted line among those got, -1 for none.
func align(want, got []dossier.Line) []int {
	at := make([]int, len(want))
	for i := range at {
		at[i] = -1
	}
	for _, alike := range []func(a, b string, same bool) bool{
		func(a, b string, same bool) bool { return a == b && same },
		func(a, b string, _ bool) bool { return a == b },
		func(a, b string, _ bool) bool {
			return b != "" && (strings.Contains(b, a) || strings.Contains(a, b))
		},
		func(_, _ string, same bool) bool { return same },
	} {
		for i := range want {
			for j := range got {
				w, g := &want[i], &got[j]
				same := g.Total.Known && w.Total.V == g.Total.V || g.HT.Known && w.HT.V == g.HT.V
				if at[i] < 0 && !contains(at, j) && alike(french.Fold(w.Label.V), french.Fold(g.Label.V), same) {
					at[i] = j
				}
			}
		}
	}
	return at
}

func contains(xs []int, x int) bool {
	for _, y := range xs {
		if y == x {
			return true
		}
	}
	return false
}
