package layouts_test

import (
	"context"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"testing"

	"guichet/extract/budget"
	"guichet/extract/layouts"
	"guichet/extract/pdf"
	"guichet/extract/table"
	"guichet/extract/xlsx"
	"guichet/internal/dossier"
)

// A renderer makes a document of a case, as one of the readers sees it.
type renderer struct {
	name  string
	cases int
	read  func(c layouts.Case) (*table.Document, error)
}

var renderers = []renderer{
	{"words", 500, func(c layouts.Case) (*table.Document, error) {
		return &table.Document{File: "dossier.pdf", Kind: dossier.KindPDF, Pages: table.Pages(layouts.Words(c))}, nil
	}},
	{"pdf", 60, func(c layouts.Case) (*table.Document, error) {
		b, err := layouts.PDF(c)
		if err != nil {
			return nil, err
		}
		return pdf.Read(context.Background(), "dossier.pdf", b, pdf.DefaultLimits())
	}},
	{"xlsx", 120, func(c layouts.Case) (*table.Document, error) {
		b, err := layouts.Workbook(c)
		if err != nil {
			return nil, err
		}
		return xlsx.Read(context.Background(), "budget.xlsx", b, xlsx.DefaultLimits())
	}},
}

func judge(t *testing.T, r renderer, ch layouts.Choices) (layouts.Verdict, *table.Document) {
	t.Helper()
	c := layouts.Make(ch)
	doc, err := r.read(c)
	if err != nil {
		t.Fatalf("seed %d by %s: %v", ch.Seed, r.name, err)
	}
	d := &dossier.Dossier{}
	budget.Read(d, []*table.Document{doc})
	return layouts.Judge(c, d.Budget), doc
}

// shrink returns the plainest document that still fails in the same way.
func shrink(t *testing.T, r renderer, ch layouts.Choices, fails func(layouts.Verdict) bool) layouts.Choices {
	t.Helper()
	for again := true; again; {
		again = false
		for _, s := range ch.Simpler() {
			if v, _ := judge(t, r, s); fails(v) {
				ch, again = s, true
				break
			}
		}
	}
	return ch
}

func firstSeed(t *testing.T) (seed uint64, count int) {
	t.Helper()
	seed = 1
	if s := os.Getenv("GUICHET_LAYOUTS_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seed = n
	}
	if s := os.Getenv("GUICHET_LAYOUTS_COUNT"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		count = n
	}
	return seed, count
}

func describe(r renderer, ch layouts.Choices, v layouts.Verdict, doc *table.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d by %s: %s\n", ch.Seed, r.name, ch)
	for i, o := range v.Off {
		if i == 6 {
			fmt.Fprintf(&b, "  and %d more\n", len(v.Off)-i)
			break
		}
		fmt.Fprintf(&b, "  %s\n", o)
	}
	for _, p := range doc.Pages {
		b.WriteString(p.String())
	}
	return b.String()
}

func TestDrawnBudgetsAreReadBack(t *testing.T) {
	seed, count := firstSeed(t)
	for _, r := range renderers {
		if only := os.Getenv("GUICHET_LAYOUTS_ONLY"); only != "" && only != r.name {
			continue
		}
		n := r.cases
		if count > 0 {
			n = count
		}
		exact, sure, right, wrong := 0, 0, 0, 0
		by := map[string][2]int{}
		shown := 0
		for i := range n {
			ch := layouts.Draw(seed + uint64(i))
			v, _ := judge(t, r, ch)
			sure, right = sure+v.Sure, right+v.SureRight
			for _, k := range features(ch) {
				x := by[k]
				x[1]++
				if v.Exact {
					x[0]++
				}
				by[k] = x
			}
			if v.Exact {
				exact++
				continue
			}
			if len(v.Wrong) > 0 {
				wrong++
			}
			want := len(v.Wrong) > 0
			if mode := os.Getenv("GUICHET_LAYOUTS_SHOW"); mode != "" && (want || mode == "all") && shown < 6 {
				shown++
				small := shrink(t, r, ch, func(v layouts.Verdict) bool { return !v.Exact && (len(v.Wrong) > 0 || !want) })
				v, doc := judge(t, r, small)
				t.Log(describe(r, small, v, doc))
			}
		}
		t.Logf("%s: %d of %d tables read exactly, %d with a wrong figure held for sure; %d of %d sure figures right", r.name, exact, n, wrong, right, sure)
		var keys []string
		for k := range by {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		var b strings.Builder
		for _, k := range keys {
			fmt.Fprintf(&b, "%s %d/%d  ", k, by[k][0], by[k][1])
		}
		t.Log(b.String())
	}
}

func features(ch layouts.Choices) []string {
	var out []string
	for _, f := range strings.Fields(ch.String()) {
		if !strings.HasPrefix(f, "Seed") && !strings.HasPrefix(f, "Lines") {
			out = append(out, f)
		}
	}
	return append(out, fmt.Sprintf("Rules:%d", ch.Rules))
}
