package generate

import (
	"strings"
	"sync"

	"guichet/generate/doc"
	"guichet/generate/mail"
	"guichet/generate/pdfdoc"
	"guichet/internal/dossier"
	"guichet/templates"
)

// mailTexts are the texts of the mails, read once.
var mailTexts = sync.OnceValues(func() (mail.Templates, error) { return mail.Load(templates.Mails) })

// RequestMail is the mail that asks one person for what is due.
func RequestMail(in mail.Requests) (*mail.Message, error) {
	texts, err := mailTexts()
	if err != nil {
		return nil, err
	}
	return texts.Requests(in)
}

// NoticeMail is the mail about something that was just recorded. That of a decision comes with
// its letter.
func NoticeMail(n mail.Notice) (*mail.Message, error) {
	texts, err := mailTexts()
	if err != nil {
		return nil, err
	}
	if n.Kind != mail.Favourable && n.Kind != mail.Unfavourable {
		return texts.Notice(n, nil)
	}
	return texts.Notice(n, func(subject string, body []doc.Block) (mail.Attachment, error) {
		name := strings.Map(safe, n.Reference) + "-" + string(n.Kind) + ".pdf"
		data, err := pdfdoc.Write(letter(n, subject, body))
		return mail.Attachment{Name: name, MediaType: "application/pdf", Data: data}, err
	})
}

// letter is the text of a mail as a letter of the bureau.
func letter(n mail.Notice, subject string, body []doc.Block) *doc.Document {
	b := n.Bureau
	var head []string
	for _, s := range []string{b.Ministry, b.Name} {
		if s != "" {
			head = append(head, s)
		}
	}
	place := "Le " + dossier.DateOf(n.At).French()
	if b.City != "" {
		place = b.City + ", le " + dossier.DateOf(n.At).French()
	}
	first := []doc.Block{
		doc.Paragraph{Style: doc.Center, Text: doc.B(strings.Join(head, " – "))},
		doc.Heading{Text: doc.T(strings.TrimPrefix(subject, "["+n.Reference+"] "))},
		doc.Paragraph{Text: doc.T(n.Carrier)}, doc.Paragraph{Text: doc.T(place)},
	}
	return &doc.Document{
		Title: subject, Reference: n.Reference, Author: b.Name, Subject: subject, Created: n.At, Sections: []doc.Section{{Blocks: append(first, body...)}},
	}
}
