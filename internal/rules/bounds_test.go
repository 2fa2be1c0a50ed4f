package rules_test

import (
	"slices"
	"strings"
	"testing"

	"guichet/internal/dossier"
)

func eur(e int64) dossier.Value[dossier.Money] {
	return dossier.Read(dossier.Euros(e), at("euros"))
}

func cents(c int64) dossier.Value[dossier.Money] { return dossier.Read(dossier.Money(c), at("cents")) }

func day(s string) dossier.Value[dossier.Date] {
	d, err := dossier.ParseDate(s)
	if err != nil {
		panic(err) // a mistake of the test
	}
	return dossier.Read(d, at(s))
}

func number(n int64) dossier.Value[int64] { return dossier.Read(n, at("number")) }

var (
	noMoney dossier.Value[dossier.Money]
	noDate  dossier.Value[dossier.Date]
	noInt   dossier.Value[int64]
)

// clean returns a dossier in which nothing is wrong for its theme, of that total
// cost in euros, of which asked is asked.
func clean(id dossier.ThemeID, total, asked int64) *dossier.Dossier {
	track := dossier.Guichet
	if id == "ITN3" || strings.HasPrefix(string(id), "ITN8") {
		track = dossier.AAP
	}
	half := dossier.Euros(total / 2)
	return &dossier.Dossier{
		Theme: dossier.Read(id, at("theme")), Track: dossier.Read(track, at("track")), Title: dossier.Read("Projet", at("title")),
		Carrier: dossier.Carrier{
			Name: dossier.Read("Direction", at("name")), Type: dossier.Read(dossier.Centrale, at("type")),
			SIRET: dossier.Read(dossier.SIRET("11000201100044"), at("siret")), Email: dossier.Read("a@b.example", at("email")),
		},
		SubmittedOn: day("2021-01-20"), Start: day("2021-02-01"), End: day("2021-04-30"),
		Declared: dossier.Declared{PopulationCovered: number(2_000_000), Departments: number(4), DeconcentratedPercent: number(60), InnovativePercent: number(60), FirstResultsMonths: number(6)},
		Budget: &dossier.Budget{
			Lines: []dossier.Line{{
				Label: dossier.Read("Développement", at("label")), Title: dossier.Read(dossier.T3, at("T3")), Total: eur(total),
				Years: map[int]dossier.Value[dossier.Money]{2021: dossier.Read(half, at("2021")), 2022: dossier.Read(dossier.Euros(total)-half, at("2022"))},
			}},
			Total: eur(total), Requested: eur(asked), OwnShare: eur(total - asked), Other: eur(0), File: "dossier.pdf",
		},
	}
}

// sizes gives a cost within the size expected of each theme, and an amount that may be
// asked of it.
var sizes = map[dossier.ThemeID][2]int64{
	"ITN1": {400_000, 300_000}, "ITN2": {400_000, 200_000}, "ITN3": {400_000, 300_000}, "ITN4": {400_000, 300_000}, "ITN5": {40_000, 30_000}, "ITN6": {60_000, 48_000},
	"ITN8A": {400_000, 300_000}, "ITN8B": {400_000, 300_000}, "ITN8C": {400_000, 300_000}, "ITN8D": {400_000, 300_000},
	"SNAP1": {400_000, 400_000}, "SNAP2A": {200_000, 200_000}, "SNAP2B": {200_000, 200_000}, "SNAP3": {800_000, 600_000}, "SNAP4": {800_000, 600_000}, "SNAP5": {40_000, 30_000},
}

func cleanOf(id dossier.ThemeID) *dossier.Dossier { return clean(id, sizes[id][0], sizes[id][1]) }

func TestACleanDossierOfEachThemeHasNoFinding(t *testing.T) {
	for id := range sizes {
		if got := codes(shared(t).Check(cleanOf(id))); len(got) != 0 {
			t.Errorf("%s: %q", id, got)
		}
	}
}

