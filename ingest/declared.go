package ingest

import (
	"strings"

	"guichet/internal/dossier"
)

// declaredKinds are the media types that name a kind of file, as far as mail programs can
// be trusted to mean them: application/octet-stream says nothing, and Excel's old type is
// given to any workbook.
var declaredKinds = map[string]dossier.FileKind{
	"application/pdf": dossier.KindPDF,
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": dossier.KindXLSX,
	"application/zip":              dossier.KindZip,
	"application/x-zip-compressed": dossier.KindZip,
	"message/rfc822":               dossier.KindMail,
	"application/msword":           dossier.KindOffice,
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": dossier.KindOffice,
	"application/vnd.oasis.opendocument.text":                                 dossier.KindOffice,
	"application/vnd.oasis.opendocument.spreadsheet":                          dossier.KindOffice,
	"text/plain": dossier.KindOther,
	"text/html":  dossier.KindOther,
}

// misdeclared reports whether a media type names another kind of file than what the bytes
// are. What Office writes is a ZIP file, and may be called one.
func misdeclared(mediaType string, is dossier.FileKind) bool {
	declared, known := declaredKinds[mediaType]
	if strings.HasPrefix(mediaType, "image/") {
		declared, known = dossier.KindImage, true
	}
	zipped := declared == dossier.KindZip && (is == dossier.KindXLSX || is == dossier.KindOffice)
	return known && declared != is && !zipped
}
