package identity

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"guichet/extract/french"
	"guichet/internal/dossier"
)

var (
	emailRe = regexp.MustCompile(`(?i)[a-z0-9][a-z0-9._%+'-]*@[a-z0-9][a-z0-9.-]*`)
	// recipient is how an address that the dossier is sent to is announced.
	recipient = regexp.MustCompile(`(?i)(?:retourner|adresser|envoyer|transmettre|d[ée]poser|renvoyer)\s+(?:par\s+\S+\s+)?(?:à|a|sur|au)\b|^(?:d[ée]p[oô]t|depot|no-?reply|ne-pas-repondre)[\w.-]*@`)
	siretRe   = regexp.MustCompile(`(?:\d[\s\x{a0}\x{202f}.\-–/]{0,3}){13}\d`)
	themeCode = regexp.MustCompile(`(?i)\b(ITN|SNAP)[\s\x{a0}\x{202f}.–-]?(\d{1,2})[\s\x{a0}\x{202f}–-]{0,2}\(?([A-D])?\b`)
)

// email returns the address in s, put together again where the layout broke it
// after a hyphen or a dot.
func email(s string) (string, bool) {
	s = french.Space(s)
	at := strings.IndexByte(s, '@')
	if at < 0 {
		return "", false
	}
	left := strings.TrimRight(s[:at], " ")
	right := strings.TrimLeft(s[at+1:], " ")
	local := lastToken(left)
	for { // "plan- relance@…": what ends in a hyphen goes on
		rest := strings.TrimSpace(strings.TrimSuffix(left, local))
		if prev := lastToken(rest); local != "" && strings.HasSuffix(prev, "-") && len(prev) > 1 && left != local {
			left, local = strings.TrimSpace(strings.TrimSuffix(rest, prev))+" "+prev+local, prev+local
			continue
		}
		break
	}
	words := strings.Fields(right)
	if len(words) == 0 {
		return "", false
	}
	domain := words[0]
	for _, w := range words[1:] {
		if !strings.HasSuffix(domain, "-") && !strings.HasSuffix(domain, ".") && strings.Contains(domain, ".") {
			break
		}
		domain += w
	}
	m := emailRe.FindString(local + "@" + domain)
	m = strings.TrimRight(m, ".-'")
	if i := strings.LastIndexByte(m, '.'); i < strings.IndexByte(m, '@') || len(m)-i < 3 {
		return "", false
	}
	return m, true
}

func lastToken(s string) string {
	s = strings.TrimRight(s, " ")
	if i := strings.LastIndexAny(s, " :;,(<"); i >= 0 {
		return s[i+1:]
	}
	return s
}

// siret returns the fourteen digits in s, however they are grouped.
func siret(s string) (dossier.SIRET, bool) {
	m := siretRe.FindStringIndex(s)
	if m == nil {
		return "", false
	}
	if m[1] < len(s) && s[m[1]] >= '0' && s[m[1]] <= '9' || m[0] > 0 && s[m[0]-1] >= '0' && s[m[0]-1] <= '9' {
		return "", false
	}
	v, err := dossier.ParseSIRET(s[m[0]:m[1]])
	return v, err == nil
}

const (
	emptyMark  = `[☐□▢⬜❏❑]|\[\s?\]|\(\s?\)`
	tickedMark = `[☑☒■✓✔✗✘⊠▣]|\[\s?[xX✓✔]\s?\]|\(\s?[xX]\s?\)`
)

var (
	boxRe    = regexp.MustCompile(tickedMark + `|` + emptyMark)
	tickedRe = regexp.MustCompile(`^(?:` + tickedMark + `)$`)
	crossRe  = regexp.MustCompile(`^[Xx✓✔] \s*`)
)

