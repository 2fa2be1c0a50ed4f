package pipeline

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"guichet/internal/dossier"
)

// graded is a theme of two criteria, the first with twice the weight.
func graded(euros int64) *dossier.Theme {
	t := small(euros)
	t.Criteria, t.Weights = []dossier.Clause{{Text: "Impact"}, {Text: "Portage"}}, []int64{2, 1}
	return t
}

func TestRankingByGrids(t *testing.T) {
	p := newTest(t, nil)
	theme := graded(100)
	refs := filed(t, p, 4)
	note := func(reference string, impact, carrying int) {
		t.Helper()
		if err := p.Note(t.Context(), theme, reference, []NoteOn{{1, impact}, {2, carrying}}, "bien", "B. Durand"); err != nil {
			t.Fatal(err)
		}
	}
	note(refs[0], 1, 5) // 7
	note(refs[1], 5, 0) // 10
	note(refs[2], 2, 2)
	note(refs[2], 3, 4) // 10: the last notes count
	if err := p.Note(t.Context(), theme, refs[3], []NoteOn{{1, 5}}, "", "B"); err != nil {
		t.Fatal(err)
	}
	grids, err := p.Ranking(t.Context(), theme, func(*dossier.Dossier) string { return "S1" })
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, g := range grids {
		got = append(got, fmt.Sprintf("%d %s %d/%d -%d", g.Rank, g.Reference[len(g.Reference)-1:], g.Total, g.Of, g.Missing))
	}
	if want := "[1 2 10/15 -0 1 3 10/15 -0 3 1 7/15 -0 0 4 10/15 -1]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
	g, err := p.Grid(t.Context(), theme, refs[2])
	if err != nil || *g.Marks[0].Note != 3 || g.Marks[0].By != "B. Durand" || g.Marks[1].Comment != "bien" {
		t.Errorf("%+v, %v", g, err)
	}
	// Those that wait for credits do so in the order of their grids.
	for i, r := range []string{refs[3], refs[0], refs[1], refs[2]} {
		out, err := p.Decide(t.Context(), theme, accept(r, 60+int64(i)))
		if err != nil {
			t.Fatal(err)
		}
		if i == 3 {
			var waiting []string
			for _, w := range out.Waiting {
				waiting = append(waiting, w.Reference)
			}
			if want := []string{refs[1], refs[2], refs[0]}; fmt.Sprint(waiting) != fmt.Sprint(want) {
				t.Errorf("waiting %v, want %v", waiting, want)
			}
		}
	}
}

func TestNotesThatCannotBeGiven(t *testing.T) {
	p := newTest(t, nil)
	reference := filed(t, p, 1)[0]
	for _, c := range []struct {
		theme *dossier.Theme
		note  NoteOn
		by    string
		want  string
	}{
		{graded(1), NoteOn{3, 1}, "B", "n’a pas de critère"}, {graded(1), NoteOn{0, 1}, "B", "n’a pas de critère"}, {graded(1), NoteOn{1, 6}, "B", "n’existe pas"},
		{graded(1), NoteOn{1, -1}, "B", "n’existe pas"}, {graded(1), NoteOn{1, 1}, " ", "qui note"}, {small(1), NoteOn{1, 1}, "B", "pas de critères"}, {nil, NoteOn{1, 1}, "B", "pas de critères"},
	} {
		err := p.Note(t.Context(), c.theme, reference, []NoteOn{c.note}, "", c.by)
		var e *DecisionError
		if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: got %v, want %q", c.note, err, c.want)
		}
	}
	if g, err := p.Grid(t.Context(), graded(1), reference); err != nil || g.Missing != 2 {
		t.Errorf("%+v, %v", g, err)
	}
}
