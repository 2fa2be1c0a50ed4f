package mail

import (
	"fmt"
	"strings"
	"time"

	"guichet/generate/doc"
	"guichet/generate/office"
	"guichet/internal/dossier"
)

// The mails about something that a person has just decided or said.
const (
	Favourable    Kind = "decision-favorable"
	Unfavourable  Kind = "decision-defavorable"
	ToSign        Kind = "convention-a-signer"
	SignedWell    Kind = "signature-recue"
	SignedWrongly Kind = "signature-refusee"
)

// Notice is what a mail says about something that was just recorded.
type Notice struct {
	Kind           Kind
	Reference      string
	Title, Carrier string
	To             []string // nobody: the bureau passes it on
	Key            string   // never used twice
	At             time.Time
	AnswerBy       dossier.Date
	Granted        *dossier.Money
	Reason         string
	Points         []string // a sentence each
	Bureau         office.Bureau
	Attached       []Attachment
}

// noticeView is what the templates of notices can print; texts from outside are escaped.
type noticeView struct {
	Reference, YourDossier, Carrier string
	AnswerBy, Granted, Reason       string
	Points                          int
	Contact, Bureau, Email, Phone   string
	points                          []string
}

func newNoticeView(n Notice) noticeView {
	v := noticeView{
		Reference: doc.Escape(n.Reference), YourDossier: "votre dossier", Carrier: optional(n.Carrier), AnswerBy: n.AnswerBy.French(), Reason: sentence(optional(n.Reason)),
		Points: len(n.Points), points: n.Points, Contact: optional(n.Bureau.Contact), Bureau: doc.Escape(n.Bureau.Name), Email: doc.Escape(n.Bureau.Email),
		Phone: strings.ReplaceAll(optional(n.Bureau.Phone), " ", dossier.NoBreak),
	}
	if title := doc.Clean(n.Title); title != "" {
		v.YourDossier += " " + doc.Escape(dossier.Quote(title))
	}
	if n.Kind == Favourable || n.Kind == Unfavourable {
		v.YourDossier = upper(v.YourDossier)
	}
	if n.Granted != nil {
		v.Granted = n.Granted.String()
	}
	return v
}

func (v noticeView) expand(name string) ([]doc.Block, error) {
	if name != "points" {
		return nil, fmt.Errorf("unknown directive @%s", name)
	}
	list := &doc.List{}
	for _, p := range v.points {
		list.Items = append(list.Items, doc.Item{Text: doc.T(p)})
	}
	return []doc.Block{list}, nil
}

// Notice returns the mail about something recorded; letter (nil for none) makes a file of its text.
func (t Templates) Notice(n Notice, letter func(subject string, body []doc.Block) (Attachment, error)) (*Message, error) {
	v := newNoticeView(n)
	m := &Message{Kind: n.Kind, Key: n.Key, To: n.To}
	var body []doc.Block
	var err error
	if m.Subject, body, err = t.set.execute(string(n.Kind), v, v.expand); err != nil {
		return nil, err
	}
	attached := n.Attached
	if letter != nil {
		a, err := letter(m.Subject, body)
		if err != nil {
			return nil, err
		}
		attached = append([]Attachment{a}, attached...)
	}
	if len(m.To) == 0 {
		m.To = []string{n.Bureau.Email}
		head, notice, err := t.set.execute(string(noRecipient), v, v.expand)
		if err != nil {
			return nil, err
		}
		body = append(append(notice, doc.Notice{Text: doc.T("Objet\u00a0: " + m.Subject)}), body...)
		m.Subject = head
	}
	m.Data, err = encode(m, n.Bureau, n.At.In(dossier.Paris), attached, body)
	return m, err
}
