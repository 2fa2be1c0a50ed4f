package readout

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"guichet/internal/dossier"
)

// spot is a place that is shown: a box on a page, a cell of a sheet, a header or
// words of a mail. Values read at the same place share it.
type spot struct {
	ID     string
	Source dossier.Source
	Values []*value
	Target string // what a click on it leads to
	Band   band
}

// Class names the worst band of the values at the spot.
func (s *spot) Class() string { return s.Band.class() }

// Mark is the sign of that band; a sure value needs none on the page.
func (s *spot) Mark() string {
	if s.Band == sure {
		return ""
	}
	return s.Band.mark()
}

// Title says what was read there.
func (s *spot) Title() string {
	out := ""
	for i, v := range s.Values {
		if i > 0 {
			out += "\n"
		}
		out += fmt.Sprintf("%s%s: %s (%s)", v.Name, dossier.NoBreak, v.Value, v.Sure)
	}
	if out == "" {
		return s.Source.Raw
	}
	return out
}

// boxMargin is how much larger than what it holds a box is drawn, in points.
const boxMargin = 1

// Rect is the box as it is drawn.
func (s *spot) Rect() rectangle { return rectangleOf(*s.Source.Box, boxMargin) }

// Sign is where its sign stands: on its left, where nothing is printed as a rule,
// whether texts begin or figures end in line.
func (s *spot) Sign() signPlace {
	x, y := max(signRadius, s.Source.Box.X0-boxMargin-signRadius-.5), (s.Source.Box.Y0+s.Source.Box.Y1)/2
	return signPlace{pt(x), pt(y), pt(y + signDrop), pt(signRadius)}
}

// The size of a sign, and how far below its middle its line of writing is.
const (
	signRadius = 4.2
	signDrop   = 2.6
)

type signPlace struct{ X, Y, Base, Radius string }

// rectangle is a box in the words of SVG.
type rectangle struct{ X, Y, Width, Height string }

func rectangleOf(b dossier.Box, margin float64) rectangle {
	return rectangle{pt(b.X0 - margin), pt(b.Y0 - margin), pt(max(0, b.X1-b.X0) + 2*margin), pt(max(0, b.Y1-b.Y0) + 2*margin)}
}

// pt writes a measure in points, to a hundredth.
func pt(x float64) string { return strconv.FormatFloat(math.Round(x*100)/100, 'f', -1, 64) }

// spots are the places of a readout, each once.
type spots struct {
	list []*spot
	at   map[string]*spot
}

func spotKey(s dossier.Source) string {
	switch {
	case s.Sheet != "" && s.Cell != "":
		return s.File + "\x00" + s.Sheet + "\x00" + s.Cell
	case s.Page > 0 && s.Box != nil:
		return fmt.Sprintf("%s\x00%d\x00%.1f %.1f %.1f %.1f", s.File, s.Page, s.Box.X0, s.Box.Y0, s.Box.X1, s.Box.Y1)
	case s.Header != "":
		return s.File + "\x00" + s.Header
	case s.Method == dossier.MethodBody && s.Raw != "":
		return s.File + "\x00\x00" + s.Raw
	}
	return ""
}

// find returns the spot at a place, nil for none.
func (x *spots) find(s dossier.Source) *spot { return x.at[spotKey(s)] }

// add returns the spot at a place, new or known; nil where the place cannot be shown.
func (x *spots) add(s dossier.Source) *spot {
	k := spotKey(s)
	if k == "" {
		return nil
	}
	if known := x.at[k]; known != nil {
		return known
	}
	p := &spot{ID: fmt.Sprintf("b%d", len(x.list)), Source: s, Band: sure}
	x.list = append(x.list, p)
	if x.at == nil {
		x.at = map[string]*spot{}
	}
	x.at[k] = p
	return p
}

// on returns the spots of one page, large ones first, so that the small ones stay
// within reach on top of them.
func (x *spots) on(file string, page int) []*spot {
	var out []*spot
	for _, s := range x.list {
		if s.Source.File == file && s.Source.Page == page && s.Source.Box != nil {
			out = append(out, s)
		}
	}
	area := func(s *spot) float64 {
		b := s.Source.Box
		return (b.X1 - b.X0) * (b.Y1 - b.Y0)
	}
	slices.SortStableFunc(out, func(a, b *spot) int { return cmp.Compare(area(b), area(a)) })
	return out
}

// PageRef names a page of a file.
type PageRef struct {
	File string
	Page int
}

// Pages lists the pages that values were read on, those that most need to be looked
// at first.
func (r Readout) Pages() []PageRef {
	worst := map[PageRef]int{}
	var out []PageRef
	add := func(s dossier.Source, rank int) {
		if s.Page == 0 || s.Box == nil {
			return
		}
		p := PageRef{s.File, s.Page}
		if had, ok := worst[p]; !ok {
			out = append(out, p)
			worst[p] = rank
		} else {
			worst[p] = min(had, rank)
		}
	}
	for _, f := range Figures(r.Dossier) {
		add(f.Source, int(bandOf(f)))
		for _, c := range f.Checks {
			if c.Other != nil && !c.Holds {
				add(*c.Other, int(against))
			}
		}
	}
	slices.SortStableFunc(out, func(a, b PageRef) int { return cmp.Compare(worst[a], worst[b]) })
	return out
}
