package extract

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"guichet/extract/sketch"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// drawings reads a file as the drawing that its bytes are; some files refuse.
type drawings struct{ errs map[string]error }

func (d drawings) Read(_ context.Context, f dossier.File, data []byte) (*table.Document, error) {
	if err := d.errs[f.Name]; err != nil {
		return nil, err
	}
	return sketch.Document(f.Name, string(data)), nil
}

func file(name string, kind dossier.FileKind, text string) File {
	return File{File: dossier.File{Name: name, Kind: kind, Size: int64(len(text))}, Data: []byte(text)}
}

const form = `
	Titre du projet | Agents connectés
	Structure porteuse | Office des ports

	Poste de dépenses | Montant TTC (€)
	Audit | 1 000
	Total | 1 000`

func TestAFileThatCannotBeReadDoesNotStopTheRest(t *testing.T) {
	locked := &dossier.Refusal{Reason: dossier.RefusedPassword, File: "annexe.xlsx", What: "Le fichier est protégé par un mot de passe."}
	d, err := Dossier(context.Background(), drawings{map[string]error{
		"annexe.xlsx": fmt.Errorf("opening: %w", locked),
		"plan.pdf":    errors.New("broken cross-reference"),
	}}, Input{Files: []File{
		file("dossier.pdf", dossier.KindPDF, form), file("annexe.xlsx", dossier.KindXLSX, ""), file("plan.pdf", dossier.KindPDF, ""),
	}})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Refusals) != 2 || d.Refusals[0] != locked || d.Refusals[1].Reason != dossier.RefusedCorrupt || d.Refusals[1].File != "plan.pdf" {
		t.Errorf("refusals: %v", d.Refusals)
	}
	if len(d.Files) != 3 || d.Title.V != "Agents connectés" || d.Budget == nil || d.Budget.Total.V != dossier.Euros(1000) {
		t.Errorf("the rest was not read: %+v", d)
	}
}

func TestContainersAreListedAndNotRead(t *testing.T) {
	mail := &dossier.Mail{File: "message.eml", Date: dossier.Date{Year: 2021, Month: 3, Day: 4}}
	d, err := Dossier(context.Background(), drawings{map[string]error{"message.eml": errors.New("must not be read")}},
		Input{Mail: mail, Files: []File{file("message.eml", dossier.KindMail, ""), file("dossier.pdf", dossier.KindPDF, form)}})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Refusals) != 0 || len(d.Files) != 2 || d.Files[1].Pages != 1 || d.SubmittedOn.V != mail.Date || d.Mail != mail {
		t.Errorf("%+v", d)
	}
}

func TestACancelledReadingIsAnError(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := Dossier(ctx, drawings{}, Input{Files: []File{file("dossier.pdf", dossier.KindPDF, form)}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestTheSameDocumentsGiveTheSameDossier(t *testing.T) {
	docs := []*table.Document{sketch.Document("dossier.pdf", form), sketch.Document("budget.xlsx", "=== Budget\n"+form)}
	first := FromDocuments(docs, nil)
	for range 20 {
		if again := FromDocuments(docs, nil); !reflect.DeepEqual(again, first) {
			t.Fatalf("got\n%+v\nthen\n%+v", *first.Budget, *again.Budget)
		}
	}
}
