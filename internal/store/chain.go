package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// genesis is the hash before the first entry.
const genesis = "0000000000000000000000000000000000000000000000000000000000000000"

// numbered is an entry of the journal with its number and its place in the chain.
type numbered struct {
	ID   int64
	Hash string // "" when it is not chained
	Entry
}

func scanNumbered(rows *sql.Rows) (n numbered, err error) {
	var at int64
	var arrival, dossierID sql.NullInt64
	var hash sql.NullString
	err = rows.Scan(&n.ID, &at, &arrival, &dossierID, &n.Event, &n.Cause, &n.Detail, &hash)
	n.At, n.Arrival, n.Dossier, n.Hash = fromMicros(at), arrival.Int64, dossierID.Int64, hash.String
	return n, err
}

// after is the hash of an entry behind one with the hash before: over all that it says, in
// a form that no two entries share.
func (n numbered) after(before string) string {
	b, err := json.Marshal([]any{before, n.ID, micros(n.At), n.Arrival, n.Dossier, n.Event, n.Cause, n.Detail})
	if err != nil {
		panic(err) // texts and numbers
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// chain gives a hash to the entries that have none yet: the one just written, and those
// that are older than the chain.
func (t *Tx) chain(ctx context.Context) error {
	last, err := collect(ctx, t.c, func(rows *sql.Rows) (n numbered, err error) {
		return n, rows.Scan(&n.ID, &n.Hash)
	}, `SELECT journal_id, hash FROM journal_chain ORDER BY journal_id DESC LIMIT 1`)
	if err != nil {
		return err
	}
	head := numbered{Hash: genesis}
	if len(last) > 0 {
		head = last[0]
	}
	left, err := collect(ctx, t.c, scanNumbered, `SELECT id, at, arrival_id, dossier_id, event, cause, detail, NULL FROM journal WHERE id > $1 ORDER BY id`, head.ID)
	if err != nil {
		return err
	}
	hash := head.Hash
	for _, n := range left {
		hash = n.after(hash)
		if err := t.exec(ctx, `INSERT INTO journal_chain (journal_id, hash) VALUES ($1, $2)`, n.ID, hash); err != nil {
			return err
		}
	}
	return nil
}

// Verified is what the walk along the journal found.
type Verified struct {
	Entries int
	Head    string // hash of the last entry
	// Known says that the head asked for was passed.
	Known bool
	// Broken is the first entry that does not fit, nil when all do.
	Broken *Break
}

// Break is an entry of the journal that does not fit into the chain.
type Break struct {
	ID    int64
	Entry Entry
	Why   string // French
}

// VerifyJournal walks along the journal. It finds entries that were changed, taken out, or
// put in beside the program; that the last ones were taken out, only a head noted elsewhere
// tells, which known is ("" for none).
func (q queries) VerifyJournal(ctx context.Context, known string) (Verified, error) {
	out := Verified{Head: genesis}
	rows, err := collect(ctx, q.c, scanNumbered,
		`SELECT j.id, j.at, j.arrival_id, j.dossier_id, j.event, j.cause, j.detail, c.hash FROM journal j LEFT JOIN journal_chain c ON c.journal_id = j.id ORDER BY j.id`)
	if err != nil {
		return out, fmt.Errorf("reading the journal: %w", err)
	}
	orphans, err := collect(ctx, q.c, func(rows *sql.Rows) (id int64, err error) { return id, rows.Scan(&id) },
		`SELECT journal_id FROM journal_chain WHERE journal_id NOT IN (SELECT id FROM journal) ORDER BY journal_id LIMIT 1`)
	if err != nil {
		return out, fmt.Errorf("reading the journal: %w", err)
	}
	chained := false
	for _, n := range rows {
		if len(orphans) > 0 && n.ID > orphans[0] {
			break
		}
		switch want := n.after(out.Head); {
		case n.Hash == "" && !chained && len(orphans) == 0:
			// The journal of a program that has not written since it chains.
		case n.Hash == "":
			out.Broken = &Break{n.ID, n.Entry, "l’entrée n’est pas dans la chaîne : elle a été ajoutée en dehors du programme"}
			return out, nil
		case n.Hash != want:
			out.Broken = &Break{n.ID, n.Entry, "l’empreinte ne correspond pas : cette entrée a été modifiée, ou une entrée d’avant elle a été retirée"}
			return out, nil
		default:
			chained = true
			out.Head = n.Hash
			out.Known = out.Known || n.Hash == known
		}
		out.Entries++
	}
	if len(orphans) > 0 {
		out.Broken = &Break{ID: orphans[0], Why: "l’entrée a été retirée du journal"}
	}
	return out, nil
}
