package doc

import "slices"

// Blanks returns what is left to fill in in a document, each text once, in order.
func (d *Document) Blanks() []string {
	var out []string
	add := func(s Spans) {
		for _, p := range s {
			if p.Blank && !slices.Contains(out, p.Text) {
				out = append(out, p.Text)
			}
		}
	}
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			eachText(b, add)
		}
	}
	return out
}

// eachText calls f on each text of a block, in the order of reading.
func eachText(b Block, f func(Spans)) {
	switch b := b.(type) {
	case Heading:
		f(b.Text)
	case Paragraph:
		f(b.Text)
	case Notice:
		f(b.Text)
	case Code:
		f(b.Caption)
	case *List:
		for _, it := range b.Items {
			f(it.Text)
			for _, sub := range it.Blocks {
				eachText(sub, f)
			}
		}
	case Facts:
		for _, x := range b {
			f(x.Value)
		}
	case *Table:
		for _, r := range b.Rows {
			for _, c := range r.Cells {
				f(c)
			}
		}
	case Signatures:
		f(b.Done)
		for _, s := range b.Parties {
			f(s.Role)
			f(s.Name)
			f(s.Capacity)
		}
	}
}
