package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"guichet/internal/dossier"
	"guichet/internal/store"
)

// MaxNote is the best note of a criterion; the worst is 0.
const MaxNote = 5

// Mark is a criterion of the grid of a dossier.
type Mark struct {
	Criterion string `json:"criterion"`
	Weight    int64  `json:"weight"`
	Note      *int   `json:"note"` // nil while it has none
	Comment   string `json:"comment,omitempty"`
	By        string `json:"by,omitempty"`
}

// Grid is the evaluation of a dossier by the criteria of its theme.
type Grid struct {
	Reference string          `json:"reference"`
	Version   int             `json:"version"`
	Theme     dossier.ThemeID `json:"theme"`
	Title     string          `json:"title"`
	Marks     []Mark          `json:"marks"`
	Total     int64           `json:"total"` // of the notes by their weights
	Of        int64           `json:"of"`    // at best
	Missing   int             `json:"missing"`
	// Rank is its place in its session, 0 while a note is missing; equal totals share one.
	Rank    int    `json:"rank,omitempty"`
	Session string `json:"session,omitempty"`
}

// NoteOn is a note that a person gives.
type NoteOn struct {
	Criterion int // from 1, in the order of the theme
	Note      int
}

// Note records notes of a dossier, in the journal too. The error is ErrUnknownReference, or
// a *DecisionError.
func (p *Pipeline) Note(ctx context.Context, t *dossier.Theme, reference string, notes []NoteOn, comment, by string) error {
	detail, err := p.Show(ctx, reference)
	if err != nil {
		return err
	}
	switch {
	case strings.TrimSpace(by) == "":
		return &DecisionError{"On ne sait pas qui note.", "L’indiquer par --by."}
	case t == nil || len(t.Criteria) == 0:
		return &DecisionError{fmt.Sprintf("Le thème du dossier %s n’a pas de critères de sélection.", detail.Reference), "Faire préciser le thème."}
	}
	for _, n := range notes {
		if n.Criterion < 1 || n.Criterion > len(t.Criteria) {
			return &DecisionError{fmt.Sprintf("Le thème %s n’a pas de critère n°%s%d.", t.ID, dossier.NoBreak, n.Criterion), fmt.Sprintf("Choisir de 1 à %d.", len(t.Criteria))}
		}
		if n.Note < 0 || n.Note > MaxNote {
			return &DecisionError{fmt.Sprintf("La note %d n’existe pas.", n.Note), fmt.Sprintf("Noter de 0 à %d.", MaxNote)}
		}
	}
	d, err := p.store.DossierByReference(ctx, detail.Reference)
	if err != nil {
		return err
	}
	now := p.cfg.Clock.Now()
	return p.store.Tx(ctx, func(tx *store.Tx) error {
		var said []string
		for _, n := range notes {
			g := store.Grade{
				Dossier: d.ID, Version: detail.Version, Criterion: t.Criteria[n.Criterion-1].Text, Note: n.Note, Comment: strings.TrimSpace(comment), By: strings.TrimSpace(by), At: now,
			}
			if err := tx.AddGrade(ctx, g); err != nil {
				return err
			}
			said = append(said, fmt.Sprintf("%s%s: %d", g.Criterion, dossier.NoBreak, n.Note))
		}
		return tx.Journal(ctx, store.Entry{At: now, Dossier: d.ID, Event: "notes", Cause: strings.TrimSpace(by), Detail: strings.Join(said, ", ")})
	})
}

// Grid returns the grid of a dossier.
func (p *Pipeline) Grid(ctx context.Context, t *dossier.Theme, reference string) (Grid, error) {
	d, err := p.Show(ctx, reference)
	if err != nil {
		return Grid{}, err
	}
	if t == nil {
		return Grid{}, &DecisionError{fmt.Sprintf("Le thème du dossier %s n’est pas connu.", d.Reference), "Faire préciser le thème par le porteur."}
	}
	id, err := p.store.DossierByReference(ctx, d.Reference)
	if err != nil {
		return Grid{}, err
	}
	return p.gridOf(ctx, t, store.Version{Dossier: id.ID, Reference: d.Reference, Number: d.Version, Title: d.Title})
}

