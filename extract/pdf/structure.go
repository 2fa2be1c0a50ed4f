package pdf

import "guichet/extract/table"

const (
	// maxTagDepth bounds elements within elements; PDFium bounds them too.
	maxTagDepth = 40
	// maxTags bounds the elements looked at on a page.
	maxTags = 20_000
	// maxTagSpan bounds the rows or columns that a cell may say it covers.
	maxTagSpan = 200
)

// tagReader reads the tables of a page's structure tree: what the program that
// wrote the file says is a table.
type tagReader struct {
	direct *direct
	left   int // elements that may still be looked at

	tables []table.Tagged
	cells  int         // cells so far
	cellOf map[int]int // the cell of a marked content
}

// readTags reads the tables that the page loaded last says it has, and the cells of
// its marked contents. Most pages have none, which costs one call.
func readTags(d *direct) ([]table.Tagged, map[int]int, error) {
	tree := d.structure()
	if tree == 0 {
		return nil, nil, d.err // not tagged
	}
	defer d.closeStructure(tree)
	r := tagReader{direct: d, left: maxTags, cellOf: map[int]int{}}
	for i := range d.topElements(tree) {
		if r.left--; r.left <= 0 {
			break
		}
		if e := d.topElement(tree, i); e != 0 { // 0: of another page
			r.find(e, d.elementType(e), 0)
		}
	}
	if len(r.tables) == 0 {
		return nil, nil, d.err
	}
	return r.tables, r.cellOf, d.err
}

// child is an element or, without one, marked content of the page; a child
// without either is on another page, or empty.
type child struct {
	element element
	content int // -1 for none
	kind    string
}

// children returns the children of an element.
func (r *tagReader) children(e element) []child {
	var out []child
	for i := range r.direct.elements(e) {
		if r.left--; r.left <= 0 || r.direct.err != nil {
			break
		}
		c := child{content: -1}
		if c.element = r.direct.element(e, i); c.element != 0 {
			c.kind = r.direct.elementType(c.element)
		} else {
			c.content = r.direct.elementContent(e, i)
		}
		out = append(out, c)
	}
	return out
}

// find looks for tables in an element.
func (r *tagReader) find(e element, kind string, depth int) {
	if depth > maxTagDepth || r.left <= 0 {
		return
	}
	switch kind {
	case "Table":
		r.table(e, depth)
		return
	case "P", "Span", "H1", "H2", "H3", "H4", "H5", "H6", "Lbl", "LBody", "Link", "Figure", "TOCI":
		return // texts: no table is within
	}
	for _, c := range r.children(e) {
		if c.element != 0 {
			r.find(c.element, c.kind, depth+1)
		}
	}
}

// table reads a table. One that holds other tables only lays them out: they are
// the tables.
func (r *tagReader) table(e element, depth int) {
	before := len(r.tables)
	var t table.Tagged
	r.rows(e, &t, depth)
	if len(r.tables) == before && len(t.Rows) > 0 {
		r.tables = append(r.tables, t)
	}
}

// rows reads the rows below an element: a table, or its head, body or foot.
func (r *tagReader) rows(e element, t *table.Tagged, depth int) {
	if depth > maxTagDepth || r.left <= 0 {
		return
	}
	for _, c := range r.children(e) {
		switch c.kind {
		case "TR":
			if row := r.row(c.element, depth+1); len(row) > 0 {
				t.Rows = append(t.Rows, row)
			}
		case "THead", "TBody", "TFoot":
			r.rows(c.element, t, depth+1)
		}
	}
}

// row reads the cells of a row; one that PDFium does not show is empty.
func (r *tagReader) row(e element, depth int) []table.TaggedCell {
	var row []table.TaggedCell
	for _, c := range r.children(e) {
		switch {
		case c.element == 0:
			row = append(row, table.TaggedCell{})
		case c.kind == "TH" || c.kind == "TD":
			r.cells++
			cell := table.TaggedCell{ID: r.cells, Head: c.kind == "TH"}
			cell.RowSpan, cell.ColSpan = r.spans(c.element)
			r.content(c.element, cell.ID, depth+1)
			row = append(row, cell)
		}
	}
	return row
}

// content gives the marked content below an element to a cell.
func (r *tagReader) content(e element, cell, depth int) {
	if depth > maxTagDepth || r.left <= 0 {
		return
	}
	for _, c := range r.children(e) {
		switch {
		case c.kind == "Table":
			r.table(c.element, depth+1)
		case c.element != 0:
			r.content(c.element, cell, depth+1)
		case c.content >= 0:
			if _, taken := r.cellOf[c.content]; !taken {
				r.cellOf[c.content] = cell
			}
		}
	}
}

// spans reads how many rows and columns a cell says it covers, 0 where it says
// nothing that can be.
func (r *tagReader) spans(e element) (rows, cols int) {
	for i := range min(r.direct.attributes(e), 16) {
		a := r.direct.attribute(e, i)
		if a == 0 {
			continue
		}
		for name, to := range map[string]*int{"RowSpan": &rows, "ColSpan": &cols} {
			if v := r.direct.attributeNumber(a, name); v >= 1 && v <= maxTagSpan {
				*to = int(v)
			}
		}
	}
	return rows, cols
}
