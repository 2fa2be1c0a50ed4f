package convention

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"

	"guichet/generate/doc"
	"guichet/internal/yamlfile"
)

const (
	actsName  = "conventions/actes.yaml"
	amendName = "conventions/avenant.md.tmpl"
	headName  = "conventions/tete.md.tmpl"
	articles  = "conventions/articles/*.md.tmpl"
)

// Templates are the acts and their articles, read and checked.
type Templates struct {
	texts map[string]string // by name, as they were read
	acts  []act
	parts []*part // the head, then the articles in the order of their names
	amend *part   // all of an amendment
}

// part is one template.
type part struct {
	name    string
	filled  *template.Template
	outputs []place // of its outputs, in order
}

// place is where a template prints something.
type place struct {
	line, column int
	text         string
}

// Load reads the folder conventions of templates. The error joins all mistakes, each a
// *yamlfile.Error with file, line and column: a template that names what no convention
// has, does not parse, or asks for a table that nobody makes.
func Load(templates fs.FS) (*Templates, error) {
	names, err := fs.Glob(templates, articles)
	if err != nil {
		return nil, fmt.Errorf("listing the articles: %w", err)
	}
	texts := map[string]string{}
	for _, name := range append([]string{actsName, headName, amendName}, names...) {
		data, err := fs.ReadFile(templates, name)
		if err != nil {
			return nil, fmt.Errorf("reading the templates: %w", err)
		}
		texts[name] = string(data)
	}
	return parseTemplates(texts)
}

func parseTemplates(texts map[string]string) (*Templates, error) {
	t := &Templates{texts: texts}
	var err error
	if t.acts, err = parseActs(texts[actsName]); err != nil {
		return nil, err
	}
	names := []string{headName}
	for name := range texts {
		if name != actsName && name != headName && name != amendName {
			names = append(names, name)
		}
	}
	slices.Sort(names[1:])
	var mistakes []error
	for _, name := range names {
		p, err := newPart(name, texts[name])
		if err != nil {
			mistakes = append(mistakes, err)
			continue
		}
		t.parts = append(t.parts, p)
	}
	if t.amend, err = newPart(amendName, texts[amendName]); err != nil {
		mistakes = append(mistakes, err)
	}
	return t, errors.Join(mistakes...)
}

// newPart parses and checks one template.
func newPart(name, src string) (*part, error) {
	p := &part{name: name}
	raw, err := template.New(name).Funcs(functions(nil)).Parse(src)
	if err != nil {
		return nil, syntaxError(name, src, err)
	}
	c := checker{name: name, src: src}
	c.list(raw.Root, scope{dot: reflect.TypeFor[view](), root: reflect.TypeFor[view](), vars: map[string]reflect.Type{}})
	c.directives()
	if len(c.mistakes) > 0 {
		return nil, errors.Join(c.mistakes...)
	}
	p.outputs = c.outputs
	p.filled, err = template.New(name).Funcs(functions(p)).Parse(doc.French(src))
	if err != nil {
		return nil, syntaxError(name, src, err)
	}
	n := 0
	require(p.filled.Root, &n)
	return p, nil
}

// functions are what templates may call besides those of text/template.
func functions(p *part) template.FuncMap {
	return template.FuncMap{
		"or": func(value, what string) string {
			if empty(value) {
				return "[[" + doc.French(what) + "]]"
			}
			return value
		},
		"up": upperFirst,
		// valued stands behind each output: what prints nothing was forgotten.
		"valued": func(n int, value any) (any, error) {
			if s, ok := value.(string); !ok || !empty(s) {
				return value, nil
			}
			o := p.outputs[n]
			return nil, &yamlfile.Error{File: p.name, Line: o.line, Column: o.column, Problem: "«\u00a0" + o.text + "\u00a0» n’a pas de valeur dans ce dossier"}
		},
	}
}

// empty reports whether a value prints nothing.
func empty(s string) bool { return doc.Clean(s) == "" }

// require puts valued behind each output of a template.
func require(list *parse.ListNode, n *int) {
	if list == nil {
		return
	}
	for _, node := range list.Nodes {
		switch node := node.(type) {
		case *parse.ActionNode:
			if len(node.Pipe.Decl) > 0 {
				continue
			}
			number := &parse.NumberNode{NodeType: parse.NodeNumber, IsInt: true, Int64: int64(*n), Text: fmt.Sprint(*n)}
			node.Pipe.Cmds = append(node.Pipe.Cmds, &parse.CommandNode{NodeType: parse.NodeCommand, Args: []parse.Node{parse.NewIdentifier("valued"), number}})
			*n++
		case *parse.IfNode:
			require(node.List, n)
			require(node.ElseList, n)
		case *parse.WithNode:
			require(node.List, n)
			require(node.ElseList, n)
		case *parse.RangeNode:
			require(node.List, n)
			require(node.ElseList, n)
		}
	}
}

// fill executes a template.
func (p *part) fill(data view) (string, error) {
	var b bytes.Buffer
	if err := p.filled.Execute(&b, data); err != nil {
		if place, ok := errors.AsType[*yamlfile.Error](err); ok {
			return "", &IncompleteError{Reasons: []string{"Le modèle " + place.Error() + "."}}
		}
		return "", fmt.Errorf("template %s: %w", p.name, err)
	}
	return b.String(), nil
}

// syntaxError places an error of text/template, which names the line only.
func syntaxError(name, src string, err error) error {
	message := strings.TrimPrefix(err.Error(), "template: "+name+":")
	var line int
	if _, scan := fmt.Sscanf(message, "%d:", &line); scan != nil {
		return fmt.Errorf("template %s: %w", name, err)
	}
	_, message, _ = strings.Cut(message, ": ")
	column := 1
	if lines := strings.Split(src, "\n"); line <= len(lines) {
		column = max(1, len([]rune(lines[line-1][:max(0, strings.Index(lines[line-1], "{{"))]))+1)
	}
	return &yamlfile.Error{File: name, Line: line, Column: column, Problem: "le modèle ne se lit pas (" + message + ")", Expected: "une instruction {{…}} de text/template, fermée, avec les fonctions or et up"}
}
