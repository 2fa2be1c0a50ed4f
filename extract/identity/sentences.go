package identity

import (
	"regexp"
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// What sentences say: the title in quotation marks after « projet », the body before
// its SIRET, the verbs that a date belongs to, the person before an address. It is
// less sure than a form, and only read where no form says it.

var (
	quotedTitle = regexp.MustCompile(`(?i)(?:projet|opération|intitulée?|dénommée?|programme)\s*(?:intitulé|dénommé|nommé|baptisé|:|,)?\s*[«“"]\s*([^»”"]{4,200}?)\s*[»”"]`)
	bodyStart   = regexp.MustCompile(`(?:^|[\s(’'«])((?:Agence|Office|Institut|Caisse|Centre|Établissement|École|Université|Observatoire|Musée|Bibliothèque|Conservatoire|Groupement|Direction|Secrétariat général|Délégation|Ministère|Service|Inspection|Mission|Préfecture|Rectorat|Académie|DRE[A-Z]+|DRA[A-Z]+|DD[A-Z]+|SGAR|Commune|Ville|Mairie|Métropole|Département|Région|Communauté|Conseil|Syndicat|Collectivité|Laboratoire|Unité mixte|Association|Fédération|Fondation)\b[^,;:(«»“”\n]{3,120})`)
	bodyEnd     = regexp.MustCompile(`\.\s|\s(?:–|—|-|a|ont|est|sont|sera|sollicite|souhaite|présente|porte|dépose|demande|propose|s[’']engage|assure|assurera|candidate|vous|transmet|adresse|représentée?|immatriculée?|dont|qui|que|pour|par|afin|établissement|ayant|SIRET|n°|au titre|conduit|conduira|pilote|pilotera|finance|dans le cadre|et (?:son|ses|sa|le|la|les))(?:\s|$)`)
	programme   = regexp.MustCompile(`(?i)\b(?:DINUM|DITP|direction interministérielle (?:du numérique|de la transformation)|bureau projets?|ministère de la transformation)`)

	verbStart  = regexp.MustCompile(`(?i)\b(?:d[ée]but(?:era|e|ant)?|d[ée]marr(?:era|e|ant)|commenc(?:era|e|ant)|sera lanc[ée]e?)(?:[^\pL]|$)`)
	verbEnd    = regexp.MustCompile(`(?i)(?:s[’']ach[èe]v(?:era|e)|se termin(?:era|e)|prend(?:ra)? fin|finira|se conclu[rt]a?|sera cl[ôo]tur[ée]e?|sera achev[ée]e?)(?:[^\pL]|$)`)
	verbFiled  = regexp.MustCompile(`(?i)(?:d[ée]pos[ée]e?|transmise?|envoy[ée]e?|adress[ée]e?|remise?)\s+(?:au\s+|à\s+|par\s+|ce\s+jour\s*,?\s*)?`)
	personMail = regexp.MustCompile(`((?:(?:M\.|Mme|Mlle)\s+)?\p{Lu}[\pL’-]+(?:\s+(?:de\s+|d[’'])?\p{Lu}[\pL’-]+){1,3})\s*[,;(:–-]*\s*[A-Za-z0-9._%+-]+@`)
)

// titleInSentence reads the title that a sentence gives in quotation marks.
func (r *reader) titleInSentence() (out dossier.Value[string]) {
	r.everywhere(func(s string, src dossier.Source) bool {
		for _, m := range quotedTitle.FindAllStringSubmatch(s, -1) {
			if !isGeneric(m[1]) && !themeNear(s, m[0]) {
				src.Raw = m[0]
				out = dossier.Read(french.Space(m[1]), lowered(src, .75))
				return true
			}
		}
		return false
	})
	return out
}

// themeNear reports whether what is quoted is the name of a theme or a call.
func themeNear(s, quoted string) bool {
	i := strings.Index(s, quoted)
	before := french.Fold(s[max(0, i-30):i])
	return strings.Contains(before, "appel a") || strings.HasSuffix(before, "theme")
}

// nameInSentence reads the body that a sentence names: one that its SIRET follows
// rather than another.
func (r *reader) nameInSentence() dossier.Value[string] {
	var best dossier.Value[string]
	r.everywhere(func(s string, src dossier.Source) bool {
		for _, m := range bodyStart.FindAllStringSubmatchIndex(s, -1) {
			name := s[m[2]:m[3]]
			if e := bodyEnd.FindStringIndex(name); e != nil {
				name = name[:e[0]]
			}
			name = strings.Trim(french.Space(name), edges+".")
			if !isBody(name) || programme.MatchString(name) || isGeneric(name) || foreignBefore(s[:m[2]]) {
				continue
			}
			sure := .5
			if rest := s[m[2]+len(name):]; siretWord.MatchString(rest[:min(len(rest), 160)]) {
				sure = .75
			}
			if !best.Known || lowered(src, sure).Confidence > best.Source.Confidence {
				src.Raw = s
				best = dossier.Read(name, lowered(src, sure))
			}
		}
		return false
	})
	return best
}

// foreignBefore reports whether the words before a name say that it is another's.
func foreignBefore(before string) bool {
	i := max(0, len(before)-60)
	for i < len(before) && before[i]&0xC0 == 0x80 {
		i++
	}
	p, score := partyWords.Best(before[i:])
	return score >= .5 && p == otherParty
}

// dateAfter reads the date that one of the verbs brings.
func (r *reader) dateAfter(verb *regexp.Regexp, reach int) (out dossier.Value[dossier.Date]) {
	r.everywhere(func(s string, src dossier.Source) bool {
		for _, m := range verb.FindAllStringIndex(s, -1) {
			ds := french.Dates(s[m[1]:])
			if len(ds) == 0 || ds[0].From > reach || strings.ContainsAny(s[m[1]:m[1]+ds[0].From], ".;") {
				continue
			}
			if before := french.Fold(s[max(0, m[0]-25):m[0]]); strings.Contains(before, "limite") || strings.Contains(before, "deliberation") {
				continue
			}
			src.Raw = s[m[0] : m[1]+ds[0].To]
			out = dossier.Read(ds[0].Date, lowered(src, .75))
			return true
		}
		return false
	})
	return out
}

// personInSentence reads who stands before the address of the contact, on the same
// line or on the lines above it.
func (r *reader) personInSentence(address string) (out dossier.Value[string]) {
	if address == "" {
		return out
	}
	r.everywhere(func(s string, src dossier.Source) bool {
		i := strings.Index(s, address)
		if i < 0 {
			return false
		}
		if m := personMail.FindStringSubmatch(s[:i] + address); m != nil && !isBody(m[1]) {
			src.Raw = m[0]
			out = dossier.Read(french.Space(m[1]), lowered(src, .65))
			return true
		}
		return false
	})
	if out.Known {
		return out
	}
	texts := r.texts()
	for k, t := range texts {
		if !strings.Contains(t.String, address) {
			continue
		}
		lines := linesBefore(texts, k, address)
		for _, l := range lines {
			if personLine.MatchString(l) && !isBody(l) {
				src := t.Source
				src.Raw = l
				return dossier.Read(french.Space(l), lowered(src, .55))
			}
		}
	}
	return out
}

var personLine = regexp.MustCompile(`^(?:(?:M\.|Mme|Mlle|Monsieur|Madame)\s+)?\p{Lu}[\pL’-]+(?:\s+(?:de\s+|d[’'])?\p{Lu}[\pL’-]+){1,3}$`)

// linesBefore returns up to three lines above the one that holds an address.
func linesBefore(texts []*table.Text, k int, address string) []string {
	var all []string
	for _, t := range texts[max(0, k-3) : k+1] {
		if len(t.Lines) == 0 {
			all = append(all, t.String)
		}
		all = append(all, t.Lines...)
	}
	for i, l := range all {
		if strings.Contains(l, address) {
			return all[max(0, i-3):i]
		}
	}
	return nil
}

// mailDocument returns the words of the mail as a document: what they state counts
// where no file states it.
func mailDocument(m *dossier.Mail) *table.Document {
	if m == nil || strings.TrimSpace(m.Body) == "" {
		return nil
	}
	doc := &table.Document{File: m.File, Kind: dossier.KindMail, Pages: []table.Page{{}}}
	lines := strings.Split(m.Body, "\n")
	for _, l := range lines[:min(len(lines), 400)] {
		if l = french.Space(l); l == "" || strings.HasPrefix(l, ">") || len(l) > 2000 {
			continue
		}
		doc.Pages[0].Blocks = append(doc.Pages[0].Blocks, table.Block{Text: &table.Text{
			String: l, Lines: []string{l},
			Source: dossier.Source{File: m.File, Raw: l, Method: dossier.MethodBody, Confidence: .9},
		}})
	}
	return doc
}
