package convention

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"guichet/generate/doc"
	"guichet/generate/internal/sample"
	"guichet/generate/pdfdoc"
	"guichet/internal/dossier"
	"guichet/schedules"
	"guichet/templates"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// models are the templates that the program comes with.
func models(t *testing.T) *Templates {
	t.Helper()
	m, err := Load(templates.Conventions)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func input(d *dossier.Dossier, t *dossier.Theme) Input {
	return Input{
		Dossier: d, Theme: t, Granted: d.AmountRequested().V, Reference: string(t.ID) + "-2021-0042", Version: 1,
		ReceivedAt: sample.ReceivedAt, Today: sample.Date("2021-03-01"), Bureau: sample.Bureau(), Calendar: schedules.NewCalendar(),
	}
}

func text(d *doc.Document) string {
	var parts []string
	for _, s := range d.Sections {
		parts = append(parts, doc.Text(s.Blocks))
	}
	return strings.Join(parts, "\n-----\n\n")
}

func TestGolden(t *testing.T) {
	for _, tc := range []struct {
		name string // of the golden file
		in   Input
	}{
		{"delegation", input(sample.Plain(), sample.ITN1())},
		{"financement-par-phase", input(sample.Long(5), sample.SNAP4())},
		{"subvention-avec-reserve", withReserve()},
		{"delegation-decidee", decided()},
		{"avenant", amended(dossier.Operateur)},
		{"decision-modificative", amended(dossier.Centrale)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, err := New(tc.in, models(t))
			if err != nil {
				t.Fatal(err)
			}
			got := text(d)
			path := filepath.Join("testdata", tc.name+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the text differs from %s (run with -update to see how)", path)
			}
		})
	}
}

// withReserve is an association's dossier with a finding that does not block.
func withReserve() Input {
	d := sample.Plain()
	d.Carrier.Type = sample.Known(dossier.AutreOrganisme)
	d.Carrier.Address = sample.Known("3 quai des Bateliers, 67000 Strasbourg")
	in := input(d, sample.ITN1())
	in.Findings = []dossier.Finding{
		{Severity: dossier.Reserve, Title: "Le projet dépasse la taille attendue"},
		{Severity: dossier.Information, Title: "Une feuille est masquée."},
	}
	return in
}

// awkward are dossiers that a real desk sees: each must give a valid PDF.
func awkward() map[string]Input {
	bare := sample.Plain()
	for i := range bare.Budget.Lines {
		l := &bare.Budget.Lines[i]
		l.Years, l.HT, l.VAT, l.Title = nil, dossier.Value[dossier.Money]{}, dossier.Value[dossier.Money]{}, dossier.Value[dossier.TitleCode]{}
	}
	bare.Budget.OwnShare, bare.Budget.Other = dossier.Value[dossier.Money]{}, dossier.Value[dossier.Money]{}

	names := sample.Plain()
	names.Title = sample.Known("Échanges « usagers & agents » : <b>*l'essai*</b> [[piège]] @versements\n# Titre {{.Reference}} " + strings.Repeat("très ", 60) + "long")
	names.Carrier.Name = sample.Known("Direction \"Eau & forêts\" 👩‍💻 " + strings.Repeat("X", 300))

	large := sample.Dossier("ITN1", dossier.AutreOrganisme, int64(dossier.MaxMoney)/2, sample.Line("Une seule ligne", dossier.T3, "", int64(dossier.MaxMoney)-1, 1))
	wrongSum := sample.Plain()
	wrongSum.Budget.Total.V += 123_45

	return map[string]Input{
		"no yearly split, no taxes, no titles, no own share": input(bare, sample.ITN1()),
		"names with quotes, markup and no spaces":            input(names, sample.ITN1()),
		"one line with the largest amount":                   input(large, sample.ITN1()),
		"a printed total that is not the sum":                input(wrongSum, sample.ITN1()),
		"sixty lines with long labels in phases":             input(sample.Long(60), big(sample.SNAP4())),
		"paid by phase, and no phase":                        input(sample.Plain(), sample.SNAP4()),
	}
}

// big lifts the cap of a theme.
func big(t *dossier.Theme) *dossier.Theme {
	t.Rules[1].Amount = dossier.Euros(8_000_000)
	return t
}

