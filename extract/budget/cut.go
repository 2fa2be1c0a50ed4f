package budget

import (
	"math/big"
	"regexp"
	"slices"
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
)

// cut finds the headers in a grid and returns the section below each; a grid
// without any header is one section.
func cut(doc *table.Document, page *table.Page, grid *table.Table) []*section {
	n := grid.Columns()
	var out []*section
	cur := &section{doc: doc, page: page, grid: grid, to: n}
	for r := 0; r < len(grid.Rows); r++ {
		h := headerHeight(grid, r, 0, n)
		if h == 0 || sameHeader(cur, grid, r, h) || len(cur.header) > 0 && !headsFigures(grid, r, h) {
			cur.rows = append(cur.rows, r)
			continue
		}
		next := &section{doc: doc, page: page, grid: grid, to: n}
		for k := len(cur.rows); k > 0 && singleText(grid, cur.rows[k-1]); k = len(cur.rows) {
			above := cur.rows[k-1]
			cur.rows = cur.rows[:k-1]
			if len(next.caption) == 0 && partOfHeader(grid, above) {
				next.header = append(next.header, above)
				continue
			}
			next.caption = append([]string{rowText(grid, above)}, next.caption...)
		}
		for k := range h {
			next.header = append(next.header, r+k)
		}
		if cur.onlyTitle() {
			next.caption = append([]string{rowText(grid, cur.rows[0])}, next.caption...)
		} else if len(cur.rows)+len(cur.header) > 0 {
			out = append(out, cur)
		}
		cur = next
		r += h - 1
	}
	out = append(out, cur)
	var split []*section
	for _, s := range out {
		split = append(split, s.sideBySide()...)
	}
	return split
}

// onlyTitle reports whether the section is one row of words at the top of its grid: a
// title, cut by the columns below it.
func (s *section) onlyTitle() bool {
	return len(s.header) == 0 && len(s.rows) == 1 && s.rows[0] == 0 &&
		!slices.ContainsFunc(s.grid.Rows[0], func(c table.Cell) bool { return isAmount(&c) || isYear(french.Space(c.Text)) })
}

// partOfHeader reports whether the one text of a row is a piece of the header
// below or above it, in a column of its own, and not a heading.
func partOfHeader(grid *table.Table, r int) bool {
	for c := range grid.Rows[r] {
		cell := &grid.Rows[r][c]
		if cell.Covered || french.Space(cell.Text) == "" {
			continue
		}
		f := french.Fold(cell.Text)
		_, title := titleCode(cell.Text, false)
		return c > 0 && cell.ColSpan <= 1 && len(f) < 30 && !title && !groupYear.MatchString(f) && !phaseWord.MatchString(cell.Text) &&
			c > 1+firstNarrow(grid)
	}
	return false
}

// namesLabels reports whether the one text of row r+h is the name of the column of
// labels, which the h rows of the header above it leave without one: a lower
// storey of the header.
func namesLabels(grid *table.Table, r, h int) bool {
	for c := range grid.Rows[r+h] {
		cell := &grid.Rows[r+h][c]
		if cell.Covered || french.Space(cell.Text) == "" {
			continue
		}
		rl, score := columnRole(cell.Text)
		if rl != roleLabel || score < .8 || c > firstNarrow(grid) {
			return false
		}
		for k := range h {
			if above := &grid.Rows[r+k][c]; above.Covered || french.Space(above.Text) != "" {
				return false
			}
		}
		return true
	}
	return false
}

// firstNarrow returns 1 when the first column is empty in all rows, as workbooks
// that start in column B have it.
func firstNarrow(grid *table.Table) int {
	for r := range grid.Rows {
		if french.Space(grid.Rows[r][0].Text) != "" {
			return 0
		}
	}
	return 1
}

// sideBySide splits a table that prints expenses and resources next to each
// other ("Dépenses | Montant | Ressources | Montant").
func (s *section) sideBySide() []*section {
	for c := s.from + 2; c+1 < s.to && len(s.header) > 0; c++ {
		r, score := columnRole(s.headerText(c))
		if r != roleSource || score < .6 {
			continue
		}
		left, right := *s, *s
		left.to, right.from = c, c
		return []*section{&left, &right}
	}
	return []*section{s}
}

