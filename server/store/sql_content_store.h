// The content store over a database of either engine.
#pragma once

#include <memory>

#include "server/sql/connection.h"
#include "server/store/content_store.h"

namespace veche::server::store {

[[nodiscard]] std::unique_ptr<ContentStore> content_over(std::unique_ptr<sql::Connection> connection);

// Tables in the order of their names: what refers to another one has the later name (server/store/move.h).
inline constexpr const char* content_ddl = R"(
CREATE TABLE blob(hash {text} NOT NULL PRIMARY KEY, length {integer} NOT NULL);
CREATE TABLE approval(
  number {counter},
  version {integer} NOT NULL,
  subject {text} NOT NULL,
  hash {text} NOT NULL,
  live {text} NOT NULL,
  person {text} NOT NULL,
  how {integer} NOT NULL,
  reason {text} NOT NULL,
  reviewer {text} NOT NULL DEFAULT '',
  made {integer} NOT NULL,
  lapsed {integer} NOT NULL DEFAULT 0,
  line {integer} NOT NULL);
CREATE INDEX approval_subject ON approval(subject, number);
CREATE TABLE draft(
  subject {text} NOT NULL,
  person {text} NOT NULL,
  base {integer} NOT NULL,
  changed {integer} NOT NULL,
  PRIMARY KEY(subject, person));
CREATE TABLE draft_file(
  subject {text} NOT NULL,
  person {text} NOT NULL,
  name {text} NOT NULL,
  blob {text} NOT NULL REFERENCES blob(hash),
  PRIMARY KEY(subject, person, name));
CREATE TABLE edition("only" {integer} PRIMARY KEY CHECK("only" = 1), catalog {text} NOT NULL);
CREATE TABLE live(subject {text} NOT NULL PRIMARY KEY, hash {text} NOT NULL, version {integer} NOT NULL);
CREATE TABLE version(
  number {counter},
  subject {text} NOT NULL,
  hash {text} NOT NULL,
  form {bytes} NOT NULL,
  state {integer} NOT NULL,
  who {text} NOT NULL,
  made {integer} NOT NULL,
  reason {text} NOT NULL DEFAULT '');
CREATE INDEX version_subject ON version(subject, number);
CREATE TABLE version_file(
  version {integer} NOT NULL REFERENCES version(number),
  name {text} NOT NULL,
  blob {text} NOT NULL REFERENCES blob(hash),
  PRIMARY KEY(version, name));
)";
}  // namespace veche::server::store
