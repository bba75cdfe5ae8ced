#include "content/entry_json.h"

#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <type_traits>
#include <vector>

#include "content/entry_fields.h"
#include "content/entry_names.h"

namespace veche::content {
namespace {

using Json = nlohmann::json;

template <typename T>
concept Enumeration = std::is_enum_v<T> && !std::same_as<T, Language>;

template <typename T>
concept WholeNumber = std::integral<T> && !std::same_as<T, bool>;

class Writer {
  public:
    template <typename T>
    void operator()(const char* name, const T& value) {
        if (is_left_out(value)) return;
        json_[name] = to_json(value);
    }

    [[nodiscard]] Json take() { return std::move(json_); }

    template <typename T>
    [[nodiscard]] static Json object(const T& value) {
        Writer writer;
        json_fields::fields(writer, value);
        return writer.take();
    }

  private:
    static bool is_left_out(const std::string& value) { return value.empty(); }
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
    static Json to_json(bool value) { return value; }
    static Json to_json(double value) { return value; }
    static Json to_json(WholeNumber auto value) { return value; }
    static Json to_json(Date value) { return to_string(value); }
    static Json to_json(Language value) { return std::string(code(value)); }
    static Json to_json(Enumeration auto value) { return std::string(written(value)); }
    static Json to_json(const LocalisedText& value) {
        Json json = Json::object();
        for (const auto& [language, text] : value) json[std::string(code(language))] = text;
        return json;
    }
    template <typename T>
    static Json to_json(const std::optional<T>& value) {
        return value ? to_json(*value) : Json();
    }
    template <typename T>
    static Json to_json(const std::vector<T>& values) {
        Json json = Json::array();
        for (const T& value : values) json.push_back(to_json(value));
        return json;
    }
    template <typename T>
    requires std::is_class_v<T>
    static Json to_json(const T& value) { return object(value); }

    Json json_ = Json::object();
};

// Reads fields that are there, keeps the first error with the path to it.
class Reader {
  public:
    explicit Reader(const Json& json, std::string path = {}) : json_(json), path_(std::move(path)) {}

    template <typename T>
    void operator()(const char* name, T& value) {
        if (error_) return;
        const auto found = json_.find(name);
        if (found == json_.end()) return;
        read(*found, path_.empty() ? std::string(name) : path_ + "." + name, value);
    }

    template <typename T>
    void object(T& value) {
        if (!json_.is_object()) {
            expected(path_, "an object");
        } else {
            json_fields::fields(*this, value);
        }
    }

    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

  private:
    void expected(const std::string& path, std::string_view what) {
        if (!error_) error_ = Error{path + ": expected " + std::string(what)};
    }

