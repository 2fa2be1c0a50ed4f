package budget

import (
	"regexp"
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// planFromLabels reads amounts beside a label, as identity tables print them:
// "Montant demandé au fonds | 763 900,00 €". The tables of the budget have been read
// already.
func planFromLabels(doc *table.Document, budgets []*sheet) plan {
	read := map[*table.Table]bool{}
	for _, sh := range budgets {
		for _, s := range sh.sections {
			read[s.of] = true
		}
	}
	var p plan
	best := map[share]float64{}
	for i := range doc.Pages {
		for _, b := range doc.Pages[i].Blocks {
			if b.Table == nil || read[b.Table] {
				continue
			}
			for r := range b.Table.Rows {
				labelledAmounts(b.Table.Rows[r], &p, best)
			}
		}
	}
	return p
}

func labelledAmounts(cells []table.Cell, p *plan, best map[share]float64) {
	for c := range cells {
		who, score := shareWords.Best(cells[c].Text)
		if score < .75 || isAmount(&cells[c]) {
			continue
		}
		next := nextFilled(cells, c)
		if next == nil || score <= best[who] {
			continue
		}
		unit, announced := french.AnnouncedUnit(cells[c].Text)
		if !announced {
			unit = french.Euro
		}
		a, ok := readAmount(next, unit, 0)
		if !ok || !announced && !hasMoneyUnit(next) && (filled(cells) != 2 || score < .9 || a.value.V < 10_000) {
			continue
		}
		if !announced && !hasMoneyUnit(next) {
			a.value.Source = lowered(a.value.Source, doubtfulUnit)
		}
		best[who] = score
		*p.of(who) = a.value
	}
}

// filled counts the cells with a text.
func filled(cells []table.Cell) int {
	n := 0
	for i := range cells {
		if !cells[i].Covered && french.Space(cells[i].Text) != "" {
			n++
		}
	}
	return n
}

// hasMoneyUnit reports whether a cell prints its unit.
func hasMoneyUnit(c *table.Cell) bool {
	if n, err := french.ParseNumber(c.Text, 0); err == nil && n.Unit != french.NoUnit && n.Unit != french.Percent {
		return true
	}
	u, _ := french.FormatUnit(c.Format)
	return u != french.NoUnit && u != french.Percent
}

// nextFilled returns the first filled cell after position c.
func nextFilled(cells []table.Cell, c int) *table.Cell {
	for i := c + 1; i < len(cells); i++ {
		if !cells[i].Covered && french.Space(cells[i].Text) != "" {
			return &cells[i]
		}
	}
	return nil
}

var (
	proseAmount = regexp.MustCompile(`(?i)(?:[-−]\s?)?\d[\d.,\s\x{a0}\x{202f}'’]*?[\s\x{a0}\x{202f}]*(?:k€|K€|M€|€|keuros?|euros?|millions d['’]euros|milliers d['’]euros)`)
	askedAfter  = regexp.MustCompile(`^(?:\s|ttc|,)*(?:est|sont|a été|ont été)?\s*(?:ainsi |donc )?(?:demand|sollicit)`)
)

// planFromProse reads the plan from sentences: "Le coût total du projet s’élève à
// 113 228 € TTC. Participation du plan de relance : 84 921 €." What stands between
// the amount and the one before it, or the start of its sentence, says what it is.
func planFromProse(doc *table.Document) plan {
	var p plan
	best := map[share]float64{}
	for i := range doc.Pages {
		for _, b := range doc.Pages[i].Blocks {
			if b.Text != nil {
				proseAmounts(b.Text, &p, best)
			}
		}
	}
	return p
}

func proseAmounts(t *table.Text, p *plan, best map[share]float64) {
	s := t.String
	if who, v, ok := labelled(t); ok {
		if best[who] < colonScore {
			best[who] = colonScore
			*p.of(who) = v
		}
		return
	}
	if !strings.Contains(s, "€") && !french.Holds(s, "euro") {
		return // most texts state no amount, and patterns are slow
	}
	from := 0
	for _, m := range proseAmount.FindAllStringIndex(s, -1) {
		clause := lastClause(s[from:m[0]])
		from = m[1]
		n, err := french.ParseNumber(s[m[0]:m[1]], 0)
		if err != nil {
			continue
		}
		money, err := n.Money(french.Euro)
		if err != nil {
			continue
		}
		if i := strings.LastIndex(clause, ", "); i >= 0 {
			// Of several parts, the amount belongs to the nearest that names a share.
			if _, named := shareWords.Best(clause[i:]); named >= .45 {
				clause = clause[i+2:]
			}
		}
		who, score := shareWords.Best(clause)
		if askedAfter.MatchString(strings.ToLower(s[m[1]:])) && score < .9 {
			who, score = shareRequested, .9
		}
		if score < .45 {
			// "apporte 450 000 € sur ses fonds propres": what follows says it.
			if w, after := shareWords.Best(firstClause(s[m[1]:])); after >= namedAfter {
				who, score = w, after
			}
		}
		if score < .45 || score <= best[who] {
			continue
		}
		best[who] = score
		src := t.Source
		src.Raw = french.Space(clause + " " + s[m[0]:m[1]])
		*p.of(who) = dossier.Read(money, lowered(src, fromProse))
	}
}

// namedAfter is how clearly the words after an amount must name a share: they are
// more often the beginning of something else.
const namedAfter = .6

// colonScore is what "label : amount" is worth beside what a sentence says.
const colonScore = .95

var colonAmount = regexp.MustCompile(`^([^:]{4,60}?)\s*:\s*([^:]+)$`)

// labelled reads a line that is a label, a colon and an amount, with or without
// a unit.
func labelled(t *table.Text) (who share, v dossier.Value[dossier.Money], ok bool) {
	if !strings.Contains(t.String, ":") {
		return noShare, v, false
	}
	m := colonAmount.FindStringSubmatch(french.Space(t.String))
	if m == nil {
		return noShare, v, false
	}
	n, err := french.ParseNumber(m[2], 0)
	if err != nil || n.Unit == french.Percent {
		return noShare, v, false
	}
	unit, announced := french.AnnouncedUnit(m[1])
	if !announced {
		unit = french.Euro
	}
	money, err := n.Money(unit)
	who, score := shareWords.Best(m[1])
	if err != nil || score < .75 {
		return noShare, v, false
	}
	src := t.Source
	src.Raw = french.Space(t.String)
	return who, dossier.Read(money, lowered(src, fromProse)), true
}

// lastClause returns what follows the last full stop, semicolon or bracket.
func lastClause(s string) string {
	if i := strings.LastIndexAny(s, ".;(•\n"); i >= 0 {
		s = s[i+1:]
	}
	return french.Space(s)
}

// firstClause returns what stands before the first mark, figure or « et » of s.
func firstClause(s string) string {
	if i := strings.IndexAny(s, ".,;:()•\n0123456789"); i >= 0 {
		s = s[:i]
	}
	s, _, _ = strings.Cut(s, " et ")
	return french.Space(s)
}
