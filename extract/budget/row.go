package budget

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// rowKind is what a row of a section is.
type rowKind int

const (
	rowLine     rowKind = iota // an expense or, in a financing plan, a source
	rowGroup                   // a heading that holds for the rows below
	rowSubtotal                // a sum of some of the rows above or below
	rowTotal                   // the sum of all
	rowTax                     // "TVA 20 %" under a list without taxes
	rowNote                    // a remark
)

// row is a row read.
type row struct {
	kind    rowKind
	at      int // row of the grid
	label   string
	cell    *table.Cell // the label's
	number  string
	title   dossier.Value[dossier.TitleCode]
	phase   dossier.Value[string]
	year    int            // of a heading
	amounts map[int]amount // by position in the section's columns
}

// readRows reads the rows of the section.
func (s *section) readRows() []row {
	out := s.leadRows()
	for _, r := range s.rows {
		rw, ok := s.readRow(r)
		if !ok {
			continue
		}
		if n := len(out); rw.kind == rowGroup && n > 0 && continuesLabel(rw.label, out[n-1]) {
			out[n-1].label += " " + rw.label
			continue
		}
		out = append(out, rw)
	}
	out = s.spreadMarks(s.joinLabels(out))
	if n := len(out); s.trail != "" && n > 0 && continuesLabel(s.trail, out[n-1]) {
		out[n-1].label += " " + s.trail
	}
	s.findSums(out)
	return out
}

// joinLabels gives rows of amounts the beginning of their wrapped label, which
// stands in a row of its own above: the amounts of a row are often set at half its
// height.
func (s *section) joinLabels(rows []row) []row {
	var out []row
	for _, rw := range rows {
		for n := len(out); n > 0 && beginsLabel(out[n-1], rw); n = len(out) {
			rw.label = french.Space(out[n-1].label + " " + rw.label)
			rw.cell = out[n-1].cell
			s.readMarks(&rw)
			rw.kind = s.kindOf(&rw, nil)
			out = out[:n-1]
		}
		out = append(out, rw)
	}
	return out
}

// beginsLabel reports whether a text alone in its row is the beginning of the label
// of the row below: that has amounts and no label, or one that goes on in small
// letters.
func beginsLabel(above, below row) bool {
	if above.kind != rowGroup || len(above.amounts) > 0 || above.cell == nil || len(below.amounts) == 0 ||
		above.title.Known || above.phase.Known || above.year != 0 {
		return false
	}
	label := []rune(strings.TrimSpace(below.label))
	return below.cell == nil || len(label) > 0 && unicode.IsLower(label[0])
}

// continuesLabel reports whether a text alone in its row is the end of a wrapped
// label above it.
func continuesLabel(text string, above row) bool {
	if above.kind != rowLine || len(above.amounts) == 0 {
		return false
	}
	first := []rune(text)[0]
	return unicode.IsLower(first) || first == '(' || strings.HasSuffix(above.label, "-") || strings.HasSuffix(above.label, "–")
}

// readRow reads one row; ok is false for an empty row and a repeated header.
func (s *section) readRow(r int) (row, bool) {
	rw := row{at: r, amounts: map[int]amount{}}
	var texts []*table.Cell
	for c := s.from; c < s.to; c++ {
		cell := &s.grid.Rows[r][c]
		if !cell.Covered && french.Space(cell.Text) != "" {
			texts = append(texts, cell)
		}
	}
	if len(texts) == 0 || s.repeatsHeader(r) {
		return rw, false
	}
	for i := range s.columns {
		col := &s.columns[i]
		if !col.role.money() && col.role != roleQuantity {
			continue
		}
		if a, ok := s.amount(&s.grid.Rows[r][col.index], col); ok {
			rw.amounts[i] = a
		}
	}
	s.readLabel(&rw, texts)
	if rw.label == "" && len(texts) == 1 && s.headsYear(r, texts[0]) {
		rw.kind, rw.cell, rw.label = rowGroup, texts[0], french.Space(texts[0].Text)
		rw.amounts = map[int]amount{}
		rw.readGroup()
		return rw, true
	}
	if rw.label == "" && len(texts) == 1 && s.beside(r, texts[0]) && s.inMarks(r, texts[0]) {
		rw.kind, rw.cell, rw.label = rowGroup, texts[0], french.Space(texts[0].Text)
		s.readMarks(&rw)
		return rw, true
	}
	if rw.label == "" {
		return rw, len(rw.amounts) > 0
	}
	s.readMarks(&rw)
	rw.kind = s.kindOf(&rw, texts)
	if rw.kind == rowGroup {
		rw.readGroup()
	}
	return rw, true
}

