package readout

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"io"
	"regexp"
	"strings"
	"testing"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// shown is full(t) with a page, a sheet and a mail to show.
func shown(t *testing.T) (Readout, Places) {
	r := full(t)
	r.Dossier.Mail = &dossier.Mail{From: "a@b.example", Subject: "Envoi", Body: "Bonjour,\nLe projet va du <b>1er</b> mars au\n31 mai 2022.", File: "envoi.eml", Date: date(t, "2021-01-01")}
	r.Dossier.SubmittedOn.Source = dossier.Source{File: "envoi.eml", Header: "Date", Raw: "2021-01-01", Method: dossier.MethodHeader, Confidence: 1}
	r.Dossier.Start = dossier.Read(date(t, "2022-03-01"), dossier.Source{File: "envoi.eml", Raw: "Le projet va du <b>1er</b> mars au", Method: dossier.MethodBody, Confidence: .9})
	r.Dossier.Alternatives = []dossier.Budget{{File: "dossier.pdf", Total: dossier.Read(dossier.Money(160000), on(9, "1 600 €"))}}
	other := on(9, "1 600 €")
	r.Dossier.Budget.Total.Check(dossier.Check{Code: dossier.CheckFiles, Other: &other})
	sheet := &table.Document{File: "budget.xlsx", Pages: []table.Page{{Sheet: "Budget", Blocks: []table.Block{{Table: &table.Table{Rows: [][]table.Cell{
		{{Text: "Études", Source: at("A2", "", 1)}, {Text: "T3", Source: at("B2", "", 1)}, {Text: "l000", Source: at("C2", "", 1)}, {Text: "500", Number: "500", Source: at("D2", "", 1)}, {Text: "1 500", Number: "1500", Source: at("E2", "", 1)}},
		{{Text: "Total", ColSpan: 2, Source: at("A9", "", 1)}, {Covered: true}, {}, {}, {Text: "1 500", Number: "1500", Source: at("E9", "", 1)}},
		{{Text: "Très loin", Source: at("A40", "", 1)}, {}, {}, {}, {}},
	}}}}}}}
	return r, Places{
		Images:    []PageImage{{File: "dossier.pdf", Page: 1, Width: 595, Height: 842, Type: "image/png", Data: []byte("png")}},
		Documents: []*table.Document{sheet},
	}
}

func htmlOf(t *testing.T, r Readout, p Places) string {
	t.Helper()
	var b bytes.Buffer
	if err := r.HTML(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var styleAndScript = regexp.MustCompile(`(?s)<(style|script)>.*?</(style|script)>|sha256-[^=]*=`)

func TestTheHTMLForm(t *testing.T) {
	got := styleAndScript.ReplaceAllString(htmlOfShown(t), "…")
	golden(t, "full.html", []byte(got))
}

func htmlOfShown(t *testing.T) string {
	r, p := shown(t)
	return htmlOf(t, r, p)
}

// What was read is hostile: none of it may become markup, style or script.
func TestTheHTMLFormEscapesWhatWasRead(t *testing.T) {
	const evil = `</title></style></script><script>alert(1)</script>"'><img src=x onerror=alert(1)>{}`
	r, p := shown(t)
	d := r.Dossier
	d.Title.V, d.Title.Source.Raw, d.Carrier.Name = evil, evil, dossier.Read(evil, on(1, evil))
	d.Budget.Lines[0].Label.V, d.Budget.File, d.Budget.Lines[0].Total.Source.Raw = evil, evil, evil
	d.Mail.Subject, d.Mail.Body, d.Mail.FromName = evil, evil, evil
	d.Alternatives[0].File = evil
	d.Files[0].Name = evil
	d.Notes[0].Message, d.Refusals[0].File = evil, evil
	r.Findings[0].Message, r.Findings[0].Sources[0].File, r.Questions[0] = evil, evil, evil
	p.Images[0].File = evil
	d.Theme.Source.File, d.Theme.Source.Raw = evil, evil
	p.Documents[0].Pages[0].Blocks[0].Table.Rows[0][0].Text = evil
	got := htmlOf(t, r, p)
	if n := strings.Count(got, "<script"); n != 1 {
		t.Errorf("%d scripts", n)
	}
	for _, never := range []string{"<img", "ZgotmplZ", "alert(1)</script>"} {
		if strings.Contains(got, never) {
			t.Errorf("the page holds %q", never)
		}
	}
	style := got[strings.Index(got, "<style>"):strings.Index(got, "</style>")]
	if strings.Contains(style, "alert") {
		t.Error("what was read is in the style")
	}
}

// The page loads nothing: its policy allows only its own style and script, and it
// keeps to it.
func TestTheHTMLFormStandsAlone(t *testing.T) {
	got := htmlOfShown(t)
	if !strings.Contains(got, "default-src &#39;none&#39;") {
		t.Error("there is no content security policy")
	}
	for _, tag := range []string{"style", "script"} {
		text := got[strings.Index(got, "<"+tag+">")+len(tag)+2 : strings.Index(got, "</"+tag+">")]
		if !strings.Contains(got, strings.ReplaceAll(digest(text), "+", "&#43;")) {
			t.Errorf("the policy does not allow the %s", tag)
		}
	}
	for _, never := range []string{"http://", "https://", ` style="`, " onclick", "@import", "url(//"} {
		if strings.Contains(got, never) {
			t.Errorf("the page holds %q", never)
		}
	}
}

// Every link leads to something, and no name is given twice.
func TestTheLinksOfTheHTMLFormLeadSomewhere(t *testing.T) {
	got := htmlOfShown(t)
	ids := map[string]int{}
	var links []string
	d := xml.NewDecoder(strings.NewReader(styleAndScript.ReplaceAllString(got, "")))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the page is not well formed: %v", err)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range e.Attr {
			switch {
			case a.Name.Local == "id":
				ids[a.Value]++
			case a.Name.Local == "href" && strings.HasPrefix(a.Value, "#"):
				links = append(links, a.Value[1:])
			case a.Name.Local == "data-spot" || a.Name.Local == "for":
				links = append(links, a.Value)
			}
		}
	}
	if len(links) < 20 {
		t.Errorf("only %d links", len(links))
	}
	for _, l := range links {
		if ids[l] != 1 {
			t.Errorf("#%s is there %d times", l, ids[l])
		}
	}
}