// A bound is tried on both sides: at the bound nothing is found, one cent, one day
// or one point beyond it the code is.
func TestEachBoundIsKeptToTheCentTheDayAndThePoint(t *testing.T) {
	total := func(c int64) func(*dossier.Dossier) {
		return func(d *dossier.Dossier) {
			b := d.Budget
			b.Total, b.Lines[0].Total, b.Lines[0].Years = cents(c), cents(c), map[int]dossier.Value[dossier.Money]{2021: cents(c)}
			b.Requested, b.OwnShare = cents(c/4), cents(c-c/4)
		}
	}
	asked := func(c int64) func(*dossier.Dossier) {
		return func(d *dossier.Dossier) {
			d.Budget.Requested, d.Budget.OwnShare = cents(c), cents(d.Budget.Total.V.Cents()-c)
		}
	}
	also := func(fs ...func(*dossier.Dossier)) func(*dossier.Dossier) {
		return func(d *dossier.Dossier) {
			for _, f := range fs {
				f(d)
			}
		}
	}
	submitted := func(s string) func(*dossier.Dossier) {
		return func(d *dossier.Dossier) { d.SubmittedOn = day(s) }
	}
	aap := func(d *dossier.Dossier) {
		d.Track, d.SubmittedOn = dossier.Read(dossier.AAP, at("track")), day("2020-12-01")
	}
	carrier := func(c dossier.CarrierType) func(*dossier.Dossier) {
		return func(d *dossier.Dossier) { d.Carrier.Type = dossier.Read(c, at("type")) }
	}
	project := func(start, end string) func(*dossier.Dossier) {
		return func(d *dossier.Dossier) { d.Start, d.End = day(start), day(end) }
	}
	type try = func(*dossier.Dossier)
	for _, c := range []struct {
		name         string
		theme        dossier.ThemeID
		code         string
		inside, over try
	}{
		{"75 % of the total cost", "ITN1", "funding.rate-exceeded", asked(30_000_000), asked(30_000_001)},
		{"50 % for ITN2", "ITN2", "funding.rate-exceeded", asked(20_000_000), asked(20_000_001)},
		{"75 % for ITN3", "ITN3", "funding.rate-exceeded", asked(30_000_000), asked(30_000_001)},
		{"75 % for ITN4", "ITN4", "funding.rate-exceeded", asked(30_000_000), asked(30_000_001)},
		{"75 % for ITN5", "ITN5", "funding.rate-exceeded", asked(3_000_000), asked(3_000_001)},
		{"75 % for ITN8A", "ITN8A", "funding.rate-exceeded", asked(30_000_000), asked(30_000_001)},
		{"75 % for ITN8D", "ITN8D", "funding.rate-exceeded", asked(30_000_000), asked(30_000_001)},
		{"100 % for SNAP1", "SNAP1", "funding.rate-exceeded", asked(40_000_000), asked(40_000_001)},
		{"75 % for SNAP3", "SNAP3", "funding.rate-exceeded", asked(60_000_000), asked(60_000_001)},
		{"75 % for SNAP5", "SNAP5", "funding.rate-exceeded", asked(3_000_000), asked(3_000_001)},
		{"titre 3 for SNAP2A", "SNAP2A", "funding.rate-exceeded", asked(20_000_000), asked(20_000_001)},
		{"titre 3 for SNAP2B", "SNAP2B", "funding.rate-exceeded", asked(20_000_000), asked(20_000_001)},
		{"a rate with no whole cents: 75 % of 533 333,33 €", "ITN1", "funding.rate-exceeded", also(total(53_333_333), asked(39_999_999)), also(total(53_333_333), asked(40_000_000))},
		{"the cap of ITN6", "ITN6", "funding.cap-exceeded", asked(4_800_000), asked(4_800_001)},
		{"the cap of SNAP3", "SNAP3", "funding.cap-exceeded", also(total(300_000_000), asked(200_000_000)), also(total(300_000_000), asked(200_000_001))},
		{"the cap of SNAP4", "SNAP4", "funding.cap-exceeded", also(total(500_000_000), asked(300_000_000)), also(total(500_000_000), asked(300_000_001))},

		{"the least size of ITN1", "ITN1", "size.below-minimum", total(5_000_000), total(4_999_999)},
		{"the largest size of ITN1", "ITN1", "size.above-maximum", total(100_000_000), total(100_000_001)},
		{"the largest size of ITN3", "ITN3", "size.above-maximum", total(200_000_000), total(200_000_001)},
		{"the least size of the guichet of ITN5", "ITN5", "size.below-minimum", total(1_000_000), total(999_999)},
		{"the largest size of the guichet of ITN5", "ITN5", "size.above-maximum", total(10_000_000), total(10_000_001)},
		{"the least size of the call of ITN5", "ITN5", "size.below-minimum", also(aap, total(10_000_000)), also(aap, total(9_999_999))},
		{"the largest size of the call of ITN5", "ITN5", "size.above-maximum", also(aap, total(100_000_000)), also(aap, total(100_000_001))},
		{"more than 250 000 € is strict", "ITN8A", "size.below-minimum", total(25_000_001), total(25_000_000)},
		{"more than 150 000 € for a déconcentrée is strict", "ITN8C", "size.below-minimum", also(carrier(dossier.Deconcentree), total(15_000_001)), also(carrier(dossier.Deconcentree), total(15_000_000))},
		{"an opérateur needs 250 000 €", "ITN8D", "size.below-minimum", also(carrier(dossier.Deconcentree), total(20_000_000)), also(carrier(dossier.Operateur), total(20_000_000))},
		{"the largest size of SNAP4", "SNAP4", "size.above-maximum", total(800_000_000), total(800_000_001)},
		{"the least size of SNAP5", "SNAP5", "size.below-minimum", total(3_000_000), total(2_999_999)},

		{"the opening of ITN1", "ITN1", "window.not-open", submitted("2021-01-04"), submitted("2021-01-03")},
		{"the opening of ITN2", "ITN2", "window.not-open", submitted("2020-11-02"), submitted("2020-11-01")},
		{"the opening of the guichet of ITN5", "ITN5", "window.not-open", submitted("2021-01-18"), submitted("2021-01-17")},
		{"the opening of the call of ITN5", "ITN5", "window.not-open", also(aap, total(20_000_000), submitted("2020-11-16")), also(aap, total(20_000_000), submitted("2020-11-15"))},
		{"the opening of SNAP2A", "SNAP2A", "window.not-open", submitted("2020-12-01"), submitted("2020-11-30")},
		{"the closing of ITN3", "ITN3", "window.closed", submitted("2021-01-31"), submitted("2021-02-01")},
		{"the end of the first session of ITN5", "ITN5", "window.closed", also(aap, total(20_000_000), submitted("2020-12-19")), also(aap, total(20_000_000), submitted("2020-12-20"))},
		{"the start of the second session of ITN5", "ITN5", "window.closed", also(aap, total(20_000_000), submitted("2021-04-01")), also(aap, total(20_000_000), submitted("2021-03-31"))},
		{"the end of the second session of ITN5", "ITN5", "window.closed", also(aap, total(20_000_000), submitted("2021-06-30")), also(aap, total(20_000_000), submitted("2021-07-01"))},
		{"the end of the third session of ITN5", "ITN5", "window.closed", also(aap, total(20_000_000), submitted("2021-12-31")), also(aap, total(20_000_000), submitted("2022-01-01"))},

		{"three months, the last day included", "ITN6", "duration.too-long", project("2021-07-01", "2021-09-30"), project("2021-07-01", "2021-10-01")},
		{"three months from the middle of a month", "ITN6", "duration.too-long", project("2021-07-15", "2021-10-14"), project("2021-07-15", "2021-10-15")},
		{"three months into a short month", "ITN6", "duration.too-long", project("2021-11-30", "2022-02-28"), project("2021-11-30", "2022-03-01")},
		{"twelve months over a year's end", "SNAP2A", "duration.too-long", project("2021-03-01", "2022-02-28"), project("2021-03-01", "2022-03-01")},
		{"twelve months for SNAP2B", "SNAP2B", "duration.too-long", project("2021-05-01", "2022-04-30"), project("2021-05-01", "2022-05-01")},
		{"first results in twelve months", "ITN8B", "first-results.too-late", func(d *dossier.Dossier) { d.Declared.FirstResultsMonths = number(12) }, func(d *dossier.Dossier) { d.Declared.FirstResultsMonths = number(13) }},

		{"half of innovative companies", "ITN6", "share.innovative-below-half", func(d *dossier.Dossier) { d.Declared.InnovativePercent = number(50) }, func(d *dossier.Dossier) { d.Declared.InnovativePercent = number(49) }},
		{"half of services déconcentrés", "ITN3", "share.deconcentrated-below-half", func(d *dossier.Dossier) { d.Declared.DeconcentratedPercent = number(50) }, func(d *dossier.Dossier) { d.Declared.DeconcentratedPercent = number(49) }},
		{"a million inhabitants, whatever the départements", "ITN3", "coverage.insufficient",
			func(d *dossier.Dossier) {
				d.Declared.PopulationCovered, d.Declared.Departments = number(1_000_000), number(1)
			},
			func(d *dossier.Dossier) {
				d.Declared.PopulationCovered, d.Declared.Departments = number(999_999), number(1)
			}},
		{"three départements, whatever the population", "ITN3", "coverage.insufficient",
			func(d *dossier.Dossier) { d.Declared.PopulationCovered, d.Declared.Departments = number(10), number(3) },
			func(d *dossier.Dossier) { d.Declared.PopulationCovered, d.Declared.Departments = number(10), number(2) }},

		{"an amount of another year, unless it is zero", "ITN4", "period.expense-outside",
			func(d *dossier.Dossier) { d.Budget.Lines[0].Years[2023] = cents(0) }, func(d *dossier.Dossier) { d.Budget.Lines[0].Years[2023] = cents(1) }},
		{"an amount of 2020", "SNAP3", "period.expense-outside",
			func(d *dossier.Dossier) { d.Budget.Lines[0].Years[2020] = cents(0) }, func(d *dossier.Dossier) { d.Budget.Lines[0].Years[2020] = cents(100) }},

		{"a collectivité for ITN2", "ITN2", "carrier.not-eligible", carrier(dossier.Operateur), carrier(dossier.Collectivite)},
		{"a collectivité for ITN6", "ITN6", "carrier.not-eligible", carrier(dossier.Laboratoire), carrier(dossier.Collectivite)},
		{"a collectivité for ITN8B", "ITN8B", "carrier.not-eligible", carrier(dossier.Laboratoire), carrier(dossier.Collectivite)},
		{"another body for ITN8D", "ITN8D", "carrier.not-eligible", carrier(dossier.Deconcentree), carrier(dossier.AutreOrganisme)},
		{"a collectivité for SNAP1", "SNAP1", "carrier.not-eligible", carrier(dossier.Operateur), carrier(dossier.Collectivite)},
		{"a collectivité for SNAP5, which does not exclude others", "SNAP5", "carrier.not-eligible", carrier(dossier.AutreOrganisme), carrier(dossier.Collectivite)},

		{"a total within one euro of its lines", "ITN4", "budget.total-mismatch",
			func(d *dossier.Dossier) { d.Budget.Total.V += 100 }, func(d *dossier.Dossier) { d.Budget.Total.V += 101 }},
		{"a line within one euro of its years", "ITN4", "budget.line-mismatch",
			func(d *dossier.Dossier) { d.Budget.Lines[0].Total.V -= 100 }, func(d *dossier.Dossier) { d.Budget.Lines[0].Total.V -= 101 }},
		{"HT and TVA within one euro of TTC", "ITN4", "budget.vat-mismatch",
			func(d *dossier.Dossier) { d.Budget.Lines[0].HT, d.Budget.Lines[0].VAT = eur(330_000), cents(7_000_100) },
			func(d *dossier.Dossier) { d.Budget.Lines[0].HT, d.Budget.Lines[0].VAT = eur(330_000), cents(7_000_101) }},
		{"a plan within one euro of the cost", "ITN4", "budget.financing-mismatch",
			func(d *dossier.Dossier) { d.Budget.Other = cents(100) }, func(d *dossier.Dossier) { d.Budget.Other = cents(101) }},
		{"a line of zero and one below", "ITN4", "budget.negative-amount",
			func(d *dossier.Dossier) { d.Budget.Lines[0].HT = cents(0) }, func(d *dossier.Dossier) { d.Budget.Lines[0].HT = cents(-1) }},
		{"another file within one euro", "ITN4", "documents.inconsistent",
			func(d *dossier.Dossier) {
				d.Alternatives = []dossier.Budget{{Total: cents(40_000_100), File: "b.xlsx"}}
			},
			func(d *dossier.Dossier) {
				d.Alternatives = []dossier.Budget{{Total: cents(40_000_101), File: "b.xlsx"}}
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, side := range []struct {
				apply try
				found bool
			}{{c.inside, false}, {c.over, true}} {
				d := cleanOf(c.theme)
				side.apply(d)
				if got := codes(shared(t).Check(d)); slices.Contains(got, c.code) != side.found {
					t.Errorf("found %q; %s wanted: %v", got, c.code, side.found)
				}
			}
		})
	}
}

