package pdf

import (
	"strings"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"guichet/extract/table"
)

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
	inst pdfium.Pdfium
	left int // elements that may still be looked at

	tables []table.Tagged
	cells  int         // cells so far
	cellOf map[int]int // the cell of a marked content
}

// readTags reads the tables that a tagged page says it has, and tells each word
// the cell it is in. Most pages have none, which costs one call.
func readTags(inst pdfium.Pdfium, d *direct, page requests.Page, words []word) ([]table.Tagged, error) {
	tree, err := inst.FPDF_StructTree_GetForPage(&requests.FPDF_StructTree_GetForPage{Page: page})
	if err != nil {
		return nil, onlyTrap(err) // not tagged
	}
	defer func() {
		_, _ = inst.FPDF_StructTree_Close(&requests.FPDF_StructTree_Close{StructTree: tree.StructTree}) // only read
	}()
	r := tagReader{inst: inst, left: maxTags, cellOf: map[int]int{}}
	n, err := inst.FPDF_StructTree_CountChildren(&requests.FPDF_StructTree_CountChildren{StructTree: tree.StructTree})
	if err != nil {
		return nil, onlyTrap(err)
	}
	for i := range n.Count {
		if r.left--; r.left <= 0 {
			break
		}
		child, err := inst.FPDF_StructTree_GetChildAtIndex(&requests.FPDF_StructTree_GetChildAtIndex{StructTree: tree.StructTree, Index: i})
		if err != nil {
			if isTrap(err) {
				return nil, err
			}
			continue // of another page
		}
		kind, err := r.kind(child.StructElement)
		if err != nil {
			return nil, err
		}
		if err := r.find(child.StructElement, kind, 0); err != nil {
			return nil, err
		}
	}
	if len(r.tables) == 0 {
		return nil, nil
	}
	return r.tables, r.mark(d, page, words)
}

// child is an element or, without one, marked content of the page; a child
// without either is on another page, or empty.
type child struct {
	element references.FPDF_STRUCTELEMENT
	content int // -1 for none
	kind    string
}

// children returns the children of an element.
func (r *tagReader) children(e references.FPDF_STRUCTELEMENT) ([]child, error) {
	n, err := r.inst.FPDF_StructElement_CountChildren(&requests.FPDF_StructElement_CountChildren{StructElement: e})
	if err != nil {
		return nil, onlyTrap(err)
	}
	var out []child
	for i := range n.Count {
		if r.left--; r.left <= 0 {
			break
		}
		c := child{content: -1}
		got, err := r.inst.FPDF_StructElement_GetChildAtIndex(&requests.FPDF_StructElement_GetChildAtIndex{StructElement: e, Index: i})
		switch {
		case err == nil && got.StructElement != "":
			c.element = got.StructElement
			if c.kind, err = r.kind(c.element); err != nil {
				return nil, err
			}
		case isTrap(err):
			return nil, err
		default:
			id, err := r.inst.FPDF_StructElement_GetChildMarkedContentID(&requests.FPDF_StructElement_GetChildMarkedContentID{StructElement: e, Index: i})
			if isTrap(err) {
				return nil, err
			}
			if err == nil {
				c.content = id.ChildMarkedContentID
			}
		}
		out = append(out, c)
	}
	return out, nil
}

// kind returns the type of an element, "" when it has none.
func (r *tagReader) kind(e references.FPDF_STRUCTELEMENT) (string, error) {
	k, err := r.inst.FPDF_StructElement_GetType(&requests.FPDF_StructElement_GetType{StructElement: e})
	if err != nil {
		return "", onlyTrap(err)
	}
	return strings.TrimRight(k.Type, "\x00"), nil
}

