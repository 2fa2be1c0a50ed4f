package main

import (
	"cmp"

	"guichet/generate"
	"guichet/generate/convention"
	"guichet/generate/mail"
	"guichet/internal/config"
	"guichet/internal/dossier"
	"guichet/internal/pipeline"
	"guichet/internal/relance"
	"guichet/internal/rules"
	"guichet/internal/suivi"
	"guichet/schedules"
)

// followup implements pipeline.Followup.
type followup struct {
	catalogue *rules.Catalogue
	settings  generate.Settings
	staff     map[schedules.Role]string
}

func newFollowup(c *config.Config, g generator) followup {
	return followup{g.catalogue, g.settings, map[schedules.Role]string{
		schedules.Instructor: cmp.Or(c.People.Instructor, c.Bureau.Email), schedules.Manager: cmp.Or(c.People.Manager, c.Bureau.Email),
	}}
}

// Act implements pipeline.Followup.
func (f followup) Act(frozen []byte, sent dossier.Date) (relance.Act, error) {
	in, _, err := convention.Thaw(frozen)
	if err != nil {
		return relance.Act{}, err
	}
	d := in.Dossier
	dates := rules.Milestones{Award: in.Decided, Start: d.Start.V, End: d.End.V, Sent: sent, Phases: relance.PhaseEnds(in.Complements.Milestones)}
	return relance.Act{
		Calendar: in.Calendar, Periods: generate.Periods(in), WorkingDays: in.Theme.Reporting.WorkingDays, End: d.End.V,
		Obligations: f.catalogue.Obligations(in.Theme, dates), Milestones: in.Complements.Milestones,
	}, nil
}

// Staff implements pipeline.Followup.
func (f followup) Staff(dossier.ThemeID) map[schedules.Role]string { return f.staff }

// Calendar implements pipeline.Followup.
func (followup) Calendar() *schedules.Calendar { return schedules.NewCalendar() }

// Workbook implements pipeline.Followup.
func (f followup) Workbook(frozen []byte, period string, before suivi.Previous) (pipeline.Document, suivi.Sent, error) {
	d, sent, err := generate.ReportWorkbook(frozen, period, before, f.settings)
	return pipeline.Document{Kind: string(d.Kind), Name: d.Name, MediaType: d.MediaType, Data: d.Data}, sent, err
}

// roleNames name who is asked, where no address is known.
var roleNames = map[schedules.Role]string{
	schedules.Contact: "le contact", schedules.Signatory: "le signataire", schedules.Hierarchy: "la hiérarchie du contact",
	schedules.Instructor: "l’instructeur", schedules.Manager: "le responsable",
}

// Request implements pipeline.Followup.
func (f followup) Request(b relance.Bundle, key string, day dossier.Date, attached []pipeline.Document) (pipeline.Document, error) {
	c := f.Calendar()
	in := mail.Requests{To: b.Address, Role: roleNames[b.Asks[0].Role], Key: key, Today: day, Bureau: f.settings.Bureau}
	for _, d := range attached {
		in.Attached = append(in.Attached, mail.Attachment{Name: d.Name, MediaType: d.MediaType, Data: d.Data})
	}
	files := attached
	for _, a := range b.Asks {
		o := a.Owed
		x := mail.Ask{
			Kind: mail.Kind(a.Step.Mail), Reference: a.Project.Reference, Title: a.Project.Title, Carrier: a.Project.Carrier, Key: o.Key, What: o.What,
			From: o.From, Due: o.Due, AnswerBy: c.AddWorkdays(day, answerWithin), Ours: a.Role == schedules.Instructor || a.Role == schedules.Manager,
		}
		if o.Kind == schedules.Workbook {
			x.Due = o.From // the day the report is due: that of the mail says nothing to the carrier
		}
		if o.Period != "" {
			x.Period = periodName(o.Period)
		}
		if pipeline.Attaches(a.Step.Mail) && len(files) > 0 {
			x.File, files = files[0].Name, files[1:]
		}
		for d := o.Due; d.Before(day); d = c.AddWorkdays(d, 1) {
			x.Late++
		}
		in.Asks = append(in.Asks, x)
	}
	m, err := generate.RequestMail(in)
	if err != nil {
		return pipeline.Document{}, err
	}
	return pipeline.Document{Kind: pipeline.KindMail, Name: "demandes.eml", MediaType: "message/rfc822", Data: m.Data, MailKey: string(m.Kind), Idempotency: m.Key, Subject: m.Subject}, nil
}

// answerWithin is how long one has to answer a reminder whose day has passed, in working days.
const answerWithin = 10

// periodName names a period for a person, from its key.
func periodName(key string) string {
	p, err := schedules.ParsePeriod(key)
	if err != nil {
		return key
	}
	return p.French()
}

// Notice implements pipeline.Followup.
func (f followup) Notice(n pipeline.Notice) (pipeline.Document, error) {
	in := mail.Notice{
		Kind: mail.Kind(n.Mail), Reference: n.Reference, Title: n.Title, Carrier: n.Carrier, To: n.To, Key: n.Key, At: n.At,
		AnswerBy: f.Calendar().AddWorkdays(dossier.DateOf(n.At), answerWithin), Granted: n.Granted, Reason: n.Reason, Points: n.Points, Bureau: f.settings.Bureau,
	}
	for _, d := range n.Attached {
		in.Attached = append(in.Attached, mail.Attachment{Name: d.Name, MediaType: d.MediaType, Data: d.Data})
	}
	m, err := generate.NoticeMail(in)
	if err != nil {
		return pipeline.Document{}, err
	}
	return pipeline.Document{Kind: pipeline.KindMail, Name: n.Mail + ".eml", MediaType: "message/rfc822", Data: m.Data, MailKey: n.Mail, Idempotency: m.Key, Subject: m.Subject}, nil
}
