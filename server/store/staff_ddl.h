// The tables of staff.db, step by step; for schemas.cpp.
#pragma once

namespace veche::server::store {

// A token is kept by its hash: whoever reads the table cannot use it.
inline constexpr const char* staff_beginning = R"(
CREATE TABLE account(
  name {text} NOT NULL PRIMARY KEY,
  full_name {text} NOT NULL,
  mail {text} NOT NULL,
  language {text} NOT NULL,
  roles {text} NOT NULL,
  is_open {integer} NOT NULL DEFAULT 1,
  password_hash {text} NOT NULL DEFAULT '',
  sealed_secret {bytes} NOT NULL DEFAULT '',
  last_step {integer} NOT NULL DEFAULT 0,
  created {integer} NOT NULL);
CREATE TABLE invitation(
  account {text} NOT NULL PRIMARY KEY REFERENCES account(name),
  token_hash {text} NOT NULL UNIQUE,
  expires {integer} NOT NULL);
CREATE TABLE recovery_code(
  account {text} NOT NULL REFERENCES account(name),
  kept {text} NOT NULL,
  PRIMARY KEY(account, kept));
CREATE TABLE session(
  token_hash {text} NOT NULL PRIMARY KEY,
  account {text} NOT NULL REFERENCES account(name),
  began {integer} NOT NULL,
  seen {integer} NOT NULL,
  expires {integer} NOT NULL,
  address {text} NOT NULL,
  agent {text} NOT NULL,
  id {text} NOT NULL UNIQUE);
CREATE INDEX session_account ON session(account, began);
)";
// With which browsers an account began sessions, and when last. What they call themselves is foreign text, so by hash.
inline constexpr const char* staff_known_agents = R"(
CREATE TABLE known_agent(
  account {text} NOT NULL REFERENCES account(name),
  agent {text} NOT NULL,
  used {integer} NOT NULL,
  PRIMARY KEY(account, agent));
)";

}  // namespace veche::server::store
