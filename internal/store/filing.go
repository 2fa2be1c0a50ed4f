package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"guichet/internal/dossier"
)

// Identity is what tells one dossier from another besides its reference; ""
// is not known.
type Identity struct {
	Theme    dossier.ThemeID
	SIRET    dossier.SIRET
	TitleKey string // normalised title
	DropKey  string // normalised name in the drop folder
}

// Dossier is one request under its reference.
type Dossier struct {
	ID        int64
	Reference string
	CreatedAt time.Time
	Identity
}

// Version is what one arrival said of a dossier.
type Version struct {
	ID        int64
	Dossier   int64
	Reference string // of the dossier
	Number    int    // 1 for the first
	Arrival   int64
	CreatedAt time.Time
	Theme     dossier.ThemeID
	Carrier   string
	Title     string
	Total     *dossier.Money // nil: not read
	Asked     *dossier.Money // nil: not read
}

const dossierColumns = `d.id, d.reference, d.created_at, d.theme, d.siret, d.title_key, d.drop_key`

func scanDossier(rows *sql.Rows) (d Dossier, err error) {
	var created int64
	err = rows.Scan(&d.ID, &d.Reference, &created, &d.Theme, &d.SIRET, &d.TitleKey, &d.DropKey)
	d.CreatedAt = fromMicros(created)
	return d, err
}

// DossierByReference returns one dossier, or ErrNotFound.
func (q queries) DossierByReference(ctx context.Context, ref string) (Dossier, error) {
	return one(collect(ctx, q.c, scanDossier, `SELECT `+dossierColumns+` FROM dossier d WHERE d.reference = $1`, ref))
}

// DossiersByIdentity returns the dossiers of the same carrier, theme and title.
func (q queries) DossiersByIdentity(ctx context.Context, i Identity) ([]Dossier, error) {
	return collect(ctx, q.c, scanDossier,
		`SELECT `+dossierColumns+` FROM dossier d WHERE d.siret = $1 AND d.theme = $2 AND d.title_key = $3 ORDER BY d.id`,
		i.SIRET, i.Theme, i.TitleKey)
}

// DossiersByDrop returns the dossiers last dropped under the same name, newest
// first.
func (q queries) DossiersByDrop(ctx context.Context, dropKey string) ([]Dossier, error) {
	return collect(ctx, q.c, scanDossier, `SELECT `+dossierColumns+` FROM dossier d WHERE d.drop_key = $1 ORDER BY d.id DESC`, dropKey)
}

const versionColumns = `v.id, v.dossier_id, d.reference, v.number, v.arrival_id, v.created_at, v.theme, v.carrier, v.title, v.total, v.asked`

func scanVersion(rows *sql.Rows) (v Version, err error) {
	var created int64
	var total, asked sql.NullInt64
	err = rows.Scan(&v.ID, &v.Dossier, &v.Reference, &v.Number, &v.Arrival, &created, &v.Theme, &v.Carrier, &v.Title, &total, &asked)
	v.CreatedAt, v.Total, v.Asked = fromMicros(created), money(total), money(asked)
	return v, err
}

func money(n sql.NullInt64) *dossier.Money {
	if !n.Valid {
		return nil
	}
	m := dossier.Money(n.Int64)
	return &m
}

func nullMoney(m *dossier.Money) sql.NullInt64 {
	if m == nil {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: m.Cents(), Valid: true}
}

// VersionOf returns the version that an arrival became, or ErrNotFound.
func (q queries) VersionOf(ctx context.Context, arrival int64) (Version, error) {
	return one(collect(ctx, q.c, scanVersion,
		`SELECT `+versionColumns+` FROM version v JOIN dossier d ON d.id = v.dossier_id WHERE v.arrival_id = $1`, arrival))
}

// Version returns one version by its id, or ErrNotFound.
func (q queries) Version(ctx context.Context, id int64) (Version, error) {
	return one(collect(ctx, q.c, scanVersion,
		`SELECT `+versionColumns+` FROM version v JOIN dossier d ON d.id = v.dossier_id WHERE v.id = $1`, id))
}

// Versions returns the versions of a dossier, first to last.
func (q queries) Versions(ctx context.Context, dossierID int64) ([]Version, error) {
	return collect(ctx, q.c, scanVersion,
		`SELECT `+versionColumns+` FROM version v JOIN dossier d ON d.id = v.dossier_id WHERE v.dossier_id = $1 ORDER BY v.number`, dossierID)
}

