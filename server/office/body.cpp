#include "server/office/body.h"

#include "base/normal_form.h"
#include "base/utf8.h"

namespace veche::server::office {

Body::Body(const http::Request& request) {
    const std::string_view type = request.field("content-type");
    if (type.substr(0, type.find(';')) != "application/json") {
        unreadable_ = problem(415, "malformed", "expected application/json");
        return;
    }
    auto value = parse_json(request.body);
    if (!value || value->object() == nullptr) {
        unreadable_ = problem(400, "malformed", "expected a JSON object");
        return;
    }
    value_ = std::move(*value);
}

const Json* Body::find(std::string_view field) {
    asked_.emplace(field);
    const Json* const value = value_.find(field);
    if (value == nullptr) complain(field, "missing");
    return value;
}

std::string Body::text(std::string_view field, std::size_t most) {
    if (find(field) == nullptr) return {};
    std::string text = optional_text(field, most).value_or("");
    const bool is_blank = text.find_first_not_of(" \t\r\n") == std::string::npos;
    if (is_blank && value_.find(field)->text() != nullptr) complain(field, "empty");
    return text;
}

std::optional<std::string> Body::optional_text(std::string_view field, std::size_t most) {
    if (!has(field)) return std::nullopt;
    const Json* const value = find(field);
    if (value->text() == nullptr) {
        complain(field, "expected text");
        return std::nullopt;
    }
    if (!fits_code_points(*value->text(), most)) {
        complain(field, "longer than " + std::to_string(most) + " letters");
        return std::nullopt;
    }
    return to_nfc(*value->text());
}

std::vector<std::string> Body::texts(std::string_view field, std::size_t most) {
    std::vector<std::string> all;
    const Json* const value = find(field);
    if (value == nullptr) return all;
    const Json::Array* const items = value->array();
    if (items == nullptr || items->size() > most) {
        complain(field, "expected a list of at most " + std::to_string(most));
        return all;
    }
    for (std::size_t i = 0; i < items->size(); ++i) {
        const std::string* const text = (*items)[i].text();
        if (text == nullptr) complain(std::string(field) + "." + std::to_string(i), "expected text");
        if (text != nullptr) all.push_back(to_nfc(*text));
    }
    return all;
}

std::optional<bool> Body::optional_flag(std::string_view field) {
    if (!has(field)) return std::nullopt;
    const bool* const flag = find(field)->flag();
    if (flag == nullptr) complain(field, "expected true or false");
    return flag == nullptr ? std::nullopt : std::optional(*flag);
}

std::optional<std::int64_t> Body::optional_integer(std::string_view field) {
    if (!has(field)) return std::nullopt;
    const std::int64_t* const number = find(field)->integer();
    if (number == nullptr) complain(field, "expected a whole number");
    return number == nullptr ? std::nullopt : std::optional(*number);
}

const Json::Array& Body::list(std::string_view field) {
    static const Json::Array none;
    const Json* const value = find(field);
    if (value == nullptr) return none;
    if (value->array() != nullptr) return *value->array();
    complain(field, "expected a list");
    return none;
}

void Body::complain(std::string_view field, std::string message) {
    problems_.push_back({std::string(field), std::move(message)});
}

std::optional<http::Response> Body::refusal() {
    if (unreadable_) return unreadable_;
    for (const auto& [name, value] : *value_.object()) {
        if (!asked_.contains(name)) complain(name, "unknown");
    }
    return problems_.empty() ? std::nullopt : std::optional(wrong_fields(problems_));
}

}  // namespace veche::server::office
