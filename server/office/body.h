// The JSON object in the body of a request: what is missing, unknown or of another type is told by field, all at once.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "content/entry_names.h"
#include "server/http/message.h"
#include "server/office/problem.h"

namespace veche::server::office {

class Body {
  public:
    // Not application/json, or no object: `refusal()` says so, and everything is empty.
    explicit Body(const http::Request& request);

    [[nodiscard]] bool has(std::string_view field) const { return value_.find(field) != nullptr; }
    // Composed; empty, or nothing but blanks, is wrong. `most`: letters.
    [[nodiscard]] std::string text(std::string_view field, std::size_t most);
    [[nodiscard]] std::vector<std::string> texts(std::string_view field, std::size_t most);
    // Nothing when the field is not there.
    [[nodiscard]] std::optional<std::string> optional_text(std::string_view field, std::size_t most);
    [[nodiscard]] std::optional<bool> optional_flag(std::string_view field);
    [[nodiscard]] std::optional<std::int64_t> optional_integer(std::string_view field);
    // Of a closed set, by its written name.
    template <typename Value>
    [[nodiscard]] std::optional<Value> optional_one_of(std::string_view field) {
        const auto name = optional_text(field, longest_name);
        const auto value = name ? content::from_written<Value>(*name) : std::optional<Value>();
        if (name && !value) complain(field, "unknown");
        return value;
    }
    // As it is; null when it is missing, which is complained of.
    [[nodiscard]] const Json* part(std::string_view field) { return find(field); }
    // Empty when it is missing or no list, which is complained of.
    [[nodiscard]] const Json::Array& list(std::string_view field);
    void complain(std::string_view field, std::string message);

    // After all fields were asked for. Nothing: it may be used.
    [[nodiscard]] std::optional<http::Response> refusal();

  private:
    static constexpr std::size_t longest_name = 64;

    const Json* find(std::string_view field);

    Json value_{Json::Object{}};
    std::optional<http::Response> unreadable_;
    std::set<std::string, std::less<>> asked_;
    std::vector<FieldProblem> problems_;
};

}  // namespace veche::server::office