func (p *Pipeline) gridOf(ctx context.Context, t *dossier.Theme, v store.Version) (Grid, error) {
	grades, err := p.store.Grades(ctx, v.Dossier)
	if err != nil {
		return Grid{}, err
	}
	g := Grid{Reference: v.Reference, Version: v.Number, Theme: t.ID, Title: v.Title}
	for i, c := range t.Criteria {
		m := Mark{Criterion: c.Text, Weight: t.Weights[i]}
		g.Of += m.Weight * MaxNote
		if k := slices.IndexFunc(grades, func(x store.Grade) bool { return x.Criterion == c.Text }); k >= 0 {
			m.Note, m.Comment, m.By = &grades[k].Note, grades[k].Comment, grades[k].By
			g.Total += m.Weight * int64(grades[k].Note)
		} else {
			g.Missing++
		}
		g.Marks = append(g.Marks, m)
	}
	return g, nil
}

// Ranking returns the grids of a theme's dossiers, session by session, the best first; those
// with a note missing come last, without a rank. session names the session of a dossier.
func (p *Pipeline) Ranking(ctx context.Context, t *dossier.Theme, session func(*dossier.Dossier) string) ([]Grid, error) {
	versions, err := p.store.LatestVersions(ctx)
	if err != nil {
		return nil, err
	}
	var out []Grid
	for _, v := range versions {
		if v.Theme != t.ID {
			continue
		}
		g, err := p.gridOf(ctx, t, v)
		if err != nil {
			return nil, err
		}
		a, err := p.store.Arrival(ctx, v.Arrival)
		if err != nil {
			return nil, err
		}
		d, err := p.reading(ctx, a)
		if err != nil {
			return nil, err
		}
		g.Session = session(d)
		out = append(out, g)
	}
	slices.SortStableFunc(out, func(a, b Grid) int {
		switch {
		case a.Session != b.Session:
			return strings.Compare(a.Session, b.Session)
		case (a.Missing > 0) != (b.Missing > 0):
			if a.Missing > 0 {
				return 1
			}
			return -1
		case a.Total != b.Total:
			return int(b.Total - a.Total)
		}
		return strings.Compare(a.Reference, b.Reference)
	})
	rank(out)
	return out, nil
}

// rank numbers the complete grids of each session; equal totals share a place.
func rank(gs []Grid) {
	place := 0
	for i := range gs {
		g := &gs[i]
		if i == 0 || gs[i-1].Session != g.Session {
			place = 0
		}
		place++
		switch {
		case g.Missing > 0:
		case i > 0 && gs[i-1].Session == g.Session && gs[i-1].Rank > 0 && gs[i-1].Total == g.Total:
			g.Rank = gs[i-1].Rank
		default:
			g.Rank = place
		}
	}
}

// byMerit puts the dossiers that wait in the order of their grids, the best first; those
// of one total, and those with a note missing, in the order in which they were decided.
func (p *Pipeline) byMerit(ctx context.Context, t *dossier.Theme, waiting []store.Decision) ([]store.Decision, error) {
	if t == nil || len(waiting) < 2 {
		return waiting, nil
	}
	totals := map[int64]int64{}
	for _, w := range waiting {
		g, err := p.gridOf(ctx, t, store.Version{Dossier: w.Dossier})
		if err != nil {
			return nil, err
		}
		if totals[w.Dossier] = g.Total; g.Missing > 0 {
			totals[w.Dossier] = -1
		}
	}
	slices.SortStableFunc(waiting, func(a, b store.Decision) int { return int(totals[b.Dossier] - totals[a.Dossier]) })
	return waiting, nil
}
