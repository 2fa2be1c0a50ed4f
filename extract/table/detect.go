package table

import (
	"slices"

	"guichet/internal/dossier"
)

// Detect finds the texts and the tables of a page, in reading order.
//
// Rulings that make a grid are a table for certain. Elsewhere a table is lines
// that share columns; its rows are told by rulings and painted bands where
// there are some, else by the figures, one line of them a row. What is left is
// text. Text written up or down the page, or upside down, is read in the same
// way with the page turned.
func Detect(p RawPage) Page {
	page := Page{Number: p.Number, Width: p.Width, Height: p.Height, Scanned: p.Scanned, Pose: p.Pose, Pictures: p.Pictures}
	var level, slanted []Word
	var turned [4][]Word // by quarter turns
	for _, w := range p.Words {
		if w.Text == "" {
			continue
		}
		if w.Size <= 0 {
			w.Size = max(w.Box.Y1-w.Box.Y0, 1)
		}
		switch q, ok := quarter(w.Angle); {
		case !ok: // a watermark has no place in a line
			slanted = append(slanted, w)
		case q == 0:
			level = append(level, w)
		default:
			turned[q] = append(turned[q], w)
		}
	}
	d := detector{page: p, rules: newRulings(p)}
	level = d.standing(level, &turned)
	var sideways [4][]Block
	for q, words := range turned {
		if len(words) > 0 {
			sideways[q] = d.turnedBlocks(words, q)
		}
	}
	page.Blocks = d.level(level)
	for _, blocks := range sideways {
		page.Blocks = among(page.Blocks, blocks)
	}
	for _, w := range slanted {
		page.Blocks = append(page.Blocks, textBlock(p, []run{newRun([]Word{w})}))
	}
	return page
}

// level reads the words that are level. Where the file says itself what its
// tables are, these compete with what is found.
func (d *detector) level(words []Word) []Block {
	rules := d.rules
	blocks := d.read(words)
	if len(d.page.Tagged) == 0 {
		return blocks
	}
	won, rest := d.challenge(words, blocks)
	if len(won) == 0 {
		return blocks
	}
	d.rules, d.blocks = rules, nil
	for _, t := range won {
		d.rules.drop(*t.Source.Box)
		d.rules.latticeBoxes = append(d.rules.latticeBoxes, *t.Source.Box)
		d.blocks = append(d.blocks, Block{Table: t})
	}
	return d.read(rest)
}

// read finds the ruled tables among level words, then the others and the texts.
func (d *detector) read(words []Word) []Block {
	rest := d.lattices(words)
	return d.order(d.blocks, d.flow(rest, words, 0))
}

type detector struct {
	page   RawPage
	rules  rulings
	blocks []Block // ruled tables
}

// lattices makes the ruled tables and returns the words outside them.
func (d *detector) lattices(words []Word) []Word {
	for _, c := range joinHeads(d.rules.components(), words) {
		l, ok := newLattice(c)
		if !ok {
			continue
		}
		l = l.extend(words)
		var in, out []Word
		for _, w := range words {
			if l.holds(w.Box) {
				in = append(in, w)
			} else {
				out = append(out, w)
			}
		}
		if len(in) == 0 {
			continue
		}
		l = l.refine(in)
		t := d.ruled(l, in)
		if t == nil {
			continue
		}
		words = out
		d.rules.latticeBoxes = append(d.rules.latticeBoxes, l.box)
		d.blocks = append(d.blocks, Block{Table: t})
	}
	return words
}

// tidy drops the rows and columns without any text (double rulings make
// such); nil when no table remains.
func tidy(t *Table) *Table {
	for r := len(t.Rows) - 1; r >= 0; r-- {
		if !slices.ContainsFunc(t.Rows[r], func(c Cell) bool { return c.Text != "" || c.Covered || c.RowSpan > 1 }) {
			t.Rows = slices.Delete(t.Rows, r, r+1)
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// flow reads words that are in no lattice: column after column where the page is
// set in columns. All are the words of the same part of the page, with those in
// lattices: two tables may stand abreast of which one is ruled.
func (d *detector) flow(words, all []Word, depth int) []Block {
	if len(words) == 0 {
		return nil
	}
	ls := rejoin(lines(words, d.rules.v))
	if depth < 3 {
		whole := lines(all, d.rules.v)
		z, ok := newspaper(ls)
		if !ok {
			z, ok = d.abreast(whole)
		}
		if ok {
			above := func(l line, _ Word) bool { return !z.holds(l) && l.mid() < z.y.lo }
			left := func(l line, w Word) bool { return z.holds(l) && middleX(w.Box) < z.x }
			right := func(l line, w Word) bool { return z.holds(l) && middleX(w.Box) >= z.x }
			below := func(l line, _ Word) bool { return !z.holds(l) && l.mid() >= z.y.lo }
			var blocks []Block
			for _, keep := range []func(line, Word) bool{above, left, right, below} {
				blocks = append(blocks, d.flow(wordsOf(ls, keep), wordsOf(whole, keep), depth+1)...)
			}
			return blocks
		}
	}
	s := stream{page: d.page, rules: d.rules, lines: ls}
	var blocks []Block
	at := 0
	for _, f := range s.tables() {
		blocks = append(blocks, paragraphs(d.page, ls[at:f.from])...)
		blocks = append(blocks, Block{Table: f.table})
		at = f.to
	}
	return append(blocks, paragraphs(d.page, ls[at:])...)
}

// wordsOf returns the words of lines that are to be kept.
func wordsOf(ls []line, keep func(line, Word) bool) []Word {
	var out []Word
	for _, l := range ls {
		for _, r := range l.runs {
			for _, w := range r.words {
				if keep(l, w) {
					out = append(out, w)
				}
			}
		}
	}
	return out
}

// order puts ruled tables among the other blocks, each before the first block
// that stands lower.
func (d *detector) order(tables, blocks []Block) []Block {
	slices.SortStableFunc(tables, func(a, b Block) int { return compare(top(a), top(b)) })
	for _, t := range tables {
		i := 0
		for i < len(blocks) && middle(*box(blocks[i])) < top(t) {
			i++
		}
		// Text set in columns goes back up: stay behind what is above.
		for j := i; j < len(blocks); j++ {
			if box(blocks[j]).Y1 <= top(t) && acrossOverlap(blocks[j], t) {
				i = j + 1
			}
		}
		blocks = slices.Insert(blocks, i, t)
	}
	return blocks
}

func acrossOverlap(a, b Block) bool {
	return across(*box(a)).overlap(across(*box(b))) > 0
}

func box(b Block) *dossier.Box {
	if b.Text != nil {
		return b.Text.Source.Box
	}
	if b.Table.Source.Box == nil {
		return &dossier.Box{}
	}
	return b.Table.Source.Box
}

func top(b Block) float64 { return box(b).Y0 }
