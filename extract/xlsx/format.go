package xlsx

import (
	"math/big"
	"strings"
	"time"

	"guichet/internal/dossier"
)

// shown is a number as its format displays it.
type shown struct {
	text string
	date dossier.Date // for a date format
	time bool         // a time of day or a duration: no amount
}

// display writes a number as a French spreadsheet shows it in a number format
// (ECMA-376 18.8.31).
func display(r *big.Rat, format string, date1904 bool) shown {
	section, negate := sectionOf(format, r)
	toks := formatTokens(section)
	switch {
	case isDateFormat(toks):
		return displayDate(r, toks, date1904)
	case len(toks) == 0 && section == "":
		return shown{} // ";;;": nothing is displayed
	}
	if negate {
		r = new(big.Rat).Neg(r)
	}
	return shown{text: displayNumber(r, toks)}
}

// sectionOf picks the part of a format for a number; negate says that the section
// brings its own sign.
func sectionOf(format string, r *big.Rat) (section string, negate bool) {
	sections := splitSections(format)
	if strings.ContainsAny(conditionOf(sections[0]), "<>=") {
		// Conditions of its own: the first section that holds, else the last.
		for _, s := range sections {
			if c := conditionOf(s); c == "" || meets(r, c) {
				return s, false
			}
		}
		return sections[len(sections)-1], false
	}
	switch {
	case r.Sign() < 0 && len(sections) > 1:
		return sections[1], true
	case r.Sign() == 0 && len(sections) > 2:
		return sections[2], false
	}
	return sections[0], false
}

// splitSections cuts at the semicolons outside of quotes and brackets.
func splitSections(format string) []string {
	var out []string
	start := 0
	for i := 0; i < len(format); i++ {
		switch format[i] {
		case '\\', '_', '*':
			i++
		case '"', '[':
			end := strings.IndexByte(format[i+1:], map[byte]byte{'"': '"', '[': ']'}[format[i]])
			if end < 0 {
				i = len(format)
				break
			}
			i += end + 1
		case ';':
			out = append(out, format[start:i])
			start = i + 1
		}
	}
	return append(out, format[min(start, len(format)):])
}

// conditionOf returns the condition of a section, "[>=100]" without brackets.
func conditionOf(section string) string {
	for rest := section; strings.HasPrefix(rest, "["); {
		inner, after, ok := strings.Cut(rest[1:], "]")
		if ok && inner != "" && strings.ContainsRune("<>=", rune(inner[0])) {
			return inner
		}
		rest = after
	}
	return ""
}

func meets(r *big.Rat, cond string) bool {
	op := cond[:len(cond)-len(strings.TrimLeft(cond, "<>="))]
	limit, ok := parseNumber(cond[len(op):])
	if !ok {
		return false
	}
	v, err := operate(op, numberValue(r), numberValue(limit))
	return err == nil && v.bool
}

// formatToken is a part of a section: a literal, or a placeholder.
type formatToken struct {
	literal bool
	text    string
}

// formatTokens cuts a section into literals and runs of one placeholder letter.
func formatTokens(section string) []formatToken {
	var out []formatToken
	lit := func(s string) { out = append(out, formatToken{true, s}) }
	rs := []rune(section)
	for i := 0; i < len(rs); i++ {
		switch c := rs[i]; {
		case c == '\\' && i+1 < len(rs):
			i++
			lit(string(rs[i]))
		case c == '_' && i+1 < len(rs):
			i++
			lit(" ") // the width of the next character
		case c == '*' && i+1 < len(rs):
			i++ // fills the cell with the next character
		case c == '"' || c == '[':
			end := i + 1
			for end < len(rs) && rs[end] != map[rune]rune{'"': '"', '[': ']'}[c] {
				end++
			}
			inner := string(rs[i+1 : min(end, len(rs))])
			i = end
			switch {
			case c == '"':
				lit(inner)
			case strings.HasPrefix(inner, "$"): // [$€-40C]: currency and language
				symbol, _, _ := strings.Cut(inner[1:], "-")
				lit(symbol)
			case strings.Trim(strings.ToLower(inner), "hms") == "" && inner != "":
				out = append(out, formatToken{false, "[" + strings.ToLower(inner) + "]"})
			}
		case strings.ContainsRune("0#?.,%@", c):
			out = append(out, formatToken{false, string(c)})
		case strings.HasPrefix(strings.ToLower(string(rs[i:])), "general"):
			i += len("general") - 1
			out = append(out, formatToken{false, "General"})
		case strings.HasPrefix(strings.ToLower(string(rs[i:])), "am/pm"):
			i += len("am/pm") - 1
			out = append(out, formatToken{false, "am/pm"})
		case strings.ContainsRune("dDmMyYhHsSaAjJ", c):
			n := i
			for n < len(rs) && rs[n]|0x20 == c|0x20 {
				n++
			}
			out = append(out, formatToken{false, strings.ToLower(string(rs[i:n]))})
			i = n - 1
		case (c == 'E' || c == 'e') && i+1 < len(rs) && (rs[i+1] == '+' || rs[i+1] == '-'):
			i++
			out = append(out, formatToken{false, "E"})
		default:
			lit(string(c))
		}
	}
	return out
}

