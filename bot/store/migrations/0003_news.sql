-- News: how each feed stands, the stories of feeds, and each server's digest. Nothing here is about a person.
-- All times are seconds since 1970, UTC.

CREATE TABLE feeds (
  feed TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  moved TEXT NOT NULL,
  etag TEXT,
  modified TEXT,
  digest TEXT NOT NULL,
  worked_at INTEGER,
  failing_since INTEGER,
  failures INTEGER NOT NULL,
  reason TEXT NOT NULL,
  next_at INTEGER,
  told INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Lists of words (topics, notes, marks) are JSON. event: the id of the first story about the same event.
CREATE TABLE stories (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  event TEXT NOT NULL,
  feed TEXT NOT NULL,
  language TEXT NOT NULL,
  title TEXT NOT NULL,
  link TEXT NOT NULL,
  published INTEGER NOT NULL,
  dated INTEGER NOT NULL,
  summary TEXT NOT NULL,
  made TEXT NOT NULL,
  topics TEXT NOT NULL,
  notes TEXT NOT NULL,
  marks TEXT NOT NULL,
  held TEXT NOT NULL,
  entered INTEGER NOT NULL
) STRICT;
CREATE INDEX stories_published ON stories (published);
CREATE INDEX stories_event ON stories (event);

-- Ids that were seen once, so that nothing comes back as new.
CREATE TABLE seen_stories (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The words of stories, by their number. Kept in step by `bot/store/stories.py`, not by triggers: with
-- `trusted_schema` off, as it is here, SQLite lets no trigger write into a virtual table.
CREATE VIRTUAL TABLE story_words USING fts5 (title, summary, tokenize = 'unicode61 remove_diacritics 2');

-- weekday: 0 Monday to 6 Sunday; NULL: every day. next_at: NULL while it is stopped.
-- slot: the local day of the last digest that was due, so that none comes twice.
CREATE TABLE digests (
  server INTEGER PRIMARY KEY,
  channel INTEGER NOT NULL,
  weekday INTEGER CHECK (weekday BETWEEN 0 AND 6),
  hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
  timezone TEXT NOT NULL,
  topics TEXT NOT NULL,
  next_at INTEGER,
  slot TEXT NOT NULL DEFAULT '',
  posted_at INTEGER,
  stopped TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX digests_due ON digests (next_at);

-- One digest on its way or gone out. body: the stories it holds as they were then, JSON.
CREATE TABLE deliveries (
  server INTEGER NOT NULL,
  slot TEXT NOT NULL,
  channel INTEGER NOT NULL,
  nonce TEXT NOT NULL,
  body TEXT NOT NULL,
  begun INTEGER NOT NULL,
  sent INTEGER,
  PRIMARY KEY (server, slot)
) STRICT, WITHOUT ROWID;

-- The events a server has had in a digest.
CREATE TABLE delivered (
  server INTEGER NOT NULL,
  event TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (server, event)
) STRICT, WITHOUT ROWID;
