// Package reporting writes the workbook in which a carrier reports on a period
// of its project: eight sheets, prefilled, with fixed cells locked and input
// cells open. It also says which workbook a file is (Identity).
//
// It knows no rule and no calendar: the period and its due date are given. The
// words and the lists of choices are data in templates/reporting.
package reporting

import (
	"bytes"
	"fmt"
	"io/fs"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/xuri/excelize/v2"

	"guichet/generate/doc"
	"guichet/generate/internal/stable"
	"guichet/generate/office"
	"guichet/internal/dossier"
	"guichet/internal/suivi"
	"guichet/schedules"
)

// Input is what a workbook is made of. The dossier is complete: title, carrier, dates and
// budget are known.
type Input struct {
	Dossier   *dossier.Dossier
	Theme     *dossier.Theme
	Reference string
	Version   int
	// Granted is the grant for each line of the budget, in the order of its lines;
	// unknown where it cannot be told.
	Granted []dossier.Value[dossier.Money]
	Period  schedules.Period
	Due     dossier.Date
	Closing dossier.Date // last day a document of the project may bear
	Bureau  office.Bureau
	Key     []byte // seals the identity; none leaves it unsealed
	Created time.Time
	// Complements give the milestones and indicators that the convention commits to.
	Complements dossier.Complements
	// Previous are the figures accepted for the periods before.
	Previous suivi.Previous
}

// lists are the choices of reporting/listes.yaml.
type lists struct {
	Weather         []string `yaml:"weather"`
	MilestoneStates []string `yaml:"milestone_states"`
	Levels          []string `yaml:"levels"`
	RiskStates      []string `yaml:"risk_states"`
	EvidenceTypes   []string `yaml:"evidence_types"`
	Roles           []string `yaml:"roles"`
}

// writer holds what the sheets share.
type writer struct {
	book
	in    Input
	sent  suivi.Sent
	lists lists
	total int // row of the total on the sheet of expenses
}

// New returns the workbook. templates holds the folder reporting. The same input
// gives the same bytes.
func New(in Input, templates fs.FS) (data []byte, err error) {
	w := &writer{in: in, sent: Describe(in), book: book{f: excelize.NewFile(), styles: map[look]int{}}}
	defer func() {
		if closeErr := w.f.Close(); err == nil && closeErr != nil {
			err = fmt.Errorf("closing the workbook: %w", closeErr)
		}
	}()
	if err := w.readLists(templates); err != nil {
		return nil, err
	}
	w.keep(w.f.SetSheetName("Sheet1", suivi.SheetReadme))
	if err := w.readme(templates); err != nil {
		return nil, err
	}
	for _, name := range []string{suivi.SheetSummary, suivi.SheetExpenses, suivi.SheetMilestones, suivi.SheetIndicators, suivi.SheetResources, suivi.SheetRisks, suivi.SheetEvidence} {
		w.sheet(name) // in this order, whatever refers to what
	}
	w.expenses()
	w.milestones()
	w.indicators()
	w.resources()
	w.risks()
	w.evidence()
	w.summary()
	w.writeIdentity(w.sent.Identity)
	w.properties()
	if w.err != nil {
		return nil, fmt.Errorf("workbook of %s: %w", in.Reference, w.err)
	}
	var b bytes.Buffer
	if err := w.f.Write(&b); err != nil {
		return nil, fmt.Errorf("workbook of %s: %w", in.Reference, err)
	}
	return stable.Pack(b.Bytes(), in.Created)
}

func (w *writer) readLists(templates fs.FS) error {
	const name = "reporting/listes.yaml"
	data, err := fs.ReadFile(templates, name)
	if err != nil {
		return fmt.Errorf("reading the lists: %w", err)
	}
	if err := yaml.UnmarshalWithOptions([]byte(doc.French(string(data))), &w.lists, yaml.Strict()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (w *writer) properties() {
	created := w.in.Created.UTC().Format(time.RFC3339)
	w.keep(w.f.SetDocProps(&excelize.DocProperties{
		Title:   "Classeur de suivi " + w.in.Reference + ", " + w.in.Period.French(),
		Creator: w.in.Bureau.Name, LastModifiedBy: w.in.Bureau.Name, Created: created, Modified: created, Language: "fr-FR",
	}))
	all := true
	w.keep(w.f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &all}))
	w.f.SetActiveSheet(0)
}
