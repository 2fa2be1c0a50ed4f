// Package pdf reads PDF bytes into the table model: words with their places,
// rulings and fills go to table.Pages, which finds the tables. It also draws
// pages for the recogniser of scans.
//
// It owns PDFium's WebAssembly build and nothing else: it must not know what a
// budget is, nor call a recogniser. It is meant to run in a process of its own,
// that a caller can stop and whose memory is bounded: PDFium is never given a
// file system, but a hostile file may still make it slow.
package pdf
