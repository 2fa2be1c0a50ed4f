package rules

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"guichet/internal/dossier"
)

// ExamplesFolder is the folder, beside the themes, of their example dossiers: a file for
// each theme. "dossier" is what all its examples have, each changes some of it: dispositif,
// porteur, depot, debut, fin, cout, demande, annees (over which the cost is spread evenly),
// lignes (libelle, titre, phase, total, demande) in place of the cost, the declared figures,
// inconnus (keys whose figure is not known). "constats" and "indecis" are what comes out; "tenues" names
// rules that must be for the dossier.
const ExamplesFolder = "exemples"

// Example is a dossier of which a theme's file says what its rules find: these findings,
// no more and no less.
type Example struct {
	Theme dossier.ThemeID
	Name  string
	// Place is where it is written: file and line.
	Place     string
	Dossier   *dossier.Dossier
	Findings  []string // codes, sorted
	Undecided []string // codes of the rules that its figures do not decide, sorted
	// Kept are codes of rules that must be for this dossier, and kept by it; where none is
	// named, a rule that is not for it would do as well.
	Kept []string
}

// Examples reads the example dossiers beside the themes. The error joins all the mistakes
// found, each with file, line and column.
func (c *Catalogue) Examples(themes fs.FS) ([]Example, error) {
	var out []Example
	var mistakes []error
	err := fs.WalkDir(themes, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Base(path.Dir(name)) != ExamplesFolder || !strings.HasSuffix(name, ".yaml") {
			return err
		}
		data, err := fs.ReadFile(themes, name)
		if err != nil {
			return err
		}
		f := &exampleFile{file: file{name: name}, catalogue: c}
		out = append(out, f.read(data)...)
		mistakes = append(mistakes, f.mistakes...)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the examples: %w", err)
	}
	return out, errors.Join(mistakes...)
}

// Try checks an example; wrong says in French what came otherwise, "" when all is as said.
func (c *Catalogue) Try(x Example) (wrong string) {
	var found, open []string
	for _, f := range append(c.Check(x.Dossier), c.Observed(x.Dossier)...) {
		found = append(found, f.Code)
	}
	_, undecided := c.subject(x.Dossier).decide()
	for _, u := range undecided {
		open = append(open, u.rule.Code)
	}
	slices.Sort(found)
	slices.Sort(open)
	var parts []string
	if !slices.Equal(found, x.Findings) {
		parts = append(parts, "constats attendus"+nb+": "+listed(x.Findings)+nb+"; trouvés"+nb+": "+listed(found))
	}
	if !slices.Equal(open, x.Undecided) {
		parts = append(parts, "non décidables attendus"+nb+": "+listed(x.Undecided)+nb+"; trouvés"+nb+": "+listed(open))
	}
	if len(x.Kept) > 0 {
		verdicts := c.Explain(x.Dossier).Verdicts
		for _, code := range x.Kept {
			if !slices.ContainsFunc(verdicts, func(v Verdict) bool { return v.Code == code && v.Status == Kept }) {
				parts = append(parts, "aucune règle "+code+" n’est tenue")
			}
		}
	}
	return strings.Join(parts, nb+"; ")
}

func listed(codes []string) string {
	if len(codes) == 0 {
		return "aucun"
	}
	return strings.Join(codes, ", ")
}

// exampleFile reads the examples of one theme.
type exampleFile struct {
	file
	catalogue *Catalogue
}

func (f *exampleFile) read(data []byte) []Example {
	g := f.open(data)
	if g == nil {
		return nil
	}
	id := dossier.ThemeID(g.text("theme"))
	t, ok := f.catalogue.Theme(id)
	if n, has := g.get("theme"); has && !ok {
		f.fail(n, "thème inconnu "+dossier.Quote(string(id)), "le code d’un thème")
		return nil
	}
	base, _ := g.must("dossier", "le dossier que chaque exemple change")
	var out []Example
	for _, n := range g.list("exemples") {
		e := f.group(n)
		if e == nil {
			continue
		}
		x := Example{Theme: id, Name: e.text("nom"), Place: fmt.Sprintf("%s, ligne%s%d", f.name, nb, firstToken(n).GetToken().Position.Line)}
		own, _ := e.get("dossier")
		x.Dossier = f.dossier(t, base, own)
		x.Findings, x.Undecided = f.codes(e, t, "constats"), f.codes(e, t, "indecis")
		x.Kept = f.codes(e, t, "tenues")
		e.done()
		out = append(out, x)
	}
	g.done()
	return out
}

