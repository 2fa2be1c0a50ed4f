-- +goose Up

-- A convention as it was made for a carrier, complete, with what it was made of.
CREATE TABLE convention (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    dossier_id BIGINT NOT NULL REFERENCES dossier (id),
    number     INTEGER NOT NULL CHECK (number >= 1),
    version    INTEGER NOT NULL, -- of the dossier
    granted    BIGINT NOT NULL, -- cents
    frozen     TEXT NOT NULL REFERENCES blob (sha256), -- the data to make it again
    pdf        TEXT NOT NULL REFERENCES blob (sha256),
    created_at BIGINT NOT NULL,
    UNIQUE (dossier_id, number)
);

-- A reporting workbook as it was sent.
CREATE TABLE workbook (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    dossier_id BIGINT NOT NULL REFERENCES dossier (id),
    period     TEXT NOT NULL, -- 2021-T2, 2021-04
    number     INTEGER NOT NULL CHECK (number >= 1),
    sha256     TEXT NOT NULL REFERENCES blob (sha256),
    sent       TEXT NOT NULL, -- JSON of what it says and asks for
    due        TEXT NOT NULL, -- AAAA-MM-JJ
    created_at BIGINT NOT NULL,
    UNIQUE (dossier_id, period, number)
);

-- A workbook that came back, each time; the last accepted one of a period counts.
CREATE TABLE report_return (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    workbook_id BIGINT NOT NULL REFERENCES workbook (id),
    arrival_id  BIGINT REFERENCES arrival (id),
    dossier_id  BIGINT NOT NULL REFERENCES dossier (id),
    period      TEXT NOT NULL,
    number      INTEGER NOT NULL CHECK (number >= 1),
    name        TEXT NOT NULL, -- of the file as it came
    sha256      TEXT NOT NULL REFERENCES blob (sha256),
    answer      TEXT NOT NULL REFERENCES blob (sha256), -- the same file with the findings in it
    accepted    INTEGER NOT NULL CHECK (accepted IN (0, 1)),
    data        TEXT NOT NULL, -- JSON of what was read
    findings    TEXT NOT NULL, -- JSON
    received_at BIGINT NOT NULL,
    UNIQUE (dossier_id, period, number)
);
CREATE INDEX report_return_arrival ON report_return (arrival_id);

-- What a return says was spent of each line of the budget, accepted or not.
CREATE TABLE spending (
    return_id BIGINT NOT NULL REFERENCES report_return (id),
    line      INTEGER NOT NULL,
    engaged   BIGINT, -- cents; NULL is not given
    paid      BIGINT, -- cents; NULL is not given
    PRIMARY KEY (return_id, line)
);

-- The pieces of evidence of a return, by which one presented twice is found.
CREATE TABLE evidence (
    return_id BIGINT NOT NULL REFERENCES report_return (id),
    position  INTEGER NOT NULL,
    supplier  TEXT NOT NULL, -- folded
    number    TEXT NOT NULL, -- folded
    ttc       BIGINT NOT NULL, -- cents
    PRIMARY KEY (return_id, position)
);
CREATE INDEX evidence_piece ON evidence (number, ttc);

-- +goose StatementBegin
CREATE TRIGGER convention_no_update BEFORE UPDATE ON convention
BEGIN
    SELECT RAISE(ABORT, 'convention is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER convention_no_delete BEFORE DELETE ON convention
BEGIN
    SELECT RAISE(ABORT, 'convention is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER workbook_no_update BEFORE UPDATE ON workbook
BEGIN
    SELECT RAISE(ABORT, 'workbook is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER workbook_no_delete BEFORE DELETE ON workbook
BEGIN
    SELECT RAISE(ABORT, 'workbook is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER report_return_no_update BEFORE UPDATE ON report_return
BEGIN
    SELECT RAISE(ABORT, 'report_return is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER report_return_no_delete BEFORE DELETE ON report_return
BEGIN
    SELECT RAISE(ABORT, 'report_return is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER spending_no_update BEFORE UPDATE ON spending
BEGIN
    SELECT RAISE(ABORT, 'spending is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER spending_no_delete BEFORE DELETE ON spending
BEGIN
    SELECT RAISE(ABORT, 'spending is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER evidence_no_update BEFORE UPDATE ON evidence
BEGIN
    SELECT RAISE(ABORT, 'evidence is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence
BEGIN
    SELECT RAISE(ABORT, 'evidence is append-only');
END;
-- +goose StatementEnd
