package convention

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/generate/doc"
	"guichet/internal/dossier"
)

// view is what the templates can print. Every string that comes from a dossier,
// a theme or the settings is escaped: it cannot act as markup.
type view struct {
	Reference string
	Version   int
	Title     string
	Submitted string
	Start     string
	End       string
	Decided   string // day of the decision, "" for a draft
	Closing   string // end of the project and two months
	Years     string // "2021 et 2022", when the theme limits the years

	Objective string // "" when nobody gave it
	Account   string // where the money goes, "" when nobody gave it

	Amendment amendmentView // of an amendment only
	Theme     themeView
	Carrier   carrierView
	Fund      fundView
	Act       actView
	Basis     []string

	Total, Granted, GrantedWords string
	Rate                         string // granted ÷ total, two decimals
	T3Rate                       string // granted ÷ titre 3, when that is the base
	MaxRate, RateBase            string // "" when the theme has none
	Cap                          string
	Remainder                    string // total − granted, "" for nothing
	OwnShare, Other, T2          string // "" when not known

	Eligible, Excluded, Engagements, Accompaniment, Indicators []string
	EngagementLines                                            string
	ByAnalogy, Components                                      string
	ByPhase, Monthly, IndicatorsMonthly, Open                  bool
	ReportDays                                                 int
	InstalmentCount                                            string // "trois versements"
}

type amendmentView struct {
	Number  int
	Reason  string
	Decided string // day of the decision on the act that it amends
}

type themeView struct{ ID, Title, Owner string }

type carrierView struct{ Name, Kind, SIRET, Address, Email, Representative, Capacity string }

type fundView struct{ Name, Ministry, Address, SIRET, Email, Phone, Contact, Signatory, Capacity string }

type actView struct {
	Key                string
	Act, Fund, Carrier forms
	Grant              grantForms
	Court              bool
}

// carrierKinds name the kinds of carrier in a document.
var carrierKinds = map[dossier.CarrierType]string{
	dossier.Centrale:       "administration centrale de l’État",
	dossier.Deconcentree:   "administration déconcentrée de l’État",
	dossier.Operateur:      "opérateur de l’État",
	dossier.Collectivite:   "collectivité territoriale",
	dossier.Laboratoire:    "laboratoire public de recherche",
	dossier.AutreOrganisme: "organisme",
}

func newView(in Input, a act) view {
	d, t := in.Dossier, in.Theme
	esc := doc.Escape
	v := view{
		Reference: esc(in.Reference), Version: in.Version, Title: esc(d.Title.V),
		Submitted: in.Submitted().French(), Start: d.Start.V.French(), End: d.End.V.French(),
		Closing: Closing(d.End.V).French(), Years: years(t),
		Theme: themeView{ID: string(t.ID), Title: esc(doc.French(t.Title)), Owner: esc(doc.French(t.Owner))},
		Carrier: carrierView{
			Name: esc(d.Carrier.Name.V), Kind: carrierKinds[d.Carrier.Type.V], SIRET: d.Carrier.SIRET.V.String(),
			Address: known(d.Carrier.Address), Email: known(d.Carrier.Email),
			Representative: escIf(in.Complements.Representative.Name), Capacity: escIf(in.Complements.Representative.Capacity),
		},
		Fund: fundView{
			Name: escIf(in.Bureau.Name), Ministry: escIf(in.Bureau.Ministry), Address: escIf(in.Bureau.Address), SIRET: solid(in.Bureau.SIRET),
			Email: escIf(in.Bureau.Email), Phone: solid(in.Bureau.Phone), Contact: escIf(in.Bureau.Contact),
			Signatory: escIf(in.Bureau.Signatory), Capacity: escIf(in.Bureau.Capacity),
		},
		Act:   actView{Key: a.Key, Act: a.Act, Fund: a.Fund, Carrier: a.Carrier, Grant: a.Grant, Court: a.Court},
		Basis: a.inForce(in.Today),

		Eligible: items(t.Eligible), Excluded: items(t.Excluded), Engagements: items(t.Engagements),
		Accompaniment: items(t.Accompaniment), Indicators: items(t.Indicators),
		EngagementLines: lineList(t.Engagements), ByAnalogy: escIf(t.ByAnalogy), Components: and(t.CommonComponents),
		ByPhase: t.ByPhase, Monthly: t.Reporting.Monthly, IndicatorsMonthly: t.Reporting.IndicatorsMonthly,
		ReportDays: t.Reporting.WorkingDays, Open: open(t),
		InstalmentCount: instalmentCount(len(payments(t))),
	}
	if !in.Decided.IsZero() {
		v.Decided = in.Decided.French()
	}
	if a := in.Amends; a != nil {
		v.Amendment = amendmentView{a.Number, strings.TrimRight(escIf(a.Reason), " ."), a.Before.Decided.French()}
	}
	if v.Carrier.Address == "" {
		v.Carrier.Address = escIf(in.Complements.Address)
	}
	v.Objective, v.Account = escIf(in.Complements.Objective), escIf(in.Complements.Account)
	v.money(in)
	return v
}

