package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"guichet/internal/dossier"
)

// State is how far an arrival has come. The word is in the database, so it
// never changes its meaning.
type State string

// The states of an arrival, in the order of the journey; the last three end it
// like StateDone does.
const (
	StateStored    State = "stored"    // its bytes are kept; it still lies in the drop folder
	StateClaimed   State = "claimed"   // it was taken out of the drop folder
	StateOpened    State = "opened"    // its containers are opened
	StateRead      State = "read"      // its dossier is read
	StateFiled     State = "filed"     // it is a version of a dossier, under a reference
	StateChecked   State = "checked"   // its findings are known
	StateGenerated State = "generated" // its documents and mails are made
	StateReturned  State = "returned"  // it brought reporting workbooks, which are read and answered
	StateDone      State = "done"      // all of it lies in the data folder
	StateDuplicate State = "duplicate" // the same bytes came before
	StateRejected  State = "rejected"  // nothing in it could be taken
)

// Final reports whether the journey is over.
func (s State) Final() bool { return s == StateDone || s == StateDuplicate || s == StateRejected }

// Arrival is one thing dropped: a folder, an archive, a mail or a lone file.
type Arrival struct {
	ID         int64
	Drop       string // its name in the drop folder
	Origin     string // absolute path it was dropped at
	Digest     string // of the names and bytes as dropped
	State      State
	ReceivedAt time.Time
	Content    string        // digest of the bytes inside the containers, "" before
	Mail       *dossier.Mail // the mail that brought it, nil for none
	Reading    string        // hash of the blob with the dossier as read, "" before
	Version    int64         // id of the version it became or repeats, 0 before
	Failures   int           // failed attempts at the present step
	Error      string        // French; not empty when no more attempt will be made
}

// File is a file of an arrival, as dropped or as found in a container.
type File struct {
	Name, Within string
	Kind         dossier.FileKind
	SHA256       string
	Size         int64
}

// Refusal is a file that could not be taken, and where its copy lies.
type Refusal struct {
	dossier.Refusal
	SHA256 string
	Size   int64
	Path   string // relative to the data folder; "" when no copy is made
}

const (
	stageDropped = "dropped"
	stageOpened  = "opened"
)

func micros(t time.Time) int64 { return t.UnixMicro() }

func fromMicros(n int64) time.Time { return time.UnixMicro(n).UTC() }

const arrivalColumns = `a.id, a.drop_name, a.origin, a.digest, a.state, a.received_at, a.content_digest, a.mail, a.reading, a.version_id, a.failures, a.error`

func scanArrival(rows *sql.Rows) (Arrival, error) {
	var a Arrival
	var received int64
	var mail string
	var reading sql.NullString
	var version sql.NullInt64
	err := rows.Scan(&a.ID, &a.Drop, &a.Origin, &a.Digest, &a.State, &received, &a.Content, &mail, &reading, &version, &a.Failures, &a.Error)
	if err != nil {
		return a, err
	}
	a.ReceivedAt, a.Reading, a.Version = fromMicros(received), reading.String, version.Int64
	if mail != "" {
		a.Mail = new(dossier.Mail)
		if err := json.Unmarshal([]byte(mail), a.Mail); err != nil {
			return a, fmt.Errorf("mail of arrival %d: %w", a.ID, err)
		}
	}
	return a, nil
}

// Arrival returns one arrival, or ErrNotFound.
func (q queries) Arrival(ctx context.Context, id int64) (Arrival, error) {
	return one(collect(ctx, q.c, scanArrival, `SELECT `+arrivalColumns+` FROM arrival a WHERE a.id = $1`, id))
}

// Unfinished returns the arrivals whose journey is not over, oldest first.
func (q queries) Unfinished(ctx context.Context) ([]Arrival, error) {
	return collect(ctx, q.c, scanArrival,
		`SELECT `+arrivalColumns+` FROM arrival a WHERE a.state NOT IN ($1, $2, $3) ORDER BY a.id`, StateDone, StateDuplicate, StateRejected)
}

// CountPending returns how many claimed arrivals are on their way: neither at
// their end nor in error.
func (q queries) CountPending(ctx context.Context) (int64, error) {
	return one(collect(ctx, q.c, scanInt64,
		`SELECT count(*) FROM arrival WHERE error = '' AND state NOT IN ($1, $2, $3, $4)`, StateStored, StateDone, StateDuplicate, StateRejected))
}

