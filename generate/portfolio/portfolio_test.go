package portfolio_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"guichet/generate/doc"
	"guichet/generate/internal/archival"
	"guichet/generate/office"
	"guichet/generate/pdfdoc"
	"guichet/generate/portfolio"
	"guichet/internal/dossier"
	"guichet/internal/libreoffice"
	figures "guichet/internal/portfolio"
	"guichet/internal/portfolio/portfoliotest"
)

func report(n int) figures.Report {
	asOf := dossier.Date{Year: 2022, Month: 3, Day: 31}
	return figures.Compute(portfoliotest.Histories(n), portfoliotest.Themes(), "", asOf, asOf.AddMonths(-1))
}

var bureau = office.Bureau{Name: "Bureau projet", Ministry: "Ministère d’essai"}

// The report is archival, is read back cell by cell, and is the same each time.
func TestTheReportAsPDF(t *testing.T) {
	files := map[string][]byte{}
	for name, n := range map[string]int{"full.pdf": 60, "empty.pdf": 0} {
		d, err := portfolio.New(report(n), bureau)
		if err != nil {
			t.Fatal(err)
		}
		if files[name], err = pdfdoc.Write(d); err != nil {
			t.Fatal(err)
		}
		again, err := portfolio.New(report(n), bureau)
		if err != nil {
			t.Fatal(err)
		}
		if twice, err := pdfdoc.Write(again); err != nil || !bytes.Equal(twice, files[name]) {
			t.Errorf("%s: other bytes (%v)", name, err)
		}
		if n > 0 {
			parts, _ := archival.NewReader(t).Parts(t, files[name])
			archival.Compare(t, d, parts)
			var text strings.Builder
			for _, s := range d.Sections {
				text.WriteString(doc.Text(s.Blocks))
			}
			for _, want := range []string{"situation au 31/03/2022", "Usage des enveloppes par thème", "météo Orage", "Ce qui a changé depuis le 28/02/2022"} {
				if !strings.Contains(strings.ToLower(text.String()), strings.ToLower(want)) {
					t.Errorf("no %q", want)
				}
			}
		}
		if dir := os.Getenv("GUICHET_KEEP_PDF"); dir != "" {
			if err := os.WriteFile(dir+"/"+name, files[name], 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	archival.Check(t, files)
}

// The workbook says what the report says; its charts are native; LibreOffice opens it.
func TestTheReportAsWorkbook(t *testing.T) {
	r := report(60)
	data, err := portfolio.Workbook(r, bureau)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := portfolio.Workbook(report(60), bureau); err != nil || !bytes.Equal(again, data) {
		t.Errorf("other bytes (%v)", err)
	}
	if dir := os.Getenv("GUICHET_KEEP_PDF"); dir != "" {
		if err := os.WriteFile(dir+"/pilotage.xlsx", data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, got := range map[string][]byte{"ours": data, "LibreOffice": libreoffice.Convert(t, "xlsx:Calc MS Excel 2007 XML", map[string][]byte{"r.xlsx": data})["r"]} {
		f, err := excelize.OpenReader(bytes.NewReader(got))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := f.GetRows("Synthèse", excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		total := rows[3+len(r.Themes)]
		for i, m := range []dossier.Money{r.All.Envelope, r.All.Asked, r.All.Granted, r.All.Contracted, r.All.Engaged, r.All.Spent, r.All.Left} {
			if want := strings.TrimSuffix(strings.TrimSuffix(strings.NewReplacer("\u202f", "", "\u00a0€", "", ",", ".").Replace(m.String()), "0"), ".0"); strings.TrimSuffix(strings.TrimSuffix(total[i+1], "0"), ".0") != want && total[i+1] != want {
				t.Errorf("%s, column %d: %s, want %s", name, i+2, total[i+1], m)
			}
		}
		if n := bytes.Count(got, []byte("xl/charts/chart")); n < 4 {
			t.Errorf("%s: %d charts", name, n)
		}
		if v, err := f.GetCellFormula("Projets", "C4"); err != nil || v != "" {
			t.Errorf("%s: a title became the formula %q (%v)", name, v, err)
		}
	}
}