// ticked returns the choice whose box is ticked, where s is a list of choices with
// boxes before or after them; "" when none is, or when several are: they contradict
// one another.
func ticked(s string) string {
	all := boxRe.FindAllStringIndex(s, -1)
	switch {
	case len(all) == 0:
		return crossRe.ReplaceAllString(s, "")
	case severalTicked(s):
		return ""
	case len(all) == 1:
		m := all[0]
		if !tickedRe.MatchString(s[m[0]:m[1]]) {
			return ""
		}
		return strings.Trim(french.Space(s[:m[0]]+" "+s[m[1]:]), edges)
	}
	// Where words come before the first box and none after the last, the boxes stand
	// after their choices.
	after := strings.TrimSpace(s[:all[0][0]]) != "" && strings.TrimSpace(s[all[len(all)-1][1]:]) == ""
	for i, m := range all {
		if !tickedRe.MatchString(s[m[0]:m[1]]) {
			continue
		}
		from, to := m[1], len(s)
		if i+1 < len(all) {
			to = all[i+1][0]
		}
		if after {
			from, to = 0, m[0]
			if i > 0 {
				from = all[i-1][1]
			}
		}
		return strings.Trim(french.Space(s[from:to]), edges)
	}
	return ""
}

// severalTicked reports whether more than one box of s is ticked.
func severalTicked(s string) bool {
	n := 0
	for _, m := range boxRe.FindAllStringIndex(s, -1) {
		if tickedRe.MatchString(s[m[0]:m[1]]) {
			n++
		}
	}
	return n > 1
}

// track reads the way a dossier is filed.
func track(s string) (dossier.Track, bool) {
	f := " " + french.Fold(ticked(s)) + " "
	desk := strings.Contains(f, "guichet")
	call := strings.Contains(f, "appel") && strings.Contains(f, "projet") || strings.Contains(f, " aap ") || strings.Contains(f, " ami ")
	switch {
	case desk && !call:
		return dossier.Guichet, true
	case call && !desk:
		return dossier.AAP, true
	}
	return "", false
}

// statusWords read the kind of carrier from a printed status.
var statusWords = french.NewLexicon([]french.Term[dossier.CarrierType]{
	{Notion: dossier.Deconcentree, Words: "deconcentr*", Weight: 1.6}, {Notion: dossier.Deconcentree, Words: "prefectur*", Weight: 1},
	{Notion: dossier.Deconcentree, Words: "service territorial etat", Weight: 1.1}, {Notion: dossier.Deconcentree, Words: "direction regional", Weight: 1}, {Notion: dossier.Deconcentree, Words: "direction departemental", Weight: 1},
	{Notion: dossier.Deconcentree, Words: "ate", Weight: .8}, {Notion: dossier.Deconcentree, Words: "administration territorial", Weight: 1.1},
	{Notion: dossier.Laboratoire, Words: "laboratoire", Weight: 1.5}, {Notion: dossier.Laboratoire, Words: "recherche", Weight: 1.2}, {Notion: dossier.Laboratoire, Words: "umr", Weight: 1.3}, {Notion: dossier.Laboratoire, Words: "unite recherche", Weight: 1.5},
	{Notion: dossier.Collectivite, Words: "collectivite", Weight: 1.5}, {Notion: dossier.Collectivite, Words: "commune", Weight: 1.1}, {Notion: dossier.Collectivite, Words: "communaute", Weight: 1.1}, {Notion: dossier.Collectivite, Words: "metropole", Weight: 1.1},
	{Notion: dossier.Collectivite, Words: "intercommunal*", Weight: 1.2}, {Notion: dossier.Collectivite, Words: "epci", Weight: 1.3}, {Notion: dossier.Collectivite, Words: "cooperation intercommunal*", Weight: 1.6}, {Notion: dossier.Collectivite, Words: "conseil departemental", Weight: 1.2}, {Notion: dossier.Collectivite, Words: "conseil regional", Weight: 1.2},
	{Notion: dossier.Collectivite, Words: "departement", Weight: .8}, {Notion: dossier.Collectivite, Words: "region", Weight: .8}, {Notion: dossier.Collectivite, Words: "syndicat mixte", Weight: 1.2}, {Notion: dossier.Collectivite, Words: "groupement collectivite", Weight: 1.5},
	{Notion: dossier.Operateur, Words: "operateur", Weight: 1.4}, {Notion: dossier.Operateur, Words: "etablissement public", Weight: 1.2}, {Notion: dossier.Operateur, Words: "epa", Weight: 1.1}, {Notion: dossier.Operateur, Words: "epic", Weight: 1.1},
	{Notion: dossier.Operateur, Words: "agence", Weight: .9}, {Notion: dossier.Operateur, Words: "groupement interet public", Weight: 1.1}, {Notion: dossier.Operateur, Words: "gip", Weight: 1.1}, {Notion: dossier.Operateur, Words: "caisse national*", Weight: 1},
	{Notion: dossier.Operateur, Words: "epst", Weight: 1}, {Notion: dossier.Operateur, Words: "epscp", Weight: 1}, {Notion: dossier.Operateur, Words: "organisme rattache", Weight: .9}, {Notion: dossier.Operateur, Words: "organisme public national", Weight: 1},
	{Notion: dossier.Centrale, Words: "central*", Weight: 1.5}, {Notion: dossier.Centrale, Words: "ministere", Weight: 1}, {Notion: dossier.Centrale, Words: "direction general", Weight: .9}, {Notion: dossier.Centrale, Words: "secretariat general", Weight: .9},
	{Notion: dossier.Centrale, Words: "administration etat", Weight: .7}, {Notion: dossier.Centrale, Words: "service competence national", Weight: 1},
	{Notion: dossier.AutreOrganisme, Words: "association", Weight: 1.3}, {Notion: dossier.AutreOrganisme, Words: "societe", Weight: 1.1}, {Notion: dossier.AutreOrganisme, Words: "entreprise", Weight: 1.1}, {Notion: dossier.AutreOrganisme, Words: "sas", Weight: 1.2},
	{Notion: dossier.AutreOrganisme, Words: "sarl", Weight: 1.2}, {Notion: dossier.AutreOrganisme, Words: "fondation", Weight: 1.2}, {Notion: dossier.AutreOrganisme, Words: "prive*", Weight: 1.3}, {Notion: dossier.AutreOrganisme, Words: "cooperative", Weight: 1}, {Notion: dossier.AutreOrganisme, Words: "autre", Weight: .8},
	{Notion: dossier.AutreOrganisme, Words: "loi 1901", Weight: 1.3}, {Notion: dossier.AutreOrganisme, Words: "federation", Weight: 1}, {Notion: dossier.AutreOrganisme, Words: "sa", Weight: .6}, {Notion: dossier.AutreOrganisme, Words: "chambre consulaire", Weight: 1},
})

