package rules

import (
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"guichet/internal/dossier"
)

// themeFile reads one theme and proves its citations.
type themeFile struct {
	file
	livret *livret
}

// readTheme returns the theme, nil when the file is too wrong to have a code,
// and all mistakes.
func readTheme(x found, l *livret) (*dossier.Theme, []error) {
	f := &themeFile{file: file{name: x.name}, livret: l}
	g := f.open(x.data)
	if g == nil {
		return nil, f.mistakes
	}
	t := &dossier.Theme{Document: g.optional("source")}
	if t.Document != "" && !f.document(g, x, t.Document) {
		return nil, f.mistakes
	}
	f.head(g, t)
	f.rules(g, t)
	f.clauses(g, t)
	f.reporting(g, t)
	f.payments(g, t)
	f.declarations(g, t)
	f.sessions(g, t)
	t.Obligations = f.obligations(g)
	g.done()
	if t.ID == "" {
		return nil, f.mistakes
	}
	return t, f.mistakes
}

// document takes another document than the Livret for what the theme cites: a text beside
// its file, a line of it for a line.
func (f *themeFile) document(g *group, x found, name string) bool {
	n, _ := g.get("source")
	if name != path.Base(name) || !strings.HasSuffix(name, ".txt") {
		f.fail(n, "document "+dossier.Quote(name), "le nom d’un fichier .txt à côté du thème")
		return false
	}
	text, err := fs.ReadFile(x.in, path.Join(path.Dir(x.name), name))
	if err != nil {
		f.fail(n, "document "+dossier.Quote(name)+" introuvable à côté du thème", "le texte que les citations du thème citent")
		return false
	}
	f.livret = newLivret(text)
	return true
}

func (f *themeFile) head(g *group, t *dossier.Theme) {
	t.ID = dossier.ThemeID(g.text("id"))
	line := int(g.integer("heading", 1, int64(f.livret.len())))
	t.Title = typeset(g.text("title"))
	if line > 0 && t.ID != "" && t.Title != "" {
		words := f.livret.words(line, line)
		if fold(words) != fold(string(t.ID)+" "+t.Title) {
			n, _ := g.get("heading")
			f.fail(n, fmt.Sprintf("la ligne %d du Livret n’est pas le titre du thème", line),
				dossier.Quote(string(t.ID)+dossier.NoBreak+": "+t.Title)+", lu "+dossier.Quote(words))
		}
		t.Heading = dossier.Citation{From: line, To: line, Words: typeset(words)}
	}
	for _, n := range g.list("aliases") {
		t.Aliases = append(t.Aliases, typeset(f.text(n)))
	}
	t.Owner = f.clause(g, "owner").Text
	t.Tracks = words(g, "tracks", dossier.Guichet, dossier.AAP)
	if len(t.Tracks) == 0 {
		f.fail(g.node, "clé "+dossier.Quote("tracks")+" absente", "guichet, aap ou les deux")
	}
	t.Summary = f.clause(g, "summary")
	if n, ok := g.must("envelope", "l’enveloppe, en euros"); ok {
		if e := f.group(n); e != nil {
			t.Envelope = e.euros("euros")
			f.cite(e, "")
			e.done()
		}
	}
	t.Financing = f.clause(g, "financing")
	t.Eligibility = f.clause(g, "eligibility")
	t.Size = f.clause(g, "size")
	t.ByAnalogy = g.optional("by_analogy")
	for _, n := range g.list("common_components") {
		t.CommonComponents = append(t.CommonComponents, f.text(n))
	}
	if _, ok := g.get("transfer_to_bop"); ok {
		t.TransferToBOP, t.Transfer = true, f.clause(g, "transfer_to_bop")
	}
}

func (f *themeFile) clauses(g *group, t *dossier.Theme) {
	for _, c := range []struct {
		key string
		to  *[]dossier.Clause
	}{
		{"engagements", &t.Engagements}, {"accompaniment", &t.Accompaniment}, {"indicators", &t.Indicators},
		{"eligible", &t.Eligible}, {"excluded", &t.Excluded}, {"manual", &t.Manual},
		{"selection", &t.Selection},
	} {
		for _, n := range g.list(c.key) {
			*c.to = append(*c.to, f.oneClause(n))
		}
	}
	for _, n := range g.list("criteria") {
		c := f.group(n)
		if c == nil {
			continue
		}
		weight := int64(1)
		if _, ok := c.get("weight"); ok {
			weight = c.integer("weight", 1, 100)
		}
		t.Criteria, t.Weights = append(t.Criteria, f.clauseOf(c)), append(t.Weights, weight)
	}
	if _, ok := g.get("indicators_note"); ok {
		t.IndicatorsNote = f.clause(g, "indicators_note")
	}
	if n, ok := g.get("engagements"); ok && t.ByAnalogy != "" {
		f.fail(n, "engagements propres et engagements par analogie", "l’un ou l’autre")
	}
}

