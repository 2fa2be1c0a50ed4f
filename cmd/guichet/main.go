// Command guichet takes over the paperwork of a funding programme: it reads
// the dossiers dropped by carriers, checks them against the rules of their theme,
// and writes the documents that follow.
//
// This package wires the others together and holds the command line, nothing
// else.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"guichet/internal/sandbox"
)

func main() {
	registerOperations()
	if sandbox.Main() { // this process is a child that reads hostile bytes
		return
	}
	os.Exit(command())
}

// command runs one command line of this process.
func command() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	a := &app{in: os.Stdin, out: os.Stdout, err: os.Stderr, environ: os.Environ()}
	return a.run(ctx, os.Args[1:])
}
