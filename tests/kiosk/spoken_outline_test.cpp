#include "kiosk/spoken_outline.h"

#include <doctest/doctest.h>

namespace veche::kiosk {
namespace {

ui::Node node(const char* id, const char* spoken) {
    ui::Node made;
    made.id = id;
    made.spoken = spoken;
    made.visible = {0, 0, 10, 10};
    return made;
}

ui::Outline receipt() {
    ui::Outline outline = {node("bar/home", "Домой"), node("text-1", "Принято. Спасибо."), node("code", "А, Анна."),
                           node("below", "Внизу."), node("key/1", "Ё.")};
    outline[2].is_private = true;
    outline[3].visible = {};
    outline[4].role = ui::Role::key;
    return outline;
}

std::vector<std::string> heard(Personal personal) {
    std::vector<std::string> spoken;
    for (const content::Utterance& one : sentences_of(spoken_nodes(receipt(), personal))) {
        CHECK(one.block == static_cast<std::size_t>(-1));
        spoken.push_back(one.spoken);
    }
    return spoken;
}

using Texts = std::vector<std::string>;

TEST_CASE("a screen is read from top to bottom, without its bar and its keyboard") {
    CHECK(heard(Personal::left_out) == Texts{"Принято.", "Спасибо."});
}

TEST_CASE("the code of a receipt is heard by whoever asks for it") {
    CHECK(heard(Personal::spoken) == Texts{"Принято.", "Спасибо.", "А, Анна."});
}

}  // namespace
}  // namespace veche::kiosk
