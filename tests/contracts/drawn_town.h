// Towns and texts at their limits and just beyond, drawn by a fixed generator, and what is made of them on its way to
// the town: sealed and opened.
#pragma once

#include <array>
#include <doctest/doctest.h>
#include <random>
#include <string>
#include <utility>

#include "base/toml_text.h"
#include "content/limits.h"
#include "sync/protocol/envelope.h"
#include "tests/support/sample_submissions.h"

namespace veche::test {

inline constexpr Date polling_day{2026, 11, 20};

class Draws {
  public:
    template <typename Value, std::size_t Count>
    const Value& one_of(const std::array<Value, Count>& values) {
        return values.at(engine_() % Count);
    }
    // The limit or just below it; once in `rarely` just above it.
    std::size_t around(std::size_t limit, unsigned rarely) {
        if (engine_() % rarely == 0) return limit + 1 + engine_() % 2;
        return limit - engine_() % 2;
    }
    bool once_in(unsigned times) { return engine_() % times == 0; }
    // So many letters of one alphabet: of one byte, of two, of four, of such as JSON and TOML must escape.
    std::string letters(std::size_t count) {
        const std::string letter = one_of(std::array<std::string, 4>{"a", "ж", "\U0001F600", "\""});
        std::string text;
        for (std::size_t i = 0; i < count; ++i) text += letter;
        return text;
    }

  private:
    std::mt19937 engine_{20'261'120};
};

// `start`, filled up to so many letters.
inline std::string filled(const std::string& start, std::size_t length, Draws& draws) {
    return start.size() >= length ? start : start + draws.letters(length - start.size());
}

struct DrawnPoll {
    std::string document;
    bool over = false;  // a limit of its own, whatever the ballot's size
};

inline std::string options_line(std::size_t count, Draws& draws) {
    std::string line = "options = [";
    for (std::size_t i = 0; i < count; ++i) line += toml_quoted(filled(std::to_string(i), 12, draws)) + ", ";
    return line + "]\n";
}

inline DrawnPoll draw_poll(Draws& draws) {
    constexpr std::array<std::size_t, 7> counts = {1, 2, 4, 30, 60, 90, content::most_questions};
    const std::size_t questions = draws.once_in(9) ? content::most_questions + 1 : draws.one_of(counts);
    const bool long_ids = draws.once_in(3);
    const bool free_texts = draws.once_in(3);
    DrawnPoll poll;
    poll.over = questions > content::most_questions;
    poll.document = "+++\nkind = \"poll\"\ntitle = \"О\"\nsummary = \"К.\"\nopens = 2026-11-01\ncloses = 2026-11-30\n";
    for (std::size_t i = 0; i < questions; ++i) {
        const std::size_t id = long_ids ? draws.around(content::longest_id, 120) : 3;
        const std::size_t text = i == 0 ? draws.around(content::longest_field, 20) : 5;
        const std::size_t options = i % 7 == 0 ? draws.around(content::most_options, 40) : 3;
        poll.over =
            poll.over || id > content::longest_id || text > content::longest_field || options > content::most_options;
        poll.document += "[[question]]\nid = " + toml_quoted(filled(std::to_string(i) + "-", id, draws)) +
                         "\ntext = " + toml_quoted(draws.letters(text)) + "\n";
        if (i % 7 == 0) {
            poll.document += "answer = \"several_choices\"\n" + options_line(options, draws);
        } else if (free_texts && i % 3 == 1) {
            poll.document += "answer = \"free_text\"\n";
        } else if (i % 3 == 2) {
            poll.document += "answer = \"scale\"\nscale_from = 91\nscale_to = 100\n";
        } else {
            poll.document += "answer = \"single_choice\"\n" + options_line(options, draws);
        }
    }
    poll.document += "+++\n";
    return poll;
}

inline content::Submission submission_of(content::SubmissionBody body) {
    content::Submission submission = appeal(signing_key('d'), 1, "");
    submission.body = std::move(body);
    if (content::is_ballot(submission)) submission.made = Instant{1795132800};
    return submission;
}

inline Result<std::string> seal(const content::Submission& submission) {
    CountingRandom random;
    protocol::SealRequest request{submission, {}, {}, {box_key('t').public_key()}, {}};
    if (!content::is_ballot(submission)) {
        CountingRandom lookup(7);
        request.lookup_id = protocol::make_random<protocol::LookupId>(lookup);
        request.receipt_key = box_key('r').public_key();
    }
    return protocol::seal_envelope(request, signing_key('d'), random);
}

inline void check_sealed_and_opened(const content::Submission& submission) {
    const auto sealed = seal(submission);
    REQUIRE_MESSAGE(sealed, (sealed ? "" : sealed.error().message));
    const auto opened = protocol::open_envelope(*sealed, signing_key('d').public_key(), box_key('t'));
    REQUIRE_MESSAGE(opened, (opened ? "" : opened.error().message));
    CHECK(*opened == submission);
}

}  // namespace veche::test