// StoredArrival returns the arrival from that place with those bytes that is
// not yet claimed, or ErrNotFound.
func (q queries) StoredArrival(ctx context.Context, origin, digest string) (Arrival, error) {
	return one(collect(ctx, q.c, scanArrival,
		`SELECT `+arrivalColumns+` FROM arrival a WHERE a.state = $1 AND a.origin = $2 AND a.digest = $3 ORDER BY a.id`, StateStored, origin, digest))
}

// NextToFile returns the arrival whose turn it is to get a reference, or
// ErrNotFound. One that is still being opened or read holds up those after it,
// so that references and versions follow the order of arrival; one in error
// does not.
func (q queries) NextToFile(ctx context.Context) (Arrival, error) {
	return one(collect(ctx, q.c, scanArrival,
		`SELECT `+arrivalColumns+` FROM arrival a WHERE a.error = '' AND a.state IN ($1, $2, $3) ORDER BY a.id LIMIT 1`,
		StateClaimed, StateOpened, StateRead))
}

// VersionWithContent returns the id of the version that came with the same
// bytes, or ErrNotFound. A version that lacks a file which the machine of then
// could not read, but this one may, does not count.
func (q queries) VersionWithContent(ctx context.Context, content string) (int64, error) {
	return one(collect(ctx, q.c, scanInt64,
		`SELECT v.id FROM version v JOIN arrival a ON a.id = v.arrival_id
		 WHERE a.content_digest = $1 AND NOT EXISTS (
		     SELECT 1 FROM refusal r WHERE r.arrival_id = a.id AND r.reason IN ($2, $3, $4))
		 ORDER BY v.id LIMIT 1`,
		content, string(dossier.RefusedNoOCR), string(dossier.RefusedTimeout), string(dossier.RefusedMemory)))
}

func scanInt64(rows *sql.Rows) (n int64, err error) { err = rows.Scan(&n); return n, err }

// Dropped returns the files of an arrival as they were dropped.
func (q queries) Dropped(ctx context.Context, arrival int64) ([]File, error) {
	return q.files(ctx, arrival, stageDropped)
}

// Opened returns the files of an arrival as found inside its containers.
func (q queries) Opened(ctx context.Context, arrival int64) ([]File, error) {
	return q.files(ctx, arrival, stageOpened)
}

func (q queries) files(ctx context.Context, arrival int64, stage string) ([]File, error) {
	return collect(ctx, q.c, func(rows *sql.Rows) (f File, err error) {
		err = rows.Scan(&f.Name, &f.Within, &f.Kind, &f.SHA256, &f.Size)
		return f, err
	}, `SELECT name, container, kind, sha256, size FROM arrival_file WHERE arrival_id = $1 AND stage = $2 ORDER BY position`, arrival, stage)
}

// Refusals returns what could not be taken of an arrival.
func (q queries) Refusals(ctx context.Context, arrival int64) ([]Refusal, error) {
	return collect(ctx, q.c, func(rows *sql.Rows) (r Refusal, err error) {
		var data string
		if err := rows.Scan(&r.SHA256, &r.Size, &r.Path, &data); err != nil {
			return r, err
		}
		return r, json.Unmarshal([]byte(data), &r.Refusal)
	}, `SELECT r.sha256, b.size, r.path, r.data FROM refusal r JOIN blob b ON b.sha256 = r.sha256 WHERE r.arrival_id = $1 ORDER BY r.position`, arrival)
}

// AddArrival records that something was dropped, in the state StateStored; its
// files' bytes are in the blob store already.
func (t *Tx) AddArrival(ctx context.Context, a Arrival, files []File) (int64, error) {
	var id int64
	err := t.c.QueryRowContext(ctx,
		`INSERT INTO arrival (drop_name, origin, digest, state, received_at) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
		a.Drop, a.Origin, a.Digest, StateStored, micros(a.ReceivedAt)).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("recording the arrival of %s: %w", a.Drop, err)
	}
	return id, t.addFiles(ctx, id, stageDropped, a.ReceivedAt, files)
}

func (t *Tx) addFiles(ctx context.Context, arrival int64, stage string, at time.Time, files []File) error {
	for i, f := range files {
		if err := t.AddBlob(ctx, f.SHA256, f.Size, at); err != nil {
			return err
		}
		err := t.exec(ctx,
			`INSERT INTO arrival_file (arrival_id, stage, position, name, container, kind, sha256, size) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			arrival, stage, i, f.Name, f.Within, string(f.Kind), f.SHA256, f.Size)
		if err != nil {
			return fmt.Errorf("recording file %s: %w", f.Name, err)
		}
	}
	return nil
}

