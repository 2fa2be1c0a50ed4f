package dossier

// Quote puts s between French quotation marks with their no-break spaces.
func Quote(s string) string { return "«" + NoBreak + s + NoBreak + "»" }
