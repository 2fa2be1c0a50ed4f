package themepage

import (
	"bytes"
	_ "embed"
	"html/template"

	"guichet/generate/doc"
)

//go:embed page.html.tmpl
var pageText string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
	"heading":   func(b doc.Block) *doc.Heading { return as[doc.Heading](b) },
	"paragraph": func(b doc.Block) *doc.Paragraph { return as[doc.Paragraph](b) },
	"facts":     func(b doc.Block) doc.Facts { f, _ := b.(doc.Facts); return f },
	"list":      func(b doc.Block) *doc.List { l, _ := b.(*doc.List); return l },
}).Parse(pageText))

// as returns a block as one of a kind, nil when it is another.
func as[T doc.Block](b doc.Block) *T {
	if x, ok := b.(T); ok {
		return &x
	}
	return nil
}

// HTML writes the page as one file that needs nothing else.
func HTML(d *doc.Document) ([]byte, error) {
	var b bytes.Buffer
	err := pageTemplate.Execute(&b, d)
	return b.Bytes(), err
}
