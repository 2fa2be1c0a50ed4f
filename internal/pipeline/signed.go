package pipeline

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"guichet/extract"
	"guichet/internal/acte"
	"guichet/internal/dossier"
	"guichet/internal/durable"
	"guichet/internal/store"
)

// parties is how many sign an act.
const parties = 2

// takeSigned takes an arrival that brings signed conventions back; false when it brings none.
// Files are looked at only while a convention is out.
func (p *Pipeline) takeSigned(ctx context.Context, a store.Arrival, in extract.Input) (bool, error) {
	if p.cfg.Acts == nil {
		return false, nil
	}
	if out, err := p.store.ConventionsOut(ctx); err != nil || out == 0 {
		return false, err
	}
	var copies []store.SignedCopy
	for _, f := range in.Files {
		if f.Kind != dossier.KindPDF {
			continue
		}
		r, is, err := p.cfg.Acts.Recognise(ctx, f.Name, f.Data)
		if _, damaged := errors.AsType[*dossier.Refusal](err); damaged || err == nil && !is {
			continue
		}
		if err != nil {
			return false, fmt.Errorf("recognising %s: %w", f.Name, err)
		}
		c, sent, err := p.sentAct(ctx, r.Mark)
		if errors.Is(err, store.ErrNotFound) {
			continue // an act of another time: a file like any other
		}
		if err != nil {
			return false, err
		}
		if r, err = p.cfg.Acts.Inspect(ctx, r, f.Name, f.Data, sent); err != nil {
			return false, fmt.Errorf("comparing %s: %w", f.Name, err)
		}
		copies = append(copies, store.SignedCopy{Convention: c.ID, Dossier: c.Dossier, Arrival: a.ID, Name: path.Base(f.Name), SHA256: f.SHA256, Size: f.Size, Readout: r, ReceivedAt: a.ReceivedAt})
	}
	if len(copies) == 0 {
		return false, nil
	}
	err := p.store.Tx(ctx, func(tx *store.Tx) error {
		for _, c := range copies {
			if _, err := tx.AddSignedCopy(ctx, c); err != nil {
				return err
			}
			if err := p.journal(ctx, tx, a, c.Dossier, "exemplaire signé reçu", c.Readout.By, strings.Join(c.Readout.Doubts(parties), " ")); err != nil {
				return err
			}
		}
		if err := tx.Advance(ctx, a.ID, a.State, store.StateReturned); err != nil {
			return err
		}
		if err := p.enqueue(ctx, tx, fileArgs{arrivalArgs{a.ID}, "returned"}); err != nil {
			return err
		}
		return p.enqueue(ctx, tx, publishReturnArgs{arrivalArgs{a.ID}})
	})
	return true, p.told(a, store.StateReturned, "", err)
}

// sentAct returns the convention that bears a mark, with its bytes; the error is
// store.ErrNotFound when there is none.
func (p *Pipeline) sentAct(ctx context.Context, m acte.Mark) (store.Convention, []byte, error) {
	d, err := p.store.DossierByReference(ctx, m.Reference)
	if err != nil {
		return store.Convention{}, nil, err
	}
	all, err := p.store.Conventions(ctx, d.ID)
	if err != nil {
		return store.Convention{}, nil, err
	}
	for i := len(all) - 1; i >= 0; i-- {
		data, err := store.ReadBlob(ctx, p.cfg.Blobs, all[i].PDF)
		if err != nil {
			return store.Convention{}, nil, err
		}
		r, is, err := p.cfg.Acts.Recognise(ctx, "convention.pdf", data)
		if err != nil {
			return store.Convention{}, nil, err
		}
		if is && m.Matches(r.Mark) {
			return all[i], data, nil
		}
	}
	return store.Convention{}, nil, store.ErrNotFound
}

// signedFolder is where the copies of a dossier lie.
func (l layout) signedFolder(reference string) string {
	return filepath.Join(string(l), "dossiers", reference, "signature")
}

