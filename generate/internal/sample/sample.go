// Package sample makes dossiers, themes and a bureau for the tests of the
// documents. Nothing of the product imports it.
package sample

import (
	"fmt"
	"strings"
	"time"

	"guichet/generate/office"
	"guichet/internal/dossier"
)

// Bureau is a bureau with all its settings.
func Bureau() office.Bureau {
	return office.Bureau{
		Name: "Bureau projet du fonds numérique", Ministry: "Ministère de la transformation publique",
		Address: "12 rue des Essais, 75007 Paris", City: "Paris", Email: "bureau-projet@fonds.example", Phone: "01 00 00 00 00",
		SIRET: "110 000 015 00010", Contact: "Camille Durand",
		Signatory: "Dominique Martin", Capacity: "directrice du fonds",
	}
}

// ReceivedAt is when the samples came in.
var ReceivedAt = time.Date(2021, 3, 1, 9, 30, 0, 0, dossier.Paris)

// Date returns a date of the ISO form; the sample is wrong when it is none.
func Date(s string) dossier.Date {
	d, err := dossier.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func known[T any](v T) dossier.Value[T] {
	return dossier.Read(v, dossier.Source{File: "budget.xlsx", Sheet: "Budget", Cell: "B2", Method: dossier.MethodCell, Confidence: 1})
}

// Known returns a value read in a workbook.
func Known[T any](v T) dossier.Value[T] { return known(v) }

// Line returns a line with its yearly amounts in cents, 2021 first.
func Line(label string, title dossier.TitleCode, phase string, years ...int64) dossier.Line {
	l := dossier.Line{Label: known(label), Years: map[int]dossier.Value[dossier.Money]{}}
	if title != "" {
		l.Title = known(title)
	}
	if phase != "" {
		l.Phase = known(phase)
	}
	var total dossier.Money
	for i, cents := range years {
		l.Years[2021+i] = known(dossier.Money(cents))
		total += dossier.Money(cents)
	}
	l.Total = known(total)
	l.HT = known(total * 5 / 6)
	l.VAT = known(total - l.HT.V)
	return l
}

// Dossier returns a dossier whose budget holds the lines and asks for that
// amount.
func Dossier(theme dossier.ThemeID, kind dossier.CarrierType, asked int64, lines ...dossier.Line) *dossier.Dossier {
	var total dossier.Money
	for _, l := range lines {
		total += l.Total.V
	}
	return &dossier.Dossier{
		Files: []dossier.File{
			{Name: "Formulaire de dépôt.pdf", SHA256: strings.Repeat("0f1e2d3c", 8), Size: 120_000, Kind: dossier.KindPDF, Pages: 4},
			{Name: "budget.xlsx", SHA256: strings.Repeat("a9b8c7d6", 8), Size: 18_000, Kind: dossier.KindXLSX, Within: "dossier.zip"},
		},
		Theme: known(theme), Title: known("Guichet numérique des bateliers"),
		Carrier: dossier.Carrier{
			Name: known("Direction des voies d'eau"), Type: known(kind), SIRET: known(dossier.SIRET("11000001500010")),
			Email: known("chef.projet@voies-eau.example"),
		},
		SubmittedOn: known(Date("2021-02-26")), Start: known(Date("2021-04-01")), End: known(Date("2022-06-30")),
		Budget: &dossier.Budget{
			Lines: lines, Total: known(total), Requested: known(dossier.Money(asked)),
			OwnShare: known(total - dossier.Money(asked)), Other: known(dossier.Money(0)), Unit: "€", File: "budget.xlsx",
		},
	}
}

// Plain is a dossier of ITN1 with four lines, asking for 75 %.
func Plain() *dossier.Dossier {
	return Dossier("ITN1", dossier.Centrale, 24_000_000,
		Line("Conception et design de service", dossier.T3, "", 6_000_000, 2_000_000),
		Line("Développement de la démarche en ligne", dossier.T3, "", 9_000_000, 6_000_000),
		Line("Audit d'accessibilité (RGAA)", dossier.T3, "", 1_500_000, 500_000),
		Line("Équipe produit de la direction", dossier.T2, "", 4_000_000, 3_000_000),
	)
}

// Long is a dossier of SNAP4 with that many lines in three phases and long
// labels.
func Long(lines int) *dossier.Dossier {
	var all []dossier.Line
	var total int64
	for i := range lines {
		label := fmt.Sprintf("Prestation n° %d : intégration, recette et déploiement du service de visioconférence pour les sites & agents « nomades »", i+1)
		cents := int64(5_437_219 + 1_013*i)
		all = append(all, Line(label, dossier.T3, fmt.Sprintf("Phase %d", 1+3*i/lines), cents, cents/3))
		total += cents + cents/3
	}
	return Dossier("SNAP4", dossier.Operateur, total*70/100, all...)
}

// ITN1 is a theme of 75 % paid in three instalments.
func ITN1() *dossier.Theme {
	return &dossier.Theme{
		ID: "ITN1", Title: "Dématérialisation de qualité des principales démarches administratives",
		Owner: "DINUM / Design des services numériques", Tracks: []dossier.Track{dossier.Guichet}, Envelope: dossier.Euros(32_000_000),
		Rules: []dossier.Rule{
			{Kind: "rate-max", Code: "funding.rate-exceeded", Severity: dossier.Bloquante, Percent: 75, Base: "total"},
		},
		Engagements: []dossier.Clause{
			{Text: "Libérer 1 personne à temps plein sur le projet pour suivre les itérations du produit / service (et formé si besoin),", Citation: dossier.Citation{From: 85, To: 85}},
			{Text: "Identifier des objectifs et indicateurs de succès clairs (qui soient mesurables),", Citation: dossier.Citation{From: 85, To: 85}},
			{Text: "Tester régulièrement les itérations avec des usagers,", Citation: dossier.Citation{From: 85, To: 85}},
		},
		Accompaniment: []dossier.Clause{
			{Text: "Une fois lancé, une équipe de la DINUM suivra le projet aux moyens d'un petit nombre d'indicateurs", Citation: dossier.Citation{From: 86, To: 86}},
		},
		Eligible:         []dossier.Clause{{Text: "Designers : UX, UI, services,"}, {Text: "Développeurs front-end, back-end et accessibilité,"}},
		Reporting:        dossier.Reporting{WorkingDays: 15},
		Payments:         []int64{30, 40, 30},
		CommonComponents: []string{"FranceConnect", "AgentConnect", "JDMA", "RGAA"},
	}
}

// SNAP4 is a theme paid phase by phase, capped, with indicators by month.
func SNAP4() *dossier.Theme {
	return &dossier.Theme{
		ID: "SNAP4", Title: "Services de communication unifiée", Owner: "DINUM / Mission INFRA",
		Rules: []dossier.Rule{
			{Kind: "rate-max", Percent: 75, Base: "total"},
			{Kind: "cap", Amount: dossier.Euros(3_000_000)},
			{Kind: "years", Years: []int{2021, 2022}},
		},
		Engagements: []dossier.Clause{{Text: "Les porteurs de projet s'engagent à communiquer, au moins trimestriellement, les informations sur l'avancement du projet", Citation: dossier.Citation{From: 839, To: 839}}},
		Excluded:    []dossier.Clause{{Text: "Les licences de produits extra européens sont hors périmètre"}},
		Reporting:   dossier.Reporting{WorkingDays: 15, IndicatorsMonthly: true},
		ByPhase:     true,
	}
}

// Complements leave nothing of a convention to fill in; phases are those of the budget.
func Complements(phases ...string) dossier.Complements {
	c := dossier.Complements{
		Objective: "Ouvrir un guichet unique aux bateliers", Address: "1 quai de la Loire, 75019 Paris", Account: "FR76 3000 1000 0100 0000 0000 123",
		Representative: dossier.Representative{Name: "Claude Rivière", Capacity: "directrice générale"},
	}
	if len(phases) == 0 {
		c.Milestones = []dossier.Milestone{{Name: "Mise en service", Date: Date("2022-03-31"), Proof: "Procès-verbal de recette"}}
	}
	least := map[string]string{}
	for i, p := range phases {
		c.Milestones = append(c.Milestones, dossier.Milestone{Name: fmt.Sprintf("Recette %d", i+1), Phase: p, Date: Date(fmt.Sprintf("202%d-%02d-28", 1+(5+3*i)/12, 1+(5+3*i)%12)), Proof: "Procès-verbal"})
		least[p] = fmt.Sprint(100 * (i + 1))
	}
	c.Indicators = []dossier.Indicator{
		{Name: "Démarches en ligne", Unit: "nombre", Baseline: "0", Target: "1000", Date: Date("2022-06-30"), Source: "Statistiques du site", Minimum: least},
		{Name: "Satisfaction des usagers", Unit: "%", Baseline: "55", Target: "80", Date: Date("2022-06-30"), Source: "Enquête", Minimum: least},
	}
	return c
}
