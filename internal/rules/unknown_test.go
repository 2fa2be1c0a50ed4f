package rules_test

import (
	"slices"
	"strings"
	"testing"

	"guichet/internal/dossier"
	"guichet/internal/rules"
)

// What is not known is neither zero nor a fault: the rule stays open, and the
// carrier is asked.
func TestWhatIsNotKnownIsAskedAndNotFound(t *testing.T) {
	for _, c := range []struct {
		name  string
		theme dossier.ThemeID
		apply func(*dossier.Dossier)
		code  string // of the rule left open
		text  string // within the question
	}{
		{"no amount asked", "ITN1", func(d *dossier.Dossier) { d.Budget.Requested = noMoney }, "funding.rate-exceeded", "Le montant demandé n’est pas connu"},
		{"no amount asked under a cap", "ITN6", func(d *dossier.Dossier) { d.Budget.Requested = noMoney }, "funding.cap-exceeded", "Le montant demandé n’est pas connu"},
		{"no total and a line without an amount", "ITN1", func(d *dossier.Dossier) {
			d.Budget.Total = noMoney
			d.Budget.Lines = append(d.Budget.Lines, dossier.Line{Label: dossier.Read("Autre", at("label"))})
		}, "size.below-minimum", "Le coût total TTC n’est pas connu"},
		{"no date of submission", "ITN3", func(d *dossier.Dossier) { d.SubmittedOn = noDate }, "window.closed", "La date de dépôt n’est pas connue"},
		{"no track for a theme with two", "ITN5", func(d *dossier.Dossier) { d.Track = dossier.Value[dossier.Track]{} }, "size.below-minimum", "Le dispositif (guichet ou appel à projets) n’est pas connu"},
		{"no kind of carrier", "ITN2", func(d *dossier.Dossier) { d.Carrier.Type = dossier.Value[dossier.CarrierType]{} }, "carrier.not-eligible", "La nature du porteur n’est pas connue"},
		{"a cost between the two minima of ITN8 and no kind of carrier", "ITN8A", func(d *dossier.Dossier) {
			*d = *clean("ITN8A", 200_000, 150_000)
			d.Carrier.Type = dossier.Value[dossier.CarrierType]{}
		}, "size.below-minimum", "La nature du porteur n’est pas connue"},
		{"a carrier that the Livret does not name", "SNAP5", func(d *dossier.Dossier) { d.Carrier.Type = dossier.Read(dossier.Laboratoire, at("type")) }, "carrier.not-eligible", "Le Livret ne dit pas"},
		{"no share of innovative companies", "ITN6", func(d *dossier.Dossier) { d.Declared.InnovativePercent = noInt }, "share.innovative-below-half", "La part des entreprises innovantes"},
		{"no share of services déconcentrés", "ITN3", func(d *dossier.Dossier) { d.Declared.DeconcentratedPercent = noInt }, "share.deconcentrated-below-half", "La part des services déconcentrés"},
		{"no coverage at all", "ITN3", func(d *dossier.Dossier) { d.Declared.PopulationCovered, d.Declared.Departments = noInt, noInt }, "coverage.insufficient", "ne sont pas connus"},
		{"too few départements and no population", "ITN3", func(d *dossier.Dossier) { d.Declared.PopulationCovered, d.Declared.Departments = noInt, number(1) }, "coverage.insufficient", "La population couverte n’est pas connue"},
		{"no delay of first results", "ITN8C", func(d *dossier.Dossier) { d.Declared.FirstResultsMonths = noInt }, "first-results.too-late", "Le délai des premiers résultats"},
		{"an end before the start", "ITN6", func(d *dossier.Dossier) { d.Start, d.End = d.End, d.Start }, "duration.too-long", "précède"},
		{"no split by year", "ITN1", func(d *dossier.Dossier) { d.Budget.Lines[0].Years = nil }, "period.expense-outside", "La répartition des dépenses par année"},
		{"no title of expense for SNAP2B", "SNAP2B", func(d *dossier.Dossier) { d.Budget.Lines[0].Title = dossier.Value[dossier.TitleCode]{} }, "funding.rate-exceeded", "Le titre budgétaire"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := cleanOf(c.theme)
			c.apply(d)
			if got := codes(shared(t).Check(d)); len(got) != 0 {
				t.Errorf("found %q", got)
			}
			for _, q := range shared(t).Questions(d) {
				if q.Code == c.code {
					if !strings.Contains(q.Text, c.text) || q.Citation.Words == "" {
						t.Errorf("asked %+v, want %q with a citation", q, c.text)
					}
					if byInstructor := strings.Contains(c.name, "the Livret does not name"); q.ToCarrier == byInstructor {
						t.Errorf("asked of the carrier: %v", q.ToCarrier)
					}
					return
				}
			}
			t.Errorf("nothing is asked about %s: %+v", c.code, shared(t).Questions(d))
		})
	}
}

