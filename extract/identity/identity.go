// Package identity reads who asks, for what and when out of the documents of a
// dossier and the mail that brought it.
//
// Labels propose, values confirm: a text beside the words "Date de dépôt" is a date of
// submission only when it holds a date. It knows no file format and no theme: the
// theme is given as it is printed. What is printed nowhere stays unknown.
package identity

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// Read fills the identity fields of d from the documents and the mail. The date of
// the mail is the date of submission.
func Read(d *dossier.Dossier, docs []*table.Document, mail *dossier.Mail) {
	r := &reader{d: d, docs: docs, mail: mail}
	if words := mailDocument(mail); words != nil {
		r.docs = append(slices.Clone(docs), words)
	}
	r.found = candidates(r.docs)
	slices.SortStableFunc(r.found, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	r.boxes()
	r.subject()
	r.carrier()
	r.dates()
	r.figures()
	r.compareFiles()
	r.mentions()
	r.answers()
	r.sirenOnly()
}

// reader reads one dossier, from the candidates, best first, and then from the
// rest of the text.
type reader struct {
	d     *dossier.Dossier
	docs  []*table.Document
	mail  *dossier.Mail
	found []candidate
	torn  []field // choices of which several are ticked: not to be guessed
}

// take reads the best candidate of a field that parse accepts.
func take[T any](r *reader, f field, parse func(candidate) (T, bool)) dossier.Value[T] {
	for _, c := range r.found {
		if c.field != f {
			continue
		}
		if v, ok := parse(c); ok {
			return dossier.Read(v, lowered(c.src, min(c.score, 1)))
		}
	}
	return dossier.Value[T]{}
}

// surer returns the more certain of two values, the first where they are alike.
func surer[T any](a, b dossier.Value[T]) dossier.Value[T] {
	if !a.Known || b.Known && b.Source.Confidence > a.Source.Confidence {
		return b
	}
	return a
}

// asks reports whether a form has a place for a field: left empty there, it is not to
// be guessed.
func (r *reader) asks(f field) bool {
	asked := false
	r.everywhere(func(s string, _ dossier.Source) bool {
		if len(s) < 90 {
			g, score := fieldOf(s)
			asked = asked || g == f && score >= .9
		}
		return asked
	})
	return asked
}

func lowered(src dossier.Source, sure float64) dossier.Source {
	if src.Confidence == 0 {
		src.Confidence = 1
	}
	src.Confidence *= sure
	return src
}

// subject reads what is asked: theme, track, title.
func (r *reader) subject() {
	d := r.d
	d.ThemeText = take(r, fieldTheme, func(c candidate) (string, bool) {
		text := ticked(c.text)
		return text, themeCode.MatchString(text) || c.score >= .6 && len(french.Stems(text)) > 0
	})
	if !d.ThemeText.Known || !themeCode.MatchString(d.ThemeText.V) {
		if v := r.themeAnywhere(); v.Known && !d.ThemeText.Known {
			d.ThemeText = v
		}
	}
	d.Track = take(r, fieldTrack, func(c candidate) (dossier.Track, bool) { return track(c.text) })
	if !d.Track.Known && !slices.Contains(r.torn, fieldTrack) {
		d.Track = r.trackAnywhere()
	}
	d.Title = take(r, fieldTitle, func(c candidate) (string, bool) {
		return strings.Trim(c.text, " "), worded(c.text) && c.score >= .45
	})
	if !d.Title.Known || d.Title.Source.Confidence < .7 {
		d.Title = surer(d.Title, r.titleInSentence())
	}
	if !d.Title.Known && !r.asks(fieldTitle) {
		d.Title = r.titleOnCover()
	}
}

// worded reports whether a text has enough letters to name something.
func worded(s string) bool {
	n := 0
	for _, w := range strings.Fields(french.Fold(s)) {
		if strings.IndexFunc(w, func(r rune) bool { return r >= 'a' && r <= 'z' }) >= 0 {
			n += len(w)
		}
	}
	return n >= 3
}

// carrier reads who asks.
func (r *reader) carrier() {
	c := &r.d.Carrier
	c.Name = take(r, fieldName, func(c candidate) (string, bool) {
		return strings.TrimRight(c.text, " ;"), worded(c.text) && !emailRe.MatchString(c.text) && c.score >= .45
	})
	if !c.Name.Known {
		c.Name = surer(r.nameInSentence(), r.nameOnCover())
	}
	c.Type = take(r, fieldType, func(c candidate) (dossier.CarrierType, bool) {
		kind, score := statusWords.Best(ticked(c.text))
		return kind, score >= .4
	})
	if kind, ok := typeFromName(c.Name.V); !c.Type.Known && c.Name.Known && ok {
		src := lowered(c.Name.Source, .6)
		src.Method = dossier.MethodDerived
		c.Type = dossier.Read(kind, src)
	}
	c.SIRET = take(r, fieldSIRET, func(c candidate) (dossier.SIRET, bool) { return siret(c.text) })
	if !c.SIRET.Known {
		c.SIRET = r.siretAnywhere()
	}
	if c.SIRET.Known {
		c.SIRET.Check(dossier.Check{Code: dossier.CheckSIRET, Holds: c.SIRET.V.ValidKey()})
	}
	c.Email = take(r, fieldEmail, func(c candidate) (string, bool) { return email(c.text) })
	if !c.Email.Known {
		c.Email = take(r, fieldContact, func(c candidate) (string, bool) { return email(c.text) })
	}
	if !c.Email.Known {
		c.Email = r.emailAnywhere()
	}
	c.Contact = take(r, fieldContact, func(c candidate) (string, bool) {
		return c.text, worded(c.text) && !emailRe.MatchString(c.text)
	})
	if !c.Contact.Known {
		c.Contact = r.personInSentence(c.Email.V)
	}
	c.Address = take(r, fieldAddress, func(c candidate) (string, bool) {
		return c.text, worded(c.text) && !strings.Contains(c.text, "@")
	})
}

// dates reads when: the submission, the start, the end.
func (r *reader) dates() {
	d := r.d
	d.Start = take(r, fieldStart, r.date)
	d.End = take(r, fieldEnd, r.date)
	if !d.Start.Known {
		d.Start = r.dateAfter(verbStart, 30)
	}
	if !d.End.Known {
		d.End = r.dateAfter(verbEnd, 30)
	}
	r.fromPeriod()
	r.monthsOnly()
	r.fromDuration()
	if r.mail != nil && !r.mail.Date.IsZero() {
		d.SubmittedOn = dossier.Read(r.mail.Date, dossier.Source{
			File: r.mail.File, Header: "Date", Raw: r.mail.Date.String(), Method: dossier.MethodHeader, Confidence: 1,
		})
		return
	}
	d.SubmittedOn = take(r, fieldSubmitted, r.date)
	if !d.SubmittedOn.Known {
		d.SubmittedOn = r.dateAfter(verbFiled, 60)
	}
	if !d.SubmittedOn.Known {
		d.SubmittedOn = r.signedOn()
	}
}

func (r *reader) date(c candidate) (dossier.Date, bool) {
	if !c.date.IsZero() {
		return c.date, true
	}
	ds := french.Dates(c.text)
	switch {
	case len(ds) == 0:
		return dossier.Date{}, false
	case c.field == fieldEnd && len(ds) == 2 && untilWord.MatchString(c.text[ds[0].To:ds[1].From]):
		return ds[1].Date, true // the whole period stands beside the label of its end
	}
	return ds[0].Date, true
}

// fromPeriod completes the start and the end by a period or a duration, then by
// a sentence.
func (r *reader) fromPeriod() {
	d := r.d
	for _, f := range []field{fieldPeriod, fieldStart, fieldEnd} {
		for _, c := range r.found {
			if c.field == f {
				r.complete(readSpan(c.text), lowered(c.src, min(c.score, 1)), f == fieldPeriod)
			}
		}
	}
	if d.Start.Known && d.End.Known {
		return
	}
	r.everywhere(func(s string, src dossier.Source) bool {
		from, to := period(s)
		if to == 0 {
			return false
		}
		src.Raw = s[from:to]
		r.complete(readSpan(src.Raw), lowered(src, inProse), true)
		return d.Start.Known && d.End.Known
	})
}

// inProse is how sure a value is that was found in a sentence.
const inProse = .6

// period returns the bytes of a text that hold two dates joined as the ends of a
// period are, "du … au …", in order; 0, 0 for none.
func period(s string) (from, to int) {
	ds := french.Dates(s)
	for i := 0; i+1 < len(ds); i++ {
		a, b := ds[i], ds[i+1]
		lead := fromWord.FindStringIndex(s[:a.From])
		if lead != nil && a.Date.Before(b.Date) && (a.To == b.From || untilWord.MatchString(s[a.To:b.From])) {
			return lead[0], b.To
		}
	}
	return 0, 0
}

const weekday = `(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+)?`

var (
	fromWord  = regexp.MustCompile(`(?i)\b(?:du|de|entre le|à (?:partir|compter) du)\s+` + weekday + `$`)
	untilWord = regexp.MustCompile(`(?i)^\s*(?:au|jusqu[’']au|et le)\s+` + weekday + `$`)
)

// complete takes from a span what is not known yet. A duration gives the last day
// of the project: twelve months from 1 March end on the last of February.
func (r *reader) complete(p span, src dossier.Source, whole bool) {
	d := r.d
	if whole && !p.monthlyOnly {
		if !d.Start.Known && !p.start.IsZero() {
			d.Start = dossier.Read(p.start, src)
		}
		if !d.End.Known && !p.end.IsZero() {
			d.End = dossier.Read(p.end, src)
		}
	}
	if d.Start.Known && !d.End.Known && p.months > 0 {
		src.Method = dossier.MethodDerived
		src.Raw = d.Start.Source.Raw + " + " + src.Raw
		d.End = dossier.Read(d.Start.V.AddMonths(p.months).AddDays(-1), lowered(src, .8))
	}
}

// monthsOnly reads dates that are printed without a day: a start is then the first
// day of the month and an end its last, as deductions.
func (r *reader) monthsOnly() {
	read := func(f field, last bool) dossier.Value[dossier.Date] {
		v := take(r, f, func(c candidate) (dossier.Date, bool) {
			ms := french.Months(c.text)
			qs := french.Quarters(c.text)
			switch {
			case len(ms) == 0 && len(qs) > 0 && last:
				_, lasts := french.Duration(c.text)
				return lastOfMonth(qs[len(qs)-1].Last), !lasts
			case len(ms) == 0 && len(qs) > 0:
				return qs[0].First, true
			case len(ms) == 0:
				return dossier.Date{}, false
			case f == fieldPeriod && last && len(ms) < 2:
				return dossier.Date{}, false
			case last:
				return lastOfMonth(ms[len(ms)-1].Date), true
			}
			return ms[0].Date, true
		})
		v.Source.Method = dossier.MethodDerived
		v.Source.Confidence *= inProse
		return v
	}
	for _, f := range []field{fieldStart, fieldPeriod} {
		if !r.d.Start.Known {
			if v := read(f, false); v.Known {
				r.d.Start = v
			}
		}
	}
	for _, f := range []field{fieldEnd, fieldPeriod} {
		if !r.d.End.Known {
			if v := read(f, true); v.Known {
				r.d.End = v
			}
		}
	}
}

// fromDuration works out the end of a project whose start is known by its month only.
func (r *reader) fromDuration() {
	for _, f := range []field{fieldPeriod, fieldStart, fieldEnd} {
		for _, c := range r.found {
			if c.field != f || r.d.End.Known || !r.d.Start.Known {
				continue
			}
			src := lowered(c.src, min(c.score, 1))
			src.Confidence = min(src.Confidence, r.d.Start.Source.Confidence)
			r.complete(span{months: readSpan(c.text).months}, src, false)
		}
	}
}

// figures reads the declared figures.
func (r *reader) figures() {
	f := &r.d.Declared
	number := func(parse func(string) (int64, bool)) func(candidate) (int64, bool) {
		return func(c candidate) (int64, bool) { return parse(c.text) }
	}
	f.PopulationCovered = take(r, fieldPopulation, number(count))
	f.Departments = take(r, fieldDepartments, number(departments))
	f.DeconcentratedPercent = take(r, fieldDeconcentrated, number(percent))
	f.InnovativePercent = take(r, fieldInnovative, number(percent))
	f.FirstResultsMonths = take(r, fieldFirstResults, number(months))
	r.figuresInProse()
	for _, v := range []*dossier.Value[int64]{&f.DeconcentratedPercent, &f.InnovativePercent} {
		if v.Known && cutShare(v.Source.Raw) {
			v.Source.Confidence = min(v.Source.Confidence, .85)
		}
	}
}