// headerHeight returns how many rows from r on are a header: rows without
// amounts whose cells name at least two kinds of columns, or one above amounts.
func headerHeight(grid *table.Table, r, from, to int) int {
	roles := map[role]bool{}
	h := 0
	for h < 3 && r+h < len(grid.Rows) {
		filled, named, amounts := 0, 0, 0
		first := false
		for c := from; c < to; c++ {
			cell := &grid.Rows[r+h][c]
			text := french.Space(cell.Text)
			if cell.Covered || text == "" {
				continue
			}
			filled++
			if c == from {
				first = true
			}
			if h > 0 && goesOn(grid.Rows[r+h-1][c].Text, text) {
				named++
				continue
			}
			if isAmount(cell) || h > 0 && c > from && isNothing(text) {
				amounts++
				continue
			}
			if f := french.Fold(text); f == "ae" || f == "cp" {
				named++
				roles[roleYear] = true
			} else if rl, score := columnRole(text); score >= .5 && len([]rune(text)) < 60 {
				named++
				roles[rl] = true
			} else if parts, ok := split(strings.Fields(text), cell.ColSpan); ok && len(parts) > 1 {
				named++
				for _, p := range parts {
					rl, _ := columnRole(p)
					roles[rl] = true
				}
			}
		}
		spanned := r+h > 0 && h > 0 && coversFromAbove(grid, r+h, from, to)
		switch {
		case amounts > 0, filled == 0 && !spanned:
			return headerOrNone(h, roles)
		case h == 0 && (named < 2 || named*2 < filled):
			return 0
		case h > 0 && filled == 1 && (partOfHeader(grid, r+h) || namesLabels(grid, r, h)):
		case h > 0 && !spanned && (filled == 1 || named == 0 || first && named*2 < filled):
			return headerOrNone(h, roles)
		case h > 0 && filled == 1 && first:
			return headerOrNone(h, roles)
		}
		h++
	}
	return headerOrNone(h, roles)
}

func headerOrNone(h int, roles map[role]bool) int {
	if len(roles) < 2 && !roles[roleYear] && !roles[roleDecoy] {
		return 0
	}
	return h
}

// coversFromAbove reports whether a merged cell of the row above spans columns
// or rows into this row, as a two-storey header does.
func coversFromAbove(grid *table.Table, r, from, to int) bool {
	for c := from; c < to; c++ {
		a, ar, _ := grid.Anchor(r-1, c)
		if ar <= r-1 && (a.ColSpan > 1 && a.ColSpan < to-from || a.RowSpan > 1 && ar+a.RowSpan > r) && french.Space(a.Text) != "" {
			return true
		}
	}
	return false
}

// headsFigures reports whether a header names a column of figures: below another one,
// what does not is a row without amounts (« Recette et homologation | Devis de mars »).
func headsFigures(grid *table.Table, r, h int) bool {
	for ; h > 0; r, h = r+1, h-1 {
		for c := range grid.Rows[r] {
			cell := &grid.Rows[r][c]
			f := french.Fold(cell.Text)
			if rl, score := columnRole(cell.Text); score >= .5 && (rl.money() || rl == roleQuantity || rl == rolePercent || rl == roleDecoy) || f == "ae" || f == "cp" {
				return true
			}
		}
	}
	return false
}

// sameHeader reports whether the header found at row r repeats the section's.
func sameHeader(s *section, grid *table.Table, r, h int) bool {
	if s == nil || len(s.header) == 0 {
		return false
	}
	return french.Fold(rowText(grid, s.header[0])) == french.Fold(rowText(grid, r)) && h <= len(s.header)
}

// isAmount reports whether a cell holds a number that is not a year standing as
// a heading.
func isAmount(c *table.Cell) bool {
	if !c.Date.IsZero() {
		return true
	}
	text := french.Space(c.Text)
	if c.Number == "" && (text == "" || isYear(text)) {
		return false
	}
	if c.Number != "" {
		return !isYear(c.Number)
	}
	n, err := french.ParseNumber(text, 0)
	_, read := respelled(c)
	return err == nil && !n.Dash || leadingAmount(text) != "" || read
}

// isCost reports whether a text is an amount of four digits or more, or with cents or a
// unit of money, and nothing else.
func isCost(text string) bool {
	n, err := french.ParseNumber(text, 0)
	if err != nil || n.Dash || isYear(text) {
		return false
	}
	return n.Unit != french.NoUnit && n.Unit != french.Percent || decimals(text) == 2 || n.Rat().Cmp(thousand) >= 0 && strings.ContainsAny(text, " \u00a0\u202f.")
}

var thousand = big.NewRat(1000, 1)

// isNothing reports whether a text stands where an amount might.
func isNothing(text string) bool {
	n, err := french.ParseNumber(text, 0)
	return err == nil && n.Dash || french.Fold(text) == "s o"
}

var yearOnly = regexp.MustCompile(`^20[0-4]\d$`)

func isYear(s string) bool { return yearOnly.MatchString(s) }

// singleText reports whether a row holds one text and nothing else.
func singleText(grid *table.Table, r int) bool {
	n := 0
	for c := range grid.Rows[r] {
		if cell := &grid.Rows[r][c]; !cell.Covered && french.Space(cell.Text) != "" {
			n++
			if isAmount(cell) {
				return false
			}
		}
	}
	return n == 1
}

func rowText(grid *table.Table, r int) string {
	var parts []string
	for c := range grid.Rows[r] {
		if cell := &grid.Rows[r][c]; !cell.Covered {
			parts = append(parts, cell.Text)
		}
	}
	return french.Space(strings.Join(parts, " "))
}
