package identity

import (
	"regexp"
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
)

// downColumns reads a grid column by column: labels with their values below them,
// each of one or more rows. It returns nil where no column reads so.
func downColumns(t *table.Table) []candidate {
	var out []candidate
	most := 0 // labels of a column
	for c := range t.Columns() {
		open, labels := -1, 0
		for r := range t.Rows {
			cell := &t.Rows[r][c]
			text := french.Space(cell.Text)
			if cell.Covered || text == "" {
				continue
			}
			if cs := splitLine(text, cell.Source); cs != nil {
				out = append(out, cs...)
				open = -1
				continue
			}
			empty := open >= 0 && out[open].text == ""
			f, score := labelOf(cell)
			if empty && isStrict(out[open].field) && confirmsValue(out[open].field, text) {
				score = 0
			}
			switch {
			case f != noField && score >= sure && (!empty || f != out[open].field):
				out = append(out, candidate{field: f, label: text, score: score * .85})
				open = len(out) - 1
				labels++
				most = max(most, labels)
			case empty:
				out[open].text, out[open].date, out[open].src = cellText(cell, out[open].field), cell.Date, source(cell)
			case open >= 0 && !complete(out[open].field, out[open].text):
				v := table.Cell{Text: out[open].text, Source: out[open].src}
				joinCell(&v, cell)
				out[open].text, out[open].src = v.Text, v.Source
			}
		}
	}
	if len(out) < 2 || most < 2 {
		return nil
	}
	return out
}

// roster reads a list of people under a row of labels, the first column of which
// says what each is to the project: the contact is the one who leads it.
func roster(t *table.Table) []candidate {
	if len(t.Rows) < 2 || t.Columns() < 3 {
		return nil
	}
	at := map[field]int{}
	name := -1
	for c := range t.Rows[0] {
		f, score := labelOf(&t.Rows[0][c])
		if score >= .9 {
			at[f] = c
		}
		switch french.Fold(t.Rows[0][c].Text) {
		case "nom", "nom prenom", "nom et prenom", "prenom nom", "prenom et nom", "personne", "name":
			name = c
		}
	}
	mail, ok := at[fieldEmail]
	if !ok || name < 0 {
		return nil
	}
	var out []candidate
	for r := 1; r < len(t.Rows); r++ {
		p := anyParty
		for c := range t.Rows[r] {
			if q, ok := partyOf(t.Rows[r][c].Text); ok && c != mail && c != name && q != projectParty {
				p = q
				break
			}
		}
		person, address := &t.Rows[r][name], &t.Rows[r][mail]
		out = append(out, candidate{field: fieldContact, text: french.Space(person.Text), src: source(person), score: .9, party: p},
			candidate{field: fieldEmail, text: french.Space(address.Text), src: source(address), score: .9, party: p})
	}
	return out
}

// pairLines pairs the lines of a cell of several labels with those of the cell
// beside it; nil where they are not as many.
func pairLines(labels, values *table.Cell) []candidate {
	texts := strings.Split(values.Source.Raw, "\n")
	lines := strings.Split(labels.Source.Raw, "\n")
	if len(texts) < 2 || len(lines) < len(texts) {
		return nil
	}
	var out []candidate
	for i := 0; i < len(lines); {
		best, most, n := noField, 0.0, 0
		joined := ""
		for k := i; k < len(lines) && k < i+3; k++ {
			joined = strings.TrimSpace(joined + " " + strings.TrimRight(french.Space(lines[k]), " :"))
			if f, score := fieldOf(joined); f != noField && score >= sure && score >= most {
				best, most, n = f, score, k-i+1
			}
		}
		if n == 0 || len(out) >= len(texts) {
			return nil
		}
		src := values.Source
		src.Raw = texts[len(out)]
		out = append(out, candidate{field: best, label: joined, text: french.Space(src.Raw), src: src, score: most * .9})
		i += n
	}
	if len(out) != len(texts) {
		return nil
	}
	return out
}

var (
	emptyBox  = regexp.MustCompile(`^(?:[☐□▢⬜❏❑○◯]|\[\s?\]|\(\s?\))$`)
	tickedBox = regexp.MustCompile(`^(?i:[☑☒■✓✔✗✘⊠⊗●◉◼▣]|\[\s?[x✓✔]\s?\]|\(\s?x\s?\)|x|oui)$`)
)

// fromChoices reads a row of choices, of which a box in a cell of its own ticks one:
// « Dispositif | ☒ | Guichet | ☐ | AAP ».
func fromChoices(cells []*table.Cell) (candidate, bool) {
	if len(cells) < 3 {
		return candidate{}, false
	}
	f, score := labelOf(cells[0])
	if f == noField || score < sure {
		return candidate{}, false
	}
	boxes, on, marks := 0, -1, 0
	inline := ""
	for i, c := range cells[1:] {
		s := french.Space(c.Text)
		switch {
		case tickedBox.MatchString(s):
			on = i + 1
			boxes++
			marks++
		case emptyBox.MatchString(s):
			boxes++
		case boxRe.MatchString(s) && len(cells) > 2:
			inline += " " + s
			boxes++
		}
	}
	if boxes == 0 {
		return candidate{}, false
	}
	out := candidate{field: f, label: cells[0].Text, src: source(cells[0]), score: score * .95}
	if inline != "" {
		out.text = ticked(inline)
		if severalTicked(inline) {
			out.text = inline
		}
		for _, c := range cells[1:] {
			if strings.Contains(french.Space(c.Text), out.text) {
				out.src = source(c)
			}
		}
		return out, true
	}
	if on < 0 {
		return out, true // nothing is ticked: nothing is said
	}
	if marks > 1 { // kept as it is printed, for the note
		for _, c := range cells[1:] {
			s := french.Space(c.Text)
			if tickedBox.MatchString(s) {
				s = "☒"
			}
			out.text = strings.TrimSpace(out.text + " " + s)
		}
		return out, true
	}
	// The box stands before its choice when one comes right after the label.
	first := french.Space(cells[1].Text)
	choice := on - 1
	if tickedBox.MatchString(first) || emptyBox.MatchString(first) || choice < 1 {
		choice = on + 1
	}
	if choice >= len(cells) {
		return out, true
	}
	out.text, out.src = french.Space(cells[choice].Text), source(cells[choice])
	return out, true
}

// fromDigits reads a number printed one figure a box.
func fromDigits(cells []*table.Cell) (candidate, bool) {
	if len(cells) < 10 {
		return candidate{}, false
	}
	f, score := labelOf(cells[0])
	if f == noField || score < sure {
		return candidate{}, false
	}
	var b strings.Builder
	src := source(cells[1])
	for _, c := range cells[1:] {
		s := french.Space(c.Text)
		if len([]rune(s)) > 4 {
			return candidate{}, false
		}
		b.WriteString(s)
		if src.Box != nil && c.Source.Box != nil {
			u := src.Box.Union(*c.Source.Box)
			src.Box = &u
		}
	}
	src.Raw = b.String()
	return candidate{field: f, label: cells[0].Text, text: b.String(), src: src, score: score * .95}, true
}