    void read(const Json& json, const std::string& path, std::string& value) {
        if (!json.is_string()) return expected(path, "text");
        value = json.get_ref<const std::string&>();
    }
    void read(const Json& json, const std::string& path, bool& value) {
        if (!json.is_boolean()) return expected(path, "true or false");
        value = json.get<bool>();
    }
    void read(const Json& json, const std::string& path, double& value) {
        if (!json.is_number()) return expected(path, "a number");
        value = json.get<double>();
    }
    template <WholeNumber T>
    void read(const Json& json, const std::string& path, T& value) {
        if (json.is_number_unsigned()) {
            const auto number = json.get<std::uint64_t>();
            if (std::in_range<T>(number)) {
                value = static_cast<T>(number);
                return;
            }
        } else if (json.is_number_integer()) {
            const auto number = json.get<std::int64_t>();
            if (std::in_range<T>(number)) {
                value = static_cast<T>(number);
                return;
            }
        }
        expected(path, "a whole number");
    }
    void read(const Json& json, const std::string& path, Date& value) {
        const auto date = json.is_string() ? parse_date(json.get_ref<const std::string&>()) : std::nullopt;
        if (!date) return expected(path, "a date like \"2026-11-27\"");
        value = *date;
    }
    void read(const Json& json, const std::string& path, Language& value) {
        const auto language = json.is_string() ? language_from_code(json.get_ref<const std::string&>()) : std::nullopt;
        if (!language) return expected(path, "a language code");
        value = *language;
    }
    template <Enumeration T>
    void read(const Json& json, const std::string& path, T& value) {
        const auto known = json.is_string() ? from_written<T>(json.get_ref<const std::string&>()) : std::nullopt;
        if (!known) return expected(path, "one of the known names");
        value = *known;
    }
    void read(const Json& json, const std::string& path, LocalisedText& value) {
        if (!json.is_object()) return expected(path, "texts by language code");
        for (const auto& [key, text] : json.items()) {
            // A language of a newer town is skipped like any unknown field.
            if (const auto language = language_from_code(key))
                read(text, std::string(path).append(".").append(key), value[*language]);
        }
    }
    template <typename T>
    void read(const Json& json, const std::string& path, std::optional<T>& value) {
        read(json, path, value.emplace());
    }
    template <typename T>
    void read(const Json& json, const std::string& path, std::vector<T>& values) {
        if (!json.is_array()) return expected(path, "a list");
        values.clear();
        values.reserve(json.size());
        for (const Json& element : json) {
            const std::string element_path = path + "[" + std::to_string(values.size()) + "]";
            read(element, element_path, values.emplace_back());
            if (error_) return;
        }
    }
    template <typename T>
    requires std::is_class_v<T>
    void read(const Json& json, const std::string& path, T& value) {
        Reader inner(json, path);
        inner.object(value);
        if (inner.error_ && !error_) error_ = inner.error_;
    }

    const Json& json_;
    std::string path_;
    std::optional<Error> error_;
};

template <std::size_t... Index>
void choose_details(Details& details, std::size_t kind, std::index_sequence<Index...> /*alternatives*/) {
    ((kind == Index ? static_cast<void>(details.emplace<Index>()) : static_cast<void>(0)), ...);
}

std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Json> parse_object(std::string_view text) {
    Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (json.is_discarded() || !json.is_object()) return failure("expected a JSON object");
    return json;
}

Result<Kind> kind_of(const Json& json) {
    const auto found = json.find("kind");
    const auto kind = found != json.end() && found->is_string()
                          ? from_written<Kind>(found->get_ref<const std::string&>())
                          : std::nullopt;
    if (!kind) return failure("kind: expected one of the known names");
    return *kind;
}

}  // namespace

std::string entry_to_json(const Entry& entry) {
    Json json = Writer::object(entry);
    json["kind"] = std::string(name_of(entry.kind()));
    json["details"] = std::visit([](const auto& details) { return Writer::object(details); }, entry.details);
    return dump(json);
}

Result<Entry> entry_from_json(std::string_view text) {
    const auto json = parse_object(text);
    if (!json) return tl::unexpected(json.error());
    const auto kind = kind_of(*json);
    if (!kind) return tl::unexpected(kind.error());

    Entry entry;
    Reader reader(*json);
    reader.object(entry);
    if (reader.error()) return tl::unexpected(*reader.error());
    if (entry.id.empty()) return failure("id: expected text");

    choose_details(entry.details, static_cast<std::size_t>(*kind),
                   std::make_index_sequence<std::variant_size_v<Details>>());
    if (const auto found = json->find("details"); found != json->end()) {
        Reader details_reader(*found, "details");
        std::visit([&](auto& details) { details_reader.object(details); }, entry.details);
        if (details_reader.error()) return tl::unexpected(*details_reader.error());
    }
    return entry;
}

std::string town_to_json(const Town& town) {
    return dump(Writer::object(town));
}

Result<Town> town_from_json(std::string_view text) {
    const auto json = parse_object(text);
    if (!json) return tl::unexpected(json.error());
    Town town;
    Reader reader(*json);
    reader.object(town);
    if (reader.error()) return tl::unexpected(*reader.error());
    if (town.id.empty()) return failure("id: expected text");
    return town;
}

}  // namespace veche::content
