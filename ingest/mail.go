package ingest

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/url"
	"path"
	"regexp"
	"strconv"
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
	maxHeaderBytes    = 1 << 20 // of the header of a message or a part
	// An image that a mail shows in its text is a signature's logo, unless it is
	// as large as a photograph or a scan, which some phones send that way.
	maxSignatureImage = 64 << 10
)

// mail opens a message: its header and text become the dossier's Mail when it
// is the outermost, its attachments are files like any other.
func (o *opener) mail(name, within string, data []byte, depth int) {
	e, err := message.ReadWithOptions(bytes.NewReader(trimEnvelope(data)), &message.ReadOptions{MaxHeaderBytes: maxHeaderBytes})
	if err != nil && !tolerable(err) {
		o.refuse(refusedMail(name), data)
		return
	}
	// The outermost mail is the dossier's, whatever is opened before its end; what
	// the mails within it say stands below its words.
	outermost := o.out.Mail == nil
	if outermost {
		o.out.Mail = &dossier.Mail{}
	}
	m := &mailOpener{opener: o, name: name, within: within, depth: depth}
	if err := m.part(e, "", 0); err != nil {
		switch {
		case errors.Is(err, errParts):
			o.refuse(refusedParts(name), data)
		case isCut(err):
			r := refusedTruncated(name)
			r.What = "La fin du courriel manque\u00a0; les pièces jointes complètes ont été lues."
			o.refuse(r, data)
		default:
			o.refuse(refusedMail(name), data)
		}
	}
	h := m.header(e)
	if outermost {
		h.Body = joinBodies(h.Body, o.out.Mail.Body)
		h.Misdeclared = append(h.Misdeclared, o.out.Mail.Misdeclared...)
		o.out.Mail = h
		return
	}
	o.out.Mail.Misdeclared = append(o.out.Mail.Misdeclared, h.Misdeclared...)
	o.out.Mail.Body = joinBodies(o.out.Mail.Body, forwarded(h))
}

// forwarded writes a mail that another brought the way mail programs quote one.
func forwarded(m *dossier.Mail) string {
	if m.Body == "" {
		return ""
	}
	from := m.From
	if m.FromName != "" {
		from = m.FromName + " <" + m.From + ">"
	}
	date := ""
	if !m.Date.IsZero() {
		date = "Date\u00a0: " + m.Date.String() + "\n"
	}
	return "---------- Message transféré ----------\nDe\u00a0: " + from + "\n" + date + "Objet\u00a0: " + m.Subject + "\n\n" + m.Body
}

func joinBodies(a, b string) string {
	joined := strings.TrimSpace(a + "\n\n" + b)
	return strings.ToValidUTF8(joined[:min(len(joined), maxBodyBytes)], "")
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

// errParts says that a message has more parts, or more levels of them, than any
// mail program makes.
var errParts = errors.New("too many parts")

// mailOpener walks the parts of one message.
type mailOpener struct {
	*opener
	name, within string
	depth        int
	parts        int
	unnamed      int
	plain, html  strings.Builder
	misdeclared  []dossier.Declaration
}

// part takes one part and all below it; container is the multipart type it is
// in. The error is that of the message's structure.
func (m *mailOpener) part(e *message.Entity, container string, level int) error {
	if m.parts++; m.parts > maxParts || level > maxMultipartDepth {
		return errParts
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
	case isAside(mediaType), strings.HasPrefix(mediaType, "text/") && textPiece.MatchString(filename):
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
	at := len(m.out.Files)
	m.attached(filename, m.within, content, m.depth, func(plain, html string) {
		if m.plain.Len() == 0 && m.html.Len() == 0 {
			m.plain.WriteString(plain[:min(len(plain), maxBodyBytes)])
			m.html.WriteString(html[:min(len(html), maxBodyBytes)])
		}
	})
	if at < len(m.out.Files) && misdeclared(mediaType, m.out.Files[at].Kind) {
		m.misdeclared = append(m.misdeclared, dossier.Declaration{File: m.out.Files[at].Name, Type: mediaType, Kind: m.out.Files[at].Kind})
	}
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
	out := &dossier.Mail{File: m.name, Misdeclared: m.misdeclared}
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
		if name = extendedName(h.Get(field)); name != "" {
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

// extendedParameter matches a piece of a name in the form of RFC 2231:
// filename*0*=iso-8859-1'fr'co%FBt.
var extendedParameter = regexp.MustCompile(`(?i)(?:file)?name\*(\d*)(\*?)\s*=\s*(?:"([^"]*)"|([^;\s]+))`)

// extendedName returns a name in the form of RFC 2231 whose charset the standard
// library does not know; "" when there is none.
func extendedName(field string) string {
	pieces := map[int]string{}
	charset := ""
	for _, g := range extendedParameter.FindAllStringSubmatch(field, -1) {
		n, _ := strconv.Atoi(g[1]) // "": the only piece, as if it were the first
		value := orElse(g[3], g[4])
		if n == 0 {
			if parts := strings.SplitN(value, "'", 3); len(parts) == 3 {
				charset, value = parts[0], parts[2]
			}
		}
		if g[2] != "" || g[1] == "" {
			if decoded, err := url.PathUnescape(value); err == nil {
				value = decoded
			}
		}
		if _, double := pieces[n]; !double {
			pieces[n] = value
		}
	}
	var name strings.Builder
	for n := 0; pieces[n] != ""; n++ {
		name.WriteString(pieces[n])
	}
	if r, err := message.CharsetReader(charset, strings.NewReader(name.String())); charset != "" && err == nil {
		if b, err := io.ReadAll(r); err == nil {
			return string(b)
		}
	}
	return name.String()
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

// textPiece matches the names under which Exchange sends the text that stands after
// an attachment.
var textPiece = regexp.MustCompile(`(?i)^ATT\d{5,}\.(txt|html?)$`)

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
