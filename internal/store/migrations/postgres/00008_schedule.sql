-- +goose Up

-- The runs of the schedules, each once for its due time however many daemons there are. The
-- first row of a schedule is when it came into service: nothing before was missed.
CREATE TABLE schedule_run (
    name        TEXT NOT NULL,
    due_at      BIGINT NOT NULL,
    started_at  BIGINT NOT NULL,
    lease_until BIGINT NOT NULL, -- who runs it has that long, and longer while it lives
    ended_at    BIGINT, -- NULL: under way
    outcome     TEXT NOT NULL CHECK (outcome IN ('en cours', 'en service', 'fait', 'échec', 'fusionné', 'sauté')),
    said        TEXT NOT NULL, -- what was done, or what went wrong, in French
    PRIMARY KEY (name, due_at)
);
