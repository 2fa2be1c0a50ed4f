package mail

import (
	"bytes"
	"errors"
	"flag"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	_ "github.com/emersion/go-message/charset"
	gomessage "github.com/emersion/go-message/mail"

	"guichet/generate/internal/sample"
	"guichet/internal/dossier"
	"guichet/templates"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func input(findings ...dossier.Finding) Input {
	return Input{
		Dossier: sample.Plain(), Theme: sample.ITN1(), Findings: findings, Reference: "ITN1-2021-0042", Version: 1,
		ReceivedAt: sample.ReceivedAt, Today: sample.Date("2021-03-01"), AnswerBy: sample.Date("2021-03-15"), Bureau: sample.Bureau(),
	}
}

var (
	rateExceeded = dossier.Finding{
		Code: "funding.rate-exceeded", Severity: dossier.Bloquante,
		Title:   "Le montant demandé dépasse 75\u00a0% du coût total.",
		Message: "Vous demandez 320\u202f000,00\u00a0€ pour un coût total de 400\u202f000,00\u00a0€\u00a0; le thème finance au plus 75\u00a0%, soit 300\u202f000,00\u00a0€. Écart\u00a0: 20\u202f000,00\u00a0€.",
		Read:    "320\u202f000,00\u00a0€", Expected: "300\u202f000,00\u00a0€", Gap: "20\u202f000,00\u00a0€",
		Sources: []dossier.Source{
			{File: "budget.xlsx", Sheet: "Financement", Cell: "C12", Raw: "320000"},
			{File: "Formulaire de dépôt.pdf", Page: 3, Raw: "400 000,00 €"},
			{File: "Formulaire de dépôt.pdf", Page: 3, Raw: "400 000,00 €"},
		},
		Rule:   &dossier.Citation{From: 36, To: 36, Words: "75% du coût total du projet, 25% restant à la charge de l'administration porteuse du projet."},
		Action: "Ramener la demande à 300\u202f000,00\u00a0€ ou moins, ou corriger le coût total",
	}
	siretMissing = dossier.Finding{
		Code: "field.missing", Severity: dossier.Bloquante, Title: "Le SIRET du porteur manque",
		Message: "Le SIRET du porteur manque", Read: "rien", Action: "Indiquer les quatorze chiffres du SIRET.",
	}
	small = dossier.Finding{
		Code: "size.below-minimum", Severity: dossier.Reserve, Title: "Le projet est plus petit que la taille attendue.",
		Message: "Le coût total est inférieur à la taille attendue.", Read: "40\u202f000,00\u00a0€", Expected: "au moins 50\u202f000,00\u00a0€", Gap: "10\u202f000,00\u00a0€",
		Sources: []dossier.Source{{File: "budget.xlsx", Sheet: "Budget", Cell: "F18"}},
		Rule:    &dossier.Citation{From: 39, To: 40, Words: "50 000 à 1 000 000 € TTC."}, Action: "Confirmer le périmètre du projet.",
	}
)

func cases() map[string]struct {
	kind Kind
	in   Input
} {
	type c = struct {
		kind Kind
		in   Input
	}
	unreadable := input()
	unreadable.Dossier.Refusals = []*dossier.Refusal{{
		Reason: dossier.RefusedPassword, File: "annexe <1> & 2.xlsx", What: "Le fichier est protégé par un mot de passe.", Action: "Le renvoyer sans mot de passe.",
	}}
	unreadable.Dossier.Mail = &dossier.Mail{From: "secretariat@voies-eau.example"}
	unreadable.Version = 2
	nobody := input(rateExceeded)
	nobody.Dossier.Carrier.Email = dossier.Value[string]{}
	bare := Input{
		Dossier: &dossier.Dossier{Mail: &dossier.Mail{From: "contact@asso.example"}}, Findings: []dossier.Finding{siretMissing},
		Reference: "DOSSIER-2021-0001", Version: 1, ReceivedAt: sample.ReceivedAt, Today: sample.Date("2021-03-02"), AnswerBy: sample.Date("2021-03-16"),
		Bureau: sample.Bureau(),
	}
	bare.Bureau.Contact, bare.Bureau.Phone = "", ""
	asked := input(small)
	asked.Questions = []string{"La démarche fait-elle partie des 250 démarches de l’observatoire\u00a0?"}
	return map[string]c{
		"accuse":                   {Acknowledgement, input()},
		"accuse-fichier-illisible": {Acknowledgement, unreadable},
		"accuse-rien-de-lu":        {Acknowledgement, bare},
		"incomplet":                {Incomplete, input(rateExceeded, small, siretMissing)},
		"incomplet-un-seul-point":  {Incomplete, bare},
		"incomplet-sans-adresse":   {Incomplete, nobody},
		"complet":                  {Complete, input()},
		"complet-avec-reserves":    {Complete, asked},
	}
}

// parts reads a message as a mail reader does.
func parts(t *testing.T, data []byte) (header gomessage.Header, text, htmlPart string) {
	t.Helper()
	r, err := gomessage.CreateReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return r.Header, text, htmlPart
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(p.Body)
		if err != nil {
			t.Fatal(err)
		}
		h, ok := p.Header.(*gomessage.InlineHeader)
		if !ok {
			continue // an attachment
		}
		switch kind, _, _ := h.ContentType(); kind {
		case "text/plain":
			text = strings.ReplaceAll(string(body), "\r\n", "\n")
		case "text/html":
			htmlPart = string(body)
		default:
			t.Fatalf("unexpected part %s", kind)
		}
	}
}

