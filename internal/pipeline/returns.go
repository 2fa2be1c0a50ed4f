package pipeline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"guichet/extract"
	"guichet/ingest"
	"guichet/internal/dossier"
	"guichet/internal/store"
	"guichet/internal/suivi"
)

// judged is a workbook that came back, read and checked.
type judged struct {
	store.Return
	book    store.Workbook
	mail    []Document
	version int64 // of the dossier, that the mail is of
	// acceptedOn is the day on which the period was closed, as it stood when the return was
	// checked.
	acceptedOn dossier.Date
}

// errLedger says that another return of the period was accepted while this one was checked.
var errLedger = errors.New("the ledger has changed meanwhile")

// bringsReturns reports whether a file of an arrival is a reporting workbook.
func (p *Pipeline) bringsReturns(ctx context.Context, in extract.Input) (bool, error) {
	if p.cfg.Reports == nil {
		return false, nil
	}
	for _, f := range in.Files {
		if _, is, err := p.identify(ctx, f); err != nil || is {
			return is, err
		}
	}
	return false, nil
}

// identify tells which workbook a file is; a damaged one is none: its own reader says what is
// wrong with it.
func (p *Pipeline) identify(ctx context.Context, f extract.File) (suivi.Identity, bool, error) {
	if f.Kind != dossier.KindXLSX {
		return suivi.Identity{}, false, nil
	}
	id, is, err := p.cfg.Reports.Identify(ctx, f.Name, f.Data)
	if _, damaged := errors.AsType[*dossier.Refusal](err); damaged {
		return id, false, nil
	}
	if err != nil {
		return id, false, fmt.Errorf("recognising %s: %w", f.Name, err)
	}
	return id, is, nil
}

// readReturns lets an arrival with reporting workbooks wait for its turn.
func (p *Pipeline) readReturns(ctx context.Context, a store.Arrival) error {
	err := p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.Advance(ctx, a.ID, a.State, store.StateRead); err != nil {
			return err
		}
		return p.enqueue(ctx, tx, fileArgs{arrivalArgs{a.ID}, "read"})
	})
	return p.told(a, store.StateRead, "", err)
}

// takeReturns takes the reporting workbooks of an arrival. What comes beside them is kept
// with the arrival.
func (p *Pipeline) takeReturns(ctx context.Context, a store.Arrival) error {
	in, err := p.input(ctx, a)
	if err != nil {
		return err
	}
	var all []judged
	var refused []ingest.Refused
	for _, f := range in.Files {
		id, is, err := p.identify(ctx, f)
		if err != nil {
			return err
		}
		if !is {
			continue
		}
		j, err := p.judge(ctx, a, f, id)
		if refusal, ok := errors.AsType[*dossier.Refusal](err); ok {
			refused = append(refused, ingest.Refused{Refusal: *refusal, Data: f.Data})
			continue
		}
		if err != nil {
			return err
		}
		all = append(all, j)
	}
	return p.keepReturns(ctx, a, all, refused)
}

