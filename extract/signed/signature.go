// Package signed reads an act that came back signed: which one it is, by the identity it
// carries, its QR code or its words; its electronic signatures; and the ink where a paper one
// was signed. The bytes are a stranger's: it runs in a child process, see Operations.
package signed

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
	"github.com/smallstep/pkcs7"

	"guichet/internal/acte"
)

// field is a signature field that has been signed.
type field struct {
	name       string
	ranges     [4]int64 // the ByteRange (ISO 32000-1, table 252)
	signedAt   time.Time
	dictionary types.Dict
}

// maxFields bounds the fields of a form and their nesting.
const maxFields, maxNesting = 500, 20

// signatures reads the electronic signatures of a file, in the order of their revisions.
// roots are the certificates that are trusted.
func signatures(data []byte, roots []*x509.Certificate) ([]acte.Signature, error) {
	model.ConfigPath = "disable" // no settings of a user's own are looked for, or made
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	ctx, err := pdfcpu.Read(bytes.NewReader(data), conf)
	if err != nil {
		return nil, fmt.Errorf("reading the form: %w", err)
	}
	fields, err := signedFields(ctx)
	if err != nil {
		return nil, err
	}
	pool, others := x509.NewCertPool(), x509.NewCertPool()
	for _, c := range roots {
		pool.AddCert(c)
	}
	var out []acte.Signature
	for _, f := range fields {
		s := verify(data, f, pool, others)
		s.ChangedAfter = s.Whole && changedAfter(data, f, fields)
		if s.ChangedAfter && s.Problem == "" {
			s.Problem = "le fichier a été modifié après cette signature"
		}
		out = append(out, s)
	}
	return out, nil
}

