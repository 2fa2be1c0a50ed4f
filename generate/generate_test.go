package generate_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/xuri/excelize/v2"

	"guichet/generate"
	"guichet/generate/internal/sample"
	"guichet/internal/dossier"
	"guichet/internal/rules"
	"guichet/templates"
)

func newCase(d *dossier.Dossier, t *dossier.Theme, findings ...dossier.Finding) generate.Case {
	return generate.Case{
		Dossier: d, Theme: t, Findings: findings, Reference: "ITN1-2021-0042", Version: 1, ReceivedAt: sample.ReceivedAt,
		Today: sample.Date("2021-03-01"), Settings: generate.Settings{Bureau: sample.Bureau(), SealKey: []byte("clé")},
	}
}

func names(docs []generate.Document) string {
	var out []string
	for _, d := range docs {
		out = append(out, d.Name)
	}
	return strings.Join(out, " ")
}

func TestDocuments(t *testing.T) {
	reserve := dossier.Finding{Code: "size.below-minimum", Severity: dossier.Reserve, Title: "Le projet est petit.", Action: "Confirmer."}
	blocking := dossier.Finding{Code: "window.closed", Severity: dossier.Bloquante, Title: "Le dépôt est clos.", Action: "Se rapprocher du bureau."}
	noSIRET := sample.Plain()
	noSIRET.Carrier.SIRET = dossier.Value[dossier.SIRET]{}
	monthly := sample.ITN1()
	monthly.Reporting = dossier.Reporting{Monthly: true, WorkingDays: 10}
	unread := sample.Plain()
	unread.Refusals = []*dossier.Refusal{{Reason: dossier.RefusedNoOCR, File: "scan.pdf", What: "À océriser.", Action: "Installer."}}
	for _, tc := range []struct {
		name string
		c    generate.Case
		want string
	}{
		{
			"while the bureau has a file to read, nothing is asked of the carrier", newCase(unread, sample.ITN1(), blocking),
			"ITN1-2021-0042-v1-pieces-a-lire.txt ITN1-2021-0042-v1-accuse-reception.eml",
		},
		{
			"a clean dossier gives everything", newCase(sample.Plain(), sample.ITN1()),
			"ITN1-2021-0042-v1-projet-de-convention.pdf ITN1-2021-0042-v1-suivi-2021-T2.xlsx ITN1-2021-0042-v1-accuse-reception.eml ITN1-2021-0042-v1-dossier-complet.eml",
		},
		{
			"a reserve does not block", newCase(sample.Plain(), sample.ITN1(), reserve),
			"ITN1-2021-0042-v1-projet-de-convention.pdf ITN1-2021-0042-v1-suivi-2021-T2.xlsx ITN1-2021-0042-v1-accuse-reception.eml ITN1-2021-0042-v1-dossier-complet.eml",
		},
		{
			"a blocking finding leaves the mails", newCase(sample.Plain(), sample.ITN1(), reserve, blocking),
			"ITN1-2021-0042-v1-accuse-reception.eml ITN1-2021-0042-v1-dossier-incomplet.eml",
		},
		{
			"what is missing for the act is told to the bureau", newCase(noSIRET, sample.ITN1()),
			"ITN1-2021-0042-v1-convention-impossible.txt ITN1-2021-0042-v1-accuse-reception.eml ITN1-2021-0042-v1-dossier-complet.eml",
		},
		{
			"a monthly theme reports on a month", newCase(sample.Plain(), monthly),
			"ITN1-2021-0042-v1-projet-de-convention.pdf ITN1-2021-0042-v1-suivi-2021-04.xlsx ITN1-2021-0042-v1-accuse-reception.eml ITN1-2021-0042-v1-dossier-complet.eml",
		},
		{
			"an empty dossier is acknowledged", newCase(&dossier.Dossier{}, nil, blocking),
			"ITN1-2021-0042-v1-accuse-reception.eml ITN1-2021-0042-v1-dossier-incomplet.eml",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			docs, err := generate.Documents(context.Background(), tc.c)
			if err != nil {
				t.Fatal(err)
			}
			if got := names(docs); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
			again, err := generate.Documents(context.Background(), tc.c)
			if err != nil {
				t.Fatal(err)
			}
			for i := range docs {
				if !bytes.Equal(docs[i].Data, again[i].Data) {
					t.Errorf("%s: the same case gives other bytes", docs[i].Name)
				}
				if (docs[i].Key != "") != (docs[i].Kind == generate.Mail) {
					t.Errorf("%s has the key %q", docs[i].Name, docs[i].Key)
				}
			}
		})
	}
}

func TestAReferenceCannotLeaveTheFolder(t *testing.T) {
	c := newCase(sample.Plain(), sample.ITN1())
	c.Reference = "../../étc/passwd"
	docs, err := generate.Documents(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		if filepath.Base(d.Name) != d.Name || strings.Contains(d.Name, "..") {
			t.Errorf("name %q", d.Name)
		}
	}
}

func TestACancelledContextStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := generate.Documents(ctx, newCase(sample.Plain(), sample.ITN1())); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// truth is the part of a sample dossier's truth that documents are made of.
type truth struct {
	Theme   dossier.ThemeID
	Track   *dossier.Track
	Title   *string
	Carrier struct {
		Name  *string
		Type  *dossier.CarrierType
		SIRET *dossier.SIRET
		Email *string `json:"contact_email"`
	}
	SubmittedOn *dossier.Date `json:"submitted_on"`
	Start, End  *dossier.Date
	Budget      *struct {
		Lines []struct {
			Label   string
			Title   *dossier.TitleCode `json:"title_code"`
			Phase   *string
			Amounts map[int]dossier.Money
			HT, VAT *dossier.Money
			Total   *dossier.Money `json:"total_ttc"`
		}
		Total     *dossier.Money `json:"total_ttc"`
		Requested *dossier.Money
		OwnShare  *dossier.Money `json:"own_share"`
		Other     *dossier.Money `json:"other_funding"`
	}
	Findings []string `json:"expected_findings"`
}

func maybe[T any](p *T) dossier.Value[T] {
	if p == nil {
		return dossier.Value[T]{}
	}
	return sample.Known(*p)
}

func (tr truth) dossier() *dossier.Dossier {
	d := &dossier.Dossier{
		Theme: sample.Known(tr.Theme), Track: maybe(tr.Track), Title: maybe(tr.Title), SubmittedOn: maybe(tr.SubmittedOn), Start: maybe(tr.Start), End: maybe(tr.End),
		Carrier: dossier.Carrier{Name: maybe(tr.Carrier.Name), Type: maybe(tr.Carrier.Type), SIRET: maybe(tr.Carrier.SIRET), Email: maybe(tr.Carrier.Email)},
	}
	if tr.Budget == nil {
		return d
	}
	b := &dossier.Budget{Total: maybe(tr.Budget.Total), Requested: maybe(tr.Budget.Requested), OwnShare: maybe(tr.Budget.OwnShare), Other: maybe(tr.Budget.Other)}
	for _, l := range tr.Budget.Lines {
		line := dossier.Line{Label: sample.Known(l.Label), Title: maybe(l.Title), Phase: maybe(l.Phase), HT: maybe(l.HT), VAT: maybe(l.VAT), Total: maybe(l.Total), Years: map[int]dossier.Value[dossier.Money]{}}
		for y, m := range l.Amounts {
			line.Years[y] = sample.Known(m)
		}
		b.Lines = append(b.Lines, line)
	}
	d.Budget = b
	return d
}

// TestTheCorpus makes the documents of every sample dossier, read without a
// mistake: each clean one gets its convention, and every file opens.
func TestTheCorpus(t *testing.T) {
	catalogue, err := rules.Load(templates.Themes, templates.Livret)
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(os.DirFS("../testdata/corpus"), "*/truth.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	for _, name := range files {
		t.Run(filepath.Dir(name), func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("../testdata/corpus", name))
			if err != nil {
				t.Fatal(err)
			}
			var tr truth
			if err := json.Unmarshal(data, &tr); err != nil {
				t.Fatal(err)
			}
			theme, ok := catalogue.Theme(tr.Theme)
			if !ok {
				t.Fatalf("no theme %s", tr.Theme)
			}
			d := tr.dossier()
			c := newCase(d, theme, catalogue.Check(d)...)
			for _, q := range catalogue.Questions(d) {
				if q.ToCarrier {
					c.Questions = append(c.Questions, q.Text)
				}
			}
			docs, err := generate.Documents(context.Background(), c)
			if err != nil {
				t.Fatal(err)
			}
			if len(tr.Findings) == 0 && docs[0].Kind != generate.Convention {
				t.Errorf("a clean dossier gives no convention but %s", names(docs))
			}
			for _, doc := range docs {
				check(t, doc)
				if dir := os.Getenv("GUICHET_KEEP"); dir != "" {
					if err := os.WriteFile(filepath.Join(dir, filepath.Dir(name)+"-"+doc.Name), doc.Data, 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
		})
	}
}

func check(t *testing.T, d generate.Document) {
	t.Helper()
	switch d.Kind {
	case generate.Convention:
		if err := api.Validate(bytes.NewReader(d.Data), model.NewDefaultConfiguration()); err != nil {
			t.Errorf("%s: %v", d.Name, err)
		}
	case generate.Workbook:
		f, err := excelize.OpenReader(bytes.NewReader(d.Data))
		if err != nil {
			t.Errorf("%s: %v", d.Name, err)
			return
		}
		if err := f.Close(); err != nil {
			t.Errorf("%s: %v", d.Name, err)
		}
	case generate.Mail, generate.Note, generate.Editable, generate.Frozen:
		if len(d.Data) == 0 {
			t.Errorf("%s is empty", d.Name)
		}
	}
}
