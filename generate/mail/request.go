package mail

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"guichet/generate/doc"
	"guichet/generate/office"
	"guichet/internal/dossier"
)

// Ask is one thing asked for: the kind of the mail chooses its words.
type Ask struct {
	Kind           Kind // "rappel-rapport"
	Reference      string
	Title, Carrier string
	Key            string // of what is asked for
	What           string // as a noun
	From, Due      dossier.Date
	AnswerBy       dossier.Date // when Due has passed
	Late           int          // working days since Due
	Period         string       // for a person, "" for none
	File           string       // the attachment that it is about, "" for none
	Ours           bool         // asked of the bureau's own people
}

// Requests is what one person is asked on a day.
type Requests struct {
	Asks     []Ask // most urgent first
	To       string
	Role     string // who it is for, where no address is known: "la hiérarchie"
	Key      string // never used twice
	Today    dossier.Date
	Bureau   office.Bureau
	Attached []Attachment
}

// digestKind is the key of a mail with several requests.
const digestKind Kind = "recapitulatif"

// Templates are the texts of the mails, read once for many.
type Templates struct{ set templateSet }

// Load reads the texts of the mails; templates holds the folder mails.
func Load(templates fs.FS) (Templates, error) {
	set, err := readTemplates(templates)
	return Templates{set}, err
}

// Requests returns the mail that asks one person for what is due, with the dates still to
// come as a calendar file.
func (t Templates) Requests(in Requests) (*Message, error) {
	set := t.set
	m := &Message{Kind: in.Asks[0].Kind, Key: in.Key, To: []string{in.To}}
	if len(in.Asks) > 1 {
		m.Kind = digestKind
	}
	v, err := set.requests(in)
	if err != nil {
		return nil, err
	}
	var body []doc.Block
	if m.Subject, body, err = set.execute("demande", v, v.expand); err != nil {
		return nil, err
	}
	if in.To == "" {
		m.To = []string{in.Bureau.Email}
		head, notice, err := set.execute("demande-sans-destinataire", v, v.expand)
		if err != nil {
			return nil, err
		}
		body = append(append(notice, doc.Notice{Text: doc.T("Objet\u00a0: " + m.Subject)}), body...)
		m.Subject = head
	}
	attached := in.Attached
	if events := in.events(); events != nil {
		attached = append(slices.Clip(attached), Attachment{Name: "echeances.ics", MediaType: "text/calendar; charset=utf-8; method=PUBLISH", Data: events})
	}
	m.Data, err = encode(m, in.Bureau, in.at(), attached, body)
	return m, err
}

// at is the opening of the day.
func (in Requests) at() time.Time {
	return time.Date(in.Today.Year, in.Today.Month, in.Today.Day, 8, 0, 0, 0, dossier.Paris)
}

// requestView is what the templates of requests can print; texts from outside are escaped.
type requestView struct {
	References, Reference, TheReference string
	Subject, Count                      string
	Many                                bool
	YourDossier, Carrier, RoleName      string
	Events                              string
	Contact, Bureau, Email, Phone       string
	asks                                [][]doc.Block
	heads                               []string
}

// askView is what the template of one kind can print.
type askView struct {
	What, From, Due, AnswerBy, Period, ReportDue, File string
	Late                                               int
	Overdue, Ours                                      bool
}

