-- +goose Up

-- A blob is a file known by its bytes; the bytes are in the blob store.
CREATE TABLE blob (
    sha256     TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    size       BIGINT NOT NULL,
    created_at BIGINT NOT NULL -- microseconds since 1970, as all times here
);

-- A dossier is one request of one carrier, under one reference for good.
CREATE TABLE dossier (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reference  TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    -- What the dossier is recognised by; '' is not known. From its last version.
    theme      TEXT NOT NULL,
    siret      TEXT NOT NULL,
    title_key  TEXT NOT NULL,
    drop_key   TEXT NOT NULL
);
CREATE INDEX dossier_identity ON dossier (siret, theme, title_key);
CREATE INDEX dossier_drop ON dossier (drop_key);

-- The last number given per prefix (theme) and year.
CREATE TABLE reference_counter (
    prefix TEXT NOT NULL,
    year   INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    PRIMARY KEY (prefix, year)
);

-- An arrival is one thing dropped: a folder, an archive, a mail, a lone file.
CREATE TABLE arrival (
    id             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    drop_name      TEXT NOT NULL,
    origin         TEXT NOT NULL, -- path it was dropped at
    digest         TEXT NOT NULL, -- of the names and bytes as dropped
    state          TEXT NOT NULL,
    received_at    BIGINT NOT NULL,
    content_digest TEXT NOT NULL DEFAULT '', -- of the bytes inside the containers
    mail           TEXT NOT NULL DEFAULT '', -- JSON of the mail that brought it
    reading        TEXT REFERENCES blob (sha256), -- JSON of the dossier as read
    version_id     BIGINT, -- the version it became, or is a duplicate of
    failures       INTEGER NOT NULL DEFAULT 0,
    error          TEXT NOT NULL DEFAULT '' -- French; why no more attempt is made
);
CREATE INDEX arrival_state ON arrival (state, id);
CREATE INDEX arrival_digest ON arrival (digest);
CREATE INDEX arrival_content ON arrival (content_digest);

-- The files of an arrival: as dropped, and as found inside the containers.
CREATE TABLE arrival_file (
    arrival_id BIGINT NOT NULL REFERENCES arrival (id) ON DELETE CASCADE,
    stage      TEXT NOT NULL CHECK (stage IN ('dropped', 'opened')),
    position   INTEGER NOT NULL,
    name       TEXT NOT NULL,
    container  TEXT NOT NULL,
    kind       TEXT NOT NULL,
    sha256     TEXT NOT NULL REFERENCES blob (sha256),
    size       BIGINT NOT NULL,
    PRIMARY KEY (arrival_id, stage, position)
);

-- A refusal is a file that could not be taken or read.
CREATE TABLE refusal (
    arrival_id BIGINT NOT NULL REFERENCES arrival (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    sha256     TEXT NOT NULL REFERENCES blob (sha256),
    reason     TEXT NOT NULL,
    path       TEXT NOT NULL, -- of its copy, relative to the data folder; '' when none is made
    data       TEXT NOT NULL, -- JSON of the refusal
    PRIMARY KEY (arrival_id, position)
);

-- A version of a dossier: what one arrival said.
CREATE TABLE version (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dossier_id BIGINT NOT NULL REFERENCES dossier (id),
    number     INTEGER NOT NULL CHECK (number >= 1),
    arrival_id BIGINT NOT NULL UNIQUE REFERENCES arrival (id),
    created_at BIGINT NOT NULL,
    theme      TEXT NOT NULL,
    carrier    TEXT NOT NULL,
    title      TEXT NOT NULL,
    total      BIGINT, -- cents; NULL is not read
    asked      BIGINT, -- cents; NULL is not read
    UNIQUE (dossier_id, number)
);

CREATE TABLE finding (
    version_id BIGINT NOT NULL REFERENCES version (id),
    position   INTEGER NOT NULL,
    code       TEXT NOT NULL,
    severity   TEXT NOT NULL,
    data       TEXT NOT NULL, -- JSON of the finding
    PRIMARY KEY (version_id, position)
);
CREATE INDEX finding_code ON finding (code);

-- A document made for a version, in the version's folder.
CREATE TABLE document (
    version_id BIGINT NOT NULL REFERENCES version (id),
    position   INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256     TEXT NOT NULL REFERENCES blob (sha256),
    PRIMARY KEY (version_id, position),
    UNIQUE (version_id, name)
);

-- A mail to send; never two for one idempotency key.
CREATE TABLE mail (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version_id BIGINT NOT NULL REFERENCES version (id),
    mail_key   TEXT NOT NULL,
    idempotency TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL UNIQUE, -- file in the outbox
    sha256     TEXT NOT NULL REFERENCES blob (sha256),
    created_at BIGINT NOT NULL,
    written_at BIGINT -- NULL: not yet in the outbox
);

-- The journal is append-only: what happened, when, and because of what.
CREATE TABLE journal (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         BIGINT NOT NULL,
    arrival_id BIGINT,
    dossier_id BIGINT,
    event      TEXT NOT NULL,
    cause      TEXT NOT NULL,
    detail     TEXT NOT NULL
);
CREATE INDEX journal_dossier ON journal (dossier_id, id);
CREATE INDEX journal_arrival ON journal (arrival_id, id);

-- +goose StatementBegin
CREATE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only';
END
$$;
-- +goose StatementEnd

CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only();
