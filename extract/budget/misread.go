package budget

import (
	"fmt"
	"slices"
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// How sure an amount of a scan is after its sums were tried, as shares of the recogniser's own
// confidence: all of them are shown as to be verified.
const (
	provenMisread  = .8 // every sum that the amount takes part in holds with the proposal
	likelyMisread  = .6 // one does, another still fails
	doubtedAmount  = .8 // a sum that it takes part in fails, nothing fits
	respelledUnit  = .8 // the sign of the euro was read as a letter
	respelledDigit = .5 // a figure was read as a letter
)

// verdict is what the sums of a scanned table say of a cell: what to read instead
// ("" for what stands there), why, and how sure it is.
type verdict struct {
	text, because string
	sure          float64
}

// amount reads the cell as the verdict has it. The source keeps what was recognised.
func (c verdict) amount(cell *table.Cell, unit french.Unit, mark french.Mark) (amount, bool) {
	if c.text == "" {
		a, ok := readAmount(cell, unit, mark)
		a.value.Source = lowered(a.value.Source, c.sure)
		return a, ok
	}
	as := *cell
	as.Text = c.text
	a, ok := readAmount(&as, unit, mark)
	a.value.Source = proposed(cell, c.text, c.because, c.sure)
	a.value.Source.Method = dossier.MethodChecked
	return a, ok
}

// judged reads a cell as money, as its verdict has it where there is one.
func (s *section) judged(cell *table.Cell, unit french.Unit) (amount, bool) {
	if v, ok := s.verdicts[cell]; ok {
		return v.amount(cell, unit, s.mark)
	}
	return readAmount(cell, unit, s.mark)
}

// proposed is the source of a cell that is read otherwise than it was recognised.
func proposed(cell *table.Cell, text, because string, sure float64) dossier.Source {
	src := sourceOf(cell, sure)
	src.Proposal = &dossier.Proposal{Text: text, Because: because}
	return src
}

// scanned reports whether a cell was recognised in a picture.
func scanned(cell *table.Cell) bool { return cell.Source.Method == dossier.MethodOCR }

// respelled returns the number that the text of a scanned cell must be, where letters
// were read for figures or for the sign of the euro.
func respelled(cell *table.Cell) (string, bool) {
	if !scanned(cell) {
		return "", false
	}
	return french.Respelled(cell.Text)
}

func respelledAmount(cell *table.Cell, n french.Number, text string, unit french.Unit) (amount, bool) {
	sure, because := respelledDigit, "des lettres ont été lues pour des chiffres"
	if figures(text) == figures(cell.Text) {
		sure, because = respelledUnit, "l’unité ou les espaces sont mal imprimés"
	}
	return amountOf(n, unit, proposed(cell, text, because, sure))
}

func figures(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// rounds bounds how often proposals are looked for again: one misread amount may
// hide behind another one of its row.
const rounds = 4

// checkScans looks for misread figures in the scanned tables of a file: where a sum
// fails, and exactly one slip of a recogniser in one of its amounts makes it hold
// and breaks no other, that amount is proposed. What no slip explains stays as
// read, and is doubted.
func checkScans(sheets []*sheet) {
	if !anyScanned(sheets) {
		return
	}
	for range rounds {
		sums := sumsOf(sheets)
		found := sums.proposals()
		if len(found) == 0 {
			break
		}
		for _, p := range found {
			p.at.s.judge(p.at.cell(), verdict{p.text, p.because(), likelyMisread})
		}
		readAgain(sheets)
	}
	sumsOf(sheets).doubt()
	readAgain(sheets)
}

// doubt lowers the confidence of the amounts of a sum that fails, or that only a
// proposal mends, unless another sum confirms them.
func (x *sums) doubt() {
	sure := map[*table.Cell]bool{}
	for _, sum := range x.all {
		if !sum.across && sum.exact(nil) && !sum.mended() {
			for _, t := range sum.terms {
				sure[t.at.cell()] = true
			}
		}
	}
	for _, sum := range x.all {
		for _, t := range sum.terms {
			cell := t.at.cell()
			v, judged := t.at.s.verdicts[cell]
			switch {
			case judged && v.text != "" && x.holdFor(cell):
				v.sure = provenMisread
				t.at.s.judge(cell, v)
			case !judged && scanned(cell) && !sum.across && !sure[cell]:
				t.at.s.judge(cell, verdict{sure: doubtedAmount})
			}
		}
	}
}

// mended reports whether the sum holds a proposal.
func (e *equation) mended() bool {
	return slices.ContainsFunc(e.terms, func(t term) bool { return t.at.s.verdicts[t.at.cell()].text != "" })
}

func anyScanned(sheets []*sheet) bool {
	for _, sh := range sheets {
		for _, s := range sh.sections {
			if scannedGrid(s.grid) {
				return true
			}
		}
	}
	return false
}

func scannedGrid(g *table.Table) bool {
	for r := range g.Rows {
		for c := range g.Rows[r] {
			if cell := &g.Rows[r][c]; cell.Text != "" && scanned(cell) {
				return true
			}
		}
	}
	return false
}

func readAgain(sheets []*sheet) {
	for _, sh := range sheets {
		for _, s := range sh.sections {
			if len(s.verdicts) > 0 {
				s.parsed = s.readRows()
			}
		}
	}
}

func (s *section) judge(cell *table.Cell, v verdict) {
	if s.verdicts == nil {
		s.verdicts = map[*table.Cell]verdict{}
	}
	s.verdicts[cell] = v
}

// proposal is a text that makes sums hold.
type proposal struct {
	at         spot
	text       string
	value      dossier.Money
	rows, cols int // sums along the row and down the column that it mends
}

func (p proposal) because() string {
	switch {
	case p.rows > 0 && p.cols > 0:
		return "la ligne et la colonne tombent juste"
	case p.rows > 0:
		return "la ligne tombe juste"
	}
	return "la colonne tombe juste"
}

// proposals returns the one slip that mends each sum that fails. Where several would,
// the one that mends more sums than any other is taken; of two that are as good, none.
func (x *sums) proposals() []proposal {
	var out []proposal
	taken := map[*table.Cell]bool{}
	for _, sum := range x.all {
		if sum.across || sum.holds(nil) {
			continue
		}
		best, ties := proposal{}, 0
		for _, p := range x.mending(sum) {
			switch n, most := p.rows+p.cols, best.rows+best.cols; {
			case n > most:
				best, ties = p, 0
			case n == most:
				ties++
			}
		}
		if best.text != "" && ties == 0 && !taken[best.at.cell()] {
			taken[best.at.cell()] = true
			out = append(out, best)
		}
	}
	return out
}

// mending returns the slips that make one sum hold and break none that holds, one per
// amount and cell. A slip between figures that are not very much alike must mend two.
func (x *sums) mending(sum *equation) []proposal {
	var out []proposal
	for _, t := range sum.terms {
		cell := t.at.cell()
		if _, done := t.at.s.verdicts[cell]; done || !scanned(cell) {
			continue
		}
		had := t.value
		seen := map[dossier.Money]bool{}
		for _, m := range french.Misreadings(cell.Text, t.at.s.decimals(t.at.col)) {
			v, ok := t.at.valueOf(m.Text)
			if !ok || v == had && t.known || seen[v] {
				continue
			}
			seen[v] = true
			p := proposal{at: t.at, text: m.Text, value: v}
			if !sum.exact(&p) || !x.count(&p) || m.Far && p.rows+p.cols < 2 {
				continue
			}
			out = append(out, p)
		}
	}
	return out
}

// count counts the sums that a proposal mends; it returns false when one that holds
// would be broken.
func (x *sums) count(p *proposal) bool {
	for _, sum := range x.of[p.at.cell()] {
		before := sum.holds(nil)
		switch {
		case before && !sum.holds(p):
			return false
		case before || !sum.exact(p):
		case sum.row:
			p.rows++
		default:
			p.cols++
		}
	}
	return true
}

// holdFor reports whether all the sums hold that a cell takes part in.
func (x *sums) holdFor(cell *table.Cell) bool {
	for _, sum := range x.of[cell] {
		if !sum.across && !sum.holds(nil) {
			return false
		}
	}
	return true
}

// NoteProposal is the code of the note that an amount is proposed in the place of
// the one that was recognised.
const NoteProposal = "scan.proposed"

// proposalNotes tells of the amounts of a budget that are not as they were
// recognised.
func proposalNotes(b *dossier.Budget) []dossier.Note {
	var out []dossier.Note
	seen := map[string]bool{}
	tell := func(what string, v dossier.Value[dossier.Money]) {
		doubt := v.Source.Doubt()
		if !v.Known || doubt == "" {
			return
		}
		message := fmt.Sprintf("%s, %s%s: %s. À vérifier sur l’image.", v.Source.Place(), what, dossier.NoBreak, doubt)
		if !seen[message] {
			seen[message] = true
			out = append(out, dossier.Note{Code: NoteProposal, Message: message, Source: v.Source})
		}
	}
	for i := range b.Lines {
		l := &b.Lines[i]
		what := dossier.Quote(l.Label.V)
		for _, y := range sortedYears(l.Years) {
			tell(fmt.Sprintf("%s, %d", what, y), l.Years[y])
		}
		for _, v := range []dossier.Value[dossier.Money]{l.HT, l.VAT, l.Total, l.Requested, l.OwnShare} {
			tell(what, v)
		}
	}
	tell("coût total", b.Total)
	tell("coût total HT", b.TotalHT)
	tell("montant demandé", b.Requested)
	tell("part du porteur", b.OwnShare)
	tell("autres financements", b.Other)
	return out
}
