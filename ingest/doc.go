// Package ingest takes what people drop: it finds complete folders, archives,
// mails and lone files in the drop folder, moves them out of it atomically, and
// opens the containers into the files of a dossier.
//
// It knows no database, no theme and no reading: who calls it stores the bytes,
// gives references, and decides what a dossier is. Open and everything below
// it parse hostile bytes: they are pure functions over bytes, made to run in a
// process of their own (see OpenOp).
package ingest
