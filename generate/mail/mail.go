// Package mail writes the mails about a dossier: the acknowledgement, the
// message that lists what is wrong with it, and the one that says it is complete.
// Each has an HTML and a text part of the same words, made from one template.
//
// It sends nothing: a Message is bytes to be put in an outbox. It knows no rule;
// the findings come checked.
package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/mail"
	"regexp"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"guichet/generate/doc"
	"guichet/generate/office"
	"guichet/internal/dossier"
)

// Kind is the key of a mail, which is also the name of its template.
type Kind string

// The mails that a dossier can give.
const (
	Acknowledgement Kind = "accuse-reception"  // for every dossier
	Incomplete      Kind = "dossier-incomplet" // with blocking findings
	Complete        Kind = "dossier-complet"   // without
	ReportReturned  Kind = "rapport-anomalies" // a reporting workbook that is sent back
	ReportAccepted  Kind = "rapport-accepte"   // one that was accepted
	noRecipient     Kind = "sans-destinataire" // heads a mail that nobody is known to read
)

// Input is what the mails say.
type Input struct {
	Dossier    *dossier.Dossier
	Theme      *dossier.Theme // nil when none was recognised
	Findings   []dossier.Finding
	Questions  []string // to the carrier, a sentence each
	Reference  string
	Version    int
	ReceivedAt time.Time
	Today      dossier.Date
	AnswerBy   dossier.Date // the day an answer is asked for
	Bureau     office.Bureau
	Report     Report // of a mail about a returned workbook
	Attached   []Attachment
}

// Report is what a mail about a returned workbook says of it.
type Report struct {
	Key    string // of the period
	Period string // for a person
	Hash   string // of the file that came back: one mail for each
	Sender string // address it came from, "" when it came by a folder
}

// Attachment is a file that goes with a mail.
type Attachment struct {
	Name, MediaType string
	Data            []byte
}

// Message is a mail ready for the outbox.
type Message struct {
	Kind Kind
	// Key is never used twice for two mails: who sends keeps the keys sent.
	Key     string
	To      []string // addresses
	Subject string
	Data    []byte // RFC 5322
}

// New returns the mail of a kind. templates holds the folder mails.
func New(kind Kind, in Input, templates fs.FS) (*Message, error) {
	set, err := readTemplates(templates)
	if err != nil {
		return nil, err
	}
	subject, body, err := set.fill(kind, in)
	if err != nil {
		return nil, err
	}
	m := &Message{Kind: kind, Key: key(kind, in), Subject: subject}
	if m.To = recipients(kind, in); len(m.To) == 0 {
		m.To = []string{in.Bureau.Email}
		head, notice, err := set.fill(noRecipient, in)
		if err != nil {
			return nil, err
		}
		original := doc.Notice{Text: doc.T("Objet\u00a0: " + subject)}
		m.Subject, body = head, append(append(notice, original), body...)
	}
	if m.Data, err = encode(m, in.Bureau, date(in), in.Attached, body); err != nil {
		return nil, fmt.Errorf("writing the mail %s of %s: %w", kind, in.Reference, err)
	}
	return m, nil
}

// recipients are the contact that the dossier names, or who sent it; the
// acknowledgement goes to both, the answer to a report to who sent it. Nobody is guessed.
func recipients(kind Kind, in Input) []string {
	d := in.Dossier
	var to []string
	add := func(address string) {
		a, err := mail.ParseAddress(strings.TrimSpace(address))
		if err != nil {
			return // no address that a mail could be sent to
		}
		for _, known := range to {
			if strings.EqualFold(known, a.Address) {
				return
			}
		}
		to = append(to, a.Address)
	}
	if in.Report.Sender != "" {
		add(in.Report.Sender)
		if len(to) > 0 {
			return to
		}
	}
	if d.Carrier.Email.Known {
		add(d.Carrier.Email.V)
	}
	if d.Mail != nil && (len(to) == 0 || kind == Acknowledgement) {
		add(d.Mail.From)
	}
	return to
}

// key is the idempotency key: one acknowledgement for each version of a
// dossier, and one list for each set of findings and questions.
func key(kind Kind, in Input) string {
	k := fmt.Sprintf("%s/%s/v%d", kind, in.Reference, in.Version)
	if in.Report.Key != "" {
		return fmt.Sprintf("%s/%s/%s/%s", kind, in.Reference, in.Report.Key, in.Report.Hash[:16])
	}
	if kind == Acknowledgement || len(in.Findings)+len(in.Questions) == 0 {
		return k
	}
	content, err := json.Marshal(struct {
		Findings  []dossier.Finding
		Questions []string
	}{in.Findings, in.Questions})
	if err != nil {
		panic(err) // strings and numbers only: cannot fail
	}
	return k + "/" + digest(string(content))[:16]
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// encode writes the message: the same input gives the same bytes.
func encode(m *Message, bureau office.Bureau, at time.Time, attached []Attachment, body []doc.Block) ([]byte, error) {
	id := digest(m.Key)
	options := []gomail.MsgOption{gomail.WithNoDefaultUserAgent()}
	if len(attached) == 0 {
		options = append(options, gomail.WithBoundary("guichet-"+id[:24]))
	}
	msg := gomail.NewMsg(options...)
	from := bureau.Email
	if err := msg.FromFormat(bureau.Name, from); err != nil {
		return nil, fmt.Errorf("address of the bureau: %w", err)
	}
	if err := msg.To(m.To...); err != nil {
		return nil, err
	}
	msg.Subject(m.Subject)
	msg.SetDateWithValue(at)
	domain := from[strings.LastIndexByte(from, '@')+1:]
	msg.SetMessageIDWithValue(id[:32] + "@" + domain)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: robots do not answer it
	msg.SetGenHeader("Content-Language", "fr")
	msg.SetBodyString(gomail.TypeTextPlain, doc.Text(body))
	msg.AddAlternativeString(gomail.TypeTextHTML, page(m.Subject, body))
	for _, a := range attached {
		if err := msg.AttachReader(a.Name, bytes.NewReader(a.Data), gomail.WithFileContentType(gomail.ContentType(a.MediaType))); err != nil {
			return nil, fmt.Errorf("attaching %s: %w", a.Name, err)
		}
	}
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, err
	}
	return named(b.Bytes(), "guichet-"+id[:24]), nil
}

var boundary = regexp.MustCompile(`boundary="?([^";\r\n]+)`)

// named gives the parts of a message boundaries that are the same each time. The library takes
// one for all parts, and within one another they would be taken for each other; those that it
// makes by chance stand nowhere else in the message.
func named(message []byte, name string) []byte {
	for i, g := range boundary.FindAllSubmatch(message, -1) {
		if old := string(g[1]); !strings.HasPrefix(old, name) {
			message = bytes.ReplaceAll(message, []byte(old), fmt.Appendf(nil, "%s-%d", name, i+1))
		}
	}
	return message
}

// date is the time of receipt for a mail written the same day, else the opening
// of the day it is written on.
func date(in Input) time.Time {
	if in.Today == dossier.DateOf(in.ReceivedAt) {
		return in.ReceivedAt.In(dossier.Paris)
	}
	return time.Date(in.Today.Year, in.Today.Month, in.Today.Day, 8, 0, 0, 0, dossier.Paris)
}
