package budget

import (
	"fmt"
	"slices"

	"guichet/extract/french"
	"guichet/internal/dossier"
)

// NoteTableAside is the code of the note that names a table of amounts that is not
// the budget.
const NoteTableAside = "budget.table-aside"

// asideNotes names the tables that look like a budget, with lines and amounts, and
// were left aside for what their title or their columns say.
func asideNotes(sheets, budgets []*sheet) []dossier.Note {
	var out []dossier.Note
	for _, sh := range sheets {
		if slices.Contains(budgets, sh) || len(sh.lines) < 2 || !sh.sections[0].has(roleYear) && !sh.sections[0].has(roleTotal) {
			continue
		}
		why := sh.otherTopic()
		if why == "" {
			continue
		}
		src := sh.sections[0].grid.Source
		out = append(out, dossier.Note{
			Code:    NoteTableAside,
			Message: fmt.Sprintf("Un tableau de %d lignes a été laissé de côté%s: %s.", len(sh.lines), dossier.NoBreak, why),
			Source:  src,
		})
	}
	return out
}

// offTopic reports whether the nearest caption that names a topic names another than the
// budget.
func (sh *sheet) offTopic() bool {
	for _, c := range sh.captions() {
		if t, score := topicWords.Best(c); t != noTopic && score >= .6 {
			return t == topicOther
		}
	}
	return false
}

// otherTopic says in French why a table is about something else, "" when nothing
// does.
func (sh *sheet) otherTopic() string {
	for _, c := range sh.captions() {
		if t, score := topicWords.Best(c); t == topicOther && score >= .6 {
			return "son titre, " + dossier.Quote(french.Space(c)) + ", n’est pas celui du budget du projet"
		}
	}
	for _, c := range sh.sections[0].columns {
		if r, score := columnRole(c.text); r == roleDecoy && score >= .5 {
			return "sa colonne " + dossier.Quote(french.Space(c.text)) + " n’est pas celle d’un budget"
		}
	}
	return ""
}
