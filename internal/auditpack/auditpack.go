// Package auditpack puts all that is kept of a dossier into one folder or archive: every
// file with its hash, and a page that opens in a browser without a network.
package auditpack

import (
	"archive/zip"
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"path"
	"slices"
	"strings"
	"time"

	"guichet/internal/dossier"
	"guichet/internal/pipeline"
)

// Build returns the files of the pack: those of the archive, empreintes.txt (as sha256sum
// writes and checks it) and index.html. Two files of one name are kept apart.
func Build(a *pipeline.Archive) ([]pipeline.ArchivedFile, error) {
	seen := map[string]int{}
	var out []pipeline.ArchivedFile
	for _, f := range a.Files {
		f.Path = safe(f.Path)
		key := strings.ToLower(f.Path)
		if seen[key]++; seen[key] > 1 {
			ext := path.Ext(f.Path)
			f.Path = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(f.Path, ext), seen[key], ext)
		}
		sum := sha256.Sum256(f.Data)
		if got := hex.EncodeToString(sum[:]); f.SHA256 != "" && f.SHA256 != got {
			return nil, fmt.Errorf("%s: l’empreinte a changé", f.Path)
		} else if f.SHA256 == "" {
			f.SHA256 = got
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b pipeline.ArchivedFile) int { return cmp.Compare(a.Path, b.Path) })
	var sums bytes.Buffer
	for _, f := range out {
		fmt.Fprintf(&sums, "%s  %s\n", f.SHA256, f.Path)
	}
	page, err := html(a, out)
	if err != nil {
		return nil, err
	}
	return append(out, pipeline.ArchivedFile{Path: "empreintes.txt", Data: sums.Bytes()}, pipeline.ArchivedFile{Path: "index.html", Data: page}), nil
}

// safe keeps a path inside the pack, without what a system cannot write.
func safe(p string) string {
	p = path.Clean("/" + strings.ReplaceAll(p, "\\", "/"))[1:]
	return strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"|?*`, r) {
			return '_'
		}
		return r
	}, p)
}

// Zip returns the pack as one archive.
func Zip(root string, files []pipeline.ArchivedFile, at time.Time) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: root + "/" + f.Path, Method: zip.Deflate, Modified: at.UTC()})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(f.Data); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}

//go:embed index.html.tmpl
var pageText string

var page = template.Must(template.New("index").Funcs(template.FuncMap{
	"day":    func(t time.Time) string { return dossier.DateOf(t).French() },
	"moment": func(t time.Time) string { return t.In(dossier.Paris).Format("02/01/2006 15:04") },
	"amount": func(m *dossier.Money) string {
		if m == nil {
			return "–"
		}
		return m.String()
	},
	"doubts": pipeline.Doubts,
	"link": func(p string) string {
		parts := strings.Split(p, "/")
		for i, s := range parts {
			parts[i] = template.URLQueryEscaper(s)
		}
		return strings.ReplaceAll(strings.Join(parts, "/"), "+", "%20")
	},
	"paid": func(r pipeline.ReportHistory, period string) string {
		x, ok := r.Accepted(period)
		if !ok {
			return "–"
		}
		var sum dossier.Money
		for _, l := range x.Data.Lines {
			sum += l.Paid.V
		}
		return sum.String()
	},
}).Parse(pageText))

func html(a *pipeline.Archive, files []pipeline.ArchivedFile) ([]byte, error) {
	var b bytes.Buffer
	err := page.Execute(&b, struct {
		*pipeline.Archive
		Kept []pipeline.ArchivedFile
	}{a, files})
	return b.Bytes(), err
}