func TestWhatDecidesAnywayIsNotAsked(t *testing.T) {
	for _, c := range []struct {
		name  string
		theme dossier.ThemeID
		apply func(*dossier.Dossier)
		want  string // codes found
	}{
		{"enough départements without a population", "ITN3", func(d *dossier.Dossier) { d.Declared.PopulationCovered = noInt }, ""},
		{"a cost above both minima of ITN8 without the kind of carrier", "ITN8A", func(d *dossier.Dossier) { d.Carrier.Type.Known = false }, ""},
		{"a cost under both minima of ITN8 without the kind of carrier", "ITN8A", func(d *dossier.Dossier) {
			*d = *clean("ITN8A", 100_000, 70_000)
			d.Carrier.Type.Known = false
		}, "size.below-minimum"},
		{"the sum of the lines stands for a total that is not printed", "ITN1", func(d *dossier.Dossier) { d.Budget.Total = noMoney }, ""},
		{"and can be too large", "ITN1", func(d *dossier.Dossier) {
			*d = *clean("ITN1", 1_000_001, 500_000)
			d.Budget.Total = noMoney
		}, "size.above-maximum"},
	} {
		d := cleanOf(c.theme)
		c.apply(d)
		if got := strings.Join(codes(shared(t).Check(d)), " "); got != c.want {
			t.Errorf("%s: found %q, want %q", c.name, got, c.want)
		}
		for _, q := range shared(t).Questions(d) {
			if strings.HasPrefix(q.Code, "size.") || q.Code == "coverage.insufficient" {
				t.Errorf("%s: asked %q", c.name, q.Text)
			}
		}
	}
}

func TestACostGivenWithoutTaxOnly(t *testing.T) {
	d := clean("ITN1", 400_000, 310_000)
	d.Budget.Total, d.Budget.TotalHT = noMoney, eur(400_000)
	d.Budget.Lines[0].Total, d.Budget.Lines[0].HT, d.Budget.Lines[0].Years = noMoney, eur(400_000), nil
	fs := shared(t).Check(d)
	if got := codes(fs); !slices.Equal(got, []string{"funding.rate-exceeded"}) || !strings.Contains(fs[0].Message, "coût total HT") {
		t.Errorf("found %q: %+v", got, fs)
	}
	if !slices.ContainsFunc(shared(t).Questions(d), func(q rules.Question) bool {
		return q.ToCarrier && strings.Contains(q.Text, "Le coût total TTC n’est pas donné")
	}) {
		t.Error("the cost with tax is not asked for")
	}
}

func TestADossierWithoutAThemeIsCheckedForItsFiguresOnly(t *testing.T) {
	d := cleanOf("ITN1")
	d.Theme, d.ThemeText = dossier.Value[dossier.ThemeID]{}, dossier.Read("ITN8", at("theme"))
	d.Budget.Requested, d.Budget.Lines[0].HT = eur(400_000), cents(-1)
	if got := codes(shared(t).Check(d)); !slices.Equal(got, []string{"budget.financing-mismatch", "budget.negative-amount"}) {
		t.Errorf("found %q", got)
	}
	qs := shared(t).Questions(d)
	if len(qs) != 1 || !qs[0].ToCarrier || !strings.Contains(plain(qs[0].Text), "« ITN8 »") {
		t.Errorf("asked %+v", qs)
	}
}

func TestAnEmptyDossierIsIncompleteAndNothingElse(t *testing.T) {
	for id := range sizes {
		d := &dossier.Dossier{Theme: dossier.Read(id, at("theme"))}
		fs := shared(t).Check(d)
		if got := codes(fs); !slices.Equal(got, []string{"budget.missing", "field.missing"}) {
			t.Errorf("%s: %q", id, got)
		}
		for _, name := range []string{"intitulé", "nom du porteur", "courriel", "SIRET", "date de début", "date de fin"} {
			if !strings.Contains(fs[0].Message, name) {
				t.Errorf("%s: %q does not name %s", id, fs[0].Message, name)
			}
		}
		for _, q := range shared(t).Questions(d) {
			if slices.Contains([]string{"size.below-minimum", "size.above-maximum", "period.expense-outside", "duration.too-long"}, q.Code) {
				t.Errorf("%s: asked twice: %s", id, q.Text)
			}
		}
	}
}

func TestTheAmountAskedCountsWithoutABudgetTable(t *testing.T) {
	d := cleanOf("ITN6")
	d.Budget, d.Asked = nil, eur(50_000)
	if got := codes(shared(t).Check(d)); !slices.Equal(got, []string{"budget.missing", "funding.cap-exceeded"}) {
		t.Errorf("found %q", got)
	}
}

func TestAFileThatWasNotReadIsTold(t *testing.T) {
	c := shared(t)
	for _, x := range []struct {
		name     string
		reason   dossier.RefusalReason
		severity dossier.Severity
		want     []string
	}{
		{"nothing is missing while the bureau has a scan to read", dossier.RefusedNoOCR, dossier.Bloquante, []string{"documents.unread"}},
		{"nor after reading took too long", dossier.RefusedTimeout, dossier.Bloquante, []string{"documents.unread"}},
		{"nor after it took too much memory", dossier.RefusedMemory, dossier.Bloquante, []string{"documents.unread"}},
		{"a damaged file blocks, since another budget may stand in it", dossier.RefusedTruncated, dossier.Bloquante, []string{"documents.unread", "field.missing", "budget.missing"}},
		{"so does a protected one", dossier.RefusedPassword, dossier.Bloquante, []string{"documents.unread", "field.missing", "budget.missing"}},
		{"a kind that is never read does not", dossier.RefusedUnknownType, dossier.Reserve, []string{"documents.unread", "field.missing", "budget.missing"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			d := &dossier.Dossier{Refusals: []*dossier.Refusal{{Reason: x.reason, File: "scan.pdf", What: "Non lu.", Action: "Lire."}}}
			var got []string
			for _, f := range c.Check(d) {
				got = append(got, f.Code)
				if f.Code == "documents.unread" && f.Severity != x.severity {
					t.Errorf("the severity is %s, want %s", f.Severity, x.severity)
				}
			}
			if !slices.Equal(got, x.want) {
				t.Errorf("got %v, want %v", got, x.want)
			}
		})
	}
}
