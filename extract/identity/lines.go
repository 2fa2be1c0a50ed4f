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

var (
	rankRe    = regexp.MustCompile(`^(?:[A-Za-z]?\d{1,2}(?:[.-]\d{1,2})*|[a-z])[.)°]?$`)
	headingRe = regexp.MustCompile(`^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|(?:[IVX]{1,4}|[A-H])(?:[.)]|\s?[–—-]))\s+\S`)
	openEnd   = regexp.MustCompile(`(?i)(?:[-–,(/]|\s(?:de|du|des|d['’]|la|le|les|l['’]|et|à|au|aux|en|pour|par|sur|dans|avec|sous))$`)
)

// endsInFigure is a value whose label was cut off: "inn 30 %".
var endsInFigure = regexp.MustCompile(`\d[\s\x{a0}\x{202f}]*%?$`)

// textReader reads texts in their order.
type textReader struct {
	out   []candidate
	in    party
	alone field  // the field that the line above names and nothing else
	label string // its label
	open  int    // the candidate that the next line may carry on, -1 for none
	last  *table.Text
}

// fromTexts reads lines of the form "label : value", whose value may go on over
// the next lines, and lines that begin with a label. Headings say whom the lines
// below them are about; it returns the last one.
func fromTexts(texts []*table.Text, in party) ([]candidate, party) {
	r := textReader{in: in, open: -1}
	for k, t := range texts {
		lines := t.Lines
		if len(lines) == 0 {
			lines = []string{t.String}
		}
		r.heading(texts, k, len(lines))
		for i, line := range lines {
			if line = french.Space(line); line == "" {
				continue
			}
			var next *table.Text
			if i+1 == len(lines) && k+1 < len(texts) {
				next = texts[k+1]
			}
			r.line(line, t, next, i > 0)
			r.last = t
		}
	}
	return slices.DeleteFunc(r.out, func(c candidate) bool { return c.text == "" }), r.in
}

// heading notes whom the texts below are about.
func (r *textReader) heading(texts []*table.Text, k, lines int) {
	t := texts[k]
	if lines > 1 || r.alone != noField && !standsOut(texts, k) {
		return
	}
	if p, ok := partyOf(t.String); ok && splitLine(t.String, t.Source) == nil {
		r.in = p
	} else if headingRe.MatchString(french.Space(t.String)) && len([]rune(t.String)) < 80 {
		r.in = anyParty
	}
}

// standsOut reports whether a text is set as a heading of the next one.
func standsOut(texts []*table.Text, k int) bool {
	return k+1 < len(texts) && (texts[k].Bold && !texts[k+1].Bold || texts[k].Size > 1.08*texts[k+1].Size)
}

// line reads one line of t; next is the text after it, if it is the last of t.
func (r *textReader) line(line string, t, next *table.Text, within bool) {
	src := t.Source
	src.Raw = line
	if cs := splitLine(line, src); cs != nil {
		for j := range cs {
			cs[j].party = r.in
		}
		r.out = append(r.out, cs...)
		r.alone, r.open = noField, len(r.out)-1
		if last := cs[len(cs)-1]; last.text == "" && isStrict(last.field) {
			r.alone, r.label, r.open = last.field, last.label, -1
		}
		return
	}
	if r.open >= 0 && carriesOn(r.out[r.open], line, within) && (r.out[r.open].text != "" || within || near(r.last, t)) {
		c := &r.out[r.open]
		c.text = joinLines(c.text, line)
		c.src.Raw = french.Space(c.src.Raw + " " + line)
		return
	}
	r.open = -1
	if r.choice(line, src) {
		return
	}
	f, score := fieldOf(line)
	label := f != noField && (score >= .95 || score >= sure && next != nil && (confirms(next.String, f) || caption(t, next)))
	if r.alone != noField && isStrict(r.alone) && confirmsValue(r.alone, line) {
		label = false // « Guichet » below « Dispositif »
	}
	if r.alone != noField && !label && (!headingRe.MatchString(line) || confirms(line, r.alone)) && len([]rune(line)) <= 120 {
		r.out = append(r.out, candidate{field: r.alone, label: r.label, text: line, src: src, score: under, party: r.in})
		r.alone, r.open = noField, len(r.out)-1
		return
	}
	if r.alone = noField; label {
		r.alone, r.label = f, line
		return
	}
	if c, ok := beginsWithLabel(line, src); ok {
		c.party = r.in
		r.out = append(r.out, c)
		r.open = len(r.out) - 1
	}
}