// nameTypes read the kind of carrier from its name, first match first: the order
// settles "Direction régionale" before "Direction".
var nameTypes = []struct {
	re   *regexp.Regexp
	kind dossier.CarrierType
}{
	{regexp.MustCompile(`^(?:association|federation|fondation|societe|sas|sarl|cooperative|union nationale)\b|\b(?:sas|sarl)$`), dossier.AutreOrganisme},
	{regexp.MustCompile(`^(?:laboratoire|unite (?:mixte )?de recherche)\b|\bumr\b`), dossier.Laboratoire},
	{regexp.MustCompile(`^(?:sous )?prefecture|^secretariat general pour les affaires regionales|\bsgar\b|^(?:direction|service|delegation|agence) (?:inter)?(?:regionale?|departementale?|interdepartementale?|territoriale?|academique)\b|^(?:rectorat|academie|dra+f|dreal|dreets|drac|ddt|ddtm|ddets|ddpp|draaf|dirm|direccte)\b|^unite departementale`), dossier.Deconcentree},
	{regexp.MustCompile(`^(?:commune|ville|mairie|metropole|departement|region|communaute|conseil (?:departemental|regional|municipal)|syndicat|collectivite|eurometropole|agglomeration|pays d)\b`), dossier.Collectivite},
	{regexp.MustCompile(`^(?:agence|office|caisse|institut|centre|etablissement|ecole|universite|observatoire|musee|bibliotheque|conservatoire|haut conseil|groupement|gip|cite|parc|campus|regie|port|chambre)\b`), dossier.Operateur},
	{regexp.MustCompile(`^(?:direction|secretariat general|delegation|ministere|sous direction|service|inspection|commissariat|mission|bureau|departement ministeriel|dg[a-z]{1,6}|cabinet|haut fonctionnaire|conseil general)\b`), dossier.Centrale},
}

// typeFromName reads the kind of carrier from its name.
func typeFromName(name string) (dossier.CarrierType, bool) {
	f := french.Fold(name)
	for _, t := range nameTypes {
		if t.re.MatchString(f) {
			return t.kind, true
		}
	}
	return "", false
}

