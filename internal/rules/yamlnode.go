package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"guichet/internal/dossier"
	"guichet/internal/yamlfile"
)

// file reads one YAML file and gathers all its mistakes, each at its place:
// whoever edits a theme sees them at once, not one a start.
type file struct {
	name     string
	mistakes []error
}

// open returns the file's top group, or nil when it is not YAML at all.
func (f *file) open(data []byte) *group {
	root, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey()) // group names doubles itself
	if err != nil {
		var anything any
		_, located := yamlfile.Decode(f.name, data, &anything)
		if located == nil {
			located = &yamlfile.Error{File: f.name, Line: 1, Column: 1, Problem: err.Error()}
		}
		f.mistakes = append(f.mistakes, located)
		return nil
	}
	if len(root.Docs) == 0 || root.Docs[0].Body == nil {
		f.mistakes = append(f.mistakes, &yamlfile.Error{File: f.name, Line: 1, Column: 1, Problem: "fichier vide", Expected: "un thème"})
		return nil
	}
	return f.group(root.Docs[0].Body)
}

// fail notes a mistake at a node.
func (f *file) fail(n ast.Node, problem, expected string) {
	e := &yamlfile.Error{File: f.name, Line: 1, Column: 1, Problem: problem, Expected: expected}
	if t := firstToken(n); t != nil && t.GetToken() != nil && t.GetToken().Position != nil {
		e.Line, e.Column = t.GetToken().Position.Line, t.GetToken().Position.Column
	}
	f.mistakes = append(f.mistakes, e)
}

// firstToken goes down to the node that begins a block: the token of a block
// mapping itself is the colon after its first key.
func firstToken(n ast.Node) ast.Node {
	switch x := n.(type) {
	case *ast.MappingNode:
		if len(x.Values) > 0 && !x.IsFlowStyle {
			return x.Values[0].Key
		}
	case *ast.MappingValueNode:
		return x.Key
	case *ast.SequenceNode:
		if len(x.Values) > 0 && !x.IsFlowStyle {
			return firstToken(x.Values[0])
		}
	}
	return n
}

// group is a mapping; keys that are never asked for are mistakes (see done).
type group struct {
	f     *file
	node  ast.Node
	keys  []ast.MapKeyNode
	vals  map[string]ast.Node
	asked []string
}

// group reads a node as a mapping; one of another form is a mistake, and the
// group then holds nothing.
func (f *file) group(n ast.Node) *group {
	g := &group{f: f, node: n, vals: map[string]ast.Node{}}
	var pairs []*ast.MappingValueNode
	switch x := n.(type) {
	case *ast.MappingNode:
		pairs = x.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{x}
	default:
		f.fail(n, "valeur seule", "un groupe de clés")
		return nil
	}
	for _, p := range pairs {
		name := keyName(p.Key)
		if _, double := g.vals[name]; double {
			f.fail(p.Key, "clé "+dossier.Quote(name)+" écrite deux fois", "une seule fois chaque clé")
			continue
		}
		g.keys = append(g.keys, p.Key)
		g.vals[name] = p.Value
	}
	return g
}

func keyName(k ast.MapKeyNode) string {
	if t := k.GetToken(); t != nil {
		return t.Value
	}
	return k.String()
}

// get returns the value of a key; a null value is an absent one.
func (g *group) get(key string) (ast.Node, bool) {
	if !slices.Contains(g.asked, key) {
		g.asked = append(g.asked, key)
	}
	n, ok := g.vals[key]
	if !ok {
		return nil, false
	}
	if _, null := n.(*ast.NullNode); null {
		return nil, false
	}
	return n, true
}

// must returns the value of a key, whose absence is a mistake.
func (g *group) must(key, expected string) (ast.Node, bool) {
	n, ok := g.get(key)
	if !ok {
		g.f.fail(g.node, "clé "+dossier.Quote(key)+" absente", expected)
	}
	return n, ok
}

// done notes the keys that nothing asked for.
func (g *group) done() {
	for _, k := range g.keys {
		if !slices.Contains(g.asked, keyName(k)) {
			g.f.fail(k, "clé inconnue "+dossier.Quote(keyName(k)), "une des clés "+strings.Join(g.asked, ", "))
		}
	}
}

