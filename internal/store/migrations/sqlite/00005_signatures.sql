-- +goose Up

-- A copy of a convention that came back, with what was found of its signatures and pages.
CREATE TABLE signed_copy (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    convention_id BIGINT NOT NULL REFERENCES convention (id),
    arrival_id    BIGINT NOT NULL REFERENCES arrival (id),
    name          TEXT NOT NULL, -- of the file as it came
    sha256        TEXT NOT NULL REFERENCES blob (sha256),
    readout       TEXT NOT NULL, -- JSON
    received_at   BIGINT NOT NULL
);
CREATE INDEX signed_copy_convention ON signed_copy (convention_id, id);
CREATE INDEX signed_copy_arrival ON signed_copy (arrival_id);

-- What a person said of a copy. The last word counts; none is ever changed.
CREATE TABLE signing (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    copy_id  BIGINT NOT NULL REFERENCES signed_copy (id),
    kind     TEXT NOT NULL CHECK (kind IN ('signée', 'refusée')),
    reason   TEXT NOT NULL,
    said_by  TEXT NOT NULL,
    said_at  BIGINT NOT NULL
);
CREATE INDEX signing_copy ON signing (copy_id, id);

-- +goose StatementBegin
CREATE TRIGGER signed_copy_no_update BEFORE UPDATE ON signed_copy
BEGIN
    SELECT RAISE(ABORT, 'signed_copy is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER signed_copy_no_delete BEFORE DELETE ON signed_copy
BEGIN
    SELECT RAISE(ABORT, 'signed_copy is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER signing_no_update BEFORE UPDATE ON signing
BEGIN
    SELECT RAISE(ABORT, 'signing is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER signing_no_delete BEFORE DELETE ON signing
BEGIN
    SELECT RAISE(ABORT, 'signing is append-only');
END;
-- +goose StatementEnd