// signedFields walks the form.
func signedFields(ctx *model.Context) ([]field, error) {
	catalog, err := ctx.Catalog()
	if err != nil {
		return nil, err
	}
	form, err := ctx.DereferenceDict(catalog["AcroForm"])
	if err != nil || form == nil {
		return nil, err
	}
	var out []field
	seen := 0
	var walk func(o types.Object, name string, depth int) error
	walk = func(o types.Object, name string, depth int) error {
		if seen++; seen > maxFields || depth > maxNesting {
			return errors.New("too many fields")
		}
		d, err := ctx.DereferenceDict(o)
		if err != nil || d == nil {
			return err
		}
		if t, err := ctx.DereferenceStringOrHexLiteral(d["T"], model.V10, nil); err == nil && t != "" {
			name = strings.TrimPrefix(name+"."+t, ".")
		}
		if v, err := ctx.DereferenceDict(d["V"]); err == nil && v != nil && v["ByteRange"] != nil {
			if f, ok := newField(ctx, name, v); ok {
				out = append(out, f)
			}
		}
		kids, err := ctx.DereferenceArray(d["Kids"])
		if err != nil {
			return nil //nolint:nilerr // a field without kids that can be read has none
		}
		for _, k := range kids {
			if err := walk(k, name, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	all, err := ctx.DereferenceArray(form["Fields"])
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		if err := walk(f, "", 0); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func newField(ctx *model.Context, name string, v types.Dict) (field, bool) {
	f := field{name: name, dictionary: v}
	ranges, err := ctx.DereferenceArray(v["ByteRange"])
	if err != nil || len(ranges) != len(f.ranges) {
		return f, false
	}
	for i, r := range ranges {
		n, err := ctx.DereferenceInteger(r)
		if err != nil || n == nil {
			return f, false
		}
		f.ranges[i] = int64(n.Value())
	}
	if m, err := ctx.DereferenceStringOrHexLiteral(v["M"], model.V10, nil); err == nil {
		if at, ok := types.DateTime(m, true); ok {
			f.signedAt = at
		}
	}
	return f, true
}

// verify checks one signature: what it covers, whether that is what was signed, and by whom.
func verify(data []byte, f field, roots, intermediates *x509.CertPool) acte.Signature {
	s := acte.Signature{Field: f.name, Signer: "signataire inconnu", At: f.signedAt, Trust: acte.Untrusted}
	size, r := int64(len(data)), f.ranges
	if r[0] < 0 || r[1] < 0 || r[2] < r[0]+r[1] || r[3] < 0 || r[2]+r[3] > size || r[0]+r[1] > size {
		s.Problem = "les octets qu’elle dit couvrir ne sont pas dans le fichier"
		return s
	}
	gap := bytes.TrimSpace(data[r[0]+r[1] : r[2]])
	contents, ok := hexString(gap)
	if !ok {
		s.Problem = "elle laisse de côté autre chose que la signature elle-même"
	}
	s.Whole = r[0] == 0 && ok && endsRevision(data, r[2]+r[3])
	if !ok {
		contents = hexIn(gap)
	}
	p7, err := pkcs7.Parse(trimDER(contents))
	if err != nil {
		s.Problem = "la signature elle-même ne se lit pas"
		return s
	}
	p7.Content = append(append([]byte{}, data[r[0]:r[0]+r[1]]...), data[r[2]:r[2]+r[3]]...)
	signer := p7.GetOnlySigner()
	if signer == nil {
		s.Problem = "elle n’a pas un signataire, et un seul"
		return s
	}
	s.Signer, s.Issuer = signer.Subject.CommonName, signer.Issuer.CommonName
	var at time.Time
	if err := p7.UnmarshalSignedAttribute(pkcs7.OIDAttributeSigningTime, &at); err == nil {
		s.At = at
	}
	// Whether the certificate was valid that day is asked below, apart from whether the bytes
	// are those that were signed.
	for i, c := range p7.Certificates {
		intermediates.AddCert(c)
		timeless := *c
		timeless.NotBefore, timeless.NotAfter = time.Time{}, s.At.AddDate(1, 0, 0)
		p7.Certificates[i] = &timeless
	}
	err = p7.VerifyWithChainAtTime(nil, s.At)
	s.Intact = err == nil
	s.Trust = trust(signer, s.At, roots, intermediates)
	_, changed := errors.AsType[*pkcs7.MessageDigestMismatchError](err)
	switch {
	case changed:
		s.Problem = "ce qu’elle couvre a été modifié après la signature"
	case err != nil:
		s.Problem = "elle n’a pas été faite avec la clé du certificat"
	case !s.Whole && s.Problem == "":
		s.Problem = "elle ne couvre qu’une partie du fichier"
	case s.Problem == "" && s.Trust != acte.Trusted:
		s.Problem = "le certificat est " + string(s.Trust)
	}
	return s
}

func trust(c *x509.Certificate, at time.Time, roots, intermediates *x509.CertPool) acte.Trust {
	when := at
	if when.IsZero() {
		when = time.Now()
	}
	_, err := c.Verify(x509.VerifyOptions{Roots: roots, Intermediates: intermediates, CurrentTime: when, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	invalid, ok := errors.AsType[x509.CertificateInvalidError](err)
	switch {
	case err == nil:
		return acte.Trusted
	case when.After(c.NotAfter) || when.Before(c.NotBefore) || ok && invalid.Reason == x509.Expired:
		return acte.Expired
	default:
		return acte.Untrusted
	}
}

// hexString reads <…>, and nothing else.
func hexString(gap []byte) ([]byte, bool) {
	if len(gap) < 2 || gap[0] != '<' || gap[len(gap)-1] != '>' {
		return nil, false
	}
	out, err := hex.DecodeString(string(bytes.Join(bytes.Fields(gap[1:len(gap)-1]), nil)))
	return out, err == nil
}

var anyHex = regexp.MustCompile(`<([0-9A-Fa-f\s]{200,})>`)

// hexIn finds a signature within more than itself.
func hexIn(gap []byte) []byte {
	g := anyHex.FindSubmatch(gap)
	if g == nil {
		return nil
	}
	out, err := hex.DecodeString(string(bytes.Join(bytes.Fields(g[1]), nil)))
	if err != nil {
		return nil
	}
	return out
}

// trimDER cuts the zeros that fill the place of a signature.
func trimDER(b []byte) []byte {
	var v asn1.RawValue
	if _, err := asn1.Unmarshal(b, &v); err != nil {
		return b
	}
	return v.FullBytes
}

// endsRevision reports whether an offset is the end of a revision of the file.
func endsRevision(data []byte, at int64) bool {
	before := bytes.TrimRight(data[:at], "\r\n \x00")
	return bytes.HasSuffix(before, []byte("%%EOF"))
}

// changedAfter reports whether the file goes on behind what a signature covers with anything
// but further whole signatures.
func changedAfter(data []byte, f field, all []field) bool {
	end := f.ranges[2] + f.ranges[3]
	if len(bytes.TrimSpace(data[end:])) == 0 {
		return false
	}
	for _, g := range all {
		if last := g.ranges[2] + g.ranges[3]; last > end && g.ranges[0] == 0 && len(bytes.TrimSpace(data[last:])) == 0 {
			return false // the last revision is a signature over this one, and shows its own verdict
		}
	}
	return true
}
