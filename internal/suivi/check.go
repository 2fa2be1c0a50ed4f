package suivi

import (
	"cmp"
	"fmt"
	"strings"

	"guichet/internal/dossier"
)

// Known is a piece of evidence of a return that was accepted.
type Known struct {
	Reference string
	Period    string
	Supplier  string // as EvidenceKey folds it
	Number    string // idem
	TTC       dossier.Money
	File      string // name of the workbook
}

// Ledger is what is known of other returns.
type Ledger struct {
	// AcceptedOn is the day a return of this period was accepted; zero for none.
	AcceptedOn dossier.Date
	// Cited is the reference that whoever sent the file names, in its name or the mail's
	// subject; "" for none.
	Cited string
	// CitedPeriod is the period that they name; "" for none.
	CitedPeriod string
	// Evidence are the pieces of accepted returns, of all projects.
	Evidence []Known
}

// Check holds a return to what was sent and to the ledger. The findings are in the order of
// the sheets. sent is nil where no such workbook was ever sent; genuine says whether the
// seal is the bureau's.
func Check(sent *Sent, r *Return, genuine bool, l Ledger) []dossier.Finding {
	c := &checker{sent: sent, r: r}
	if sent == nil || !genuine {
		c.unknown(genuine)
		return c.findings
	}
	c.identity(l)
	c.findings = append(c.findings, r.Findings...)
	c.expenses()
	c.milestones()
	c.indicators()
	c.evidence(l)
	return c.findings
}

type checker struct {
	sent     *Sent
	r        *Return
	findings []dossier.Finding
}

// add records a finding at a cell.
func (c *checker) add(code string, s dossier.Severity, at dossier.Source, title, expected, action string) {
	c.findings = append(c.findings, NewFinding(code, s, at, title, expected, action))
}

// NewFinding writes a finding on a cell of a workbook.
func NewFinding(code string, s dossier.Severity, at dossier.Source, title, expected, action string) dossier.Finding {
	f := dossier.Finding{Code: "report." + code, Severity: s, Title: title, Message: title, Read: at.Raw, Expected: expected, Action: action}
	if at != (dossier.Source{}) {
		f.Sources = []dossier.Source{at}
	}
	return f
}

func (c *checker) unknown(genuine bool) {
	what := "Ce classeur n’est pas l’un de ceux qui ont été envoyés."
	if c.sent != nil && !genuine {
		what = "Le sceau de ce classeur n’est pas celui du bureau."
	}
	c.add("unknown", dossier.Bloquante, dossier.Source{}, what, "un classeur de suivi envoyé par le bureau, avec ses feuilles", "Reprendre le classeur reçu et le renvoyer rempli.")
}

// identity checks which workbook it is.
func (c *checker) identity(l Ledger) {
	id := c.sent.Identity
	if l.Cited != "" && !strings.EqualFold(l.Cited, id.Reference) {
		c.add("wrong-project", dossier.Bloquante, dossier.Source{Raw: id.Reference}, "Ce classeur est celui d’un autre projet que celui annoncé.", l.Cited,
			"Renvoyer le classeur du projet "+l.Cited+", ou corriger la référence du courriel ou du fichier.")
	}
	if !l.AcceptedOn.IsZero() {
		c.add("already-accepted", dossier.Bloquante, dossier.Source{Raw: c.sent.Period.French()},
			"Le compte rendu de cette période a déjà été accepté, le "+l.AcceptedOn.French()+".", "le compte rendu d’une période ouverte",
			"Reporter les corrections dans le classeur de la période suivante, ou écrire au bureau.")
	}
	if named := l.CitedPeriod; named != "" && named != id.Period || c.r.Identity.Period != id.Period {
		c.add("wrong-period", dossier.Bloquante, dossier.Source{Raw: c.r.Identity.Period}, "Ce classeur est celui d’une autre période que celle annoncée.", cmp.Or(named, id.Period),
			"Renvoyer le classeur de la période annoncée, ou corriger le nom du fichier ou du courriel.")
	}
	if id.Template < Template {
		c.add("old-template", dossier.Reserve, dossier.Source{}, fmt.Sprintf("Ce classeur est d’un ancien modèle (version %d)\u00a0; il a été lu.", id.Template),
			fmt.Sprintf("la version %d", Template), "Utiliser le dernier classeur reçu pour les prochaines périodes.")
	}
}

// line returns what was sent of a line, and whether there is one of that number.
func (c *checker) line(n int) (Line, bool) {
	for _, l := range c.sent.Lines {
		if l.Number == n {
			return l, true
		}
	}
	return Line{}, false
}