func TestEveryDossierGivesAValidPDF(t *testing.T) {
	for name, in := range awkward() {
		t.Run(name, func(t *testing.T) {
			d, err := New(in, models(t))
			if err != nil {
				t.Fatal(err)
			}
			pdf, err := pdfdoc.Write(d)
			if err != nil {
				t.Fatal(err)
			}
			if err := api.Validate(bytes.NewReader(pdf), model.NewDefaultConfiguration()); err != nil {
				t.Errorf("not a valid PDF: %v", err)
			}
			again, err := pdfdoc.Write(d)
			if err != nil || !bytes.Equal(pdf, again) {
				t.Errorf("the same act gives other bytes (%v)", err)
			}
			if dir := os.Getenv("GUICHET_KEEP_PDF"); dir != "" {
				if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".pdf"), pdf, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	change := func(f func(*Input)) Input {
		in := input(sample.Plain(), sample.ITN1())
		f(&in)
		return in
	}
	for _, tc := range []struct {
		name string
		in   Input
		want string // within a reason
	}{
		{"a blocking finding", change(func(in *Input) {
			in.Findings = []dossier.Finding{{Severity: dossier.Bloquante, Title: "Le budget manque"}}
		}), "Le budget manque."},
		{"no theme", change(func(in *Input) { in.Theme = nil }), "thème"},
		{"more than asked", change(func(in *Input) { in.Granted++ }), "dépasse le montant demandé"},
		{"more than the rate allows", change(func(in *Input) { in.Theme.Rules[0].Percent = 74 }), "dépasse 74\u00a0% du coût total"},
		{"more than the staff-free part allows", change(func(in *Input) { in.Theme.Rules[0].Base, in.Theme.Rules[0].Percent = "titre3", 90 }), "dépenses de titre\u00a03"},
		{"more than the cap", change(func(in *Input) {
			in.Theme.Rules = append(in.Theme.Rules, dossier.Rule{Kind: "cap", Amount: dossier.Euros(48_000)})
		}), "plafond"},
		{"no SIRET", change(func(in *Input) { in.Dossier.Carrier.SIRET.Known = false }), "SIRET"},
		{"no name", change(func(in *Input) { in.Dossier.Carrier.Name.V = " " }), "nom du porteur"},
		{"no kind of carrier", change(func(in *Input) { in.Dossier.Carrier.Type.Known = false }), "nature du porteur"},
		{"no title", change(func(in *Input) { in.Dossier.Title.Known = false }), "titre du projet"},
		{"no end", change(func(in *Input) { in.Dossier.End.Known = false }), "dates de début et de fin"},
		{"an end before the start", change(func(in *Input) { in.Dossier.End.V = sample.Date("2021-03-31") }), "précède son début"},
		{"an end in another century", change(func(in *Input) { in.Dossier.End.V = sample.Date("2122-06-30") }), "dix ans"},
		{"no budget", change(func(in *Input) { in.Dossier.Budget = nil }), "budget détaillé"},
		{"no total", change(func(in *Input) { in.Dossier.Budget.Total.Known = false }), "coût total"},
		{"nothing asked", change(func(in *Input) { in.Granted, in.Dossier.Budget.Requested.V = 0, 0 }), "n’est pas positif"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := New(tc.in, models(t))
			incomplete, ok := errors.AsType[*IncompleteError](err)
			if !ok {
				t.Fatalf("got %v, want an IncompleteError", err)
			}
			if !strings.Contains(strings.Join(incomplete.Reasons, "\n"), tc.want) {
				t.Errorf("reasons %q do not say %q", incomplete.Reasons, tc.want)
			}
		})
	}
}

// changed are the templates with one file replaced.
func changed(t *testing.T, name, content string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	if err := fs.WalkDir(templates.Conventions, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(templates.Conventions, path)
		files[path] = &fstest.MapFile{Data: data}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	files[name] = &fstest.MapFile{Data: []byte(content)}
	return files
}

func TestMistakesInTemplatesStopTheLoad(t *testing.T) {
	const article = "conventions/articles/05-versements.md.tmpl"
	at := func(line, column int) string {
		return fmt.Sprintf("%s, ligne\u00a0%d, colonne\u00a0%d\u00a0: ", article, line, column)
	}
	for _, tc := range []struct{ name, content, want string }{
		{"an unknown variable", "# Titre\n\nLe « {{.Nothing}} »\n", at(3, 8) + "la variable «\u00a0.Nothing\u00a0» n’existe pas"},
		{"an unknown part", "{{.Carrier.Phone}}", at(1, 11) + "la variable «\u00a0.Carrier.Phone\u00a0»"},
		{"a part of a text", "{{.Title.Words}}", at(1, 9) + "«\u00a0.Title.Words\u00a0» n’a pas de parties"},
		{"in a condition", "a {{if .Nope}}b{{end}}", at(1, 8) + "la variable «\u00a0.Nope\u00a0»"},
		{"in a branch never taken", "{{if .ByPhase}}{{else}}{{.Nope}}{{end}}", "la variable «\u00a0.Nope\u00a0»"},
		{"in a loop", "{{range .Eligible}}{{.Name}}{{end}}", "«\u00a0.Name\u00a0» n’a pas de parties"},
		{"a variable of one's own", "{{$x := .Carrier}}{{$x.Nope}}", "la variable «\u00a0$x.Nope\u00a0»"},
		{"a loop over a text", "{{range .Title}}x{{end}}", "n’est pas une liste"},
		{"a list as a text", "{{.Eligible}}", "n’est ni un texte ni un nombre"},
		{"an unknown table", "Texte\n@nulle-part\n", at(2, 1) + "le tableau «\u00a0@nulle-part\u00a0» n’existe pas"},
		{"an unknown function", "Texte\n  {{lower .Title}}\n", at(2, 3) + "le modèle ne se lit pas"},
		{"an open brace", "{{.Title", at(1, 1) + "le modèle ne se lit pas"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := Load(changed(t, article, tc.content)); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v\nwant %s", err, tc.want)
			}
		})
	}
	if _, err := Load(changed(t, "conventions/actes.yaml", "acts:\n  - clef: x\n")); err == nil || !strings.Contains(err.Error(), "conventions/actes.yaml, ligne\u00a02, colonne\u00a05") {
		t.Errorf("got %v", err)
	}
}

// A variable that this dossier has no value for stops the act, with the place; none of the
// given templates prints one.
func TestAVariableWithoutAValueStopsTheAct(t *testing.T) {
	const article = "conventions/articles/05-versements.md.tmpl"
	m, err := Load(changed(t, article, "Le montant « {{.Granted}} »,\nau « {{.Objective}} »."))
	if err != nil {
		t.Fatal(err)
	}
	want := article + ", ligne\u00a02, colonne\u00a08\u00a0: «\u00a0{{.Objective}}\u00a0» n’a pas de valeur"
	if _, err := New(input(sample.Plain(), sample.ITN1()), m); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v\nwant %s", err, want)
	}
}

