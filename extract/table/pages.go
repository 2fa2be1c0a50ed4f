package table

// Pages finds the texts and tables of all the pages of a document.
func Pages(raws []RawPage) []Page {
	out := make([]Page, 0, len(raws))
	for _, r := range raws {
		out = append(out, Detect(r))
	}
	return out
}

// Detect finds the texts and tables of a page.
func Detect(p RawPage) Page { return Page{Number: p.Number} }
