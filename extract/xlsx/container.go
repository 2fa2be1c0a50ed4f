package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf16"

	"guichet/internal/dossier"
)

// oleHeader begins a compound file ([MS-CFB] 2.2): a workbook of the former
// format, or an encrypted one ([MS-OFFCRYPTO] 2.3.4.4).
const oleHeader = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// flagEncrypted is bit 0 of the general purpose flags (APPNOTE.TXT 4.4.4).
const flagEncrypted = 0x1

// unpack opens the container and returns its parts by name, decompressed, and
// whether there are macros; or it says why it is no workbook that can be read.
func unpack(name string, data []byte, lim Limits) (parts map[string][]byte, macros bool, err error) {
	if len(data) == 0 {
		return nil, false, refuse(name, dossier.RefusedEmpty, "Le fichier est vide.", "", "0 octet", resend)
	}
	if bytes.HasPrefix(data, []byte(oleHeader)) {
		return nil, false, refuseOLE(name, data)
	}
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
			// The directory stands at the end of a container: it is what a cut takes.
			return nil, false, refuseTruncated(name, "", "")
		}
		return nil, false, refuse(name, dossier.RefusedUnknownType, "Le fichier n’est pas un classeur Excel (.xlsx).", "", "", resave)
	}
	if len(zr.File) > lim.Parts {
		return nil, false, refuseLimit(name, "", "parties", int64(lim.Parts))
	}
	parts = make(map[string][]byte, len(zr.File))
	left := lim.Unzipped
	for _, f := range zr.File {
		if f.Flags&flagEncrypted != 0 {
			return nil, false, refuse(name, dossier.RefusedPassword, "Le classeur est protégé par un mot de passe.", "", "", unlock)
		}
		macros = macros || path.Base(partName(f.Name)) == "vbaproject.bin"
		if f.FileInfo().IsDir() || !wanted(f.Name) {
			continue
		}
		b, err := readPart(f, left)
		switch {
		case errors.Is(err, errTooLarge):
			r := refuse(name, dossier.RefusedTooLarge, "Le contenu du classeur, une fois décompressé, dépasse la limite.", "", "", lighten)
			r.Expected = fmt.Sprintf("%d Mo au plus", lim.Unzipped>>20)
			return nil, false, r
		case errors.Is(err, io.ErrUnexpectedEOF):
			return nil, false, refuseTruncated(name, fmt.Sprintf(partOf, dossier.Quote(f.Name)), "")
		case err != nil:
			return nil, false, refuseCorrupt(name, fmt.Sprintf(partOf, dossier.Quote(f.Name)), "")
		}
		left -= int64(len(b))
		parts[partName(f.Name)] = b
	}
	return parts, macros, checkPackage(name, parts)
}

// partName is the form a part is looked up by: part names are compared without
// case (ECMA-376 part 2, 6.2.2.3), and some writers use backslashes.
func partName(s string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(s, "\\", "/"), "/"))
}

// wanted leaves aside the parts that hold no cell: pictures, printer settings,
// macros. They are never decompressed.
func wanted(part string) bool {
	n := partName(part)
	return n == "mimetype" || strings.HasSuffix(n, ".xml") || strings.HasSuffix(n, ".rels") || n == "xl/workbook.bin"
}

var errTooLarge = errors.New("part too large")

// readPart decompresses one part, of at most limit bytes whatever its header
// says.
func readPart(f *zip.File, limit int64) ([]byte, error) {
	if f.UncompressedSize64 > uint64(max(limit, 0)) {
		return nil, errTooLarge
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if cerr := r.Close(); err == nil {
		err = cerr
	}
	if err == nil && int64(len(b)) > limit {
		err = errTooLarge
	}
	return b, err
}

// checkPackage tells other formats that share the container.
func checkPackage(name string, parts map[string][]byte) error {
	mime := string(parts["mimetype"])
	switch {
	case strings.HasPrefix(mime, "application/vnd.oasis.opendocument.spreadsheet"):
		return refuse(name, dossier.RefusedUnknownType, "Le classeur est au format OpenDocument (.ods), qui n’est pas pris en charge.", "", "", resave)
	case parts["xl/workbook.bin"] != nil:
		return refuse(name, dossier.RefusedUnknownType, "Le classeur est au format binaire (.xlsb), qui n’est pas pris en charge.", "", "", resave)
	case parts["_rels/.rels"] == nil && parts["xl/workbook.xml"] == nil:
		return refuse(name, dossier.RefusedUnknownType, "Le fichier n’est pas un classeur Excel (.xlsx).", "", "", resave)
	}
	return nil
}

// refuseOLE tells an encrypted workbook from one of the former format by the
// name of the stream that holds it.
func refuseOLE(name string, data []byte) *dossier.Refusal {
	if bytes.Contains(data, utf16le("EncryptedPackage")) {
		return refuse(name, dossier.RefusedPassword, "Le classeur est protégé par un mot de passe.", "", "", unlock)
	}
	return refuse(name, dossier.RefusedUnknownType, "Le fichier est à l’ancien format de Microsoft Office (.xls), qui n’est pas pris en charge.", "", "", resave)
}

func utf16le(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}
