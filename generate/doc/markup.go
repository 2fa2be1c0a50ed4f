package doc

import (
	"fmt"
	"regexp"
	"strings"
)

// The markup of the templates, line by line:
//
//	# Title            heading of level 1; ## and ### for 2 and 3
//	- item             list; "1. item" for a numbered one
//	  text             two spaces in front: further paragraph of the item above
//	> text             notice, in a frame
//	@name              blocks that the caller makes, see Expand
//	blank line         ends a paragraph
//	**bold**           bold
//	[[what]]           a blank to fill in
//
// Values from outside pass through Escape and cannot act as markup.

// Expand returns the blocks of the directive @name.
type Expand func(name string) ([]Block, error)

// Escaped characters travel through the markup as private-use code points.
const (
	guard        = '\ue000' // keeps a value from starting a line
	escapedStar  = '\ue001'
	escapedOpen  = '\ue002'
	escapedClose = '\ue003'
)

var (
	escaper   = strings.NewReplacer("*", string(escapedStar), "[", string(escapedOpen), "]", string(escapedClose))
	unescaper = strings.NewReplacer(string(guard), "", string(escapedStar), "*", string(escapedOpen), "[", string(escapedClose), "]")
)

// Escape makes a value safe to stand in markup: it comes out as it is, on one
// line.
func Escape(s string) string { return string(guard) + escaper.Replace(Clean(s)) }

var (
	bullet  = regexp.MustCompile(`^- +(.*)$`)
	number  = regexp.MustCompile(`^[0-9]+\. +(.*)$`)
	heading = regexp.MustCompile(`^(#{1,3}) +(.*)$`)
)

// Parse reads markup. A directive that expand does not know is an error, so
// that a mistake in a template is not printed.
func Parse(src string, expand Expand) ([]Block, error) {
	p := parser{expand: expand}
	for i, line := range strings.Split(src, "\n") {
		if err := p.line(strings.TrimRight(line, " \t\r")); err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	p.endParagraph()
	return p.blocks, nil
}

type parser struct {
	expand Expand
	blocks []Block
	text   []string // lines of the open paragraph
	within bool     // the open paragraph continues an item
	notice bool
}

func (p *parser) line(line string) error {
	switch {
	case strings.TrimSpace(line) == "":
		p.endParagraph()
	case strings.HasPrefix(line, "@"):
		p.endParagraph()
		blocks, err := p.expand(strings.TrimPrefix(line, "@"))
		if err != nil {
			return err
		}
		p.blocks = append(p.blocks, blocks...)
	case heading.MatchString(line):
		p.endParagraph()
		m := heading.FindStringSubmatch(line)
		p.blocks = append(p.blocks, Heading{Level: len(m[1]), Text: Inline(m[2])})
	case bullet.MatchString(line):
		p.item(false, bullet.FindStringSubmatch(line)[1])
	case number.MatchString(line):
		p.item(true, number.FindStringSubmatch(line)[1])
	case strings.HasPrefix(line, "> "):
		if !p.notice {
			p.endParagraph()
			p.notice = true
		}
		p.text = append(p.text, line[2:])
	case strings.HasPrefix(line, "  ") && p.list() != nil:
		if !p.within {
			p.endParagraph()
			p.within = true
		}
		p.text = append(p.text, strings.TrimSpace(line))
	default:
		if p.within || p.notice {
			p.endParagraph()
		}
		p.text = append(p.text, line)
	}
	return nil
}

// list returns the list that ends the blocks so far.
func (p *parser) list() *List {
	if len(p.blocks) == 0 {
		return nil
	}
	l, _ := p.blocks[len(p.blocks)-1].(*List)
	return l
}

func (p *parser) item(ordered bool, text string) {
	p.endParagraph()
	l := p.list()
	if l == nil || l.Ordered != ordered {
		l = &List{Ordered: ordered}
		p.blocks = append(p.blocks, l)
	}
	l.Items = append(l.Items, Item{Text: Inline(text)})
}

func (p *parser) endParagraph() {
	if len(p.text) == 0 {
		p.within, p.notice = false, false
		return
	}
	text := Inline(strings.Join(p.text, " "))
	switch l := p.list(); {
	case p.within && l != nil:
		last := &l.Items[len(l.Items)-1]
		last.Blocks = append(last.Blocks, Paragraph{Text: text})
	case p.notice:
		p.blocks = append(p.blocks, Notice{Text: text})
	default:
		p.blocks = append(p.blocks, Paragraph{Text: text})
	}
	p.text, p.within, p.notice = nil, false, false
}

var inlineMark = regexp.MustCompile(`\*\*(.+?)\*\*|\[\[(.*?)\]\]`)

// Inline reads bold and blanks within a text.
func Inline(s string) Spans {
	var out Spans
	add := func(text string, span Span) {
		if text != "" {
			span.Text = unescaper.Replace(text)
			out = append(out, span)
		}
	}
	last := 0
	for _, m := range inlineMark.FindAllStringSubmatchIndex(s, -1) {
		add(s[last:m[0]], Span{})
		if m[2] >= 0 {
			add(s[m[2]:m[3]], Span{Bold: true})
		} else {
			out = append(out, Span{Text: blankText(unescaper.Replace(s[m[4]:m[5]])), Blank: true})
		}
		last = m[1]
	}
	add(s[last:], Span{})
	return out
}
