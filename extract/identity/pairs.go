package identity

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// candidate is a text that may be the value of a field.
type candidate struct {
	field field
	text  string
	date  dossier.Date // of a workbook cell that holds one
	src   dossier.Source
	score float64 // from 0 to about 1: label × place
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
		for p := range doc.Pages {
			page := &doc.Pages[p]
			var texts []*table.Text
			for _, b := range page.Blocks {
				if b.Text != nil {
					texts = append(texts, b.Text)
					continue
				}
				out = append(out, fromTexts(texts)...)
				texts = nil
				if b.Table != nil {
					out = append(out, fromTable(b.Table)...)
				}
			}
			out = append(out, fromTexts(texts)...)
		}
	}
	return out
}

// fieldOf returns the field that a label names, with a score.
func fieldOf(label string) (field, float64) {
	f := french.Fold(label)
	if len(f) > 90 {
		return noField, 0
	}
	if strings.Contains(label, "@") && emailRe.MatchString(label) {
		return noField, 0
	}
	return labelWords.Best(label)
}

// fromTable reads a grid of labels and values: two columns, four columns, a
// value under its label, or both in one cell.
func fromTable(t *table.Table) []candidate {
	if out := alternate(t); out != nil {
		return out
	}
	if out := stacked(t); out != nil {
		return out
	}
	var out []candidate
	t = joinWrapped(t)
	for r := range t.Rows {
		out = append(out, fromRow(t, r)...)
	}
	return out
}

