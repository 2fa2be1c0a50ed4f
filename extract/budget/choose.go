package budget

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"guichet/extract/french"
	"guichet/internal/dossier"
)

// minimumScore is what a table must reach to be taken for a budget.
const minimumScore = 1.5

// sheetsOf gathers the sections that carry one another on.
func sheetsOf(sections []*section) []*sheet {
	var out []*sheet
	of := map[*section]*sheet{}
	for _, s := range sections {
		if s.continues != nil {
			if sh := of[s.continues]; sh != nil {
				sh.sections = append(sh.sections, s)
				of[s] = sh
				continue
			}
		}
		sh := &sheet{sections: []*section{s}}
		of[s] = sh
		out = append(out, sh)
	}
	for _, sh := range out {
		sh.reconcile()
		sh.settleMark()
	}
	checkScans(out)
	for _, sh := range out {
		sh.reread()
		sh.score = sh.weigh()
	}
	return out
}

// reread builds the lines of the sheet from its rows, from the start.
func (sh *sheet) reread() {
	sh.lines, sh.after = nil, nil
	sh.total, sh.ht = dossier.Value[dossier.Money]{}, dossier.Value[dossier.Money]{}
	if _, printed := sh.lastTotal(); !printed {
		sh.promote()
	}
	sh.trust()
	sh.read()
}

// chooseBudgets returns the tables that make up the budget of a file: the best
// one and those that complete it.
func chooseBudgets(sheets []*sheet) []*sheet {
	var best *sheet
	var good []*sheet
	for _, sh := range sheets {
		if sh.score < minimumScore || len(sh.lines) == 0 {
			continue
		}
		good = append(good, sh)
		if best == nil || sh.better(best) {
			best = sh
		}
	}
	if best == nil {
		return nil
	}
	if parts := detailOf(best, good); parts != nil {
		return parts
	}
	return best.withSiblings(good)
}

// better reports whether sh is a better budget than o: of two with the same
// total, the one with more lines; what is titled as something else only for want of
// another.
func (sh *sheet) better(o *sheet) bool {
	if a, b := sh.offTopic(), o.offTopic(); a != b {
		return b
	}
	if sh.cost().Known && o.cost().Known && equal(sh.cost().V, o.cost().V) && len(sh.lines) != len(o.lines) {
		return len(sh.lines) > len(o.lines)
	}
	return sh.score > o.score
}

// cost returns the printed total or else the sum of the lines.
func (sh *sheet) cost() dossier.Value[dossier.Money] {
	if sh.total.Known {
		return sh.total
	}
	if len(sh.lines) == 0 {
		return sh.total
	}
	return derived(sh.sum(), "somme des lignes", sh.lines[0].Label.Source)
}

func (sh *sheet) sum() dossier.Money {
	var sum dossier.Money
	for _, l := range sh.lines {
		sum += l.Total.V
	}
	return sum
}

// detailOf returns the tables that a recapitulative table sums up, one per line
// of it, or nil when recap is no such table.
func detailOf(recap *sheet, all []*sheet) []*sheet {
	if len(recap.lines) < 2 {
		return nil
	}
	var parts []*sheet
	used := map[*sheet]bool{recap: true}
	for _, l := range recap.lines {
		for _, sh := range all {
			if !used[sh] && len(sh.lines) > 0 && l.Total.Known && l.Total.V != 0 && equal(sh.cost().V, l.Total.V) {
				used[sh] = true
				sh.inherit(l)
				parts = append(parts, sh)
				break
			}
		}
	}
	if len(parts) != len(recap.lines) {
		return nil
	}
	parts[0].total, parts[0].ht = recap.total, recap.ht
	for _, p := range parts[1:] {
		p.total, p.ht = dossier.Value[dossier.Money]{}, dossier.Value[dossier.Money]{}
	}
	parts[0].after = append(parts[0].after, recap.after...)
	return parts
}

