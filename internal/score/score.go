// Package score measures what is read and found against a corpus of dossiers
// whose truth is known. It serves tests only: a floor that may only rise.
//
// The metrics are those of testdata/corpus/score.py, which a test holds it
// to: identity fields, budget lines, totals, findings.
package score

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Truth is what a dossier of the corpus holds (corpus README, "truth.json").
// Values keep their JSON form, so that a comparison is one of what is written.
type Truth struct {
	ID       string         `json:"id"`
	Files    []string       `json:"files"`
	Theme    string         `json:"theme"`
	Producer string         `json:"producer"`
	Layout   []string       `json:"layout"`
	Fields   map[string]any `json:"fields"`
	Budget   budget         `json:"budget"`
	// Alternatives are the budgets of other files that disagree.
	Alternatives []budget `json:"budget_alternatives"`
	Expected     []string `json:"expected_findings"`
	all          map[string]any
}

type budget struct {
	Lines     []line       `json:"lines"`
	Total     *json.Number `json:"total_ttc"`
	Requested *json.Number `json:"requested"`
	OwnShare  *json.Number `json:"own_share"`
}

type line struct {
	Label   string                 `json:"label"`
	Amounts map[string]json.Number `json:"amounts"`
	Total   *json.Number           `json:"total_ttc"`
}

// ParseTruth reads a truth.json.
func ParseTruth(b []byte) (*Truth, error) {
	var t Truth
	if err := decode(b, &t); err != nil {
		return nil, fmt.Errorf("reading a truth: %w", err)
	}
	if err := decode(b, &t.all); err != nil {
		return nil, fmt.Errorf("reading a truth: %w", err)
	}
	return &t, nil
}

func decode(b []byte, v any) error {
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.UseNumber()
	return d.Decode(v)
}

// fieldPaths are the identity fields that are scored for every dossier.
var fieldPaths = []string{"theme", "track", "title", "carrier.name", "carrier.type", "carrier.siret", "carrier.contact_email", "submitted_on", "start", "end"}

// Result is the judgement of one dossier.
type Result struct {
	Truth        *Truth
	Fields       map[string]bool // path → right
	LinesRight   int
	LinesWanted  int
	LinesGot     int
	Totals       map[string]bool
	Want, Have   []string // finding codes, sorted
	MissingLines []string // for a person: what was not found
	SpareLines   []string // and what was read too much
	trust        trust
}

// Judge compares the JSON that inspect printed with the truth. No answer (nil
// or not an object) earns nothing.
func Judge(t *Truth, output []byte) (*Result, error) {
	var all map[string]any
	if err := decode(output, &all); err != nil {
		return nil, fmt.Errorf("%s: output is not a JSON object: %w", t.ID, err)
	}
	var got struct {
		Budget   budget `json:"budget"`
		Findings []struct {
			Code string `json:"code"`
		} `json:"findings"`
	}
	if err := decode(output, &got); err != nil {
		return nil, fmt.Errorf("%s: output has another shape: %w", t.ID, err)
	}
	r := &Result{Truth: t, Fields: map[string]bool{}}
	for _, p := range fieldPaths {
		r.Fields[p] = same(p, dig(t.all, p), dig(all, p))
	}
	for k, v := range t.Fields {
		r.Fields["fields."+k] = same(k, v, dig(all, "fields."+k))
	}
	best := -1
	for _, b := range append([]budget{t.Budget}, t.Alternatives...) {
		right, missing, spare := matchLines(b.Lines, got.Budget.Lines)
		totals := map[string]bool{
			"total_ttc": sameNumber(b.Total, got.Budget.Total), "requested": sameNumber(b.Requested, got.Budget.Requested),
			"own_share": sameNumber(b.OwnShare, got.Budget.OwnShare),
		}
		if rank := right*10 + count(totals); rank > best {
			best = rank
			r.LinesRight, r.LinesWanted, r.LinesGot = right, len(b.Lines), len(got.Budget.Lines)
			r.Totals, r.MissingLines, r.SpareLines = totals, missing, spare
			r.trust = calibrate(r, all, got.Budget, b)
		}
	}
	r.Want = sortedSet(t.Expected)
	var have []string
	for _, f := range got.Findings {
		have = append(have, f.Code)
	}
	r.Have = sortedSet(have)
	return r, nil
}

func sortedSet(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return slices.Compact(s)
}

func count(m map[string]bool) int {
	n := 0
	for _, ok := range m {
		if ok {
			n++
		}
	}
	return n
}

func dig(v any, path string) any {
	for k := range strings.SplitSeq(path, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[k]
	}
	return v
}

var words = regexp.MustCompile(`[a-z0-9]+`)

// Normalise folds case, accents and punctuation away.
func Normalise(s string) string {
	s = strings.NewReplacer("œ", "oe", "æ", "ae").Replace(strings.ToLower(s))
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(s))
	return strings.Join(words.FindAllString(s, -1), " ")
}

var digits = regexp.MustCompile(`\d`)

func same(name string, want, got any) bool {
	if want == nil || got == nil {
		return want == nil && (got == nil || got == "")
	}
	w, g := fmt.Sprint(want), fmt.Sprint(got)
	switch name {
	case "title", "carrier.name":
		return Normalise(w) == Normalise(g)
	case "carrier.siret":
		return strings.Join(digits.FindAllString(w, -1), "") == strings.Join(digits.FindAllString(g, -1), "")
	case "carrier.contact_email":
		return strings.EqualFold(w, strings.TrimSpace(g))
	default:
		return w == g
	}
}

func sameNumber(want, got *json.Number) bool {
	if want == nil || got == nil {
		return want == nil && got == nil
	}
	return *want == *got
}

// key names a line by what is compared: label, total, and the years without
// zeros.
func (l line) key() string {
	total := "?"
	if l.Total != nil {
		total = string(*l.Total)
	}
	var years []string
	for y, a := range l.Amounts {
		if n, err := strconv.ParseInt(string(a), 10, 64); err != nil || n != 0 {
			years = append(years, y+":"+string(a))
		}
	}
	slices.Sort(years)
	return Normalise(l.Label) + " | " + total + " | " + strings.Join(years, " ")
}

func matchLines(want, got []line) (right int, missing, spare []string) {
	left := map[string]int{}
	for _, l := range got {
		left[l.key()]++
	}
	for _, l := range want {
		if k := l.key(); left[k] > 0 {
			left[k]--
			right++
		} else {
			missing = append(missing, k)
		}
	}
	for k, n := range left {
		for range n {
			spare = append(spare, k)
		}
	}
	slices.Sort(spare)
	return right, missing, spare
}