// headsYear reports whether the one text of a row is a year that heads the rows
// below: no amount stands where it does, unless it is merged over several columns.
func (s *section) headsYear(r int, c *table.Cell) bool {
	if !isYear(french.Space(c.Text)) {
		return false
	}
	for i := range s.columns {
		if col := &s.columns[i]; col.role.money() && &s.grid.Rows[r][col.index] == c {
			return c.ColSpan > 1
		}
	}
	return true
}

// readLabel takes the label from its column or, where that is empty, from the
// first text that is not another column's: totals often stand in the column of
// the numbers or in a merged cell.
func (s *section) readLabel(rw *row, texts []*table.Cell) {
	if col := s.find(roleLabel); col != nil {
		rw.setLabel(s.cell(rw.at, col))
		rw.takeLead(s.leading(col))
	} else if col := s.find(roleSource); col != nil {
		rw.setLabel(s.cell(rw.at, col))
	}
	if num := s.find(roleNumber); num != nil {
		if t := french.Space(s.grid.Rows[rw.at][num.index].Text); lineNumber.MatchString(t) {
			rw.number = t
		}
	}
	if rw.label == "" {
		for _, c := range texts {
			if !isAmount(c) && !isNothing(french.Space(c.Text)) && strings.ContainsFunc(c.Text, unicode.IsLetter) && !s.beside(rw.at, c) {
				rw.setLabel(c)
				break
			}
		}
	}
}

// beside reports whether a cell is a comment or a title, not a label: what stands
// in the column of the titles and is none may head the rows below.
func (s *section) beside(r int, c *table.Cell) bool {
	for i := range s.columns {
		col := &s.columns[i]
		if &s.grid.Rows[r][col.index] != c {
			continue
		}
		_, title := titleCode(c.Text, true)
		return col.role == roleComment || col.role == roleTitle && title || col.role == rolePhase && phaseWord.MatchString(c.Text)
	}
	return false
}

// inMarks reports whether a cell stands in the column of the titles or of the phases.
func (s *section) inMarks(r int, c *table.Cell) bool {
	for i := range s.columns {
		if col := &s.columns[i]; &s.grid.Rows[r][col.index] == c {
			return col.role == roleTitle || col.role == rolePhase
		}
	}
	return false
}

func (rw *row) setLabel(c *table.Cell) {
	if t := french.Space(c.Text); strings.ContainsFunc(t, unicode.IsLetter) {
		rw.label, rw.cell = t, c
	}
}

var (
	totalStart    = regexp.MustCompile(`^(?:grand )?(?:totaux|total|somme|ensemble$|ensemble (?:des |du |de l |de la )?(?:projet|operation|depenses|couts|titres?|phases?|tranches?|lots?|annees?|exercices?|t[2356]|20[0-4]\d)\b|montant total|cout total|couts totaux|budget total|depenses? totales?|cout (?:global|complet)|cout (?:du projet|de l operation)|montant global)\b`)
	subtotalStart = regexp.MustCompile(`^(?:sous tota(?:l|ux)|s total|s t\b|stotal|ss total|sous ensemble|total (?:intermediaire|partiel))`)
	totalPart     = regexp.MustCompile(`\b(?:titre|phase|lot|tranche|axe|volet|annee|exercice|ae|cp|dont|chapitre)\b|\bt[2356]\b|\b20[0-4]\d\b|\bpersonnel\b|\bfonctionnement\b|\binvestissements?\b|\bintervention\b`)
	taxRow        = regexp.MustCompile(`^(?:montant )?(?:de )?(?:la )?(?:tva|t v a|taxe)\b`)
	noteStart     = regexp.MustCompile(`^(?:note|nota|nb|n b|remarque|source|montants? |les montants|tous les montants|\d source)\b`)
)

