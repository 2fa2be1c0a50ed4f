// Package yamlfile reads the YAML files that people edit, strictly: an error
// names the file, the line, the column, what was read and what was expected, in
// French.
//
// It knows no file in particular.
package yamlfile

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"guichet/internal/dossier"
)

// Error is a mistake at a place of a file.
type Error struct {
	File         string
	Line, Column int // 1-based; 0 when the place is the whole file
	Problem      string
	Expected     string // "" when the problem says it
}

// Error writes "fichier, ligne 3, colonne 5 : … ; attendu : …".
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ", ligne%s%d, colonne%s%d", dossier.NoBreak, e.Line, dossier.NoBreak, e.Column)
	}
	b.WriteString(dossier.NoBreak + ": " + e.Problem)
	if e.Expected != "" {
		b.WriteString(dossier.NoBreak + "; attendu" + dossier.NoBreak + ": " + e.Expected)
	}
	return b.String()
}

// File is a parsed file, kept to locate later mistakes.
type File struct {
	name string
	root *ast.File
}

// Decode reads data into v, which must be a pointer; keys that v does not have
// are mistakes. The error is an *Error.
func Decode(name string, data []byte, v any) (*File, error) {
	root, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, locate(name, err)
	}
	f := &File{name: name, root: root}
	if emptyDocument(root) {
		return f, nil // the decoder would set v to zero: what v holds stays
	}
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(v); err != nil {
		return nil, locate(name, err)
	}
	return f, nil
}

func emptyDocument(f *ast.File) bool {
	for _, d := range f.Docs {
		if d.Body != nil && d.Body.Type() != ast.CommentGroupType {
			return false
		}
	}
	return true
}

// At returns a mistake about the value at a path such as "$.rules[2].lines";
// where that value is absent, the place is the nearest value above it.
func (f *File) At(path, problem, expected string) *Error {
	e := &Error{File: f.name, Problem: problem, Expected: expected}
	for p := path; p != "" && p != "$"; p = p[:max(strings.LastIndexAny(p, ".["), 0)] {
		yp, err := yaml.PathString(p)
		if err != nil {
			continue
		}
		node, err := yp.FilterFile(f.root)
		if err != nil || node == nil || node.GetToken() == nil {
			continue
		}
		pos := node.GetToken().Position
		e.Line, e.Column = pos.Line, pos.Column
		return e
	}
	e.Line, e.Column = 1, 1
	return e
}

// locate turns the library's error into ours.
func locate(name string, err error) *Error {
	e := &Error{File: name, Problem: err.Error()}
	var y yaml.Error
	if !errors.As(err, &y) {
		return e
	}
	if t := y.GetToken(); t != nil && t.Position != nil {
		e.Line, e.Column = t.Position.Line, t.Position.Column
	}
	e.Problem = y.GetMessage()
	value := ""
	if t := y.GetToken(); t != nil {
		value = t.Value
	}
	switch x := y.(type) {
	case *yaml.UnknownFieldError:
		e.Problem = "clé inconnue " + dossier.Quote(value)
		e.Expected = "une des clés du modèle"
	case *yaml.DuplicateKeyError:
		e.Problem = "clé écrite deux fois"
		e.Expected = "une seule fois chaque clé"
	case *yaml.TypeError:
		e.Problem = "valeur " + dossier.Quote(value) + " d’un autre type"
		if x.DstType != nil {
			e.Expected = typeFR(x.DstType.Kind().String())
		}
	case *yaml.OverflowError:
		e.Problem = "nombre trop grand " + dossier.Quote(value)
	case *yaml.UnexpectedNodeTypeError:
		e.Problem = "structure inattendue"
		e.Expected = "une valeur de type " + x.Expected.String()
	case *yaml.SyntaxError:
		e.Problem = "syntaxe YAML" + dossier.NoBreak + ": " + y.GetMessage()
	}
	return e
}

func typeFR(kind string) string {
	switch kind {
	case "int", "int8", "int16", "int32", "int64", "uint", "uint64":
		return "un nombre entier"
	case "bool":
		return "true ou false"
	case "string":
		return "un texte"
	case "slice", "array":
		return "une liste"
	case "map", "struct":
		return "un groupe de clés"
	default:
		return "un " + kind
	}
}