func TestWhatMostNeedsToBeLookedAtComesFirst(t *testing.T) {
	p := newPage(Readout{Dossier: full(t).Dossier}, Places{})
	got := ""
	for _, v := range p.Values[:3] {
		got += v.Class() + " " + v.Name + "; "
	}
	if want := "against Études, Total TTC; doubtful Études, 2021; sure Thème; "; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if p.Counts.Look != 2 || p.Counts.Against != 1 {
		t.Errorf("got %+v", p.Counts)
	}
}

// Without pictures there are no places to lead to, but the values are all there.
func TestTheHTMLFormNamesThePagesThatItLacks(t *testing.T) {
	r, _ := shown(t)
	got := htmlOf(t, r, Places{})
	if !strings.Contains(got, "Pages non dessinées") || !strings.Contains(got, "dossier.pdf, page\u00a09") {
		t.Error("the page does not say what it lacks")
	}
	if strings.Contains(got, `data-spot="b0"`) {
		t.Error("a place leads nowhere")
	}
}

func TestColumnsAreNamedAsSpreadsheetsDo(t *testing.T) {
	for cell, want := range map[string][2]int{"A1": {1, 1}, "Z9": {26, 9}, "AA10": {27, 10}, "XFD1048576": {16384, 1048576}} {
		col, row, ok := position(cell)
		if !ok || [2]int{col, row} != want {
			t.Errorf("%s is at %d, %d", cell, col, row)
		}
		if got := letters(col); !strings.HasPrefix(cell, got) || len(got)+len(strings.TrimLeft(cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")) != len(cell) {
			t.Errorf("column %d is %s, want that of %s", col, got, cell)
		}
	}
	for _, bad := range []string{"", "A", "7", "A0", "a1", "A1:B2", "ZZZZZZZZZZZZZZZ1"} {
		if _, _, ok := position(bad); ok {
			t.Errorf("%q is a cell", bad)
		}
	}
}

func TestAPictureIsPackedInTheSmallerForm(t *testing.T) {
	drawn, grainy := image.NewGray(image.Rect(0, 0, 200, 200)), image.NewGray(image.Rect(0, 0, 200, 200))
	seed := uint32(1)
	for i := range grainy.Pix {
		seed = seed*1664525 + 1013904223
		grainy.Pix[i] = byte(200 + seed>>27)
		drawn.Pix[i] = 255
	}
	for name, x := range map[string]struct {
		img  *image.Gray
		want string
	}{"a drawn page": {drawn, "image/png"}, "a scan": {grainy, "image/jpeg"}} {
		p, err := NewPageImage("f.pdf", 1, 144, 144, x.img)
		if err != nil || p.Type != x.want {
			t.Errorf("%s is %s (%v), want %s", name, p.Type, err, x.want)
		}
		if _, _, err := image.Decode(bytes.NewReader(p.Data)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
