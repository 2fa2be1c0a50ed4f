package rules

import (
	"fmt"
	"regexp"

	"guichet/internal/dossier"
)

// NoteThemeDoubt is the code of the note that the theme named may not be the right one.
const NoteThemeDoubt = "theme.doubtful"

// mentioned is how sure a theme is that only a heading, a subject or a name of a file
// names.
const mentioned = .6

// recogniseMention names the theme by what the headings, the subject of the mail and
// the names of the files say, when they say one thing.
func (c *Catalogue) recogniseMention(d *dossier.Dossier) {
	var found dossier.Value[dossier.ThemeID]
	for _, m := range d.Mentions {
		id, sure, ok := c.recognise(m.V)
		if !ok || sure < .85 {
			continue
		}
		if found.Known && found.V != id {
			return
		}
		if !found.Known {
			s := m.Source
			s.Confidence = min(s.Confidence, 1) * mentioned
			found = dossier.Read(id, s)
		}
	}
	if found.Known {
		d.Theme = found
		if !d.ThemeText.Known {
			d.ThemeText = dossier.Read(found.Source.Raw, found.Source)
		}
	}
}

// doubt leaves a note where the dossier names one theme and speaks of another: the
// title printed beside the code, the title of the project, a heading. The theme named
// is kept.
func (c *Catalogue) doubt(d *dossier.Dossier) {
	if !d.Theme.Known {
		return
	}
	for _, n := range d.Notes {
		if n.Code == NoteThemeDoubt {
			return
		}
	}
	for _, e := range c.evidence(d) {
		if e.id == d.Theme.V || e.at.Raw == "" {
			continue
		}
		d.Notes = append(d.Notes, dossier.Note{
			Code: NoteThemeDoubt,
			Message: fmt.Sprintf("Le thème nommé est %s (%s, %s), mais %s fait penser au thème %s, %s (%s, %s). Le thème nommé a été gardé%s: à confirmer.",
				d.Theme.V, dossier.Quote(d.Theme.Source.Raw), d.Theme.Source.Place(), e.what, e.id, dossier.Quote(c.byID[e.id].Title),
				dossier.Quote(e.at.Raw), e.at.Place(), nb),
			Source: e.at,
		})
		return
	}
}

type evidence struct {
	id   dossier.ThemeID
	what string
	at   dossier.Source
}

// evidence lists what speaks for a theme, the strongest first.
func (c *Catalogue) evidence(d *dossier.Dossier) []evidence {
	var out []evidence
	if t := d.ThemeText; t.Known {
		if codes := codesIn(t.V); len(codes) > 0 {
			if id, sure, ok := c.byTitle(withoutCodes(t.V), ""); ok && sure >= .85 {
				out = append(out, evidence{id, "l’intitulé écrit à côté du code", t.Source})
			}
		}
	}
	if t := d.Title; t.Known {
		if id, sure, ok := c.recognise(t.V); ok && sure >= .85 {
			out = append(out, evidence{id, "l’intitulé du projet", t.Source})
		}
	}
	for _, m := range d.Mentions {
		if id, sure, ok := c.recognise(m.V); ok && sure >= .9 {
			out = append(out, evidence{id, "un autre passage", m.Source})
		}
	}
	return out
}

var anyCode = regexp.MustCompile(`(?i)\b(?:ITN|SNAP)[\s\x{a0}._–-]*\d[\s\x{a0}._–-]?[A-D]?\b`)

// withoutCodes takes the codes of themes out of a text.
func withoutCodes(text string) string { return anyCode.ReplaceAllString(text, " ") }
