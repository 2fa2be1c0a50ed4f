package budget

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"guichet/extract/french"
	"guichet/internal/dossier"
)

// readMarks reads the title and the phase of the row's own columns.
func (s *section) readMarks(rw *row) {
	if col := s.find(roleTitle); col != nil {
		c := s.cell(rw.at, col)
		if t, ok := titleCode(c.Text, true); ok {
			rw.title = dossier.Read(t, sourceOf(c, 1))
		}
	}
	if col := s.find(rolePhase); col != nil {
		c := s.cell(rw.at, col)
		heading := c.ColSpan > 1 && !phaseWord.MatchString(c.Text) // of all the columns
		if p := phaseName(s.text(rw.at, col), col.text); p != "" && !heading {
			rw.phase = dossier.Read(p, sourceOf(c, 1))
		}
	}
	if !rw.title.Known && rw.cell != nil {
		if t, ok := titleCode(rw.label, false); ok {
			rw.title = dossier.Read(t, sourceOf(rw.cell, .9))
		}
	}
}

var (
	titleWord   = regexp.MustCompile(`\btitres?\s*(?:n\s*)?([2356])\b|\bt\s?([2356])\b`)
	titleAlone  = regexp.MustCompile(`^(?:titre|t)?\s*([2356])\b`)
	titleByName = []struct {
		words string
		code  dossier.TitleCode
	}{{"personnel", dossier.T2}, {"fonctionnement", dossier.T3}, {"investissement", dossier.T5}, {"intervention", dossier.T6}}
	phaseWord = regexp.MustCompile(`(?i)\b(phase|lot|tranche|étape|etape)\s*(?:n\s*[°o]\s*)?([0-9]{1,2}|[ivx]{1,4}|[a-e])\b`)
)

// titleCode reads a budget title: "T3", "Titre 3 – Fonctionnement"; in a column
// of titles also "3" and "Fonctionnement".
func titleCode(s string, column bool) (dossier.TitleCode, bool) {
	f := french.Fold(s)
	if m := titleWord.FindStringSubmatch(f); m != nil {
		return dossier.TitleCode("T" + m[1] + m[2]), true
	}
	if !column {
		return "", false
	}
	if m := titleAlone.FindStringSubmatch(f); m != nil {
		return dossier.TitleCode("T" + m[1]), true
	}
	return namedTitle(f)
}

// namedTitle reads a title by its name in the finance law, "dépenses de
// personnel".
func namedTitle(folded string) (dossier.TitleCode, bool) {
	for _, t := range titleByName {
		if slices.Contains(strings.Fields(folded), t.words) {
			return t.code, true
		}
	}
	return "", false
}

// phaseName normalises a phase: "PHASE 1 – Cadrage" is "Phase 1"; a bare "1"
// under the header "Phase" too. What is not so named is kept as printed.
func phaseName(s, header string) string {
	s = french.Space(s)
	if m := phaseWord.FindStringSubmatch(s); m != nil {
		w := strings.ToLower(m[1])
		return strings.ToUpper(w[:1]) + w[1:] + " " + strings.ToUpper(m[2])
	}
	if _, err := strconv.Atoi(s); err == nil {
		if m := phaseHeader.FindString(french.Fold(header)); m != "" {
			return strings.ToUpper(m[:1]) + m[1:] + " " + s
		}
	}
	return s
}

var phaseHeader = regexp.MustCompile(`\b(?:phase|lot|tranche|etape)\b`)
