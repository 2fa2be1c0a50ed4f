package signed

import (
	"bytes"
	"crypto/x509"
	"strings"
	"testing"
	"time"

	"guichet/extract/pdf"
	"guichet/generate/doc"
	"guichet/generate/pdfdoc"
	"guichet/internal/acte"
	"guichet/internal/acte/actetest"
)

var mark = acte.Mark{Reference: "SNAP4-2021-0042", Version: 2, Hash: strings.Repeat("0123456789abcdef", 4)}

// sent is an act of three pages, as it goes out.
func sent(t *testing.T, amount string) []byte {
	t.Helper()
	long := strings.Repeat("Le bénéficiaire rend compte de l’avancement du projet chaque trimestre civil. ", 60)
	d := &doc.Document{
		Title: "Convention", Reference: "SNAP4-2021-0042, version 2", Created: time.Date(2021, 3, 1, 9, 0, 0, 0, time.UTC),
		Sections: []doc.Section{
			{Blocks: []doc.Block{
				doc.Heading{Text: doc.T("Convention de subvention")}, doc.Paragraph{Text: doc.T("Le montant de la subvention est fixé à " + amount + ".")}, doc.Paragraph{Text: doc.T(long)},
				doc.Signatures{Done: doc.T("Fait à Paris, le …"), Parties: []doc.Signatory{{Role: doc.T("Pour le financeur")}, {Role: doc.T("Pour le bénéficiaire")}}},
				doc.Code{Content: mark.String(), Caption: doc.T(mark.Caption())},
			}},
			{Blocks: []doc.Block{doc.Heading{Level: 1, Text: doc.T("Annexe 1 – Budget")}, doc.Paragraph{Text: doc.T("Une seule ligne de dépenses, de " + amount + ", au titre de la première phase du projet.")}}},
		},
	}
	data, err := pdfdoc.Write(d)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Each verdict on an electronic signature.
func TestEachSignatureHasItsVerdict(t *testing.T) {
	later, now := time.Date(2050, 1, 1, 0, 0, 0, 0, time.UTC), time.Now()
	act := sent(t, "120 000,00 €")
	one, two := actetest.NewSigner(t, "Dominique Martin", later), actetest.NewSigner(t, "Claude Rivière", later)
	expired, stranger := actetest.NewSigner(t, "Ancien directeur", time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)), actetest.NewSigner(t, "Inconnu", later)
	with := actetest.NewRSASigner(t, "Sacha Lefort", later)
	forged, partial := one, one
	forged.Key = two.Key
	partial.Cut = 40
	roots := []*x509.Certificate{one.Root, two.Root, expired.Root, with.Root}
	altered := one.Sign(t, act, 1, now)
	altered = bytes.Replace(altered, []byte("/MediaBox [0 0 595.28"), []byte("/MediaBox [0 0 505.28"), 1)
	if bytes.Equal(altered, one.Sign(t, act, 1, now)) {
		t.Fatal("nothing was altered")
	}
	type verdict struct {
		intact, whole, changed bool
		trust                  acte.Trust
		problem                string
	}
	for _, tc := range []struct {
		name string
		data []byte
		want []verdict
	}{
		{"intact", one.Sign(t, act, 1, now), []verdict{{true, true, false, acte.Trusted, ""}}},
		{"intact, by RSA", with.Sign(t, act, 1, now), []verdict{{true, true, false, acte.Trusted, ""}}},
		{"two, one after the other", two.Sign(t, one.Sign(t, act, 1, now), 2, now), []verdict{{true, true, false, acte.Trusted, ""}, {true, true, false, acte.Trusted, ""}}},
		{"altered after signing", altered, []verdict{{false, true, false, acte.Trusted, "modifié après"}}},
		{"over a part only", partial.Sign(t, act, 1, now), []verdict{{true, false, false, acte.Trusted, "qu’une partie"}}},
		{"wrong key", forged.Sign(t, act, 1, now), []verdict{{false, true, false, acte.Trusted, "clé du certificat"}}},
		{"expired", expired.Sign(t, act, 1, now), []verdict{{true, true, false, acte.Expired, "expiré"}}},
		{"unknown authority", stranger.Sign(t, act, 1, now), []verdict{{true, true, false, acte.Untrusted, "hors de la liste"}}},
		{"something added behind it", append(one.Sign(t, act, 1, now), one.Sign(t, act, 1, now)[len(act):]...), nil},
		{"none", act, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := signatures(tc.data, roots)
			if tc.want == nil {
				for _, s := range got {
					if s.Sound() {
						t.Errorf("sound: %+v", s)
					}
				}
				return
			}
			if err != nil || len(got) != len(tc.want) {
				t.Fatalf("%d signatures, want %d (%v)", len(got), len(tc.want), err)
			}
			for i, s := range got {
				w := tc.want[i]
				if s.Intact != w.intact || s.Whole != w.whole || s.ChangedAfter != w.changed || s.Trust != w.trust || !strings.Contains(s.Problem, w.problem) || (w.problem == "") != s.Sound() {
					t.Errorf("got %+v, want %+v", s, w)
				}
			}
			if got[0].Signer == "" || got[0].At.IsZero() {
				t.Errorf("who and when: %+v", got[0])
			}
		})
	}
}

