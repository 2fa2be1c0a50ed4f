package identity

import (
	"regexp"
	"strings"

	"guichet/extract/french"
	"guichet/internal/dossier"
)

var (
	// leader is a row of dots or underscores that leads from a label to its value.
	leader = regexp.MustCompile(`[\s\x{a0}]*(?:[._…·][\s\x{a0}]?){4,}[\s\x{a0}::]*|[\s\x{a0}]*(?:_{2,}|…{2,}|\.{3,})[\s\x{a0}::]*`)
	// separator parts one label and value from the next in a line.
	separator = regexp.MustCompile(`[\s\x{a0}]+[–—|/•·-][\s\x{a0}]+|[;,(|•][\s\x{a0}]*|\.[\s\x{a0}]+`)
	edges     = " \u00a0\u202f\t–—-;,|•·:(/"
)

// lead returns a line whose leaders are colons.
func lead(line string) string {
	if !strings.Contains(line, "..") && !strings.ContainsAny(line, "_…·") && !strings.Contains(line, ". .") {
		return line
	}
	return french.Space(strings.TrimRight(leader.ReplaceAllString(line, " : "), " :"))
}

// found is a label in a line: the bytes of the label and where its value begins.
type found struct {
	from, to int
	field    field
	score    float64
}

// labelsIn returns the labels of a line that a colon follows, in order. At the
// beginning of the line or after a separator a label may be any; elsewhere it must
// be sure, and what follows must be a value that only such a field has.
func labelsIn(s string) []found {
	var out []found
	begin := 0 // where the next label may begin
	for i, r := range s {
		if r != ':' && r != '\uff1a' {
			continue
		}
		next := i + len(string(r))
		if strings.HasPrefix(s[next:], "//") {
			continue
		}
		if f, ok := labelBefore(s, begin, i, next); ok {
			out = append(out, f)
			begin = next
		}
	}
	return out
}

func labelBefore(s string, begin, colonAt, next int) (found, bool) {
	head := s[begin:colonAt]
	// After the beginning and after each separator, the farthest first: the label
	// is then all that stands before the colon.
	starts := []int{0}
	for _, m := range separator.FindAllStringIndex(head, -1) {
		starts = append(starts, m[1])
	}
	for k, at := range starts {
		label := head[at:]
		if n := len([]rune(strings.TrimSpace(label))); n < 2 || n > 80 {
			continue
		}
		if k == 0 && begin > 0 {
			continue // right after another label's colon: a value stands there
		}
		if f, score := fieldOf(label); f != noField && score >= .5 && (k == 0 || score >= sure) {
			return found{begin + at, next, f, score}, true
		}
	}
	if begin == 0 && len(starts) == 1 {
		return found{}, false
	}
	// Elsewhere: the longest end of the words that is a label.
	words := wordStarts(head)
	for k := max(1, len(words)-6); k < len(words); k++ {
		f, score := fieldOf(head[words[k]:])
		if score >= .95 && f != fieldElse && isStrict(f) && confirmsValue(f, firstValue(s[next:])) {
			return found{begin + words[k], next, f, score}, true
		}
	}
	return found{}, false
}

func firstValue(s string) string {
	if i := strings.IndexAny(s, ":\uff1a"); i > 0 {
		s = s[:i]
	}
	return french.Space(s)
}

func wordStarts(s string) []int {
	var out []int
	in := false
	for i, r := range s {
		space := r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\t'
		if !space && !in {
			out = append(out, i)
		}
		in = !space
	}
	return out
}

// isStrict reports whether the values of a field can be told by their form.
func isStrict(f field) bool {
	switch f {
	case fieldTheme, fieldTrack, fieldSIRET, fieldEmail, fieldSubmitted, fieldStart, fieldEnd, fieldPeriod, fieldType:
		return true
	default:
		return false
	}
}

// confirmsValue reports whether a text has the form of a field's values.
func confirmsValue(f field, s string) bool {
	switch f {
	case fieldTheme:
		return themeCode.MatchString(s)
	case fieldTrack:
		_, ok := track(s)
		return ok
	case fieldSIRET:
		_, ok := siret(s)
		return ok
	case fieldEmail:
		_, ok := email(s)
		return ok
	case fieldSubmitted, fieldStart, fieldEnd:
		return dated(s)
	case fieldPeriod:
		_, ok := french.Duration(s)
		return ok || dated(s)
	case fieldType:
		_, score := statusWords.Best(ticked(s))
		return score >= .4
	default:
		return worded(s)
	}
}

// splitLine reads the labels of a line with their values: "Projet : Halles – Thème :
// ITN2", "Début : 1/3/2021 Fin : 4/5/2021". It returns nil for a line without a
// label before a colon.
func splitLine(line string, src dossier.Source) []candidate {
	s := lead(french.Space(line))
	labels := labelsIn(s)
	if len(labels) == 0 || labels[0].from > 0 && !labelStarts.MatchString(s[:labels[0].from]+" ") && !startsLate(s, labels[0]) {
		return nil
	}
	var out []candidate
	for k, l := range labels {
		end := len(s)
		if k+1 < len(labels) {
			end = labels[k+1].from
		}
		value := strings.Trim(s[l.to:end], edges)
		if k+1 == len(labels) {
			value = strings.TrimLeft(s[l.to:end], edges)
			value = strings.TrimRight(value, " \u00a0")
		} else if strings.Count(value, "(") > strings.Count(value, ")") {
			value += ")"
		}
		v := candidate{field: l.field, label: s[l.from:l.to], text: value, src: src, score: l.score * colon}
		v.src.Raw = value
		out = append(out, v)
	}
	return out
}

