package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, content string) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), FileName)
	if err := os.WriteFile(p, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestValuesComeFromTheFileThenTheEnvironment(t *testing.T) {
	p := write(t, "data: d\nbureau:\n  email: a@b.example\nlimits:\n  file_mb: 12\n")
	c, err := Load(p, false, []string{"GUICHET_BUREAU_NAME=Le bureau", "GUICHET_LIMITS_FILE_MB=13", "PATH=/bin", "GUICHET_CONFIG=x"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Data != filepath.Join(filepath.Dir(p), "d") || c.Bureau.Email != "a@b.example" || c.Bureau.Name != "Le bureau" || c.Limits.FileMB != 13 {
		t.Errorf("got %+v", *c)
	}
	if c.Scan != Default().Scan {
		t.Errorf("scan is %q, the default is expected", c.Scan)
	}
}

func TestAMistakeIsLocated(t *testing.T) {
	for name, x := range map[string]struct {
		file string
		env  []string
		want []string
	}{
		"an unknown key":              {"data: d\nbureaux:\n  email: a@b\n", nil, []string{"ligne 2, colonne 1", "clé inconnue « bureaux »"}},
		"text where a number belongs": {"limits:\n  file_mb: beaucoup\n", nil, []string{"ligne 2, colonne 12", "un nombre entier"}},
		"a number out of bounds":      {"limits:\n  file_mb: 0\n", nil, []string{"ligne 2, colonne 12", "de 1 à 2048"}},
		"a wrong address":             {"bureau:\n  name: x\n  email: nulle part\n", nil, []string{"ligne 3, colonne 10", "adresse électronique"}},
		"a wrong schedule":            {"scan: parfois\n", nil, []string{"ligne 1, colonne 7", "cron"}},
		"broken syntax":               {"data: [\n", nil, []string{"syntaxe YAML"}},
		"a key written twice":         {"data: a\ndata: b\n", nil, []string{"ligne 2"}},
		"a wrong database":            {"database: mysql://x\n", nil, []string{"ligne 1, colonne 11", "postgres://"}},
		"an unknown variable":         {"", []string{"GUICHET_DATABSE=x"}, []string{"GUICHET_DATABSE", "aucune clé"}},
		"a wrong variable":            {"", []string{"GUICHET_LIMITS_FILES=peu"}, []string{"GUICHET_LIMITS_FILES", "nombre entier"}},
		"a variable out of bounds":    {"", []string{"GUICHET_LIMITS_FILES=0"}, []string{"GUICHET_LIMITS_FILES", "de 1 à 10000"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(write(t, x.file), false, x.env)
			if err == nil {
				t.Fatal("no error")
			}
			got := strings.NewReplacer("\u00a0", " ").Replace(err.Error())
			for _, w := range x.want {
				if !strings.Contains(got, w) {
					t.Errorf("error is %q, %q is expected in it", got, w)
				}
			}
		})
	}
}

func TestAllMistakesAreToldAtOnce(t *testing.T) {
	_, err := Load(write(t, "scan: parfois\nlimits:\n  files: 0\n"), false, nil)
	if err == nil || strings.Count(err.Error(), "attendu") != 2 {
		t.Errorf("got %v, two mistakes are expected", err)
	}
}

func TestAMissingFileIsAMistakeUnlessOptional(t *testing.T) {
	p := filepath.Join(t.TempDir(), FileName)
	if _, err := Load(p, true, nil); err != nil {
		t.Error(err)
	}
	if _, err := Load(p, false, nil); err == nil || !strings.Contains(err.Error(), "n’existe pas") {
		t.Errorf("got %v", err)
	}
}
