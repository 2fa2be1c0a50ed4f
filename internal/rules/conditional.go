package rules

import (
	"errors"
	"fmt"
	"regexp"
	"sync"

	"guichet/internal/dossier"
	"guichet/internal/rules/condition"
)

// conditionKind is the kind of the rules that no other kind covers: an expression that must
// hold. A theme may have several, each with a code of its own.
const conditionKind = "condition"

var findingCode = regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*$`)

func readCondition(g *group, r *dossier.Rule) {
	r.Code = g.text("code")
	if n, ok := g.get("code"); ok && r.Code != "" && !findingCode.MatchString(r.Code) {
		g.f.fail(n, "code "+dossier.Quote(r.Code), "deux mots de minuscules avec un point, tels que budget.phases-missing")
	}
	r.Condition = g.text("holds")
	if n, ok := g.get("holds"); ok && r.Condition != "" {
		if _, err := compiled(r.Condition); err != nil {
			problem := err.Error()
			var at *condition.Error
			if errors.As(err, &at) {
				problem = fmt.Sprintf("ligne %d, colonne %d de l’expression%s: %s", at.Line, at.Column, nb, at.Problem)
			}
			g.f.fail(n, problem, "une condition vraie ou fausse, telle que « demande <= cout »")
		}
	}
	r.Says, r.Title, r.Message = typeset(g.text("says")), typeset(g.text("title")), typeset(g.text("message"))
}

// conditions are the expressions that were compiled, by their text: compiling costs far
// more than deciding.
var conditions sync.Map

func compiled(text string) (*condition.Condition, error) {
	if c, ok := conditions.Load(text); ok {
		return c.(*condition.Condition), nil
	}
	c, err := condition.Compile(text)
	if err != nil {
		return nil, err
	}
	conditions.Store(text, c)
	return c, nil
}

func checkCondition(s *subject, r *dossier.Rule) outcome {
	c, err := compiled(r.Condition)
	if err != nil {
		return unknown("la condition ne se lit pas") // refused when the theme was loaded
	}
	holds, missing := c.Holds(s.d)
	switch {
	case missing != "":
		return unknown(missing)
	case holds:
		return passed
	}
	return outcome{limit: r.Says, breach: &dossier.Finding{
		Title: r.Title, Message: r.Message, Expected: r.Says, Sources: sourcesOf(s.sourcesFor(c.Uses())...),
	}}
}

func sayCondition(r *dossier.Rule) string { return r.Says }

func showCondition(s *subject, r *dossier.Rule) ([]Input, string) {
	c, err := compiled(r.Condition)
	if err != nil {
		return nil, ""
	}
	var in []Input
	for _, name := range c.Uses() {
		in = append(in, s.inputOf(name))
	}
	holds, missing := c.Holds(s.d)
	switch {
	case missing != "":
		return in, ""
	case holds:
		return in, r.Condition + nb + ": vrai"
	}
	return in, r.Condition + nb + ": faux"
}

// inputOf is a figure by the name that conditions give it.
func (s *subject) inputOf(name string) Input {
	number := func(n int64) string { return dossier.GroupThousands(n) }
	d := s.d
	switch name {
	case "demande":
		return amount("montant demandé", s.asked)
	case "depot":
		return known("date de dépôt", d.SubmittedOn, dossier.Date.French)
	case "debut":
		return known("début du projet", d.Start, dossier.Date.French)
	case "fin":
		return known("fin du projet", d.End, dossier.Date.French)
	case "porteur":
		return known("nature du porteur", d.Carrier.Type, dossier.CarrierType.French)
	case "dispositif":
		return known("dispositif", d.Track, dossier.Track.French)
	case "intitule":
		return known("intitulé", d.Title, func(t string) string { return t })
	case "premiers_resultats":
		return known("délai des premiers résultats", d.Declared.FirstResultsMonths, func(n int64) string { return months(int(n)) })
	case "part_innovante":
		return known("part des entreprises innovantes", d.Declared.InnovativePercent, percentage)
	case "part_deconcentree":
		return known("part des services déconcentrés", d.Declared.DeconcentratedPercent, percentage)
	case "population":
		return known("population couverte", d.Declared.PopulationCovered, number)
	case "departements":
		return known("départements couverts", d.Declared.Departments, number)
	}
	b := d.Budget
	if b == nil {
		b = &dossier.Budget{}
	}
	switch name {
	case "cout":
		return amount("coût total TTC", b.Total)
	case "apport":
		return amount("apport du porteur", b.OwnShare)
	}
	in := Input{Name: "dépenses", Sources: []dossier.Source{}}
	if len(b.Lines) > 0 {
		in.Value = count(len(b.Lines), "ligne")
		in.Sources = ends([]dossier.Source{b.Lines[0].Label.Source, b.Lines[len(b.Lines)-1].Label.Source})
	}
	return in
}

// sourcesFor are the places of the figures of these names.
func (s *subject) sourcesFor(names []string) []dossier.Source {
	var out []dossier.Source
	for _, name := range names {
		out = append(out, s.inputOf(name).Sources...)
	}
	return out
}
