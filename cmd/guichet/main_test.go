package main

import (
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	gomail "github.com/wneessen/go-mail"

	"guichet/internal/acte/actetest"
	"guichet/internal/sandbox"
	"guichet/internal/suivi/suivitest"
)

// TestMain makes the test binary the program too: as a child that reads hostile
// bytes, and as the command of scripts.
func TestMain(m *testing.M) {
	registerOperations()
	if sandbox.Main() {
		return
	}
	testscript.Main(m, map[string]func(){"guichet": func() { os.Exit(command()) }})
}

// TestScripts runs the command line as a person would: testdata/script/*.txt.
func TestScripts(t *testing.T) {
	corpus, err := filepath.Abs("../../testdata/corpus")
	if err != nil {
		t.Fatal(err)
	}
	themes, err := filepath.Abs("../../templates/themes")
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = t.TempDir()
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			// sign IN OUT TRUST: what two directors do to an act; their authority goes to the folder.
			"sign": func(ts *testscript.TestScript, _ bool, args []string) {
				data, t := []byte(ts.ReadFile(args[0])), scriptTB{ts}
				ts.Check(os.MkdirAll(ts.MkAbs(args[2]), 0o750))
				for i, name := range []string{"Dominique Martin", "Claude Rivière"} {
					s := actetest.NewSigner(t, name, time.Date(2050, 1, 1, 0, 0, 0, 0, time.UTC))
					data = s.Sign(t, data, i+1, time.Now())
					root := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Root.Raw})
					ts.Check(os.WriteFile(filepath.Join(ts.MkAbs(args[2]), fmt.Sprintf("%d.pem", i)), root, 0o600))
				}
				ts.Check(os.WriteFile(ts.MkAbs(args[1]), data, 0o600))
			},
			// scan IN OUT PAGES: an act printed, signed with ink, and scanned.
			"scan": func(ts *testscript.TestScript, _ bool, args []string) {
				n, err := strconv.Atoi(args[2])
				ts.Check(err)
				var pages []int
				for i := range n {
					pages = append(pages, i+1)
				}
				ts.Check(os.WriteFile(ts.MkAbs(args[1]), actetest.Scan(scriptTB{ts}, []byte(ts.ReadFile(args[0])), pages, true), 0o600))
			},
			// macros IN OUT: a workbook saved with a program in it.
			"macros": func(ts *testscript.TestScript, _ bool, args []string) {
				data, err := suivitest.WithMacros([]byte(ts.ReadFile(args[0])))
				ts.Check(err)
				ts.Check(os.WriteFile(ts.MkAbs(args[1]), data, 0o600))
			},
			// mail IN OUT SUBJECT: a file as the attachment of a mail.
			"mail": func(ts *testscript.TestScript, _ bool, args []string) {
				m := gomail.NewMsg()
				ts.Check(m.From("porteur@exemple.fr"))
				ts.Check(m.To("bureau-projet@fonds.example"))
				m.Subject(args[2])
				m.SetBodyString(gomail.TypeTextPlain, "Bonjour, voici notre classeur.")
				ts.Check(m.AttachReader(filepath.Base(args[0]), strings.NewReader(ts.ReadFile(args[0]))))
				ts.Check(m.WriteToFile(ts.MkAbs(args[1])))
			},
			// fill IN OUT AMOUNT PREFIX DAY: what a carrier does to a reporting workbook.
			"fill": func(ts *testscript.TestScript, _ bool, args []string) {
				data, err := suivitest.FillAny([]byte(ts.ReadFile(args[0])), args[2], args[3], args[4])
				ts.Check(err)
				ts.Check(os.WriteFile(ts.MkAbs(args[1]), data, 0o600))
			},
		},
		Setup: func(e *testscript.Env) error {
			e.Setenv("CORPUS", corpus)
			e.Setenv("THEMES", themes)
			e.Setenv("MODELS", filepath.Dir(themes))
			e.Setenv("XDG_CACHE_HOME", cache) // compiled code is not compiled again
			return nil
		},
	})
}

// scriptTB lets a script use helpers of tests.
type scriptTB struct{ *testscript.TestScript }

func (scriptTB) Helper()             {}
func (s scriptTB) Fatal(args ...any) { s.Fatalf("%s", fmt.Sprint(args...)) }

// buildProgram compiles the program as a person would get it.
func buildProgram(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("the quick part builds no program")
	}
	exe := filepath.Join(t.TempDir(), "guichet")
	if out, err := exec.Command("go", "build", "-o", exe, ".").CombinedOutput(); err != nil {
		t.Fatalf("building the program: %v\n%s", err, out)
	}
	return exe
}
