package doc

import (
	"fmt"
	"strings"
)

// Text writes blocks as plain text, a paragraph a line: the words of the
// document without its look. It is the text part of a mail, and what tests compare.
func Text(blocks []Block) string {
	var b strings.Builder
	for i, bl := range blocks {
		if i > 0 {
			b.WriteByte('\n')
		}
		writeText(&b, bl, "")
	}
	return b.String()
}

func writeText(b *strings.Builder, bl Block, indent string) {
	line := func(format string, args ...any) { fmt.Fprintf(b, indent+format+"\n", args...) }
	switch bl := bl.(type) {
	case Heading:
		line("%s %s", strings.Repeat("#", max(1, bl.Level)), bl.Text)
	case Paragraph:
		line("%s", bl.Text)
	case Notice:
		line("%s", bl.Text)
	case Code:
		line("[%s] %s", bl.Content, bl.Caption)
	case Picture:
		line("[%s]", bl.Alt)
	case *List:
		for i, it := range bl.Items {
			mark := "– "
			if bl.Ordered {
				mark = fmt.Sprintf("%d. ", max(1, bl.First)+i)
			}
			line("%s%s", mark, it.Text)
			for _, sub := range it.Blocks {
				writeText(b, sub, indent+strings.Repeat(" ", len([]rune(mark))))
			}
			if len(it.Blocks) > 0 && i < len(bl.Items)-1 {
				b.WriteByte('\n')
			}
		}
	case Facts:
		for _, f := range bl {
			line("%s\u00a0: %s", f.Name, f.Value)
		}
	case *Table:
		tableText(line, bl)
	case Signatures:
		line("%s", bl.Done)
		for _, s := range bl.Parties {
			line("%s – %s, %s", s.Role, s.Name, s.Capacity)
		}
	}
}

func tableText(line func(string, ...any), t *Table) {
	if t.Caption != "" {
		line("%s", t.Caption)
	}
	titles := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		titles[i] = c.Title
	}
	line("| %s |", strings.Join(titles, " | "))
	for _, r := range t.Rows {
		cells := make([]string, len(r.Cells))
		for i, c := range r.Cells {
			cells[i] = c.String()
		}
		line("| %s |", strings.Join(cells, " | "))
	}
}