// startsLate allows a label after other words of its line where its value has the
// right form: "Dossier déposé. Début : 01/03/2021".
func startsLate(s string, l found) bool {
	return isStrict(l.field) && confirmsValue(l.field, firstValue(s[l.to:]))
}

var (
	siretTail  = regexp.MustCompile(`(?i)[\s\x{a0}\x{202f}]*[,;–—(|/-]?[\s\x{a0}]*(?:immatriculée?[^,(]{0,30}|n[°ºo]\s*(?:de\s+)?)?\bSIRE[TN]\b(.*)$`)
	mailTail   = regexp.MustCompile(`(?i)[\s\x{a0}\x{202f}]*[,;–—(|/:<-]*[\s\x{a0}]*(?:(?:courriel|m[ée]l|e-?mail)\s*:?\s*)?[a-z0-9][a-z0-9._%+'-]*@[a-z0-9][a-z0-9.-]*.*$`)
	phoneTail  = regexp.MustCompile(`(?i)[\s\x{a0}\x{202f}]*[,;–—(|/-]?[\s\x{a0}]*(?:t[ée]l(?:[ée]phone)?\.?\s*:?\s*)?(?:\+33|0)\s?[1-9](?:[\s.\x{a0}-]?\d\d){4}.*$`)
	streetTail = regexp.MustCompile(`(?i)[\s\x{a0}\x{202f}]*[,;–—|-]?[\s\x{a0}]+\d{1,4}(?:\s?(?:bis|ter))?,?\s+(?:rue|avenue|av\.|quai|chemin|place|boulevard|bd|all[ée]e|cours|impasse|route|square|esplanade)\b.*$`)
	themeTail  = regexp.MustCompile(`(?i)[\s\x{a0}\x{202f}]*[,;–—(|-][\s\x{a0}]*(?:(?:th[èe]me|dispositif|guichet|AAP|appel [àa] projets?|candidature|au titre du|ITN|SNAP)\b[^»]*)$`)
	inQuotes   = regexp.MustCompile(`^\s*(?:« ?(.+?) ?»|“(.+?)”|"(.+?)")\s*[.,;]?$`)
	blankFill  = regexp.MustCompile(`(?i)^[\s\x{a0}]*(?:\[?[àa] (?:compl[ée]ter|pr[ée]ciser|renseigner|d[ée]finir)\]?|\[[^\]]*\]|<[^>]*>|x{3,}|[\s._…·/-]+|n[ée]ant|sans objet|non renseign[ée]e?|cliquez .*|saisir .*|choisi(?:r|ssez) .*)[\s\x{a0}.]*$`)
)

// tidy takes out of a value what is not of its field: the SIRET after a name, the
// address after a person, the theme after a title. What was cut off is returned as
// further candidates.
func tidy(c candidate) (candidate, []candidate) {
	if blankFill.MatchString(c.text) {
		c.text = ""
		return c, nil
	}
	var more []candidate
	cut := func(re *regexp.Regexp, f field) {
		m := re.FindStringIndex(c.text)
		if m == nil || m[0] == 0 {
			return
		}
		tail := c.text[m[0]:]
		if f != noField && confirmsValue(f, tail) {
			more = append(more, candidate{field: f, text: strings.Trim(tail, edges), src: c.src, score: c.score * .97, party: c.party})
		}
		c.text = strings.TrimRight(c.text[:m[0]], edges)
		if strings.Count(c.text, ")") > strings.Count(c.text, "(") {
			c.text = strings.TrimRight(c.text, ")")
		}
	}
	switch c.field {
	case fieldName:
		for _, f := range []field{fieldSIRET, fieldEmail} {
			if confirmsValue(f, c.text) {
				more = append(more, candidate{field: f, text: c.text, src: c.src, score: c.score * .95, party: c.party})
			}
		}
		cut(siretTail, noField)
		cut(mailTail, noField)
		cut(phoneTail, noField)
		cut(streetTail, noField)
	case fieldContact:
		cut(mailTail, fieldEmail)
		cut(phoneTail, noField)
	case fieldTitle:
		cut(siretTail, fieldSIRET)
		cut(mailTail, fieldEmail)
		if m := themeTail.FindStringIndex(c.text); m != nil {
			tail := c.text[m[0]:]
			_, onlyTrack := track(tail)
			if themeCode.MatchString(tail) || onlyTrack && len([]rune(tail)) < 40 && strings.ContainsAny(tail, "(") {
				more = append(more, candidate{field: fieldTheme, text: strings.Trim(tail, edges+")"), src: c.src, score: .5})
				if onlyTrack {
					more = append(more, candidate{field: fieldTrack, text: tail, src: c.src, score: .6})
				}
				c.text = strings.TrimRight(c.text[:m[0]], edges)
			}
		}
		if m := inQuotes.FindStringSubmatch(c.text); m != nil {
			c.text = french.Space(m[1] + m[2] + m[3])
		}
	default:
	}
	return c, more
}

// dated reports whether a text holds a date, were it only a month or a quarter.
func dated(s string) bool {
	return len(french.Dates(s)) > 0 || len(french.Months(s)) > 0 || len(french.Quarters(s)) > 0
}