// near reports whether a text may be the value of the label that ends the one before
// it: on its right or right below it.
func near(label, value *table.Text) bool {
	if label == nil || label.Source.Box == nil || value.Source.Box == nil {
		return true
	}
	a, b := label.Source.Box, value.Source.Box
	if min(a.Y1, b.Y1)-max(a.Y0, b.Y0) > 0 {
		return b.X0 >= a.X1
	}
	return b.Y0 >= a.Y0 && b.Y0-a.Y1 < 1.3*max(label.Size, 1)
}

// caption reports whether a text is set smaller than the next, close above it: the
// name of a field.
func caption(a, b *table.Text) bool {
	if a.Source.Box == nil || b.Source.Box == nil || a.Size == 0 {
		return false
	}
	return a.Size < .9*b.Size && b.Source.Box.Y0-a.Source.Box.Y1 < b.Size && b.Source.Box.Y0 >= a.Source.Box.Y0
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
// paragraph, or a line that the one above calls for. A value that is complete by its
// form has no rest.
func carriesOn(c candidate, line string, sameParagraph bool) bool {
	value := c.text
	if headingRe.MatchString(line) || value != "" && complete(c.field, value) {
		return false
	}
	if f, score := fieldOf(line); value != "" && f != noField && score >= .97 {
		return false
	}
	if _, ok := beginsWithLabel(line, dossier.Source{}); ok && value != "" && isStrict(c.field) && confirmsValue(c.field, value) {
		return false
	}
	first := []rune(line)[0]
	return value == "" || sameParagraph || openEnd.MatchString(value) ||
		strings.Count(value, "(") > strings.Count(value, ")") || unicode.IsLower(first) && !strings.HasSuffix(value, ".")
}

// complete reports whether a value of a field needs nothing more.
func complete(f field, s string) bool {
	switch f {
	case fieldSIRET, fieldSubmitted, fieldStart, fieldEnd:
		return confirmsValue(f, s)
	case fieldEmail:
		_, ok := email(s)
		return ok && !strings.HasSuffix(s, "-") && !strings.HasSuffix(s, ".")
	default:
		return false
	}
}

// startsWithDate reports whether the value of a date begins with one: "Déposé le lundi
// 25 janvier 2021".
func startsWithDate(f field, value string) bool {
	if f != fieldSubmitted && f != fieldStart && f != fieldEnd {
		return false
	}
	ds := french.Dates(value)
	return len(ds) > 0 && ds[0].From < 12
}

// boxStart is a line that begins with a box to tick.
var boxStart = regexp.MustCompile(`^(?i:[☐☑☒□■▢✓✔✗✘⬜]|\[\s?[x✓✔]?\s?\]|\(\s?x?\s?\))\s*\S`)

// choice reads a line of a list of boxes below a label: the ticked one is its value.
func (r *textReader) choice(line string, src dossier.Source) bool {
	if r.alone == noField || !boxStart.MatchString(line) {
		return false
	}
	if text := ticked(line + " ☐ –"); text != "" && text != line {
		src.Raw = line
		r.out = append(r.out, candidate{field: r.alone, label: r.label, text: text, src: src, score: under + .2, party: r.in, box: true})
	}
	return true
}

// beginsWithLabel reads a line whose first words are a label, without any mark
// after it: the layout stood for the mark.
func beginsWithLabel(line string, src dossier.Source) (candidate, bool) {
	line = withoutMark(lead(line))
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
	if unicode.IsLower([]rune(value)[0]) && best != fieldPeriod && !cutOff && !startsWithDate(best, value) {
		return candidate{}, false // a sentence goes on
	}
	src.Raw = value
	if (best == fieldSIRET || best == fieldEmail) && !confirmsValue(best, value) {
		return candidate{}, false
	}
	return candidate{field: best, label: strings.Join(words[:cut], " "), text: value, src: src, score: bestScore * begins}, true
}
