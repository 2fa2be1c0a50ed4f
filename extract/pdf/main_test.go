package pdf_test

import (
	"testing"

	"guichet/extract/pdf/pdftest"
)

func TestMain(m *testing.M) { pdftest.Main(m) }