// inherit gives the lines of a detailed table the title, phase or year that its
// line in the recapitulation names.
func (sh *sheet) inherit(l dossier.Line) {
	for i := range sh.lines {
		if !sh.lines[i].Title.Known {
			sh.lines[i].Title = l.Title
		}
		if !sh.lines[i].Phase.Known {
			sh.lines[i].Phase = l.Phase
		}
	}
}

// withSiblings returns sh with the tables of the same file that have the same
// columns and say another year, phase or title: one table per year is one
// budget.
func (sh *sheet) withSiblings(all []*sheet) []*sheet {
	group := []*sheet{}
	marks := map[string]bool{}
	for _, o := range all {
		if o != sh && o.signature() != sh.signature() {
			continue
		}
		mark := o.mark()
		if mark == "" || marks[mark] {
			if o == sh {
				return []*sheet{sh}
			}
			continue
		}
		marks[mark] = true
		group = append(group, o)
	}
	if len(group) < 2 {
		return []*sheet{sh}
	}
	// A table of the same columns without a mark may be one of them too.
	unmarked := slices.ContainsFunc(all, func(o *sheet) bool { return o.signature() == sh.signature() && o.mark() == "" })
	for _, o := range group {
		if unmarked || slices.ContainsFunc(all, (*sheet).torn) {
			o.doubt()
		}
		o.year, o.title, o.phase = o.captionYear(), o.captionTitle(), o.captionPhase()
		o.lines, o.after = nil, nil
		o.read()
		for i := range o.lines {
			if !o.lines[i].Title.Known {
				o.lines[i].Title = o.title
			}
			if !o.lines[i].Phase.Known {
				o.lines[i].Phase = o.phase
			}
		}
	}
	return group
}

// doubt makes all the amounts of the sheet less sure.
func (sh *sheet) doubt() {
	for _, s := range sh.sections {
		for r := range s.parsed {
			for i, a := range s.parsed[r].amounts {
				a.value.Source = lowered(a.value.Source, contradicted)
				s.parsed[r].amounts[i] = a
			}
		}
	}
}

// signature is what tables of one budget have in common: the roles of their
// columns.
func (sh *sheet) signature() string {
	var b strings.Builder
	for _, c := range sh.sections[0].columns {
		if c.role != noRole && c.role != roleComment {
			b.WriteString(strconv.Itoa(int(c.role)) + " ")
		}
	}
	return b.String()
}

// mark is what tells a table from its siblings: the year, phase or title that
// its caption or its sheet names.
func (sh *sheet) mark() string {
	if y := sh.captionYear(); y != 0 {
		return strconv.Itoa(y)
	}
	return sh.captionPhase().V + string(sh.captionTitle().V)
}

// captions returns the texts that name the table, nearest first.
func (sh *sheet) captions() []string {
	s := sh.sections[0]
	var out []string
	for i := len(s.caption) - 1; i >= 0; i-- {
		out = append(out, s.caption[i])
	}
	if s.page.Sheet != "" {
		out = append(out, s.page.Sheet)
	}
	// A caption set within the table may have been taken for a storey of its head.
	if len(s.header) > 1 {
		out = append(out, rowText(s.grid, s.header[0]))
	}
	return out
}

var captionYearRe = regexp.MustCompile(`\b20[0-4]\d\b`)

// captionYear returns the one year that a caption names; a date or a span of
// years is not one.
func (sh *sheet) captionYear() int {
	for _, c := range sh.captions() {
		if len(french.Dates(c)) > 0 || len(french.Months(c)) > 0 {
			continue
		}
		if ys := captionYearRe.FindAllString(c, -1); len(ys) == 1 {
			y, _ := strconv.Atoi(ys[0]) // four digits
			return y
		}
	}
	return 0
}

func (sh *sheet) captionTitle() dossier.Value[dossier.TitleCode] {
	for _, c := range sh.captions() {
		if t, ok := titleCode(c, false); ok {
			return derived(t, c, sh.sections[0].grid.Source)
		}
	}
	return dossier.Value[dossier.TitleCode]{}
}