// publishSigned lays the copies of an arrival out, each beside what was found of it.
func (p *Pipeline) publishSigned(ctx context.Context, arrival int64) error {
	copies, err := p.store.CopiesOf(ctx, arrival)
	if err != nil {
		return err
	}
	for _, c := range copies {
		if err := p.copyBlob(ctx, c.SHA256, p.copyPath(c)); err != nil {
			return err
		}
		for _, i := range c.Readout.Ink {
			if len(i.Picture) > 0 {
				if err := durable.WriteFile(p.InkPath(c, i), i.Picture); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// InkPath is where the picture of a place to sign lies, for a person to look at.
func (p *Pipeline) InkPath(c store.SignedCopy, i acte.Ink) string {
	return filepath.Join(p.data.signedFolder(c.Reference), fmt.Sprintf("exemplaire-%d-%s.png", c.ID, i.Field))
}

func (p *Pipeline) copyPath(c store.SignedCopy) string {
	return filepath.Join(p.data.signedFolder(c.Reference), fmt.Sprintf("exemplaire-%d.pdf", c.ID))
}

// signedResult tells what became of an arrival that brought signed copies.
func (p *Pipeline) signedResult(ctx context.Context, a store.Arrival, r *Result) error {
	copies, err := p.store.CopiesOf(ctx, a.ID)
	if err != nil {
		return err
	}
	r.Outcome = OutcomeSigned
	for _, c := range copies {
		r.Reference = c.Reference
		r.Documents = append(r.Documents, p.copyPath(c))
		r.Message = fmt.Sprintf("reconnu par %s\u00a0; ", c.Readout.By)
		if doubts := c.Readout.Doubts(parties); len(doubts) > 0 {
			r.Message += strings.Join(doubts, " ")
		} else {
			r.Message += "même texte, signatures valables."
		}
		r.Message += " À confirmer par une personne (guichet signed " + c.Reference + ")."
	}
	return nil
}

func (p *Pipeline) signedDossiers(ctx context.Context) (map[int64]bool, error) {
	copies, err := p.store.AllSignedCopies(ctx)
	if err != nil {
		return nil, err
	}
	out, signed := map[int64]bool{}, signedConventions(copies)
	for _, c := range copies {
		out[c.Dossier] = out[c.Dossier] || signed[c.Convention]
	}
	return out, nil
}

// Copies returns the signed copies of a dossier, oldest first, and the conventions that went
// out for it.
func (p *Pipeline) Copies(ctx context.Context, reference string) ([]store.SignedCopy, []store.Convention, error) {
	d, err := p.dossierOf(ctx, reference)
	if err != nil {
		return nil, nil, err
	}
	copies, err := p.store.SignedCopies(ctx, d.ID)
	if err != nil {
		return nil, nil, err
	}
	conventions, err := p.store.Conventions(ctx, d.ID)
	return copies, conventions, err
}

// Doubts are what a person has to look at in a copy.
func Doubts(c store.SignedCopy) []string { return c.Readout.Doubts(parties) }

// Sign records the word of a person on the last copy of a dossier. The error is a
// *DecisionError when there is nothing to say.
func (p *Pipeline) Sign(ctx context.Context, reference string, kind store.SigningKind, reason, by string) (store.SignedCopy, error) {
	copies, conventions, err := p.Copies(ctx, reference)
	if err != nil {
		return store.SignedCopy{}, err
	}
	if len(copies) == 0 {
		return store.SignedCopy{}, &DecisionError{"Aucun exemplaire signé n’est revenu.", "Le déposer, puis lancer guichet process."}
	}
	c := copies[len(copies)-1]
	switch {
	case strings.TrimSpace(by) == "":
		return c, &DecisionError{"On ne sait pas qui confirme.", "L’indiquer par --by."}
	case c.Convention != conventions[len(conventions)-1].ID && kind == store.Signed:
		return c, &DecisionError{"L’exemplaire revenu est celui d’une convention qui a été remplacée depuis.", "Demander la signature de la dernière convention."}
	case strings.TrimSpace(reason) == "" && (kind == store.Refused || len(Doubts(c)) > 0):
		return c, &DecisionError{"Le motif manque" + dossier.NoBreak + ": un refus, ou une confirmation malgré des doutes, s’explique.", "L’indiquer par --reason."}
	}
	s := store.Signing{Copy: c.ID, Kind: kind, Reason: strings.TrimSpace(reason), By: strings.TrimSpace(by), At: p.cfg.Clock.Now()}
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.AddSigning(ctx, s); err != nil {
			return err
		}
		if err := p.signing(ctx, tx, c, s); err != nil {
			return err
		}
		return tx.Journal(ctx, store.Entry{At: s.At, Dossier: c.Dossier, Event: "convention " + string(kind), Cause: s.By, Detail: strings.TrimSpace(c.Name + " " + s.Reason)})
	})
	if err == nil {
		err = p.writeOutbox(ctx)
	}
	c.Said = &s
	return c, err
}
