package generate

import (
	"errors"
	"fmt"

	"guichet/generate/convention"
	"guichet/generate/mail"
	"guichet/generate/reporting"
	"guichet/internal/dossier"
	"guichet/internal/suivi"
	"guichet/schedules"
	"guichet/templates"
)

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Periods are the periods that a project reports on, from its convention.
func Periods(in convention.Input) []schedules.Period {
	return schedules.Periods(rhythm(in.Theme), convention.FirstDay(in.Dossier, in.Submitted()), in.Dossier.End.V)
}

func rhythm(t *dossier.Theme) schedules.Rhythm {
	if t.Reporting.Monthly {
		return schedules.Monthly
	}
	return schedules.Quarterly
}

// FirstWorkbook returns the workbook of the first period of a convention.
func FirstWorkbook(frozen []byte, s Settings) (Document, suivi.Sent, error) {
	in, _, err := convention.Thaw(frozen)
	if err != nil {
		return Document{}, suivi.Sent{}, err
	}
	return ReportWorkbook(frozen, Periods(in)[0].Key(), suivi.Previous{}, s)
}

// ErrNoPeriod says that a project does not report on a period.
var ErrNoPeriod = errors.New("no such period")

// ReportWorkbook returns the workbook of a period, out of the convention's frozen data and
// what was accepted for the periods before, and what it says and asks for.
func ReportWorkbook(frozen []byte, period string, before suivi.Previous, s Settings) (Document, suivi.Sent, error) {
	in, _, err := convention.Thaw(frozen)
	if err != nil {
		return Document{}, suivi.Sent{}, err
	}
	for _, p := range Periods(in) {
		if p.Key() != period {
			continue
		}
		r := reportInput(in, p, s)
		r.Previous = before
		data, err := reporting.New(r, templates.Reporting)
		if err != nil {
			return Document{}, suivi.Sent{}, err
		}
		c := Case{Reference: in.Reference, Version: in.Version}
		return Document{Kind: Workbook, Name: c.name("suivi-"+p.Key(), "xlsx"), MediaType: xlsxType, Data: data}, reporting.Describe(r), nil
	}
	return Document{}, suivi.Sent{}, fmt.Errorf("%w\u00a0: %s", ErrNoPeriod, period)
}

// reportInput is what a workbook is made of.
func reportInput(in convention.Input, p schedules.Period, s Settings) reporting.Input {
	return reporting.Input{
		Dossier: in.Dossier, Theme: in.Theme, Reference: in.Reference, Version: in.Version,
		Granted: convention.ByLine(in.Granted, in.Theme, in.Dossier.Budget), Period: p,
		Due: in.Calendar.Due(p, in.Theme.Reporting.WorkingDays), Closing: convention.Closing(in.Dossier.End.V),
		Bureau: in.Bureau, Key: s.SealKey, Created: in.ReceivedAt, Complements: in.Complements,
	}
}

// ReturnMail is the mail about a returned workbook, with the carrier's own file annotated.
func ReturnMail(c Case, r mail.Report, accepted bool, file Document) (Document, error) {
	kind := mail.ReportReturned
	if accepted {
		kind = mail.ReportAccepted
	}
	in := mail.Input{
		Dossier: c.Dossier, Theme: c.Theme, Findings: c.Findings, Reference: c.Reference, Version: c.Version, ReceivedAt: c.ReceivedAt, Today: c.Today,
		AnswerBy: c.calendar().AddWorkdays(c.Today, answerDays), Bureau: c.Settings.Bureau, Report: r,
	}
	if len(c.Findings) > 0 {
		in.Attached = []mail.Attachment{{Name: file.Name, MediaType: xlsxType, Data: file.Data}}
	}
	m, err := mail.New(kind, in, templates.Mails)
	if err != nil {
		return Document{}, err
	}
	return Document{Kind: Mail, Name: c.name(fmt.Sprintf("%s-%s-%s", kind, r.Key, r.Hash[:8]), "eml"), MediaType: "message/rfc822", Data: m.Data, Key: m.Key, Mail: kind}, nil
}
