package rules

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"guichet/internal/dossier"
)

// Recognise sets the dossier's theme from the text it is printed as: its code in
// any spelling ("SNAP 2A", "snap2-a"), else its title, which may have lost its
// accents or have a few wrong letters. A text that fits two themes alike, such as
// ITN8 without its letter, sets nothing.
//
// It then sets the track, where the dossier does not give it: the one named with
// the theme, else the theme's only one.
func (c *Catalogue) Recognise(d *dossier.Dossier) {
	if text, ok := d.ThemeText.Get(); ok && !d.Theme.Known {
		if id, sure, ok := c.recognise(text); ok {
			s := d.ThemeText.Source
			s.Confidence *= sure
			d.Theme = dossier.Read(id, s)
		}
	}
	if !d.Theme.Known {
		c.recogniseMention(d)
	}
	c.doubt(d)
	t, ok := c.byID[d.Theme.V]
	if !ok || !d.Theme.Known || d.Track.Known {
		return
	}
	s := d.Theme.Source
	if track, ok := trackIn(d.ThemeText.V); ok && slices.Contains(t.Tracks, track) {
		d.Track = dossier.Read(track, s)
		return
	}
	if len(t.Tracks) == 1 {
		s.Method = dossier.MethodDerived
		s.Raw = "thème " + string(t.ID)
		d.Track = dossier.Read(t.Tracks[0], s)
	}
}

// codePattern finds the codes of themes, in capitals with their accents: a letter
// that belongs to a word ("ITN8 à", "ITN8 d'une") is none. Recognisers of scans
// take the I of ITN for other strokes.
var codePattern = regexp.MustCompile(`(?:^|[^\p{L}\p{N}])([I1L|]TN|SNAP)(?:\s*N\s*[°º])?[\s\x{a0}._\-–—]*0?([1-9])([\s\x{a0}._\-–—(]*)([A-D]?)(?:$|[^\p{L}\p{N}'’])`)

// code is one code of a theme as printed: series and digit ("ITN8"), the letter
// if any, and whether it stands apart.
type code struct {
	base, letter string
	apart        bool
}

func codesIn(text string) []code {
	var out []code
	rest := strings.ToUpper(text)
	for {
		m := codePattern.FindStringSubmatchIndex(rest)
		if m == nil {
			return out
		}
		group := func(i int) string { return rest[m[2*i]:m[2*i+1]] }
		series := "ITN"
		if group(1) == "SNAP" {
			series = "SNAP"
		}
		out = append(out, code{series + group(2), group(4), group(3) != ""})
		rest = rest[m[9]:] // what follows the letter may begin the next code
	}
}

// recognise returns the theme that a text names and how sure that is.
func (c *Catalogue) recognise(text string) (id dossier.ThemeID, sure float64, ok bool) {
	var found []dossier.ThemeID
	prefix := ""
	for _, x := range codesIn(text) {
		id := dossier.ThemeID(x.base + x.letter)
		if _, known := c.byID[id]; !known && x.apart {
			id = dossier.ThemeID(x.base) // "ITN5 A": the letter is another thing's
		}
		if _, known := c.byID[id]; known {
			if !slices.Contains(found, id) {
				found = append(found, id)
			}
		} else if c.hasPrefix(x.base) {
			prefix = x.base
		}
	}
	for _, t := range c.themes {
		if t.Document != "" && standsAlone(text, string(t.ID)) && !slices.Contains(found, t.ID) {
			found = append(found, t.ID)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], 1, true
	case len(found) > 1:
		return "", 0, false
	}
	return c.byTitle(text, prefix)
}

// themeCode is the form of the code of a theme.
var themeCode = regexp.MustCompile(`^[A-Z]{2,8}[0-9]{1,2}[A-Z]?$`)

// standsAlone reports whether a code that is not of the Livret's series stands in a text as
// a word, in any case.
func standsAlone(text, code string) bool {
	for _, w := range strings.FieldsFunc(strings.ToUpper(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if w == code {
			return true
		}
	}
	return false
}

func (c *Catalogue) hasPrefix(prefix string) bool {
	return slices.ContainsFunc(c.themes, func(t *dossier.Theme) bool { return strings.HasPrefix(string(t.ID), prefix) })
}

// trackIn finds the track that a text names, when it names one alone.
func trackIn(text string) (dossier.Track, bool) {
	s := " " + fold(text) + " "
	aap := strings.Contains(s, " aap ") || strings.Contains(s, " appel a projet") || strings.Contains(s, " appels a projet")
	guichet := strings.Contains(s, " guichet ")
	switch {
	case aap && !guichet:
		return dossier.AAP, true
	case guichet && !aap:
		return dossier.Guichet, true
	default:
		return "", false
	}
}
