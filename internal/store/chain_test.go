package store

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"
)

// journalChain writes from several transactions at once, then tampers with the journal
// below the program, and wants the walk to find it.
func journalChain(t *testing.T, s *Store) {
	var g errgroup.Group
	for w := range 4 {
		g.Go(func() error {
			for i := range 10 {
				if err := s.Tx(t.Context(), func(tx *Tx) error {
					return tx.Journal(t.Context(), Entry{At: now, Event: "reçu", Detail: fmt.Sprintf("%d.%d", w, i)})
				}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	v := get[Verified](t)(s.VerifyJournal(t.Context(), ""))
	if v.Broken != nil || v.Entries != 40 || len(v.Head) != 64 {
		t.Fatalf("%+v", v)
	}
	head := v.Head
	do(t, s, func(ctx context.Context, tx *Tx) error { return tx.Journal(ctx, Entry{At: now, Event: "classé"}) })
	if v := get[Verified](t)(s.VerifyJournal(t.Context(), head)); !v.Known || v.Head == head || v.Entries != 41 {
		t.Errorf("a head noted before is passed: %+v", v)
	}
	if v := get[Verified](t)(s.VerifyJournal(t.Context(), strings.Repeat("a", 64))); v.Known || v.Broken != nil {
		t.Errorf("a head that never was: %+v", v)
	}
	for _, c := range []struct {
		name, query string
		id          int64
		why         string
	}{
		{"an entry that was put in", `INSERT INTO journal (at, event, cause, detail) VALUES (1, 'x', '', '')`, 42, "en dehors du programme"},
		{"an entry that was taken out", `DELETE FROM journal WHERE id = 30`, 30, "retirée"},
		{"an entry that was changed", `UPDATE journal SET detail = 'autre' WHERE id = 7`, 7, "modifiée"},
	} {
		untied(t, s, c.query)
		v := get[Verified](t)(s.VerifyJournal(t.Context(), ""))
		if v.Broken == nil || v.Broken.ID != c.id || !strings.Contains(v.Broken.Why, c.why) {
			t.Errorf("%s: %+v", c.name, v.Broken)
		}
	}
}

// untied runs a statement as someone would who may do anything with the database.
func untied(t *testing.T, s *Store, query string) {
	t.Helper()
	steps := []string{"SET session_replication_role = replica", query, "SET session_replication_role = DEFAULT"}
	if !s.Shared() {
		steps = []string{"DROP TRIGGER IF EXISTS journal_no_update", "DROP TRIGGER IF EXISTS journal_no_delete", "PRAGMA foreign_keys = OFF", query}
	}
	c, err := s.db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range steps {
		if _, err := c.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}

// An older journal is chained with the next entry.
func olderJournal(t *testing.T, s *Store) {
	do(t, s, func(ctx context.Context, tx *Tx) error {
		for i := range 3 {
			if err := tx.exec(ctx, `INSERT INTO journal (at, event, cause, detail) VALUES ($1, 'reçu', '', '')`, i); err != nil {
				return err
			}
		}
		return nil
	})
	if v := get[Verified](t)(s.VerifyJournal(t.Context(), "")); v.Broken != nil || v.Entries != 3 || v.Head != genesis {
		t.Errorf("before: %+v", v)
	}
	do(t, s, func(ctx context.Context, tx *Tx) error { return tx.Journal(ctx, Entry{At: now, Event: "classé"}) })
	if v := get[Verified](t)(s.VerifyJournal(t.Context(), "")); v.Broken != nil || v.Entries != 4 || v.Head == genesis {
		t.Errorf("after: %+v", v)
	}
}
