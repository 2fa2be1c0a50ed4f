package identity

import (
	"regexp"
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// texts returns the texts of all documents, in order.
func (r *reader) texts() []*table.Text {
	var out []*table.Text
	for _, doc := range r.docs {
		for p := range doc.Pages {
			for _, b := range doc.Pages[p].Blocks {
				if b.Text != nil {
					out = append(out, b.Text)
				}
			}
		}
	}
	return out
}

// themeAnywhere looks for the code of a theme in short texts first, then in the
// subject of the mail and in the names of the files.
func (r *reader) themeAnywhere() dossier.Value[string] {
	for _, limit := range []int{120, 100_000} {
		for _, t := range r.texts() {
			if len(t.String) <= limit && themeCode.MatchString(t.String) {
				src := t.Source
				src.Raw = t.String
				if limit > 120 {
					return dossier.Read(themeCode.FindString(t.String), lowered(src, .4))
				}
				return dossier.Read(french.Space(t.String), lowered(src, .5))
			}
		}
	}
	if v := r.inCells(func(s string) (string, bool) { return s, len(s) <= 120 && themeCode.MatchString(s) }); v.Known {
		return v
	}
	if r.mail != nil && themeCode.MatchString(r.mail.Subject) {
		return dossier.Read(themeCode.FindString(r.mail.Subject), dossier.Source{
			File: r.mail.File, Header: "Subject", Raw: r.mail.Subject, Method: dossier.MethodHeader, Confidence: .6,
		})
	}
	for _, doc := range r.docs {
		if m := themeCode.FindString(strings.ReplaceAll(doc.File, "_", " ")); m != "" {
			return dossier.Read(m, dossier.Source{File: doc.File, Raw: doc.File, Method: dossier.MethodDerived, Confidence: .4})
		}
	}
	return dossier.Value[string]{}
}

// inCells looks for a value that needs no label in the cells of tables that are no
// wider than a form.
func (r *reader) inCells(parse func(string) (string, bool)) dossier.Value[string] {
	for _, doc := range r.docs {
		for p := range doc.Pages {
			for _, b := range doc.Pages[p].Blocks {
				if b.Table == nil || b.Table.Columns() > 4 {
					continue
				}
				for row := range b.Table.Rows {
					for c := range b.Table.Rows[row] {
						cell := &b.Table.Rows[row][c]
						if v, ok := parse(french.Space(cell.Text)); ok && !cell.Covered {
							return dossier.Read(v, lowered(source(cell), .5))
						}
					}
				}
			}
		}
	}
	return dossier.Value[string]{}
}

// trackAnywhere looks for the track in short texts, such as a title, and in cells
// that say nothing else.
func (r *reader) trackAnywhere() dossier.Value[dossier.Track] {
	for _, t := range r.texts() {
		if len([]rune(t.String)) > 140 {
			continue
		}
		if v, ok := track(t.String); ok {
			src := t.Source
			src.Raw = t.String
			return dossier.Read(v, lowered(src, .5))
		}
	}
	cell := r.inCells(func(s string) (string, bool) { return s, trackAlone.MatchString(french.Fold(ticked(s))) })
	if v, ok := track(cell.V); ok && cell.Known {
		return dossier.Read(v, cell.Source)
	}
	return dossier.Value[dossier.Track]{}
}

// trackAlone is a text that names a track and nothing else.
var trackAlone = regexp.MustCompile(`^(?:guichet|appel a projets?|aap|ami)\b(?: (?:aap|ami|au fil de l eau|permanent|ouvert|guichet|appel a projets))*$`)

var siretWord = regexp.MustCompile(`(?i)siret[^\d]{0,20}((?:\d[\s\x{a0}\x{202f}.\-–]{0,2}){13}\d)`)

// siretAnywhere looks for fourteen digits after the word SIRET in any text or
// cell, then for fourteen digits with a right key.
func (r *reader) siretAnywhere() dossier.Value[dossier.SIRET] {
	var out dossier.Value[dossier.SIRET]
	r.everywhere(func(s string, src dossier.Source) bool {
		if m := siretWord.FindStringSubmatch(s); m != nil {
			if v, ok := siret(m[1]); ok {
				out = dossier.Read(v, lowered(src, .8))
				return true
			}
		}
		return false
	})
	if out.Known {
		return out
	}
	r.everywhere(func(s string, src dossier.Source) bool {
		if v, ok := siret(s); ok && v.ValidKey() && len(s) < 60 {
			out = dossier.Read(v, lowered(src, .4))
			return true
		}
		return false
	})
	return out
}

// emailAnywhere looks for an address that is not the recipient's: the one a form
// asks to be returned to, or that a header repeats on each page.
func (r *reader) emailAnywhere() dossier.Value[string] {
	var out dossier.Value[string]
	r.everywhere(func(s string, src dossier.Source) bool {
		if !strings.Contains(s, "@") || recipient.MatchString(s) || src.Method == dossier.MethodBody {
			return false
		}
		v, ok := email(s)
		if !ok || recipient.MatchString(v) {
			return false
		}
		out = dossier.Read(v, lowered(src, .5))
		return true
	})
	return out
}

// everywhere calls f with each text and cell until it returns true.
func (r *reader) everywhere(f func(string, dossier.Source) bool) {
	for _, doc := range r.docs {
		for p := range doc.Pages {
			for _, b := range doc.Pages[p].Blocks {
				if b.Text != nil {
					src := b.Text.Source
					src.Raw = b.Text.String
					if f(b.Text.String, src) {
						return
					}
					continue
				}
				for row := range b.Table.Rows {
					for c := range b.Table.Rows[row] {
						cell := &b.Table.Rows[row][c]
						if !cell.Covered && cell.Text != "" && f(cell.Text, source(cell)) {
							return
						}
					}
				}
			}
		}
	}
}

// signedRe finds the date of a signature, by its verb or, in a text of its own, by
// the place before it: "À Montclar, le 31 décembre 2020".
var signedRe = regexp.MustCompile(`(?i:\b(?:fait|sign[ée]|établi|arrêté)\b[^.;]{0,40}?\ble\s)|^(?:[ÀA]\s)?\p{Lu}[\p{L}’' -]{1,40},\s+le\s`)

// signedOn reads the date of the signature: "Fait à Paris, le 24 décembre 2020".
func (r *reader) signedOn() dossier.Value[dossier.Date] {
	var out dossier.Value[dossier.Date]
	r.everywhere(func(s string, src dossier.Source) bool {
		m := signedRe.FindStringIndex(s)
		if m == nil {
			return false
		}
		ds := french.Dates(s[m[0]:])
		if len(ds) == 0 || ds[0].From > m[1]-m[0]+10 {
			return false
		}
		out = dossier.Read(ds[0].Date, lowered(src, .7))
		return true
	})
	return out
}

const someMonths = `\b(?:\d{1,2}|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze)\s+mois`

// figureInProse is a pattern of a declared figure, and the pieces of words of which a text
// that it matches holds one.
type figureInProse struct {
	re     *regexp.Regexp
	pieces []string
}

var figureRes = struct{ population, departments, deconcentrated, innovative, results figureInProse }{
	population:     figureInProse{regexp.MustCompile(`(?i)(\d[\d\s\x{a0}\x{202f}.,]*(?:millions?\s+d['’]\s*)?)\s*(?:habitants|citoyens)\b`), []string{"habitants", "citoyens"}},
	departments:    figureInProse{regexp.MustCompile(`(?i)\b(\d{1,2}|deux|trois|quatre|cinq|six|sept|huit|neuf|dix)\s+départements\b`), []string{"partements"}},
	deconcentrated: figureInProse{regexp.MustCompile(`(?i)(\d{1,3}(?:[.,]\d+)?\s*%)[^.;%]{0,80}services\s+déconcentrés|services\s+déconcentrés[^.;%]{0,60}?(\d{1,3}(?:[.,]\d+)?\s*%)`), []string{"concentr"}},
	innovative:     figureInProse{regexp.MustCompile(`(?i)(\d{1,3}(?:[.,]\d+)?\s*%)[^.;%]{0,90}(?:entreprises\s+innovantes|start-?ups?|PME\s+innovantes)|entreprises\s+innovantes[^.;%]{0,60}?(\d{1,3}(?:[.,]\d+)?\s*%)`), []string{"innovante", "start"}},
	results:        figureInProse{regexp.MustCompile(`(?i)premiers?\s+résultats?[^.;]{0,80}?(` + someMonths + `)|(` + someMonths + `)[^.;]{0,30}premiers?\s+résultats?`), []string{"premier"}},
}

var spelledNumbers = map[string]int64{"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10}

// figuresInProse looks for the declared figures in sentences.
func (r *reader) figuresInProse() {
	f := &r.d.Declared
	look := func(to *dossier.Value[int64], figure figureInProse, parse func(string) (int64, bool)) {
		if to.Known {
			return
		}
		for _, t := range r.texts() {
			if !french.Holds(t.String, figure.pieces...) {
				continue
			}
			m := figure.re.FindStringSubmatch(t.String)
			if m == nil {
				continue
			}
			if v, ok := parse(strings.Join(m[1:], "")); ok {
				src := t.Source
				src.Raw = m[0]
				*to = dossier.Read(v, lowered(src, inProse))
				return
			}
		}
	}
	look(&f.PopulationCovered, figureRes.population, count)
	look(&f.Departments, figureRes.departments, func(s string) (int64, bool) {
		if n, ok := spelledNumbers[strings.ToLower(s)]; ok {
			return n, true
		}
		return count(s)
	})
	look(&f.DeconcentratedPercent, figureRes.deconcentrated, percent)
	look(&f.InnovativePercent, figureRes.innovative, percent)
	look(&f.FirstResultsMonths, figureRes.results, months)
}