func TestSeverityAsTheLivretWordsIt(t *testing.T) {
	outside := func(d *dossier.Dossier) { d.Budget.Lines[0].Years[2023] = eur(5) }
	for _, c := range []struct {
		theme dossier.ThemeID
		apply func(*dossier.Dossier)
		code  string
		want  dossier.Severity
	}{
		{"SNAP1", outside, "period.expense-outside", dossier.Bloquante},
		{"SNAP3", outside, "period.expense-outside", dossier.Bloquante},
		{"SNAP4", outside, "period.expense-outside", dossier.Bloquante},
		{"ITN1", outside, "period.expense-outside", dossier.Reserve},
		{"ITN8C", outside, "period.expense-outside", dossier.Reserve},
		{"ITN1", func(d *dossier.Dossier) { d.Budget.Total = eur(2_000_000) }, "size.above-maximum", dossier.Reserve},
		{"ITN1", func(d *dossier.Dossier) { d.Budget.Requested = eur(400_000) }, "funding.rate-exceeded", dossier.Bloquante},
		{"ITN6", func(d *dossier.Dossier) { d.End = day("2021-12-31") }, "duration.too-long", dossier.Bloquante},
		{"SNAP2A", func(d *dossier.Dossier) { d.End = day("2022-12-31") }, "duration.too-long", dossier.Reserve},
	} {
		d := cleanOf(c.theme)
		c.apply(d)
		found := false
		for _, f := range shared(t).Check(d) {
			if f.Code == c.code {
				found = true
				if f.Severity != c.want {
					t.Errorf("%s %s is %s, want %s", c.theme, c.code, f.Severity, c.want)
				}
			}
		}
		if !found {
			t.Errorf("%s: no %s", c.theme, c.code)
		}
	}
}