// AddBlob records that the blob store holds these bytes.
func (t *Tx) AddBlob(ctx context.Context, sum string, size int64, at time.Time) error {
	err := t.exec(ctx, `INSERT INTO blob (sha256, size, created_at) VALUES ($1, $2, $3) ON CONFLICT (sha256) DO NOTHING`, sum, size, micros(at))
	if err != nil {
		return fmt.Errorf("recording blob %s: %w", sum, err)
	}
	return nil
}

// Forget removes an arrival that was never claimed: what was dropped changed or
// went away before.
func (t *Tx) Forget(ctx context.Context, arrival int64) error {
	return t.execOne(ctx, `DELETE FROM arrival WHERE id = $1 AND state = $2`, arrival, StateStored)
}

// Advance moves an arrival from one state to the next and clears its failures;
// ErrMoved says that it was not in that state.
func (t *Tx) Advance(ctx context.Context, arrival int64, from, to State) error {
	return t.execOne(ctx, `UPDATE arrival SET state = $1, failures = 0, error = '' WHERE id = $2 AND state = $3`, to, arrival, from)
}

// SetOpened records what the containers of an arrival held.
func (t *Tx) SetOpened(ctx context.Context, arrival int64, at time.Time, content string, mail *dossier.Mail, files []File) error {
	var m []byte
	if mail != nil {
		var err error
		if m, err = json.Marshal(mail); err != nil {
			return err
		}
	}
	if err := t.execOne(ctx, `UPDATE arrival SET content_digest = $1, mail = $2 WHERE id = $3`, content, string(m), arrival); err != nil {
		return err
	}
	return t.addFiles(ctx, arrival, stageOpened, at, files)
}

// AddRefusals records files that could not be taken; their bytes are blobs
// already.
func (t *Tx) AddRefusals(ctx context.Context, arrival int64, at time.Time, rs []Refusal) error {
	var n int
	if err := t.c.QueryRowContext(ctx, `SELECT count(*) FROM refusal WHERE arrival_id = $1`, arrival).Scan(&n); err != nil {
		return err
	}
	for i, r := range rs {
		if err := t.AddBlob(ctx, r.SHA256, r.Size, at); err != nil {
			return err
		}
		data, err := json.Marshal(r.Refusal)
		if err != nil {
			return err
		}
		err = t.exec(ctx, `INSERT INTO refusal (arrival_id, position, sha256, reason, path, data) VALUES ($1, $2, $3, $4, $5, $6)`,
			arrival, n+i, r.SHA256, string(r.Reason), r.Path, string(data))
		if err != nil {
			return fmt.Errorf("recording the refusal of %s: %w", r.File, err)
		}
	}
	return nil
}

// SetReading records the blob that holds the dossier as read.
func (t *Tx) SetReading(ctx context.Context, arrival int64, sum string) error {
	return t.execOne(ctx, `UPDATE arrival SET reading = $1 WHERE id = $2`, sum, arrival)
}

// SetVersion records the version that an arrival became or repeats.
func (t *Tx) SetVersion(ctx context.Context, arrival, version int64) error {
	return t.execOne(ctx, `UPDATE arrival SET version_id = $1 WHERE id = $2`, version, arrival)
}

// Failed counts a failed attempt at an arrival's present step; message, in
// French, is not empty when it was the last.
func (t *Tx) Failed(ctx context.Context, arrival int64, message string) error {
	err := t.execOne(ctx, `UPDATE arrival SET failures = failures + 1, error = $1 WHERE id = $2 AND state NOT IN ($3, $4, $5)`,
		message, arrival, StateDone, StateDuplicate, StateRejected)
	if errors.Is(err, ErrMoved) {
		return nil // it got to its end meanwhile
	}
	return err
}

// Probe writes an arrival as it is, to see whether the database takes writes.
func (t *Tx) Probe(ctx context.Context) error {
	return t.exec(ctx, `UPDATE arrival SET error = error WHERE id = (SELECT max(id) FROM arrival)`)
}

// ClearError gives an arrival in error new attempts.
func (t *Tx) ClearError(ctx context.Context, arrival int64) error {
	return t.execOne(ctx, `UPDATE arrival SET failures = 0, error = '' WHERE id = $1`, arrival)
}
