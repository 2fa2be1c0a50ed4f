package identity

import (
	"fmt"
	"strings"

	"guichet/extract/french"
	"guichet/internal/dossier"
)

// NoteSeveralTicked is the code of the note that several boxes of one choice are ticked.
const NoteSeveralTicked = "identity.several-ticked"

// boxes leaves aside the choices of which several are ticked, within one text or in the
// lines of one list: which one is meant is for a person to say, so each leaves a note.
func (r *reader) boxes() {
	type list struct {
		file  string
		field field
		label string
	}
	of := func(c candidate) list { return list{c.src.File, c.field, french.Fold(c.label)} }
	lines := map[list][]string{}
	for _, c := range r.found {
		if c.box && !among(lines[of(c)], c.text) {
			lines[of(c)] = append(lines[of(c)], c.text)
		}
	}
	noted := map[list]bool{}
	var kept []candidate
	for _, c := range r.found {
		single := c.field == fieldTheme || c.field == fieldTrack || c.field == fieldType
		choices := lines[of(c)]
		switch {
		case !single || !severalTicked(c.text) && (!c.box || len(choices) < 2):
			kept = append(kept, c)
			continue
		case noted[of(c)]:
			continue
		case severalTicked(c.text):
			choices = []string{c.text}
		}
		noted[of(c)] = true
		r.torn = append(r.torn, c.field)
		src := lowered(c.src, min(c.score, 1))
		r.d.Notes = append(r.d.Notes, dossier.Note{
			Code: NoteSeveralTicked,
			Message: fmt.Sprintf("Plusieurs cases sont cochées pour %s%s: %s. Aucune n’a été retenue.",
				dossier.Quote(strings.TrimRight(french.Space(c.label), " :")), dossier.NoBreak, quoted(choices)),
			Source: src,
		})
	}
	r.found = kept
}

// among reports whether a choice is among others, whatever its spelling.
func among(choices []string, text string) bool {
	for _, c := range choices {
		if french.Fold(c) == french.Fold(text) {
			return true
		}
	}
	return false
}

func quoted(choices []string) string {
	var out []string
	for _, c := range choices {
		out = append(out, dossier.Quote(french.Space(c)))
	}
	return strings.Join(out, ", ")
}
