package ingest

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // ISO-8859-x, windows-125x…
	"github.com/emersion/go-message/mail"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"guichet/internal/dossier"
)

const (
	maxParts          = 1000
	maxMultipartDepth = 20
	maxBodyBytes      = 1 << 20
	// An image that a mail shows in its text is a signature's logo, unless it is
	// as large as a photograph or a scan, which some phones send that way.
	maxSignatureImage = 64 << 10
)

// mail opens a message: its header and text become the dossier's Mail when it
// is the outermost, its attachments are files like any other.
func (o *opener) mail(name, within string, data []byte, depth int) {
	e, err := message.Read(bytes.NewReader(trimEnvelope(data)))
	if err != nil && !tolerable(err) {
		o.refuse(refusedMail(name, err.Error()), data)
		return
	}
	m := &mailOpener{opener: o, name: name, within: within, depth: depth}
	if err := m.part(e, "", 0); err != nil {
		if isCut(err) {
			r := refusedTruncated(name)
			r.What = "La fin du courriel manque\u00a0; les pièces jointes complètes ont été lues."
			o.refuse(r, data)
		} else {
			o.refuse(refusedMail(name, err.Error()), data)
		}
	}
	if o.out.Mail == nil {
		o.out.Mail = m.header(e)
	}
}

// tolerable reports whether an error of go-message still leaves a readable
// entity: an unknown charset or encoding.
func tolerable(err error) bool {
	return message.IsUnknownCharset(err) || message.IsUnknownEncoding(err)
}

// isCut reports whether a message ended before its last boundary. The library
// keeps only the words of that error.
func isCut(err error) bool {
	return errors.Is(err, io.ErrUnexpectedEOF) || strings.HasSuffix(err.Error(), "EOF")
}

// whole reports whether bytes that should have gone on are a complete file all
// the same: some programs leave out the last boundary.
func whole(content []byte) bool {
	if bytes.HasPrefix(content, []byte("PK")) {
		_, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		return err == nil
	}
	return bytes.Contains(content[max(0, len(content)-headBytes):], []byte("%%EOF"))
}

// mailOpener walks the parts of one message.
type mailOpener struct {
	*opener
	name, within string
	depth        int
	parts        int
	unnamed      int
	plain, html  strings.Builder
}

// part takes one part and all below it; container is the multipart type it is
// in. The error is that of the message's structure.
func (m *mailOpener) part(e *message.Entity, container string, level int) error {
	if m.parts++; m.parts > maxParts || level > maxMultipartDepth {
		return fmt.Errorf("plus de %d parties, ou plus de %d niveaux", maxParts, maxMultipartDepth)
	}
	mediaType, typeParams := mediaType(e.Header)
	if r := e.MultipartReader(); r != nil && strings.HasPrefix(mediaType, "multipart/") {
		for {
			p, err := r.NextPart()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil && !tolerable(err) {
				return err
			}
			if err := m.part(p, mediaType, level+1); err != nil {
				return err
			}
		}
	}
	disposition, dispositionParams := contentDisposition(e.Header)
	filename := attachmentName(dispositionParams, typeParams, e.Header)
	switch {
	case filename == "" && disposition != "attachment" && (mediaType == "text/plain" || mediaType == "text/html"):
		m.text(e, mediaType)
		return nil
	case isAside(mediaType):
		m.out.Ignored = append(m.out.Ignored, orElse(filename, mediaType))
		return nil
	}
	if filename == "" {
		m.unnamed++
		filename = fmt.Sprintf("pièce jointe %d%s", m.unnamed, extension(mediaType))
	}
	content, err := io.ReadAll(io.LimitReader(e.Body, m.limits.FileBytes+1))
	if err != nil && !whole(content) {
		m.refuse(refusedTruncated(filename), nil)
		return nil // the next one may be whole
	}
	if strings.HasPrefix(mediaType, "image/") && shownInText(e.Header, container, disposition) && len(content) < maxSignatureImage {
		m.out.Ignored = append(m.out.Ignored, filename)
		return nil
	}
	switch mediaType {
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		m.refuse(refusedSMIME(filename), content)
		return nil
	case "message/rfc822", "message/global":
		if path.Ext(filename) == "" || !strings.EqualFold(path.Ext(filename), ".eml") {
			filename += ".eml"
		}
	}
	m.file(filename, m.within, content, m.depth)
	return nil
}

// text keeps the words of a message; beyond maxBodyBytes nobody reads them. A
// damaged line takes nothing from the dossier.
func (m *mailOpener) text(e *message.Entity, mediaType string) {
	b, _ := io.ReadAll(io.LimitReader(e.Body, maxBodyBytes))
	to := &m.plain
	if mediaType == "text/html" {
		to = &m.html
	}
	if to.Len()+len(b) <= maxBodyBytes {
		to.WriteString(decodeText(b))
	}
}

