#include "server/registrar/tally.h"

#include <doctest/doctest.h>

using namespace veche;
using namespace veche::server;
using content::Ballot;
using content::EntryId;
using content::Language;
using content::OptionId;
using content::PollDetails;
using content::QuestionId;

namespace {

const QuestionId one("one");
const QuestionId many("many");
const QuestionId scale("scale");
const QuestionId words("words");
const QuestionId none("none");  // of no poll
const OptionId aaaa("aaaa");
const OptionId bbbb("bbbb");
const OptionId cccc("cccc");

PollDetails poll() {
    using Answer = PollDetails::Answer;
    PollDetails details;
    details.opens = {2026, 11, 1};
    details.closes = {2026, 11, 30};
    details.questions = {{one, "Один?", Answer::single_choice, {"a", "b"}, 1, 5, {}, {}, {aaaa, bbbb}},
                         {many, "", Answer::several_choices, {"a", "b", "c"}, 1, 5, {}, {}, {aaaa, bbbb, cccc}},
                         {scale, "", Answer::scale, {}, 1, 5, {}, {}},
                         {words, "", Answer::free_text, {}, 1, 5, {}, {}}};
    return details;
}

constexpr Date in_time{2026, 11, 30};

PollVersion version(std::uint32_t revision, PollDetails details, std::int64_t published = 0,
                    Language language = Language::russian) {
    content::Entry entry;
    entry.id = EntryId("poll");
    entry.revision = revision;
    entry.language = language;
    entry.details = std::move(details);
    return {Instant{published == 0 ? std::int64_t{1'000} * revision : published}, entry};
}

std::string judge(const std::vector<Ballot::Answer>& answers, Date made = in_time, std::uint32_t revision = 1) {
    const PollHistory history = {version(1, poll())};
    return BallotCount(history).why_not_counted({EntryId("poll"), revision, answers}, Language::russian, made);
}

std::vector<std::uint64_t> counts(const QuestionTally& question) {
    std::vector<std::uint64_t> all;
    for (const OptionTally& option : question.options) all.push_back(option.count);
    return all;
}

struct Counted {
    PollHistory history;
    BallotCount count;
    explicit Counted(PollHistory versions) : history(std::move(versions)), count(history) {}
    void vote(std::uint32_t revision, const Ballot::Answer& answer, Language language = Language::russian) {
        count.add({EntryId("poll"), revision, {answer}}, language, in_time);
    }
};

}  // namespace

TEST_CASE("options by ids and by numbers, scale steps and texts are counted") {
    Counted self({version(1, poll())});
    self.count.add({EntryId("poll"), 1, {{one, {}, "", {bbbb}}, {many, {0, 2}, ""}, {scale, {5}, ""}}},
                   Language::russian, in_time);
    self.count.add({EntryId("poll"), 1, {{one, {1}, ""}, {scale, {1}, ""}, {words, {}, "яма"}}}, Language::russian,
                   in_time);
    self.count.add({EntryId("poll"), 1, {{words, {}, "арка"}}}, Language::russian, in_time);
    const Tally& tally = self.count.tally();
    CHECK(tally.counted == 3);
    CHECK(counts(tally.questions[0]) == std::vector<std::uint64_t>{0, 2});
    CHECK(counts(tally.questions[1]) == std::vector<std::uint64_t>{1, 0, 1});
    CHECK(counts(tally.questions[2]) == std::vector<std::uint64_t>{1, 0, 0, 0, 1});
    CHECK(tally.questions[3].texts == std::vector<std::string>{"арка", "яма"});
    CHECK(tally.questions[0].answered == 2);
}

TEST_CASE("why a ballot does not count") {
    CHECK(judge({{one, {1}, ""}}).empty());
    CHECK(judge({{one, {}, "", {aaaa}}}).empty());
    CHECK(judge({{one, {1}, ""}}, {2026, 12, 1}) == "made after the poll closed");
    CHECK(judge({{one, {1}, ""}}, {2026, 10, 31}) == "made before the poll opened");
    CHECK(judge({{one, {1}, ""}}, in_time, 99) == "made on a version of the poll that was never published");
    CHECK(judge({{one, {2}, ""}}) == "an option that is not there is chosen");
    CHECK(judge({{one, {-1}, ""}}) == "an option that is not there is chosen");
    CHECK(judge({{one, {}, "", {cccc}}}) == "an option that is not there is chosen");
    CHECK(judge({{one, {}, "", {OptionId("0")}}}) == "an option that is not there is chosen");
    CHECK(judge({{scale, {0}, ""}}) == "an option that is not there is chosen");
    CHECK(judge({{scale, {2147483647}, ""}}) == "an option that is not there is chosen");
    CHECK(judge({{words, {0}, ""}}) == "an option that is not there is chosen");
    CHECK(judge({{one, {0, 1}, ""}}) == "more than one option is chosen");
    CHECK(judge({{one, {0}, "", {bbbb}}}) == "more than one option is chosen");
    CHECK(judge({{many, {1, 1}, ""}}) == "an option is chosen twice");
    CHECK(judge({{many, {1}, "", {bbbb}}}) == "an option is chosen twice");
    CHECK(judge({{one, {}, "слова"}}) == "a text where an option is asked for");
    CHECK(judge({{none, {0}, ""}}) == "a question that is not in the poll");
    CHECK(judge({{one, {0}, ""}, {one, {1}, ""}}) == "a question is answered twice");
    CHECK(judge({}) == "nothing is answered");
    CHECK(judge({{one, {}, ""}}) == "nothing is answered");
}

TEST_CASE("a refused ballot is counted under its reason and nowhere else") {
    Counted self({version(1, poll())});
    self.vote(1, {one, {7}, ""});
    CHECK(self.count.tally().counted == 0);
    CHECK(self.count.tally().refused.at("an option that is not there is chosen") == 1);
    CHECK(counts(self.count.tally().questions[0]) == std::vector<std::uint64_t>{0, 0});
}

TEST_CASE("a question with other words is another question unless the words were corrected") {
    PollDetails turned = poll();
    turned.questions[0].text = "Не один?";
    for (const bool corrected : {false, true}) {
        CAPTURE(corrected);
        if (corrected) turned.corrected = {one};
        Counted self({version(1, poll()), version(2, turned), version(3, turned)});
        self.vote(1, {one, {}, "", {aaaa}});
        self.vote(2, {one, {}, "", {aaaa}});
        const Tally& tally = self.count.tally();
        CHECK(tally.questions[0].text == "Не один?");
        CHECK(tally.questions[0].answered == (corrected ? 2 : 1));
        REQUIRE(tally.questions.size() == (corrected ? 4 : 5));
        if (!corrected) {
            CHECK(tally.questions[4].text == "Один?");
            CHECK(tally.questions[4].offered == Offered::no_longer);
            CHECK(tally.questions[4].answered == 1);
        }
    }
}

TEST_CASE("results say when words were corrected and how many had voted before") {
    PollDetails worded = poll();
    worded.questions[0].options[0] = "А";
    worded.corrected = {one};
    PollDetails after = worded;
    after.corrected.clear();
    Counted self({version(1, poll()), version(2, worded), version(3, after)});
    for (const std::uint32_t revision : {1U, 1U, 2U, 3U}) self.vote(revision, {one, {}, "", {aaaa}});
    const QuestionTally& question = self.count.tally().questions[0];
    CHECK(question.options[0].words == "А");
    CHECK(question.options[0].count == 4);
    REQUIRE(question.corrections.size() == 1);
    CHECK(question.corrections[0].published == Instant{2'000});
    CHECK(question.corrections[0].ballots_before == 2);
}

TEST_CASE("words that come back are the question they were") {
    PollDetails other = poll();
    other.questions[0].text = "Два?";
    Counted self({version(1, poll()), version(2, other), version(3, poll())});
    for (const std::uint32_t revision : {1U, 2U, 3U}) self.vote(revision, {one, {}, "", {aaaa}});
    CHECK(self.count.tally().questions[0].answered == 2);
}

TEST_CASE("a number counts in the order of the language it was read in, of before and of now") {
    PollDetails reversed = poll();
    reversed.questions[0].text = "Раз?";
    reversed.questions[0].options = {"б", "а"};
    reversed.questions[0].option_ids = {bbbb, aaaa};
    // Of before: each language had revisions of its own.
    Counted self({version(3, poll(), 500), version(2, reversed, 500, Language::ukrainian)});
    self.vote(3, {one, {0}, ""});
    self.vote(3, {one, {0}, ""});
    self.vote(2, {one, {0}, ""}, Language::ukrainian);
    self.vote(3, {one, {1}, ""}, Language::english);  // which has no translation: Russian was shown
    CHECK(counts(self.count.tally().questions[0]) == std::vector<std::uint64_t>{2, 2});
    CHECK(self.count.tally().questions.size() == 4);
}

TEST_CASE("two publications within a second are two") {
    PollDetails fewer = poll();
    fewer.questions.resize(1);
    fewer.questions[0].options.pop_back();
    fewer.questions[0].option_ids.pop_back();
    Counted self({version(1, poll(), 500), version(1, poll(), 500, Language::ukrainian), version(2, fewer, 500),
                  version(2, fewer, 500, Language::ukrainian)});
    self.vote(1, {one, {}, "", {bbbb}});
    const QuestionTally& question = self.count.tally().questions[0];
    CHECK(question.options.at(1).offered == Offered::no_longer);
    CHECK(question.options.at(1).count == 1);
    CHECK(self.count.tally().questions.at(1).offered == Offered::no_longer);
}

TEST_CASE("a number counts in the order of its language where both have one revision") {
    PollDetails reversed = poll();
    reversed.questions[0].options = {"б", "а"};
    reversed.questions[0].option_ids = {bbbb, aaaa};
    Counted self({version(1, poll()), version(1, reversed, 1'000, Language::ukrainian)});
    self.vote(1, {one, {0}, ""}, Language::ukrainian);
    CHECK(counts(self.count.tally().questions[0]) == std::vector<std::uint64_t>{0, 1});
}