// general writes a number without a format: ten significant digits at most, as
// the width of a cell gives.
func general(r *big.Rat) string {
	if r.Sign() != 0 {
		r = roundTo(r, max(0, 9-max(exponentOf(r), 0)))
	}
	return strings.Replace(plain(r), ".", ",", 1)
}

// displayNumber writes a number by the placeholders of a section.
func displayNumber(r *big.Rat, toks []formatToken) string {
	p := placeholders(toks)
	if p.general || p.digits == 0 {
		return assemble(toks, general(new(big.Rat).Abs(r)), r.Sign() < 0 && p.general, p)
	}
	if p.exponent {
		return general(r) // scientific: the value matters, not its powers
	}
	r = new(big.Rat).Mul(r, pow10(2*p.percents-3*p.thousands))
	rounded := roundTo(r, p.decimals)
	s := new(big.Rat).Abs(rounded).FloatString(p.decimals)
	whole, frac, _ := strings.Cut(s, ".")
	for len(whole) < p.wholeZeros {
		whole = "0" + whole
	}
	if whole == "0" && p.wholeZeros == 0 {
		whole = ""
	}
	if p.grouped {
		whole = group(whole)
	}
	for len(frac) > p.fracZeros && strings.HasSuffix(frac, "0") {
		frac = frac[:len(frac)-1]
	}
	if p.decimals > 0 && (frac != "" || p.fracZeros > 0) {
		whole += "," + frac
	}
	return assemble(toks, whole, rounded.Sign() < 0, p)
}

// layout is what the placeholders of a section ask for.
type layout struct {
	general    bool
	exponent   bool
	grouped    bool
	digits     int // placeholders of digits
	wholeZeros int // least digits before the mark
	decimals   int // most digits after it
	fracZeros  int // least digits after it
	percents   int
	thousands  int // divisions by a thousand: commas after the last digit
}

func placeholders(toks []formatToken) layout {
	var p layout
	afterMark := false
	commas := 0
	for _, t := range toks {
		if t.literal {
			continue
		}
		switch t.text {
		case "General", "@":
			p.general = true
		case "E":
			p.exponent = true
		case "%":
			p.percents++
		case ".":
			afterMark = true
			p.thousands, commas = commas, 0
		case ",":
			commas++
		case "0", "#", "?":
			if commas > 0 && p.digits > 0 {
				p.grouped = true // between digits
			}
			commas = 0
			p.digits++
			switch {
			case !afterMark && t.text == "0":
				p.wholeZeros++
			case !afterMark && p.wholeZeros > 0:
				p.wholeZeros++ // "0#": the zeros reach to the mark
			case afterMark:
				p.decimals++
				if t.text == "0" {
					p.fracZeros = p.decimals
				}
			}
		}
	}
	p.thousands += commas
	p.percents = min(p.percents, 3)
	p.thousands = min(p.thousands, 5)
	p.decimals = min(p.decimals, 30)
	p.fracZeros = min(p.fracZeros, p.decimals)
	return p
}

// group separates thousands by the space of French typography.
func group(whole string) string {
	var b strings.Builder
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(dossier.NarrowNoBreak)
		}
		b.WriteRune(c)
	}
	return b.String()
}