func TestAnActIsKnownAgain(t *testing.T) {
	act := sent(t, "120 000,00 €")
	s := actetest.NewSigner(t, "Dominique Martin", time.Date(2050, 1, 1, 0, 0, 0, 0, time.UTC))
	pages := pageCount(t, act)
	for name, tc := range map[string]struct {
		data []byte
		by   string
	}{
		"as it was sent":           {act, ByIdentity},
		"signed":                   {s.Sign(t, act, 1, time.Now()), ByIdentity},
		"its identity taken out":   {bytes.Replace(act, []byte(hexUTF16("guichet:")), []byte(hexUTF16("Guichet:")), 1), ByText},
		"printed and scanned":      {actetest.Scan(t, act, upTo(pages), true), ByCode},
		"scanned, the code's page": {actetest.Scan(t, act, []int{pages - 1}, true), ByCode},
	} {
		t.Run(name, func(t *testing.T) {
			r, is, err := recognise(t.Context(), "acte.pdf", tc.data)
			if err != nil || !is || r.By != tc.by || !r.Mark.Matches(mark) {
				t.Errorf("%v %+v (%v)", is, r, err)
			}
		})
	}
	other, err := pdfdoc.Write(&doc.Document{Sections: []doc.Section{{Blocks: []doc.Block{doc.Paragraph{Text: doc.T("Un autre document, de la référence SNAP4-2021-0042.")}}}}})
	if err != nil {
		t.Fatal(err)
	}
	if r, is, err := recognise(t.Context(), "autre.pdf", other); err != nil || is {
		t.Errorf("%+v %v (%v)", r, is, err)
	}
}

func upTo(n int) []int {
	var out []int
	for i := range n {
		out = append(out, i+1)
	}
	return out
}

func pageCount(t *testing.T, data []byte) int {
	t.Helper()
	d, err := pdf.Read(t.Context(), "acte.pdf", data, pdf.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return len(d.Pages)
}

// What changed is told page by page.
func TestWhatChangedIsToldPageByPage(t *testing.T) {
	read := func(data []byte) (d acte.Readout, pages []acte.Page) {
		was, err := pdf.Read(t.Context(), "a.pdf", sent(t, "120 000,00 €"), pdf.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		is, err := pdf.Read(t.Context(), "b.pdf", data, pdf.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		d.Pages, d.Extra = Compare(was, is)
		return d, d.Pages
	}
	if r, pages := read(sent(t, "120 000,00 €")); len(r.Doubts(0)) > 0 || len(pages) < 2 {
		t.Errorf("the same text: %q", r.Doubts(0))
	}
	r, pages := read(sent(t, "190 000,00 €"))
	if len(pages[0].Amounts) != 2 || !strings.Contains(strings.Join(r.Doubts(0), "\n"), "Page 1\u00a0: des montants ont changé\u00a0: retiré 120\u202f000,00 ; ajouté 190\u202f000,00.") {
		t.Errorf("%q", r.Doubts(0))
	}
	d := &doc.Document{Sections: []doc.Section{{Blocks: []doc.Block{doc.Heading{Level: 1, Text: doc.T("Annexe 1 – Budget")}, doc.Paragraph{Text: doc.T("Une seule ligne de dépenses, de 120 000,00 €, au titre de la première phase du projet.")}}}}}
	short, err := pdfdoc.Write(d)
	if err != nil {
		t.Fatal(err)
	}
	if r, pages := read(short); pages[0].As != 0 || pages[len(pages)-1].As != 1 || !strings.Contains(strings.Join(r.Doubts(0), "\n"), "La page 1 manque.") {
		t.Errorf("%+v", pages)
	}
}

func TestInkIsLookedFor(t *testing.T) {
	act := sent(t, "120 000,00 €")
	n := pageCount(t, act)
	var pages []acte.Page
	for i := range n {
		pages = append(pages, acte.Page{Number: i + 1, As: i + 1})
	}
	for name, inked := range map[string]bool{"signed": true, "not signed": false} {
		got, err := ink(t.Context(), "acte.pdf", actetest.Scan(t, act, upTo(n), inked), act, pages)
		if err != nil || len(got) != 2 {
			t.Fatalf("%s: %+v (%v)", name, got, err)
		}
		for _, i := range got {
			if i.Signed != inked {
				t.Errorf("%s: %+v", name, i)
			}
		}
	}
}

func FuzzSignatures(f *testing.F) {
	f.Add([]byte("%PDF-1.7\n"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		_, _ = signatures(data, nil)
		_, _ = carried(data)
	})
}
