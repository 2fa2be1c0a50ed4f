package xlsx

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"guichet/internal/dossier"
)

// notes says what was left aside on a sheet, and which results are in doubt.
func (v *view) notes() []dossier.Note {
	var out []dossier.Note
	note := func(code, format string, args ...any) {
		out = append(out, dossier.Note{Code: code, Message: fmt.Sprintf(format, args...), Source: dossier.Source{
			File: v.book.name, Sheet: v.name, Method: dossier.MethodCell, Confidence: 1,
		}})
	}
	quoted := dossier.Quote(v.name)
	if n := len(v.hiddenRowsSeen); n > 0 {
		rows := intervals(slices.Sorted(maps.Keys(v.hiddenRowsSeen)), strconv.Itoa)
		note(NoteHidden, "Feuille %s\u00a0: %s %s, que le lecteur ne voit pas, %s de côté.", quoted, plural(n, "la ligne masquée", "les lignes masquées"), rows, plural(n, "a été laissée", "ont été laissées"))
	}
	if n := len(v.hiddenColsSeen); n > 0 {
		cols := intervals(slices.Sorted(maps.Keys(v.hiddenColsSeen)), columnName)
		note(NoteHidden, "Feuille %s\u00a0: %s %s, que le lecteur ne voit pas, %s de côté.", quoted, plural(n, "la colonne masquée", "les colonnes masquées"), cols, plural(n, "a été laissée", "ont été laissées"))
	}
	if n := len(v.unsure); n > 0 {
		note(NoteFormula, "Feuille %s\u00a0: %s %s, sans résultat enregistré, ne peu%st pas être calculée%s. Ouvrir le classeur dans un tableur et l’enregistrer.", quoted, plural(n, "la formule de la cellule", "les formules des cellules"), positions(v.unsure), plural(n, "", "ven"), plural(n, "", "s"))
	}
	if n := len(v.stale); n > 0 {
		note(NoteStale, "Feuille %s\u00a0: %s %s %s. Ouvrir le classeur dans un tableur, le recalculer et l’enregistrer.", quoted, plural(n, "le résultat enregistré de la cellule", "les résultats enregistrés des cellules"), positions(v.stale), plural(n, "n’est pas celui que donne sa formule", "ne sont pas ceux que donnent leurs formules"))
	}
	if n := len(v.errors); n > 0 {
		note(NoteError, "Feuille %s\u00a0: %s %s %s une erreur au lieu d’une valeur\u00a0; elle ne compte pas pour zéro, la valeur manque.", quoted, plural(n, "la cellule", "les cellules"), enumerate(v.errors), plural(n, "affiche", "affichent"))
	}
	if n := len(v.linked); n > 0 {
		note(NoteLink, "Feuille %s\u00a0: %s %s %s d’un autre classeur%s, qui n’a pas été ouvert\u00a0; c’est la valeur enregistrée qui a été lue.", quoted, plural(n, "la valeur de la cellule", "les valeurs des cellules"), positions(v.linked), plural(n, "vient", "viennent"), v.book.linkedTo())
	}
	if n := len(v.long); n > 0 {
		note(NoteLarge, "Feuille %s\u00a0: %s %s dépasse les 32\u202f767 caractères qu’une cellule peut contenir, et a été laissé de côté.", quoted, plural(n, "le texte de la cellule", "chacun des textes des cellules"), positions(v.long))
	}
	return out
}

func largeSheet(file string, s *sheet) dossier.Note {
	return dossier.Note{
		Code:    NoteLarge,
		Message: fmt.Sprintf("La feuille %s est démesurée (%s) et a été laissée de côté. Si le budget s’y trouve, le déposer dans un classeur à part.", dossier.Quote(s.name), s.large.Expected),
		Source:  dossier.Source{File: file, Sheet: s.name, Method: dossier.MethodCell, Confidence: 1},
	}
}

func macros(file string) dossier.Note {
	return dossier.Note{
		Code:    NoteMacros,
		Message: fmt.Sprintf("%s\u00a0: le classeur contient des macros, qui n’ont pas été exécutées.", file),
		Source:  dossier.Source{File: file, Method: dossier.MethodCell, Confidence: 1},
	}
}

func hiddenSheets(file string, sheets []*sheet) []dossier.Note {
	var out []dossier.Note
	for _, s := range sheets {
		out = append(out, dossier.Note{
			Code:    NoteHidden,
			Message: fmt.Sprintf("La feuille masquée %s a été laissée de côté.", dossier.Quote(s.name)),
			Source:  dossier.Source{File: file, Sheet: s.name, Method: dossier.MethodCell, Confidence: 1},
		})
	}
	return out
}

func plural(n int, one, many string) string {
	if n > 1 {
		return many
	}
	return one
}

// maxNamed bounds how many places a note names.
const maxNamed = 12

// intervals writes numbers as "7, 23 à 25 et 40".
func intervals(ns []int, name func(int) string) string {
	var parts []string
	for i := 0; i < len(ns); {
		j := i
		for j+1 < len(ns) && ns[j+1] == ns[j]+1 {
			j++
		}
		switch j - i {
		case 0:
			parts = append(parts, name(ns[i]))
		case 1:
			parts = append(parts, name(ns[i]), name(ns[j]))
		default:
			parts = append(parts, name(ns[i])+" à "+name(ns[j]))
		}
		i = j + 1
	}
	return enumerate(parts)
}

func positions(ps []pos) string {
	var parts []string
	for _, p := range ps {
		parts = append(parts, p.String())
	}
	return enumerate(parts)
}

func enumerate(parts []string) string {
	if len(parts) > maxNamed {
		parts = append(parts[:maxNamed:maxNamed], fmt.Sprintf("%d autres", len(parts)-maxNamed))
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " et " + parts[len(parts)-1]
}

// isoDate reads a cell of type "d" (18.18.11) as the serial number it stands for.
// The serial number counts from the start of the workbook's date system.
func isoDate(s string, date1904 bool) value {
	start := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	if date1904 {
		start = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	for _, f := range []string{"2006-01-02T15:04:05.999", "2006-01-02T15:04:05Z", "2006-01-02"} {
		if t, err := time.Parse(f, s); err == nil {
			return numberValue(big.NewRat(t.Unix()-start.Unix(), 86_400))
		}
	}
	return textValue(s)
}