func TestTitre2WithinTheAmountAsked(t *testing.T) {
	line := func(title dossier.TitleCode, total int64) dossier.Line {
		l := dossier.Line{Label: dossier.Read("Ligne "+string(title), at("label")), Total: eur(total), Years: map[int]dossier.Value[dossier.Money]{2021: eur(total)}}
		if title != "" {
			l.Title = dossier.Read(title, at("title"))
		}
		return l
	}
	withAsked := func(l dossier.Line, asked int64) dossier.Line {
		l.Requested = eur(asked)
		return l
	}
	for name, c := range map[string]struct {
		asked int64
		lines []dossier.Line
		want  string
	}{
		"the request is titre 3 exactly":                         {150_000, []dossier.Line{line(dossier.T3, 150_000), line(dossier.T2, 50_000)}, ""},
		"the request goes into titre 2":                          {150_001, []dossier.Line{line(dossier.T3, 150_000), line(dossier.T2, 50_000)}, "funding.rate-exceeded nature.t2-not-eligible"},
		"a line of titre 2 has an amount asked":                  {150_000, []dossier.Line{line(dossier.T3, 150_000), withAsked(line(dossier.T2, 50_000), 1)}, "nature.t2-not-eligible"},
		"a line of titre 2 has nothing asked":                    {150_000, []dossier.Line{line(dossier.T3, 150_000), withAsked(line(dossier.T2, 50_000), 0)}, ""},
		"the request exceeds titre 3 beside titre 5, no titre 2": {160_000, []dossier.Line{line(dossier.T3, 150_000), line(dossier.T5, 50_000)}, "funding.rate-exceeded"},
		"a line without a title could be titre 3":                {160_000, []dossier.Line{line(dossier.T3, 150_000), line("", 20_000), line(dossier.T2, 30_000)}, ""},
		"even the line without a title does not suffice":         {180_000, []dossier.Line{line(dossier.T3, 150_000), line("", 20_000), line(dossier.T2, 30_000)}, "funding.rate-exceeded nature.t2-not-eligible"},
		"no line has a title":                                    {200_000, []dossier.Line{line("", 150_000), line("", 50_000)}, ""},
	} {
		d := clean("SNAP2A", 200_000, c.asked)
		d.Budget.Lines = c.lines
		if got := strings.Join(codes(shared(t).Check(d)), " "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
