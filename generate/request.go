package generate

import (
	"sync"

	"guichet/generate/mail"
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
