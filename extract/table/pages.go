package table

// Pages finds the texts and tables of all the pages of a document.
func Pages(raws []RawPage) []Page {
	out := make([]Page, 0, len(raws))
	for _, r := range raws {
		out = append(out, Detect(r))
	}
	return out
}
