package ingest

import (
	"bytes"
	"reflect"
	"testing"
)

// FuzzReadOpened gives any bytes as the answer of the process that opens files:
// what it read of hostile bytes may have made it say anything.
func FuzzReadOpened(f *testing.F) {
	var b bytes.Buffer
	if err := writeOpened(&b, Open("a.zip", makeZip(f, entry{name: "x.pdf", data: pdf}, entry{name: "y.bin", data: png[:3]}), small)); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(`{"Files":[{"name":"x","size":-1}],"Refused":[{"Size":9223372036854775807}]}` + "\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := readOpened(data)
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := writeOpened(&again, o); err != nil {
			t.Fatal(err)
		}
		if same, err := readOpened(again.Bytes()); err != nil || !reflect.DeepEqual(o, same) {
			t.Errorf("written again it is %+v (%v), was %+v", same, err, o)
		}
	})
}
