package mail

import (
	"fmt"
	"html"
	"strings"

	"guichet/generate/doc"
)

// page writes the HTML part: the words of doc.Text with a plain look, styled in
// place since mail readers drop style sheets.
func page(title string, blocks []doc.Block) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=\"fr\">\n<head><meta charset=\"utf-8\"><title>%s</title></head>\n", html.EscapeString(title))
	b.WriteString("<body style=\"margin:0;padding:16px;background:#ffffff;color:#1a1a22;font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.5\">\n" +
		"<div style=\"max-width:640px\">\n")
	for _, bl := range blocks {
		writeHTML(&b, bl)
	}
	b.WriteString("</div>\n</body>\n</html>\n")
	return b.String()
}

func writeHTML(b *strings.Builder, bl doc.Block) {
	switch bl := bl.(type) {
	case doc.Heading:
		fmt.Fprintf(b, "<p style=\"margin:16px 0 8px\"><strong>%s</strong></p>\n", spans(bl.Text))
	case doc.Paragraph:
		fmt.Fprintf(b, "<p style=\"margin:0 0 12px\">%s</p>\n", spans(bl.Text))
	case doc.Notice:
		fmt.Fprintf(b, "<p style=\"margin:0 0 12px;padding:8px 12px;border-left:4px solid #000078;background:#f0f1f8\">%s</p>\n", spans(bl.Text))
	case *doc.List:
		tag := "ul"
		if bl.Ordered {
			tag = fmt.Sprintf("ol start=\"%d\"", max(1, bl.First))
		}
		fmt.Fprintf(b, "<%s style=\"margin:0 0 12px;padding-left:24px\">\n", tag)
		for _, it := range bl.Items {
			fmt.Fprintf(b, "<li style=\"margin:0 0 8px\">%s\n", spans(it.Text))
			for _, sub := range it.Blocks {
				if p, ok := sub.(doc.Paragraph); ok { // within an item, lines stand close
					fmt.Fprintf(b, "<div style=\"margin:2px 0\">%s</div>\n", spans(p.Text))
					continue
				}
				writeHTML(b, sub)
			}
			b.WriteString("</li>\n")
		}
		fmt.Fprintf(b, "</%s>\n", tag[:2])
	default:
		panic(fmt.Sprintf("mail: a mail holds no %T", bl)) // templates cannot make one: see expand
	}
}

func spans(text doc.Spans) string {
	var b strings.Builder
	for _, s := range text {
		t := html.EscapeString(s.Text)
		if s.Bold {
			t = "<strong>" + t + "</strong>"
		}
		b.WriteString(t)
	}
	return b.String()
}
