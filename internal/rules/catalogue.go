package rules

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"guichet/internal/dossier"
	"guichet/internal/yamlfile"
)

// Catalogue is the themes, with the Livret that they cite. It does not change
// once loaded and may be shared.
type Catalogue struct {
	livret  *livret
	themes  []*dossier.Theme
	byID    map[dossier.ThemeID]*dossier.Theme
	names   []name
	common  []dossier.Obligation // of all themes
	version string               // see Version
}

// commonFile is not a theme's: it says what holds for all.
const commonFile = "communs.yaml"

// Load reads every .yaml file of themes, wherever it lies in it, and checks it
// against the text of the Livret. A file of more takes the place of the one of its name. The
// error joins all the mistakes found, each a *yamlfile.Error with file, line, column and what
// was expected.
func Load(themes fs.FS, livretText []byte, more ...fs.FS) (*Catalogue, error) {
	c := &Catalogue{livret: newLivret(livretText), byID: map[dossier.ThemeID]*dossier.Theme{}}
	found, err := themeFiles(append([]fs.FS{themes}, more...))
	if err != nil {
		return nil, fmt.Errorf("reading the themes: %w", err)
	}
	files := map[dossier.ThemeID]string{}
	var mistakes []error
	for _, x := range found {
		if path.Base(x.name) == commonFile {
			var errs []error
			c.common, errs = readCommon(x.name, x.data, c.livret)
			mistakes = append(mistakes, errs...)
			continue
		}
		t, errs := readTheme(x, c.livret)
		mistakes = append(mistakes, errs...)
		if t == nil {
			continue
		}
		if other, double := files[t.ID]; double {
			mistakes = append(mistakes, &yamlfile.Error{
				File: x.name, Line: 1, Column: 1,
				Problem: "thème " + dossier.Quote(string(t.ID)) + " déjà décrit par " + other, Expected: "un seul fichier par thème",
			})
			continue
		}
		files[t.ID], c.byID[t.ID] = x.name, t
		c.themes = append(c.themes, t)
	}
	if len(c.themes) == 0 && len(mistakes) == 0 {
		mistakes = append(mistakes, &yamlfile.Error{File: "*.yaml", Problem: "aucun thème", Expected: "un fichier par thème"})
	}
	mistakes = append(mistakes, c.byAnalogy(files)...)
	if len(mistakes) > 0 {
		return nil, errors.Join(mistakes...)
	}
	// In the order of the Livret; those of other documents behind, by code.
	slices.SortStableFunc(c.themes, func(a, b *dossier.Theme) int {
		return cmp.Or(strings.Compare(a.Document, b.Document), cmp.Compare(a.Heading.From, b.Heading.From), strings.Compare(string(a.ID), string(b.ID)))
	})
	c.names = namesOf(c.themes)
	c.version = c.versionOf()
	return c, nil
}

// byAnalogy gives a theme whose chapter says nothing of engagements those of the
// theme it names.
func (c *Catalogue) byAnalogy(files map[dossier.ThemeID]string) (mistakes []error) {
	for _, t := range c.themes {
		if t.ByAnalogy == "" {
			continue
		}
		of, ok := c.byID[dossier.ThemeID(t.ByAnalogy)]
		if !ok || of.ByAnalogy != "" {
			mistakes = append(mistakes, &yamlfile.Error{
				File: files[t.ID], Line: 1, Column: 1,
				Problem:  "thème " + dossier.Quote(t.ByAnalogy) + " de la clé by_analogy sans engagements",
				Expected: "le code d’un thème qui a ses propres engagements",
			})
			continue
		}
		t.Engagements, t.Accompaniment, t.Indicators = of.Engagements, of.Accompaniment, of.Indicators
		t.IndicatorsNote, t.Selection = of.IndicatorsNote, of.Selection
	}
	return mistakes
}

// Themes returns all themes in the order of the Livret.
func (c *Catalogue) Themes() []*dossier.Theme { return slices.Clone(c.themes) }

// Theme returns the theme of that code.
func (c *Catalogue) Theme(id dossier.ThemeID) (*dossier.Theme, bool) {
	t, ok := c.byID[id]
	return t, ok
}

// Words returns the full text of the lines that a citation points at, free of
// markup: the context of the citation's own words.
func (c *Catalogue) Words(cite dossier.Citation) string {
	return typeset(c.livret.words(cite.From, cite.To))
}
