// The tables of the kiosk's store (docs/formats.md, "Kiosk store"). Internal to content/store and content/search.
#pragma once

#include "content/entry.h"
#include "content/language.h"

namespace veche::content::schema {

// Kept as SQLite's user_version; a file of any other is made anew.
inline constexpr int version = 3;

// Kinds and languages lie in the tables as their numbers. A new one is appended, and the version raised with these
// lines: a store of before has not the entries that its program left out, and every other order gives them wrong names.
static_assert(kind_count == 15 && static_cast<int>(Kind::poll) == 14, "append the kind and raise schema::version");
static_assert(all_languages.size() == 3 && static_cast<int>(Language::english) == 2,
              "append the language and raise schema::version");

inline constexpr const char* create = R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
CREATE TABLE entry(
    row INTEGER PRIMARY KEY, id TEXT NOT NULL, language INTEGER NOT NULL, kind INTEGER NOT NULL,
    title TEXT NOT NULL, summary TEXT NOT NULL, number TEXT NOT NULL, date INTEGER, issued_by TEXT NOT NULL,
    topics TEXT NOT NULL, valid_from INTEGER, valid_to INTEGER, state TEXT NOT NULL, opens INTEGER, closes INTEGER,
    day INTEGER, last_day INTEGER, from_minute INTEGER NOT NULL, to_minute INTEGER NOT NULL, detail TEXT NOT NULL, type TEXT NOT NULL,
    percent INTEGER NOT NULL, items INTEGER NOT NULL, year INTEGER, sort_key TEXT NOT NULL, folded TEXT NOT NULL,
    open_from INTEGER, open_until INTEGER,
    UNIQUE(id, language));
CREATE INDEX entry_kind ON entry(kind, date);
CREATE TABLE entry_json(entry INTEGER PRIMARY KEY, json TEXT NOT NULL);
CREATE TABLE entry_topic(topic TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY(topic, entry)) WITHOUT ROWID;
CREATE INDEX entry_topic_entry ON entry_topic(entry);
CREATE TABLE reference(target TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY(target, entry)) WITHOUT ROWID;
CREATE INDEX reference_entry ON reference(entry);
CREATE TABLE search_text(
    row INTEGER PRIMARY KEY, length INTEGER NOT NULL, title TEXT NOT NULL, number TEXT NOT NULL, summary TEXT NOT NULL, facts TEXT NOT NULL,
    body TEXT NOT NULL);
CREATE VIRTUAL TABLE search USING fts5(title, number, summary, facts, body, content='search_text',
    content_rowid='row', tokenize='veche', prefix='2 3');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab('search', 'row');
PRAGMA user_version = 3;
)sql";

}  // namespace veche::content::schema
