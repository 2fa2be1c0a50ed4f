package mail

import (
	"fmt"
	"slices"
	"strings"

	"guichet/generate/doc"
	"guichet/internal/dossier"
)

const (
	// maxPlaces bounds the places named for one finding; the rest are counted.
	maxPlaces = 6
	// maxQuote bounds a quotation of the Livret, in characters.
	maxQuote = 400
)

// readName introduces the value read.
const readName = "Lu"

// findingList numbers findings from first on.
func findingList(fs []dossier.Finding, first int) []doc.Block {
	list := &doc.List{Ordered: true, First: first}
	for _, f := range fs {
		list.Items = append(list.Items, findingItem(f))
	}
	return []doc.Block{list}
}

// findingItem is a title, the sentences with the values, and a line each for
// what the sentences leave out: the places, the rule, what to do.
func findingItem(f dossier.Finding) doc.Item {
	title := sentence(f.Title)
	item := doc.Item{Text: doc.B(title)}
	add := func(name, text string) {
		if text = doc.Clean(text); text == "" {
			return
		}
		spans := doc.T(text)
		if name != "" {
			spans = append(doc.Spans{{Text: name + dossier.NoBreak + ": "}}, spans...)
		}
		item.Blocks = append(item.Blocks, doc.Paragraph{Text: spans})
	}
	message := doc.Clean(f.Message)
	if message != doc.Clean(f.Title) && message != doc.Clean(title) {
		add("", strings.TrimPrefix(message, title))
	}
	for _, v := range []struct{ name, text string }{{readName, f.Read}, {"Attendu", f.Expected}, {"Écart", f.Gap}} {
		if v.name == readName && len(f.Sources) == 0 {
			continue // nothing was read anywhere: the message says so
		}
		if !says(message, doc.Clean(v.text)) {
			add(v.name, v.text)
		}
	}
	add("Où", places(f.Sources))
	if f.Rule != nil {
		add("Règle", quote(*f.Rule))
	}
	add("Ce qu’il faut faire", sentence(f.Action))
	return item
}

// says reports whether a message holds the figures of a value, or the value word
// for word when it has none: then it need not be repeated.
func says(message, value string) bool {
	if strings.Contains(message, value) {
		return true
	}
	figures := 0
	for _, word := range strings.Split(value, " ") { // the spaces within an amount do not break
		word = strings.Trim(word, ".,;:()"+dossier.NoBreak)
		if !strings.ContainsAny(word, "0123456789") {
			continue
		}
		if !strings.Contains(message, word) {
			return false
		}
		figures++
	}
	return figures > 0
}

// places names where the figures were read, each place once, with the text as
// it stands there.
func places(sources []dossier.Source) string {
	var names []string
	for _, s := range sources {
		place := s.Place()
		if place == "" {
			continue
		}
		if raw := shorten(doc.Clean(s.Raw), 60); raw != "" {
			place += " (" + dossier.Quote(raw) + ")"
		}
		if !slices.Contains(names, place) {
			names = append(names, place)
		}
	}
	if len(names) == 0 {
		return ""
	}
	if more := len(names) - maxPlaces; more > 0 {
		names = append(names[:maxPlaces], "et "+count(more, "autre endroit", "autres endroits"))
	}
	return strings.Join(names, "\u00a0; ") + "."
}

// quote cites the Livret with its words.
func quote(c dossier.Citation) string {
	lines := fmt.Sprintf("ligne\u00a0%d", c.From)
	switch {
	case c.To == c.From+1:
		lines = fmt.Sprintf("lignes\u00a0%d et\u00a0%d", c.From, c.To)
	case c.To > c.From:
		lines = fmt.Sprintf("lignes\u00a0%d à\u00a0%d", c.From, c.To)
	}
	words := shorten(doc.Clean(c.Words), maxQuote)
	if words == "" {
		return "Livret des thèmes, " + lines + "."
	}
	return dossier.Quote(words) + " (Livret des thèmes, " + lines + ")."
}

func refusalItem(r *dossier.Refusal) doc.Item {
	text := doc.Spans{{Text: doc.Clean(r.File), Bold: true}, {Text: "\u00a0: " + doc.Clean(sentence(r.What))}}
	item := doc.Item{Text: text}
	if r.Action != "" {
		item.Blocks = append(item.Blocks, doc.Paragraph{Text: doc.Spans{{Text: "Ce qu’il faut faire\u00a0: " + doc.Clean(sentence(r.Action))}}})
	}
	return item
}

// shorten cuts a text after a whole word.
func shorten(s string, limit int) string {
	r := []rune(s)
	if len(r) <= limit {
		return s
	}
	cut := string(r[:limit])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + "…"
}

// sentence ends a text with a full stop.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") || strings.HasSuffix(s, "…") {
		return s
	}
	return s + "."
}
