package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"guichet/internal/dossier"
)

const (
	flagEncrypted    = 0x1    // APPNOTE 4.4.4, bit 0
	extraUnicodePath = 0x7075 // APPNOTE 4.6.9: the name in UTF-8
)

// zip opens an archive. Sizes in its headers are claims and are not believed.
func (o *opener) zip(name, within string, data []byte, depth int) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		o.refuse(refusedCorrupt(name, false), data)
		return
	}
	if len(r.File) == 0 {
		o.refuse(refusedEmpty(name), data)
		return
	}
	// Entries that share their bytes are a bomb, whatever each of them opens to.
	var packed uint64
	for _, f := range r.File {
		if packed += f.CompressedSize64; packed > uint64(len(data)) {
			o.bomb = true
			o.refuse(refusedOverlap(name), data)
			return
		}
	}
	budget := max(1<<20, int64(len(data))*o.limits.Ratio)
	for _, f := range r.File {
		if o.bomb {
			return
		}
		n := entryName(f)
		if strings.HasSuffix(n, "/") || f.FileInfo().IsDir() {
			continue
		}
		if o.count >= o.limits.Files { // read no more than will be taken
			o.file(n, within, nil, depth)
			return
		}
		clean, ok := safePath(n)
		if Ignored(clean) {
			o.out.Ignored = append(o.out.Ignored, clean)
			continue
		}
		if !f.Mode().IsRegular() {
			o.refuse(refusedLink(clean), nil)
			continue
		}
		if f.Flags&flagEncrypted != 0 {
			o.refuse(refusedPassword(clean), nil)
			continue
		}
		content, refusal := o.entry(f, clean, budget)
		if refusal != nil {
			o.refuse(refusal, nil)
			// What is around and after a bomb is not worth opening.
			o.bomb = refusal.Reason == dossier.RefusedTooLarge
			continue
		}
		budget -= int64(len(content))
		if !ok {
			o.refuse(refusedPath(clean, withoutControls(n)), content)
			continue
		}
		o.file(clean, within, content, depth)
	}
}

// entry reads one file of an archive, at most budget bytes.
func (o *opener) entry(f *zip.File, name string, budget int64) ([]byte, *dossier.Refusal) {
	rc, err := f.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return nil, refusedMethod(name, f.Method)
	}
	if err != nil {
		return nil, refusedCorrupt(name, false)
	}
	defer func() { _ = rc.Close() }() // only read
	limit := min(budget, o.limits.FileBytes)
	content, err := io.ReadAll(io.LimitReader(rc, limit+1))
	switch {
	case int64(len(content)) > limit && limit == budget:
		return nil, refusedRatio(name, o.limits.Ratio)
	case int64(len(content)) > limit:
		return nil, refusedSize(name, int64(len(content)), limit)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, refusedTruncated(name)
	case err != nil:
		return nil, refusedCorrupt(name, false)
	}
	return content, nil
}

// entryName returns the name of an archive's entry in UTF-8. Without the flag
// for it the specification says code page 437; in practice old tools write the
// machine's own page, which in France is 850 (equal to 437 in all small accented
// letters), and macOS writes UTF-8 without the flag.
func entryName(f *zip.File) string {
	name := f.Name
	if u, ok := unicodePath(f); ok {
		name = u
	} else if f.NonUTF8 && !utf8.ValidString(name) {
		if s, err := charmap.CodePage850.NewDecoder().String(name); err == nil {
			name = s
		}
	}
	name = strings.ReplaceAll(norm.NFC.String(strings.ToValidUTF8(name, "_")), `\`, "/")
	return name
}

// unicodePath returns the name in the Unicode Path extra field, when it is
// there and is of the name in the header.
func unicodePath(f *zip.File) (string, bool) {
	for b := f.Extra; len(b) >= 4; {
		id, size := binary.LittleEndian.Uint16(b), int(binary.LittleEndian.Uint16(b[2:]))
		b = b[4:]
		if size > len(b) {
			return "", false
		}
		if id == extraUnicodePath && size > 5 && binary.LittleEndian.Uint32(b[1:]) == crc32.ChecksumIEEE([]byte(f.Name)) && utf8.Valid(b[5:size]) {
			return string(b[5:size]), true
		}
		b = b[size:]
	}
	return "", false
}

// The longest name and path of a file kept, in bytes: below what file systems
// allow, with room for a suffix and for the folders above.
const (
	maxName = 180
	maxPath = 1000
)

// safePath returns a relative, slash-separated name fit for a file; ok is false
// when the name pointed outside, and then only its last element is left.
func safePath(name string) (clean string, ok bool) {
	ok = !strings.HasPrefix(name, "/") && (len(name) < 2 || name[1] != ':') // neither absolute nor on a drive
	var kept []string
	for _, e := range strings.Split(name, "/") {
		if e == ".." {
			ok = false
		}
		if e = safeElement(e); e != "" {
			kept = append(kept, e)
		}
	}
	if len(kept) == 0 {
		return nameless, ok
	}
	if clean = strings.Join(kept, "/"); !ok || len(clean) > maxPath {
		return kept[len(kept)-1], ok
	}
	return clean, true
}

// SafeName returns the last element of a name, fit for a file on any system.
func SafeName(name string) string {
	return orElse(safeElement(path.Base(name)), nameless)
}

const nameless = "sans nom"

// withoutControls returns a text without what could hide, reorder or end it.
func withoutControls(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
}

// device matches the names that Windows takes for a device, whatever follows their
// first dot.
var device = regexp.MustCompile(`(?i)^(con|prn|aux|nul|clock\$|conin\$|conout\$|(com|lpt)[0-9¹²³]) *$`)

// safeElement returns one element of a path without what a file system, a
// terminal or a header line could choke on; "" for "." and "..".
func safeElement(e string) string {
	e = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, withoutControls(e))
	e = strings.TrimRight(strings.TrimLeft(e, " "), " .") // Windows drops dots and blanks at the end
	if strings.Trim(e, ".") == "" {
		return ""
	}
	if before, _, _ := strings.Cut(e, "."); device.MatchString(before) {
		e = "_" + e
	}
	if len(e) > maxName {
		ext := path.Ext(e)
		if len(ext) > 16 {
			ext = ""
		}
		e = strings.ToValidUTF8(e[:maxName-len(ext)], "") + ext
	}
	return e
}
