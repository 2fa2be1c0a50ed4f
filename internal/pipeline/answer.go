package pipeline

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"guichet/internal/dossier"
	"guichet/internal/store"
)

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
	findings, ruleSet := append(p.cfg.Checker.Check(d), p.cfg.Checker.Observed(d)...), p.cfg.Checker.Version()
	for i := range findings {
		findings[i].RuleSet = ruleSet
	}
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.Advance(ctx, id, a.State, store.StateChecked); err != nil {
			return err
		}
		if err := tx.AddFindings(ctx, v.ID, findings); err != nil {
			return err
		}
		if err := p.journal(ctx, tx, a, v.Dossier, "contrôlé", "", fmt.Sprintf("%d constats, règles %s", len(findings), ruleSet)); err != nil {
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
	if findings, err = p.derogated(ctx, v.Dossier, findings); err != nil {
		return err
	}
	made, err := p.cfg.Generator.Documents(ctx, Case{
		Reference: v.Reference, Version: v.Number, ReceivedAt: a.ReceivedAt, Dossier: d, Findings: dossier.Active(findings),
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
			if _, _, err := tx.AddMail(ctx, v.ID, a.ReceivedAt, m); err != nil {
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
