#include "server/registrar/tally.h"

#include <doctest/doctest.h>

using namespace veche;
using namespace veche::server;
using content::Ballot;
using content::PollDetails;

namespace {

PollDetails poll() {
    PollDetails details;
    details.opens = {2026, 11, 1};
    details.closes = {2026, 11, 30};
    details.questions = {{"one", "", PollDetails::Answer::single_choice, {"a", "b"}, 1, 5, {}, {}},
                         {"many", "", PollDetails::Answer::several_choices, {"a", "b", "c"}, 1, 5, {}, {}},
                         {"scale", "", PollDetails::Answer::scale, {}, 1, 5, {}, {}},
                         {"words", "", PollDetails::Answer::free_text, {}, 1, 5, {}, {}}};
    return details;
}

constexpr Date in_time{2026, 11, 30};

std::string judge(const std::vector<Ballot::Answer>& answers, Date made = in_time) {
    return why_not_counted(poll(), {"poll", 1, answers}, made);
}

}  // namespace

TEST_CASE("options, several options, scale steps and texts are counted") {
    Tally tally = empty_tally(poll());
    count_ballot(tally, poll(), {"poll", 1, {{"one", {1}, ""}, {"many", {0, 2}, ""}, {"scale", {5}, ""}}}, in_time);
    count_ballot(tally, poll(), {"poll", 1, {{"one", {1}, ""}, {"scale", {1}, ""}, {"words", {}, "яма"}}}, in_time);
    count_ballot(tally, poll(), {"poll", 1, {{"words", {}, "арка"}}}, in_time);
    CHECK(tally.counted == 3);
    CHECK(tally.questions[0].counts == std::vector<std::uint64_t>{0, 2});
    CHECK(tally.questions[1].counts == std::vector<std::uint64_t>{1, 0, 1});
    CHECK(tally.questions[2].counts == std::vector<std::uint64_t>{1, 0, 0, 0, 1});
    CHECK(tally.questions[3].texts == std::vector<std::string>{"арка", "яма"});
    CHECK(tally.questions[0].answered == 2);
}

TEST_CASE("why a ballot does not count") {
    CHECK(judge({{"one", {1}, ""}}).empty());
    CHECK(judge({{"one", {1}, ""}}, {2026, 12, 1}) == "made after the poll closed");
    CHECK(judge({{"one", {1}, ""}}, {2026, 10, 31}) == "made before the poll opened");
    CHECK(judge({{"one", {2}, ""}}) == "an option that is not there is chosen");
    CHECK(judge({{"one", {-1}, ""}}) == "an option that is not there is chosen");
    CHECK(judge({{"scale", {0}, ""}}) == "an option that is not there is chosen");
    CHECK(judge({{"scale", {2147483647}, ""}}) == "an option that is not there is chosen");
    CHECK(judge({{"one", {0, 1}, ""}}) == "more than one option is chosen");
    CHECK(judge({{"many", {1, 1}, ""}}) == "an option is chosen twice");
    CHECK(judge({{"one", {}, "слова"}}) == "a text where an option is asked for");
    CHECK(judge({{"none", {0}, ""}}) == "a question that is not in the poll");
    CHECK(judge({{"one", {0}, ""}, {"one", {1}, ""}}) == "a question is answered twice");
    CHECK(judge({}) == "nothing is answered");
    CHECK(judge({{"one", {}, ""}}) == "nothing is answered");
}

TEST_CASE("a refused ballot is counted under its reason and nowhere else") {
    Tally tally = empty_tally(poll());
    count_ballot(tally, poll(), {"poll", 1, {{"one", {7}, ""}}}, in_time);
    CHECK(tally.counted == 0);
    CHECK(tally.refused.at("an option that is not there is chosen") == 1);
    CHECK(tally.questions[0].counts == std::vector<std::uint64_t>{0, 0});
}