func TestGolden(t *testing.T) {
	for name, tc := range cases() {
		t.Run(name, func(t *testing.T) {
			m, err := New(tc.kind, tc.in, templates.Mails)
			if err != nil {
				t.Fatal(err)
			}
			_, text, _ := parts(t, m.Data)
			got := "À : " + strings.Join(m.To, ", ") + "\nObjet : " + m.Subject + "\n\n" + text
			golden(t, name+".txt", got)
		})
	}
}

var (
	tag   = regexp.MustCompile(`<[^>]*>`)
	mark  = regexp.MustCompile(`(?m)^\s*(–|\d+\.) `) // what plain text prints in front of an item
	space = regexp.MustCompile(`[\s\x{00a0}\x{202f}]+`)
)

func TestBothPartsSayTheSame(t *testing.T) {
	for name, tc := range cases() {
		t.Run(name, func(t *testing.T) {
			m, err := New(tc.kind, tc.in, templates.Mails)
			if err != nil {
				t.Fatal(err)
			}
			_, text, page := parts(t, m.Data)
			sameWords(t, text, page)
		})
	}
}

// golden holds a text to a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs:\n%s", name, got)
	}
}

// sameWords holds the two parts of a mail to the same words.
func sameWords(t *testing.T, text, page string) {
	t.Helper()
	_, body, _ := strings.Cut(page, "<body")
	got := space.ReplaceAllString(html.UnescapeString(tag.ReplaceAllString("<body"+body, "")), "")
	want := space.ReplaceAllString(mark.ReplaceAllString(text, ""), "")
	if got != want {
		t.Errorf("HTML says\n%s\ntext says\n%s", got, want)
	}
}

