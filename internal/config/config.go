// Package config reads guichet.yaml, with overrides from the environment, and
// says where a mistake is.
//
// It knows no other package's types: the wiring copies its values to where they
// are used.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"guichet/internal/dossier"
	"guichet/internal/yamlfile"
	"guichet/schedules"
)

// FileName is the configuration file looked for in the current folder.
const FileName = "guichet.yaml"

// Prefix begins the names of the environment variables that override a key:
// GUICHET_DATABASE, GUICHET_BUREAU_EMAIL.
const Prefix = "GUICHET_"

// Config is the content of guichet.yaml. Paths there are relative to the folder of
// the file; once loaded they are absolute.
type Config struct {
	// Data is the folder that holds everything the program keeps.
	Data string `yaml:"data"`
	// Drop is the folder that dossiers are dropped into.
	Drop string `yaml:"drop"`
	// Database is a postgres:// address, or empty for SQLite within Data.
	Database string `yaml:"database"`
	// Scan says when the daemon looks at the drop folder, in cron form, in
	// Paris time: "*/1 * * * *" or "@every 15s".
	Scan string `yaml:"scan"`
	// Themes is a folder of themes of its own: each takes the place of the one of its file's
	// name, or comes beside the others. Empty: those of the program alone.
	Themes string `yaml:"themes"`
	// Models is a folder with a folder conventions/ of acts and articles, in place of those of the
	// program. Empty: those of the program.
	Models string `yaml:"models"`
	// Trust is a folder of certificates (PEM): who signs a convention electronically is held to
	// them. Empty: no certificate is trusted.
	Trust string `yaml:"trust"`
	// Schedules is a file of schedules in place of the program's own. Empty: those of the program.
	Schedules string `yaml:"schedules"`
	// Listen is the address at which serve tells a monitor how it is (/healthz, /readyz, /metrics).
	// Empty: it tells nobody.
	Listen string `yaml:"listen"`
	// SMTP is the server that mails are sent by; without an address none are sent, and they lie in
	// the outbox folder.
	SMTP SMTP `yaml:"smtp"`
	// SealKey seals the workbooks sent to carriers, so that a returned one can be
	// told from a forged one.
	SealKey string `yaml:"seal_key"`
	// AlsaceMoselle counts the two local holidays of carriers there as such.
	AlsaceMoselle bool   `yaml:"alsace_moselle"`
	Bureau        Bureau `yaml:"bureau"`
	// People are those of the bureau who are written to; empty: the bureau's address.
	People People `yaml:"people"`
	Limits Limits `yaml:"limits"`
}

// Bureau is who writes: it appears on documents and mails.
type Bureau struct {
	Name      string    `yaml:"name"`
	Ministry  string    `yaml:"ministry"`
	Address   string    `yaml:"address"`
	City      string    `yaml:"city"`
	Email     string    `yaml:"email"`
	Phone     string    `yaml:"phone"`
	SIRET     string    `yaml:"siret"`
	Contact   string    `yaml:"contact"`
	Signatory Signatory `yaml:"signatory"`
}

// Signatory signs the conventions for the fund.
type Signatory struct {
	Name     string `yaml:"name"`
	Capacity string `yaml:"capacity"`
}

// People are addresses within the bureau, by what they are written to about.
type People struct {
	Instructor string `yaml:"instructor"` // milestones
	Manager    string `yaml:"manager"`    // reports that are thirty working days late
}

// SMTP is a mail server that takes messages (submission).
type SMTP struct {
	Address  string `yaml:"address"`  // host:port
	Security string `yaml:"security"` // starttls, tls or none
	User     string `yaml:"user"`
	Password string `yaml:"password"`
	AllTo    string `yaml:"all_to"` // a trial: every mail goes here instead of who it is for
	// PerMinute is how many mails leave in a minute at most.
	PerMinute int `yaml:"per_minute"`
	From      int `yaml:"from"` // hours in Paris between which mails leave
	Until     int `yaml:"until"`
}

// Limits bound what is taken and how long reading may last.
type Limits struct {
	FileMB      int `yaml:"file_mb"`      // size of one file
	DossierMB   int `yaml:"dossier_mb"`   // size of one dossier, unpacked
	Files       int `yaml:"files"`        // files of one dossier
	ReadSeconds int `yaml:"read_seconds"` // of computing, to read one file
	MemoryMB    int `yaml:"memory_mb"`    // of the process that reads
}

