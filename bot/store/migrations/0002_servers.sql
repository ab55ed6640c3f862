-- What a server chose, and since when the bot is no longer in it (seconds since 1970, UTC).
CREATE TABLE servers (
  server INTEGER PRIMARY KEY,
  left_at INTEGER,
  milestone_channel INTEGER
) STRICT;

-- The highest milestone that was announced, so that each is announced once.
CREATE TABLE milestones (
  server INTEGER NOT NULL,
  pledge TEXT NOT NULL,
  reached INTEGER NOT NULL,
  PRIMARY KEY (server, pledge)
) STRICT, WITHOUT ROWID;
