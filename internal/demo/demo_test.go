package demo

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"guichet/internal/config"
)

func TestTheFolderIsSetUpWithAConfigurationThatIsRight(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	if err := Lay(dir); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(filepath.Join(dir, Config), false, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.SealKey) != 64 {
		t.Errorf("the seal key has %d characters, want 64", len(c.SealKey))
	}
	entries, err := os.ReadDir(c.Drop)
	if err != nil || len(entries) < 8 {
		t.Errorf("%d samples are dropped (%v)", len(entries), err)
	}
}

func TestASecondDemonstrationKeepsTheKeyAndAForeignFolderIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	if err := Lay(dir); err != nil {
		t.Fatal(err)
	}
	first, err := os.ReadFile(filepath.Join(dir, Config))
	if err != nil {
		t.Fatal(err)
	}
	if err := Lay(dir); err != nil {
		t.Fatal(err)
	}
	second, err := os.ReadFile(filepath.Join(dir, Config))
	if err != nil || string(first) != string(second) {
		t.Errorf("the configuration was written anew (%v)", err)
	}
	foreign := t.TempDir()
	if err := os.WriteFile(filepath.Join(foreign, "mine.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Lay(foreign); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("got %v, want ErrNotEmpty", err)
	}
}
