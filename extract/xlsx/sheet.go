package xlsx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"guichet/internal/dossier"
)

// pos is a position in a sheet, 1-based.
type pos struct{ row, col int }

// rect is a range of cells, both ends included.
type rect struct{ r1, c1, r2, c2 int }

// cell is a cell as it is stored.
type cell struct {
	pos
	kind    string // attribute t: "n", "s", "str", "b", "e", "d", "inlineStr"
	stored  string // text, or the digits of a number
	has     bool   // a value is stored
	formula string // without the leading '='
	array   bool   // the formula is computed over ranges
	style   int

	result   value // once computed
	computed computeState
}

// sheet is a worksheet: its cells by row and column.
type sheet struct {
	book   *book
	name   string
	part   string
	number int
	hidden bool

	rows       map[int][]*cell // by row, in column order
	order      []int           // the rows with cells, ascending
	hiddenRows map[int]bool
	hiddenCols []rect // only columns count
	merges     []rect
	maxCol     int
	// large says why the sheet is left aside: it has no cells then, and no formula
	// can be computed from it.
	large *dossier.Refusal
}

func (s *sheet) colHidden(col int) bool {
	return slices.ContainsFunc(s.hiddenCols, func(r rect) bool { return r.c1 <= col && col <= r.c2 })
}

// bounds of a sheet (ECMA-376 part 1, annex; every reader keeps them).
const (
	lastRow = 1_048_576
	lastCol = 16_384
)

// sheetReader decodes one worksheet part as a stream.
type sheetReader struct {
	*sheet
	d      *xml.Decoder
	row    int // current
	col    int // last column read in it
	shared map[string]*cell
}

// readOrLeave reads a sheet, or leaves it aside when it is too large: an extract
// of a database beside the budget must not take the budget away.
func (s *sheet) readOrLeave() error {
	before := s.book.cells
	err := s.read()
	if r, ok := errors.AsType[*dossier.Refusal](err); ok && r.Reason == dossier.RefusedTooLarge {
		s.large = r
		s.rows, s.order, s.merges, s.maxCol = map[int][]*cell{}, nil, nil, 0
		s.book.cells = before
		return nil
	}
	return err
}