// LatestVersions returns the last version of every dossier, by reference.
func (q queries) LatestVersions(ctx context.Context) ([]Version, error) {
	return collect(ctx, q.c, scanVersion,
		`SELECT `+versionColumns+` FROM version v JOIN dossier d ON d.id = v.dossier_id
		 WHERE v.number = (SELECT max(w.number) FROM version w WHERE w.dossier_id = v.dossier_id)
		 ORDER BY d.reference`)
}

// Findings returns the findings of a version, in the order they were given.
func (q queries) Findings(ctx context.Context, version int64) ([]dossier.Finding, error) {
	return collect(ctx, q.c, func(rows *sql.Rows) (f dossier.Finding, err error) {
		var data string
		if err := rows.Scan(&data); err != nil {
			return f, err
		}
		return f, json.Unmarshal([]byte(data), &f)
	}, `SELECT data FROM finding WHERE version_id = $1 ORDER BY position`, version)
}

// CountFindings returns how many findings of each severity a version has.
func (q queries) CountFindings(ctx context.Context, version int64) (map[dossier.Severity]int, error) {
	type count struct {
		s dossier.Severity
		n int
	}
	cs, err := collect(ctx, q.c, func(rows *sql.Rows) (c count, err error) {
		err = rows.Scan(&c.s, &c.n)
		return c, err
	}, `SELECT severity, count(*) FROM finding WHERE version_id = $1 GROUP BY severity`, version)
	if err != nil {
		return nil, err
	}
	out := make(map[dossier.Severity]int, len(cs))
	for _, c := range cs {
		out[c.s] = c.n
	}
	return out, nil
}

// NextReference gives the next free reference of a prefix and year:
// "ITN1-2021-0042".
func (t *Tx) NextReference(ctx context.Context, prefix string, year int) (string, error) {
	var n int
	err := t.c.QueryRowContext(ctx,
		`INSERT INTO reference_counter (prefix, year, last) VALUES ($1, $2, 1)
		 ON CONFLICT (prefix, year) DO UPDATE SET last = reference_counter.last + 1 RETURNING last`, prefix, year).Scan(&n)
	if err != nil {
		return "", fmt.Errorf("giving a reference of %s: %w", prefix, err)
	}
	return fmt.Sprintf("%s-%d-%04d", prefix, year, n), nil
}

// AddDossier records a new dossier.
func (t *Tx) AddDossier(ctx context.Context, ref string, at time.Time, i Identity) (int64, error) {
	var id int64
	err := t.c.QueryRowContext(ctx,
		`INSERT INTO dossier (reference, created_at, theme, siret, title_key, drop_key) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		ref, micros(at), i.Theme, i.SIRET, i.TitleKey, i.DropKey).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("recording dossier %s: %w", ref, err)
	}
	return id, nil
}

// SetIdentity records what a new version says of who the dossier is.
func (t *Tx) SetIdentity(ctx context.Context, dossierID int64, i Identity) error {
	return t.execOne(ctx, `UPDATE dossier SET theme = $1, siret = $2, title_key = $3, drop_key = $4 WHERE id = $5`,
		i.Theme, i.SIRET, i.TitleKey, i.DropKey, dossierID)
}

// AddVersion records the next version of v.Dossier, and returns it with its
// id and number.
func (t *Tx) AddVersion(ctx context.Context, v Version) (Version, error) {
	err := t.c.QueryRowContext(ctx,
		`INSERT INTO version (dossier_id, number, arrival_id, created_at, theme, carrier, title, total, asked)
		 VALUES ($1, (SELECT coalesce(max(w.number), 0) + 1 FROM version w WHERE w.dossier_id = $1), $2, $3, $4, $5, $6, $7, $8)
		 RETURNING id, number`,
		v.Dossier, v.Arrival, micros(v.CreatedAt), v.Theme, v.Carrier, v.Title, nullMoney(v.Total), nullMoney(v.Asked)).Scan(&v.ID, &v.Number)
	if err != nil {
		return v, fmt.Errorf("recording a version: %w", err)
	}
	return v, nil
}

// onTrial is recorded in the place of the severity of what a rule on trial found: it is
// counted with none.
const onTrial = "observation"

// AddFindings records the findings of a version.
func (t *Tx) AddFindings(ctx context.Context, version int64, fs []dossier.Finding) error {
	for i, f := range fs {
		severity := string(f.Severity)
		if f.Observed {
			severity = onTrial
		}
		data, err := json.Marshal(f)
		if err != nil {
			return err
		}
		err = t.exec(ctx, `INSERT INTO finding (version_id, position, code, severity, data) VALUES ($1, $2, $3, $4, $5)`,
			version, i, f.Code, severity, string(data))
		if err != nil {
			return fmt.Errorf("recording finding %s: %w", f.Code, err)
		}
	}
	return nil
}
