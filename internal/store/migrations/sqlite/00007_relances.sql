-- +goose Up

-- A mail may be about several dossiers, or about none: the version is then NULL. A delivery may
-- be called off.
CREATE TABLE mail_new (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    version_id BIGINT REFERENCES version (id),
    mail_key   TEXT NOT NULL,
    idempotency TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL UNIQUE, -- file in the outbox
    sha256     TEXT NOT NULL REFERENCES blob (sha256),
    created_at BIGINT NOT NULL,
    written_at BIGINT -- NULL: not yet in the outbox
);
INSERT INTO mail_new SELECT id, version_id, mail_key, idempotency, name, sha256, created_at, written_at FROM mail;
CREATE TABLE delivery_new (
    mail_id       BIGINT PRIMARY KEY REFERENCES mail_new (id),
    state         TEXT NOT NULL CHECK (state IN ('remis', 'à envoyer', 'en cours', 'envoyé', 'refusé', 'annulé')),
    attempts      INTEGER NOT NULL,
    next_at       BIGINT NOT NULL, -- not before
    claimed_until BIGINT NOT NULL, -- of 'en cours': who claimed it has that long
    error         TEXT NOT NULL, -- of the last attempt, as the server said it; why it was called off
    changed_at    BIGINT NOT NULL
);
INSERT INTO delivery_new SELECT mail_id, state, attempts, next_at, claimed_until, error, changed_at FROM delivery;
DROP TABLE delivery;
DROP TABLE mail;
ALTER TABLE mail_new RENAME TO mail;
ALTER TABLE delivery_new RENAME TO delivery;
CREATE INDEX delivery_due ON delivery (state, next_at);
CREATE INDEX mail_version ON mail (version_id, id);

-- What a person says of a dossier that no file tells: withdrawn, suspended, done. Rows are
-- never changed; the last one of a kind and subject counts.
CREATE TABLE fact (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    dossier_id BIGINT NOT NULL REFERENCES dossier (id),
    kind       TEXT NOT NULL CHECK (kind IN ('fait', 'à faire', 'retiré', 'suspendu', 'repris')),
    subject    TEXT NOT NULL, -- key of what is owed; '' else
    reason     TEXT NOT NULL,
    said_by    TEXT NOT NULL,
    said_at    BIGINT NOT NULL
);
CREATE INDEX fact_dossier ON fact (dossier_id, id);

-- Who is written to for a dossier, beside its contact. The last row of a role counts.
CREATE TABLE person (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    dossier_id BIGINT NOT NULL REFERENCES dossier (id),
    role       TEXT NOT NULL,
    address    TEXT NOT NULL, -- '' takes the person away
    said_by    TEXT NOT NULL,
    said_at    BIGINT NOT NULL
);
CREATE INDEX person_dossier ON person (dossier_id, id);

-- The steps of the ladders of reminders that are settled, each once for a person: asked by a
-- mail, or not asked and why.
CREATE TABLE request (
    dossier_id BIGINT NOT NULL REFERENCES dossier (id),
    owed       TEXT NOT NULL,
    step       TEXT NOT NULL,
    address    TEXT NOT NULL,
    outcome    TEXT NOT NULL,
    reason     TEXT NOT NULL,
    mail_id    BIGINT REFERENCES mail (id),
    day        TEXT NOT NULL, -- AAAA-MM-JJ in Paris
    PRIMARY KEY (dossier_id, owed, step, address)
);
CREATE INDEX request_mail ON request (mail_id);
CREATE INDEX request_day ON request (day, address);

-- +goose StatementBegin
CREATE TRIGGER fact_no_update BEFORE UPDATE ON fact
BEGIN
    SELECT RAISE(ABORT, 'fact is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER fact_no_delete BEFORE DELETE ON fact
BEGIN
    SELECT RAISE(ABORT, 'fact is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER person_no_update BEFORE UPDATE ON person
BEGIN
    SELECT RAISE(ABORT, 'person is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER person_no_delete BEFORE DELETE ON person
BEGIN
    SELECT RAISE(ABORT, 'person is append-only');
END;
-- +goose StatementEnd
