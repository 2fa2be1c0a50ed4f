package french

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"guichet/internal/dossier"
)

// sp is any space, the no-break ones of French typography included.
const sp = `[\s\x{a0}\x{202f}]`

const monthName = `jan(?:v(?:ier|\.)?|uary)?|f[ée]v(?:r(?:ier|\.)?)?|feb(?:ruary|\.)?|mars|march|avr(?:il|\.)?|april|mai|may|juin|june|juil(?:let|\.)?|july|ao[uû]t|august|sept?(?:embre|ember|\.)?|oct(?:obre|ober|\.)?|nov(?:embre|ember|\.)?|d[ée]c(?:embre|ember|\.)?`

var (
	dateRe = regexp.MustCompile(`(?i)(?:` +
		`\b(?P<iy>20\d\d|19\d\d)[-/.](?P<im>\d{1,2})[-/.](?P<id>\d{1,2})\b` + // 2021-04-01
		`|\b(?P<d>\d{1,2})` + sp + `?[-/.]` + sp + `?(?P<m>\d{1,2})` + sp + `?[-/.]` + sp + `?(?P<y>(?:20|19)?\d\d)\b` + // 01.04.2021, 1/4/21
		`|\b(?P<wd>\d{1,2}|[lI]er)` + sp + `*(?:er|ᵉʳ|st|nd|rd|th)?\.?` + sp + `*(?P<wm>` + monthName + `)` + sp + `+(?P<wy>(?:20|19)\d\d)\b` + // 1er avril 2021
		`|\b(?P<em>` + monthName + `)` + sp + `+(?P<ed>\d{1,2})(?:st|nd|rd|th)?,` + sp + `*(?P<ey>(?:20|19)\d\d)\b` + // April 1, 2021
		`|\b(?P<sd>\d{1,2})` + sp + `*(?:er)?` + sp + `*(?P<sm>` + monthName + `)` + sp + `+['’]?(?P<sy>[2-9]\d)\b` + // 1er avril 21
		`)`)
	monthRe = regexp.MustCompile(`(?i)(?:\b(?P<m>0?[1-9]|1[0-2])[/.-](?P<y>20\d\d)\b|\b(?P<wm>` + monthName + `)` + sp + `+(?P<wy>20\d\d)\b)`)
	spanRe  = regexp.MustCompile(`(?i)\b(?P<n>\d{1,3}|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|dix-huit|vingt-quatre)` +
		sp + `*(?:\([^)]*\)` + sp + `*)?(?P<u>mois|ans?|ann[ée]es?|trimestres?|semestres?)\b`)
	spelled = map[string]int{"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
		"neuf": 9, "dix": 10, "onze": 11, "douze": 12, "quinze": 15, "dix-huit": 18, "vingt-quatre": 24}
	monthStarts = [12][]string{{"jan"}, {"fev", "feb"}, {"mar"}, {"avr", "apr"}, {"mai", "may"}, {"juin", "june"}, {"juil", "july"}, {"aou", "aug"}, {"sep"}, {"oct"}, {"nov"}, {"dec"}}
)

// FoundDate is a date in a text, with the bytes it was read from.
type FoundDate struct {
	Date     dossier.Date
	From, To int
}

// Dates returns the full dates that s holds, in order: "15 mars 2021",
// "1er avril 2021", "01.04.2021", "1/4/21", "2021-04-01", "15 mars 21", "March 15, 2021".
// The first day of a period may leave out what it shares with the last: "du 15 mars au
// 30 juin 2021" holds two. What only looks like a date (31/02/2021) is left out.
func Dates(s string) []FoundDate {
	var out []FoundDate
	if !strings.ContainsAny(s, figures) {
		return nil // most texts hold no date, and patterns are slow
	}
	for _, m := range dateRe.FindAllStringSubmatchIndex(s, -1) {
		g := group(dateRe, s, m)
		var year, month, day string
		switch {
		case g("iy") != "":
			year, month, day = g("iy"), g("im"), g("id")
		case g("d") != "":
			year, month, day = g("y"), g("m"), g("d")
		case g("ed") != "":
			year, month, day = g("ey"), monthNumber(g("em")), g("ed")
		case g("sd") != "":
			if rest := s[m[1]:]; !endsDate.MatchString(rest) || unitNext.MatchString(rest) {
				continue // "15 mars 27 000 €"
			}
			year, month, day = g("sy"), monthNumber(g("sm")), g("sd")
		default:
			year, month, day = g("wy"), monthNumber(g("wm")), g("wd")
			if strings.HasSuffix(strings.ToLower(day), "er") { // "ler mars", as a recogniser sees it
				day = "1"
			}
		}
		if d, ok := civil(year, month, day); ok {
			if first, ok := sharedDay(s, lastEnd(out), m[0], d); ok {
				out = append(out, first)
			}
			out = append(out, FoundDate{d, m[0], m[1]})
		}
	}
	return out
}

// Months returns the months written without a day ("mars 2021", "03/2021"), as
// their first day. The first month of a period may leave out the year: "de mars à juin 2021".
func Months(s string) []FoundDate {
	var out []FoundDate
	if !strings.Contains(s, "20") {
		return nil // no year
	}
	full := Dates(s)
next:
	for _, m := range monthRe.FindAllStringSubmatchIndex(s, -1) {
		for _, f := range full {
			if m[0] < f.To && m[1] > f.From {
				continue next
			}
		}
		g := group(monthRe, s, m)
		year, month := g("y"), g("m")
		if month == "" {
			year, month = g("wy"), monthNumber(g("wm"))
		}
		if d, ok := civil(year, month, "1"); ok {
			if first, ok := sharedMonth(s, lastEnd(out), m[0], d); ok {
				out = append(out, first)
			}
			out = append(out, FoundDate{d, m[0], m[1]})
		}
	}
	return out
}

// Duration returns the first length of time that s holds, in months: "12 mois",
// "deux ans", "6 (six) mois".
func Duration(s string) (months int, ok bool) {
	m := spanRe.FindStringSubmatchIndex(s)
	if m == nil {
		return 0, false
	}
	g := group(spanRe, s, m)
	n, err := strconv.Atoi(g("n"))
	if err != nil {
		n = spelled[strings.ToLower(g("n"))]
	}
	switch u := Fold(g("u")); {
	case strings.HasPrefix(u, "an"):
		n *= 12
	case strings.HasPrefix(u, "trim"):
		n *= 3
	case strings.HasPrefix(u, "sem"):
		n *= 6
	}
	return n, true
}

// group returns a getter of the named groups of a match.
func group(re *regexp.Regexp, s string, m []int) func(string) string {
	return func(name string) string {
		i := 2 * re.SubexpIndex(name)
		if m[i] < 0 {
			return ""
		}
		return s[m[i]:m[i+1]]
	}
}

func civil(year, month, day string) (dossier.Date, bool) {
	y, err1 := strconv.Atoi(year)
	m, err2 := strconv.Atoi(month)
	d, err3 := strconv.Atoi(day)
	if err1 != nil || err2 != nil || err3 != nil {
		return dossier.Date{}, false
	}
	if y < 100 {
		y += 2000
	}
	date, err := dossier.NewDate(y, time.Month(m), d)
	return date, err == nil
}

func monthNumber(name string) string {
	f := Fold(name)
	for i, starts := range monthStarts {
		for _, start := range starts {
			if strings.HasPrefix(f, start) {
				return strconv.Itoa(i + 1)
			}
		}
	}
	return ""
}
