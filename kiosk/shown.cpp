#include "kiosk/shown.h"

#include <utility>

#include "content/fullest_ballot.h"

namespace veche::kiosk {

namespace {

template <typename Its, typename Place>
concept OpensAt = requires(const Place& place) {
    Its::opens(place);
};

template <typename... Screens, typename Place>
void open_at(std::variant<Screens...>& state, const Place& place) {
    static_assert((OpensAt<Screens, Place> || ...), "no screen opens at this place");
    const auto opens = [&]<typename Its>(Its screen) {
        if constexpr (OpensAt<Its, Place>) {
            if (!Its::opens(place)) return false;
            state = std::move(screen);
            return true;
        }
        return false;
    };
    (opens(Screens()) || ...);
}

struct Take {
    Screen& screen;

    void operator()(std::monostate /*nothing*/) const {}
    void operator()(const HandedIn& handed_in) const {
        if (steps(screen) != nullptr) screen.state = ReceiptScreen{handed_in};
    }
    template <typename Data>
    void operator()(const Data& data) const {
        std::visit(
            [&](auto& state) {
                if constexpr (requires { state.data = data; }) state.data = data;
            },
            screen.state);
    }
};

}  // namespace

Screen screen_at(const ui::Place& place) {
    Screen screen;
    screen.place = place;
    std::visit([&](const auto& its) { open_at(screen.state, its); }, place);
    return screen;
}

void take(Screen& screen, const Loaded& loaded) {
    std::visit(Take{screen}, loaded);
}

const TextPage* text_page(const Screen& screen) {
    return std::visit(
        [](const auto& state) -> const TextPage* {
            if constexpr (requires { state.page; }) return &state.page;
            return nullptr;
        },
        screen.state);
}

const Steps* steps(const Screen& screen) {
    return std::visit(
        [](const auto& state) -> const Steps* {
            if constexpr (requires { state.steps; }) return &state.steps;
            return nullptr;
        },
        screen.state);
}

const Narrowing* narrowing(const Screen& screen) {
    return std::visit(
        [](const auto& state) -> const Narrowing* {
            if constexpr (requires { state.narrowing; }) return &state.narrowing;
            return nullptr;
        },
        screen.state);
}

// The screen is not const, so neither is its part.
TextPage* text_page(Screen& screen) {
    return const_cast<TextPage*>(text_page(std::as_const(screen)));
}

Steps* steps(Screen& screen) {
    return const_cast<Steps*>(steps(std::as_const(screen)));
}

Narrowing* narrowing(Screen& screen) {
    return const_cast<Narrowing*>(narrowing(std::as_const(screen)));
}

int step_of(const Screen& screen) {
    const Steps* its = steps(screen);
    return its == nullptr ? 0 : its->at;
}

std::string step_name(const Screen& screen) {
    return step_of(screen) > 0 ? "/" + std::to_string(step_of(screen)) : std::string();
}

bool is_busy(const Screen& screen) {
    const Steps* its = steps(screen);
    return its != nullptr && its->busy;
}

std::string error_of(const Screen& screen, const std::string& field) {
    const Steps* its = steps(screen);
    const auto found = its == nullptr ? std::map<std::string, std::string>::const_iterator() : its->errors.find(field);
    return its == nullptr || found == its->errors.end() ? std::string() : found->second;
}

const HandedIn* receipt_of(const Screen& screen) {
    const auto* receipt = std::get_if<ReceiptScreen>(&screen.state);
    return receipt == nullptr ? nullptr : &receipt->handed_in;
}

const EntryData* entry_of(const Screen& screen) {
    if (const auto* entry = std::get_if<EntryScreen>(&screen.state)) return entry->data.get();
    if (const auto* form = std::get_if<FormScreen>(&screen.state)) return form->data.get();
    return nullptr;
}

bool shows_document(const Screen& screen) {
    return std::visit(
        [](const auto& state) {
            if constexpr (requires { state.data->text(); }) return state.data != nullptr;
            return false;
        },
        screen.state);
}

std::optional<ShownText> text_of(const Screen& screen) {
    ShownText text = std::visit(
        [](const auto& state) {
            if constexpr (requires { state.data->text(); }) {
                if (state.data != nullptr) return state.data->text();
            }
            return ShownText();
        },
        screen.state);
    if (text.document == nullptr || text.document->blocks.empty()) return std::nullopt;
    return text;
}

const content::PollDetails* poll_of(const Screen& screen) {
    const EntryData* entry = entry_of(screen);
    return entry == nullptr ? nullptr : std::get_if<content::PollDetails>(&entry->stored.entry.details);
}

std::vector<std::string> choice_ids(const content::PollDetails::Question& question) {
    if (content::has_option_ids(question)) return texts_of(question.option_ids);
    const bool scale = question.answer == content::PollDetails::Answer::scale;
    const int first = scale ? question.scale_from : 0;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < content::places_of(question); ++i)
        ids.push_back(std::to_string(first + static_cast<int>(i)));
    return ids;
}

const content::QuizDetails* quiz_of(const Screen& screen) {
    const EntryData* entry = entry_of(screen);
    return entry == nullptr ? nullptr : std::get_if<content::QuizDetails>(&entry->stored.entry.details);
}

std::string quiz_choices(const Screen& screen) {
    const auto* place = std::get_if<ui::EntryPlace>(&screen.place);
    return place == nullptr ? std::string("quiz/") : "quiz/" + place->id.text() + "/";
}

std::string plan_choice(const Screen& screen) {
    const auto* place = std::get_if<ui::EntryPlace>(&screen.place);
    return place == nullptr ? std::string("plan") : "plan/" + place->id.text();
}

}  // namespace veche::kiosk
