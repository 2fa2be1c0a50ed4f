package identity

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// generic are the words of document names: a title of a project has others.
var generic = stemSet("dossier candidature fiche projet demande subvention financement formulaire plan relance " +
	"transformation numérique volet État territoires annexe financière technique budget prévisionnel détail dépenses " +
	"présentation synthèse notice note sommaire page version transmise définitif signé modèle document travail confidentiel " +
	"réponse appel projets guichet dispositif programme fonds ministère république française France liberté égalité fraternité " +
	" aide budgétaire calendrier réalisation exercice description envisagées tableau récapitulatif plan pièces justificatives sommaire contexte identité demandeur bénéficiaire contact coordonnées résumé " +
	"dépôt cerfa identification identité porteur candidat renseignements administratifs thème thématique lettre intention")

func stemSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range french.Stems(words) {
		set[w] = true
	}
	return set
}

// isGeneric reports whether a text only names a kind of document.
func isGeneric(s string) bool {
	if headingRe.MatchString(s) {
		return true
	}
	own := 0
	for _, w := range french.Stems(themeCode.ReplaceAllString(s, "")) {
		if !generic[w] && strings.IndexFunc(w, func(r rune) bool { return r >= 'a' && r <= 'z' }) >= 0 && len(w) > 1 {
			own++
		}
	}
	return own < 1
}

// onCover returns the texts above the first table, list or chapter of the first
// page, wrapped lines of one size joined.
func (r *reader) onCover() []table.Text {
	var out []table.Text
	for _, doc := range r.docs {
		if len(doc.Pages) == 0 || doc.Kind == dossier.KindXLSX || doc.Kind == dossier.KindMail {
			continue
		}
		for _, b := range doc.Pages[0].Blocks {
			if b.Text == nil {
				break
			}
			t := *b.Text
			t.String = french.Space(t.String)
			if headingRe.MatchString(t.String) || len(out) > 12 || len([]rune(t.String)) > 220 {
				break
			}
			if splitLine(t.String, t.Source) != nil {
				break
			}
			if n := len(out); n > 0 && !isGeneric(t.String) && !isGeneric(out[n-1].String) && sameStyle(out[n-1], t) {
				out[n-1].String += " " + t.String
				if out[n-1].Source.Box != nil && t.Source.Box != nil {
					u := out[n-1].Source.Box.Union(*t.Source.Box)
					out[n-1].Source.Box = &u
				}
				continue
			}
			out = append(out, t)
		}
	}
	return out
}

// sameStyle reports whether two lines are printed alike and close together.
func sameStyle(a, b table.Text) bool {
	if a.Size == 0 || a.Size != b.Size || a.Bold != b.Bold {
		return false
	}
	if a.Source.Box == nil || b.Source.Box == nil {
		return true
	}
	return b.Source.Box.Y0-a.Source.Box.Y1 < 1.2*a.Size
}

var subjectTitle = regexp.MustCompile(`(?i)(?:candidature|dossier|dépôt|demande|projet)[^:]{0,40}\s?:\s*(.{6,})$`)

// titleOnCover reads the title of the project where no label has it: the largest
// text of the cover that names no kind of document, a running header, what follows
// "Annexe financière –", the subject of the mail.
func (r *reader) titleOnCover() dossier.Value[string] {
	cover := slices.DeleteFunc(r.onCover(), func(t table.Text) bool {
		_, label := fieldOf(t.String)
		return isGeneric(t.String) || label >= .8 || strings.Contains(t.String, "@") || len(french.Dates(t.String)) > 0
	})
	if len(cover) > 0 {
		best := slices.MaxFunc(cover, func(a, b table.Text) int { return cmp.Compare(a.Size, b.Size) })
		if !isBody(best.String) {
			src := best.Source
			src.Raw = best.String
			return dossier.Read(best.String, lowered(src, .7))
		}
	}
	for _, t := range r.texts() {
		head, rest, ok := strings.Cut(french.Space(t.String), " – ")
		if ok && worded(head) && isGeneric(head) && !isGeneric(rest) && len([]rune(rest)) < 150 && !headingRe.MatchString(head) && len(french.Dates(rest)) == 0 && !strings.Contains(rest, "@") && !strings.Contains(french.Fold(rest), "retourner") {
			src := t.Source
			src.Raw = t.String
			return dossier.Read(rest, lowered(src, .5))
		}
	}
	if r.mail != nil {
		if m := subjectTitle.FindStringSubmatch(r.mail.Subject); m != nil && !isGeneric(m[1]) {
			return dossier.Read(french.Space(m[1]), dossier.Source{
				File: r.mail.File, Header: "Subject", Raw: r.mail.Subject, Method: dossier.MethodHeader, Confidence: .5,
			})
		}
	}
	return dossier.Value[string]{}
}

// isBody reports whether a text is the name of a public body.
func isBody(s string) bool {
	_, ok := typeFromName(s)
	return ok
}

var carriedBy = regexp.MustCompile(`(?:[Pp]orté|[Dd]éposé|[Pp]résenté|[Ss]oumis)e?s?\s+par\s+(?:la |le |l['’]|les )?([A-ZÉÈÀ][^.;:(]{5,100})`)

// nameOnCover reads the name of the carrier where no label has it: a public body
// on the cover, or "porté par …" in a sentence.
func (r *reader) nameOnCover() dossier.Value[string] {
	for _, t := range r.onCover() {
		if isBody(t.String) && !isGeneric(t.String) {
			src := t.Source
			src.Raw = t.String
			return dossier.Read(t.String, lowered(src, .6))
		}
	}
	for _, t := range r.texts() {
		if m := carriedBy.FindStringSubmatch(t.String); m != nil && isBody(m[1]) {
			src := t.Source
			src.Raw = t.String
			return dossier.Read(french.Space(m[1]), lowered(src, .5))
		}
	}
	return dossier.Value[string]{}
}
