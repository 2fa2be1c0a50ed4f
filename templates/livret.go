package templates

import _ "embed"

// Livret is the Livret des thèmes of 29 October 2020, as published: every rule
// cites its lines.
//
//go:embed livret/livret-des-themes.txt
var Livret []byte
