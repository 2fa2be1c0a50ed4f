-- +goose Up

-- A note given to a dossier for a criterion of selection. The last one of a criterion
-- counts; none is ever changed.
CREATE TABLE grade (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dossier_id BIGINT NOT NULL REFERENCES dossier (id),
    version    INTEGER NOT NULL,
    criterion  TEXT NOT NULL, -- in the words of the theme
    note       INTEGER NOT NULL CHECK (note BETWEEN 0 AND 5),
    comment    TEXT NOT NULL,
    given_by   TEXT NOT NULL,
    given_at   BIGINT NOT NULL
);
CREATE INDEX grade_dossier ON grade (dossier_id, id);

CREATE TRIGGER grade_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON grade
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