func (s *sheet) read() error {
	p, err := s.book.part(s.part)
	if err != nil {
		return err
	}
	s.rows, s.hiddenRows = map[int][]*cell{}, map[int]bool{}
	r := &sheetReader{sheet: s, d: xml.NewDecoder(bytes.NewReader(p)), shared: map[string]*cell{}}
	root := false
	for {
		tok, err := r.d.Token()
		if errors.Is(err, io.EOF) && root {
			break
		}
		if err != nil {
			return s.book.xmlRefusal(s.part, err)
		}
		if e, ok := tok.(xml.StartElement); ok {
			root = true
			if err := r.element(e); err != nil {
				var refusal *dossier.Refusal
				if errors.As(err, &refusal) {
					return err
				}
				return s.book.xmlRefusal(s.part, err)
			}
		}
	}
	for row, cells := range s.rows {
		slices.SortStableFunc(cells, func(a, b *cell) int { return a.col - b.col })
		// A hostile sheet may hold a cell twice: the first counts.
		s.rows[row] = slices.CompactFunc(cells, func(a, b *cell) bool { return a.col == b.col })
		s.order = append(s.order, row)
	}
	slices.Sort(s.order)
	return nil
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// isZero tells a width or height of nothing.
func isZero(s string) bool {
	f, err := strconv.ParseFloat(s, 64)
	return err == nil && f <= 0
}

func (r *sheetReader) element(e xml.StartElement) error {
	switch e.Name.Local {
	case "col":
		return r.columns(e)
	case "row":
		if err := r.count(); err != nil {
			return err
		}
		r.row++
		if n, err := strconv.Atoi(attr(e, "r")); err == nil {
			r.row = n
		}
		r.col = 0
		if isTrue(attr(e, "hidden")) || isZero(attr(e, "ht")) {
			r.hiddenRows[r.row] = true
		}
	case "c":
		return r.cell(e)
	case "mergeCell":
		if m, ok := parseRect(attr(e, "ref")); ok {
			if len(r.merges) >= r.book.lim.Cells {
				return refuseLimit(r.book.name, r.place(), "cellules fusionnées", int64(r.book.lim.Cells))
			}
			r.merges = append(r.merges, m)
		}
	}
	return nil
}

func (r *sheetReader) place() string { return "feuille " + dossier.Quote(r.name) }

func (r *sheetReader) columns(e xml.StartElement) error {
	first, err1 := strconv.Atoi(attr(e, "min"))
	last, err2 := strconv.Atoi(attr(e, "max"))
	if err1 != nil || err2 != nil || len(r.hiddenCols) > lastCol {
		return nil // a column that cannot be placed hides nothing
	}
	if isTrue(attr(e, "hidden")) || isZero(attr(e, "width")) {
		r.hiddenCols = append(r.hiddenCols, rect{c1: first, c2: last})
	}
	return nil
}

// count counts what is written, empty or not: it costs time all the same.
func (r *sheetReader) count() error {
	if r.book.elements++; r.book.elements > r.book.lim.Elements {
		return refuseLimit(r.book.name, r.place(), "lignes et cellules", int64(r.book.lim.Elements))
	}
	return nil
}

func (r *sheetReader) cell(e xml.StartElement) error {
	if err := r.count(); err != nil {
		return err
	}
	r.col++
	c := &cell{kind: attr(e, "t"), pos: pos{r.row, r.col}}
	if ref := attr(e, "r"); ref != "" {
		p, ok := parsePos(ref)
		if !ok {
			return refuseCorrupt(r.book.name, r.place(), "cellule "+ref)
		}
		c.pos = p
		r.col = p.col
	}
	c.style, _ = strconv.Atoi(attr(e, "s")) // absent: the default style, 0
	if err := r.content(c); err != nil {
		return err
	}
	if c.kind == "s" && c.has {
		i, err := strconv.Atoi(strings.TrimSpace(c.stored))
		if err != nil || i < 0 || i >= len(r.book.strings) {
			return refuseCorrupt(r.book.name, r.place(), "le texte de la cellule "+c.String()+" est absent")
		}
		c.stored = r.book.strings[i]
	}
	if c.stored == "" && c.formula == "" {
		return nil // a style without a value
	}
	switch {
	case c.row > r.book.lim.Rows || c.row < 1:
		return refuseLimit(r.book.name, r.place(), "lignes", int64(r.book.lim.Rows))
	case c.col > r.book.lim.Columns || c.col < 1:
		return refuseLimit(r.book.name, r.place(), "colonnes", int64(r.book.lim.Columns))
	}
	if r.book.cells++; r.book.cells > r.book.lim.Cells {
		return refuseLimit(r.book.name, r.place(), "cellules", int64(r.book.lim.Cells))
	}
	r.rows[c.row] = append(r.rows[c.row], c)
	r.maxCol = max(r.maxCol, c.col)
	return nil
}

// content reads the children of a cell: value, formula, inline text.
func (r *sheetReader) content(c *cell) error {
	for {
		tok, err := r.d.Token()
		if err != nil {
			return err
		}
		switch e := tok.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			switch e.Name.Local {
			case "v":
				c.stored, err = r.text()
				c.has = true
				if c.kind == "str" {
					c.stored = unescape(c.stored)
				}
			case "is":
				c.stored, err = richText(r.d)
				c.has = true
			case "f":
				err = r.formula(c, e)
			default:
				err = r.d.Skip()
			}
			if err != nil {
				return err
			}
		}
	}
}

// text reads the characters of a simple element already begun.
func (r *sheetReader) text() (string, error) {
	var s strings.Builder
	for {
		tok, err := r.d.Token()
		if err != nil {
			return "", err
		}
		switch e := tok.(type) {
		case xml.CharData:
			s.Write(e)
		case xml.EndElement:
			return s.String(), nil
		case xml.StartElement:
			if err := r.d.Skip(); err != nil {
				return "", err
			}
		}
	}
}

// formula reads <f> (ECMA-376 18.3.1.40): plain, of an array, or shared: then the
// first cell of the group has the text and the others follow by their offset.
func (r *sheetReader) formula(c *cell, e xml.StartElement) error {
	text, err := r.text()
	if err != nil {
		return err
	}
	c.formula = strings.TrimPrefix(strings.TrimSpace(text), "=")
	switch attr(e, "t") {
	case "array":
		c.array = true
	case "dataTable":
		c.formula = "TABLE()" // a what-if table: never computed here
	case "shared":
		si := attr(e, "si")
		if c.formula != "" {
			r.shared[si] = c
		} else if first := r.shared[si]; first != nil {
			c.formula = shift(first.formula, c.row-first.row, c.col-first.col)
		}
	}
	return nil
}

var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescape decodes the characters that XML cannot hold (ECMA-376 22.9.2.19,
// ST_Xstring): _x000D_ is a carriage return.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(m string) string {
		n, err := strconv.ParseUint(m[2:6], 16, 32)
		if err != nil {
			return m
		}
		return string(rune(n)) // #nosec G115 -- four hexadecimal digits
	})
}
