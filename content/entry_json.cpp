#include "content/entry_json.h"

#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "content/entry_fields.h"
#include "content/entry_names.h"

namespace veche::content {
namespace {

template <typename T>
concept Enumeration = std::is_enum_v<T> && !std::same_as<T, Language>;

template <typename T>
concept WholeNumber = std::integral<T> && !std::same_as<T, bool>;

class Writer {
  public:
    template <typename T>
    void operator()(const char* name, const T& value) {
        if (is_left_out(value)) return;
        object_.emplace(name, to_json(value));
    }

    [[nodiscard]] Json::Object take() { return std::move(object_); }

    template <typename T>
    [[nodiscard]] static Json::Object object(const T& value) {
        Writer writer;
        json_fields::fields(writer, value);
        return writer.take();
    }

  private:
    static bool is_left_out(const std::string& value) { return value.empty(); }
    template <class Tag>
    static bool is_left_out(const Id<Tag>& value) {
        return value.empty();
    }
    static bool is_left_out(const LocalisedText& value) { return value.empty(); }
    static bool is_left_out(const BlobReference& value) { return value.hash.empty(); }
    template <typename T>
    static bool is_left_out(const std::vector<T>& value) {
        return value.empty();
    }
    template <typename T>
    static bool is_left_out(const std::optional<T>& value) {
        return !value;
    }
    template <typename T>
    static bool is_left_out(const T& /*value*/) {
        return false;
    }

    static Json to_json(const std::string& value) { return value; }
    template <class Tag>
    static Json to_json(const Id<Tag>& value) {
        return value.text();
    }
    static Json to_json(bool value) { return value; }
    static Json to_json(double value) { return value; }
    static Json to_json(WholeNumber auto value) { return value; }
    static Json to_json(Date value) { return to_string(value); }
    static Json to_json(Language value) { return std::string(code(value)); }
    static Json to_json(Enumeration auto value) { return std::string(written(value)); }
    static Json to_json(const LocalisedText& value) {
        Json::Object object;
        for (const auto& [language, text] : value) object.emplace(code(language), text);
        return object;
    }
    template <typename T>
    static Json to_json(const std::optional<T>& value) {
        return value ? to_json(*value) : Json();
    }
    template <typename T>
    static Json to_json(const std::vector<T>& values) {
        Json::Array array;
        array.reserve(values.size());
        for (const T& value : values) array.push_back(to_json(value));
        return array;
    }
    template <typename T>
    requires std::is_class_v<T>
    static Json to_json(const T& value) { return object(value); }

    Json::Object object_;
};

// Why something was not read.
struct Refusal {
    Error error;
    bool of_later_program = false;  // nothing is wrong: it holds a name that is not known here
};

template <typename Whole>
using Read = tl::expected<Whole, Refusal>;

// Reads fields that are there, keeps the first refusal with the path to it. `Whole` is what they belong to.
template <typename Whole>
class Reader {
  public:
    explicit Reader(const Json& json, std::string path = {}) : json_(json), path_(std::move(path)) {}

    template <typename T>
    void operator()(const char* name, T& value) {
        if (refusal_) return;
        const Json* found = json_.find(name);
        if (found == nullptr) return;
        read(*found, path_.empty() ? std::string(name) : path_ + "." + name, value);
    }

    template <typename T>
    void object(T& value) {
        if (json_.object() == nullptr) {
            expected(path_, "an object");
        } else {
            json_fields::fields(*this, value);
        }
    }

    [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }

  private:
    void expected(const std::string& path, std::string_view what) {
        if (!refusal_) refusal_ = Refusal{{path + ": expected " + std::string(what)}};
    }
    void not_known(const std::string& path, std::string_view what) {
        expected(path, what);
        refusal_->of_later_program = true;
    }

