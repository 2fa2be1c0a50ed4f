package xlsx

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/emersion/go-message/charset"
	"github.com/emersion/go-message/mail"

	"guichet/extract/french"
	"guichet/extract/table"
)

// workbooks returns the workbooks of a corpus dossier, also those in a mail.
func workbooks(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		switch filepath.Ext(f) {
		case ".xlsx":
			out[filepath.Base(f)] = data
		case ".eml":
			attached(t, data, out)
		}
	}
	return out
}

func attached(t *testing.T, data []byte, out map[string][]byte) {
	t.Helper()
	r, err := mail.CreateReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		h, ok := p.Header.(*mail.AttachmentHeader)
		if !ok {
			continue
		}
		name, err := h.Filename()
		if err != nil || filepath.Ext(name) != ".xlsx" {
			continue
		}
		if out[name], err = io.ReadAll(p.Body); err != nil {
			t.Fatal(err)
		}
	}
}

type truth struct {
	Budget       truthBudget   `json:"budget"`
	Alternatives []truthBudget `json:"budget_alternatives"`
}

type truthBudget struct {
	Lines []struct {
		Label   string           `json:"label"`
		Amounts map[string]int64 `json:"amounts"`
		Total   *int64           `json:"total_ttc"`
	} `json:"lines"`
}

// missing returns what of a budget stands in no row of a grid, and how many
// amounts were looked for.
func (b truthBudget) missing(docs []*table.Document) (out []string, seen int) {
	for _, l := range b.Lines {
		var amounts []int64
		for _, a := range l.Amounts {
			amounts = append(amounts, a)
		}
		if len(l.Amounts) == 0 && l.Total != nil {
			amounts = append(amounts, *l.Total)
		}
		for _, a := range amounts {
			if seen++; a != 0 && !hasRow(docs, l.Label, a) {
				out = append(out, fmt.Sprintf("%s: %d cents", l.Label, a))
			}
		}
	}
	return out, seen
}

// hasRow reports whether a row of a grid has a label and an amount in cents.
func hasRow(docs []*table.Document, label string, cents int64) bool {
	want := french.Fold(label)
	for _, d := range docs {
		for _, p := range d.Pages {
			for _, b := range p.Blocks {
				if b.Table == nil {
					continue
				}
				for _, row := range b.Table.Rows {
					labelled, amount := false, false
					for _, c := range row {
						labelled = labelled || strings.Contains(french.Fold(c.Text), want)
						amount = amount || cellIs(c, cents)
					}
					if labelled && amount {
						return true
					}
				}
			}
		}
	}
	return false
}

// cellIs compares a cell with an amount, in euros or in thousands of euros: what
// the unit is, is not this package's matter.
func cellIs(c table.Cell, cents int64) bool {
	var candidates []*big.Rat
	if r, ok := new(big.Rat).SetString(c.Number); ok {
		candidates = append(candidates, r)
	} else if n, err := french.ParseNumber(c.Text, 0); err == nil {
		if m, err := n.Money(french.Euro); err == nil {
			candidates = append(candidates, big.NewRat(m.Cents(), 100))
		}
		if m, err := n.Money(french.KEuro); err == nil {
			candidates = append(candidates, big.NewRat(m.Cents(), 100))
		}
	}
	for _, r := range candidates {
		for _, unit := range []int64{100, 100_000} {
			if new(big.Rat).Mul(r, big.NewRat(unit, 1)).Cmp(big.NewRat(cents, 1)) == 0 {
				return true
			}
		}
	}
	return false
}

func TestCorpusEveryBudgetLineStandsInARowOfAGrid(t *testing.T) {
	dirs, err := filepath.Glob("../../testdata/corpus/D*")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	seen := 0
	for _, dir := range dirs {
		files := workbooks(t, dir)
		if len(files) == 0 {
			continue
		}
		t.Run(filepath.Base(dir), func(t *testing.T) {
			var tr truth
			b, err := os.ReadFile(filepath.Join(dir, "truth.json"))
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(b, &tr); err != nil {
				t.Fatal(err)
			}
			var docs []*table.Document
			for name, data := range files {
				d, err := Read(context.Background(), name, data, DefaultLimits())
				if err != nil {
					t.Fatal(err)
				}
				docs = append(docs, d)
			}
			missing, n := tr.Budget.missing(docs)
			seen += n
			for _, alt := range tr.Alternatives { // two files that disagree: this one may be either
				if other, _ := alt.missing(docs); len(other) < len(missing) {
					missing = other
				}
			}
			for _, m := range missing {
				t.Error("in no row of a grid: ", m)
			}
		})
	}
	if seen < 100 {
		t.Errorf("only %d amounts looked for", seen)
	}
}
