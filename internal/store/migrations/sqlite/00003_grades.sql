-- +goose Up

-- A note given to a dossier for a criterion of selection. The last one of a criterion
-- counts; none is ever changed.
CREATE TABLE grade (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    dossier_id BIGINT NOT NULL REFERENCES dossier (id),
    version    INTEGER NOT NULL,
    criterion  TEXT NOT NULL, -- in the words of the theme
    note       INTEGER NOT NULL CHECK (note BETWEEN 0 AND 5),
    comment    TEXT NOT NULL,
    given_by   TEXT NOT NULL,
    given_at   BIGINT NOT NULL
);
CREATE INDEX grade_dossier ON grade (dossier_id, id);

-- +goose StatementBegin
CREATE TRIGGER grade_no_update BEFORE UPDATE ON grade
BEGIN
    SELECT RAISE(ABORT, 'grades are append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER grade_no_delete BEFORE DELETE ON grade
BEGIN
    SELECT RAISE(ABORT, 'grades are append-only');
END;
-- +goose StatementEnd