func (f *themeFile) clause(g *group, key string) dossier.Clause {
	n, ok := g.must(key, "un texte et sa ligne du Livret")
	if !ok {
		return dossier.Clause{}
	}
	return f.oneClause(n)
}

// oneClause reads a text with its citation. Without an excerpt the text itself is
// the Livret's words.
func (f *themeFile) oneClause(n ast.Node) dossier.Clause {
	g := f.group(n)
	if g == nil {
		return dossier.Clause{}
	}
	return f.clauseOf(g)
}

func (f *themeFile) clauseOf(g *group) dossier.Clause {
	c := f.clauseKeys(g)
	g.done()
	return c
}

// clauseKeys reads the keys of a clause in a group that has others too.
func (f *themeFile) clauseKeys(g *group) dossier.Clause {
	text := g.text("text")
	return dossier.Clause{Text: typeset(text), Citation: f.cite(g, text)}
}

// cite reads the keys lines and excerpt, and proves that the words stand at those
// lines. Without an excerpt, the words are those given; when none are given, the
// excerpt is required.
func (f *themeFile) cite(g *group, text string) dossier.Citation {
	n, ok := g.must("lines", "une ligne du Livret, ou deux (309-313)")
	excerpt, where := g.optional("excerpt"), ast.Node(nil)
	if e, has := g.get("excerpt"); has {
		where = e
	} else if text != "" {
		excerpt = text
		where, _ = g.get("text")
	} else {
		_, _ = g.must("excerpt", "les mots du Livret qui fondent la règle")
	}
	if !ok {
		return dossier.Citation{}
	}
	from, to, ok := lineRange(shown(n))
	if !ok {
		f.fail(n, "valeur "+dossier.Quote(shown(n)), "une ligne du Livret, ou deux (309-313)")
		return dossier.Citation{}
	}
	if to > f.livret.len() {
		f.fail(n, fmt.Sprintf("ligne %d au-delà du Livret", to), fmt.Sprintf("une ligne de 1 à %d", f.livret.len()))
		return dossier.Citation{}
	}
	if excerpt != "" && !f.livret.holds(from, to, excerpt) {
		f.fail(where, "ces mots ne sont pas à la ligne "+shown(n)+" du Livret", "des mots de "+dossier.Quote(shortened(f.livret.words(from, to))))
	}
	return dossier.Citation{From: from, To: to, Words: typeset(canonical(excerpt))}
}

func lineRange(s string) (from, to int, ok bool) {
	a, b, two := strings.Cut(s, "-")
	if !two {
		b = a
	}
	from, err1 := strconv.Atoi(a)
	to, err2 := strconv.Atoi(b)
	return from, to, err1 == nil && err2 == nil && from >= 1 && to >= from
}

// shortened keeps a text short enough for an error message.
func shortened(s string) string {
	const most = 120
	r := []rune(canonical(s))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + "…"
}

func (f *themeFile) reporting(g *group, t *dossier.Theme) {
	n, ok := g.must("reporting", "le rythme des comptes rendus")
	if !ok {
		return
	}
	r := f.group(n)
	if r == nil {
		return
	}
	const month, quarter = "mois", "trimestre"
	if n, ok := r.must("every", month+" ou "+quarter); ok {
		t.Reporting.Monthly = oneOf(&f.file, n, month, quarter) == month
	}
	t.Reporting.WorkingDays = int(r.integer("working_days", 1, 60))
	t.Reporting.IndicatorsMonthly = r.flag("indicators_monthly")
	t.Reporting.Citation = f.maybeCite(r)
	r.done()
}

func (f *themeFile) payments(g *group, t *dossier.Theme) {
	n, ok := g.must("payments", "les versements, en pour cent, ou by_phase")
	if !ok {
		return
	}
	p := f.group(n)
	if p == nil {
		return
	}
	t.ByPhase = p.flag("by_phase")
	var sum int64
	shares := p.list("percents")
	for _, s := range shares {
		v := f.integer(s, 1, 100)
		sum += v
		t.Payments = append(t.Payments, v)
	}
	where, _ := p.get("percents")
	switch {
	case t.ByPhase && len(shares) > 0:
		f.fail(where, "versements par phase et versements en pour cent", "l’un ou l’autre")
	case !t.ByPhase && len(shares) == 0:
		f.fail(n, "aucun versement", "percents ou by_phase")
	case !t.ByPhase && sum != 100:
		f.fail(where, fmt.Sprintf("versements d’un total de %d%s%%", sum, dossier.NoBreak), "un total de 100"+dossier.NoBreak+"%")
	}
	t.PaymentsCitation = f.maybeCite(p)
	p.done()
}

// maybeCite reads a citation that is absent where the rule is the mission's own.
func (f *themeFile) maybeCite(g *group) dossier.Citation {
	if _, ok := g.get("lines"); !ok {
		return dossier.Citation{}
	}
	return f.cite(g, "")
}
