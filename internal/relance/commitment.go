package relance

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"guichet/internal/dossier"
	"guichet/internal/rules"
	"guichet/schedules"
)

// Act is what a convention obliges to.
type Act struct {
	Calendar    *schedules.Calendar
	Periods     []schedules.Period // to report on
	WorkingDays int                // that a report is due after its period
	End         dossier.Date       // of the project
	Obligations []rules.Due        // of the theme, and of all themes
	Milestones  []dossier.Milestone
}

// The names of the obligations that are not like the others.
const (
	signature   = "signature"
	finalReport = "rapport-final"
)

// SignatureKey is the key of the signature of a convention, by its number.
func SignatureKey(number int) string { return fmt.Sprintf("%s/%d", signature, number) }

// ReportKey is the key of the report of a period.
func ReportKey(period string) string { return string(schedules.Report) + "/" + period }

// WorkbookKey is the key of the workbook of a period.
func WorkbookKey(period string) string { return string(schedules.Workbook) + "/" + period }

// CompletionKey is the key of the corrected dossier that a version asks for.
func CompletionKey(version int) string { return fmt.Sprintf("%s/v%d", schedules.Completion, version) }

// MilestoneKey is the key of a milestone, by its name.
func MilestoneKey(name string) string { return string(schedules.Milestone) + "/" + slug(name) }

// Owed returns what an act obliges to, but for its signature.
func (a Act) Owed() []schedules.Owed {
	var out []schedules.Owed
	for _, p := range a.Periods {
		sent, due := a.Calendar.Sent(p), a.Calendar.Due(p, a.WorkingDays)
		name := "Compte rendu, " + p.French()
		out = append(out,
			schedules.Owed{Key: WorkbookKey(p.Key()), Kind: schedules.Workbook, What: name, From: due, Due: sent, Period: p.Key()},
			schedules.Owed{Key: ReportKey(p.Key()), Kind: schedules.Report, What: name, From: sent, Due: due, Period: p.Key()})
	}
	for _, m := range a.Milestones {
		out = append(out, schedules.Owed{Key: MilestoneKey(m.Name), Kind: schedules.Milestone, What: "Jalon " + dossier.Quote(m.Name), Due: m.Date})
	}
	for _, d := range a.Obligations {
		if d.On.IsZero() || d.Name == signature {
			continue
		}
		o := schedules.Owed{Key: d.Name, Kind: schedules.Kind(d.Name), What: d.Text, Due: d.On}
		if d.Phase > 0 {
			o.Key, o.What = fmt.Sprintf("%s/%d", d.Name, d.Phase), fmt.Sprintf("%s (phase %d)", d.Text, d.Phase)
		}
		if d.Name == finalReport {
			o.From = a.End
		}
		out = append(out, o)
	}
	return out
}

// Signature is what is owed of an act that went out to be signed.
func (a Act) Signature(number int, sent dossier.Date) schedules.Owed {
	o := schedules.Owed{Key: SignatureKey(number), Kind: signature, What: "Signature de la convention", From: sent, Due: sent}
	for _, d := range a.Obligations {
		if d.Name == signature && !d.On.IsZero() {
			o.What, o.Due = d.Text, d.On
		}
	}
	return o
}

// PhaseEnds are the planned ends of the phases, in the order of the milestones: the last date
// of each.
func PhaseEnds(milestones []dossier.Milestone) []dossier.Date {
	var names []string
	ends := map[string]dossier.Date{}
	for _, m := range milestones {
		if m.Phase == "" || m.Date.IsZero() {
			continue
		}
		end, ok := ends[m.Phase]
		if !ok {
			names = append(names, m.Phase)
		}
		if !ok || m.Date.After(end) {
			ends[m.Phase] = m.Date
		}
	}
	var out []dossier.Date
	for _, n := range names {
		out = append(out, ends[n])
	}
	return out
}

// slug is a name in small letters without accents, for a key that is typed.
func slug(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}
