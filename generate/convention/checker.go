package convention

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"text/template/parse"

	"guichet/internal/yamlfile"
)

// checker looks, without any dossier, for what a template names and no convention has.
type checker struct {
	name, src string
	outputs   []place
	mistakes  []error
}

// scope is what names mean at a place of a template.
type scope struct {
	dot, root reflect.Type
	vars      map[string]reflect.Type
}

func (s scope) with(dot reflect.Type) scope {
	s.dot = dot
	return s
}

// list checks the nodes of a list in order.
func (c *checker) list(list *parse.ListNode, s scope) {
	if list == nil {
		return
	}
	for _, node := range list.Nodes {
		switch node := node.(type) {
		case *parse.ActionNode:
			t := c.pipe(node.Pipe, s)
			if len(node.Pipe.Decl) == 0 {
				c.output(node, t)
			}
		case *parse.IfNode:
			c.pipe(node.Pipe, s)
			c.list(node.List, s)
			c.list(node.ElseList, s)
		case *parse.WithNode:
			c.list(node.List, s.with(c.pipe(node.Pipe, s)))
			c.list(node.ElseList, s)
		case *parse.RangeNode:
			t := c.pipe(node.Pipe, s)
			if t != nil && t.Kind() == reflect.Slice {
				t = t.Elem()
			} else if t != nil {
				c.mistake(node.Pipe.Pos, fmt.Sprintf("«\u00a0%s\u00a0» n’est pas une liste", node.Pipe), "une liste, pour range")
				t = nil
			}
			c.list(node.List, s.with(t))
			c.list(node.ElseList, s)
		case *parse.TemplateNode:
			c.mistake(node.Pos, "un modèle n’en appelle pas un autre", "")
		}
	}
}

// output notes where something is printed, and refuses what has no one text.
func (c *checker) output(node *parse.ActionNode, t reflect.Type) {
	line, column := c.at(node.Pos)
	c.outputs = append(c.outputs, place{line, column, node.String()})
	if t != nil && t.Kind() != reflect.String && t.Kind() != reflect.Int {
		c.mistake(node.Pos, fmt.Sprintf("«\u00a0%s\u00a0» n’est ni un texte ni un nombre", node), "un texte, ou range pour une liste")
	}
}

// pipe returns the type of a pipe's value, nil when it is not known.
func (c *checker) pipe(p *parse.PipeNode, s scope) reflect.Type {
	var t reflect.Type
	for _, cmd := range p.Cmds {
		t = c.command(cmd, s)
	}
	for _, v := range p.Decl {
		s.vars[v.Ident[0]] = t
	}
	return t
}

func (c *checker) command(cmd *parse.CommandNode, s scope) reflect.Type {
	types := make([]reflect.Type, len(cmd.Args))
	for i, a := range cmd.Args {
		switch a := a.(type) {
		case *parse.DotNode:
			types[i] = s.dot
		case *parse.FieldNode:
			types[i] = c.fields(a.Pos, a.String(), s.dot, a.Ident)
		case *parse.VariableNode:
			t, known := s.vars[a.Ident[0]]
			if a.Ident[0] == "$" {
				t, known = s.root, true
			}
			if known {
				types[i] = c.fields(a.Pos, a.String(), t, a.Ident[1:])
			}
		case *parse.PipeNode:
			types[i] = c.pipe(a, s)
		case *parse.StringNode:
			types[i] = reflect.TypeFor[string]()
		case *parse.IdentifierNode: // unknown ones do not parse
			if a.Ident == "or" || a.Ident == "up" {
				types[i] = reflect.TypeFor[string]()
			}
		}
	}
	return types[0]
}

// fields follows names from a type.
func (c *checker) fields(pos parse.Pos, text string, t reflect.Type, names []string) reflect.Type {
	for _, n := range names {
		if t == nil {
			return nil
		}
		if t.Kind() != reflect.Struct {
			c.mistake(pos, fmt.Sprintf("«\u00a0%s\u00a0» n’a pas de parties", text), "un nom de moins")
			return nil
		}
		f, ok := t.FieldByName(n)
		if !ok {
			c.mistake(pos, fmt.Sprintf("la variable «\u00a0%s\u00a0» n’existe pas", text), "l’une de "+fieldNames(t))
			return nil
		}
		t = f.Type
	}
	return t
}

func fieldNames(t reflect.Type) string {
	var names []string
	for i := range t.NumField() {
		names = append(names, "."+t.Field(i).Name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// directives checks the tables that are asked for.
func (c *checker) directives() {
	for i, line := range strings.Split(c.src, "\n") {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "@"); ok && !slices.Contains(directives, name) {
			c.mistakes = append(c.mistakes, &yamlfile.Error{
				File: c.name, Line: i + 1, Column: 1, Problem: "le tableau «\u00a0@" + name + "\u00a0» n’existe pas", Expected: "@" + strings.Join(directives, ", @"),
			})
		}
	}
}

func (c *checker) mistake(pos parse.Pos, problem, expected string) {
	line, column := c.at(pos)
	c.mistakes = append(c.mistakes, &yamlfile.Error{File: c.name, Line: line, Column: column, Problem: problem, Expected: expected})
}

// at is the line and column of a position, both from 1, the column in characters.
func (c *checker) at(pos parse.Pos) (line, column int) {
	before := c.src[:min(int(pos), len(c.src))]
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, len([]rune(before[start:])) + 1
}
