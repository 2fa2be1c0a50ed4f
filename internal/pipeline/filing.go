package pipeline

import (
	"context"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"guichet/internal/dossier"
	"guichet/internal/store"
)

// unknownTheme begins the reference of a dossier whose theme was not
// recognised when it first came.
const unknownTheme = "INCONNU"

// fileAll gives every arrival whose turn it is its reference, in the order of
// arrival.
func (p *Pipeline) fileAll(ctx context.Context) error {
	for {
		a, err := p.store.NextToFile(ctx)
		if errors.Is(err, store.ErrNotFound) || (err == nil && a.State != store.StateRead) {
			return nil // what is not read yet comes back here once it is
		}
		if err != nil {
			return err
		}
		if err := p.file(ctx, a); err != nil {
			return &arrivalError{a.ID, err}
		}
	}
}

// file makes an arrival a version of a dossier, new or known; reporting workbooks are held to
// those that came before, and so have their turn here too.
func (p *Pipeline) file(ctx context.Context, a store.Arrival) error {
	if a.Reading == "" {
		return p.takeReturns(ctx, a)
	}
	d, err := p.reading(ctx, a)
	if err != nil {
		return err
	}
	var v store.Version
	state := store.StateFiled
	err = p.store.Tx(ctx, func(tx *store.Tx) error {
		// The first of two equal arrivals may have been under way when the
		// second was opened.
		twin, err := tx.VersionWithContent(ctx, a.Content)
		if err == nil {
			state = store.StateDuplicate
			return p.repeat(ctx, tx, a, twin)
		}
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err := tx.Advance(ctx, a.ID, a.State, state); err != nil {
			return err
		}
		known, cause, err := p.recognise(ctx, tx, a, d)
		if err != nil {
			return err
		}
		if known.ID == 0 {
			if known, err = p.newDossier(ctx, tx, a, d); err != nil {
				return err
			}
		}
		if v, err = tx.AddVersion(ctx, versionOf(known, a, d)); err != nil {
			return err
		}
		v.Reference = known.Reference
		if err := tx.SetIdentity(ctx, known.ID, merge(known.Identity, identityOf(a, d))); err != nil {
			return err
		}
		if err := tx.SetVersion(ctx, a.ID, v.ID); err != nil {
			return err
		}
		if err := p.journal(ctx, tx, a, known.ID, "classé", cause, fmt.Sprintf("%s, version %d", v.Reference, v.Number)); err != nil {
			return err
		}
		return p.enqueue(ctx, tx, checkArgs{arrivalArgs{a.ID}})
	})
	return p.told(a, state, v.Reference, err)
}

var referenceInText = regexp.MustCompile(`(?i)(?:^|[^\p{L}\p{N}])([a-z]+[0-9]*[a-z]?-[0-9]{4}-[0-9]{4,})(?:$|[^\p{L}\p{N}])`)

// recognise returns the dossier that an arrival is a new version of, the zero
// Dossier for none, and what told it, in French. In this order:
//
//  1. a known reference in the name dropped or in the mail's subject;
//  2. the same SIRET, theme and title;
//  3. the same name dropped, unless what both state contradicts it.
func (p *Pipeline) recognise(ctx context.Context, tx *store.Tx, a store.Arrival, d *dossier.Dossier) (store.Dossier, string, error) {
	texts := []string{a.Drop}
	if a.Mail != nil {
		texts = append(texts, a.Mail.Subject)
	}
	for _, text := range texts {
		for _, g := range referenceInText.FindAllStringSubmatch(text, -1) {
			known, err := tx.DossierByReference(ctx, strings.ToUpper(g[1]))
			if !errors.Is(err, store.ErrNotFound) {
				return known, "référence citée", err
			}
		}
	}
	id := identityOf(a, d)
	if id.SIRET != "" && id.Theme != "" && id.TitleKey != "" {
		same, err := tx.DossiersByIdentity(ctx, id)
		if err != nil || len(same) > 0 {
			return first(same), "mêmes SIRET, thème et intitulé", err
		}
	}
	same, err := tx.DossiersByDrop(ctx, id.DropKey)
	if err != nil {
		return store.Dossier{}, "", err
	}
	for _, known := range same {
		if !contradicts(known.Identity, id) {
			return known, "même nom de dépôt", nil
		}
	}
	return store.Dossier{}, "nouveau dossier", nil
}

func first(ds []store.Dossier) store.Dossier {
	if len(ds) == 0 {
		return store.Dossier{}
	}
	return ds[0]
}

// contradicts reports whether two identities state different things; what one
// of them does not state contradicts nothing.
func contradicts(a, b store.Identity) bool {
	return differ(a.SIRET, b.SIRET) || differ(a.Theme, b.Theme) || differ(a.TitleKey, b.TitleKey)
}

func differ[T ~string](a, b T) bool { return a != "" && b != "" && a != b }

// merge returns what a new version states, and what an earlier one did where it
// is silent.
func merge(before, now store.Identity) store.Identity {
	if now.SIRET == "" {
		now.SIRET = before.SIRET
	}
	if now.Theme == "" {
		now.Theme = before.Theme
	}
	if now.TitleKey == "" {
		now.TitleKey = before.TitleKey
	}
	return now
}

func identityOf(a store.Arrival, d *dossier.Dossier) store.Identity {
	id := store.Identity{DropKey: key(strings.TrimSuffix(a.Drop, path.Ext(a.Drop)))}
	if d.Theme.Known {
		id.Theme = d.Theme.V
	}
	if d.Carrier.SIRET.Known {
		id.SIRET = d.Carrier.SIRET.V
	}
	if d.Title.Known {
		id.TitleKey = key(d.Title.V)
	}
	return id
}

// key returns the letters and digits of a text, in small letters without
// accents, words separated by one space.
func key(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		default:
			gap = true
		}
	}
	return b.String()
}

func (p *Pipeline) newDossier(ctx context.Context, tx *store.Tx, a store.Arrival, d *dossier.Dossier) (store.Dossier, error) {
	prefix := unknownTheme
	if d.Theme.Known {
		prefix = string(d.Theme.V)
	}
	ref, err := tx.NextReference(ctx, prefix, submissionYear(a, d))
	if err != nil {
		return store.Dossier{}, err
	}
	known := store.Dossier{Reference: ref, CreatedAt: a.ReceivedAt, Identity: identityOf(a, d)}
	known.ID, err = tx.AddDossier(ctx, ref, a.ReceivedAt, known.Identity)
	return known, err
}

// submissionYear returns the year the dossier says it was submitted in, or the
// year it arrived in when it says none, or one that cannot be: before the
// programme (its first themes are of 2020) or after its arrival.
func submissionYear(a store.Arrival, d *dossier.Dossier) int {
	arrived := dossier.DateOf(a.ReceivedAt).Year
	if d.SubmittedOn.Known && d.SubmittedOn.V.Year >= 2020 && d.SubmittedOn.V.Year <= arrived {
		return d.SubmittedOn.V.Year
	}
	return arrived
}

func versionOf(known store.Dossier, a store.Arrival, d *dossier.Dossier) store.Version {
	v := store.Version{Dossier: known.ID, Arrival: a.ID, CreatedAt: a.ReceivedAt, Theme: d.Theme.V, Carrier: d.Carrier.Name.V, Title: d.Title.V}
	if d.Budget != nil && d.Budget.Total.Known {
		v.Total = &d.Budget.Total.V
	}
	if asked := d.AmountRequested(); asked.Known {
		v.Asked = &asked.V
	}
	return v
}
