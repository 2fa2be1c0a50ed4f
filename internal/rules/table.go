package rules

import (
	"fmt"
	"io"
	"strings"

	"guichet/internal/dossier"
)

// Table writes docs/themes.md: the numbers and dates of all rules, theme by theme, each
// with its line of the Livret.
func (c *Catalogue) Table(w io.Writer) error {
	p := &page{w: w}
	p.line("# Les règles des thèmes en une table\n")
	p.line("Écrite par `guichet themes table` d’après `templates/themes/*.yaml`%s; `./test` vérifie qu’elle est à jour. « l. 36 » est la ligne 36 du Livret.\n", nb)
	p.line("| thème | dispositif | taux et plafond | taille du projet | enveloppe | ouverture | clôture, sessions | durée, résultats | porteurs | autres |")
	p.line("|---|---|---|---|---|---|---|---|---|---|")
	for _, t := range c.themes {
		cells := map[string][]string{}
		for i := range t.Rules {
			r := &t.Rules[i]
			col := columnOf[r.Kind]
			if col == "" {
				col = "autres"
			}
			says := Says(r)
			if r.Observed {
				says += " (en observation)"
			}
			cells[col] = append(cells[col], strings.TrimSuffix(says, ".")+" ("+lineFR(r.Citation)+")")
		}
		for _, s := range t.Sessions {
			text := fmt.Sprintf("%s%s: du %s au %s", s.Name, nb, s.Opens.French(), s.Closes.French())
			if s.Before > 0 {
				text = fmt.Sprintf("%s%s: avant le %d", s.Name, nb, s.Before)
			}
			if s.Envelope > 0 {
				text += ", " + euros(s.Envelope)
			}
			cells["clôture"] = append(cells["clôture"], text+" ("+lineFR(s.Citation)+")")
		}
		var tracks []string
		for _, x := range t.Tracks {
			tracks = append(tracks, x.French())
		}
		row := []string{fmt.Sprintf("**%s** (%s)", t.ID, lineFR(t.Heading)), strings.Join(tracks, ", ")}
		for _, col := range []string{"taux", "taille"} {
			row = append(row, joined(cells[col]))
		}
		row = append(row, euros(t.Envelope))
		for _, col := range []string{"ouverture", "clôture", "durée", "porteurs", "autres"} {
			row = append(row, joined(cells[col]))
		}
		p.line("| %s |", strings.Join(row, " | "))
	}
	return p.err
}

// columnOf is the column of the table that a kind of rule stands in.
var columnOf = map[string]string{
	"rate-max": "taux", "cap": "taux", "size-min": "taille", "size-max": "taille", "opening": "ouverture", "closing": "clôture",
	"duration-max": "durée", "first-results-max": "durée", "carrier": "porteurs",
}

func joined(cells []string) string {
	if len(cells) == 0 {
		return "–"
	}
	return strings.ReplaceAll(strings.Join(cells, "<br>"), "|", "\\|")
}

func lineFR(c dossier.Citation) string {
	if c.To > c.From {
		return fmt.Sprintf("l.%s%d-%d", nb, c.From, c.To)
	}
	return fmt.Sprintf("l.%s%d", nb, c.From)
}
