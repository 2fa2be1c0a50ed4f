package readout

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

//go:embed readout.html.tmpl
var htmlText string

//go:embed readout.css
var styleText string

//go:embed readout.js
var scriptText string

var htmlTemplate = template.Must(template.New("readout").Funcs(template.FuncMap{
	"lines": func(c *dossier.Citation) string { return Lines(*c) }, "quote": dossier.Quote,
}).Parse(htmlText))

// PageImage is a page of a file as it looks, to show where a figure stands.
type PageImage struct {
	File          string
	Page          int
	Width, Height float64 // points
	Type          string  // "image/png" or "image/jpeg"
	Data          []byte
}

// Places is what the HTML form shows places with: page images for paged
// documents, the sheets for workbooks. Where one is missing, the place is given
// in words only.
type Places struct {
	Images    []PageImage
	Documents []*table.Document
}

// HTML writes a page that stands alone: the values, those that most need to be
// looked at first, beside the places they were read at; then the findings. It
// loads nothing, and works without its script.
func (r Readout) HTML(w io.Writer, places Places) error {
	p := newPage(r, places)
	style := "\n" + styleText + highlights(p.spots.list)
	script := "\n" + scriptText
	p.Policy = fmt.Sprintf("default-src 'none'; img-src data:; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'", digest(style), digest(script))
	// Both texts are our own; of what was read, no byte is in them.
	p.Style = template.HTML("<style>" + style + "</style>")     // #nosec G203
	p.Script = template.HTML("<script>" + script + "</script>") // #nosec G203
	return htmlTemplate.Execute(w, p)
}

// digest names a text in a content security policy.
func digest(s string) string {
	h := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(h[:])
}

// mostHighlights bounds what a browser has to look at with each move of the mouse. In
// a longer budget the surest values light up only when they are gone to.
const mostHighlights = 600

// highlights lets a value light up its place and a place its values, by style alone.
func highlights(all []*spot) string {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b *spot) int { return cmp.Compare(a.Band, b.Band) })
	var b strings.Builder
	for i, s := range all {
		if len(s.Values) == 0 {
			continue
		}
		if i == mostHighlights {
			break
		}
		ids := make([]string, 0, 2*len(s.Values))
		for _, v := range s.Values {
			ids = append(ids, "#"+v.ID, "#"+v.CellID)
		}
		of := strings.Join(ids, ",")
		const touched = ":is(:hover,:focus-within,:target)"
		fmt.Fprintf(&b, "body:has(:is(%s)%s) #%s{--lit:1}\n", of, touched, s.ID)
		fmt.Fprintf(&b, "body:has(#%s%s) :is(%s){outline:3px solid #1f4e9c;background:#fff3c4}\n", s.ID, touched, of)
	}
	return b.String()
}

// imageURL embeds a picture. The content is base64: it cannot leave the quotes.
func imageURL(img PageImage) template.URL {
	return template.URL("data:" + img.Type + ";base64," + base64.StdEncoding.EncodeToString(img.Data)) // #nosec G203
}
