package pipeline

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"guichet/extract"
	"guichet/ingest"
	"guichet/internal/dossier"
	"guichet/internal/durable"
	"guichet/internal/store"
)

// errDone says that a step of an arrival was done by an earlier attempt whose
// end the queue did not hear of.
var errDone = errors.New("the step is done")

// at returns an arrival that waits for the step after state, or errDone.
func (p *Pipeline) at(ctx context.Context, id int64, state store.State) (store.Arrival, error) {
	a, err := p.store.Arrival(ctx, id)
	if err != nil {
		return a, fmt.Errorf("arrival %d: %w", id, err)
	}
	if a.State != state {
		return a, errDone
	}
	return a, nil
}

// settled turns "done already" into success.
func settled(err error) error {
	if errors.Is(err, errDone) || errors.Is(err, store.ErrMoved) {
		return nil
	}
	return err
}

// open opens the containers of an arrival.
func (p *Pipeline) open(ctx context.Context, id int64) error {
	a, err := p.at(ctx, id, store.StateClaimed)
	if err != nil {
		return settled(err)
	}
	dropped, err := p.store.Dropped(ctx, id)
	if err != nil {
		return err
	}
	opened, err := p.openAll(ctx, dropped)
	if err != nil {
		return err
	}
	files, err := p.keepOpened(ctx, opened)
	if err != nil {
		return err
	}
	refusals, err := p.reject(ctx, a, opened.Refused, dropped)
	if err != nil {
		return err
	}
	content := contentDigest(opened)
	next := store.StateOpened
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.SetOpened(ctx, id, a.ReceivedAt, content, opened.Mail, files); err != nil {
			return err
		}
		if err := tx.AddRefusals(ctx, id, a.ReceivedAt, refusals); err != nil {
			return err
		}
		if !slices.ContainsFunc(opened.Files, isPiece) {
			next = store.StateRejected
			return p.finish(ctx, tx, a, next, "rejeté", "aucune pièce lisible")
		}
		twin, err := tx.VersionWithContent(ctx, content)
		if err == nil {
			next = store.StateDuplicate
			return p.repeat(ctx, tx, a, twin)
		}
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err := tx.Advance(ctx, id, a.State, next); err != nil {
			return err
		}
		if err := p.journal(ctx, tx, a, 0, "ouvert", "", fmt.Sprintf("%d fichiers", len(files))); err != nil {
			return err
		}
		return p.enqueue(ctx, tx, readArgs{arrivalArgs{id}})
	})
	return p.told(a, next, "", err)
}

func (p *Pipeline) openAll(ctx context.Context, dropped []store.File) (*ingest.Opened, error) {
	parts := make([]*ingest.Opened, 0, len(dropped))
	for _, f := range dropped {
		data, err := store.ReadBlob(ctx, p.cfg.Blobs, f.SHA256)
		if err != nil {
			return nil, err
		}
		o, err := p.cfg.Opener.Open(ctx, f.Name, data)
		if err != nil {
			return nil, err
		}
		parts = append(parts, o)
	}
	o := ingest.Join(parts)
	if !slices.ContainsFunc(o.Files, isPiece) && len(o.Refused) == 0 {
		o.Refused = append(o.Refused, ingest.Refused{Refusal: *refusedNothing(dropped[0].Name)})
	}
	return o, nil
}

// isPiece reports whether a file is a piece of a dossier rather than what
// brought it.
func isPiece(f ingest.File) bool { return f.Kind != dossier.KindMail && f.Kind != dossier.KindZip }

func (p *Pipeline) keepOpened(ctx context.Context, o *ingest.Opened) ([]store.File, error) {
	files := make([]store.File, len(o.Files))
	for i, f := range o.Files {
		sum, size, err := p.cfg.Blobs.Put(ctx, bytes.NewReader(f.Data))
		if err != nil {
			return nil, err
		}
		files[i] = store.File{Name: f.Name, Within: f.Within, Kind: f.Kind, SHA256: sum, Size: size}
	}
	return files, nil
}

// contentDigest tells whether two arrivals brought the same: the bytes of the
// pieces and the words of the mail, however they were packed and named.
func contentDigest(o *ingest.Opened) string {
	var lines []string
	for _, f := range o.Files {
		if isPiece(f) {
			lines = append(lines, f.SHA256)
		}
	}
	slices.Sort(lines)
	if o.Mail != nil {
		lines = append(lines, strings.Join(strings.Fields(o.Mail.Body), " "))
	}
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}