func (c *checker) expenses() {
	var granted, paid, paidBefore, engaged dossier.Money
	allGranted, any := true, false
	for _, l := range c.r.Lines {
		was, ok := c.line(l.Number)
		if !ok {
			continue // the form says so
		}
		any = any || l.Paid.Known || l.Engaged.Known
		if !l.Paid.Known && l.Paid.Source.Raw == "" && !l.Engaged.Known && l.Engaged.Source.Raw == "" {
			c.add("amount-missing", dossier.Information, l.Paid.Source, fmt.Sprintf("Ligne %d\u00a0: rien n’est indiqué pour la période\u00a0; aucune dépense n’est comptée.", l.Number), "un montant, 0 s’il n’y a rien", "Indiquer 0 si rien n’a été dépensé.")
		}
		c.negative(l.Engaged, l.Number)
		c.negative(l.Paid, l.Number)
		sumEngaged, sumPaid := was.EngagedBefore+l.Engaged.V, was.PaidBefore+l.Paid.V
		c.sum(l.EngagedSum, sumEngaged, was.EngagedBefore, fmt.Sprintf("Ligne %d\u00a0: les AE en cumul", l.Number))
		c.sum(l.PaidSum, sumPaid, was.PaidBefore, fmt.Sprintf("Ligne %d\u00a0: les CP en cumul", l.Number))
		if was.Granted.Known && sumPaid > was.Granted.V {
			c.overLine(l, was, sumPaid)
		}
		allGranted = allGranted && was.Granted.Known
		granted += was.Granted.V
		paid += sumPaid
		paidBefore += was.PaidBefore
		engaged += sumEngaged
	}
	if !any {
		c.add("amount-missing", dossier.Bloquante, c.first(), "Aucune dépense n’est indiquée.", "les montants de la période, 0 s’il n’y a rien", "Remplir la feuille "+SheetExpenses+".")
	}
	c.sum(c.r.Total.PaidSum, paid, paidBefore, "Le total des CP en cumul")
	c.sum(c.r.Total.EngagedSum, engaged, 0, "Le total des AE en cumul")
	if allGranted && paid > granted {
		c.add("over-granted", dossier.Bloquante, c.r.Total.PaidSum.Source, fmt.Sprintf("Les paiements en cumul (%s) dépassent le montant accordé au projet (%s).", paid, granted),
			granted.String()+" au plus", "Corriger les montants, ou ne déclarer que ce que la convention finance.")
	}
}

// first is the place of the first amount to fill in.
func (c *checker) first() dossier.Source {
	for _, l := range c.r.Lines {
		return l.Paid.Source
	}
	return dossier.Source{Sheet: SheetExpenses}
}

func (c *checker) negative(v dossier.Value[dossier.Money], n int) {
	if v.Known && v.V < 0 {
		c.add("cumulative-decreased", dossier.Bloquante, v.Source, fmt.Sprintf("Ligne %d\u00a0: un montant négatif fait baisser le cumul déjà accepté.", n), "un montant positif ou nul",
			"Une erreur d’une période acceptée se signale au bureau.")
	}
}

// sum holds a sum as the file shows it to the one computed.
func (c *checker) sum(shown dossier.Value[dossier.Money], want, before dossier.Money, what string) {
	switch {
	case !shown.Known || shown.V == want:
	case shown.V < before:
		c.add("cumulative-decreased", dossier.Bloquante, shown.Source, fmt.Sprintf("%s (%s) sont inférieurs à ce qui a déjà été accepté (%s).", plural(what), shown.V, before), want.String(),
			"Rétablir la formule, ou le montant déjà accepté.")
	default:
		c.add("sum-mismatch", dossier.Bloquante, shown.Source, fmt.Sprintf("%s (%s) ne sont pas la somme de ce qui a été accepté et de la période (%s).", plural(what), shown.V, want), want.String(),
			"Rétablir la formule, ou corriger les montants de la période.")
	}
}

// plural keeps the verb of the sentences right: "le total des CP" is of many payments too.
func plural(what string) string {
	if rest, ok := strings.CutPrefix(what, "Le total des "); ok {
		return "Au total, les " + rest
	}
	return what
}

func (c *checker) overLine(l ReturnedLine, was Line, paid dossier.Money) {
	at := l.Paid.Source
	c.add("over-granted", dossier.Reserve, at, fmt.Sprintf("Ligne %d\u00a0: les paiements en cumul (%s) dépassent ce qui est accordé pour elle (%s).", l.Number, paid, was.Granted.V),
		was.Granted.V.String()+" au plus", "Expliquer le dépassement en commentaire, ou corriger le montant.")
	if paid.Cents()*10 > was.Granted.V.Cents()*11 && strings.TrimSpace(l.Comment.V) == "" {
		c.add("comment-missing", dossier.Bloquante, l.Comment.Source, fmt.Sprintf("Ligne %d\u00a0: un écart de plus de 10\u00a0%% n’est pas commenté.", l.Number), "une phrase qui explique l’écart",
			"Remplir la colonne «\u00a0Commentaire\u00a0».")
	}
}