// assemble puts a number in the place of its placeholders, among the literals.
func assemble(toks []formatToken, number string, negative bool, p layout) string {
	var b strings.Builder
	if negative {
		b.WriteByte('-')
	}
	done := false
	for _, t := range toks {
		switch {
		case t.literal:
			b.WriteString(t.text)
		case t.text == "%":
			b.WriteByte('%')
		case !done && (p.digits == 0 && p.general || strings.Contains("0#?", t.text)):
			b.WriteString(number)
			done = true
		}
	}
	return strings.TrimSpace(b.String())
}

// isDateFormat tells a format of dates or times from one of numbers.
func isDateFormat(toks []formatToken) bool {
	for _, t := range toks {
		if t.literal {
			continue
		}
		switch strings.Trim(t.text, "[]")[0] {
		case 'd', 'm', 'y', 'h', 's', 'j':
			return true
		case '0', '#', '?', 'G', '@':
			return false
		}
	}
	return false
}

var frenchMonths = [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}

var frenchDays = [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}

// lastSerial is 31 December 9999, the last date of a spreadsheet.
const lastSerial = 2_958_465

// instant returns the moment of a serial number (18.17.4.1): days since the
// end of 1899, where the year 1900 has a 29 February that never was; or since 1904.
func instant(r *big.Rat, date1904 bool) (time.Time, bool) {
	if r.Sign() < 0 || r.Cmp(big.NewRat(lastSerial+1, 1)) >= 0 {
		return time.Time{}, false
	}
	seconds := roundHalfAway(new(big.Rat).Mul(r, big.NewRat(86_400, 1))).Int64()
	epoch := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case date1904:
		epoch = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	case seconds < 60*86_400:
		epoch = epoch.AddDate(0, 0, 1)
	}
	return epoch.Add(time.Duration(seconds) * time.Second), true
}

func displayDate(r *big.Rat, toks []formatToken, date1904 bool) shown {
	at, ok := instant(r, date1904)
	if !ok {
		return shown{text: general(r), time: true}
	}
	var b strings.Builder
	hasDate := false
	afterHour := false
	for i, t := range toks {
		if t.literal || strings.ContainsAny(t.text, ".,%@#?0") {
			b.WriteString(t.text)
			continue
		}
		minutes := strings.HasPrefix(t.text, "m") && len(t.text) <= 2 && (afterHour || secondsFollow(toks[i+1:]))
		s, isDate := datePart(at, t.text, minutes)
		hasDate = hasDate || isDate
		afterHour = strings.HasPrefix(strings.Trim(t.text, "["), "h")
		b.WriteString(s)
	}
	out := shown{text: strings.TrimSpace(b.String()), time: true}
	if y, m, d := at.Date(); hasDate {
		out.date = dossier.Date{Year: y, Month: m, Day: d}
	}
	return out
}

// secondsFollow tells that the m before it is one of minutes.
func secondsFollow(toks []formatToken) bool {
	for _, t := range toks {
		if !t.literal {
			return strings.HasPrefix(strings.Trim(t.text, "["), "s")
		}
	}
	return false
}

// datePart writes one placeholder of a date.
func datePart(at time.Time, code string, minutes bool) (s string, isDate bool) {
	if minutes {
		return at.Format("04"), false
	}
	month, day := frenchMonths[at.Month()-1], frenchDays[at.Weekday()]
	switch code {
	case "d", "j":
		return at.Format("2"), true
	case "dd", "jj":
		return at.Format("02"), true
	case "ddd", "jjj":
		return day[:3] + ".", true
	case "dddd", "jjjj":
		return day, true
	case "m":
		return at.Format("1"), true
	case "mm":
		return at.Format("01"), true
	case "mmm":
		return shortMonth(month), true
	case "mmmm", "mmmmm":
		return month, true
	case "y", "yy", "a", "aa":
		return at.Format("06"), true
	case "yyy", "yyyy", "aaa", "aaaa":
		return at.Format("2006"), true
	case "h", "hh", "[h]", "[hh]":
		return at.Format("15"), false
	case "s", "ss", "[s]", "[ss]":
		return at.Format("05"), false
	case "[m]", "[mm]":
		return at.Format("04"), false
	}
	return "", false
}

// shortMonth abbreviates as French spreadsheets do: "janv.", "mars", "août".
func shortMonth(month string) string {
	switch rs := []rune(month); {
	case len(rs) <= 4:
		return month
	case month == "juillet":
		return "juil."
	case month == "janvier" || month == "février" || month == "septembre":
		return string(rs[:4]) + "."
	default:
		return string(rs[:3]) + "."
	}
}
