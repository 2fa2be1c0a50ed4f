package returned

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"guichet/internal/dossier"
	"guichet/internal/suivi"
)

// table is a table of the workbook, as it was sent and as it came back.
type table struct {
	was, is    *grid
	wasHead    int
	isHead     int
	wasColumns map[string]int
	columns    map[string]int // where each title stands now
	titles     []string       // in the order sent
	rows       map[int]int    // row sent → row now, of the rows with a name
	added      []int          // rows now that were not sent with a name
	nameColumn string
}

// match finds a table of the sent workbook in the returned one.
func (r *reading) match(sheet, nameColumn string) *table {
	t := &table{nameColumn: nameColumn, rows: map[int]int{}}
	was, err := r.sent.grid(sheet)
	if err != nil {
		return nil // an older template had no such sheet
	}
	t.was = was
	t.wasHead, t.titles = headOf(was, nameColumn)
	_, t.wasColumns = was.head(t.titles)
	t.is = r.find(sheet, t.titles)
	if t.is == nil {
		r.add("structure-changed", dossier.Bloquante, dossier.Source{File: r.file.name, Sheet: sheet}, "La feuille «\u00a0"+sheet+"\u00a0» manque.", "toutes les feuilles du classeur envoyé",
			"Reprendre le classeur reçu et y reporter les réponses.")
		return nil
	}
	if t.isHead, t.columns = t.is.head(t.titles); t.columns == nil {
		r.add("structure-changed", dossier.Bloquante, dossier.Source{File: r.file.name, Sheet: t.is.sheet}, "Les titres des colonnes de la feuille «\u00a0"+sheet+"\u00a0» manquent.", strings.Join(t.titles, ", "),
			"Rétablir la ligne des titres.")
		return nil
	}
	for _, title := range t.titles {
		if _, ok := t.columns[title]; !ok {
			r.add("structure-changed", dossier.Bloquante, t.is.source(1, t.isHead), "La colonne «\u00a0"+title+"\u00a0» manque.", title, "Rétablir la colonne et son titre.")
		}
	}
	t.align()
	if t.moved() {
		r.add("structure-changed", dossier.Reserve, t.is.source(1, t.isHead), "Des lignes ou des colonnes ont été déplacées\u00a0; la feuille a été lue par ses titres.", "les lignes et les colonnes à leur place", "Ne rien déplacer dans les prochains classeurs.")
	}
	return t
}

// headOf finds the head of a sent table: the row that has the name's title.
func headOf(g *grid, name string) (int, []string) {
	for i, cells := range g.rows {
		if slices.ContainsFunc(cells, func(c string) bool { return same(c, name) }) {
			var titles []string
			for _, c := range cells {
				if strings.TrimSpace(c) != "" {
					titles = append(titles, strings.TrimSpace(c))
				}
			}
			return i + 1, titles
		}
	}
	return 0, nil
}

// find returns the sheet of a name, however it is written, or else the one that bears the
// titles.
func (r *reading) find(sheet string, titles []string) *grid {
	for _, name := range r.file.GetSheetList() {
		if same(name, sheet) {
			if g, err := r.file.grid(name); err == nil {
				return g
			}
		}
	}
	for _, name := range r.file.GetSheetList() {
		g, err := r.file.grid(name)
		if err != nil {
			continue
		}
		if _, columns := g.head(titles); len(columns)*10 >= len(titles)*8 {
			r.add("structure-changed", dossier.Reserve, dossier.Source{File: r.file.name, Sheet: name}, "La feuille «\u00a0"+sheet+"\u00a0» a changé de nom\u00a0; elle a été reconnue à ses titres.", sheet, "Ne pas renommer les feuilles.")
			return g
		}
	}
	return nil
}

