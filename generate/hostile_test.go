package generate

import (
	"bytes"
	"fmt"
	"io"
	"net/mail"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"guichet/extract/pdf"
	"guichet/generate/internal/archival"
	"guichet/generate/internal/sample"
	"guichet/internal/dossier"
	"guichet/internal/libreoffice"
)

const injected = "=HYPERLINK(\"http://x\")\r\nBcc: intrus@exemple.fr\r\n\r\n<script>alert(1)</script> & <b>"

// hostile are accepted dossiers as nobody should send them.
func hostile() map[string]Case {
	grant := func(change func(*Case)) Case {
		granted := dossier.Euros(100_000)
		c := Case{
			Dossier: sample.Plain(), Theme: sample.ITN1(), Reference: "ITN1-2021-0042", Version: 1, ReceivedAt: sample.ReceivedAt, Today: sample.Date("2021-03-16"),
			Settings: Settings{Bureau: sample.Bureau(), SealKey: []byte("clé")}, Granted: &granted, Decided: sample.Date("2021-03-15"), Complements: sample.Complements(),
		}
		change(&c)
		return c
	}
	return map[string]Case{
		"a title that is a formula, a header and a script": grant(func(c *Case) {
			c.Dossier.Title = sample.Known(injected)
			c.Dossier.Carrier.Name = sample.Known("+" + injected)
		}),
		"lines that are formulas": grant(func(c *Case) {
			for i, sign := range []string{"=", "+", "-", "@"} {
				c.Dossier.Budget.Lines[i].Label = sample.Known(sign + "cmd|' /C calc'!A0")
			}
			c.Complements.Milestones[0].Name = "\t=1+1"
			c.Complements.Indicators[0].Name = "@SUM(1)"
		}),
		"a title of two thousand characters": grant(func(c *Case) { c.Dossier.Title = sample.Known(strings.Repeat("très long ", 200)) }),
		"five hundred lines": grant(func(c *Case) {
			c.Dossier = sample.Long(500)
			c.Dossier.Theme = sample.Known(dossier.ThemeID("ITN1"))
		}),
		"a carrier without an address": grant(func(c *Case) {
			c.Dossier.Carrier.Address = dossier.Value[string]{}
			c.Complements.Address = ""
		}),
		"characters that no font has": grant(func(c *Case) { c.Dossier.Title = sample.Known("Projet 中文 😀") }),
	}
}

func TestHostileTextsStayTexts(t *testing.T) {
	files, books := map[string][]byte{}, map[string][]byte{}
	for name, c := range hostile() {
		granted, err := Grant(t.Context(), c)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		c.Granted = nil
		others, err := Documents(t.Context(), c)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		warned := false
		for _, d := range append(granted, others...) {
			switch d.Kind {
			case Convention:
				files[fmt.Sprintf("%d-%s", len(files), d.Name)] = d.Data
				checkPages(t, name, d)
				if (len(d.Blanks) > 0) != (name == "a carrier without an address") && d.Blanks != nil {
					t.Errorf("%s: left to fill in: %q", name, d.Blanks)
				}
			case Workbook:
				books[fmt.Sprintf("%d.xlsx", len(books))] = d.Data
				checkCells(t, name, d.Data)
			case Mail:
				checkMail(t, name, d.Data)
			case Note:
				warned = warned || strings.Contains(d.Name, "caracteres-remplaces")
			case Editable, Frozen:
			}
		}
		if warned != (name == "characters that no font has") {
			t.Errorf("%s: warned of characters: %v", name, warned)
		}
	}
	archival.Check(t, files)
	if testing.Short() {
		return
	}
	for name, data := range libreoffice.Convert(t, "xlsx:Calc MS Excel 2007 XML", books) {
		checkCells(t, "LibreOffice, "+name, data)
	}
}

// checkPages reads the act back: all of it stands on its pages.
func checkPages(t *testing.T, name string, d Document) {
	t.Helper()
	doc, err := pdf.Read(t.Context(), d.Name, d.Data, pdf.DefaultLimits())
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, p := range doc.Pages {
		for _, b := range p.Blocks {
			if box := b.Box(); box != nil && (box.X0 < 0 || box.Y0 < 0 || box.X1 > p.Width || box.Y1 > p.Height) {
				t.Errorf("%s: page %d: something stands beside the page: %+v", name, p.Number, box)
			}
		}
	}
}

// checkCells looks for a formula that holds a text of a carrier.
func checkCells(t *testing.T, name string, data []byte) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	defer func() { _ = f.Close() }()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i := range rows {
			for j := range rows[i] {
				at, err := excelize.CoordinatesToCellName(j+1, i+1)
				if err != nil {
					t.Fatal(err)
				}
				if formula, err := f.GetCellFormula(sheet, at); err != nil || strings.Contains(formula, "HYPERLINK") || strings.Contains(formula, "cmd") || formula == "1+1" || formula == "SUM(1)" {
					t.Errorf("%s: %s!%s is the formula %q (%v)", name, sheet, at, formula, err)
				}
			}
		}
	}
}

// checkMail looks for a header or an element that a text became.
func checkMail(t *testing.T, name string, data []byte) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if m.Header.Get("Bcc") != "" {
		t.Errorf("%s: a text became a header", name)
	}
	if to := m.Header.Get("To"); strings.Contains(to, "intrus") {
		t.Errorf("%s: to %s", name, to)
	}
	body, err := io.ReadAll(m.Body)
	if err != nil || bytes.Contains(body, []byte("<script>alert")) && !bytes.Contains(body, []byte("&lt;script&gt;")) {
		t.Errorf("%s: a text became an element (%v)", name, err)
	}
	if html := bytes.Index(body, []byte("text/html")); html < 0 || bytes.Contains(body[html:], []byte("<script>")) {
		t.Errorf("%s: a text became an element", name)
	}
}
