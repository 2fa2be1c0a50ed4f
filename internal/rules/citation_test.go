package rules_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"guichet/internal/dossier"
	"guichet/internal/rules"
)

// plain drops typography, so that figures can be looked for.
func plain(s string) string {
	s = strings.NewReplacer(dossier.NoBreak, " ", dossier.NarrowNoBreak, " ", "’", "'").Replace(s)
	return strings.Join(strings.Fields(s), " ")
}

func TestEveryCitationStandsAtItsLinesOfTheLivret(t *testing.T) {
	c := shared(t)
	for _, th := range c.Themes() {
		var cites []dossier.Citation
		for _, r := range th.Rules {
			cites = append(cites, r.Citation)
		}
		for _, cs := range [][]dossier.Clause{th.Engagements, th.Accompaniment, th.Indicators, th.Eligible, th.Excluded, th.Manual, th.Selection, th.Criteria,
			{th.Summary, th.Financing, th.Eligibility, th.Size}} {
			for _, x := range cs {
				cites = append(cites, x.Citation)
			}
		}
		if len(cites) < 15 {
			t.Errorf("%s: only %d citations", th.ID, len(cites))
		}
		for _, x := range cites {
			if x.Words == "" || !strings.Contains(plain(c.Words(x)), plain(x.Words)) {
				t.Errorf("%s: %q does not stand at lines %d-%d", th.ID, x.Words, x.From, x.To)
			}
		}
	}
}

// The figures of a rule are those of the words it cites: a wrong figure in a file,
// or a right one beside other words, fails here.
func TestEveryRuleHasTheFiguresOfItsWords(t *testing.T) {
	amount := func(m dossier.Money) []string {
		e := m.Cents() / 100
		grouped := plain(dossier.GroupThousands(e))
		return []string{grouped, strings.ReplaceAll(grouped, " ", "."), fmt.Sprintf("%d k€", e/1000), fmt.Sprintf("%d K€", e/1000), fmt.Sprintf("%d millions d'euros", e/1_000_000)}
	}
	day := func(d dossier.Date) []string {
		quarter := fmt.Sprintf("T%d %d", (d.Month+2)/3, d.Year)
		return []string{fmt.Sprintf("%02d/%02d/%d", d.Day, d.Month, d.Year), plain(d.French()), quarter}
	}
	c := shared(t)
	for _, th := range c.Themes() {
		for _, r := range th.Rules {
			var want []string
			switch r.Kind {
			case "rate-max", "innovative-min", "deconcentrated-min":
				want = []string{fmt.Sprintf("%d %%", r.Percent)}
			case "cap":
				want = amount(r.Amount)
			case "size-min":
				want = amount(r.Min)
			case "size-max":
				want = amount(r.Max)
			case "opening":
				want = day(r.Opening)
			case "closing":
				want = day(r.Closing)
			case "duration-max", "first-results-max":
				want = []string{fmt.Sprintf("%d mois", r.Months)}
			case "years":
				want = []string{"2021-2022", "2021 – 2022", "2021 et 2022"}
			case "t2-excluded":
				want = []string{"titre 2", "T2"}
			case "condition":
				continue // its words are its own
			case "coverage-min":
				want = []string{"1 million de citoyens ou trois départements"}
			case "carrier":
				want = []string{"administration", "collectivités", "Services de l'Etat", "directions"}
			default:
				t.Errorf("%s: no figure is looked for in kind %q", th.ID, r.Kind)
			}
			found := false
			for _, w := range want {
				found = found || strings.Contains(plain(r.Citation.Words), w)
			}
			if !found {
				t.Errorf("%s %s: none of %q in %q", th.ID, r.Kind, want, plain(r.Citation.Words))
			}
		}
		if want := fmt.Sprintf("%d M€", th.Envelope.Cents()/100_000_000); !strings.Contains(plain(citedEnvelope(c, th)), want) {
			t.Errorf("%s: envelope %s not in the Livret's words", th.ID, want)
		}
	}
}

// citedEnvelope is the line of the Livret that gives the envelope: the one between
// eligibility and size.
func citedEnvelope(c *rules.Catalogue, th *dossier.Theme) string {
	return c.Words(dossier.Citation{From: th.Eligibility.Citation.To + 1, To: th.Size.Citation.From - 1})
}

func TestTheSixteenThemesStandInTheOrderOfTheLivret(t *testing.T) {
	var got []string
	var itn, snap dossier.Money
	for _, th := range shared(t).Themes() {
		got = append(got, string(th.ID))
		if strings.HasPrefix(string(th.ID), "ITN") {
			itn += th.Envelope
		} else {
			snap += th.Envelope
		}
	}
	const want = "ITN1 ITN2 ITN3 ITN4 ITN5 ITN6 ITN8A ITN8B ITN8C ITN8D SNAP1 SNAP2A SNAP2B SNAP3 SNAP4 SNAP5"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("got %s\nwant %s", s, want)
	}
	if itn != dossier.Euros(177_000_000) || snap != dossier.Euros(202_000_000) {
		t.Errorf("envelopes of %s and %s, want 177 and 202 M€", itn, snap)
	}
}

// What documents need is there: engagements, payments, reporting.
func TestWhatTheDocumentsSayOfEachTheme(t *testing.T) {
	c := shared(t)
	for _, th := range c.Themes() {
		if len(th.Engagements) == 0 && th.ID != "ITN6" {
			t.Errorf("%s: no engagement", th.ID)
		}
		phased := th.ID == "SNAP3" || th.ID == "SNAP4"
		if th.ByPhase != phased || phased != (len(th.Payments) == 0) || th.Reporting.IndicatorsMonthly != phased {
			t.Errorf("%s: payments %v, by phase %v, indicators by month %v", th.ID, th.Payments, th.ByPhase, th.Reporting.IndicatorsMonthly)
		}
		if th.Reporting.Monthly != (th.ID == "ITN3") {
			t.Errorf("%s: monthly reports %v", th.ID, th.Reporting.Monthly)
		}
		if th.TransferToBOP != (th.ID == "SNAP1") || th.TransferToBOP != (th.Transfer.Text != "") {
			t.Errorf("%s: transfer %v", th.ID, th.TransferToBOP)
		}
		if (th.ByAnalogy != "") != (th.ID == "ITN8B" || th.ID == "ITN8D") {
			t.Errorf("%s: by analogy with %q", th.ID, th.ByAnalogy)
		}
		if len(th.Criteria) < 2 || len(th.Manual) == 0 {
			t.Errorf("%s: %d criteria, %d questions", th.ID, len(th.Criteria), len(th.Manual))
		}
	}
	if th, _ := c.Theme("ITN8B"); len(th.Engagements) != 3 || th.Engagements[0].Citation.From != 453 {
		t.Errorf("ITN8B does not have the engagements of ITN8A: %+v", th.Engagements)
	}
	if _, ok := c.Theme("ITN7"); ok {
		t.Error("there is an ITN7")
	}
}

var markup = regexp.MustCompile(`</?[a-z]|[*\t•]|\]\(|&[a-z]+;|^#`)

func TestTheWordsOfALineAreFreeOfMarkup(t *testing.T) {
	c := shared(t)
	for n := 1; n <= 923; n++ {
		if w := c.Words(dossier.Citation{From: n, To: n}); markup.MatchString(w) {
			t.Errorf("line %d: %q", n, w)
		}
	}
	if w := c.Words(dossier.Citation{From: 923, To: 924}); w != "" {
		t.Errorf("beyond the Livret: %q", w)
	}
}