// kindOf says what the row is from its words and its cells; sums are checked
// after.
func (s *section) kindOf(rw *row, texts []*table.Cell) rowKind {
	f := french.Fold(withoutUnit(rw.label))
	amounts := s.moneyCells(rw)
	switch {
	case amounts == 0 && (noteStart.MatchString(f) || footnote.MatchString(strings.ToLower(rw.label)) || len([]rune(rw.label)) > 140):
		return rowNote
	case subtotalStart.MatchString(f) && amounts > 0:
		return rowSubtotal
	case totalStart.MatchString(f) && amounts > 0:
		if totalPart.MatchString(f) && !strings.HasPrefix(f, "total general") {
			return rowSubtotal
		}
		return rowTotal
	case taxRow.MatchString(f) && amounts == 1 && s.find(roleVAT) == nil:
		return rowTax
	case amounts == 0 && len(texts) <= 2:
		return rowGroup
	case amounts == 0:
		return rowNote
	}
	return rowLine
}

// moneyCells counts the amounts of a row that are money, quantities left out.
func (s *section) moneyCells(rw *row) int {
	n := 0
	for i := range rw.amounts {
		if s.columns[i].role.money() {
			n++
		}
	}
	return n
}

var groupYear = regexp.MustCompile(`^(?:(?:ae|cp|dont|annee|exercice|budget|depenses?|programmation)\s+)*(20[0-4]\d)$`)

// readGroup reads what a heading says of the rows below: a title, a phase, a
// year.
func (rw *row) readGroup() {
	f := french.Fold(rw.label)
	if m := groupYear.FindStringSubmatch(f); m != nil {
		rw.year, _ = strconv.Atoi(m[1])
		return
	}
	if p := phaseWord.FindString(rw.label); p != "" {
		rw.phase = dossier.Read(phaseName(rw.label, ""), sourceOf(rw.cell, 1))
	}
	if t, ok := titleCode(rw.label, false); ok {
		rw.title = dossier.Read(t, sourceOf(rw.cell, 1))
	} else if t, ok := namedTitle(f); ok {
		rw.title = dossier.Read(t, sourceOf(rw.cell, .8))
	}
}

// repeatsHeader reports whether a row says what the header says.
func (s *section) repeatsHeader(r int) bool {
	f := french.Fold(rowText(s.grid, r))
	for _, h := range s.header {
		if f == french.Fold(rowText(s.grid, h)) {
			return true
		}
	}
	return s.continues != nil && len(s.header) == 0 && f != "" && f == french.Fold(s.continues.allHeaders())
}

// findSums marks as subtotals the rows that sum up others without saying so: a
// heading that carries the sum of its lines, a line "1" above "1.1" and "1.2".
func (s *section) findSums(rows []row) {
	main := s.mainColumn()
	for i := range rows {
		if rows[i].kind != rowLine {
			continue
		}
		own, ok := rows[i].amounts[main]
		if !ok {
			continue
		}
		numbered := rows[i].number != "" && i+1 < len(rows) && strings.HasPrefix(rows[i+1].number, strings.TrimSuffix(rows[i].number, ".")+".")
		f := french.Fold(rows[i].label)
		if !numbered && !startsAsGroup.MatchString(f) && !phaseStart.MatchString(f) {
			continue
		}
		var sum dossier.Money
		n := 0
		for _, next := range rows[i+1:] {
			a, ok := next.amounts[main]
			if next.kind != rowLine || numbered && !strings.HasPrefix(next.number, strings.TrimSuffix(rows[i].number, ".")+".") {
				break
			}
			if ok {
				sum += a.value.V
				n++
			}
			if n > 0 && equal(sum, own.value.V) {
				break
			}
		}
		if n > 0 && (equal(sum, own.value.V) || numbered) {
			rows[i].kind = rowGroup
			rows[i].amounts = map[int]amount{}
			rows[i].readGroup()
		}
	}
}

var (
	startsAsGroup = regexp.MustCompile(`^(?:depenses? )?(?:de )?(?:titre|t) ?[2356]\b`)
	phaseStart    = regexp.MustCompile(`^(?:phase|lot|tranche|volet|axe) (?:n |no )?(?:\d|[ivx]+\b|[a-e]\b)`)
)

// mainColumn returns the position of the column that a line's cost stands in.
func (s *section) mainColumn() int {
	for _, r := range []role{roleTotal, roleHT, roleYear} {
		for i := range s.columns {
			if s.columns[i].role == r {
				return i
			}
		}
	}
	return -1
}
