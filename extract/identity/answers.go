package identity

import (
	"regexp"
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// mostAnswers bounds the answers kept of a dossier.
const mostAnswers = 200

// statement is what a form says before the answer: up to a colon or a question mark.
var statement = regexp.MustCompile(`^(.{8,200}?)\s*[:?]\s*(?:[-–—]\s*)?(.{2,160})$`)

// answers reads the statements that a form asks to be answered by yes or no: whatever they
// are about, since each theme asks its own.
func (r *reader) answers() {
	seen := map[string]bool{}
	add := func(label string, yes bool, src dossier.Source) {
		label = strings.Trim(french.Space(label), " :?.-–—")
		k := french.Fold(label)
		if !worded(label) || len(k) < 8 || seen[k] || len(r.d.Answers) >= mostAnswers {
			return
		}
		seen[k] = true
		r.d.Answers = append(r.d.Answers, dossier.Answer{Label: label, Yes: yes, Source: src})
	}
	for _, doc := range r.docs {
		for p := range doc.Pages {
			for _, b := range doc.Pages[p].Blocks {
				if b.Text != nil {
					for _, line := range linesOf(b.Text) {
						m := statement.FindStringSubmatch(line)
						if m == nil {
							continue
						}
						if yes, ok := yesNo(m[2]); ok {
							src := b.Text.Source
							src.Raw = line
							add(m[1], yes, src)
						}
					}
					continue
				}
				for _, row := range b.Table.Rows {
					for c := 1; c < len(row); c++ {
						yes, ok := yesNo(row[c].Text)
						if ok && !row[c-1].Covered && !row[c].Covered {
							add(row[c-1].Text, yes, row[c].Source)
						}
					}
				}
			}
		}
	}
}

func linesOf(t *table.Text) []string {
	lines := t.Lines
	if len(lines) == 0 {
		lines = []string{t.String}
	}
	out := make([]string, 0, len(lines))
	for _, l := range lines {
		if len(l) < 400 && french.Holds(l, "oui", "non") {
			out = append(out, french.Space(l))
		}
	}
	return out
}

// yesNo reads what says yes or no, or the box of the two that is ticked. Both, with neither
// ticked, are no answer.
func yesNo(text string) (yes, ok bool) {
	words := strings.Fields(french.Fold(ticked(text)))
	if len(words) == 0 || len(words) > 20 {
		return false, false
	}
	yes = words[0] == "oui"
	if !yes && words[0] != "non" || len(words) > 1 && (words[1] == "oui" || words[1] == "non") {
		return false, false
	}
	return yes, true
}
