-- +goose Up

-- Each entry of the journal with a hash over it and the one before: what is changed,
-- taken out or put in later no longer fits. Entries older than this table are chained when
-- the next one is written.
CREATE TABLE journal_chain (
    journal_id BIGINT PRIMARY KEY REFERENCES journal (id),
    hash       TEXT NOT NULL CHECK (length(hash) = 64)
);

-- A decision of a person on a dossier. The last one counts; none is ever changed.
CREATE TABLE decision (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
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
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dossier_id BIGINT NOT NULL REFERENCES dossier (id),
    code       TEXT NOT NULL, -- of the finding
    until      TEXT NOT NULL, -- last day, AAAA-MM-JJ
    reason     TEXT NOT NULL,
    given_by   TEXT NOT NULL,
    given_at   BIGINT NOT NULL
);
CREATE INDEX derogation_dossier ON derogation (dossier_id, id);

-- +goose StatementBegin
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER journal_chain_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_chain
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER decision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decision
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER derogation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON derogation
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