// Default returns the settings that hold when nothing is written.
func Default() Config {
	return Config{
		Data: "donnees", Drop: "depot", Scan: schedules.DropScan,
		Bureau: Bureau{Name: "Bureau projet", Email: "bureau-projet@fonds.example"},
		SMTP:   SMTP{Security: "starttls", PerMinute: 60, From: 8, Until: 19},
		Limits: Limits{FileMB: 50, DossierMB: 120, Files: 200, ReadSeconds: 8, MemoryMB: 360},
	}
}

// Load reads the file at path, applies the environment (as os.Environ gives it),
// and checks the result. A missing file is an error unless optional. All
// mistakes are returned together, each a *yamlfile.Error or a sentence.
func Load(path string, optional bool, environ []string) (*Config, error) {
	c := Default()
	dir := filepath.Dir(path)
	data, err := os.ReadFile(path) // #nosec G304 -- the path is the operator's own
	if err != nil && (!optional || !errors.Is(err, fs.ErrNotExist)) {
		return nil, &yamlfile.Error{File: path, Problem: "le fichier de configuration ne peut pas être lu (" + reason(err) + ")", Expected: "un fichier guichet.yaml lisible"}
	}
	file, err := yamlfile.Decode(path, data, &c)
	if err != nil {
		return nil, err
	}
	overridden, err := c.override(environ)
	if err != nil {
		return nil, err
	}
	if err := c.check(file, overridden); err != nil {
		return nil, err
	}
	if c.Data, err = within(dir, c.Data); err != nil {
		return nil, err
	}
	if c.Drop, err = within(dir, c.Drop); err != nil {
		return nil, err
	}
	for _, folder := range []*string{&c.Themes, &c.Models, &c.Trust, &c.Schedules} {
		if *folder == "" {
			continue
		}
		if *folder, err = within(dir, *folder); err != nil {
			return nil, err
		}
	}
	return &c, nil
}

func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "il n’existe pas"
	case errors.Is(err, fs.ErrPermission):
		return "accès refusé"
	default:
		return err.Error()
	}
}

// within makes a path absolute: processes with another working folder use it.
func within(dir, path string) (string, error) {
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	return filepath.Abs(path)
}

// override sets the keys named by the environment, and returns their paths. A
// variable with the prefix that names no key is a mistake: it would be
// ignored in silence.
func (c *Config) override(environ []string) (map[string]string, error) {
	keys := map[string]reflect.Value{}
	paths := map[string]string{}
	collect(reflect.ValueOf(c).Elem(), "", "$", keys, paths)
	set := map[string]string{}
	var errs []error
	for _, kv := range environ {
		name, value, _ := strings.Cut(kv, "=")
		if !strings.HasPrefix(name, Prefix) || name == Prefix+"CONFIG" || strings.HasPrefix(name, Prefix+"TEST") {
			continue
		}
		v, ok := keys[strings.TrimPrefix(name, Prefix)]
		if !ok {
			errs = append(errs, fmt.Errorf("variable d’environnement %s%s: elle ne correspond à aucune clé de guichet.yaml", name, dossier.NoBreak))
			continue
		}
		set[paths[strings.TrimPrefix(name, Prefix)]] = name
		if expected := setValue(v, value); expected != "" {
			errs = append(errs, fmt.Errorf("variable d’environnement %s%s: %s lu, %s est attendu", name, dossier.NoBreak, dossier.Quote(value), expected))
		}
	}
	return set, errors.Join(errs...)
}

// setValue sets a key to the text of a variable; it returns what is expected when
// the text is not that.
func setValue(key reflect.Value, text string) (expected string) {
	switch key.Kind() {
	case reflect.Int:
		n, err := strconv.Atoi(text)
		if err != nil {
			return "un nombre entier"
		}
		key.SetInt(int64(n))
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return "true ou false"
		}
		key.SetBool(b)
	default:
		key.SetString(text)
	}
	return ""
}

func collect(v reflect.Value, prefix, path string, keys map[string]reflect.Value, paths map[string]string) {
	for i := range v.NumField() {
		tag := v.Type().Field(i).Tag.Get("yaml")
		key, p := prefix+strings.ToUpper(tag), path+"."+tag
		if v.Field(i).Kind() == reflect.Struct {
			collect(v.Field(i), key+"_", p, keys, paths)
			continue
		}
		keys[key], paths[key] = v.Field(i), p
	}
}