    void read(const Json& json, const std::string& path, std::string& value) {
        if (json.text() == nullptr) return expected(path, "text");
        value = *json.text();
    }
    template <class Tag>
    void read(const Json& json, const std::string& path, Id<Tag>& value) {
        if (json.text() == nullptr) return expected(path, "text");
        value = Id<Tag>(*json.text());
    }
    void read(const Json& json, const std::string& path, bool& value) {
        if (json.flag() == nullptr) return expected(path, "true or false");
        value = *json.flag();
    }
    void read(const Json& json, const std::string& path, double& value) {
        const std::optional<double> number = json.number();
        if (!number) return expected(path, "a number");
        value = *number;
    }
    template <WholeNumber T>
    void read(const Json& json, const std::string& path, T& value) {
        if (json.integer() != nullptr && std::in_range<T>(*json.integer())) {
            value = static_cast<T>(*json.integer());
            return;
        }
        expected(path, "a whole number");
    }
    void read(const Json& json, const std::string& path, Date& value) {
        const auto date = json.text() != nullptr ? parse_date(*json.text()) : std::nullopt;
        if (!date) return expected(path, "a date like \"2026-11-27\"");
        value = *date;
    }
    void read(const Json& json, const std::string& path, Language& value) {
        static_assert(std::same_as<Whole, Entry>, "only an entry can be left out");
        if (json.text() == nullptr) return expected(path, "a language code");
        const auto language = language_from_code(*json.text());
        if (!language) return not_known(path, "a language code");
        value = *language;
    }
    // One name that is not known must not cost the whole: which way out there is, is decided beside the names.
    template <Enumeration T>
    void read(const Json& json, const std::string& path, T& value) {
        if (json.text() == nullptr) return expected(path, "one of the known names");
        const auto known = from_written<T>(*json.text());
        if constexpr (HasNearest<T>) {
            value = known.value_or(EnumerationNames<T>::nearest);
        } else {
            static_assert(LeavesOutEntry<T>, "entry_names.h must say what an unknown name becomes");
            static_assert(std::same_as<Whole, Entry>, "only an entry can be left out");
            if (!known) return not_known(path, "one of the known names");
            value = *known;
        }
    }
    void read(const Json& json, const std::string& path, LocalisedText& value) {
        if (json.object() == nullptr) return expected(path, "texts by language code");
        for (const auto& [key, text] : *json.object()) {
            // A language of a newer town is skipped like any unknown field.
            if (const auto language = language_from_code(key))
                read(text, std::string(path).append(".").append(key), value[*language]);
        }
    }
    // A name of a newer town is as if it were not told.
    template <Enumeration T>
    void read(const Json& json, const std::string& path, std::optional<T>& value) {
        if (json.text() == nullptr) return expected(path, "text");
        value = from_written<T>(*json.text());
    }
    template <typename T>
    void read(const Json& json, const std::string& path, std::optional<T>& value) {
        read(json, path, value.emplace());
    }
    template <typename T>
    void read(const Json& json, const std::string& path, std::vector<T>& values) {
        if (json.array() == nullptr) return expected(path, "a list");
        values.clear();
        values.reserve(json.array()->size());
        for (const Json& element : *json.array()) {
            const std::string element_path = path + "[" + std::to_string(values.size()) + "]";
            read(element, element_path, values.emplace_back());
            if (refusal_) return;
        }
    }
    template <typename T>
    requires std::is_class_v<T>
    void read(const Json& json, const std::string& path, T& value) {
        Reader inner(json, path);
        inner.object(value);
        if (inner.refusal_ && !refusal_) refusal_ = inner.refusal_;
    }

    const Json& json_;
    std::string path_;
    std::optional<Refusal> refusal_;
};

template <std::size_t... Index>
void choose_details(Details& details, std::size_t kind, std::index_sequence<Index...> /*alternatives*/) {
    ((kind == Index ? static_cast<void>(details.emplace<Index>()) : static_cast<void>(0)), ...);
}

Read<Kind> kind_of(const Json& json) {
    const Json* found = json.find("kind");
    const std::string* name = found == nullptr ? nullptr : found->text();
    const auto kind = name == nullptr ? std::nullopt : from_written<Kind>(*name);
    if (!kind) return tl::unexpected(Refusal{{"kind: expected one of the known names"}, name != nullptr});
    return *kind;
}

Read<Entry> read_entry(const Json& json) {
    if (json.object() == nullptr) return tl::unexpected(Refusal{{"expected a JSON object"}});
    const auto kind = kind_of(json);
    if (!kind) return tl::unexpected(kind.error());

    Entry entry;
    Reader<Entry> reader(json);
    reader.object(entry);
    if (reader.refusal()) return tl::unexpected(*reader.refusal());
    if (entry.id.empty()) return tl::unexpected(Refusal{{"id: expected text"}});

    choose_details(entry.details, static_cast<std::size_t>(*kind),
                   std::make_index_sequence<std::variant_size_v<Details>>());
    if (const Json* found = json.find("details")) {
        Reader<Entry> details_reader(*found, "details");
        std::visit([&](auto& details) { details_reader.object(details); }, entry.details);
        if (details_reader.refusal()) return tl::unexpected(*details_reader.refusal());
    }
    return entry;
}

}  // namespace

Json to_value(const Entry& entry) {
    Json::Object object = Writer::object(entry);
    object.emplace("kind", name_of(entry.kind()));
    object.emplace("details", std::visit([](const auto& details) { return Writer::object(details); }, entry.details));
    return object;
}

std::string without_revision(std::string_view json) {
    // Nothing else of an entry has that name, and in a text the quotation marks would stand behind a backslash.
    constexpr std::string_view field = "\"revision\":";
    const std::size_t begin = json.find(field);
    if (begin == std::string_view::npos) return std::string(json);
    // There are fields on both sides of it: "language" and "title" are.
    const std::size_t end = json.find_first_not_of("0123456789", begin + field.size());
    std::string without(json.substr(0, begin));
    return without.append(json.substr(end + 1));
}

Result<Entry> entry_from_value(const Json& json) {
    auto read = read_entry(json);
    if (!read) return tl::unexpected(read.error().error);
    return std::move(*read);
}

Result<std::optional<Entry>> known_entry_from_value(const Json& json) {
    auto read = read_entry(json);
    if (read) return std::move(*read);
    if (read.error().of_later_program) return std::nullopt;
    return tl::unexpected(read.error().error);
}

Json to_value(const Town& town) {
    return Writer::object(town);
}

Result<Town> town_from_value(const Json& json) {
    if (json.object() == nullptr) return failure("expected a JSON object");
    Town town;
    Reader<Town> reader(json);
    reader.object(town);
    if (reader.refusal()) return tl::unexpected(reader.refusal()->error);
    if (town.id.empty()) return failure("id: expected text");
    return town;
}

std::string entry_to_json(const Entry& entry) {
    return write_json(to_value(entry));
}

Result<Entry> entry_from_json(std::string_view text) {
    return parse_json(text).and_then(entry_from_value);
}

std::string town_to_json(const Town& town) {
    return write_json(to_value(town));
}

Result<Town> town_from_json(std::string_view text) {
    return parse_json(text).and_then(town_from_value);
}

}  // namespace veche::content
