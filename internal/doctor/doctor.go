// Package doctor looks at what the program needs of its machine, and says what is wrong and
// what to do. It mends nothing.
package doctor

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Verdict is how a thing stands.
type Verdict string

// The verdicts.
const (
	Good    Verdict = "bon"
	Warning Verdict = "à voir"    // it works, for now or in part
	Bad     Verdict = "à réparer" // the program cannot do its work
)

// Result is what was found of one thing.
type Result struct {
	What    string // French
	Verdict Verdict
	Found   string
	Action  string // what to do; empty when there is nothing
}

// Folder checks that a folder is there, or can be made, that it can be written to, and that
// nobody else may: others read is a warning.
func Folder(name, path string) Result {
	r := Result{What: name, Verdict: Good, Found: path}
	if err := os.MkdirAll(path, 0o750); err != nil {
		return bad(r, "il ne peut pas être créé ("+reason(err)+")", "Créer "+path+" et le donner à l’utilisateur du programme.")
	}
	f, err := os.CreateTemp(path, ".guichet-essai-")
	if err != nil {
		return bad(r, "rien ne peut y être écrit ("+reason(err)+")", "Donner "+path+" à l’utilisateur du programme.")
	}
	if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
		return bad(r, "ce qui y est écrit ne s’efface pas ("+reason(err)+")", "Vérifier les droits de "+path+".")
	}
	if st, err := os.Stat(path); err == nil && st.Mode().Perm()&0o007 != 0 {
		r.Verdict, r.Found, r.Action = Warning, path+" est ouvert à tous les utilisateurs de la machine", "Retirer leurs droits\u00a0: chmod o= "+path
	}
	return r
}

func bad(r Result, found, action string) Result {
	r.Verdict, r.Found, r.Action = Bad, r.Found+"\u00a0: "+found, action
	return r
}

// reason is what the system says, without the path.
func reason(err error) string {
	if p, ok := errors.AsType[*os.PathError](err); ok {
		return p.Err.Error()
	}
	return err.Error()
}

// Space checks that a disk has room: for a day of work at least, better for weeks.
func Space(path string, free, whole uint64) Result {
	const gigabyte = 1 << 30
	r := Result{What: "Place sur le disque", Verdict: Good, Found: fmt.Sprintf("%s\u00a0: %d\u00a0Mo libres", path, free>>20)}
	switch {
	case free < gigabyte/2:
		r.Verdict, r.Action = Bad, "Libérer de la place, ou déplacer le dossier de données sur un disque plus grand."
	case free < 5*gigabyte || whole > 0 && free*20 < whole:
		r.Verdict, r.Action = Warning, "Le disque est presque plein\u00a0: prévoir de la place."
	}
	return r
}

// Program checks that a helper is installed; without it a part of the work is not done.
func Program(ctx context.Context, name, what, without, action string, probe ...string) Result {
	r := Result{What: what, Verdict: Good, Found: name}
	path, err := exec.LookPath(name)
	if err != nil {
		r.Verdict, r.Found, r.Action = Warning, name+" n’est pas installé\u00a0: "+without, action
		return r
	}
	r.Found = path
	if len(probe) > 0 {
		ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
		defer cancel()
		out, err := exec.CommandContext(ctx, path, probe[:len(probe)-1]...).CombinedOutput() // #nosec G204 -- a helper that the program runs anyway
		if want := probe[len(probe)-1]; err != nil || !strings.Contains(string(out), want) {
			r.Verdict, r.Found, r.Action = Warning, path+" ne répond pas comme attendu («\u00a0"+want+"\u00a0» manque)", action
		}
	}
	return r
}

// Clock checks the clock against what cannot be: a time before the program was built, or a
// machine without the rules of Paris' time.
func Clock(now, built time.Time) Result {
	r := Result{What: "Horloge", Verdict: Good, Found: now.Format("02/01/2006 15:04:05 MST")}
	if _, err := time.LoadLocation("Europe/Paris"); err != nil {
		return bad(r, "l’heure de Paris n’est pas connue de la machine", "Installer les fuseaux horaires (tzdata).")
	}
	if now.Before(built) {
		return bad(r, "elle retarde\u00a0: le programme est du "+built.Format("02/01/2006"), "Régler l’horloge, et la synchroniser (NTP).")
	}
	return r
}

// Certificate checks how long a server's certificate holds.
func Certificate(what string, state *tls.ConnectionState, now time.Time) Result {
	r := Result{What: what, Verdict: Good}
	if state == nil || len(state.PeerCertificates) == 0 {
		r.Verdict, r.Found, r.Action = Warning, "la connexion n’est pas protégée", "Utiliser starttls ou tls, sauf pour un serveur de la même machine."
		return r
	}
	end := state.PeerCertificates[0].NotAfter
	r.Found = "certificat valable jusqu’au " + end.Format("02/01/2006")
	if now.AddDate(0, 0, 15).After(end) {
		r.Verdict, r.Action = Warning, "Le certificat finit bientôt\u00a0: prévenir qui tient le serveur."
	}
	return r
}

// Worst is the worst verdict of all.
func Worst(rs []Result) Verdict {
	worst := Good
	for _, r := range rs {
		if r.Verdict == Bad {
			return Bad
		}
		if r.Verdict == Warning {
			worst = Warning
		}
	}
	return worst
}

// Existing is the nearest folder above a path that is there: where its room is counted.
func Existing(path string) string {
	for p := path; ; p = filepath.Dir(p) {
		if _, err := os.Stat(p); err == nil || p == filepath.Dir(p) {
			return p
		}
	}
}
