package pdf_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	_ "github.com/emersion/go-message/charset" // mails in old character sets
	"github.com/emersion/go-message/mail"
	"golang.org/x/text/unicode/norm"

	"guichet/extract/pdf"
	"guichet/extract/table"
)

const corpus = "../../testdata/corpus"

// recallFloor is the share of the budget lines of the corpus that must stand
// in one row of a table: the label the whole text of a cell, the total and
// each year beside it. It only goes up.
const recallFloor = 1.0

type truth struct {
	Files    []string `json:"files"`
	Layout   []string `json:"layout"`
	Producer string   `json:"producer"`
	Budget   *struct {
		Lines []truthLine `json:"lines"`
	} `json:"budget"`
}

type truthLine struct {
	Label   string           `json:"label"`
	Amounts map[string]int64 `json:"amounts"`
	Total   *int64           `json:"total_ttc"`
}

func TestEachBudgetLineOfTheCorpusStandsInOneRow(t *testing.T) {
	dirs, err := filepath.Glob(filepath.Join(corpus, "*", "truth.json"))
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no corpus in %s (%v)", corpus, err)
	}
	good, all := 0, 0
	for _, path := range dirs {
		id := filepath.Base(filepath.Dir(path))
		var tr truth
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &tr); err != nil {
			t.Fatal(err)
		}
		// Where a workbook has the fuller budget, or the page is an image, the
		// lines of the truth are not in the PDF's text.
		if tr.Budget == nil || slices.ContainsFunc(tr.Layout, func(s string) bool {
			return s == "scan" || s == "pair:full" || s == "pair:summary" || s == "pair:brief"
		}) {
			continue
		}
		docs := documents(t, filepath.Dir(path), tr.Files)
		if len(docs) == 0 {
			continue
		}
		var rows [][]string
		for _, d := range docs {
			rows = append(rows, tableRows(d)...)
		}
		yearly := slices.Contains(tr.Layout, "shape:year-blocks")
		for _, l := range tr.Budget.Lines {
			all++
			if lineFound(l, rows, yearly) {
				good++
			} else {
				t.Logf("%s %s %v: %q %v", id, tr.Producer, tr.Layout, l.Label, l.Amounts)
			}
		}
	}
	recall := float64(good) / float64(max(all, 1))
	t.Logf("%d of %d lines, %.3f", good, all, recall)
	if recall < recallFloor {
		t.Errorf("recall of lines %.3f is below the floor %.3f", recall, recallFloor)
	}
}

// documents reads the PDF files of a dossier, those within mails too.
func documents(t *testing.T, dir string, names []string) []*table.Document {
	t.Helper()
	var docs []*table.Document
	read := func(name string, data []byte) {
		d, err := pdf.Read(context.Background(), name, data, pdf.DefaultLimits())
		if err != nil {
			t.Fatalf("%s/%s: %v", dir, name, err)
		}
		docs = append(docs, d)
	}
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		switch filepath.Ext(name) {
		case ".pdf":
			read(name, data)
		case ".eml":
			r, err := mail.CreateReader(strings.NewReader(string(data)))
			if err != nil {
				t.Fatal(err)
			}
			for {
				p, err := r.NextPart()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				h, ok := p.Header.(*mail.AttachmentHeader)
				if !ok {
					continue
				}
				if n, err := h.Filename(); err == nil && strings.EqualFold(filepath.Ext(n), ".pdf") {
					b, err := io.ReadAll(p.Body)
					if err != nil {
						t.Fatal(err)
					}
					read(n, b)
				}
			}
		}
	}
	return docs
}

func tableRows(d *table.Document) [][]string {
	var out [][]string
	for _, p := range d.Pages {
		for _, b := range p.Blocks {
			if b.Table == nil {
				continue
			}
			for _, r := range b.Table.Rows {
				var row []string
				for _, c := range r {
					row = append(row, c.Text)
				}
				out = append(out, row)
			}
		}
	}
	return out
}

var unit = regexp.MustCompile(`(?i)(k€|€|eur)`)

var dotted = regexp.MustCompile(`^-?[0-9]{1,3}(\.[0-9]{3})+$`)

// readings are the cents that a printed figure may stand for.
func readings(s string) []int64 {
	s = unit.ReplaceAllString(s, "")
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
	if strings.Contains(s, ",") {
		s = strings.ReplaceAll(s, ".", "") // 1.234,56
	} else if dotted.MatchString(s) {
		s = strings.ReplaceAll(s, ".", "") // 1.234
	}
	s = strings.ReplaceAll(s, ",", ".")
	if s == "-" || s == "–" || s == "—" || s == "" {
		return []int64{0}
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return nil
	}
	return []int64{int64(v*100 + 0.5), int64(v*100_000 + 0.5)}
}

func lineFound(l truthLine, rows [][]string, yearly bool) bool {
	want := normal(l.Label)
	var matching [][]string
	for _, r := range rows {
		if slices.ContainsFunc(r, func(c string) bool { return normal(c) == want }) {
			matching = append(matching, r)
		}
	}
	has := func(r []string, v int64) bool {
		return slices.ContainsFunc(r, func(c string) bool { return slices.Contains(readings(c), v) })
	}
	if yearly {
		for _, v := range l.Amounts {
			// A year without the expense has no row for it.
			if v != 0 && !slices.ContainsFunc(matching, func(r []string) bool { return has(r, v) }) {
				return false
			}
		}
		return len(matching) > 0
	}
	return slices.ContainsFunc(matching, func(r []string) bool {
		ok := l.Total == nil || has(r, *l.Total)
		for _, v := range l.Amounts {
			ok = ok && has(r, v)
		}
		return ok
	})
}

// normal compares labels without case, accents and punctuation.
func normal(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}
