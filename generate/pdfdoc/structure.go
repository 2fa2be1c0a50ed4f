package pdfdoc

import (
	"fmt"
	"strings"
)

// element is a node of the structure tree: what a part of the page is, for a screen reader
// and for whoever reads the tables back (ISO 32000-1, 14.7 and 14.8). Whatever is drawn
// for no element is an artifact.
type element struct {
	kind     string // structure type, ISO 32000-1, 14.8.4
	attrs    string // attribute dictionary, without its brackets; empty for none
	alt      string // what stands instead of a picture
	parent   *element
	children []*element
	content  []mcr
	form     *signatureField // the field that the element holds, nil for none
}

// mcr is a marked content reference: a sequence of operators on a page.
type mcr struct{ page, id int }

// open adds an element to the one that is being laid out.
func (l *layout) open(kind string) *element { return l.under.child(kind) }

// child adds an element; under no element there is none, and what is drawn is an artifact.
func (e *element) child(kind string) *element {
	if e == nil {
		return nil
	}
	c := &element{kind: kind, parent: e}
	e.children = append(e.children, c)
	return c
}

// within lays out into e and returns to the element before.
func (l *layout) within(e *element, f func()) {
	before := l.under
	l.under = e
	f()
	l.under = before
}

// tableCell is one cell of a row: a header of its column or row, or data.
func tableCell(tr *element, scope string, columns int) *element {
	kind := "TD"
	if scope != "" {
		kind = "TH"
	}
	c := tr.child(kind)
	if c == nil {
		return nil
	}
	var a strings.Builder
	if scope != "" {
		fmt.Fprintf(&a, "/Scope /%s ", scope)
	}
	if columns > 1 {
		fmt.Fprintf(&a, "/ColSpan %d ", columns)
	}
	if a.Len() > 0 {
		c.attrs = "/O /Table " + a.String()
	}
	return c
}

// walk calls f on the element and all below it, parents first.
func (e *element) walk(f func(*element)) {
	f(e)
	for _, c := range e.children {
		c.walk(f)
	}
}