// align pairs the rows that were sent with a name: by number and name, then by the name
// alone where it is there once, then by the number.
func (t *table) align() {
	type row struct{ number, name string }
	number, name := t.wasColumns[suivi.HeadNumber], t.wasColumns[t.nameColumn]
	isNumber, isName := t.columns[suivi.HeadNumber], t.columns[t.nameColumn]
	now := map[int]row{}
	for r := t.isHead + 1; r <= len(t.is.rows); r++ {
		if blank(t.is.rows[r-1]) {
			continue
		}
		now[r] = row{digitsOf(t.is.text(isNumber, r)), key(t.is.text(isName, r))}
	}
	order := make([]int, 0, len(now))
	for r := range now {
		order = append(order, r)
	}
	slices.Sort(order)
	taken := map[int]bool{}
	pair := func(fits func(was, is row) bool) {
		for r := t.wasHead + 1; r <= len(t.was.rows); r++ {
			was := row{digitsOf(t.was.text(number, r)), key(t.was.text(name, r))}
			if was.name == "" || t.rows[r] != 0 {
				continue
			}
			var fit []int
			for _, n := range order {
				if !taken[n] && fits(was, now[n]) {
					fit = append(fit, n)
				}
			}
			if len(fit) == 1 {
				t.rows[r] = fit[0]
				taken[fit[0]] = true
			}
		}
	}
	pair(func(was, is row) bool { return was == is })
	pair(func(was, is row) bool { return was.name == is.name })
	pair(func(was, is row) bool { return was.number != "" && was.number == is.number })
	for _, n := range order {
		if !taken[n] {
			t.added = append(t.added, n)
		}
	}
}

// moved reports whether a row or a column stands elsewhere than it was sent.
func (t *table) moved() bool {
	if t.isHead != t.wasHead {
		return true
	}
	for was, is := range t.rows {
		if was != is {
			return true
		}
	}
	for title, c := range t.columns {
		if t.wasColumns[title] != c {
			return true
		}
	}
	return false
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// digitsOf writes the number of a row as digits, "1" for "1.0".
func digitsOf(s string) string {
	r, ok := new(big.Rat).SetString(strings.TrimSpace(s))
	if !ok || !r.IsInt() {
		return ""
	}
	return r.Num().String()
}

// named are the rows sent with a name, in order, each with its row now (0: gone).
func (t *table) named() [][2]int {
	var out [][2]int
	name := t.wasColumns[t.nameColumn]
	for r := t.wasHead + 1; r <= len(t.was.rows); r++ {
		if t.was.text(name, r) != "" {
			out = append(out, [2]int{r, t.rows[r]})
		}
	}
	return out
}

// compare finds what was changed in the cells that were sent locked.
func (r *reading) compare(t *table) {
	for _, pair := range t.named() {
		was, is := pair[0], pair[1]
		name := t.was.text(t.wasColumns[t.nameColumn], was)
		if is == 0 {
			r.add("structure-changed", dossier.Bloquante, dossier.Source{File: r.file.name, Sheet: t.is.sheet}, "La ligne «\u00a0"+name+"\u00a0» manque.", name, "Rétablir la ligne.")
			continue
		}
		for _, title := range t.titles {
			from, to := t.wasColumns[title], t.columns[title]
			if to == 0 {
				continue
			}
			if formula := t.was.formula(from, was); formula != "" {
				now := t.is.formula(to, is)
				moved := from != to || was != is || t.isHead != t.wasHead
				if now == "" && t.is.text(to, is) != t.was.text(from, was) || now != "" && !moved && plainFormula(now) != plainFormula(formula) {
					r.add("formula-replaced", dossier.Reserve, t.is.source(to, is), fmt.Sprintf("La formule de «\u00a0%s\u00a0» (%s) a été remplacée.", title, name), "la formule envoyée", "Rétablir la formule\u00a0; les sommes ont été recalculées.")
				}
				continue
			}
			if t.was.locked(from, was) && !sameCell(t.was.text(from, was), t.is.text(to, is)) {
				r.add("locked-changed", dossier.Bloquante, t.is.source(to, is), fmt.Sprintf("La cellule verrouillée «\u00a0%s\u00a0» (%s) a été modifiée.", title, name), printed(t.was.text(from, was)), "Rétablir la valeur envoyée\u00a0; une erreur se signale au bureau.")
			}
		}
	}
}

// plainFormula leaves aside what programs write differently.
func plainFormula(s string) string {
	return strings.ToUpper(strings.NewReplacer("$", "", "'", "", " ", "", "_xlfn.", "").Replace(s))
}

func printed(s string) string {
	if s == "" {
		return "une cellule vide"
	}
	return s
}

// sameCell reports whether two raw cells hold the same: the same number, or the same text.
func sameCell(a, b string) bool {
	if same(a, b) {
		return true
	}
	x, okX := new(big.Rat).SetString(a)
	y, okY := new(big.Rat).SetString(b)
	if !okX || !okY {
		return false
	}
	// A program that counts in binary may write 0.1 as 0.1000000000000001.
	gap := new(big.Rat).Sub(x, y)
	return gap.Abs(gap).Cmp(big.NewRat(1, 1_000_000)) < 0
}
