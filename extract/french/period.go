package french

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"guichet/internal/dossier"
)

// until is what joins the first day or month of a period to the last.
const until = sp + `*(?:au|à|a|jusqu[’']au|jusqu[’']en|jusqu[’']à|et` + sp + `+le|to|until|-|–|—)` + sp + `*(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|fin)` + sp + `+)?$`

var (
	// endsDate is what follows a date whose year has two figures: nothing that would
	// make an amount or an hour of them.
	endsDate = regexp.MustCompile(`^` + sp + `*(?:$|[;)\]–—]|[.,-](?:\D|$)|(?i:au|à|jusqu[’']|et|to)(?:\s|$))`)
	// unitNext is what makes a quantity of the figures before it.
	unitNext      = regexp.MustCompile(`(?i)^` + sp + `*(?:h\b|k?€|m€|eur|%|mois|jours?|ans?\b)`)
	sharedDayRe   = regexp.MustCompile(`(?i)(?:^|[^\d/.,-])(?P<d>[0-3]?\d)` + sp + `*(?:er)?(?:` + sp + `*(?P<wm>` + monthName + `)|[/.](?P<m>[01]?\d))?` + until)
	sharedMonthRe = regexp.MustCompile(`(?i)\b(?P<wm>` + monthName + `)` + until)
	quarterRe     = regexp.MustCompile(`(?i)\b(?:(?:T|Q)[\s\x{a0}]?(?P<t>[1-4])|S[\s\x{a0}]?(?P<s>[12])|(?P<n>[1-4]|premier|deuxi[eè]me|second|troisi[eè]me|quatri[eè]me|dernier)` + sp + `*(?:er|re|e|ᵉʳ|ᵉ|[eè]me|nd)?` + sp + `+(?P<u>trimestre|semestre))` + sp + `*(?:de` + sp + `+|/|-)?(?P<y>20\d\d)\b`)
)

func lastEnd(found []FoundDate) int {
	if len(found) == 0 {
		return 0
	}
	return found[len(found)-1].To
}

// sharedDay reads the first day of a period whose last day is a full date beginning at
// to: « du 15 mars au … ». What it leaves out is that of the last day; a month later
// in the year is one of the year before.
func sharedDay(s string, from, to int, last dossier.Date) (FoundDate, bool) {
	m := sharedDayRe.FindStringSubmatchIndex(s[from:to])
	if m == nil {
		return FoundDate{}, false
	}
	g := group(sharedDayRe, s[from:to], m)
	month := int(last.Month)
	named := g("wm") != "" || g("m") != ""
	if named {
		text := g("m")
		if text == "" {
			text = monthNumber(g("wm"))
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			return FoundDate{}, false
		}
		month = n
	} else if !dayLead.MatchString(s[from : from+m[2*sharedDayRe.SubexpIndex("d")]]) {
		return FoundDate{}, false // a figure alone is a day only after "du"
	}
	year := last.Year
	if month > int(last.Month) {
		year--
	}
	d, ok := civil(strconv.Itoa(year), strconv.Itoa(month), g("d"))
	if !ok || !d.Before(last) {
		return FoundDate{}, false
	}
	return FoundDate{d, from + m[2*sharedDayRe.SubexpIndex("d")], to}, true
}

var dayLead = regexp.MustCompile(`(?i)(?:\bdu|\ble|\bfrom)` + sp + `+(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)` + sp + `+)?$`)

// sharedMonth reads the first month of a period whose last month is printed with its
// year at to: « de mars à … ».
func sharedMonth(s string, from, to int, last dossier.Date) (FoundDate, bool) {
	m := sharedMonthRe.FindStringSubmatchIndex(s[from:to])
	if m == nil {
		return FoundDate{}, false
	}
	n, err := strconv.Atoi(monthNumber(group(sharedMonthRe, s[from:to], m)("wm")))
	if err != nil {
		return FoundDate{}, false
	}
	year := last.Year
	if n > int(last.Month) {
		year--
	}
	d, err := dossier.NewDate(year, time.Month(n), 1)
	if err != nil || !d.Before(last) {
		return FoundDate{}, false
	}
	return FoundDate{d, from + m[0], to}, true
}

// Quarter is a quarter or a half of a year, by its first and last months.
type Quarter struct {
	First, Last dossier.Date // the first days of these months
}

// Quarters returns the quarters and halves of years that s holds, in order: "T1 2027",
// "2e trimestre 2027", "S2 2027". "T2 2027" may also be a title and a year of a
// budget: ask only where dates are expected.
func Quarters(s string) []Quarter {
	var out []Quarter
	for _, m := range quarterRe.FindAllStringSubmatchIndex(s, -1) {
		g := group(quarterRe, s, m)
		length, which := 3, g("t")
		switch {
		case g("s") != "":
			length, which = 6, g("s")
		case g("n") != "":
			if strings.EqualFold(g("u"), "semestre") {
				length = 6
			}
			which = ordinal(g("n"), 12/length)
		}
		n, err1 := strconv.Atoi(which)
		year, err2 := strconv.Atoi(g("y"))
		if err1 != nil || err2 != nil || n*length > 12 {
			continue
		}
		first, err := dossier.NewDate(year, time.Month((n-1)*length+1), 1)
		if err != nil {
			continue
		}
		out = append(out, Quarter{first, first.AddMonths(length - 1)})
	}
	return out
}

func ordinal(word string, of int) string {
	switch f := Fold(word); f {
	case "premier":
		return "1"
	case "deuxieme", "second":
		return "2"
	case "troisieme":
		return "3"
	case "quatrieme":
		return "4"
	case "dernier":
		return strconv.Itoa(of)
	default:
		return f
	}
}
