// Names that only a later program knows, in every place of an entry and of the town where a name of a list stands.
#include <cstddef>
#include <doctest/doctest.h>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/sha256.h"
#include "content/edition/catalog_json.h"
#include "content/edition/compression.h"
#include "content/edition/edition.h"
#include "content/entry_fields.h"
#include "content/entry_json.h"
#include "tests/content/edition/sample.h"

namespace veche::content::edition {
namespace {

using Step = std::variant<std::string, std::size_t>;
using Path = std::vector<Step>;

// Goes through a structure as the reader of its JSON does, gives every list an element and every field that may be left
// out a value, and notes where the enumerations and the texts by language are.
class Places {
  public:
    std::vector<Path> names;
    std::vector<Path> texts;

    explicit Places(Path above = {}) : path_(std::move(above)) {}

    template <typename T>
    void operator()(const char* name, T& value) {
        path_.emplace_back(name);
        visit(value);
        path_.pop_back();
    }

  private:
    template <typename T>
    void visit(T& value) {
        if constexpr (std::is_enum_v<T>) names.push_back(path_);
        if constexpr (requires { json_fields::fields(*this, value); }) json_fields::fields(*this, value);
    }
    void visit(LocalisedText& text) {
        text[Language::russian] = "Текст";
        texts.push_back(path_);
    }
    void visit(BlobReference& blob) { blob = {std::string(64, 'a'), 1}; }
    template <typename T>
    void visit(std::optional<T>& value) {
        visit(value.emplace());
    }
    template <typename T>
    void visit(std::vector<T>& values) {
        if (values.empty()) values.emplace_back();
        path_.emplace_back(std::size_t{0});
        visit(values.front());
        path_.pop_back();
    }
    Path path_;
};

std::string text_of(const Path& path) {
    std::string text;
    for (const Step& step : path) {
        const auto* name = std::get_if<std::string>(&step);
        text += "/" + (name != nullptr ? *name : std::to_string(std::get<std::size_t>(step)));
    }
    return text;
}

// `value` with `put` at the place, which is there unless it is a new field.
Json with(const Json& value, std::span<const Step> path, const Json& put) {
    if (path.empty()) return put;
    if (const auto* name = std::get_if<std::string>(&path.front())) {
        Json changed = value;
        const Json* field = value.find(*name);
        REQUIRE((field != nullptr || path.size() == 1));
        changed.insert(*name, field == nullptr ? put : with(*field, path.subspan(1), put));
        return changed;
    }
    REQUIRE(value.array() != nullptr);
    Json::Array items = *value.array();
    Json& item = items.at(std::get<std::size_t>(path.front()));
    item = with(item, path.subspan(1), put);
    return items;
}

const Json later_name = "of_a_later_program";

Result<std::vector<Entry>> read_between(const Json& entry) {
    const std::string json = write_json(Json::Object{
        {"entries", Json::Array{to_value(sample_entry("before")), entry, to_value(sample_entry("behind"))}}});
    return read_page({{sha256_hex(json), json.size()}, 3}, compress(json));
}

}  // namespace

TEST_CASE("a name of a later program, wherever it stands, costs at most the entry that holds it") {
    std::size_t tried = 0;
    for (Entry entry : entry_of_every_kind(std::make_index_sequence<kind_count>())) {
        Places common;
        json_fields::fields(common, entry);
        Places details({"details"});
        std::visit([&](auto& value) { json_fields::fields(details, value); }, entry.details);
        std::vector<Path> paths = {{"kind"}};
        paths.insert(paths.end(), common.names.begin(), common.names.end());
        paths.insert(paths.end(), details.names.begin(), details.names.end());
        const Json known = to_value(entry);
        const auto as_it_is = read_between(known);
        REQUIRE_MESSAGE(as_it_is, (as_it_is ? "" : as_it_is.error().message));
        REQUIRE(as_it_is->size() == 3);
        for (const Path& path : paths) {
            CAPTURE(entry.id.text());
            CAPTURE(text_of(path));
            const auto read = read_between(with(known, path, later_name));
            REQUIRE_MESSAGE(read, (read ? "" : read.error().message));
            CHECK(read->size() >= 2);
            CHECK(read->front() == sample_entry("before"));
            CHECK(read->back() == sample_entry("behind"));
            ++tried;
        }
    }
    // Kind and language of each, and what the details hold: role, force, period, state, stage twice, category, type,
    // answer.
    CHECK(tried >= 2 * kind_count + 9);
}

TEST_CASE("a plan for a period of a later program is shown without one, not under another") {
    PlanDetails plan;
    plan.period = PlanDetails::Period::month;
    const Path period = {"details", "period"};
    const auto read = read_between(with(to_value(sample_entry("plan", plan)), period, "quarter"));
    REQUIRE(read);
    REQUIRE(read->size() == 3);
    CHECK_FALSE(std::get<PlanDetails>((*read)[1].details).period);
}

TEST_CASE("a name of a later program in what is said of the town does not cost the catalog") {
    Catalog catalog{7, Instant{1'795'000'000}, sample_town(), {}};
    Places places({"town"});
    json_fields::fields(places, catalog.town);
    const auto known = parse_json(write_catalog(catalog));
    REQUIRE(known);
    REQUIRE(read_catalog(write_json(*known)) == catalog);
    for (const Path& path : places.names) {
        CAPTURE(text_of(path));
        CHECK(read_catalog(write_json(with(*known, path, later_name))));
    }
    CHECK(places.texts.size() >= 3);
    for (Path path : places.texts) {
        path.emplace_back("xx");
        CAPTURE(text_of(path));
        CHECK(read_catalog(write_json(with(*known, path, "Teksto"))) == catalog);
    }
}

}  // namespace veche::content::edition
