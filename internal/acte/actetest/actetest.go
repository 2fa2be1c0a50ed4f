// Package actetest signs acts with a public key infrastructure of its own. Nothing of the
// product imports it.
package actetest

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/smallstep/pkcs7"
)

// Signer is a person of the test's own public key infrastructure.
type Signer struct {
	Cert *x509.Certificate
	Key  crypto.Signer
	Root *x509.Certificate
	Cut  int // bytes at the end of the file that the signature leaves out
}

// TB is what a test helper needs of a test.
type TB interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// NewSigner makes a root and a person that it certifies until a day.
func NewSigner(t TB, name string, until time.Time) Signer {
	t.Helper()
	return newSigner(t, name, until, func() (crypto.Signer, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) })
}

// NewRSASigner is NewSigner with keys of RSA, which most certificates of persons have.
func NewRSASigner(t TB, name string, until time.Time) Signer {
	t.Helper()
	return newSigner(t, name, until, func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, 2048) })
}

func newSigner(t TB, name string, until time.Time, newKey func() (crypto.Signer, error)) Signer {
	t.Helper()
	make := func(template, parent *x509.Certificate, key crypto.Signer, by crypto.Signer) *x509.Certificate {
		der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), by)
		if err != nil {
			t.Fatal(err)
		}
		c, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	key := func() crypto.Signer {
		k, err := newKey()
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	rootKey, own := key(), key()
	from := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
	root := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Autorité d’essai"}, NotBefore: from, NotAfter: from.AddDate(30, 0, 0), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	root = make(root, root, rootKey, rootKey)
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name}, NotBefore: from, NotAfter: until, KeyUsage: x509.KeyUsageDigitalSignature}
	return Signer{Cert: make(leaf, root, own, rootKey), Key: own, Root: root}
}

var (
	lastXref = regexp.MustCompile(`startxref\s+([0-9]+)\s+%%EOF\s*$`)
	trailer  = regexp.MustCompile(`trailer\s*<</Size ([0-9]+) (/Root [0-9]+ 0 R /Info [0-9]+ 0 R)`)
)

// Sign signs a field of an act, as an office program does: in a revision added to the file.
func (s Signer) Sign(t TB, pdf []byte, field int, at time.Time) []byte {
	t.Helper()
	name := hex.EncodeToString([]byte(fmt.Sprintf("signature-%d", field)))
	var wide strings.Builder
	for i := 0; i < len(name); i += 2 {
		wide.WriteString("00" + strings.ToUpper(name[i:i+2]))
	}
	widget := regexp.MustCompile(`(?s)\n([0-9]+) 0 obj\n(<</Type /Annot /Subtype /Widget /FT /Sig /T <FEFF` + wide.String() + `>.*?)>>\nendobj`).FindSubmatch(pdf)
	prev, tail := lastXref.FindSubmatch(pdf), trailer.FindAllSubmatch(pdf, -1)
	if widget == nil || prev == nil || tail == nil {
		t.Fatal("no such field")
	}
	last := tail[len(tail)-1]
	size, err := strconv.Atoi(string(last[1]))
	if err != nil {
		t.Fatal(err)
	}
	out := bytes.NewBuffer(bytes.Clone(pdf))
	widgetAt := out.Len()
	fmt.Fprintf(out, "%s 0 obj\n%s /V %d 0 R>>\nendobj\n", widget[1], widget[2], size)
	dictAt := out.Len()
	const room = 8192
	fmt.Fprintf(out, "%d 0 obj\n<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (%s) /ByteRange [0 %s] /Contents <%s>>>\nendobj\n", size, at.UTC().Format("D:20060102150405Z"), strings.Repeat(" ", 40), strings.Repeat("0", room))
	xref := out.Len()
	fmt.Fprintf(out, "xref\n%s 1\n%010d 00000 n \n%d 1\n%010d 00000 n \ntrailer\n<</Size %d %s /Prev %s>>\nstartxref\n%d\n%%%%EOF\n", widget[1], widgetAt, size, dictAt, size+1, last[2], prev[1], xref)
	data := out.Bytes()
	open := bytes.LastIndex(data, []byte("/Contents <")) + len("/Contents ")
	end := open + room + 2
	ranges := fmt.Sprintf("%d %d %d", open, end, len(data)-end-s.Cut)
	hole := bytes.LastIndex(data, []byte("/ByteRange [0 ")) + len("/ByteRange [0 ")
	copy(data[hole:], ranges)
	content := append(bytes.Clone(data[:open]), data[end:len(data)-s.Cut]...)
	sd, err := pkcs7.NewSignedData(content)
	if err != nil {
		t.Fatal(err)
	}
	sd.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	if err := sd.AddSignerChain(s.Cert, s.Key, []*x509.Certificate{s.Root}, pkcs7.SignerInfoConfig{}); err != nil {
		t.Fatal(err)
	}
	sd.Detach()
	der, err := sd.Finish()
	if err != nil {
		t.Fatal(err)
	}
	if hex.EncodedLen(len(der)) > room {
		t.Fatalf("%d bytes of signature", len(der))
	}
	hex.Encode(data[open+1:], der)
	return data
}
