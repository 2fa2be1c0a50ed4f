// Package dossier is the neutral model that every other package speaks: what
// a carrier (porteur) asked for, as it was read, and what was found wrong
// with it.
//
// It imports only the standard library and knows no file format, no
// database and no theme in particular. Money is integer euro cents, dates are
// civil dates, and a value that was not read is not known, never zero.
package dossier
