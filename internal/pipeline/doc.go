// Package pipeline is the journey of a dossier: what was dropped is taken,
// opened, read, filed under a reference, checked, answered with documents and
// mails, and laid out in the data folder. Each step is a job of a few lines that
// calls one package and stores its result in the transaction that enqueues the
// next, so that a process killed at any moment finishes on its next start.
//
// It owns the order of the steps and the layout of the data folder. It knows no
// file format, no rule and no document: those are behind Opener, Reader, Checker
// and Generator.
package pipeline
