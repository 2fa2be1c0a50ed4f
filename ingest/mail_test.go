package ingest

import (
	"encoding/base64"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"guichet/internal/dossier"
)

// hardMail has what mails of real programs have: encoded words, a nested
// alternative, a logo, every way to name an attachment.
var hardMail = crlf(`Received: from somewhere
From: =?windows-1252?Q?Ren=E9_L=E9ger?= <rene.leger@mairie.example>
To: bureau@guichet.example
Subject: =?UTF-8?B?` + b64("Dépôt du dossier « Été »") + `?=
Date: Mon, 01 Mar 2021 23:30:00 -0800
Message-ID: <1@mairie.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="out"

This is a multi-part message.
--out
Content-Type: multipart/related; boundary="rel"

--rel
Content-Type: multipart/alternative; boundary="alt"

--alt
Content-Type: text/plain; charset=windows-1252
Content-Transfer-Encoding: quoted-printable

Bonjour, voici le dossier d=92=E9t=E9.
--alt
Content-Type: text/html; charset=utf-8

<p>Bonjour</p>
--alt--
--rel
Content-Type: image/png; name="image001.png"
Content-Disposition: inline
Content-ID: <image001>
Content-Transfer-Encoding: base64

` + b64(string(png)) + `
--rel--
--out
Content-Type: application/pdf
Content-Disposition: attachment; filename*0*=UTF-8''%C3%89tude%20; filename*1*=d%C3%A9taill%C3%A9e.pdf
Content-Transfer-Encoding: base64

` + b64(string(pdf)) + `
--out
Content-Type: application/pdf; name="=?ISO-8859-1?Q?Pr=E9sentation.pdf?="
Content-Transfer-Encoding: base64

` + b64(string(pdf)) + `
--out
Content-Type: application/pdf
Content-Disposition: attachment; filename=Budget 2021.pdf
Content-Transfer-Encoding: base64

` + b64(string(pdf)) + `
--out
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="..\..\piège.pdf"
Content-Transfer-Encoding: base64

` + b64(string(pdf)) + `
--out
Content-Type: application/pdf
Content-Disposition: attachment
Content-Transfer-Encoding: base64

` + b64(string(pdf)) + `
--out
Content-Type: application/pkcs7-signature; name=smime.p7s
Content-Disposition: attachment; filename=smime.p7s

x
--out--
`)

func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func TestOpenMail(t *testing.T) {
	o := Open("a.eml", []byte(hardMail), small)
	files, refused := summary(o)
	want := []string{"eml a.eml", "pdf Étude détaillée.pdf < a.eml", "pdf Présentation.pdf < a.eml", "pdf Budget 2021.pdf < a.eml", "pdf piège.pdf < a.eml", "pdf pièce jointe 1.pdf < a.eml"}
	if !slices.Equal(files, want) || len(refused) != 0 {
		t.Errorf("got %q, refused %q", files, refused)
	}
	if !slices.Equal(o.Ignored, []string{"image001.png", "smime.p7s"}) {
		t.Errorf("ignored %q", o.Ignored)
	}
	wantMail := dossier.Mail{
		From: "rene.leger@mairie.example", FromName: "René Léger", Subject: "Dépôt du dossier « Été »",
		Date:      dossier.Date{Year: 2021, Month: 3, Day: 2}, // in Paris
		MessageID: "1@mairie.example", Body: "Bonjour, voici le dossier d’été.", File: "a.eml",
	}
	if !reflect.DeepEqual(*o.Mail, wantMail) {
		t.Errorf("mail %+v", *o.Mail)
	}
}

// simpleMail is a mail with these parts, each with its header.
func simpleMail(parts ...string) string {
	for i := range parts {
		parts[i] = strings.ReplaceAll(parts[i], "\r\n", "\n")
	}
	return crlf("From: a@b.example\nSubject: s\nContent-Type: multipart/mixed; boundary=X\n\n--X\n" + strings.Join(parts, "\n--X\n") + "\n--X--\n")
}

