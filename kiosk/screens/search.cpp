// Search over everything, as one types.
#include <algorithm>

#include "kiosk/filters.h"
#include "kiosk/forms/fields.h"
#include "kiosk/forms/traits.h"
#include "kiosk/present/form_maker.h"
#include "kiosk/sections.h"
#include "kiosk/shown.h"

namespace veche::kiosk {
namespace {

// Each has its excerpt looked for at every key that is typed.
constexpr std::size_t hits_a_page = 10;

ui::Filter::Option option(const std::string& value, const std::string& label, std::size_t count,
                          const std::string& chosen) {
    return {value, label + " (" + std::to_string(count) + ")", value == chosen};
}

// Only what would leave something, and what is chosen.
void add_filters(ui::SearchView& view, const Scene& scene, const content::SearchAnswer& answer) {
    const ui::Wording& w = scene.w;
    const std::string kind = filter_value(scene.screen(), "kind");
    ui::Filter kinds{"kind", w("Kind"), {{"", w("All"), kind.empty()}}};
    for (std::size_t i = 0; i < answer.kinds.size(); ++i) {
        const std::string name(content::name_of(static_cast<content::Kind>(i)));
        if (answer.kinds.at(i) == 0 && name != kind) continue;
        kinds.options.push_back(option(name, kind_word(w, static_cast<content::Kind>(i)), answer.kinds.at(i), kind));
    }
    if (kinds.options.size() > 2 || !kind.empty()) view.filters.push_back(std::move(kinds));
    const std::string topic = filter_value(scene.screen(), "topic");
    ui::Filter topics{"topic", w("Topic"), {{"", w("All"), topic.empty()}}};
    for (const auto& [id, count] : answer.topics) {
        topics.options.push_back(option(id.text(), scene.topic(id), count, topic));
    }
    if (topics.options.size() > 2 || !topic.empty()) view.filters.push_back(std::move(topics));
}

ui::Row hit_row(const Scene& scene, const content::SearchHit& hit) {
    ui::Row row = row_of(scene, hit.entry, "search");
    if (hit.excerpt.empty()) return row;
    // Where the excerpt takes the place of when it was or will be, that stands above.
    const content::Kind kind = hit.entry.kind;
    const bool dated = kind == content::Kind::event || kind == content::Kind::decision ||
                       kind == content::Kind::draft_act || kind == content::Kind::poll;
    if (dated && !row.detail.empty()) row.kind += " · " + row.detail;
    row.detail = hit.excerpt;
    for (const content::TextRange& mark : hit.excerpt_marks) row.marked.emplace_back(mark.begin, mark.end);
    return row;
}

void suggest(ui::SearchView& view, const char* id, ui::Icon icon, std::string label, ui::Action action) {
    view.suggestions.push_back({std::string("search/") + id, icon, std::move(label), std::move(action), false});
}

// One thing to try next, the likeliest first.
void help_further(ui::SearchView& view, const Scene& scene, const content::SearchAdvice& advice) {
    const ui::Wording& w = scene.w;
    view.help.push_back(w("Nothing found."));
    if (!advice.did_you_mean.empty()) {
        suggest(view, "did-you-mean", ui::Icon::search, w("Did you mean “{1}”?", {advice.did_you_mean}),
                ui::SearchFor{advice.did_you_mean});
    }
    for (std::size_t i = 0; i < advice.fewer_words.size(); ++i) {
        const std::string id = "fewer-words/" + std::to_string(i);
        suggest(view, id.c_str(), ui::Icon::search, w("Search for “{1}”", {advice.fewer_words[i]}),
                ui::SearchFor{advice.fewer_words[i]});
    }
    for (const auto& [filter, value] : narrowing(scene.screen())->filters) {
        const auto kind = filter == "kind" ? kind_named(value) : std::nullopt;
        const std::string name = kind ? kind_word(w, *kind) : scene.topic(content::TopicId(value));
        suggest(view, ("without/" + filter).c_str(), ui::Icon::close, w("Search outside “{1}” as well", {name}),
                ui::SetFilter{filter, {}});
    }
    if (view.suggestions.empty()) view.help.push_back(w("Try one word, or another word for the same thing."));
    if (!is_offered(scene.state, Form::appeal)) return;
    view.help.push_back(message_of(scene.state) != nullptr
                            ? w("You can also ask the town hall: it reads your question and answers.")
                            : w("You can also ask the town hall: you get an answer within the legal time limit."));
    suggest(view, "ask", ui::Icon::appeal, w("Write to the town"), ui::Open{ui::AppealPlace{}});
}

void present_answer(ui::SearchView& view, const Scene& scene, const content::SearchAnswer& answer) {
    add_filters(view, scene, answer);
    if (answer.hits.empty()) {
        help_further(view, scene, answer.advice);
        return;
    }
    view.count = scene.w.count("{1} found", "{1} found", static_cast<std::int64_t>(answer.total));
    view.rows.reserve(answer.hits.size());
    for (const content::SearchHit& hit : answer.hits) view.rows.push_back(hit_row(scene, hit));
    if (answer.hits.size() < answer.total && answer.hits.size() < content::largest_search_page) {
        view.more = scene.w("Show more");
    }
}

}  // namespace

std::string SearchScreen::drive_name(const Screen& /*screen*/) const {
    return "search";
}

std::string SearchScreen::title(const Scene& scene) const {
    return scene.w("Search");
}

std::optional<Wish> SearchScreen::wish(const State& state, const Screen& screen) {
    content::SearchQuery query;
    query.text = typed(state.session.forms, "search");
    if (query.text.empty()) {
        data.reset();
        return std::nullopt;
    }
    query.topic = content::TopicId(filter_value(screen, "topic"));
    if (const auto kind = kind_named(filter_value(screen, "kind"))) query.kinds = {*kind};
    query.limit = std::min(narrowing.pages * hits_a_page, content::largest_search_page);
    return Find{std::move(query)};
}

ui::ScreenView SearchScreen::present(const Scene& scene) const {
    if (!scene.state.town) return present_no_content(scene);
    const ui::Wording& w = scene.w;
    const Screen& screen = scene.screen();
    ui::SearchView view;
    view.id = "search/" + std::to_string(screen.number);
    view.field = field_of(scene, "search");
    view.field.label = w("What are you looking for?");
    view.keyboard = keyboard_of(scene);
    if (!screen.problem.empty()) {
        view.help = {w("The search does not work just now. The sections on the first screen do.")};
    } else if (view.field.text.empty()) {
        view.help = {w("Type a word, the number of a decision, a name or a date. The endings of words do not matter.")};
    } else if (data != nullptr) {
        present_answer(view, scene, data->answer);
    }
    return view;
}

}  // namespace veche::kiosk