// codes reads the codes of findings; absent is none.
func (f *exampleFile) codes(g *group, t *dossier.Theme, key string) []string {
	var out []string
	for _, n := range g.list(key) {
		code := f.text(n)
		known := slices.ContainsFunc(t.Rules, func(r dossier.Rule) bool { return r.Code == code })
		if !known && !slices.Contains(arithmeticCodes, code) {
			f.fail(n, "code inconnu "+dossier.Quote(code), "le code d’une règle du thème, ou "+strings.Join(arithmeticCodes, ", "))
		}
		out = append(out, code)
	}
	slices.Sort(out)
	return out
}

// arithmeticCodes are the findings that belong to no theme.
var arithmeticCodes = []string{
	"budget.missing", "budget.total-mismatch", "budget.line-mismatch", "budget.vat-mismatch", "budget.negative-amount", "financing.sum-mismatch", "field.missing", deniedCode,
}

// fields of an example's dossier, by their keys.
type fields struct {
	track       dossier.Track
	carrier     dossier.CarrierType
	filed       dossier.Date
	start, end  dossier.Date
	cost, asked dossier.Money
	years       []int64
	lines       []dossier.Line
	shares      map[string]int64
	unknown     []string
}

var amountForm = regexp.MustCompile(`^(\d{1,12})(?:,(\d\d))?$`)

// money reads an amount in euros, with cents behind a comma.
func (f *exampleFile) money(n ast.Node) dossier.Money {
	m := amountForm.FindStringSubmatch(strings.ReplaceAll(shown(n), "_", ""))
	if m == nil {
		f.fail(n, "montant "+dossier.Quote(shown(n)), "des euros, tels que 300000 ou \"300000,01\"")
		return 0
	}
	e, _ := strconv.ParseInt(m[1], 10, 64) // twelve digits
	c, _ := strconv.ParseInt("0"+m[2], 10, 64)
	return dossier.Euros(e) + dossier.Money(c)
}

// shareKeys are the declared figures.
var shareKeys = []string{"population", "departements", "part_deconcentree", "part_innovante", "premiers_resultats"}

// fill reads the keys of a dossier into x: those that are there.
func (f *exampleFile) fill(x *fields, n ast.Node) {
	if n == nil {
		return
	}
	g := f.group(n)
	if g == nil {
		return
	}
	if n, ok := g.get("dispositif"); ok {
		x.track = oneOf(&f.file, n, dossier.Guichet, dossier.AAP)
	}
	if n, ok := g.get("porteur"); ok {
		x.carrier = oneOf(&f.file, n, carrierTypes...)
	}
	for key, to := range map[string]*dossier.Date{"depot": &x.filed, "debut": &x.start, "fin": &x.end} {
		if _, ok := g.get(key); ok {
			*to = g.date(key)
		}
	}
	if n, ok := g.get("cout"); ok {
		x.cost, x.lines = f.money(n), nil
	}
	if n, ok := g.get("demande"); ok {
		x.asked = f.money(n)
	}
	if ns := g.list("annees"); ns != nil {
		x.years = nil
		for _, n := range ns {
			x.years = append(x.years, f.integer(n, 2000, 2100))
		}
	}
	for _, key := range shareKeys {
		if _, ok := g.get(key); ok {
			x.shares[key] = g.integer(key, 0, 100_000_000)
		}
	}
	if ns := g.list("lignes"); ns != nil {
		x.lines = nil
		for _, n := range ns {
			x.lines = append(x.lines, f.line(n))
		}
	}
	if ns := g.list("inconnus"); ns != nil {
		x.unknown = nil
		for _, n := range ns {
			x.unknown = append(x.unknown, oneOf(&f.file, n, append([]string{"dispositif", "porteur", "depot", "debut", "fin", "cout", "demande", "annees"}, shareKeys...)...))
		}
	}
	g.done()
}

func (f *exampleFile) line(n ast.Node) dossier.Line {
	g := f.group(n)
	if g == nil {
		return dossier.Line{}
	}
	src := f.source(n)
	l := dossier.Line{Label: dossier.Read(g.text("libelle"), src)}
	if n, ok := g.must("total", "le montant de la ligne"); ok {
		l.Total = dossier.Read(f.money(n), src)
	}
	if n, ok := g.get("titre"); ok {
		l.Title = dossier.Read(oneOf(&f.file, n, dossier.T2, dossier.T3, dossier.T5, dossier.T6), src)
	}
	if _, ok := g.get("phase"); ok {
		l.Phase = dossier.Read(g.text("phase"), src)
	}
	if n, ok := g.get("demande"); ok {
		l.Requested = dossier.Read(f.money(n), src)
	}
	g.done()
	return l
}

func (f *exampleFile) source(n ast.Node) dossier.Source {
	return dossier.Source{File: f.name, Raw: shown(firstToken(n)), Confidence: 1}
}
