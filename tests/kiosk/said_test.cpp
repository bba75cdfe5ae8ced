#include "kiosk/said.h"

#include <doctest/doctest.h>

namespace veche::kiosk {
namespace {

std::vector<content::Utterance> sentences() {
    std::vector<content::Utterance> made(2);
    made[0].spoken = "One.";
    made[1].spoken = "Two.";
    return made;
}

using Texts = std::vector<std::string>;

TEST_CASE("what was said is told once, and nothing of another reading") {
    Said said;
    said.start_keeping();
    said.expect(10, sentences());
    said.started(9);
    said.started(11);
    said.started(12);
    CHECK(said.take() == Texts{"Two."});
    CHECK(said.take().empty());
}

TEST_CASE("a kiosk that is not driven keeps nothing of what it said") {
    Said said;
    said.expect(1, sentences());
    said.started(1);
    CHECK(said.take().empty());
}

TEST_CASE("what was said to a visitor is forgotten with them") {
    Said said;
    said.start_keeping();
    said.expect(1, sentences());
    said.started(1);
    said.forget();
    said.started(2);
    CHECK(said.take().empty());
}

}  // namespace
}  // namespace veche::kiosk
