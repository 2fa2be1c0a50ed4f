package identity

import (
	"fmt"
	"regexp"
	"strings"

	"guichet/extract/french"
	"guichet/internal/dossier"
)

// mostMentions bounds what is kept of the texts that may name a theme.
const mostMentions = 24

// mentions keeps the short texts that may name a theme besides the value of its label:
// covers, headings, texts with a code, the subject of the mail, names of files. It
// does not know the themes: who does looks at them.
func (r *reader) mentions() {
	add := func(text string, src dossier.Source) {
		text = french.Space(text)
		if len(r.d.Mentions) >= mostMentions || text == "" || len([]rune(text)) > 140 || text == r.d.ThemeText.V || boxRe.MatchString(text) {
			return
		}
		src.Raw = text
		r.d.Mentions = append(r.d.Mentions, dossier.Read(text, src))
	}
	if r.mail != nil && r.mail.Subject != "" {
		add(r.mail.Subject, dossier.Source{File: r.mail.File, Header: "Subject", Method: dossier.MethodHeader, Confidence: .9})
	}
	for _, t := range r.onCover() {
		add(t.String, t.Source)
	}
	for _, t := range r.texts() {
		if themeCode.MatchString(t.String) && len(themeCode.FindAllString(t.String, 3)) < 3 {
			add(t.String, t.Source)
		}
	}
	for _, doc := range r.docs {
		if name := strings.NewReplacer("_", " ", "-", " ").Replace(doc.File); themeCode.MatchString(name) {
			add(name, dossier.Source{File: doc.File, Method: dossier.MethodDerived, Confidence: .7})
		}
	}
}

var sirenRe = regexp.MustCompile(`(?i)\bSIREN\b[^\d]{0,20}(\d{3}[\s\x{a0}\x{202f}.]?\d{3}[\s\x{a0}\x{202f}.]?\d{3})(?:[^\d]|$)`)

// NoteSIREN is the code of the note that a SIREN stands where a SIRET is wanted.
const NoteSIREN = "identity.siren"

// sirenOnly leaves a note where the nine digits of the body are given but not the
// fourteen of its establishment.
func (r *reader) sirenOnly() {
	if r.d.Carrier.SIRET.Known {
		return
	}
	note := func(number string, src dossier.Source) {
		r.d.Notes = append(r.d.Notes, dossier.Note{
			Code:    NoteSIREN,
			Message: fmt.Sprintf("Seul un SIREN est donné (%s, %s)%s: il manque les cinq chiffres de l’établissement pour faire un SIRET.", number, src.Place(), dossier.NoBreak),
			Source:  src,
		})
	}
	for _, c := range r.found {
		if c.field == fieldElse && french.Fold(plainLabel(c.label)) == "siren" {
			note(c.text, c.src)
			return
		}
	}
	r.everywhere(func(s string, src dossier.Source) bool {
		m := sirenRe.FindStringSubmatch(s)
		if m != nil {
			note(m[1], src)
		}
		return m != nil
	})
}