func (v *view) money(in Input) {
	b, t := in.Dossier.Budget, in.Theme
	v.Total, v.Granted, v.GrantedWords = b.Total.V.String(), in.Granted.String(), InWords(in.Granted)
	v.Rate = rate(in.Granted, b.Total.V)
	if percent, base, ok := t.MaxRate(); ok {
		v.MaxRate, v.RateBase = fmt.Sprintf("%d\u00a0%%", percent), base
		if base == baseTitle3 {
			v.T3Rate = rate(in.Granted, titleSum(b, dossier.T3))
		}
	}
	if limit, ok := t.Cap(); ok {
		v.Cap = limit.String()
	}
	if rest := b.Total.V - in.Granted; rest > 0 {
		v.Remainder = rest.String()
	}
	own := in.ownShare()
	v.OwnShare, v.Other = amount(own), amount(b.Other)
	if !b.Other.Known && own.Known && own.V+in.Granted == b.Total.V {
		v.Other = "néant" // the plan is complete without them
	}
	if t2 := titleSum(b, dossier.T2); t2 > 0 {
		v.T2 = t2.String()
	}
}

// rate writes a ÷ b with two decimals, or nothing when it has no meaning.
func rate(a, b dossier.Money) string {
	bp, ok := a.RateBasisPoints(b)
	if !ok {
		return ""
	}
	return fmt.Sprintf("%s,%02d\u00a0%%", dossier.GroupThousands(bp/100), bp%100)
}

// Closing is the day the final report is due.
func Closing(end dossier.Date) dossier.Date { return end.AddMonths(2) }

func known(v dossier.Value[string]) string {
	if !v.Known {
		return ""
	}
	return escIf(v.V)
}

// escIf escapes a text, and leaves an empty one empty so that templates can
// tell.
func escIf(s string) string {
	if doc.Clean(s) == "" {
		return ""
	}
	return doc.Escape(s)
}

// solid escapes a number whose groups must not part at the end of a line.
func solid(s string) string { return strings.ReplaceAll(escIf(s), " ", dossier.NoBreak) }

func amount(v dossier.Value[dossier.Money]) string {
	if !v.Known {
		return ""
	}
	return v.V.String()
}

// years writes the years the theme pays for.
func years(t *dossier.Theme) string {
	for _, r := range t.Rules {
		if r.Kind == "years" && len(r.Years) > 0 {
			ys := slices.Sorted(slices.Values(r.Years))
			names := make([]string, len(ys))
			for i, y := range ys {
				names[i] = fmt.Sprint(y)
			}
			return and(names)
		}
	}
	return ""
}

// and lists words: "FranceConnect, JDMA et RGAA".
func and(words []string) string {
	clean := make([]string, len(words))
	for i, w := range words {
		clean[i] = doc.Escape(w)
	}
	if len(clean) < 2 {
		return strings.Join(clean, "")
	}
	last := len(clean) - 1
	return strings.Join(clean[:last], ", ") + " et " + clean[last]
}

// items writes clauses as the items of a list: a capital first, a semicolon
// between them and a full stop at the end.
func items(clauses []dossier.Clause) []string {
	var out []string
	for i, c := range clauses {
		s := strings.TrimRight(doc.French(doc.Clean(c.Text)), " \u00a0.,;:")
		end := "\u00a0;"
		if i == len(clauses)-1 {
			end = "."
		}
		if s != "" {
			out = append(out, doc.Escape(upperFirst(s)+end))
		}
	}
	return out
}

// lineList names the lines of the Livret that clauses come from, without
// doubles: "ligne 85", "lignes 85 et 86".
func lineList(clauses []dossier.Clause) string {
	var lines []int
	for _, c := range clauses {
		if c.Citation.From > 0 {
			lines = append(lines, c.Citation.From)
		}
	}
	slices.Sort(lines)
	lines = slices.Compact(lines)
	if len(lines) == 0 {
		return ""
	}
	names := make([]string, len(lines))
	for i, n := range lines {
		names[i] = fmt.Sprint(n)
	}
	word := "ligne\u00a0"
	if len(lines) > 1 {
		word = "lignes\u00a0"
	}
	return word + and(names)
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

// open reports whether the theme asks for open source or open data.
func open(t *dossier.Theme) bool {
	for _, group := range [][]dossier.Clause{t.Engagements, t.Accompaniment, t.Manual, {t.Eligibility, t.Financing}} {
		for _, c := range group {
			s := strings.ToLower(c.Text + " " + c.Citation.Words)
			if strings.Contains(s, "open source") || strings.Contains(s, "open data") || strings.Contains(s, "logiciel libre") || strings.Contains(s, "licence libre") {
				return true
			}
		}
	}
	return false
}

func instalmentCount(n int) string {
	if n == 1 {
		return "un versement"
	}
	return integer(int64(n)) + " versements"
}