// judge reads and checks one workbook. The error is a *dossier.Refusal for one that the
// bureau did not send, or that is not opened.
func (p *Pipeline) judge(ctx context.Context, a store.Arrival, f extract.File, id suivi.Identity) (judged, error) {
	j := judged{Return: store.Return{Arrival: a.ID, Name: path.Base(f.Name), SHA256: f.SHA256, Size: f.Size, ReceivedAt: a.ReceivedAt, Period: id.Period}}
	book, err := p.sentAs(ctx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && !p.cfg.Reports.Genuine(id) {
		return j, &dossier.Refusal{
			Reason: dossier.RefusedReport, File: f.Name, What: "Ce classeur de suivi n’est pas l’un de ceux que le bureau a envoyés (référence " + id.Reference + ", période " + id.Period + ").",
			Expected: "un classeur envoyé par le bureau, avec son sceau", Action: "Demander au porteur de remplir et de renvoyer le classeur qu’il a reçu, ou le lui envoyer de nouveau (guichet report).",
		}
	}
	if err != nil {
		return j, err
	}
	j.book, j.Workbook, j.Dossier, j.Reference = book, book.ID, book.Dossier, book.Reference
	sent, err := store.ReadBlob(ctx, p.cfg.Blobs, book.SHA256)
	if err != nil {
		return j, err
	}
	read, err := p.cfg.Reports.Read(ctx, f.Name, f.Data, sent)
	if err != nil {
		return j, err
	}
	j.Data = *read
	ledger, number, err := p.ledger(ctx, a, &j)
	if err != nil {
		return j, err
	}
	j.acceptedOn = ledger.AcceptedOn
	j.Findings = suivi.Check(&book.Sent, read, true, ledger)
	j.Accepted = !dossier.Blocking(j.Findings)
	answer, err := p.cfg.Reports.Annotate(ctx, f.Name, f.Data, j.Findings)
	if err != nil {
		return j, fmt.Errorf("annotating %s: %w", f.Name, err)
	}
	if j.Answer, j.AnswerSize, err = p.cfg.Blobs.Put(ctx, bytes.NewReader(answer)); err != nil {
		return j, err
	}
	return j, p.mailReturn(ctx, a, &j, number, answer)
}

// sentAs returns the workbook that bears an identity, ErrNotFound when none was sent.
func (p *Pipeline) sentAs(ctx context.Context, id suivi.Identity) (found store.Workbook, err error) {
	d, err := p.store.DossierByReference(ctx, id.Reference)
	if err != nil {
		return found, err
	}
	books, err := p.store.Workbooks(ctx, d.ID)
	if err != nil {
		return found, err
	}
	err = store.ErrNotFound
	for _, b := range books {
		if b.Period == id.Period && b.Sent.Identity.Seal == id.Seal {
			found, err = b, nil // the last sent of those that bear it
		}
	}
	return found, err
}

// periodInText is a period as the names of workbooks have it: suivi-2021-T3, suivi 2021-09.
var periodInText = regexp.MustCompile(`(?i)suivi[-_ ](20[0-9]{2}-(?:T[1-4]|(?:0[1-9]|1[0-2])))(?:[^0-9]|$)`)

// ledger is what is known of other returns, and the number that this one will have.
func (p *Pipeline) ledger(ctx context.Context, a store.Arrival, j *judged) (suivi.Ledger, int, error) {
	var l suivi.Ledger
	before, err := p.store.Returns(ctx, j.Dossier)
	if err != nil {
		return l, 0, err
	}
	l.AcceptedOn = closedOn(before, j.Period)
	number := 1
	for _, r := range before {
		if r.Period == j.Period {
			number++
		}
	}
	texts := []string{a.Drop, j.Name}
	if a.Mail != nil {
		texts = append(texts, a.Mail.Subject)
	}
	for _, text := range texts {
		if g := periodInText.FindStringSubmatch(text); g != nil && l.CitedPeriod == "" {
			l.CitedPeriod = strings.ToUpper(g[1])
		}
		for _, g := range referenceInText.FindAllStringSubmatch(text, -1) {
			if l.Cited == "" {
				l.Cited = strings.ToUpper(g[1])
			}
		}
	}
	l.Evidence, err = p.store.AcceptedPieces(ctx, j.Data.Pieces(j.Name))
	return l, number, err
}

// closedOn is the day on which a return of the period was accepted; zero for none.
func closedOn(returns []store.Return, period string) (on dossier.Date) {
	for _, r := range returns {
		if r.Period == period && r.Accepted {
			on = dossier.DateOf(r.ReceivedAt)
		}
	}
	return on
}

// mailReturn writes the mail about a return, with the annotated file.
func (p *Pipeline) mailReturn(ctx context.Context, a store.Arrival, j *judged, number int, answer []byte) error {
	versions, err := p.store.Versions(ctx, j.Dossier)
	if err != nil {
		return err
	}
	last := versions[len(versions)-1]
	j.version = last.ID
	arrival, err := p.store.Arrival(ctx, last.Arrival)
	if err != nil {
		return err
	}
	d, err := p.reading(ctx, arrival)
	if err != nil {
		return err
	}
	sender := ""
	if a.Mail != nil {
		sender = a.Mail.From
	}
	mail, err := p.cfg.Reports.Answer(ctx, Answer{
		Sent: j.book.Sent, Hash: j.SHA256, Sender: sender, Findings: j.Findings, Accepted: j.Accepted, Dossier: d, ReceivedAt: j.ReceivedAt, Name: answerName(j.Return, number), Data: answer,
	})
	if err != nil {
		return fmt.Errorf("mail about %s: %w", j.Name, err)
	}
	j.mail = []Document{mail}
	return nil
}

// answerName is the name of the annotated file.
func answerName(r store.Return, number int) string {
	return fmt.Sprintf("%s-suivi-%s-retour-%d-annote.xlsx", r.Reference, r.Period, number)
}

// keepReturns records returns, their mails and what was refused, in one transaction.
func (p *Pipeline) keepReturns(ctx context.Context, a store.Arrival, all []judged, refused []ingest.Refused) error {
	refusals, err := p.reject(ctx, a, refused, nil)
	if err != nil {
		return err
	}
	next := store.StateReturned
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.AddRefusals(ctx, a.ID, a.ReceivedAt, refusals); err != nil {
			return err
		}
		if len(all) == 0 {
			next = store.StateRejected
			return p.finish(ctx, tx, a, next, "rejeté", "classeur de suivi refusé")
		}
		kept := 0
		for _, j := range all {
			added, err := p.keepReturn(ctx, tx, a, j)
			if err != nil {
				return err
			}
			if added {
				kept++
			}
		}
		if kept == 0 {
			next = store.StateDuplicate
			return p.finish(ctx, tx, a, next, "doublon", "compte rendu déjà reçu")
		}
		if err := tx.Advance(ctx, a.ID, a.State, next); err != nil {
			return err
		}
		return p.enqueue(ctx, tx, publishReturnArgs{arrivalArgs{a.ID}})
	})
	return p.told(a, next, "", err)
}

