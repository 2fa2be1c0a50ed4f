package ingest

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"

	"guichet/internal/dossier"
)

// headBytes is how far into a file its kind is looked for: PDF allows bytes
// before its header (ISO 32000-1, annex H.3.4.1: within the first 1024).
const headBytes = 1024

// Identify tells what a file is from its bytes; its name only words the refusal,
// which is nil when the file can be taken.
func Identify(name string, data []byte) (dossier.FileKind, *dossier.Refusal) {
	if kind, ok := identifyPlain(data); ok {
		return kind, nil
	}
	head := data[:min(len(data), headBytes)]
	switch {
	case hasAnyPrefix(head, "PK\x03\x04", "PK\x05\x06"):
		return identifyZip(name, data)
	case hasAnyPrefix(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
		return identifyOLE(name, data)
	case hasAnyPrefix(head, `{\rtf`):
		return dossier.KindOffice, nil
	case hasAnyPrefix(head, tnefSignature):
		return dossier.KindTNEF, nil
	case hasAnyPrefix(head, "Rar!\x1a\x07", "7z\xbc\xaf\x27\x1c", "\x1f\x8b", "BZh", "\xfd7zXZ\x00"):
		return dossier.KindOther, refusedArchive(name)
	case strings.EqualFold(path.Ext(name), ".p7m"):
		return dossier.KindOther, refusedSMIME(name)
	case looksLikeMail(name, data):
		return dossier.KindMail, nil
	case bytes.Contains(head, []byte("%PDF-")):
		return dossier.KindPDF, nil
	}
	return dossier.KindOther, refusedContent(name, head)
}

// identifyPlain knows the kinds that the very first bytes tell.
func identifyPlain(data []byte) (dossier.FileKind, bool) {
	switch {
	case hasAnyPrefix(data, "%PDF-"):
		return dossier.KindPDF, true
	case hasAnyPrefix(data, "\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "II*\x00", "MM\x00*"):
		return dossier.KindImage, true
	}
	return "", false
}

func hasAnyPrefix(b []byte, prefixes ...string) bool {
	for _, p := range prefixes {
		if bytes.HasPrefix(b, []byte(p)) {
			return true
		}
	}
	return false
}

// identifyZip tells a workbook from an archive and from other office files,
// which are archives too.
func identifyZip(name string, data []byte) (dossier.FileKind, *dossier.Refusal) {
	workbook := strings.HasPrefix(strings.ToLower(path.Ext(name)), ".xls")
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		// The directory of an archive is at its end: an archive without one was
		// cut. Anything else is damage.
		if !bytes.Contains(data, []byte("PK\x05\x06")) || errors.Is(err, io.ErrUnexpectedEOF) {
			return dossier.KindOther, refusedTruncated(name)
		}
		return dossier.KindOther, refusedCorrupt(name, workbook)
	}
	var office, xl, binary, text, other bool
	for _, f := range r.File {
		n := strings.ReplaceAll(f.Name, `\`, "/")
		switch {
		case n == "[Content_Types].xml":
			office = true
		case n == "xl/workbook.bin":
			binary = true
		case strings.HasPrefix(n, "xl/"):
			xl = true
		case strings.HasPrefix(n, "word/"):
			text = true
		case n == "mimetype":
			text = text || isOpenDocument(f)
			other = true
		case strings.HasPrefix(n, "ppt/"):
			other = true
		}
	}
	switch {
	case text, office && binary:
		return dossier.KindOffice, nil
	case office && xl:
		return dossier.KindXLSX, nil
	case other, office:
		return dossier.KindOther, refusedOffice(name)
	case workbook:
		return dossier.KindOther, refusedCorrupt(name, true)
	}
	return dossier.KindZip, nil
}

// isOpenDocument reports whether the entry "mimetype" is that of a workbook or a
// text (OpenDocument 1.3 part 2, 3.3), templates included.
func isOpenDocument(f *zip.File) bool {
	r, err := f.Open()
	if err != nil {
		return false
	}
	defer func() { _ = r.Close() }() // only read
	b, err := io.ReadAll(io.LimitReader(r, 256))
	return err == nil && hasAnyPrefix(b, "application/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.text")
}

// identifyOLE tells apart what the old office format (a compound file, MS-CFB)
// can hold, by the names in its directory, which are UTF-16.
func identifyOLE(name string, data []byte) (dossier.FileKind, *dossier.Refusal) {
	has := func(s string) bool {
		var w []byte
		for _, c := range []byte(s) {
			w = append(w, c, 0)
		}
		return bytes.Contains(data, w)
	}
	switch {
	case has("EncryptedPackage"):
		return dossier.KindOther, refusedPassword(name)
	case has("__substg1.0_"), has("__properties_version1.0"):
		return dossier.KindOther, refusedMSG(name)
	case has("Workbook"), has("Book"), has("WordDocument"):
		return dossier.KindOffice, nil
	}
	return dossier.KindOther, refusedOldOffice(name)
}

// mailFields are the header fields that tell a mail from other text.
var mailFields = map[string]bool{
	"from": true, "to": true, "subject": true, "date": true, "received": true, "message-id": true,
	"mime-version": true, "return-path": true, "delivered-to": true, "content-type": true,
}

// looksLikeMail reports whether the bytes begin with a mail's header: one known
// field is enough under the name of a mail, two under another.
func looksLikeMail(name string, data []byte) bool {
	known := 0
	for i, line := range strings.Split(string(trimEnvelope(data[:min(len(data), 16<<10)])), "\n") {
		line = strings.TrimSuffix(line, "\r")
		if line == "" || i > 200 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			continue // folded
		}
		field, _, ok := strings.Cut(line, ":")
		if !ok || field == "" || strings.ContainsAny(field, " \t") {
			return false
		}
		if mailFields[strings.ToLower(field)] {
			known++
		}
	}
	if strings.EqualFold(path.Ext(name), ".eml") {
		return known >= 1
	}
	return known >= 2
}

// trimEnvelope drops what some programs put before the header: a byte order
// mark, empty lines, the "From " line of a mailbox file.
func trimEnvelope(data []byte) []byte {
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), "\r\n")
	if bytes.HasPrefix(data, []byte("From ")) {
		if i := bytes.IndexByte(data, '\n'); i >= 0 {
			data = data[i+1:]
		}
	}
	return data
}
