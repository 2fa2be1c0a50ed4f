// Package bench measures how fast dossiers are read, what each stage takes and how
// much memory that needs, beside pdftotext on the same PDF files.
//
// It owns the measuring and the report; how a dossier is read is the caller's.
package bench