// find looks for tables in an element.
func (r *tagReader) find(e references.FPDF_STRUCTELEMENT, kind string, depth int) error {
	if depth > maxTagDepth || r.left <= 0 {
		return nil
	}
	switch kind {
	case "Table":
		return r.table(e, depth)
	case "P", "Span", "H1", "H2", "H3", "H4", "H5", "H6", "Lbl", "LBody", "Link", "Figure", "TOCI":
		return nil // texts: no table is within
	}
	cs, err := r.children(e)
	if err != nil {
		return err
	}
	for _, c := range cs {
		if c.element == "" {
			continue
		}
		if err := r.find(c.element, c.kind, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// table reads a table. One that holds other tables only lays them out: they are
// the tables.
func (r *tagReader) table(e references.FPDF_STRUCTELEMENT, depth int) error {
	before := len(r.tables)
	var t table.Tagged
	if err := r.rows(e, &t, depth); err != nil {
		return err
	}
	if len(r.tables) == before && len(t.Rows) > 0 {
		r.tables = append(r.tables, t)
	}
	return nil
}

// rows reads the rows below an element: a table, or its head, body or foot.
func (r *tagReader) rows(e references.FPDF_STRUCTELEMENT, t *table.Tagged, depth int) error {
	if depth > maxTagDepth || r.left <= 0 {
		return nil
	}
	cs, err := r.children(e)
	if err != nil {
		return err
	}
	for _, c := range cs {
		switch c.kind {
		case "TR":
			row, err := r.row(c.element, depth+1)
			if err != nil {
				return err
			}
			if len(row) > 0 {
				t.Rows = append(t.Rows, row)
			}
		case "THead", "TBody", "TFoot":
			if err := r.rows(c.element, t, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// row reads the cells of a row; one that PDFium does not show is empty.
func (r *tagReader) row(e references.FPDF_STRUCTELEMENT, depth int) ([]table.TaggedCell, error) {
	cs, err := r.children(e)
	if err != nil {
		return nil, err
	}
	var row []table.TaggedCell
	for _, c := range cs {
		switch {
		case c.element == "":
			row = append(row, table.TaggedCell{})
		case c.kind == "TH" || c.kind == "TD":
			r.cells++
			cell := table.TaggedCell{ID: r.cells, Head: c.kind == "TH"}
			if cell.RowSpan, cell.ColSpan, err = r.spans(c.element); err != nil {
				return nil, err
			}
			if err := r.content(c.element, cell.ID, depth+1); err != nil {
				return nil, err
			}
			row = append(row, cell)
		}
	}
	return row, nil
}

// content gives the marked content below an element to a cell.
func (r *tagReader) content(e references.FPDF_STRUCTELEMENT, cell, depth int) error {
	if depth > maxTagDepth || r.left <= 0 {
		return nil
	}
	cs, err := r.children(e)
	if err != nil {
		return err
	}
	for _, c := range cs {
		switch {
		case c.kind == "Table":
			if err := r.table(c.element, depth+1); err != nil {
				return err
			}
		case c.element != "":
			if err := r.content(c.element, cell, depth+1); err != nil {
				return err
			}
		case c.content >= 0:
			if _, taken := r.cellOf[c.content]; !taken {
				r.cellOf[c.content] = cell
			}
		}
	}
	return nil
}

// spans reads how many rows and columns a cell says it covers.
func (r *tagReader) spans(e references.FPDF_STRUCTELEMENT) (rows, cols int, err error) {
	n, err := r.inst.FPDF_StructElement_GetAttributeCount(&requests.FPDF_StructElement_GetAttributeCount{StructElement: e})
	if err != nil {
		return 0, 0, onlyTrap(err)
	}
	for i := range min(n.Count, 16) {
		a, err := r.inst.FPDF_StructElement_GetAttributeAtIndex(&requests.FPDF_StructElement_GetAttributeAtIndex{StructElement: e, Index: i})
		if err != nil {
			if isTrap(err) {
				return 0, 0, err
			}
			continue
		}
		for name, to := range map[string]*int{"RowSpan": &rows, "ColSpan": &cols} {
			v, err := r.attribute(a.StructElementAttribute, name)
			if err != nil {
				return 0, 0, err
			}
			if v > 0 {
				*to = min(v, maxTagSpan)
			}
		}
	}
	return rows, cols, nil
}

// attribute reads a number of a cell's attributes, 0 for none.
func (r *tagReader) attribute(a references.FPDF_STRUCTELEMENT_ATTR, name string) (int, error) {
	v, err := r.inst.FPDF_StructElement_Attr_GetValue(&requests.FPDF_StructElement_Attr_GetValue{StructElementAttribute: a, Name: name})
	if err != nil {
		return 0, onlyTrap(err)
	}
	n, err := r.inst.FPDF_StructElement_Attr_GetNumberValue(&requests.FPDF_StructElement_Attr_GetNumberValue{StructElementAttributeValue: v.StructElementAttributeValue})
	if err != nil {
		return 0, onlyTrap(err)
	}
	if n.Value < 1 || n.Value > maxTagSpan {
		return 0, nil
	}
	return int(n.Value), nil
}

// mark tells the words their cells, by the marked content that draws their
// first character.
func (r *tagReader) mark(d *direct, page requests.Page, words []word) error {
	loaded, err := r.inst.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return onlyTrap(err)
	}
	defer func() {
		_, _ = r.inst.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: loaded.TextPage}) // only read
	}()
	text := d.watch.text
	for i := range words {
		id := d.markedContent(char{text, uint64(words[i].first)}) // #nosec G115 -- an index
		if d.err != nil {
			return d.err
		}
		if id >= 0 {
			words[i].Cell = r.cellOf[id]
		}
	}
	return nil
}