func fromRow(t *table.Table, r int) []candidate {
	var out []candidate
	var cells []*table.Cell
	var at []int
	for c := range t.Rows[r] {
		if cell := &t.Rows[r][c]; !cell.Covered && french.Space(cell.Text) != "" {
			cells, at = append(cells, cell), append(at, c)
		}
	}
	if len(cells) > 2 && rankRe.MatchString(french.Space(cells[0].Text)) {
		cells, at = cells[1:], at[1:] // the rows of the form are numbered
	}
	if len(cells) > 6 {
		return nil
	}
	if below := fromBelow(t, r, cells, at); below != nil {
		return below
	}
	form := isForm(cells)
	for i := 0; i < len(cells); i++ {
		cell := cells[i]
		if c, ok := splitColon(cell.Text, cell.Source); ok {
			if c.text != "" {
				out = append(out, c)
				continue
			}
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
		if score < .75 && !form {
			continue // "Titre" alone may head a column
		}
		place := beside
		if !form {
			place = .8
		}
		out = append(out, candidate{f, cellText(next, f), next.Date, source(next), score * place})
		i++
	}
	return out
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
	if f == fieldSIRET && c.Number != "" && !strings.ContainsAny(c.Number, ".eE-") {
		return c.Number
	}
	return french.Space(c.Text)
}

// fromBelow reads a row of labels above a row of values.
func fromBelow(t *table.Table, r int, cells []*table.Cell, at []int) []candidate {
	if len(cells) < 2 || r+1 >= len(t.Rows) || r+2 < len(t.Rows) && len(t.Rows) > 3 {
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
		if nf, ns := fieldOf(below.Text); nf != noField && ns >= .8 {
			return nil
		}
		out = append(out, candidate{field: f, text: cellText(below, f), date: below.Date, src: source(below), score: score * .9})
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

var (
	colonRe   = regexp.MustCompile(`^[\s•▪·–-]*([^::]{2,80}?)[\s\x{a0}\x{202f}]*[::][\s\x{a0}\x{202f}]*(.*)$`)
	rankRe    = regexp.MustCompile(`^(?:[A-Za-z]?\d{1,2}(?:[.-]\d{1,2})*|[a-z])[.)°]?$`)
	headingRe = regexp.MustCompile(`^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|(?:[IVX]{1,4}|[A-H])(?:[.)]|\s?[–—-]))\s+\S`)
	openEnd   = regexp.MustCompile(`(?i)(?:[-–,(/]|\s(?:de|du|des|d['’]|la|le|les|l['’]|et|à|au|aux|en|pour|par|sur|dans|avec|sous))$`)
)

// endsInFigure is a value whose label was cut off: "inn 30 %".
var endsInFigure = regexp.MustCompile(`\d[\s\x{a0}\x{202f}]*%?$`)

// splitColon reads "label : value"; ok is false when the text before the colon is
// no label.
func splitColon(s string, src dossier.Source) (candidate, bool) {
	m := colonRe.FindStringSubmatch(french.Space(s))
	if m == nil {
		return candidate{}, false
	}
	f, score := fieldOf(m[1])
	if f == noField || score < .5 {
		return candidate{}, false
	}
	if src.Raw == "" {
		src.Raw = m[2]
	}
	return candidate{field: f, text: m[2], src: src, score: score * colon}, true
}

// fromTexts reads lines of the form "label : value", whose value may go on over
// the next lines, and lines that begin with a label.
func fromTexts(texts []*table.Text) []candidate {
	var out []candidate
	alone := noField // the field that the line above names and nothing else
	open := -1       // the candidate that the next line may carry on
	for k, t := range texts {
		lines := t.Lines
		if len(lines) == 0 {
			lines = []string{t.String}
		}
		for i, line := range lines {
			line = french.Space(line)
			if line == "" {
				continue
			}
			src := t.Source
			src.Raw = line
			if c, ok := splitColon(line, src); ok {
				out = append(out, c)
				alone, open = noField, len(out)-1
				continue
			}
			if open >= 0 && carriesOn(out[open].text, line, i > 0) {
				out[open].text = french.Space(out[open].text + " " + line)
				out[open].src.Raw = french.Space(out[open].src.Raw + " " + line)
				continue
			}
			open = -1
			f, score := fieldOf(line)
			label := f != noField && (score >= .95 || score >= sure && i+1 == len(lines) && k+1 < len(texts) && confirms(texts[k+1].String, f))
			if alone != noField && !label && (!headingRe.MatchString(line) || confirms(line, alone)) && len([]rune(line)) <= 120 {
				out = append(out, candidate{field: alone, text: line, src: src, score: under})
				alone, open = noField, len(out)-1
				continue
			}
			if alone = noField; label {
				alone = f
				continue
			}
			if c, ok := beginsWithLabel(line, src); ok {
				out = append(out, c)
				open = len(out) - 1
			}
		}
	}
	return slices.DeleteFunc(out, func(c candidate) bool { return c.text == "" })
}

// confirms reports whether a text is nothing but a value that only such a field
// has: a date below a label that names a date.
func confirms(s string, f field) bool {
	s = french.Space(s)
	ds := french.Dates(s)
	switch f {
	case fieldSubmitted, fieldStart, fieldEnd:
		return len(ds) == 1 && ds[0].From < 12 && ds[0].To == len(s)
	case fieldPeriod:
		_, months := french.Duration(s)
		return len(s) <= 60 && (months || len(ds) == 2)
	default:
		return false
	}
}

// carriesOn reports whether a line is the rest of a value: the next line of one
// paragraph, or a line that the one above calls for.
func carriesOn(value, line string, sameParagraph bool) bool {
	if headingRe.MatchString(line) {
		return false
	}
	first := []rune(line)[0]
	return value == "" || sameParagraph || openEnd.MatchString(value) ||
		strings.Count(value, "(") > strings.Count(value, ")") || unicode.IsLower(first) && !strings.HasSuffix(value, ".")
}

// beginsWithLabel reads a line whose first words are a label, without any mark
// after it: the layout stood for the mark.
func beginsWithLabel(line string, src dossier.Source) (candidate, bool) {
	words := strings.Fields(line)
	if len(words) < 2 || len([]rune(line)) > 140 {
		return candidate{}, false
	}
	best, bestScore, cut := noField, 0.0, 0
	for n := 1; n < len(words) && n <= 7; n++ {
		if f, score := fieldOf(strings.Join(words[:n], " ")); score >= .95 && score >= bestScore {
			best, bestScore, cut = f, score, n
		}
	}
	if best == noField || best == fieldElse {
		return candidate{}, false
	}
	value := strings.Join(words[cut:], " ")
	cutOff := len(words)-cut <= 3 && endsInFigure.MatchString(value)
	if unicode.IsLower([]rune(value)[0]) && best != fieldPeriod && !cutOff {
		return candidate{}, false // a sentence goes on
	}
	src.Raw = value
	return candidate{field: best, text: value, src: src, score: bestScore * begins}, true
}