func (s templateSet) requests(in Requests) (requestView, error) {
	first := in.Asks[0]
	v := requestView{
		Reference: doc.Escape(first.Reference), Carrier: optional(first.Carrier), Many: len(in.Asks) > 1, RoleName: in.Role,
		YourDossier: "Dossier", TheReference: "la référence " + doc.Escape(first.Reference),
		Contact: optional(in.Bureau.Contact), Bureau: doc.Escape(in.Bureau.Name), Email: doc.Escape(in.Bureau.Email),
		Phone: strings.ReplaceAll(optional(in.Bureau.Phone), " ", dossier.NoBreak),
	}
	if title := doc.Clean(first.Title); title != "" {
		v.YourDossier += " " + doc.Escape(dossier.Quote(title))
	}
	var references []string
	for _, a := range in.Asks {
		if !slices.Contains(references, a.Reference) {
			references = append(references, a.Reference)
		}
		subject, text, err := s.execute(string(a.Kind), newAskView(a, in.Today), nil)
		if err != nil {
			return v, err
		}
		v.Subject = subject
		v.asks = append(v.asks, text)
		v.heads = append(v.heads, a.Reference+heading(a))
	}
	v.References = "[" + doc.Escape(references[0]) + "]"
	if n := len(references); n > 1 {
		v.References += fmt.Sprintf(" et %d autres", n-1)
		if n == 2 {
			v.References = "[" + doc.Escape(references[0]) + "] [" + doc.Escape(references[1]) + "]"
		}
		v.TheReference = "la référence du dossier"
	}
	if v.Many {
		v.Count = upper(countF(len(in.Asks), "réponse", "réponses"))
		first := in.Asks[0].day(in.Today)
		for _, a := range in.Asks[1:] {
			if d := a.day(in.Today); d.Before(first) {
				first = d
			}
		}
		v.Subject = v.Count + " attendues, la première pour le " + first.French()
	}
	if in.events() != nil {
		v.Events = "Le fichier joint echeances.ics met les dates dans votre agenda."
	}
	return v, nil
}

func heading(a Ask) string {
	if title := doc.Clean(a.Title); title != "" {
		return ", " + dossier.Quote(title)
	}
	return ""
}

// day is the day for which an answer is asked.
func (a Ask) day(today dossier.Date) dossier.Date {
	if a.Due.Before(today) || a.Due.IsZero() {
		return a.AnswerBy
	}
	return a.Due
}

func newAskView(a Ask, today dossier.Date) askView {
	v := askView{
		What: doc.Escape(a.What), Due: a.Due.French(), ReportDue: a.Due.French(), AnswerBy: a.AnswerBy.French(), Period: a.Period, File: optional(a.File),
		Late: a.Late, Overdue: a.Due.Before(today), Ours: a.Ours,
	}
	if !a.From.IsZero() {
		v.From = a.From.French()
	}
	return v
}

func (v requestView) expand(name string) ([]doc.Block, error) {
	switch name {
	case "demande":
		return v.asks[0], nil
	case "demandes":
		list := &doc.List{Ordered: true}
		for i, blocks := range v.asks {
			list.Items = append(list.Items, doc.Item{Text: doc.Spans{{Text: v.heads[i], Bold: true}}, Blocks: blocks})
		}
		return []doc.Block{list}, nil
	default:
		return nil, fmt.Errorf("unknown directive @%s", name)
	}
}

// events is the calendar file (RFC 5545) of the dates still to come; nil for none. The same
// date has the same identity in each mail, so that an agenda holds it once.
func (in Requests) events() []byte {
	calendar := ics.NewCalendarFor("guichet")
	calendar.SetMethod(ics.MethodPublish)
	some := false
	for _, a := range in.Asks {
		if a.Due.Before(in.Today) || a.Due.IsZero() {
			continue
		}
		some = true
		e := calendar.AddEvent(digest(a.Reference + "/" + a.Key)[:32] + in.Bureau.Email[strings.LastIndexByte(in.Bureau.Email, '@'):])
		e.SetDtStampTime(in.at())
		e.SetAllDayStartAt(noonUTC(a.Due))
		e.SetAllDayEndAt(noonUTC(a.Due.AddDays(1)))
		e.SetSummary("[" + a.Reference + "] " + a.What)
	}
	if !some {
		return nil
	}
	var b bytes.Buffer
	if err := calendar.SerializeTo(&b, ics.WithNewLineWindows); err != nil {
		panic(err) // a buffer takes all
	}
	return b.Bytes()
}

func noonUTC(d dossier.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC)
}

func countF(n int, one, many string) string {
	if n == 1 {
		return "une " + one
	}
	return count(n, one, many)
}
