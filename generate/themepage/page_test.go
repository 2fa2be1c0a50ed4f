package themepage_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"guichet/generate/doc"
	"guichet/generate/pdfdoc"
	"guichet/generate/themepage"
	"guichet/internal/dossier"
)

func input() themepage.Input {
	cite := dossier.Citation{From: 7, To: 7, Words: "mots"}
	clause := func(s string) dossier.Clause { return dossier.Clause{Text: s, Citation: cite} }
	return themepage.Input{
		Theme: &dossier.Theme{
			ID: "PLAN1", Title: "Des <b>services</b>", Document: "plan.txt", Summary: clause("Ce que finance le thème."), Eligibility: clause("Une direction."),
			Financing: clause("75 %."), Size: clause("50 000 €."), Envelope: dossier.Euros(1_000_000), Tracks: []dossier.Track{dossier.Guichet, dossier.AAP},
			Rules:       []dossier.Rule{{Citation: cite}, {Citation: cite, Observed: true}},
			Engagements: []dossier.Clause{clause("Suivre le projet.")},
			Sessions:    []dossier.Session{{Name: "Session mensuelle", Before: 15, Citation: cite}},
			Obligations: []dossier.Obligation{{Text: "Démonstration", After: dossier.AtAward, Months: 6}},
		},
		Rules: []string{"Le montant demandé est d’au plus 75 %", "Une règle à l’essai"}, Bureau: "Bureau", Email: "bureau@fonds.example",
		Date: time.Date(2021, 3, 1, 9, 0, 0, 0, time.UTC),
	}
}

func TestThePageSaysWhatIsAskedAndWhatIsChecked(t *testing.T) {
	d := themepage.Document(input())
	text := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(doc.Text(d.Sections[0].Blocks))
	for _, want := range []string{
		"Le montant demandé est d’au plus 75 % (ligne 7)", "dépôts avant le 15 de chaque mois", "Démonstration : 6 mois après l’attribution des fonds",
		"Suivre le projet (ligne 7)", "du document « plan.txt »", "guichet et appel à projets", "1 000 000 € TTC",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, "essai") {
		t.Error("a rule on trial is told to carriers")
	}
}

func TestHTMLAndPDFComeFromOneDocument(t *testing.T) {
	d := themepage.Document(input())
	html, err := themepage.HTML(d)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(html, []byte("Des &lt;b&gt;services&lt;/b&gt;")) || bytes.Contains(html, []byte("<b>services")) {
		t.Error("the title is not escaped")
	}
	for _, b := range d.Sections[0].Blocks {
		if p, ok := b.(doc.Paragraph); ok && !bytes.Contains(html, []byte(p.Text.String()[:10])) {
			t.Errorf("%q is not in the HTML", p.Text.String())
		}
	}
	again, err := themepage.HTML(themepage.Document(input()))
	if err != nil || !bytes.Equal(html, again) {
		t.Errorf("not the same again: %v", err)
	}
	pdf, err := pdfdoc.Write(d)
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Errorf("%v", err)
	}
}
