package extract

import (
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// NoteSuperseded is the code of the note that a file was left aside for a later
// version of it.
const NoteSuperseded = "documents.superseded"

var (
	versionRe = regexp.MustCompile(`(?i)(?:^|[\s_.-])(?:v|version|vers)[\s_.-]?(\d{1,2})(?:[\s_.-]|$)`)
	replaces  = regexp.MustCompile(`(?i)\bannule\s+et\s+remplace\b`)
)

// current returns the documents without those that a later version replaces, and a
// note for each of these. Of files named alike but for a version number, the highest
// stands; a file that says « annule et remplace » stands before those of its kind
// that are named like it.
func current(docs []*table.Document) ([]*table.Document, []dossier.Note) {
	type version struct {
		stem     string
		number   int
		numbered bool
		replaces bool
	}
	of := make([]version, len(docs))
	for i, d := range docs {
		name := strings.TrimSuffix(path.Base(d.File), path.Ext(d.File))
		v := version{replaces: saysItReplaces(d)}
		if m := versionRe.FindStringSubmatch(name); m != nil {
			n, err := strconv.Atoi(m[1])
			v.number, v.numbered = n, err == nil
			name = versionRe.ReplaceAllString(name, " ")
		}
		v.stem = french.Fold(name)
		of[i] = v
	}
	later := func(a, b int) bool { // a replaces b
		x, y := of[a], of[b]
		switch {
		case a == b || docs[a].Kind != docs[b].Kind || x.stem == "":
			return false
		case x.replaces && !y.replaces:
			return firstWord(x.stem) == firstWord(y.stem)
		}
		return x.stem == y.stem && x.numbered && (y.numbered && x.number > y.number || !y.numbered) && !y.replaces
	}
	var kept []*table.Document
	var notes []dossier.Note
next:
	for b := range docs {
		for a := range docs {
			if later(a, b) && !later(b, a) {
				notes = append(notes, dossier.Note{
					Code: NoteSuperseded,
					Message: fmt.Sprintf("%s a été laissé de côté%s: %s en est la version la plus récente.",
						dossier.Quote(docs[b].File), dossier.NoBreak, dossier.Quote(docs[a].File)),
					Source: dossier.Source{File: docs[b].File},
				})
				continue next
			}
		}
		kept = append(kept, docs[b])
	}
	return kept, notes
}

func firstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return w
}

// saysItReplaces reports whether a document says on its first page or in its name that
// it replaces another.
func saysItReplaces(d *table.Document) bool {
	if replaces.MatchString(strings.NewReplacer("_", " ", "-", " ").Replace(d.File)) {
		return true
	}
	if len(d.Pages) == 0 {
		return false
	}
	for _, b := range d.Pages[0].Blocks {
		if b.Text != nil && len(b.Text.String) < 200 && replaces.MatchString(b.Text.String) {
			return true
		}
		if b.Table != nil && len(b.Table.Rows) > 0 {
			for _, c := range b.Table.Rows[0] {
				if replaces.MatchString(c.Text) {
					return true
				}
			}
		}
	}
	return false
}
