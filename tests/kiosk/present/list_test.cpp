#include <doctest/doctest.h>

#include "tests/support/form_story.h"

namespace veche::kiosk {
namespace {

using tests::FormStory;

ui::ListView list(FormStory& story, ui::Section section, const content::ListFacets& facets) {
    story.open(ui::ListPlace{section});
    auto data = std::make_shared<ListData>();
    data->facets = facets;
    story.answer(std::shared_ptr<const ListData>(data));
    return story.look([&](const Scene& scene) { return present_list(scene, ui::ListPlace{section}); });
}

TEST_CASE("states that people have no word for are no filter") {
    FormStory story;
    content::ListFacets facets;
    facets.states = {{"contacts", 1}, {"rules_of_use", 1}};  // roles of pages
    CHECK(list(story, ui::Section::pages, facets).filters.empty());
}

TEST_CASE("states are a filter with their words and counts, all of them first") {
    FormStory story;
    content::ListFacets facets;
    facets.states = {{"open", 4}, {"closed", 1}};
    const auto view = list(story, ui::Section::polls, facets);
    REQUIRE(view.filters.size() == 1);
    REQUIRE(view.filters.front().options.size() == 3);
    CHECK(view.filters.front().options[1].label == "Closed (1)");
    CHECK(view.filters.front().options[2].label == "Open (4)");
}

}  // namespace
}  // namespace veche::kiosk