func TestMailParts(t *testing.T) {
	pdfPart := func(name string) string {
		return fmt.Sprintf("Content-Type: application/pdf\nContent-Disposition: attachment; filename=%q\nContent-Transfer-Encoding: base64\n\n%s", name, b64(string(pdf)))
	}
	photo := b64("\xff\xd8\xff" + strings.Repeat("x", maxSignatureImage))
	for _, c := range []struct {
		name    string
		mail    string
		files   []string
		refused []string
	}{
		{"an attached mail is opened", simpleMail("Content-Type: message/rfc822\n\n" + strings.ReplaceAll(simpleMail(pdfPart("x.pdf")), "X", "Y")),
			[]string{"eml a.eml", "eml pièce jointe 1.eml < a.eml", "pdf x.pdf < a.eml › pièce jointe 1.eml"}, nil},
		{"an attached archive is opened", simpleMail("Content-Type: application/zip\nContent-Disposition: attachment; filename=d.zip\nContent-Transfer-Encoding: base64\n\n" + b64(string(makeZip(t, entry{name: "x.pdf", data: pdf})))),
			[]string{"eml a.eml", "zip d.zip < a.eml", "pdf x.pdf < a.eml › d.zip"}, nil},
		{"a mail of one part that is a file", crlf("From: a@b.example\nContent-Type: application/pdf; name=x.pdf\nContent-Transfer-Encoding: base64\n\n" + b64(string(pdf)) + "\n"),
			[]string{"eml a.eml", "pdf x.pdf < a.eml"}, nil},
		{"an image shown in the text that is as large as a photograph is a file", simpleMail("Content-Type: image/jpeg; name=scan.jpg\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\n" + photo),
			[]string{"eml a.eml", "image scan.jpg < a.eml"}, nil},
		{"a small image that is attached is a file", simpleMail("Content-Type: image/png; name=scan.png\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n" + b64(string(png))),
			[]string{"eml a.eml", "image scan.png < a.eml"}, nil},
		{"two attachments of one name are kept apart", simpleMail(pdfPart("x.pdf"), pdfPart("x.pdf")),
			[]string{"eml a.eml", "pdf x.pdf < a.eml", "pdf x (2).pdf < a.eml"}, nil},
		{"an envelope of Outlook is opened", simpleMail(tnefPart(envelope(tnefFile("LETTRE~1.PDF", "Lettre d’été.pdf", pdf), tnefFile("budget.xlsx", "", workbook(t))))),
			[]string{"eml a.eml", "winmail winmail.dat < a.eml", "pdf Lettre d’été.pdf < a.eml › winmail.dat", "xlsx budget.xlsx < a.eml › winmail.dat"}, nil},
		{"an envelope of Outlook in another", simpleMail(tnefPart(envelope(tnefMessageIn("Dossier", envelope(tnefFile("x.pdf", "", pdf)))))),
			[]string{"eml a.eml", "winmail winmail.dat < a.eml", "winmail Dossier.dat < a.eml › winmail.dat", "pdf x.pdf < a.eml › winmail.dat › Dossier.dat"}, nil},
		{"an envelope of Outlook that is cut gives what is before the cut", simpleMail(tnefPart(envelope(tnefFile("x.pdf", "", pdf), tnefFile("y.pdf", "", pdf))[:120])),
			[]string{"eml a.eml", "winmail winmail.dat < a.eml", "pdf x.pdf < a.eml › winmail.dat"}, []string{"illisible winmail.dat"}},
		{"the text after an attachment, as Exchange sends it, is no file", simpleMail("Content-Type: text/html; name=ATT00001.htm\nContent-Disposition: attachment; filename=ATT00001.htm\n\n<br>", pdfPart("x.pdf")),
			[]string{"eml a.eml", "pdf x.pdf < a.eml"}, nil},
		{"a signed mail is its content", simpleMail("Content-Type: multipart/signed; boundary=S\n\n--S\n" + pdfPart("x.pdf") + "\n--S\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nx\n--S--"),
			[]string{"eml a.eml", "pdf x.pdf < a.eml"}, nil},
		{"an archive in a mail in an archive", simpleMail("Content-Type: application/zip; name=d.zip\nContent-Transfer-Encoding: base64\n\n" + b64(string(makeZip(t, entry{name: "m.eml", data: []byte(simpleMail(pdfPart("x.pdf")))})))),
			[]string{"eml a.eml", "zip d.zip < a.eml", "eml m.eml < a.eml › d.zip", "pdf x.pdf < a.eml › d.zip › m.eml"}, nil},
		{"a wrong media type is not believed", simpleMail("Content-Type: image/png; name=x.pdf\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n" + b64(string(pdf))),
			[]string{"eml a.eml", "pdf x.pdf < a.eml"}, nil},
		{"names in every encoding", simpleMail(
			"Content-Type: application/pdf; name=\"=?utf-8?B?"+b64("Pièce ")+"?= =?utf-8?B?"+b64("jointe.pdf")+"?=\"\n\n%PDF-1.7\n%%EOF",
			"Content-Type: application/pdf\nContent-Disposition: attachment; filename*=iso-8859-15''co%FBt%20%A4.pdf\n\n%PDF-1.7\n%%EOF",
			"Content-Type: application/pdf\nContent-Disposition: attachment; filename=\"re\xe7u \x80.pdf\"\n\n%PDF-1.7\n%%EOF",
			"Content-Type: application/pdf\nContent-Disposition: attachment; filename=\"reçu utf.pdf\"\n\n%PDF-1.7\n%%EOF",
			"Content-Type: application/pdf\nContent-Disposition: attachment; filename=\"re\u0063\u0327u.pdf\"\n\n%PDF-1.7\n%%EOF"),
			[]string{"eml a.eml", "pdf Pièce jointe.pdf < a.eml", "pdf coût €.pdf < a.eml", "pdf reçu €.pdf < a.eml", "pdf reçu utf.pdf < a.eml", "pdf reçu.pdf < a.eml"}, nil},
		{"more parts than any mail has", simpleMail(append(slices.Repeat([]string{"Content-Type: text/plain\n\nx"}, maxParts), pdfPart("x.pdf"))...),
			[]string{"eml a.eml"}, []string{"hors-limites a.eml"}},
		{"an enveloped mail is refused", crlf("From: a@b.example\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nMIIB\n"),
			[]string{"eml a.eml"}, []string{"type-inconnu smime.p7m"}},
		{"a damaged attachment is refused, and the next one taken", simpleMail("Content-Type: application/pdf; name=bad.pdf\nContent-Transfer-Encoding: base64\n\nJVBE*!!", pdfPart("x.pdf")),
			[]string{"eml a.eml", "pdf x.pdf < a.eml"}, []string{"tronqué bad.pdf"}},
		{"a mail cut in its last attachment keeps those before", strings.TrimSuffix(simpleMail(pdfPart("x.pdf"), pdfPart("y.pdf")), crlf("\n--X--\n")),
			[]string{"eml a.eml", "pdf x.pdf < a.eml"}, []string{"tronqué y.pdf", "tronqué a.eml"}},
		{"a mail without its last boundary loses no complete file", strings.TrimSuffix(simpleMail("Content-Type: application/pdf; name=x.pdf\n\n%PDF-1.7\n%%EOF"), crlf("\n--X--\n")),
			[]string{"eml a.eml", "pdf x.pdf < a.eml"}, []string{"tronqué a.eml"}},
		{"an unknown charset or encoding loses no attachment", simpleMail("Content-Type: text/plain; charset=x-none\n\nBonjour", "Content-Type: text/plain\nContent-Transfer-Encoding: x-none\n\nBonjour", pdfPart("x.pdf")),
			[]string{"eml a.eml", "pdf x.pdf < a.eml"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			files, refused := summary(Open("a.eml", []byte(c.mail), small))
			if !slices.Equal(files, c.files) || !slices.Equal(refused, c.refused) {
				t.Errorf("got %q, refused %q", files, refused)
			}
		})
	}
}

