package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"path"
	"time"

	"guichet/internal/store"
)

// Archive is all that is kept of a dossier, for an audit.
type Archive struct {
	Detail
	Conventions []store.Convention
	Copies      []store.SignedCopy
	Decisions   []store.Decision
	Grades      []store.Grade
	Reports     ReportHistory
	Mails       []ArchivedMail
	Files       []ArchivedFile // in the order of the journey
	// Head is the hash of the journal's last entry when this was put together, and Entries how
	// many there are: with them a later journal shows that nothing was taken out.
	Head    string
	Entries int
	At      time.Time
}

// ArchivedFile is a file of an archive.
type ArchivedFile struct {
	Path   string // in the archive, with slashes
	What   string // French
	Data   []byte
	SHA256 string // "" for what was written for the archive
}

// ArchivedMail is a mail of the dossier.
type ArchivedMail struct {
	Key, Path string
	Version   int
	Written   time.Time // into the outbox; zero: not yet
}

// ArchiveOf gathers all that is kept of a dossier.
func (p *Pipeline) ArchiveOf(ctx context.Context, reference string) (*Archive, error) {
	detail, err := p.Show(ctx, reference)
	if err != nil {
		return nil, err
	}
	a := &Archive{Detail: *detail, At: p.cfg.Clock.Now()}
	d, err := p.store.DossierByReference(ctx, detail.Reference)
	if err != nil {
		return nil, err
	}
	g := gatherer{p: p, ctx: ctx, a: a}
	g.versions(d)
	g.acts(d)
	g.reports(d)
	if g.err != nil {
		return nil, g.err
	}
	if a.Decisions, err = p.store.Decisions(ctx, d.ID); err != nil {
		return nil, err
	}
	if a.Grades, err = p.store.Grades(ctx, d.ID); err != nil {
		return nil, err
	}
	v, err := p.store.VerifyJournal(ctx, "")
	if err != nil {
		return nil, err
	}
	a.Head, a.Entries = v.Head, v.Entries
	g.json("registre/decisions.json", "décisions", a.Decisions)
	g.json("registre/derogations.json", "dérogations", a.Derogations)
	g.json("registre/notes.json", "notes de sélection", a.Grades)
	g.json("registre/journal.json", "journal", a.Journal)
	return a, g.err
}

// gatherer keeps the first error.
type gatherer struct {
	p   *Pipeline
	ctx context.Context //nolint:containedctx // for the time of one gathering
	a   *Archive
	err error
}

func (g *gatherer) keep(err error) bool {
	if err != nil && g.err == nil {
		g.err = err
	}
	return g.err == nil
}

func (g *gatherer) blob(where, what, sum string) {
	if g.err != nil || sum == "" {
		return
	}
	data, err := store.ReadBlob(g.ctx, g.p.cfg.Blobs, sum)
	if g.keep(err) {
		g.a.Files = append(g.a.Files, ArchivedFile{Path: where, What: what, Data: data, SHA256: sum})
	}
}

func (g *gatherer) json(where, what string, v any) {
	data, err := json.MarshalIndent(v, "", "  ")
	if g.keep(err) {
		g.a.Files = append(g.a.Files, ArchivedFile{Path: where, What: what, Data: append(data, '\n')})
	}
}

// versions are the files as they came, what was read and found, what was made.
func (g *gatherer) versions(d store.Dossier) {
	versions, err := g.p.store.Versions(g.ctx, d.ID)
	if !g.keep(err) {
		return
	}
	for _, v := range versions {
		root := fmt.Sprintf("versions/v%d/", v.Number)
		a, err := g.p.store.Arrival(g.ctx, v.Arrival)
		if !g.keep(err) {
			return
		}
		dropped, err := g.p.store.Dropped(g.ctx, v.Arrival)
		g.keep(err)
		for _, f := range dropped {
			g.blob(root+"depose"+path.Clean("/"+f.Name), "dépôt tel qu’il est arrivé", f.SHA256)
		}
		opened, err := g.p.store.Opened(g.ctx, v.Arrival)
		g.keep(err)
		for _, f := range opened {
			g.blob(root+"originaux"+path.Clean("/"+f.Name), "pièce du porteur", f.SHA256)
		}
		g.blob(root+"lecture.json", "ce qui a été lu", a.Reading)
		findings, err := g.p.store.Findings(g.ctx, v.ID)
		g.keep(err)
		g.json(root+"constats.json", "constats", findings)
		docs, err := g.p.store.Documents(g.ctx, v.ID)
		g.keep(err)
		for _, x := range docs {
			g.blob(root+x.Name, x.Kind, x.SHA256)
		}
		mails, err := g.p.store.Mails(g.ctx, v.ID)
		g.keep(err)
		for _, m := range mails {
			where := "courriels/" + m.Name
			g.blob(where, "courriel", m.SHA256)
			g.a.Mails = append(g.a.Mails, ArchivedMail{Key: m.Key, Path: where, Version: v.Number, Written: m.WrittenAt})
		}
		refusals, err := g.p.store.Refusals(g.ctx, v.Arrival)
		g.keep(err)
		for i, r := range refusals {
			g.blob(fmt.Sprintf("%srejets/%d-%s", root, i+1, path.Base(r.File)), "pièce refusée", r.SHA256)
			g.json(fmt.Sprintf("%srejets/%d.json", root, i+1), "motif du refus", r.Refusal)
		}
	}
}

// acts are the conventions and the copies that came back.
func (g *gatherer) acts(d store.Dossier) {
	var err error
	g.a.Conventions, err = g.p.store.Conventions(g.ctx, d.ID)
	g.keep(err)
	for _, c := range g.a.Conventions {
		g.blob(fmt.Sprintf("conventions/convention-%d.pdf", c.Number), "convention", c.PDF)
		g.blob(fmt.Sprintf("conventions/convention-%d.json", c.Number), "données figées de la convention", c.Frozen)
	}
	g.a.Copies, err = g.p.store.SignedCopies(g.ctx, d.ID)
	g.keep(err)
	for _, c := range g.a.Copies {
		g.blob(fmt.Sprintf("signature/exemplaire-%d.pdf", c.ID), "exemplaire revenu", c.SHA256)
		g.json(fmt.Sprintf("signature/exemplaire-%d.json", c.ID), "contrôle de l’exemplaire", c.Readout)
	}
}

// reports are the workbooks that went out and came back.
func (g *gatherer) reports(d store.Dossier) {
	var err error
	g.a.Reports.Sent, err = g.p.store.Workbooks(g.ctx, d.ID)
	g.keep(err)
	for _, w := range g.a.Reports.Sent {
		g.blob(fmt.Sprintf("suivi/%s/envoi-%d.xlsx", w.Period, w.Number), "classeur envoyé", w.SHA256)
	}
	g.a.Reports.Returned, err = g.p.store.Returns(g.ctx, d.ID)
	g.keep(err)
	for _, r := range g.a.Reports.Returned {
		root := fmt.Sprintf("suivi/%s/retour-%d", r.Period, r.Number)
		g.blob(root+".xlsx", "classeur revenu", r.SHA256)
		g.blob(root+"-annote.xlsx", "classeur annoté", r.Answer)
		g.json(root+"-constats.json", "constats du compte rendu", r.Findings)
		g.json(root+"-lecture.json", "ce qui a été lu du compte rendu", r.Data)
	}
}
