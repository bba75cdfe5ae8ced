#include "base/id.h"

#include <concepts>
#include <doctest/doctest.h>
#include <string>

#include "content/ids.h"

namespace veche {
namespace {

using Street = Id<struct StreetTag>;
using House = Id<struct HouseTag>;

template <typename To, typename From>
concept TakenFor = std::convertible_to<From, To>;

template <typename One, typename Other>
concept Compared = requires(const One& one, const Other& other) {
    one == other;
};

// What swaps ids in a call does not compile.
static_assert(!std::constructible_from<Street, House> && !std::assignable_from<Street&, House>);
static_assert(!Compared<Street, House> && !Compared<Street, std::string>);
// A text becomes an id only where that is written out, and an id never becomes a text by itself.
static_assert(std::constructible_from<Street, std::string> && !TakenFor<Street, std::string>);
static_assert(!TakenFor<Street, const char*> && !TakenFor<Street, std::string_view>);
static_assert(!TakenFor<std::string, Street> && !TakenFor<std::string_view, Street>);

static_assert(!TakenFor<content::EntryId, std::string> && !TakenFor<std::string, content::EntryId>);
static_assert(!TakenFor<content::ClauseId, content::EntryId> && !TakenFor<content::EntryId, content::ClauseId>);
static_assert(!TakenFor<content::TopicId, content::AppealFormId> && !TakenFor<content::AppealFormId, content::TopicId>);
static_assert(!TakenFor<content::PlanItemId, content::EntryId> && !TakenFor<content::EntryId, content::PlanItemId>);
static_assert(!TakenFor<content::SubmissionId, content::KioskId> && !TakenFor<content::KioskId, content::SubmissionId>);
static_assert(!TakenFor<content::LegalProfileId, std::string_view>);  // nor the code of a language
static_assert(!TakenFor<content::QuestionId, content::OptionId> && !TakenFor<content::OptionId, content::QuestionId>);

}  // namespace

TEST_CASE("ids are the same, and in order, as their texts are") {
    CHECK(Street("budget") == Street(std::string("budget")));
    CHECK(Street("budget") != Street("budget-2"));
    CHECK(Street("budget") < Street("budget-2"));
    CHECK(Street("z") > Street("budget"));
    CHECK(Street("budget").text() == "budget");
    CHECK(Street().empty());
    CHECK_FALSE(Street("budget").empty());
}

}  // namespace veche