func (sh *sheet) captionPhase() dossier.Value[string] {
	for _, c := range sh.captions() {
		if p := phaseWord.FindString(c); p != "" {
			return derived(phaseName(c, ""), c, sh.sections[0].grid.Source)
		}
	}
	return dossier.Value[string]{}
}

// assemble puts the tables of a budget together. The total of several tables is
// the one that is printed for all of them, if any.
func assemble(sheets []*sheet) (lines []dossier.Line, total, ht dossier.Value[dossier.Money]) {
	if len(sheets) == 0 {
		return nil, total, ht
	}
	if len(sheets) == 1 {
		return sheets[0].lines, sheets[0].total, sheets[0].ht
	}
	merged := &merger{at: map[place]int{}}
	var sum dossier.Money
	for _, sh := range sheets {
		for _, l := range sh.lines {
			merged.add(l)
		}
		sum += sh.sum()
	}
	for _, sh := range sheets {
		if sh.total.Known && (equal(sh.total.V, sum) || sh.total.V.Abs() > sum.Abs() && !equal(sh.total.V, sh.sum())) {
			total, ht = sh.total, sh.ht
		}
	}
	if !total.Known {
		total = sumOfTotals(sheets)
	}
	doubtUnseen(merged.lines, sheets)
	return merged.lines, total, ht
}

// doubtUnseen makes the totals less sure of the lines that a table of one year does not have
// where its lines do not add up to its total: they may be what is missing there.
func doubtUnseen(lines []dossier.Line, sheets []*sheet) {
	for _, sh := range sheets {
		if sh.year == 0 || !sh.total.Known || equal(sh.total.V, sh.sum()) {
			continue
		}
		for i := range lines {
			if _, seen := lines[i].Years[sh.year]; !seen && len(lines[i].Years) > 0 {
				contradict(&lines[i].Total)
			}
		}
	}
}

// sumOfTotals adds up the printed totals of the tables of a budget, one of each.
func sumOfTotals(sheets []*sheet) dossier.Value[dossier.Money] {
	var sum dossier.Value[dossier.Money]
	for _, sh := range sheets {
		if !sh.total.Known {
			return dossier.Value[dossier.Money]{}
		}
		addShare(&sum, sh.total)
	}
	return sum
}

// merger joins the lines of one table per year.
type merger struct {
	lines []dossier.Line
	at    map[place]int
}

func (m *merger) add(l dossier.Line) {
	k := place{label: french.Fold(l.Label.V), phase: l.Phase.V, title: l.Title.V}
	i, ok := m.at[k]
	if !ok && !l.Title.Known && len(l.Years) > 0 {
		i, ok = m.untitled(k.label, l)
	}
	if !ok || len(l.Years) == 0 || overlaps(m.lines[i].Years, l.Years) {
		m.at[k] = len(m.lines)
		m.lines = append(m.lines, l)
		return
	}
	first := &m.lines[i]
	for y, v := range l.Years {
		first.Years[y] = v
	}
	first.Total = sumOf(first.Years)
	first.HT, first.VAT = dossier.Value[dossier.Money]{}, dossier.Value[dossier.Money]{}
}

// untitled finds the one line that an amount without a title can belong to: of the same
// name, without that year.
func (m *merger) untitled(label string, l dossier.Line) (at int, ok bool) {
	for i := range m.lines {
		if french.Fold(m.lines[i].Label.V) != label || m.lines[i].Phase.V != l.Phase.V || overlaps(m.lines[i].Years, l.Years) {
			continue
		}
		if ok {
			return 0, false
		}
		at, ok = i, true
	}
	return at, ok
}

func overlaps(a, b map[int]dossier.Value[dossier.Money]) bool {
	for y := range b {
		if _, ok := a[y]; ok {
			return true
		}
	}
	return len(a) == 0
}