// tnefPart is the part of a mail that holds an envelope of Outlook.
func tnefPart(envelope []byte) string {
	return "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n" + b64(string(envelope))
}

func TestAMailWithinAMailSpeaksBelowIt(t *testing.T) {
	inner := "From: =?utf-8?Q?Ren=C3=A9?= <c@d.example>\nSubject: Dossier\nDate: Mon, 01 Mar 2021 10:00:00 +0100\n\nVoici le dossier."
	for name, mail := range map[string]string{
		"before the words of the outer one": simpleMail("Content-Type: message/rfc822\n\n"+inner, "Content-Type: text/plain\n\nPour suite."),
		"after them":                        simpleMail("Content-Type: text/plain\n\nPour suite.", "Content-Type: message/rfc822\n\n"+inner),
	} {
		m := Open("a.eml", []byte(mail), small).Mail
		want := "Pour suite.\n\n---------- Message transféré ----------\nDe\u00a0: René <c@d.example>\nDate\u00a0: 2021-03-01\nObjet\u00a0: Dossier\n\nVoici le dossier."
		if m.From != "a@b.example" || m.Subject != "s" || m.File != "a.eml" || m.Body != want {
			t.Errorf("%s: got %+v", name, *m)
		}
	}
}

func TestTheTextOfAnEnvelopeOfOutlookIsTheMails(t *testing.T) {
	sent := envelope(tnefAttribute(attMessageProps, tnefProps(tnefText(propBody, "Voici le dossier d’été."))))
	if got := Open("a.eml", []byte(simpleMail(tnefPart(sent))), small).Mail.Body; got != "Voici le dossier d’été." {
		t.Errorf("got %q", got)
	}
	if got := Open("a.eml", []byte(simpleMail("Content-Type: text/plain\n\nBonjour", tnefPart(sent))), small).Mail.Body; got != "Bonjour" {
		t.Errorf("beside a text: got %q", got)
	}
}