// keepReturn records one return; false when the same bytes came before.
func (p *Pipeline) keepReturn(ctx context.Context, tx *store.Tx, a store.Arrival, j judged) (bool, error) {
	if err := tx.HoldReports(ctx, j.Dossier); err != nil {
		return false, err
	}
	if _, err := tx.SameReturn(ctx, j.Dossier, j.SHA256); !errors.Is(err, store.ErrNotFound) {
		return false, err
	}
	before, err := tx.Returns(ctx, j.Dossier)
	if err != nil {
		return false, err
	}
	if closedOn(before, j.Period) != j.acceptedOn {
		return false, errLedger // the next attempt checks against what is there now
	}
	r, err := tx.AddReturn(ctx, j.Return)
	if err != nil {
		return false, err
	}
	_, mails, err := p.keepMade(ctx, j.mail)
	if err != nil {
		return false, err
	}
	for _, m := range mails {
		if _, _, err := tx.AddMail(ctx, j.version, a.ReceivedAt, m); err != nil {
			return false, err
		}
	}
	return true, p.journal(ctx, tx, a, j.Dossier, "compte rendu", j.Period, said(r))
}

// said words a return for the journal and for people.
func said(r store.Return) string {
	verdict := "accepté"
	if !r.Accepted {
		verdict = "à corriger"
	}
	if n := len(r.Findings); n > 0 {
		verdict += fmt.Sprintf(", %d constats", n)
	}
	return fmt.Sprintf("%s, retour %d%s: %s", r.Period, r.Number, dossier.NoBreak, verdict)
}

// publishReturn lays returns and their answers out in the data folder, and their mails in
// the outbox.
func (p *Pipeline) publishReturn(ctx context.Context, id int64) error {
	a, err := p.at(ctx, id, store.StateReturned)
	if err != nil {
		return settled(err)
	}
	returns, err := p.store.ReturnsOf(ctx, id)
	if err != nil {
		return err
	}
	var written []store.Mail
	for _, r := range returns {
		folder := p.data.period(r.Reference, r.Period)
		if err := p.copyBlob(ctx, r.SHA256, filepath.Join(folder, fmt.Sprintf("retour-%d.xlsx", r.Number))); err != nil {
			return err
		}
		if err := p.copyBlob(ctx, r.Answer, filepath.Join(folder, answerName(r, r.Number))); err != nil {
			return err
		}
		versions, err := p.store.Versions(ctx, r.Dossier)
		if err != nil {
			return err
		}
		for _, v := range versions {
			mails, err := p.store.Mails(ctx, v.ID)
			if err != nil {
				return err
			}
			for _, m := range mails {
				if m.WrittenAt.IsZero() && strings.HasPrefix(m.Key, "rapport-") {
					if err := p.copyBlob(ctx, m.SHA256, p.data.mail(m)); err != nil {
						return err
					}
					written = append(written, m)
				}
			}
		}
	}
	if err := p.publishSigned(ctx, id); err != nil {
		return err
	}
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		for _, m := range written {
			if err := tx.MailWritten(ctx, m.ID, p.cfg.Clock.Now()); err != nil {
				return err
			}
		}
		if err := tx.Advance(ctx, id, a.State, store.StateDone); err != nil {
			return err
		}
		return p.journal(ctx, tx, a, 0, "mis à disposition", "", fmt.Sprintf("%d comptes rendus", len(returns)))
	})
	return p.told(a, store.StateDone, "", err)
}

// returnResult tells what became of an arrival that brought reports.
func (p *Pipeline) returnResult(ctx context.Context, a store.Arrival, r *Result) error {
	returns, err := p.store.ReturnsOf(ctx, a.ID)
	if err != nil {
		return err
	}
	if len(returns) == 0 {
		return p.signedResult(ctx, a, r)
	}
	r.Outcome, r.Findings = OutcomeReport, map[dossier.Severity]int{}
	var told []string
	for _, x := range returns {
		r.Reference = x.Reference
		told = append(told, said(x))
		for _, f := range x.Findings {
			r.Findings[f.Severity]++
		}
		r.Documents = append(r.Documents, filepath.Join(p.data.period(x.Reference, x.Period), answerName(x, x.Number)))
	}
	r.Message = strings.Join(told, " ; ")
	return nil
}