// text reads a required text.
func (g *group) text(key string) string {
	n, ok := g.must(key, "un texte")
	if !ok {
		return ""
	}
	return g.f.text(n)
}

// optional reads a text that may be absent.
func (g *group) optional(key string) string {
	n, ok := g.get(key)
	if !ok {
		return ""
	}
	return g.f.text(n)
}

func (f *file) text(n ast.Node) string {
	s, ok := scalar(n)
	s = strings.TrimSpace(s)
	switch {
	case !ok:
		f.fail(n, "valeur d’un autre type", "un texte")
	case s == "":
		f.fail(n, "texte vide", "un texte")
	}
	return s
}

func scalar(n ast.Node) (string, bool) {
	switch x := n.(type) {
	case *ast.StringNode:
		return x.Value, true
	case *ast.LiteralNode:
		return x.Value.Value, true
	default:
		return "", false
	}
}

// integer reads a required whole number within bounds.
func (g *group) integer(key string, least, most int64) int64 {
	expected := fmt.Sprintf("un nombre entier de %d à %d", least, most)
	n, ok := g.must(key, expected)
	if !ok {
		return 0
	}
	return g.f.integer(n, least, most)
}

func (f *file) integer(n ast.Node, least, most int64) int64 {
	expected := fmt.Sprintf("un nombre entier de %d à %d", least, most)
	x, ok := n.(*ast.IntegerNode)
	if !ok {
		f.fail(n, "valeur "+dossier.Quote(shown(n)), expected)
		return 0
	}
	v, err := strconv.ParseInt(strings.ReplaceAll(x.GetToken().Value, "_", ""), 10, 64)
	if err != nil || v < least || v > most {
		f.fail(n, "valeur "+dossier.Quote(shown(n)), expected)
		return 0
	}
	return v
}

// euros reads a required amount in whole euros.
func (g *group) euros(key string) dossier.Money {
	return dossier.Euros(g.integer(key, 1, dossier.MaxMoney.Cents()/100))
}

// flag reads true or false; absent is false.
func (g *group) flag(key string) bool {
	n, ok := g.get(key)
	if !ok {
		return false
	}
	b, ok := n.(*ast.BoolNode)
	if !ok {
		g.f.fail(n, "valeur "+dossier.Quote(shown(n)), "true ou false")
		return false
	}
	return b.Value
}

// date reads a date in ISO form; an absent one is no date.
func (g *group) date(key string) dossier.Date {
	n, ok := g.get(key)
	if !ok {
		return dossier.Date{}
	}
	d, err := dossier.ParseDate(shown(n))
	if err != nil {
		g.f.fail(n, "valeur "+dossier.Quote(shown(n)), "une date AAAA-MM-JJ")
	}
	return d
}

// list reads a list that may be absent.
func (g *group) list(key string) []ast.Node {
	n, ok := g.get(key)
	if !ok {
		return nil
	}
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		g.f.fail(n, "valeur seule", "une liste")
		return nil
	}
	if len(s.Values) == 0 {
		g.f.fail(n, "liste vide", "au moins un élément, ou aucune clé "+dossier.Quote(key))
	}
	return s.Values
}

// shown is a value as it is written in the file, on one line.
func shown(n ast.Node) string {
	if s, ok := scalar(n); ok {
		return strings.TrimSpace(s)
	}
	if t := n.GetToken(); t != nil {
		return t.Value
	}
	return n.String()
}

// oneOf reads a word among those known.
func oneOf[T ~string](f *file, n ast.Node, known ...T) T {
	v := T(shown(n))
	if !slices.Contains(known, v) {
		names := make([]string, len(known))
		for i, k := range known {
			names[i] = string(k)
		}
		f.fail(n, "valeur "+dossier.Quote(string(v)), strings.Join(names, ", "))
	}
	return v
}

// words reads a list of words among those known, each once.
func words[T ~string](g *group, key string, known ...T) []T {
	var out []T
	for _, n := range g.list(key) {
		v := oneOf(g.f, n, known...)
		if slices.Contains(out, v) {
			g.f.fail(n, "valeur "+dossier.Quote(string(v))+" écrite deux fois", "chaque valeur une fois")
		}
		out = append(out, v)
	}
	return out
}