func (m *mailOpener) header(e *message.Entity) *dossier.Mail {
	h := mail.Header{Header: e.Header}
	out := &dossier.Mail{File: m.name}
	if from, err := h.AddressList("From"); err == nil && len(from) > 0 {
		out.From, out.FromName = from[0].Address, cleanLine(from[0].Name)
	} else {
		out.From = bareAddress.FindString(h.Get("From"))
	}
	subject, err := h.Text("Subject")
	if err != nil {
		subject = h.Get("Subject")
	}
	out.Subject = cleanLine(subject)
	if t, err := h.Date(); err == nil && !t.IsZero() {
		out.Date = dossier.DateOf(t)
	}
	if id, err := h.MessageID(); err == nil {
		out.MessageID = id
	}
	out.Body = strings.TrimSpace(m.plain.String())
	if out.Body == "" {
		out.Body = htmlText(m.html.String())
	}
	out.Body = strings.ReplaceAll(out.Body, "\r\n", "\n")
	return out
}

var bareAddress = regexp.MustCompile(`[^\s<>"',;]+@[^\s<>"',;]+`)

// mediaType reads the type of a part; one that cannot be parsed is read as far
// as it goes. The parameters may be nil.
func mediaType(h message.Header) (string, map[string]string) {
	t, params, err := h.ContentType()
	if err != nil && t == "" {
		t, _, _ = strings.Cut(h.Get("Content-Type"), ";")
	}
	return strings.ToLower(strings.TrimSpace(t)), params
}

// contentDisposition reads how a part is shown; absent is "", as RFC 2183 leaves
// it to the reader.
func contentDisposition(h message.Header) (string, map[string]string) {
	d, params, err := h.ContentDisposition()
	if err != nil && d == "" {
		d, _, _ = strings.Cut(h.Get("Content-Disposition"), ";")
	}
	return strings.ToLower(strings.TrimSpace(d)), params
}

// looseName finds a file name in a field that breaks the grammar, such as
// "filename=Budget 2021.xlsx" without quotation marks.
var looseName = regexp.MustCompile(`(?i)(?:file)?name\s*=\s*(?:"([^"]*)"|([^;\r\n]+))`)

// attachmentName returns the file name of a part, "" when it has none: RFC 2231
// and RFC 2047 forms, raw bytes, and broken fields are read alike.
func attachmentName(disposition, contentType map[string]string, h message.Header) string {
	name := orElse(disposition["filename"], contentType["name"])
	for _, field := range []string{"Content-Disposition", "Content-Type"} {
		if name != "" {
			break
		}
		if g := looseName.FindStringSubmatch(h.Get(field)); g != nil {
			name = orElse(g[1], g[2])
		}
	}
	if name == "" {
		return ""
	}
	if s, err := wordDecoder.DecodeHeader(name); err == nil {
		name = s
	}
	name = strings.ReplaceAll(decodeText([]byte(name)), `\`, "/")
	return safeElement(norm.NFC.String(path.Base(strings.TrimSpace(name))))
}

var wordDecoder = &mime.WordDecoder{CharsetReader: message.CharsetReader}

// decodeText returns UTF-8; what is not is taken as windows-1252, which any
// bytes are. So are the C1 controls, which no text has: they come of programs
// that say ISO-8859-1 and write windows-1252.
func decodeText(b []byte) string {
	if utf8.Valid(b) {
		return strings.Map(func(r rune) rune {
			if r >= 0x80 && r <= 0x9f {
				return charmap.Windows1252.DecodeByte(byte(r))
			}
			return r
		}, string(b))
	}
	s, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	return string(s)
}

// cleanLine returns the words of a header field on one line.
func cleanLine(s string) string {
	return norm.NFC.String(strings.Join(strings.Fields(decodeText([]byte(s))), " "))
}

// isAside reports whether a part is there for mail programs: signatures, cards,
// invitations, delivery reports.
func isAside(mediaType string) bool {
	switch mediaType {
	case "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "application/pgp-keys",
		"text/vcard", "text/x-vcard", "text/directory", "text/calendar", "application/ics",
		"message/delivery-status", "message/disposition-notification", "text/rfc822-headers", "text/x-amp-html":
		return true
	}
	return false
}

// shownInText reports whether an image belongs to the text of the message.
func shownInText(h message.Header, container, disposition string) bool {
	return disposition != "attachment" || (container == "multipart/related" && h.Get("Content-Id") != "")
}

// extension returns a file ending for an attachment without a name.
func extension(mediaType string) string {
	switch mediaType {
	case "application/pdf":
		return ".pdf"
	case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
		return ".xlsx"
	case "application/zip":
		return ".zip"
	case "message/rfc822":
		return ".eml"
	case "image/png":
		return ".png"
	case "image/jpeg":
		return ".jpg"
	case "image/tiff":
		return ".tif"
	}
	return ""
}

func orElse(s, other string) string {
	if s != "" {
		return s
	}
	return other
}
