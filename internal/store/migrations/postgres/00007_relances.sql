-- +goose Up

-- A mail may be about several dossiers, or about none: the version is then NULL. A delivery may
-- be called off.
ALTER TABLE mail ALTER COLUMN version_id DROP NOT NULL;
ALTER TABLE delivery DROP CONSTRAINT delivery_state_check;
ALTER TABLE delivery ADD CONSTRAINT delivery_state_check CHECK (state IN ('remis', 'à envoyer', 'en cours', 'envoyé', 'refusé', 'annulé'));
CREATE INDEX mail_version ON mail (version_id, id);

-- What a person says of a dossier that no file tells: withdrawn, suspended, done. Rows are
-- never changed; the last one of a kind and subject counts.
CREATE TABLE fact (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
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
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
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

CREATE TRIGGER fact_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON fact
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TRIGGER person_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON person
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
