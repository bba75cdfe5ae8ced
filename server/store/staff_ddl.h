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
// Failures to sign in of late stand with the account, so that a restart and a second office know them. A browser is
// known by the number the office gave it, no longer by its name. An invitation may hold from a later moment only.
inline constexpr const char* staff_sign_in = R"(
CREATE TABLE wrong_attempt(
  account {text} NOT NULL REFERENCES account(name),
  step {text} NOT NULL,
  thousandths {integer} NOT NULL,
  last {integer} NOT NULL,
  line_of {integer} NOT NULL DEFAULT 0,
  letter_of {integer} NOT NULL DEFAULT 0,
  PRIMARY KEY(account, step));
DROP TABLE known_agent;
CREATE TABLE known_device(
  account {text} NOT NULL REFERENCES account(name),
  device {text} NOT NULL,
  used {integer} NOT NULL,
  PRIMARY KEY(account, device));
ALTER TABLE session ADD COLUMN device {text} NOT NULL DEFAULT '';
ALTER TABLE invitation ADD COLUMN holds_from {integer} NOT NULL DEFAULT 0;
)";

}  // namespace veche::server::store
