package identity

import (
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// candidate is a text that may be the value of a field.
type candidate struct {
	field field
	label string // as printed; "" where none is
	party party
	text  string
	date  dossier.Date // of a workbook cell that holds one
	src   dossier.Source
	score float64 // from 0 to about 1: label × place
	box   bool    // a line of a list, chosen by its ticked box
}

// How much a place is worth: a cell beside its label, a line with a colon, a
// line that only begins with a label, a line after one that is a label.
const (
	beside = 1.0
	colon  = .95
	begins = .7
	under  = .65
)

// candidates collects the labelled values of the documents.
func candidates(docs []*table.Document) []candidate {
	var out []candidate
	for _, doc := range docs {
		in := anyParty
		var texts []*table.Text // they may go on over the page
		for p := range doc.Pages {
			page := &doc.Pages[p]
			if doc.Kind == dossier.KindXLSX {
				in = anyParty
			}
			flush := func() {
				var cs []candidate
				cs, in = fromTexts(texts, in)
				out = append(out, cs...)
				texts = nil
			}
			for _, b := range page.Blocks {
				if b.Text != nil {
					texts = append(texts, b.Text)
					continue
				}
				flush()
				if b.Table != nil {
					var cs []candidate
					cs, in = fromTable(b.Table, in)
					out = append(out, cs...)
				}
			}
			out = append(out, fromPlaces(page)...)
			if doc.Kind == dossier.KindXLSX || p+1 == len(doc.Pages) {
				flush()
			} else if next := doc.Pages[p+1].Blocks; len(next) > 0 && next[0].Text == nil {
				flush()
			}
		}
	}
	return settled(out)
}

// settled tidies the candidates, weighs whom they are about and drops the empty
// ones.
func settled(in []candidate) []candidate {
	var out []candidate
	for _, c := range in {
		c.field = inParty(c.party, c.field, c.label)
		c, more := tidy(c)
		for _, x := range append([]candidate{c}, more...) {
			if x.text == "" && x.date.IsZero() || !isStrict(x.field) && isLabelItself(x.field, x.text) {
				continue
			}
			x.score *= trust(x.party, x.field)
			out = append(out, x)
		}
	}
	return out
}

// fromTable reads a grid of labels and values: two columns, four columns, values
// under their labels, or both in one cell. The readings compete: the one whose
// values have the form that their labels announce is kept. A heading within the
// grid says whom the rows below it are about; it returns the last one.
func fromTable(t *table.Table, in party) ([]candidate, party) {
	best, after := fromRows(t, in)
	most := worth(best)
	for i, r := range [][]candidate{alternate(t), stacked(t), downColumns(t), roster(t)} {
		w := worth(r)
		if i < 2 && r != nil {
			w += .5 // such a grid is told by its whole shape
		}
		if w > most {
			best, most = r, w
		}
	}
	for i := range best {
		if best[i].party == anyParty {
			best[i].party = in
		}
	}
	return best, after
}

// worth adds up how well the values of candidates suit their labels.
func worth(cs []candidate) float64 {
	sum := 0.0
	for _, c := range cs {
		f := inParty(c.party, c.field, c.label)
		switch {
		case f == fieldElse:
			sum += .1
		case c.text == "" && c.date.IsZero(), severalTicked(c.text):
		case isLabelItself(f, c.text):
			sum--
		case !c.date.IsZero() || isStrict(f) && confirmsValue(f, c.text):
			sum += 2 * c.score
		case isStrict(f):
			sum -= .5
		case worded(c.text):
			sum += c.score
		}
	}
	return sum
}

// isLabelItself reports whether a text in the place of a value of f is another
// label.
func isLabelItself(f field, s string) bool {
	if isStrict(f) && confirmsValue(f, s) {
		return false
	}
	g, score := fieldOf(s)
	return g != noField && g != f && score >= .95
}

// group is a cell on the left that names several rows.
type group struct {
	name  string
	until int // the row after its last
}

// fromRows reads a grid row by row.
func fromRows(t *table.Table, in party) ([]candidate, party) {
	var out []candidate
	t = joinWrapped(t)
	var g group
	for r := range t.Rows {
		cells := filledCells(t.Rows[r])
		if len(cells) == 1 && splitLine(cells[0].Text, cells[0].Source) == nil {
			if p, ok := partyOf(cells[0].Text); ok {
				in, g = p, group{}
				continue
			}
		}
		from := 0
		if first := &t.Rows[r][0]; first.RowSpan > 1 && !first.Covered && len(t.Rows[r]) > 2 {
			g, from = group{french.Space(first.Text), r + first.RowSpan}, 1
		} else if r < g.until {
			from = 1
		} else {
			g = group{}
		}
		if from == 0 && len(cells) == 3 && cells[0] == &t.Rows[r][0] && startsGroup(cells) {
			g, from = group{french.Space(cells[0].Text), r + 1}, 1
		}
		p := in
		if q, ok := partyOf(g.name); ok {
			p = q
		}
		for _, c := range fromRow(t, r, from) {
			if c.party == anyParty {
				c.party = p
			}
			if f, score := fieldOf(g.name + " " + c.label); g.name != "" && (c.field == fieldElse || c.score < .8) && score >= .95 && f != fieldElse {
				c.field, c.score = f, score*.95
			}
			out = append(out, c)
		}
	}
	return out, in
}

// startsGroup reports whether the first of three cells names a group of one row:
// « Dépôt | Date | 15/01/2021 ».
func startsGroup(cells []*table.Cell) bool {
	f, score := fieldOf(cells[0].Text + " " + cells[1].Text)
	return f != noField && score >= .95 && confirmsValue(f, french.Space(cells[2].Text)) && !confirmsValue(f, french.Space(cells[1].Text))
}

func fromRow(t *table.Table, r, from int) []candidate {
	var out []candidate
	var cells []*table.Cell
	var at []int
	for c := from; c < len(t.Rows[r]); c++ {
		if cell := &t.Rows[r][c]; !cell.Covered && french.Space(cell.Text) != "" {
			cells, at = append(cells, cell), append(at, c)
		}
	}
	if len(cells) > 2 && rankRe.MatchString(french.Space(cells[0].Text)) {
		cells, at = cells[1:], at[1:] // the rows of the form are numbered
	}
	if below := fromBelow(t, r, cells, at); below != nil {
		return below
	}
	if v, ok := fromChoices(cells); ok {
		return []candidate{v}
	}
	if v, ok := fromDigits(cells); ok {
		return []candidate{v}
	}
	if len(cells) > 6 {
		return nil
	}
	form := isForm(cells)
	for i := 0; i < len(cells); i++ {
		cell := cells[i]
		if i+1 < len(cells) {
			if pairs := pairLines(cell, cells[i+1]); pairs != nil {
				out = append(out, pairs...)
				i++
				continue
			}
		}
		if cs := splitLine(cell.Text, cell.Source); len(cs) > 0 && cs[len(cs)-1].text != "" {
			out = append(out, cs...)
			continue
		}
		f, score := fieldOf(strings.TrimRight(french.Space(cell.Text), " :"))
		if f == noField || score < .5 || i+1 >= len(cells) {
			continue
		}
		next := cells[i+1]
		adjacent := at[i+1] == at[i]+max(1, cell.ColSpan)
		nf, ns := fieldOf(strings.TrimRight(french.Space(next.Text), " :"))
		if nf != noField && (adjacent && ns >= .95 && i+2 < len(cells) && nf != f || !adjacent && ns >= .8) {
			continue // the value of this label is empty
		}
		if score < .75 && !form || (f == fieldTitle || f == fieldName || f == fieldContact) && headsFigures(t, r, at[i+1]) {
			continue // "Titre" or "Intitulé" may head a column
		}
		place := beside
		if !form {
			place = .8
		}
		out = append(out, candidate{field: f, label: cell.Text, text: cellText(next, f), date: next.Date, src: source(next), score: score * place})
		i++
	}
	return out
}

// headsFigures reports whether figures stand below a cell: it is the head of a
// column.
func headsFigures(t *table.Table, row, col int) bool {
	figures, others := 0, 0
	for r := row + 1; r < len(t.Rows); r++ {
		for c := range t.Rows[r] {
			if f, score := labelOf(&t.Rows[r][c]); f != noField && f != fieldElse && score >= sure {
				return false // a form goes on
			}
		}
		switch s := french.Space(t.Rows[r][col].Text); {
		case s == "":
		case strings.IndexFunc(strings.TrimRight(s, " kKM€"), isLetter) < 0 && strings.ContainsAny(s, "0123456789") && len([]rune(s)) <= 14:
			figures++
		default:
			others++
		}
	}
	return figures >= 2 && figures > others
}

// isForm reports whether the cells of a row are labels and values in turn.
func isForm(cells []*table.Cell) bool {
	if len(cells)%2 != 0 {
		return false
	}
	for i := 0; i < len(cells); i += 2 {
		if f, score := fieldOf(strings.TrimRight(french.Space(cells[i].Text), " :")); f == noField || score < .5 {
			return false
		}
	}
	return true
}

// cellText returns the text of a cell; an identifier that a workbook would show
// rounded is taken from its stored number.
func cellText(c *table.Cell, f field) string {
	if f == fieldEmail && strings.Contains(c.Source.Raw, "\n") {
		// A narrow cell breaks an address anywhere.
		if lines := strings.Split(c.Source.Raw, "\n"); !strings.ContainsAny(strings.Join(lines, ""), " \u00a0,;") {
			return strings.Join(lines, "")
		}
	}
	if f == fieldSIRET && c.Number != "" && !strings.ContainsAny(c.Number, ".eE-") {
		return c.Number
	}
	return french.Space(c.Text)
}

// fromBelow reads a row of labels above a row of values.
func fromBelow(t *table.Table, r int, cells []*table.Cell, at []int) []candidate {
	if len(cells) < 2 || r+1 >= len(t.Rows) || r+2 < len(t.Rows) && len(t.Rows) > 3 && len(cells) < 5 {
		return nil
	}
	var out []candidate
	for i, cell := range cells {
		f, score := fieldOf(strings.TrimRight(french.Space(cell.Text), " :"))
		if f == noField || score < .8 {
			return nil
		}
		below := &t.Rows[r+1][at[i]]
		if below.Covered || french.Space(below.Text) == "" {
			continue
		}
		if isLabelItself(f, below.Text) {
			return nil
		}
		out = append(out, candidate{field: f, label: cell.Text, text: cellText(below, f), date: below.Date, src: source(below), score: score * .9})
	}
	return out
}

func source(c *table.Cell) dossier.Source {
	src := c.Source
	if src.Raw == "" {
		src.Raw = french.Space(c.Text)
	}
	return src
}