var (
	firstNumber = regexp.MustCompile(`\d[\d\s\x{a0}\x{202f}.,'’]*`)
	percentRe   = regexp.MustCompile(`(\d{1,3}(?:[.,]\d+)?)[\s\x{a0}\x{202f}]*(?:%|pour\s*cent)`)
	monthPlusRe = regexp.MustCompile(`(?i)\bM\s?\+\s?(\d{1,2})\b`)
	listSplit   = regexp.MustCompile(`\s*[,;/•]\s*|\s+et\s+`)
)

// count reads a whole number: "931 000 habitants", "3,1 millions".
func count(s string) (int64, bool) {
	m := firstNumber.FindString(s)
	if m == "" {
		return 0, false
	}
	after := french.Fold(s[strings.Index(s, m)+len(m):])
	n, err := french.ParseNumber(strings.TrimRight(m, " .,'’\u00a0\u202f"), ',')
	if err != nil {
		return 0, false
	}
	r := n.Rat()
	switch {
	case strings.HasPrefix(after, "million"):
		r.Mul(r, big.NewRat(1_000_000, 1))
	case strings.HasPrefix(after, "millier"):
		r.Mul(r, big.NewRat(1000, 1))
	}
	if !r.IsInt() || !r.Num().IsInt64() {
		return 0, false
	}
	return r.Num().Int64(), true
}

// percent reads a share in percent; a number alone counts too.
func percent(s string) (int64, bool) {
	m := percentRe.FindStringSubmatch(s)
	if m == nil {
		n, ok := count(s)
		return n, ok && n <= 100
	}
	v, err := strconv.ParseInt(strings.FieldsFunc(m[1], func(r rune) bool { return r == '.' || r == ',' })[0], 10, 64)
	return v, err == nil && v <= 100
}

// cutShare reports whether a share was printed with decimals, which the whole percent
// kept for it leaves out.
func cutShare(s string) bool {
	m := percentRe.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	_, decimals, _ := strings.Cut(strings.ReplaceAll(m[1], ",", "."), ".")
	return strings.Trim(decimals, "0") != ""
}

// departments reads a number of départements, or counts the ones listed.
func departments(s string) (int64, bool) {
	list := s
	if i := strings.IndexByte(s, '('); i >= 0 {
		list = s[:i]
	}
	if n, ok := count(list); ok && n <= 101 {
		return n, true
	}
	n := int64(0)
	for _, p := range listSplit.Split(s, -1) {
		if strings.TrimSpace(p) != "" {
			n++
		}
	}
	return n, n > 0 && strings.IndexFunc(s, func(r rune) bool { return r >= '0' && r <= '9' }) < 0
}

// months reads a length of time in months: "15 mois après le lancement", "M+9".
func months(s string) (int64, bool) {
	if m, ok := french.Duration(s); ok {
		return int64(m), true
	}
	if m := monthPlusRe.FindStringSubmatch(s); m != nil {
		n, err := strconv.ParseInt(m[1], 10, 64)
		return n, err == nil
	}
	n, ok := count(s)
	return n, ok && n <= 60 && len(french.Fold(s)) <= 3
}

// period reads the dates of a project: two dates, one and a duration, or a
// duration alone.
type span struct {
	start, end  dossier.Date
	months      int
	monthlyOnly bool // no day was printed
}

func readSpan(s string) span {
	var p span
	ds := french.Dates(s)
	if len(ds) == 0 {
		ms := french.Months(s)
		if len(ms) > 0 {
			p.start, p.monthlyOnly = ms[0].Date, true
		}
		if len(ms) > 1 {
			p.end = lastOfMonth(ms[1].Date)
		}
		if q := french.Quarters(s); len(ms) == 0 && len(q) > 0 {
			p.start, p.monthlyOnly = q[0].First, true
			p.end = lastOfMonth(q[len(q)-1].Last)
		}
	} else {
		p.start = ds[0].Date
		if len(ds) > 1 {
			p.end = ds[1].Date
		}
	}
	p.months, _ = french.Duration(s)
	return p
}

func lastOfMonth(d dossier.Date) dossier.Date {
	return dossier.Date{Year: d.Year, Month: d.Month, Day: 1}.AddMonths(1).AddDays(-1)
}
