package rules

import (
	"maps"
	"slices"

	"guichet/internal/dossier"
)

// Overlap is what Load refuses of two rules.
func Overlap(a, b *dossier.Rule) bool { return overlap(a, b) }

// With returns the catalogue with another theme in the place of the one of its code.
func (c *Catalogue) With(t *dossier.Theme) *Catalogue {
	out := *c
	out.byID = maps.Clone(c.byID)
	out.byID[t.ID] = t
	out.themes = slices.Clone(c.themes)
	for i := range out.themes {
		if out.themes[i].ID == t.ID {
			out.themes[i] = t
		}
	}
	return &out
}

// Kinds are the names of the kinds of rules.
func Kinds() []string { return kindNames() }
