// Package budget reads the budget table and the financing plan out of the
// documents of a dossier.
//
// It works by vocabulary, content and arithmetic: the words of a header or a
// row propose what it may be, the cells under it confirm or refuse, and sums
// decide between readings. What is printed is never corrected: a total that does
// not add up is kept as it stands. It knows no file format, no theme and no
// rule.
package budget

import (
	"slices"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// tolerance is the gap up to which two sums count as equal: documents round.
const tolerance dossier.Money = 100

// Read fills the budget of d, its alternatives and the amount asked from the
// documents.
func Read(d *dossier.Dossier, docs []*table.Document) {
	var stated []*statement
	for _, doc := range docs {
		st := readDocument(doc, d.Carrier.Name.V)
		d.Notes = append(d.Notes, st.notes...)
		stated = append(stated, st)
	}
	main, others := combine(stated)
	if main == nil {
		for _, s := range stated {
			if s.plan.requested.Known && !d.Asked.Known {
				d.Asked = s.plan.requested
			}
		}
		return
	}
	checkBudget(main)
	for i := range others {
		checkBudget(&others[i])
	}
	d.Budget = main
	d.Alternatives = others
	d.Notes = append(d.Notes, proposalNotes(main)...)
}

// statement is what one file states: a budget table, a financing plan, or both.
type statement struct {
	doc   *table.Document
	lines []dossier.Line
	total dossier.Value[dossier.Money] // of the budget table
	ht    dossier.Value[dossier.Money]
	plan  plan
	unit  string
	table bool // a budget table was found
	notes []dossier.Note
}

// readDocument reads one file. The name of the carrier tells its own share in a
// plan that names the funders.
func readDocument(doc *table.Document, carrier string) *statement {
	sheets := sheetsOf(sectionsOf(doc))
	budgets := chooseBudgets(sheets)
	if len(budgets) == 1 {
		budgets[0].scaleTo(statedCosts(doc, sheets, budgets[0], carrier))
	}
	st := &statement{doc: doc, table: len(budgets) > 0}
	if st.table {
		st.unit = budgets[0].sections[0].unitName()
	}
	st.lines, st.total, st.ht = assemble(budgets)
	if st.table {
		st.notes = asideNotes(sheets, budgets)
	}
	if rivals(sheets, budgets, st.lines) || unread(sheets, budgets) || slices.ContainsFunc(budgets, (*sheet).offTopic) {
		doubtLines(st.lines)
		contradict(&st.total)
		contradict(&st.ht)
	}
	st.plan = readPlan(doc, sheets, budgets, carrier)
	return st
}

// budget returns the statement as the model has it.
func (s *statement) budget() dossier.Budget {
	b := dossier.Budget{
		Lines: s.lines, Total: s.total, TotalHT: s.ht,
		Requested: s.plan.requested, OwnShare: s.plan.own, Other: s.plan.other,
		Unit: s.unit, File: s.doc.File,
	}
	if !b.Total.Known {
		b.Total = s.plan.total
		if sum, ok := costOf(s.lines); ok && !equal(sum, b.Total.V) {
			contradict(&b.Total)
		}
	}
	return b
}

// costOf adds up the lines; ok is false where the cost of one is not known, or there is
// none.
func costOf(lines []dossier.Line) (sum dossier.Money, ok bool) {
	for i := range lines {
		if !lines[i].Total.Known {
			return 0, false
		}
		sum += lines[i].Total.V
	}
	return sum, len(lines) > 0
}

// combine chooses the budget of the dossier among the statements of its files.
// Of two that agree on the total cost, the fuller is kept; when they disagree,
// the one of the PDF, which the carrier signs, is kept and the others are
// alternatives.
func combine(stated []*statement) (*dossier.Budget, []dossier.Budget) {
	var main *statement
	for _, s := range stated {
		if !s.table {
			continue
		}
		if main == nil || prefer(s, main) {
			main = s
		}
	}
	if main == nil {
		return nil, nil
	}
	b := main.budget()
	var alternatives []dossier.Budget
	for _, s := range stated {
		if s == main {
			continue
		}
		o := s.budget()
		checkAgreement(&b, &o)
		if b.Total.Known && o.Total.Known && (b.Total.V-o.Total.V).Abs() > tolerance {
			alternatives = append(alternatives, o)
			continue
		}
		complete(&b, o)
	}
	return &b, alternatives
}

// prefer reports whether s states the budget better than t.
func prefer(s, t *statement) bool {
	st, tt := s.budget().Total, t.budget().Total
	if st.Known && tt.Known && (st.V-tt.V).Abs() > tolerance && s.doc.Kind != t.doc.Kind {
		return s.doc.Kind == dossier.KindPDF
	}
	if len(s.lines) != len(t.lines) {
		return len(s.lines) > len(t.lines)
	}
	return detail(s.lines) > detail(t.lines)
}

// detail counts what the lines say beyond a label and a total.
func detail(lines []dossier.Line) int {
	n := 0
	for _, l := range lines {
		n += len(l.Years)
		for _, known := range []bool{l.HT.Known, l.VAT.Known, l.Title.Known, l.Phase.Known, l.Requested.Known} {
			if known {
				n++
			}
		}
	}
	return n
}

// complete takes from another file what the budget's own file does not say.
func complete(b *dossier.Budget, o dossier.Budget) {
	for _, p := range []struct{ to, from *dossier.Value[dossier.Money] }{
		{&b.Total, &o.Total}, {&b.TotalHT, &o.TotalHT}, {&b.Requested, &o.Requested}, {&b.OwnShare, &o.OwnShare}, {&b.Other, &o.Other},
	} {
		if !p.to.Known {
			*p.to = *p.from
		}
	}
}
