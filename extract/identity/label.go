package identity

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"guichet/extract/french"
)

// qualifiers are words that a label may have on top of those that name its field:
// first those that never say anything, then those that only say of what.
var qualifiers = [2]map[string]bool{
	stemSet("code complet exact officiel précis court prévu prévue prévisionnel envisagé souhaité estimé obligatoire chiffres caractères " +
		"ci-dessous indiquer préciser renseigner saisir votre votre jj mm aaaa plus tôt tard exacte unique présent présente visé visée choisi " +
		"choisie retenu concerné tangible attendu attendus ressort numéro"),
	stemSet("projet dossier demande opération action porteur porteuse demandeur bénéficiaire candidat structure organisme établissement " +
		"formulaire candidature personne contacter référent contact principal principale principaux"),
}

// foreign are the words that make a label another body's or person's.
var foreign = stemSet("partenaire partenaires prestataire prestataires fournisseur mandataire sous-traitant comptable comptabilité banque bancaire " +
	"trésorerie trésorier destinataire légal légale signataire tuteur tutelle délégataire cofinanceur cofinanceurs financeur instructeur instruction " +
	"guichetier limite délibération édition impression clôture ouverture réception reçu version évaluation bilan naissance création")

// closing are words that are foreign to a date of submission only.
var closing = stemSet("limite délibération édition impression ouverture réception version évaluation bilan naissance création")

var (
	parenthesis = regexp.MustCompile(`\s*[(\[][^)\]]*[)\]]`)
	labelStarts = regexp.MustCompile(`^(?:[\s•▪·–—>*|_-]+|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zA-Z])[.)]\s+)+`)
)

// withoutMark returns a label, spaced plainly, without the number or the bullets before it.
// Most have none, and patterns are slow.
func withoutMark(s string) string {
	if len(s) > 0 && (s[0] < 'A' || s[0] >= utf8.RuneSelf || strings.IndexByte(s, '.') == 1 || strings.IndexByte(s, ')') == 1 || strings.ContainsRune("_|", rune(s[0]))) {
		return labelStarts.ReplaceAllString(s, "")
	}
	return s
}

// labelEnds lead from a label to its value.
const labelEnds = " \t\n\f\r.…_:·*-"

// plainLabel returns a label without its number, its remarks in brackets and the
// marks that lead to its value.
func plainLabel(s string) string {
	s = withoutMark(french.Space(s))
	if strings.ContainsAny(s, "([") {
		if p := parenthesis.ReplaceAllString(s, ""); strings.IndexFunc(p, isLetter) >= 0 {
			s = p
		}
	}
	return strings.TrimRight(s, labelEnds)
}

func isLetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 'À' && r <= 'ÿ'
}

// fieldOf returns the field that a label names, with a score. Words that only say
// of what the label is, and remarks in brackets, do not lower it.
func fieldOf(label string) (field, float64) {
	if len(label) > 200 {
		return noField, 0
	}
	n := labelsSeen.Of(label, readLabel)
	return n.Notion, n.Score
}

var labelsSeen = french.NewMemo[french.Score[field]](1000)

func readLabel(label string) french.Score[field] {
	if strings.Contains(label, "@") && emailRe.MatchString(label) {
		return french.Score[field]{}
	}
	best, score := named(plainLabel(label))
	if score < .95 && strings.ContainsAny(label, "([") {
		whole := strings.Trim(withoutMark(french.Space(label)), edges)
		if f, s := named(whole); s > score && f != fieldElse {
			return french.Score[field]{Notion: f, Score: s}
		}
	}
	return french.Score[field]{Notion: best, Score: score}
}

func named(label string) (field, float64) {
	f := french.Fold(label)
	switch {
	case f == "" || len(f) > 90:
		return noField, 0
	case f == "du" || f == "a partir du":
		return fieldStart, .75
	case f == "au" || f == "jusqu au":
		return fieldEnd, .75
	}
	best, score := labelWords.Best(label)
	if score >= .98 || best == fieldElse {
		return best, score
	}
	stems := french.Stems(label)
	if len(stems) < 2 {
		return best, score
	}
	if score > 0 && hasAny(stems, foreign) && (best != fieldEnd || hasAny(stems, closing)) {
		return fieldElse, max(score, .8)
	}
	for i, factor := range []float64{.99, .97} {
		rest := stems[:0:0]
		for _, w := range stems {
			if !qualifiers[0][w] && (i == 0 || !qualifiers[1][w]) {
				rest = append(rest, w)
			}
		}
		if len(rest) == len(stems) || len(rest) == 0 {
			continue
		}
		b, s := labelWords.Best(strings.Join(rest, " "))
		if s*factor > score && s >= .95 && b != fieldElse && (b != fieldTitle || i == 0) {
			best, score = b, s*factor
		}
	}
	return best, score
}

func hasAny(stems []string, set map[string]bool) bool {
	for _, w := range stems {
		if set[w] {
			return true
		}
	}
	return false
}
