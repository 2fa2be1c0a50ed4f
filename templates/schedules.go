package templates

import _ "embed"

// Schedules is what the daemon does by itself, and when.
//
//go:embed schedules.yaml
var Schedules []byte
