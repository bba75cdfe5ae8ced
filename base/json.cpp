#include "base/json.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "base/utf8.h"

namespace veche {
namespace {

// Builds our value from the parser's events; refuses depth and duplicate keys as they come.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
  public:
    bool null() override { return put(Json()); }
    bool boolean(bool value) override { return put(Json(value)); }
    bool number_integer(std::int64_t value) override { return put(Json(value)); }
    bool number_unsigned(std::uint64_t value) override {
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            return refuse("a number is too large");
        }
        return put(Json(value));
    }
    bool number_float(double value, const std::string& /*spelling*/) override {
        return std::isfinite(value) ? put(Json(value)) : refuse("a number is too large");
    }
    bool string(std::string& value) override { return put(Json(std::move(value))); }
    bool binary(nlohmann::json::binary_t& /*value*/) override { return refuse("binary data"); }
    bool start_object(std::size_t /*count*/) override { return open(Json(Json::Object())); }
    bool start_array(std::size_t /*count*/) override { return open(Json(Json::Array())); }
    bool key(std::string& value) override {
        keys_.back() = std::move(value);
        if (open_.back().find(keys_.back()) != nullptr) return refuse("key '" + keys_.back() + "' twice");
        return true;
    }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t position, const std::string& /*token*/,
                     const nlohmann::detail::exception& /*error*/) override {
        return refuse("not JSON at byte " + std::to_string(position));
    }

    Result<Json> finish(bool parsed) {
        if (!parsed) return failure(error_.empty() ? "not JSON" : error_);
        return std::move(root_);
    }

  private:
    bool refuse(std::string message) {
        if (error_.empty()) error_ = std::move(message);
        return false;
    }
    bool open(Json value) {
        if (open_.size() == deepest_json) return refuse("nested too deeply");
        open_.push_back(std::move(value));
        keys_.emplace_back();
        return true;
    }
    bool close() {
        Json value = std::move(open_.back());
        open_.pop_back();
        keys_.pop_back();
        return put(std::move(value));
    }
    bool put(Json value) {
        if (open_.empty()) {
            root_ = std::move(value);
        } else if (open_.back().object() != nullptr) {
            open_.back().insert(std::move(keys_.back()), std::move(value));
        } else {
            open_.back().append(std::move(value));
        }
        return true;
    }

    Json root_;
    std::vector<Json> open_;
    std::vector<std::string> keys_;  // the key waiting for its value, one an open container
    std::string error_;
};

void write_text(std::string& out, std::string_view text) {
    out += '"';
    for (std::size_t at = 0; at < text.size();) {
        const DecodedCodePoint point = decode_code_point(text, at);
        if (point.value == U'"' || point.value == U'\\') {
            out += '\\';
            out += static_cast<char>(point.value);
        } else if (point.value == U'\n') {
            out += "\\n";
        } else if (point.value < 0x20 || point.value == 0x7F) {
            out += "\\u00";
            append_hex(out, static_cast<unsigned char>(point.value));
        } else {
            append_code_point(out, point.value);
        }
        at += point.length;
    }
    out += '"';
}

void write_number(std::string& out, std::int64_t value) {
    out += std::to_string(value);
}

void write_number(std::string& out, double value) {
    std::array<char, 32> buffer{};
    value += 0.0;  // -0 becomes 0: written as a whole number it would lose its sign when read
    // Written out, what is beyond 64 bits would be read as a whole number that is too large.
    constexpr double beyond_whole_numbers = 9.2e18;
    const auto end =
        std::abs(value) < beyond_whole_numbers
            ? std::to_chars(buffer.data(), buffer.data() + buffer.size(), value)
            : std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
    out.append(buffer.data(), end.ptr);
}

void write(std::string& out, const Json& value);

void write_array(std::string& out, const Json::Array& array) {
    out += '[';
    for (const Json& item : array) {
        if (&item != array.data()) out += ',';
        write(out, item);
    }
    out += ']';
}

void write_object(std::string& out, const Json::Object& object) {
    out += '{';
    bool first = true;
    for (const auto& [key, item] : object) {
        if (!first) out += ',';
        first = false;
        write_text(out, key);
        out += ':';
        write(out, item);
    }
    out += '}';
}

void write(std::string& out, const Json& value) {
    if (value.flag() != nullptr) {
        out += *value.flag() ? "true" : "false";
    } else if (value.integer() != nullptr) {
        write_number(out, *value.integer());
    } else if (value.text() != nullptr) {
        write_text(out, *value.text());
    } else if (value.array() != nullptr) {
        write_array(out, *value.array());
    } else if (value.object() != nullptr) {
        write_object(out, *value.object());
    } else if (value.number() && std::isfinite(*value.number())) {
        write_number(out, *value.number());
    } else {
        out += "null";
    }
}

}  // namespace

std::optional<double> Json::number() const {
    if (const auto* number = std::get_if<double>(&value_)) return *number;
    if (const auto* number = integer()) return static_cast<double>(*number);
    return std::nullopt;
}

const Json* Json::find(std::string_view key) const {
    const Object* fields = object();
    if (fields == nullptr) return nullptr;
    const auto found = fields->find(key);
    return found == fields->end() ? nullptr : &found->second;
}

void Json::insert(std::string key, Json value) {
    if (auto* fields = std::get_if<Object>(&value_)) fields->insert_or_assign(std::move(key), std::move(value));
}

void Json::append(Json value) {
    if (auto* items = std::get_if<Array>(&value_)) items->push_back(std::move(value));
}

Result<Json> parse_json(std::string_view bytes) {
    if (!is_valid_utf8(bytes)) return failure("not UTF-8");
    Builder builder;
    const bool parsed = nlohmann::json::sax_parse(bytes.begin(), bytes.end(), &builder);
    return builder.finish(parsed);
}

std::string write_json(const Json& value) {
    std::string out;
    write(out, value);
    return out;
}

}  // namespace veche