func TestMailHeader(t *testing.T) {
	for _, c := range []struct {
		name, mail string
		want       dossier.Mail
	}{
		{"raw bytes in the subject are windows-1252", "From: a@b.example\nSubject: D\xe9p\xf4t\n\nx\n", dossier.Mail{From: "a@b.example", Subject: "Dépôt", Body: "x"}},
		{"a sender that breaks the grammar still has an address", "From: Service d'appui, Mairie <a@b.example>\nSubject: s\n\nx\n", dossier.Mail{From: "a@b.example", Subject: "s", Body: "x"}},
		{"a folded subject is one line", "From: a@b.example\nSubject: un\n deux\n\nx\n", dossier.Mail{From: "a@b.example", Subject: "un deux", Body: "x"}},
		{"a date that cannot be read is no date", "From: a@b.example\nSubject: s\nDate: hier\n\nx\n", dossier.Mail{From: "a@b.example", Subject: "s", Body: "x"}},
		{"the text of an HTML mail is its words", "From: a@b.example\nSubject: s\nContent-Type: text/html; charset=iso-8859-1\n\n<html><head><style>p{}</style><title>t</title></head><body><p>Montant&nbsp;: <b>12&nbsp;500</b> \x80</p><table><tr><td>A</td><td>B</td></tr></table><script>x</script>fin<br>ici</body>\n",
			dossier.Mail{From: "a@b.example", Subject: "s", Body: "Montant\u00a0: 12\u00a0500 €\nA\tB\nfin\nici"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.want.File = "a.eml"
			o := Open("a.eml", []byte(crlf(c.mail)), small)
			if o.Mail == nil || !reflect.DeepEqual(*o.Mail, c.want) {
				t.Errorf("got %+v", o.Mail)
			}
		})
	}
}

func FuzzOpenMail(f *testing.F) {
	f.Add([]byte(hardMail))
	f.Add([]byte(simpleMail("Content-Type: text/html\n\n<p>x", "Content-Type: message/rfc822\n\nSubject: x\n\n")))
	f.Add([]byte("From: a\nContent-Type: multipart/mixed\n\n--\n"))
	f.Fuzz(func(t *testing.T, data []byte) { holds(t, Open("a.eml", data, small)) })
}

func TestWhatAMailCallsOtherwiseThanItIs(t *testing.T) {
	part := func(mediaType, name, content string) string {
		return fmt.Sprintf("Content-Type: %s\nContent-Disposition: attachment; filename=%q\nContent-Transfer-Encoding: base64\n\n%s", mediaType, name, b64(content))
	}
	sheet := string(makeZip(t, entry{name: "[Content_Types].xml", data: []byte("<Types/>")}, entry{name: "xl/workbook.xml", data: []byte("<workbook/>")}))
	inner := simpleMail(part("image/png", "plan.pdf", string(pdf)))
	o := Open("m.eml", []byte(simpleMail(
		part("text/plain", "dossier.pdf", string(pdf)), part("application/pdf", "annexe.pdf", string(pdf)), part("application/octet-stream", "a.pdf", string(pdf)),
		part("application/zip", "budget.xlsx", sheet), part("application/pdf", "budget2.xlsx", sheet),
		"Content-Type: message/rfc822\n\n"+strings.ReplaceAll(inner, "X", "Y"))), DefaultLimits())
	want := []dossier.Declaration{
		{File: "dossier.pdf", Type: "text/plain", Kind: dossier.KindPDF},
		{File: "budget2.xlsx", Type: "application/pdf", Kind: dossier.KindXLSX},
		{File: "plan.pdf", Type: "image/png", Kind: dossier.KindPDF},
	}
	if !reflect.DeepEqual(o.Mail.Misdeclared, want) {
		t.Errorf("got %+v (files %v, refused %v)", o.Mail.Misdeclared, o.Files, o.Refused)
	}
}