// check validates the values; mistakes point into the file, or name the
// variable that brought the value.
func (c *Config) check(file *yamlfile.File, overridden map[string]string) error {
	var errs []error
	bad := func(path, problem, expected string) {
		if name, ok := overridden[path]; ok {
			errs = append(errs, &yamlfile.Error{File: "variable d’environnement " + name, Problem: problem, Expected: expected})
			return
		}
		errs = append(errs, file.At(path, problem, expected))
	}
	if c.Data == "" {
		bad("$.data", "le dossier de données est vide", "un chemin")
	}
	if c.Drop == "" {
		bad("$.drop", "le dossier de dépôt est vide", "un chemin")
	}
	if c.Drop == c.Data && c.Data != "" {
		bad("$.drop", "le dossier de dépôt est aussi le dossier de données", "deux dossiers différents")
	}
	if c.Database != "" && !strings.HasPrefix(c.Database, "postgres://") && !strings.HasPrefix(c.Database, "postgresql://") {
		bad("$.database", "adresse de base de données inconnue", "rien (SQLite dans le dossier de données) ou postgres://…")
	}
	if _, err := schedules.ParseCron(c.Scan); err != nil {
		bad("$.scan", "calendrier "+dossier.Quote(c.Scan)+" illisible", "une forme cron à cinq champs, ou @every 15s")
	}
	if _, err := mail.ParseAddress(c.Bureau.Email); err != nil {
		bad("$.bureau.email", "adresse électronique "+dossier.Quote(c.Bureau.Email)+" illisible", "une adresse comme bureau@exemple.fr")
	}
	for path, address := range map[string]string{"$.people.instructor": c.People.Instructor, "$.people.manager": c.People.Manager} {
		if _, err := mail.ParseAddress(address); address != "" && err != nil {
			bad(path, "adresse électronique "+dossier.Quote(address)+" illisible", "une adresse comme nom@exemple.fr")
		}
	}
	if host, port, err := net.SplitHostPort(c.Listen); c.Listen != "" && (err != nil || host == "" || port == "") {
		bad("$.listen", "adresse de surveillance "+dossier.Quote(c.Listen)+" illisible", "adresse:port, comme 127.0.0.1:9464")
	}
	c.checkSMTP(bad)
	if c.Bureau.SIRET != "" {
		if _, err := dossier.ParseSIRET(c.Bureau.SIRET); err != nil {
			bad("$.bureau.siret", err.Error(), "14 chiffres")
		}
	}
	for _, l := range []struct {
		path     string
		v        int
		min, max int
	}{
		{"$.limits.file_mb", c.Limits.FileMB, 1, 2048}, {"$.limits.dossier_mb", c.Limits.DossierMB, 1, 8192}, {"$.limits.files", c.Limits.Files, 1, 10000},
		{"$.limits.read_seconds", c.Limits.ReadSeconds, 5, 3600}, {"$.limits.memory_mb", c.Limits.MemoryMB, 256, 16384},
	} {
		if l.v < l.min || l.v > l.max {
			bad(l.path, fmt.Sprintf("%d est hors des bornes", l.v), fmt.Sprintf("un nombre entier de %d à %d", l.min, l.max))
		}
	}
	return errors.Join(errs...)
}

// checkSMTP checks how mails are sent.
func (c *Config) checkSMTP(bad func(path, problem, expected string)) {
	if c.SMTP.Address != "" {
		if host, port, err := net.SplitHostPort(c.SMTP.Address); err != nil || host == "" || port == "" {
			bad("$.smtp.address", "adresse de serveur "+dossier.Quote(c.SMTP.Address)+" illisible", "serveur:port, comme smtp.exemple.fr:587")
		}
	}
	if !slices.Contains([]string{"starttls", "tls", "none"}, c.SMTP.Security) {
		bad("$.smtp.security", "protection "+dossier.Quote(c.SMTP.Security)+" inconnue", "starttls, tls, ou none pour un serveur de la même machine")
	}
	if c.SMTP.AllTo != "" {
		if _, err := mail.ParseAddress(c.SMTP.AllTo); err != nil {
			bad("$.smtp.all_to", "adresse électronique "+dossier.Quote(c.SMTP.AllTo)+" illisible", "une adresse comme essai@exemple.fr")
		}
	}
	if c.SMTP.PerMinute < 1 || c.SMTP.PerMinute > 6000 {
		bad("$.smtp.per_minute", fmt.Sprintf("%d est hors des bornes", c.SMTP.PerMinute), "un nombre entier de 1 à 6000")
	}
	if c.SMTP.From < 0 || c.SMTP.Until > 24 || c.SMTP.From >= c.SMTP.Until {
		bad("$.smtp.from", "les heures d’envoi ne se suivent pas", "from et until, de 0 à 24")
	}
}