// What goes to a carrier has nothing left to fill in: an act with a blank says on each page
// that it is not to be sent, and has no code to be known again by.
func TestNoBlankReachesACarrier(t *testing.T) {
	in := decided()
	d, err := New(in, models(t))
	if err != nil {
		t.Fatal(err)
	}
	if left := d.Blanks(); len(left) > 0 || d.Banner != "" || !strings.Contains(text(d), "guichet:convention:") {
		t.Errorf("blanks %q, banner %q", left, d.Banner)
	}
	in.Complements.Account = " "
	if d, err = New(in, models(t)); err != nil {
		t.Fatal(err)
	}
	if left := d.Blanks(); len(left) != 1 || d.Banner != blanksBanner || strings.Contains(text(d), "guichet:convention:") {
		t.Errorf("blanks %q, banner %q", left, d.Banner)
	}
}

// The frozen data of an act gives its bytes again, even when the templates have changed.
func TestAFrozenActIsMadeAgain(t *testing.T) {
	for name, in := range map[string]Input{"decided": decided(), "draft": withReserve(), "phases": input(sample.Long(5), sample.SNAP4())} {
		t.Run(name, func(t *testing.T) {
			d, err := New(in, models(t))
			if err != nil {
				t.Fatal(err)
			}
			want, err := pdfdoc.Write(d)
			if err != nil {
				t.Fatal(err)
			}
			frozen, err := Freeze(in, models(t))
			if err != nil {
				t.Fatal(err)
			}
			again, m, err := Thaw(frozen)
			if err != nil {
				t.Fatal(err)
			}
			if d, err = New(again, m); err != nil {
				t.Fatal(err)
			}
			if got, err := pdfdoc.Write(d); err != nil || !bytes.Equal(got, want) {
				t.Errorf("other bytes (%v)", err)
			}
			if twice, err := Freeze(again, m); err != nil || !bytes.Equal(twice, frozen) {
				t.Errorf("frozen again, it is other data (%v)", err)
			}
		})
	}
	for _, bad := range []string{"", "{}", "{\"format\": 99}", "[1"} {
		if _, _, err := Thaw([]byte(bad)); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestTextsOfLawAreDated(t *testing.T) {
	a := act{Basis: []basis{
		{Text: "ancien", From: sample.Date("2000-01-01"), Until: sample.Date("2021-03-31")},
		{Text: "nouveau", From: sample.Date("2021-04-01")},
	}}
	for day, want := range map[string]string{"2021-03-31": "ancien", "2021-04-01": "nouveau", "1999-12-31": ""} {
		if got := strings.Join(a.inForce(sample.Date(day)), " "); got != want {
			t.Errorf("on %s: %q, want %q", day, got, want)
		}
	}
}

func TestActs(t *testing.T) {
	transfer := sample.ITN1()
	transfer.TransferToBOP = true
	for _, tc := range []struct {
		kind  dossier.CarrierType
		theme *dossier.Theme
		want  string
	}{
		{dossier.Centrale, sample.ITN1(), "Convention de délégation de gestion"},
		{dossier.Deconcentree, sample.ITN1(), "Convention de délégation de gestion"},
		{dossier.Centrale, transfer, "Décision de transfert et lettre d’engagement"},
		{dossier.Operateur, transfer, "Convention de financement"},
		{dossier.Operateur, sample.ITN1(), "Convention de financement"},
		{dossier.Laboratoire, sample.ITN1(), "Convention de financement"},
		{dossier.Collectivite, sample.ITN1(), "Convention de subvention"},
		{dossier.AutreOrganisme, sample.ITN1(), "Convention de subvention"},
	} {
		d := sample.Plain()
		d.Carrier.Type = sample.Known(tc.kind)
		got, err := New(input(d, tc.theme), models(t))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(got.Title, tc.want) {
			t.Errorf("%s: %s, want %s", tc.kind, got.Title, tc.want)
		}
	}
}

// decided is a dossier that a decision has granted less than it asked.
func decided() Input {
	in := input(sample.Plain(), sample.ITN1())
	in.Granted, in.Decided = in.Granted-dossier.Euros(1_000), sample.Date("2021-03-15")
	in.Complements = sample.Complements()
	return in
}

// amended is an amendment of the amount, the end, a line, the one who signs and a milestone.
func amended(kind dossier.CarrierType) Input {
	before := decided()
	before.Dossier.Carrier.Type = sample.Known(kind)
	after := decided()
	after.Dossier.Carrier.Type = sample.Known(kind)
	if kind == dossier.Centrale {
		theme := sample.ITN1()
		theme.TransferToBOP = true
		before.Theme, after.Theme = theme, theme
	}
	after.Granted, after.Decided = before.Granted-dossier.Euros(500), sample.Date("2021-11-02")
	after.Dossier.End = sample.Known(sample.Date("2022-09-30"))
	after.Dossier.Budget.Lines[0].Label = sample.Known("Conception, design et accessibilité")
	after.Complements = sample.Complements()
	after.Complements.Representative = dossier.Representative{Name: "Sacha Lefort", Capacity: "directeur général"}
	after.Complements.Milestones[0].Date = sample.Date("2022-06-30")
	return Amend(before, after, 1, "prolongation de trois mois.")
}

func TestAnAmendmentSaysWhatChangesAndNothingElse(t *testing.T) {
	in := amended(dossier.Operateur)
	d, err := New(in, models(t))
	if err != nil {
		t.Fatal(err)
	}
	got := text(d)
	for _, want := range []string{
		"Avenant n°\u00a01 à la convention de financement", "| Montant accordé |", "| Fin du projet | 30\u00a0juin\u00a02022 | 30\u00a0septembre\u00a02022 |",
		"| Budget\u00a0: Conception et design de service |", "| – | 80", "| Représentant du porteur | Claude Rivière, directrice générale | Sacha Lefort, directeur général |",
		"| Jalon\u00a0: Mise en service | 31\u00a0mars\u00a02022 | 30\u00a0juin\u00a02022 |", "guichet:convention:",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q", want)
		}
	}
	for _, never := range []string{"| Coût total TTC |", "| SIRET", "| Début du projet |", "| Indicateur"} {
		if strings.Contains(got[:strings.Index(got, "Montant et versements")], never) {
			t.Errorf("%q did not change", never)
		}
	}
	frozen, err := Freeze(in, models(t))
	if err != nil {
		t.Fatal(err)
	}
	again, m, err := Thaw(frozen)
	if err != nil {
		t.Fatal(err)
	}
	if d, err = New(again, m); err != nil || text(d) != got {
		t.Errorf("made again, it is another (%v)", err)
	}
	same := Amend(decided(), decided(), 1, "rien")
	if _, err := New(same, models(t)); err == nil || !strings.Contains(err.Error(), "Rien ne change") {
		t.Errorf("got %v", err)
	}
}

func TestADecidedActIsNoDraft(t *testing.T) {
	d, err := New(decided(), models(t))
	if err != nil {
		t.Fatal(err)
	}
	got := text(d)
	if d.Banner != "" || strings.Contains(got, "PROJET") || strings.Contains(got, "à confirmer") || strings.Contains(got, "à compléter\u00a0: date de la décision") {
		t.Errorf("it is still a draft:\n%s", got)
	}
	if !strings.Contains(got, "en date du 15\u00a0mars\u00a02021") || !strings.Contains(got, decided().Granted.String()) {
		t.Errorf("the decision is not in it:\n%.900s", got)
	}
	// The plan adds up: what is not granted is the carrier's.
	own := decided().Dossier.Budget.OwnShare.V + dossier.Euros(1_000)
	if !strings.Contains(got, "| "+own.String()+" |") || !strings.Contains(got, "de plus que son dossier") || strings.Contains(got, "diffèrent de") {
		t.Errorf("the plan does not add up:\n%s", got)
	}
}