// read reads the dossier of an arrival and recognises its theme.
func (p *Pipeline) read(ctx context.Context, id int64) error {
	a, err := p.at(ctx, id, store.StateOpened)
	if err != nil {
		return settled(err)
	}
	in, err := p.input(ctx, a)
	if err != nil {
		return err
	}
	d, err := p.cfg.Reader.Read(ctx, in)
	if err != nil {
		return fmt.Errorf("reading the dossier: %w", err)
	}
	p.cfg.Checker.Recognise(d)
	refusals, err := p.reject(ctx, a, refusedOf(d, in), nil)
	if err != nil {
		return err
	}
	unread := len(refusals)
	before, err := p.store.Refusals(ctx, id)
	if err != nil {
		return err
	}
	d.Refusals = nil
	for _, r := range slices.Concat(before, refusals) {
		d.Refusals = append(d.Refusals, &r.Refusal)
	}
	reading, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return fmt.Errorf("writing the dossier: %w", err)
	}
	sum, size, err := p.cfg.Blobs.Put(ctx, bytes.NewReader(reading))
	if err != nil {
		return err
	}
	next := store.StateRead
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.AddRefusals(ctx, id, a.ReceivedAt, refusals); err != nil {
			return err
		}
		if err := tx.AddBlob(ctx, sum, size, a.ReceivedAt); err != nil {
			return err
		}
		if err := tx.SetReading(ctx, id, sum); err != nil {
			return err
		}
		if unread == pieces(in) {
			next = store.StateRejected
			return p.finish(ctx, tx, a, next, "rejeté", "aucune pièce lisible")
		}
		if err := tx.Advance(ctx, id, a.State, next); err != nil {
			return err
		}
		if err := p.journal(ctx, tx, a, 0, "lu", "", fmt.Sprintf("%d pièces, %d illisibles", pieces(in), unread)); err != nil {
			return err
		}
		return p.enqueue(ctx, tx, fileArgs{arrivalArgs{id}, "read"})
	})
	return p.told(a, next, "", err)
}

func (p *Pipeline) input(ctx context.Context, a store.Arrival) (extract.Input, error) {
	in := extract.Input{Mail: a.Mail}
	files, err := p.store.Opened(ctx, a.ID)
	if err != nil {
		return in, err
	}
	for _, f := range files {
		data, err := store.ReadBlob(ctx, p.cfg.Blobs, f.SHA256)
		if err != nil {
			return in, err
		}
		in.Files = append(in.Files, extract.File{
			File: dossier.File{Name: f.Name, Within: f.Within, Kind: f.Kind, SHA256: f.SHA256, Size: f.Size},
			Data: data,
		})
	}
	return in, nil
}

func pieces(in extract.Input) (n int) {
	for _, f := range in.Files {
		if isPiece(ingest.File(f)) {
			n++
		}
	}
	return n
}

// refusedOf returns the files that could not be read, with their bytes; of each
// file one refusal, the first.
func refusedOf(d *dossier.Dossier, in extract.Input) (out []ingest.Refused) {
	for _, f := range in.Files {
		i := slices.IndexFunc(d.Refusals, func(r *dossier.Refusal) bool { return r.File == f.Name })
		if i >= 0 && isPiece(ingest.File(f)) {
			out = append(out, ingest.Refused{Refusal: *d.Refusals[i], Data: f.Data})
		}
	}
	return out
}

// reading returns the dossier of an arrival as it was read.
func (p *Pipeline) reading(ctx context.Context, a store.Arrival) (*dossier.Dossier, error) {
	data, err := store.ReadBlob(ctx, p.cfg.Blobs, a.Reading)
	if err != nil {
		return nil, fmt.Errorf("reading of arrival %d: %w", a.ID, err)
	}
	d := new(dossier.Dossier)
	if err := json.Unmarshal(data, d); err != nil {
		return nil, fmt.Errorf("reading of arrival %d: %w", a.ID, err)
	}
	return d, nil
}

// check finds what is wrong with a version.
func (p *Pipeline) check(ctx context.Context, id int64) error {
	a, err := p.at(ctx, id, store.StateFiled)
	if err != nil {
		return settled(err)
	}
	v, err := p.store.VersionOf(ctx, id)
	if err != nil {
		return err
	}
	d, err := p.reading(ctx, a)
	if err != nil {
		return err
	}
	findings := p.cfg.Checker.Check(d)
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.Advance(ctx, id, a.State, store.StateChecked); err != nil {
			return err
		}
		if err := tx.AddFindings(ctx, v.ID, findings); err != nil {
			return err
		}
		if err := p.journal(ctx, tx, a, v.Dossier, "contrôlé", "", fmt.Sprintf("%d constats", len(findings))); err != nil {
			return err
		}
		return p.enqueue(ctx, tx, generateArgs{arrivalArgs{id}})
	})
	return p.told(a, store.StateChecked, v.Reference, err)
}

// generate makes the documents and mails of a version and records them; they
// are durable before anyone sees them.
func (p *Pipeline) generate(ctx context.Context, id int64) error {
	a, err := p.at(ctx, id, store.StateChecked)
	if err != nil {
		return settled(err)
	}
	v, err := p.store.VersionOf(ctx, id)
	if err != nil {
		return err
	}
	d, err := p.reading(ctx, a)
	if err != nil {
		return err
	}
	findings, err := p.store.Findings(ctx, v.ID)
	if err != nil {
		return err
	}
	made, err := p.cfg.Generator.Documents(ctx, Case{
		Reference: v.Reference, Version: v.Number, ReceivedAt: a.ReceivedAt, Dossier: d, Findings: findings,
	})
	if err != nil {
		return fmt.Errorf("making the documents: %w", err)
	}
	docs, mails, err := p.keepMade(ctx, made)
	if err != nil {
		return err
	}
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.Advance(ctx, id, a.State, store.StateGenerated); err != nil {
			return err
		}
		if err := tx.AddDocuments(ctx, v.ID, a.ReceivedAt, docs); err != nil {
			return err
		}
		for _, m := range mails {
			if err := tx.AddMail(ctx, v.ID, a.ReceivedAt, m); err != nil {
				return err
			}
		}
		if err := p.journal(ctx, tx, a, v.Dossier, "documents établis", "", fmt.Sprintf("%d documents, %d courriels", len(docs), len(mails))); err != nil {
			return err
		}
		return p.enqueue(ctx, tx, publishArgs{arrivalArgs{id}})
	})
	return p.told(a, store.StateGenerated, v.Reference, err)
}

