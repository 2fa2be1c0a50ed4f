package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"guichet/internal/dossier"
)

// Bounds of the search for active content: it only serves notes.
const (
	maxObjectStream  = 4 << 20  // bytes of one object stream, decompressed
	maxObjectStreams = 32 << 20 // bytes of all
	maxNamedFiles    = 6
	maxFileName      = 80
)

// active is what a document holds beside its pages, and what a viewer might run:
// ISO 32000-1, 7.11.4 (embedded files), 12.6.4.5 (launch) and 12.6.4.16 (JavaScript).
type active struct {
	script, launch, attached bool
	files                    []string // names of the files spoken of, as far as they can be read

	inflated int
}

// findActive looks for the names of active content among the objects, those in
// object streams included. Nothing is run and no embedded file is decompressed.
func findActive(data []byte) *active {
	a := &active{}
	a.scan(data, true)
	return a
}

// scan goes from name to name; objects says that object streams are looked into.
func (a *active) scan(data []byte, objects bool) {
	for at := 0; ; {
		i := bytes.IndexByte(data[at:], '/')
		if i < 0 {
			return
		}
		at += i + 1
		name, n := pdfName(data[at:])
		at += n
		switch name {
		case "JavaScript":
			a.script = true
		case "Launch":
			a.launch = true
		case "EmbeddedFile", "FileAttachment":
			a.attached = true
		case "UF", "F":
			a.named(data[at:])
		case "ObjStm":
			if objects {
				a.objectStream(data[at:])
			}
		}
	}
}

// pdfName reads a name after its slash, with #xx decoded (7.3.5), and how many
// bytes it takes; long names are none of those looked for.
func pdfName(b []byte) (string, int) {
	const longest = 3 * len("FileAttachment")
	n := 0
	for n < len(b) && n < longest && !strings.ContainsRune("\x00\t\n\f\r ()<>[]{}/%", rune(b[n])) {
		n++
	}
	name := string(b[:n])
	if !strings.Contains(name, "#") {
		return name, n
	}
	var s strings.Builder
	for i := 0; i < len(name); i++ {
		if name[i] == '#' && i+2 < len(name) {
			if c, err := strconv.ParseUint(name[i+1:i+3], 16, 8); err == nil {
				s.WriteByte(byte(c))
				i += 2
				continue
			}
		}
		s.WriteByte(name[i])
	}
	return s.String(), n
}

// objectStream looks into the object stream whose dictionary b is within.
func (a *active) objectStream(b []byte) {
	const dictionary = 1 << 10 // longer ones are not written
	head := b[:min(len(b), dictionary)]
	i := bytes.Index(head, []byte("stream"))
	if i < 0 || a.inflated > maxObjectStreams {
		return
	}
	body := bytes.TrimLeft(b[i+len("stream"):], "\r\n")
	z, err := zlib.NewReader(bytes.NewReader(body))
	if err != nil {
		return // not deflated, and then scanned already; or encrypted
	}
	content, _ := io.ReadAll(io.LimitReader(z, maxObjectStream)) // as far as it goes
	a.inflated += len(content)
	a.scan(content, false)
}

// named keeps the string that b begins with when it is the name of a file.
func (a *active) named(b []byte) {
	b = bytes.TrimLeft(b[:min(len(b), 1<<10)], " \r\n\t")
	var s []byte
	switch {
	case bytes.HasPrefix(b, []byte("(")):
		s = literalString(b[1:])
	case bytes.HasPrefix(b, []byte("<")) && !bytes.HasPrefix(b, []byte("<<")):
		s = hexString(b[1:])
	}
	name := cleanFileName(s)
	if len(path.Ext(name)) < 2 || len(a.files) >= maxNamedFiles || slices.Contains(a.files, name) {
		return
	}
	a.files = append(a.files, name)
}

// literalString reads a string (7.3.4.2) after its bracket, without octal codes:
// names that need them are mostly written in UTF-16.
func literalString(b []byte) []byte {
	var s []byte
	depth := 0
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '\\' && i+1 < len(b):
			i++
			s = append(s, b[i])
		case c == ')' && depth == 0:
			return s
		default:
			switch c {
			case '(':
				depth++
			case ')':
				depth--
			}
			s = append(s, c)
		}
	}
	return nil
}

func hexString(b []byte) []byte {
	digits, _, ok := bytes.Cut(b, []byte(">"))
	if !ok {
		return nil
	}
	var s []byte
	for i := 0; i+1 < len(digits); i += 2 {
		c, err := strconv.ParseUint(string(digits[i:i+2]), 16, 8)
		if err != nil {
			return nil
		}
		s = append(s, byte(c))
	}
	return s
}

// cleanFileName decodes a text string (7.9.2.2) and keeps what can be shown of
// the last element of a path.
func cleanFileName(s []byte) string {
	text := ""
	if rest, ok := bytes.CutPrefix(s, []byte("\xfe\xff")); ok {
		var u []uint16
		for i := 0; i+1 < len(rest); i += 2 {
			u = append(u, uint16(rest[i])<<8|uint16(rest[i+1]))
		}
		text = string(utf16.Decode(u))
	} else {
		for _, c := range s {
			text += string(rune(c)) // PDFDocEncoding is Latin-1 where names are concerned
		}
	}
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
	text = path.Base(strings.ReplaceAll(text, `\`, "/"))
	if r := []rune(text); len(r) > maxFileName {
		text = string(r[:maxFileName]) + "…"
	}
	return text
}

// notes says what was found.
func (a *active) notes(name string) []dossier.Note {
	var out []dossier.Note
	note := func(code, format string, args ...any) {
		out = append(out, dossier.Note{Code: code, Message: fmt.Sprintf(format, args...), Source: dossier.Source{File: name, Method: dossier.MethodText, Confidence: 1}})
	}
	files := ""
	if len(a.files) > 0 {
		quoted := make([]string, len(a.files))
		for i, f := range a.files {
			quoted[i] = dossier.Quote(f)
		}
		files = " (" + strings.Join(quoted, ", ") + ")"
	}
	if a.script {
		note(NoteScript, "%s\u00a0: le document contient du code JavaScript, qui n’a pas été exécuté.", name)
	}
	if a.launch {
		note(NoteLaunch, "%s\u00a0: le document demande de lancer un programme ou d’ouvrir un autre fichier%s\u00a0; rien n’a été lancé ni ouvert.", name, files)
	}
	if a.attached {
		note(NoteAttached, "%s\u00a0: le document contient des fichiers joints%s, qui n’ont été ni ouverts ni extraits. S’ils font partie de la demande, les déposer à part.", name, files)
	}
	return out
}
