package identity

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// How much a value is worth that only its place gives to its label, beside or
// below it.
const (
	placedBeside = .8
	placedBelow  = .75
)

// leastLabel is the score from which a text is the label of a spot: the page's other
// labels must confirm it.
const leastLabel = .6

// spot is a text with its place on the page: a line, or the lines of one label or
// value.
type spot struct {
	text  string
	lines int
	box   dossier.Box
	src   dossier.Source
	field field // of a label
	score float64
	// likeness is how far the text is a label of any field.
	likeness float64
}

// fromPlaces reads labels and values by where they stand alone, whatever texts and
// tables they were put in: a value is beside its label or right below it. Which of
// both holds on a page is told by the values that only one field can have.
func fromPlaces(page *table.Page) []candidate {
	spots := spotsOf(page)
	type pair struct {
		label         *spot
		beside, below *spot
	}
	var pairs []pair
	votesBeside, votesBelow := 0, 0
	for i := range spots {
		l := &spots[i]
		if l.field == noField || l.field == fieldElse {
			continue
		}
		p := pair{label: l, beside: nearest(spots, l, besideOf), below: nearest(spots, l, belowOf)}
		if isStrict(l.field) {
			if p.beside != nil && confirmsValue(l.field, p.beside.text) {
				votesBeside++
			}
			if p.below != nil && confirmsValue(l.field, p.below.text) {
				votesBelow++
			}
		}
		pairs = append(pairs, p)
	}
	var out []candidate
	add := func(l, v *spot, place float64) {
		src := v.src
		src.Raw = v.text
		box := v.box
		src.Box = &box
		out = append(out, candidate{field: l.field, label: l.text, text: v.text, src: src, score: l.score * place})
	}
	for _, p := range pairs {
		strict := isStrict(p.label.field)
		beside := p.beside != nil && p.beside.field == noField
		below := p.below != nil && p.below.field == noField
		switch {
		case strict && p.beside != nil && confirmsValue(p.label.field, p.beside.text) && (votesBeside >= votesBelow || p.below == nil || !confirmsValue(p.label.field, p.below.text)):
			add(p.label, p.beside, placedBeside)
		case strict && p.below != nil && confirmsValue(p.label.field, p.below.text):
			add(p.label, p.below, placedBelow)
		case strict && p.label.field != fieldTheme:
		case beside && votesBeside >= 2 && votesBeside > votesBelow:
			add(p.label, p.beside, placedBeside)
		case below && votesBelow >= 2 && votesBelow > votesBeside:
			add(p.label, p.below, placedBelow)
		}
	}
	return out
}

// spotsOf returns the lines and cells of a page, the lines of one label or value
// joined.
func spotsOf(page *table.Page) []spot {
	var lines []spot
	add := func(text string, box dossier.Box, src dossier.Source, n int) {
		if text = french.Space(text); text == "" || len([]rune(text)) > 200 || len(splitLine(text, src)) > 0 && !strings.HasSuffix(text, ":") {
			return
		}
		lines = append(lines, spot{text: text, lines: n, box: box, src: src})
	}
	for _, b := range page.Blocks {
		switch {
		case b.Text != nil && b.Text.Source.Box != nil:
			n := len(b.Text.Lines)
			box := *b.Text.Source.Box
			for i, l := range b.Text.Lines {
				h := (box.Y1 - box.Y0) / float64(n)
				add(l, dossier.Box{X0: box.X0, Y0: box.Y0 + float64(i)*h, X1: box.X1, Y1: box.Y0 + float64(i+1)*h}, b.Text.Source, 1)
			}
		case b.Table != nil:
			for r := range b.Table.Rows {
				for c := range b.Table.Rows[r] {
					if cell := &b.Table.Rows[r][c]; !cell.Covered && cell.Source.Box != nil {
						add(cell.Text, *cell.Source.Box, cell.Source, 1+strings.Count(cell.Source.Raw, "\n"))
					}
				}
			}
		}
	}
	if len(lines) > 400 {
		return nil // no form is that long
	}
	slices.SortStableFunc(lines, func(a, b spot) int {
		return cmp.Or(cmp.Compare(math.Round(a.box.X0/4), math.Round(b.box.X0/4)), cmp.Compare(a.box.Y0, b.box.Y0))
	})
	for i := range lines {
		lines[i].name()
	}
	var out []spot
	for _, l := range lines {
		if n := len(out); n > 0 && out[n-1].takes(&l) {
			continue
		}
		out = append(out, l)
	}
	return out
}

// name notes the field that a spot is the label of.
func (s *spot) name() {
	s.field, s.score = fieldOf(s.text)
	s.likeness = s.score
	if s.score < leastLabel {
		s.field, s.score = noField, 0
	}
}

// takes joins the next line of the same column: a label with its rest, a value with
// its rest.
func (s *spot) takes(next *spot) bool {
	height := s.box.Y1 - s.box.Y0
	height /= float64(s.lines)
	gap := next.box.Y0 - s.box.Y1
	if math.Abs(next.box.X0-s.box.X0) > 4 || gap > .35*height || gap < -.3*height || s.lines >= 4 || strings.HasSuffix(s.text, ":") {
		return false
	}
	joined := *s
	joined.text = joinLines(s.text, next.text)
	joined.lines += next.lines
	joined.box = s.box.Union(next.box)
	joined.name()
	switch {
	case joined.field != noField && joined.score >= max(s.score, .9) && next.likeness < .5:
		// One label on several lines.
	case s.field == noField && next.field == noField && joined.field == noField:
		if complete(fieldSIRET, s.text) || complete(fieldEmail, s.text) || complete(fieldStart, s.text) {
			return false
		}
	default:
		return false
	}
	*s = joined
	return true
}

// besideOf returns how far v is on the right of l, -1 where it is not.
func besideOf(l, v *spot) float64 {
	overlap := min(l.box.Y1, v.box.Y1) - max(l.box.Y0, v.box.Y0)
	if overlap < .4*min(l.box.Y1-l.box.Y0, v.box.Y1-v.box.Y0) || v.box.X0 < l.box.X1-2 {
		return -1
	}
	return v.box.X0 - l.box.X1
}

// belowOf returns how far v is below l in the same column, -1 where it is not.
func belowOf(l, v *spot) float64 {
	height := (l.box.Y1 - l.box.Y0) / float64(l.lines)
	gap := v.box.Y0 - l.box.Y1
	aligned := math.Abs(l.box.X0-v.box.X0) < 10 || math.Abs(l.box.X0+l.box.X1-v.box.X0-v.box.X1) < 10
	if !aligned || gap < -.3*height || gap > 2.5*height {
		return -1
	}
	return max(gap, 0)
}

func nearest(spots []spot, l *spot, distance func(l, v *spot) float64) *spot {
	var best *spot
	least := 0.0
	for i := range spots {
		v := &spots[i]
		if v == l {
			continue
		}
		if d := distance(l, v); d >= 0 && (best == nil || d < least) {
			best, least = v, d
		}
	}
	return best
}
