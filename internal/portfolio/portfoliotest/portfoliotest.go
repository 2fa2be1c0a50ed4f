// Package portfoliotest makes programmes for the tests of the managers' reports. Nothing of
// the product imports it.
package portfoliotest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"guichet/internal/dossier"
	"guichet/internal/portfolio"
	"guichet/internal/suivi"
)

// Themes are three themes.
func Themes() []portfolio.Theme {
	return []portfolio.Theme{{ID: "ITN1", Title: "Un", Envelope: dossier.Euros(32_000_000)}, {ID: "ITN3", Title: "Trois", Envelope: dossier.Euros(12_000_000)}, {ID: "SNAP4", Title: "Quatre", Envelope: dossier.Euros(20_000_000)}}
}

func at(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 10, 0, 0, 0, dossier.Paris) }

func money(m dossier.Money) *dossier.Money { return &m }

func paid(n dossier.Money, weather string) suivi.Return {
	return suivi.Return{Weather: dossier.Value[string]{V: weather, Known: true}, Lines: []suivi.ReturnedLine{{Number: 1, Paid: dossier.Value[dossier.Money]{V: n, Known: true}, Engaged: dossier.Value[dossier.Money]{V: n + 1000, Known: true}}}}
}

// Journey is one dossier from its arrival to its first accepted report.
func Journey() portfolio.History {
	blocking := []dossier.Finding{{Code: "x", Severity: dossier.Bloquante, Title: "x"}}
	start, end := dossier.Date{Year: 2021, Month: 4, Day: 1}, dossier.Date{Year: 2022, Month: 6, Day: 30}
	return portfolio.History{
		Reference: "ITN1-2021-0001",
		Versions: []portfolio.Version{
			{At: at(2021, 3, 1), Theme: "ITN1", Title: "Projet", Carrier: "Porteur", Asked: money(150_000_00), Start: start, End: end, Findings: blocking},
			{At: at(2021, 3, 4), Theme: "ITN1", Title: "Projet", Carrier: "Porteur", Asked: money(150_000_00), Start: start, End: end},
		},
		Decisions:   []portfolio.Decision{{At: at(2021, 3, 15), State: portfolio.Granted, Granted: 100_000_00}},
		Conventions: []portfolio.Convention{{At: at(2021, 3, 16), Granted: 100_000_00, Words: []portfolio.Word{{At: at(2021, 5, 2), Signed: true}}}},
		Workbooks:   []portfolio.Workbook{{At: at(2021, 7, 1), Period: "2021-T2", End: dossier.Date{Year: 2021, Month: 6, Day: 30}, Due: dossier.Date{Year: 2021, Month: 7, Day: 22}}},
		Returns: []portfolio.Return{
			{At: at(2021, 8, 5), Period: "2021-T2", End: dossier.Date{Year: 2021, Month: 6, Day: 30}, Data: paid(1, "Soleil")},
			{At: at(2021, 8, 14), Period: "2021-T2", End: dossier.Date{Year: 2021, Month: 6, Day: 30}, Accepted: true, Data: paid(12_345_67, "Nuage")},
		},
	}
}

// Histories are dossiers of all kinds, the same each time.
func Histories(n int) []portfolio.History {
	r := rand.New(rand.NewPCG(5, 9)) // #nosec G404 -- the same programme each time
	themes := Themes()
	var out []portfolio.History
	for i := range n {
		id := themes[r.IntN(len(themes))].ID
		came := at(2021, 1, 1).AddDate(0, 0, r.IntN(200))
		asked := dossier.Money(5_000_000 + r.Int64N(80_000_000))
		start := dossier.DateOf(came).AddMonths(1)
		h := portfolio.History{Reference: fmt.Sprintf("%s-2021-%04d", id, i+1), Versions: []portfolio.Version{{At: came, Theme: id, Title: fmt.Sprintf("=Projet n° %d", i), Carrier: "Direction d’essai", Asked: &asked, Start: start, End: start.AddMonths(15)}}}
		step := came.AddDate(0, 0, 5+r.IntN(40))
		switch r.IntN(6) {
		case 0:
			h.Versions[0].Findings = []dossier.Finding{{Code: "x", Severity: dossier.Bloquante, Title: "x"}}
		case 1:
			h.Decisions = []portfolio.Decision{{At: step, State: portfolio.Rejected}}
		case 2:
		default:
			granted := asked * 7 / 10
			h.Decisions = []portfolio.Decision{{At: step, State: portfolio.Granted, Granted: granted}}
			c := portfolio.Convention{At: step.AddDate(0, 0, 3), Granted: granted}
			if r.IntN(3) > 0 {
				c.Words = []portfolio.Word{{At: step.AddDate(0, 0, 20+r.IntN(30)), Signed: true}}
			}
			h.Conventions = []portfolio.Convention{c}
			for q := range 4 {
				end := dossier.Date{Year: 2021, Month: 6, Day: 30}.AddMonths(3 * q)
				if end.Before(dossier.DateOf(step)) {
					continue
				}
				sent := time.Date(end.Year, end.Month, end.Day, 10, 0, 0, 0, dossier.Paris).AddDate(0, 0, 1)
				h.Workbooks = append(h.Workbooks, portfolio.Workbook{At: sent, Period: fmt.Sprintf("%d-T%d", end.Year, (int(end.Month)+2)/3), End: end, Due: end.AddDays(21)})
				if r.IntN(4) > 0 {
					h.Returns = append(h.Returns, portfolio.Return{At: sent.AddDate(0, 0, 10+r.IntN(30)), Period: h.Workbooks[len(h.Workbooks)-1].Period, End: end, Accepted: r.IntN(5) > 0, Data: paid(granted/dossier.Money(6+r.IntN(10)), []string{"Soleil", "Nuage", "Orage"}[r.IntN(3)])})
				}
			}
		}
		out = append(out, h)
	}
	return out
}

// Cut leaves out what happened after an instant.
func Cut(all []portfolio.History, t time.Time) []portfolio.History {
	var out []portfolio.History
	for _, h := range all {
		c := portfolio.History{Reference: h.Reference, Derogations: h.Derogations}
		for _, x := range h.Versions {
			if x.At.Before(t) {
				c.Versions = append(c.Versions, x)
			}
		}
		for _, x := range h.Decisions {
			if x.At.Before(t) {
				c.Decisions = append(c.Decisions, x)
			}
		}
		for _, x := range h.Conventions {
			if x.At.Before(t) {
				x.Words = nil
				for _, k := range h.Conventions[len(c.Conventions)].Words {
					if k.At.Before(t) {
						x.Words = append(x.Words, k)
					}
				}
				c.Conventions = append(c.Conventions, x)
			}
		}
		for _, x := range h.Workbooks {
			if x.At.Before(t) {
				c.Workbooks = append(c.Workbooks, x)
			}
		}
		for _, x := range h.Returns {
			if x.At.Before(t) {
				c.Returns = append(c.Returns, x)
			}
		}
		out = append(out, c)
	}
	return out
}
