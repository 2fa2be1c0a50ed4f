package rules

import (
	"fmt"
	"slices"
	"strings"

	"guichet/internal/dossier"
)

// deniedCode is the finding of a declaration that the dossier answers otherwise than its
// theme wants.
const deniedCode = "declaration.denied"

// declarations reads what the carrier has to declare.
func (f *themeFile) declarations(g *group, t *dossier.Theme) {
	for _, n := range g.list("declared") {
		d := f.group(n)
		if d == nil {
			continue
		}
		x := dossier.Statement{Clause: f.clauseKeys(d), Carriers: words(d, "carriers", carrierTypes...)}
		for _, w := range d.list("words") {
			x.Words = append(x.Words, f.text(w))
		}
		if len(x.Words) == 0 {
			f.fail(n, "aucun mot à chercher dans les réponses du dossier", "words"+nb+": une liste de mots")
		}
		if e, ok := d.get("expects"); ok {
			x.No = oneOf(&f.file, e, "oui", "non") == "non"
		}
		d.done()
		t.Declared = append(t.Declared, x)
	}
}

// answer finds the answer of a dossier to a declaration; nil when there is none.
func answer(d *dossier.Dossier, x *dossier.Statement) *dossier.Answer {
	for i := range d.Answers {
		said := " " + fold(d.Answers[i].Label) + " "
		for _, words := range x.Words {
			if holdsAll(said, fold(words)) {
				return &d.Answers[i]
			}
		}
	}
	return nil
}

// holdsAll reports whether a folded text holds each word of another, as far as their
// endings let them differ.
func holdsAll(said, words string) bool {
	for w := range strings.FieldsSeq(words) {
		if len(w) > 5 {
			w = w[:len(w)-2] // informée, informées; européen, européennes
		}
		if !strings.Contains(said, " "+w) {
			return false
		}
	}
	return words != ""
}

// asksOf reports whether a declaration is asked of this carrier: of all, or of some kinds.
func asksOf(d *dossier.Dossier, x *dossier.Statement) bool {
	return len(x.Carriers) == 0 || !d.Carrier.Type.Known || slices.Contains(x.Carriers, d.Carrier.Type.V)
}

// denied gives a finding for each declaration that is answered otherwise than wanted.
func (s *subject) denied() []dossier.Finding {
	if s.theme == nil {
		return nil
	}
	var out []dossier.Finding
	for i := range s.theme.Declared {
		x := &s.theme.Declared[i]
		a := answer(s.d, x)
		if a == nil || a.Yes != x.No || !asksOf(s.d, x) {
			continue
		}
		cite := x.Citation
		out = append(out, dossier.Finding{
			Code: deniedCode, Severity: dossier.Reserve, Title: "Une condition du thème n’est pas déclarée remplie.",
			Message: fmt.Sprintf("À la question %s, le dossier répond %s (%s). Le thème attend%s: %s.",
				dossier.Quote(x.Text), dossier.Quote(yesFR(a.Yes)), dossier.Quote(a.Label), nb, yesFR(!x.No)),
			Read: yesFR(a.Yes), Expected: yesFR(!x.No), Sources: sourcesOf(a.Source), Rule: &cite,
			Action: "Expliquer pourquoi la condition n’est pas remplie, ou corriger la réponse.",
		})
	}
	return out
}

func yesFR(yes bool) string {
	if yes {
		return "oui"
	}
	return "non"
}

// declared are the verdicts on the declarations of the theme: found, or asked for.
func (s *subject) declared() []Verdict {
	var out []Verdict
	denied := s.denied()
	for i := range s.theme.Declared {
		x := &s.theme.Declared[i]
		v := Verdict{
			Rule: fmt.Sprintf("%s.déclaration.%d", s.theme.ID, i+1), Code: deniedCode, Says: x.Text, Severity: dossier.Reserve, Status: Undecidable,
			Missing: "le dossier ne le dit pas" + nb + ": le demander au porteur", Inputs: []Input{{Name: "réponse du dossier", Sources: []dossier.Source{}}}, Citation: x.Citation,
		}
		a := answer(s.d, x)
		switch {
		case !asksOf(s.d, x):
			v.Status, v.Missing = Idle, ""
		case a != nil:
			v.Missing = ""
			v.Inputs[0] = Input{Name: "réponse du dossier", Value: a.Label + nb + ": " + yesFR(a.Yes), Sources: sourcesOf(a.Source)}
			v.Status = Kept
			if a.Yes == x.No {
				v.Status = Broken
				k := slices.IndexFunc(denied, func(f dossier.Finding) bool {
					return *f.Rule == x.Citation && strings.Contains(f.Message, dossier.Quote(x.Text))
				})
				v.Finding, v.Action = &denied[k], denied[k].Action
			}
		}
		out = append(out, v)
	}
	return out
}

// undeclared are the questions to the carrier for what the dossier does not declare.
func (s *subject) undeclared() []Question {
	var out []Question
	for i := range s.theme.Declared {
		x := &s.theme.Declared[i]
		if asksOf(s.d, x) && answer(s.d, x) == nil {
			out = append(out, Question{Text: x.Text, ToCarrier: true, Code: deniedCode, Citation: x.Citation})
		}
	}
	return out
}
