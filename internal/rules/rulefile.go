package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"guichet/internal/dossier"
)

// Bases of a rate.
const (
	baseTotal  = "total"
	baseTitre3 = "titre3"
)

// States of a rule.
const (
	stateActive   = "active"
	stateObserved = "observation"
)

var carrierTypes = []dossier.CarrierType{
	dossier.Centrale, dossier.Deconcentree, dossier.Operateur, dossier.Collectivite, dossier.Laboratoire, dossier.AutreOrganisme,
}

func (f *themeFile) rules(g *group, t *dossier.Theme) {
	if _, ok := g.must("rules", "les règles du thème"); !ok {
		return
	}
	var at []ast.Node
	for _, n := range g.list("rules") {
		r, ok := f.rule(n, t)
		if !ok {
			continue
		}
		for i := range t.Rules {
			if overlap(&t.Rules[i], &r) {
				f.fail(n, fmt.Sprintf("règle %s valable en même temps que celle de la ligne %d, pour les mêmes dossiers",
					dossier.Quote(r.Kind), firstToken(at[i]).GetToken().Position.Line),
					"des périodes (from, until), des dispositifs (tracks) ou des porteurs (carriers) distincts")
			}
		}
		t.Rules = append(t.Rules, r)
		at = append(at, n)
	}
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// expectedMark stands in an action for the value that the rule expects.
const expectedMark = "{attendu}"

func (f *themeFile) rule(n ast.Node, t *dossier.Theme) (dossier.Rule, bool) {
	var r dossier.Rule
	g := f.group(n)
	if g == nil {
		return r, false
	}
	kn, ok := g.must("kind", strings.Join(kindNames(), ", "))
	if !ok {
		return r, false
	}
	r.Kind = oneOf(&f.file, kn, kindNames()...)
	k, ok := kinds[r.Kind]
	if !ok {
		return r, false // the other keys cannot be judged without the kind
	}
	r.Code = k.code // a condition gives its own
	if sn, ok := g.must("severity", "bloquante, réserve ou information"); ok {
		r.Severity = oneOf(&f.file, sn, dossier.Bloquante, dossier.Reserve, dossier.Information)
	}
	if sn, ok := g.get("state"); ok {
		r.Observed = oneOf(&f.file, sn, stateActive, stateObserved) == stateObserved
	}
	r.Note = typeset(g.optional("note"))
	r.Tracks = words(g, "tracks", t.Tracks...)
	r.Carriers = words(g, "carriers", carrierTypes...)
	r.From, r.Until = g.date("from"), g.date("until")
	if !r.From.IsZero() && !r.Until.IsZero() && r.Until.Before(r.From) {
		un, _ := g.get("until")
		f.fail(un, "la fin "+r.Until.String()+" précède le début "+r.From.String(), "une date à partir de "+r.From.String())
	}
	k.read(g, &r)
	r.Citation = f.cite(g, "")
	r.Action = typeset(g.text("action"))
	for _, p := range placeholder.FindAllString(r.Action, -1) {
		if p != expectedMark {
			an, _ := g.get("action")
			f.fail(an, "repère inconnu "+dossier.Quote(p), expectedMark)
		}
	}
	g.done()
	return r, true
}

// together names the rules of which one at most holds for a dossier: those of one kind, or
// of conditions those of one finding.
func together(r *dossier.Rule) string {
	if r.Kind == conditionKind {
		return r.Kind + " " + r.Code
	}
	return r.Kind
}

// overlap reports whether two rules of one kind hold for a same dossier: which of
// them decides would then depend on their order.
func overlap(a, b *dossier.Rule) bool {
	return together(a) == together(b) && meet(a.Tracks, b.Tracks) && meet(a.Carriers, b.Carriers) &&
		!endsBefore(a, b) && !endsBefore(b, a)
}

func endsBefore(a, b *dossier.Rule) bool {
	return !a.Until.IsZero() && !b.From.IsZero() && a.Until.Before(b.From)
}

// meet reports whether two selections share a member; an empty one selects all.
func meet[T comparable](a, b []T) bool {
	if len(a) == 0 || len(b) == 0 {
		return true
	}
	return slices.ContainsFunc(a, func(x T) bool { return slices.Contains(b, x) })
}

// The parameters of the kinds.

func readRate(g *group, r *dossier.Rule) {
	r.Percent = g.integer("percent", 1, 100)
	if n, ok := g.must("base", baseTotal+" ou "+baseTitre3); ok {
		r.Base = oneOf(g.f, n, baseTotal, baseTitre3)
	}
}

func readCap(g *group, r *dossier.Rule) { r.Amount = g.euros("amount") }

func readMin(g *group, r *dossier.Rule) {
	r.Min = g.euros("min")
	r.Strict = g.flag("strict")
}

func readMax(g *group, r *dossier.Rule) { r.Max = g.euros("max") }

func readYears(g *group, r *dossier.Rule) {
	for _, n := range g.list("years") {
		y := int(g.f.integer(n, 2000, 2100))
		if slices.Contains(r.Years, y) {
			g.f.fail(n, fmt.Sprintf("année %d écrite deux fois", y), "chaque année une fois")
		}
		r.Years = append(r.Years, y)
	}
	if _, ok := g.get("years"); !ok {
		_, _ = g.must("years", "les années des dépenses")
	}
	slices.Sort(r.Years)
}

func readNothing(*group, *dossier.Rule) {}

func readCarrier(g *group, r *dossier.Rule) {
	r.Excluded = words(g, "excluded", carrierTypes...)
	r.Allowed = words(g, "allowed", carrierTypes...)
	if len(r.Excluded) == 0 && len(r.Allowed) == 0 {
		g.f.fail(g.node, "règle de porteur sans porteur", "excluded, allowed ou les deux")
	}
	for _, c := range r.Excluded {
		if slices.Contains(r.Allowed, c) {
			n, _ := g.get("excluded")
			g.f.fail(n, "porteur "+dossier.Quote(string(c))+" exclu et admis", "l’un ou l’autre")
		}
	}
}

func readOpening(g *group, r *dossier.Rule) { r.Opening = requiredDate(g, "opening") }

func readClosing(g *group, r *dossier.Rule) { r.Closing = requiredDate(g, "closing") }

func requiredDate(g *group, key string) dossier.Date {
	if _, ok := g.must(key, "une date AAAA-MM-JJ"); !ok {
		return dossier.Date{}
	}
	return g.date(key)
}

func readMonths(g *group, r *dossier.Rule) { r.Months = int(g.integer("months", 1, 120)) }

func readPercent(g *group, r *dossier.Rule) { r.Percent = g.integer("percent", 1, 100) }

func readCoverage(g *group, r *dossier.Rule) {
	r.Minimum = g.integer("population", 1, 100_000_000)
	r.MinOther = g.integer("departments", 1, 101)
}