func (p *Pipeline) keepMade(ctx context.Context, made []Document) (docs []store.Document, mails []store.Mail, err error) {
	for _, m := range made {
		sum, size, err := p.cfg.Blobs.Put(ctx, bytes.NewReader(m.Data))
		if err != nil {
			return nil, nil, err
		}
		if m.Kind != KindMail {
			docs = append(docs, store.Document{Kind: m.Kind, Name: m.Name, MediaType: m.MediaType, SHA256: sum, Size: size})
			continue
		}
		if m.Idempotency == "" {
			return nil, nil, fmt.Errorf("mail %s has no idempotency key", m.Name)
		}
		key := sha256.Sum256([]byte(m.Idempotency))
		mails = append(mails, store.Mail{
			Key: m.MailKey, Idempotency: m.Idempotency, Name: mailName(m.Idempotency, hex.EncodeToString(key[:])),
			SHA256: sum, Size: size,
		})
	}
	return docs, mails, nil
}

// publish lays a version out in the data folder and its mails in the outbox.
func (p *Pipeline) publish(ctx context.Context, id int64) error {
	a, err := p.at(ctx, id, store.StateGenerated)
	if err != nil {
		return settled(err)
	}
	v, err := p.store.VersionOf(ctx, id)
	if err != nil {
		return err
	}
	if err := p.layOut(ctx, a, v); err != nil {
		return err
	}
	mails, err := p.store.Mails(ctx, v.ID)
	if err != nil {
		return err
	}
	for _, m := range mails {
		if m.WrittenAt.IsZero() { // one already written may be sent and gone
			if err := p.copyBlob(ctx, m.SHA256, p.data.mail(m)); err != nil {
				return err
			}
		}
	}
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		for _, m := range mails {
			if err := tx.MailWritten(ctx, m.ID, p.cfg.Clock.Now()); err != nil {
				return err
			}
		}
		if err := tx.Advance(ctx, id, a.State, store.StateDone); err != nil {
			return err
		}
		return p.journal(ctx, tx, a, v.Dossier, "mis à disposition", "", p.data.version(v))
	})
	return p.told(a, store.StateDone, v.Reference, err)
}

// layOut writes the folder of a version, anew where an attempt was cut off.
func (p *Pipeline) layOut(ctx context.Context, a store.Arrival, v store.Version) error {
	if err := os.RemoveAll(p.data.version(v)); err != nil { //nolint:gosec // made of a reference and a number
		return err
	}
	files, err := p.store.Opened(ctx, a.ID)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := p.copyBlob(ctx, f.SHA256, p.data.original(v, f.Name)); err != nil {
			return err
		}
	}
	docs, err := p.store.Documents(ctx, v.ID)
	if err != nil {
		return err
	}
	for _, d := range docs {
		if err := p.copyBlob(ctx, d.SHA256, p.data.document(v, d.Name)); err != nil {
			return err
		}
	}
	return p.copyBlob(ctx, a.Reading, p.data.reading(v))
}

func (p *Pipeline) copyBlob(ctx context.Context, sum, path string) error {
	data, err := store.ReadBlob(ctx, p.cfg.Blobs, sum)
	if err != nil {
		return err
	}
	return durable.WriteFile(path, data)
}

// finish ends the journey of an arrival that becomes no version.
func (p *Pipeline) finish(ctx context.Context, tx *store.Tx, a store.Arrival, to store.State, event, cause string) error {
	if err := tx.Advance(ctx, a.ID, a.State, to); err != nil {
		return err
	}
	if err := p.journal(ctx, tx, a, 0, event, cause, ""); err != nil {
		return err
	}
	// Those that came after may be waiting for this one.
	return p.enqueue(ctx, tx, fileArgs{arrivalArgs{a.ID}, string(to)})
}

// repeat ends the journey of an arrival that says nothing new.
func (p *Pipeline) repeat(ctx context.Context, tx *store.Tx, a store.Arrival, twin int64) error {
	if err := tx.SetVersion(ctx, a.ID, twin); err != nil {
		return err
	}
	return p.finish(ctx, tx, a, store.StateDuplicate, "doublon", "mêmes fichiers qu’une version déjà reçue")
}

// told tells the progress of a step that succeeded.
func (p *Pipeline) told(a store.Arrival, state store.State, reference string, err error) error {
	if err != nil {
		return settled(err)
	}
	p.step(a, state, reference)
	return nil
}