func TestMistakesInTemplatesNameTheirFile(t *testing.T) {
	for name, src := range map[string]string{
		"no subject":           "Madame, Monsieur,\n",
		"an unknown value":     "Objet : x\n\n{{.Nothing}}\n",
		"an unknown directive": "Objet : x\n\n@nulle-part\n",
		"a broken action":      "Objet : x\n\n{{if}}\n",
	} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{"mails/dossier-complet.md.tmpl": {Data: []byte(src)}}
			if _, err := New(Complete, input(), files); err == nil || !strings.Contains(err.Error(), "dossier-complet.md.tmpl") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestHeaders(t *testing.T) {
	in := input(rateExceeded)
	m, err := New(Incomplete, in, templates.Mails)
	if err != nil {
		t.Fatal(err)
	}
	h, _, _ := parts(t, m.Data)
	if s, err := h.Subject(); err != nil || s != "[ITN1-2021-0042] Votre dossier doit être complété avant le 15\u00a0mars\u00a02021" {
		t.Errorf("subject %q, %v", s, err)
	}
	if d, err := h.Date(); err != nil || !d.Equal(sample.ReceivedAt) {
		t.Errorf("date %v, %v", d, err)
	}
	if got := h.Get("Auto-Submitted"); got != "auto-generated" {
		t.Errorf("Auto-Submitted: %q", got)
	}
	from, err := h.AddressList("From")
	if err != nil || len(from) != 1 || from[0].Name != in.Bureau.Name || from[0].Address != in.Bureau.Email {
		t.Errorf("from %v, %v", from, err)
	}
	id, err := h.MessageID()
	if err != nil || !strings.HasSuffix(id, "@fonds.example") {
		t.Errorf("message-id %q, %v", id, err)
	}
	again, err := New(Incomplete, in, templates.Mails)
	if err != nil || !bytes.Equal(m.Data, again.Data) {
		t.Errorf("the same input gives another mail (%v)", err)
	}
	if bytes.ContainsRune(m.Data, 'é') {
		t.Error("the message is not plain ASCII")
	}
}

func TestKeys(t *testing.T) {
	of := func(kind Kind, change func(*Input)) string {
		in := input(rateExceeded)
		change(&in)
		m, err := New(kind, in, templates.Mails)
		if err != nil {
			t.Fatal(err)
		}
		return m.Key
	}
	none := func(*Input) {}
	first, again := of(Incomplete, none), of(Incomplete, none)
	if first != again {
		t.Error("the same findings give two keys")
	}
	for name, change := range map[string]func(*Input){
		"other findings":  func(in *Input) { in.Findings = []dossier.Finding{siretMissing} },
		"another version": func(in *Input) { in.Version = 2 },
		"another dossier": func(in *Input) { in.Reference = "ITN1-2021-0043" },
	} {
		if of(Incomplete, none) == of(Incomplete, change) {
			t.Errorf("%s: same key", name)
		}
	}
	otherFindings := func(in *Input) { in.Findings = nil }
	if of(Acknowledgement, none) != of(Acknowledgement, otherFindings) {
		t.Error("a dossier would be acknowledged twice")
	}
}

func TestRecipients(t *testing.T) {
	with := func(contact, sender string) *dossier.Dossier {
		d := &dossier.Dossier{}
		if contact != "" {
			d.Carrier.Email = sample.Known(contact)
		}
		if sender != "" {
			d.Mail = &dossier.Mail{From: sender}
		}
		return d
	}
	for _, tc := range []struct {
		name string
		kind Kind
		d    *dossier.Dossier
		want []string
	}{
		{"the contact answers findings", Incomplete, with("a@x.example", "b@x.example"), []string{"a@x.example"}},
		{"the acknowledgement goes to the sender too", Acknowledgement, with("a@x.example", "b@x.example"), []string{"a@x.example", "b@x.example"}},
		{"one person is written to once", Acknowledgement, with("a@x.example", "A@x.example"), []string{"a@x.example"}},
		{"the sender stands in for the contact", Complete, with("", "b@x.example"), []string{"b@x.example"}},
		{"a contact that is no address does not count", Complete, with("voir site", "b@x.example"), []string{"b@x.example"}},
		{"nobody is guessed", Complete, with("", ""), nil},
		{"a second header cannot be smuggled in", Complete, with("a@x.example\r\nBcc: c@x.example", ""), nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := recipients(tc.kind, Input{Dossier: tc.d}); !slices.Equal(got, tc.want) {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}
