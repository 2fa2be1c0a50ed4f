package rules

import (
	"io"

	"guichet/internal/dossier"
)

// marks are the statuses at a glance.
var marks = map[Status]string{Kept: "✓", Broken: "✗", Undecidable: "?", Idle: "–", ToJudge: "○"}

// Text writes an explanation for a person: each rule with what it came to, its figures
// and where they stand, the computation, and the words of the Livret.
func (e Explanation) Text(w io.Writer) error {
	p := &page{w: w}
	if e.Theme == "" {
		p.text("", "Le thème du dossier n’est pas reconnu"+nb+": aucune règle ne peut être vérifiée. Indiquer son code (ITN1 à SNAP5).")
		return p.err
	}
	p.line("%s%s: %s", e.Theme, nb, e.Title)
	p.line("Règles %s%s; %s", e.RuleSet, nb, e.tally())
	if e.Session != "" {
		p.line("Session%s: %s", nb, e.Session)
	}
	for _, v := range e.Verdicts {
		if v.Status == ToJudge {
			continue
		}
		p.line("")
		p.verdict(v)
	}
	first := true
	for _, v := range e.Verdicts {
		if v.Status != ToJudge {
			continue
		}
		if first {
			p.line("\nÀ apprécier par l’instructeur")
			first = false
		}
		p.wrapped("  "+marks[v.Status]+" ", "    ", v.Says)
		p.cited(v)
	}
	return p.err
}

// tally counts the verdicts: "6 règles tenues, 1 enfreinte".
func (e Explanation) tally() string {
	n := map[Status]int{}
	for _, v := range e.Verdicts {
		n[v.Status]++
	}
	words := []string{count(n[Broken], "règle enfreinte")}
	if n[Broken] > 1 {
		words[0] = count(n[Broken], "règle") + " enfreintes"
	}
	for _, x := range []struct {
		of Status
		as string
	}{{Undecidable, "non décidable"}, {Kept, "tenue"}} {
		if n[x.of] > 0 {
			words = append(words, count(n[x.of], x.as))
		}
	}
	if n[ToJudge] > 0 {
		words = append(words, count(n[ToJudge], "question")+" à l’instructeur")
	}
	return enumerate(words, "et")
}

func (p *page) verdict(v Verdict) {
	p.wrapped(marks[v.Status]+" ", "  ", v.Says)
	about := v.Rule + ", " + string(v.Severity)
	if v.Observed {
		about += ", en observation"
	}
	about += nb + ": " + string(v.Status)
	if v.Missing != "" {
		about += ", car " + v.Missing
	}
	p.wrapped("    ", "    ", about)
	if v.Status != Idle {
		for _, in := range v.Inputs {
			p.input(in)
		}
	}
	if v.Working != "" {
		p.wrapped("    calcul"+nb+": ", "      ", v.Working)
	}
	p.cited(v)
	if v.Note != "" {
		p.wrapped("    note"+nb+": ", "      ", v.Note)
	}
	if v.Finding != nil {
		p.wrapped("    constat"+nb+": ", "      ", v.Finding.Message)
		if v.Finding.Derogation != nil {
			p.wrapped("    ", "      ", v.Finding.Derogation.French())
		}
		p.wrapped("    à faire"+nb+": ", "      ", v.Action)
	}
}

func (p *page) input(in Input) {
	value := "non lu"
	if in.Value != "" {
		value = in.Value
	}
	if len(in.Sources) > 0 {
		value += " (" + in.Sources[0].Place()
		if len(in.Sources) > 1 {
			value += " à " + in.Sources[len(in.Sources)-1].Place()
		}
		value += ")"
	}
	p.wrapped("    "+in.Name+nb+": ", "      ", value)
}

func (p *page) cited(v Verdict) {
	if at := citedFR(v.Citation); at != "" {
		p.wrapped("    ", "      ", at+nb+": "+dossier.Quote(v.Citation.Words))
	}
}
