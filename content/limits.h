// Every limit of what a town publishes and says and of what a resident hands in, once: publisher, legal profile, forms
// of the kiosk, command line, writers and readers take it from here, so that what one of them takes the others take.
// Letters are Unicode code points, as readers count them (base/utf8.h); what is in bytes or items says so.
// Limits of Markdown are in content/markdown.h, of the files of an edition in content/edition/edition.h, of envelopes
// and records, in bytes, in sync/protocol/: there it is asserted that the longest of these fits.
#pragma once

#include <cstddef>
#include <cstdint>

#include "content/language.h"

namespace veche::content {

// --- names ---
// Ids of entries, topics, forms of appeal, clauses, plan items, questions.
inline constexpr std::size_t longest_id = 64;
inline constexpr std::size_t longest_kiosk_name = 200;

// --- what is published (the details of a kind: longest_field) ---
inline constexpr std::size_t longest_title = 300;
inline constexpr std::size_t longest_summary = 600;
inline constexpr std::size_t longest_entry_number = 100;
inline constexpr std::size_t longest_file_name = 200;
inline constexpr std::size_t longest_field = 2'000;
inline constexpr std::size_t most_items = 1'000;  // of any list
inline constexpr std::size_t most_attachments = 64;
inline constexpr std::size_t longest_clause_marker = 200;

// --- polls: publish also seals the fullest ballot (content/fullest_ballot.h), which may allow less ---
inline constexpr std::size_t most_questions = 100;
inline constexpr std::size_t most_options = 100;
inline constexpr std::size_t most_scale_steps = 10;  // that fit a screen
inline constexpr int largest_scale_step = 100;

// --- what a resident hands in ---
inline constexpr std::size_t longest_submission_text = 10'000;
inline constexpr std::size_t longest_about = 2'000;  // of a call back
inline constexpr std::size_t longest_contact_field = 200;
inline constexpr std::size_t longest_free_answer = 1'000;
// Of one ballot together: in letters of four bytes they leave a quarter of its 16 KiB to all the rest.
inline constexpr std::size_t longest_free_answers = 3'000;

// --- what the town says back ---
inline constexpr std::size_t longest_answer = 50'000;
inline constexpr std::size_t longest_due_reason = 1'000;
inline constexpr std::size_t longest_registration_number = 64;

// --- the legal profile ---
inline constexpr std::size_t longest_series_prefix = 20;
inline constexpr std::size_t longest_term_reason = 700;
inline constexpr std::size_t longest_moved = 290;  // said after the reason, behind "; "
inline constexpr std::size_t most_forms = 50;      // that a resident can choose among
inline constexpr std::size_t longest_law_source = 300;
inline constexpr std::size_t most_other_terms = 50;
inline constexpr std::size_t most_calendar_years = 100;
inline constexpr std::size_t most_days_of_a_year = 366;
inline constexpr std::size_t most_suspensions = 50;

// --- why a day is the last one: all texts of all steps in all languages together ---
inline constexpr std::size_t most_explanation_steps = 16;
inline constexpr std::size_t longest_explanation = 2'800;

// --- how they fit each other ---
static_assert(longest_term_reason + 2 + longest_moved <= longest_due_reason);
// "-2026-" and a number of at most 20 digits.
static_assert(longest_series_prefix + 6 + 20 <= longest_registration_number);
static_assert(longest_free_answer <= longest_free_answers);
// The longest rule fits in all languages.
static_assert(all_languages.size() * longest_term_reason <= longest_explanation);

// A letter in JSON: "\u0001" for a sign nobody can read, four bytes for any other.
inline constexpr std::size_t most_bytes_a_letter = 6;
// No JSON is larger: of a submission that is no ballot (which is of one size), of a case status.
inline constexpr std::size_t largest_submission_json =
    most_bytes_a_letter *
        (longest_submission_text + 4 * longest_contact_field + longest_clause_marker + 2 * longest_id) +
    1'000;
inline constexpr std::size_t largest_case_status_json =
    most_bytes_a_letter * (longest_answer + longest_due_reason + longest_registration_number + longest_explanation) +
    most_explanation_steps * 150 + 500;

}  // namespace veche::content
