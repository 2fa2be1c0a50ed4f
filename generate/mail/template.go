package mail

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"text/template"

	"guichet/generate/doc"
	"guichet/internal/dossier"
)

// templateSet holds the templates of all mails, in French typography.
type templateSet struct{ root *template.Template }

func readTemplates(templates fs.FS) (templateSet, error) {
	names, err := fs.Glob(templates, "mails/*.md.tmpl")
	if err != nil {
		return templateSet{}, fmt.Errorf("listing the mails: %w", err)
	}
	root := template.New("mails").Funcs(template.FuncMap{
		"plural": func(n int, one, many string) string {
			if n > 1 {
				return doc.French(many)
			}
			return doc.French(one)
		},
	}).Option("missingkey=error")
	for _, name := range names {
		src, err := fs.ReadFile(templates, name)
		if err != nil {
			return templateSet{}, fmt.Errorf("reading a mail: %w", err)
		}
		if _, err := root.New(path.Base(name)).Parse(doc.French(string(src))); err != nil {
			return templateSet{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	return templateSet{root}, nil
}

const subjectPrefix = "Objet" + dossier.NoBreak + ": "

// fill returns the subject and the body of a mail about a version.
func (s templateSet) fill(kind Kind, in Input) (subject string, body []doc.Block, err error) {
	v := newView(in)
	return s.execute(string(kind), v, v.expand)
}

// execute returns the subject and the body that a template makes of a view.
func (s templateSet) execute(key string, view any, expand func(string) ([]doc.Block, error)) (subject string, body []doc.Block, err error) {
	name := key + ".md.tmpl"
	var b bytes.Buffer
	if err := s.root.ExecuteTemplate(&b, name, view); err != nil {
		return "", nil, fmt.Errorf("mails/%s: %w", name, err)
	}
	first, rest, _ := strings.Cut(b.String(), "\n")
	first, found := strings.CutPrefix(first, subjectPrefix)
	if !found {
		return "", nil, fmt.Errorf("mails/%s: the first line must be the subject, « Objet : … »", name)
	}
	subject = doc.Inline(first).String()
	body, err = doc.Parse(rest, expand)
	if err != nil {
		return "", nil, fmt.Errorf("mails/%s: %w", name, err)
	}
	return subject, body, nil
}

// view is what the templates can print; texts from outside are escaped.
type view struct {
	Reference, Received, AnswerBy  string
	Version                        int
	YourDossier, Theme, Carrier    string
	Files                          []string
	FileCount                      string
	Unreadable                     int
	UnreadableCount, CorrectedFile string
	Blocking, Others, Questions    int
	BlockingCount, OtherCount      string
	Reply                          bool // an answer is asked for
	Period, Attached               string
	Contact, Bureau, Email, Phone  string
	blocking, others               []dossier.Finding
	questions                      []string
	refusals                       []*dossier.Refusal
}

func newView(in Input) view {
	d := in.Dossier
	v := view{
		Reference: doc.Escape(in.Reference), Version: in.Version,
		Received: dossier.DateOf(in.ReceivedAt).French(), AnswerBy: in.AnswerBy.French(),
		YourDossier: "votre dossier", Carrier: optional(d.Carrier.Name.V),
		Contact: optional(in.Bureau.Contact), Bureau: doc.Escape(in.Bureau.Name), Email: doc.Escape(in.Bureau.Email),
		Phone:     strings.ReplaceAll(optional(in.Bureau.Phone), " ", dossier.NoBreak),
		questions: in.Questions, Questions: len(in.Questions),
	}
	for _, r := range d.Refusals {
		if !r.Ours() { // the carrier has nothing to do about the others
			v.refusals = append(v.refusals, r)
		}
	}
	v.Unreadable = len(v.refusals)
	if title := doc.Clean(d.Title.V); d.Title.Known && title != "" {
		v.YourDossier += " " + doc.Escape(dossier.Quote(title))
	}
	if in.Theme != nil {
		v.Theme = doc.Escape(string(in.Theme.ID) + " " + dossier.Quote(doc.French(in.Theme.Title)))
	}
	for _, f := range d.Files {
		v.Files = append(v.Files, doc.Escape(fileLine(f)))
	}
	v.FileCount = count(len(v.Files), "fichier", "fichiers")
	v.UnreadableCount = upper(count(v.Unreadable, "fichier n’a pas pu être lu", "fichiers n’ont pas pu être lus"))
	v.CorrectedFile = "le fichier corrigé"
	if v.Unreadable > 1 {
		v.CorrectedFile = "les fichiers corrigés"
	}
	for _, f := range in.Findings {
		if f.Severity == dossier.Bloquante {
			v.blocking = append(v.blocking, f)
		} else {
			v.others = append(v.others, f)
		}
	}
	v.Blocking, v.Others = len(v.blocking), len(v.others)
	v.BlockingCount = upper(count(v.Blocking, "point", "points"))
	v.OtherCount = upper(count(v.Others, "point", "points"))
	if v.Blocking > 0 {
		v.OtherCount = upper(count(v.Others, "autre point", "autres points"))
	}
	v.Reply = v.Others+v.Questions > 0
	v.Period = in.Report.Period
	if len(in.Attached) > 0 {
		v.Attached = doc.Escape(in.Attached[0].Name)
	}
	return v
}

func fileLine(f dossier.File) string {
	s := f.Name
	if f.Within != "" {
		s += " (dans " + f.Within + ")"
	}
	return s
}

func optional(s string) string {
	if doc.Clean(s) == "" {
		return ""
	}
	return doc.Escape(s)
}

// expand makes the lists that a mail asks for. The findings are numbered
// throughout.
func (v view) expand(name string) ([]doc.Block, error) {
	switch name {
	case "bloquants":
		return findingList(v.blocking, 1), nil
	case "autres":
		return findingList(v.others, 1+len(v.blocking)), nil
	case "questions":
		list := &doc.List{Ordered: true}
		for _, q := range v.questions {
			list.Items = append(list.Items, doc.Item{Text: doc.T(q)})
		}
		return []doc.Block{list}, nil
	case "illisibles":
		list := &doc.List{}
		for _, r := range v.refusals {
			list.Items = append(list.Items, refusalItem(r))
		}
		return []doc.Block{list}, nil
	default:
		return nil, fmt.Errorf("unknown directive @%s", name)
	}
}

// numbers are the small whole numbers that a sentence spells out.
var numbers = [...]string{"aucun", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"}

func count(n int, one, many string) string {
	noun := many
	if n < 2 {
		noun = one
	}
	if n < len(numbers) {
		return numbers[n] + " " + noun
	}
	return fmt.Sprintf("%d %s", n, noun)
}

func upper(s string) string {
	return strings.ToUpper(s[:1]) + s[1:]
}
