// Package store keeps what the program knows: arrivals, dossiers and their
// versions, findings, documents, mails and the journal, in SQLite or
// PostgreSQL behind one set of queries; and the bytes of every file under
// their hash (Blobs).
//
// It knows no step of the journey: which state follows which, and which job is
// enqueued with it, is the caller's business, inside a transaction it opens
// here. Nothing outside this package writes SQL.
package store
