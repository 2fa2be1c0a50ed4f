-- +goose Up

-- Each entry of the journal with a hash over it and the one before: what is changed,
-- taken out or put in later no longer fits. Entries older than this table are chained when
-- the next one is written.
CREATE TABLE journal_chain (
    journal_id INTEGER PRIMARY KEY REFERENCES journal (id),
    hash       TEXT NOT NULL CHECK (length(hash) = 64)
);

-- A decision of a person on a dossier. The last one counts; none is ever changed.
CREATE TABLE decision (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    dossier_id BIGINT NOT NULL REFERENCES dossier (id),
    version    INTEGER NOT NULL,
    theme      TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('acceptée', 'en attente', 'rejetée', 'question')),
    granted    BIGINT, -- cents; NULL where nothing is granted
    reason     TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    CHECK ((kind IN ('acceptée', 'en attente')) = (granted IS NOT NULL))
);
CREATE INDEX decision_dossier ON decision (dossier_id, id);
CREATE INDEX decision_theme ON decision (theme, id);

-- A derogation sets a finding of a dossier aside.
CREATE TABLE derogation (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    dossier_id BIGINT NOT NULL REFERENCES dossier (id),
    code       TEXT NOT NULL, -- of the finding
    until      TEXT NOT NULL, -- last day, AAAA-MM-JJ
    reason     TEXT NOT NULL,
    given_by   TEXT NOT NULL,
    given_at   BIGINT NOT NULL
);
CREATE INDEX derogation_dossier ON derogation (dossier_id, id);

-- +goose StatementBegin
CREATE TRIGGER journal_chain_no_update BEFORE UPDATE ON journal_chain
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER journal_chain_no_delete BEFORE DELETE ON journal_chain
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision
BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision
BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER derogation_no_update BEFORE UPDATE ON derogation
BEGIN
    SELECT RAISE(ABORT, 'derogations are append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER derogation_no_delete BEFORE DELETE ON derogation
BEGIN
    SELECT RAISE(ABORT, 'derogations are append-only');
END;
-- +goose StatementEnd
