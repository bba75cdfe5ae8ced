#include "kiosk/drive/command.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <optional>
#include <utility>

#include "base/json.h"

namespace veche::kiosk::drive {
namespace {

constexpr std::size_t longest_line = std::size_t{256} * 1024;

template <typename Number>
std::optional<Number> number_from(std::string_view text) {
    Number value{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

// The argument as it stands, or what the JSON string says.
Result<std::string> argument(std::string_view text) {
    text = trimmed(text);
    if (text.empty() || text.front() != '"') return std::string(text);
    const Result<Json> value = parse_json(text);
    if (!value || value->text() == nullptr) {
        return failure("the argument begins with a quote but is not a JSON string");
    }
    return *value->text();
}

bool is_role(std::string_view text) {
    for (int i = 0; i <= static_cast<int>(ui::Role::dialog); ++i) {
        if (ui::name_of(static_cast<ui::Role>(i)) == text) return true;
    }
    return false;
}

Result<Target> target_from(std::string_view text) {
    text = trimmed(text);
    if (text.empty()) return failure("a label is missing");
    if (text.front() == '#') return Target{"", "", std::string(text.substr(1))};
    Target target;
    const std::size_t colon = text.find(':');
    if (colon != std::string_view::npos && is_role(text.substr(0, colon))) {
        target.role = text.substr(0, colon);
        text.remove_prefix(colon + 1);
    }
    auto label = argument(text);
    if (!label) return tl::unexpected(label.error());
    if (!label->empty() && label->front() == '#') return Target{"", "", label->substr(1)};
    target.label = *label;
    return target;
}

// "LABEL MS" or "LABEL"; a JSON string may be followed by MS too.
Result<Command> until_from(std::string_view text) {
    text = trimmed(text);
    Until until;
    const std::size_t blank = text.rfind(' ');
    const bool inside_string = !text.empty() && text.back() == '"';
    if (blank != std::string_view::npos && !inside_string) {
        if (const auto milliseconds = number_from<std::int64_t>(text.substr(blank + 1))) {
            until.milliseconds = *milliseconds;
            text = trimmed(text.substr(0, blank));
        }
    }
    auto target = target_from(text);
    if (!target) return tl::unexpected(target.error());
    until.target = *target;
    return until;
}

Result<Command> swipe_from(std::string_view text) {
    text = trimmed(text);
    const std::size_t blank = text.find(' ');
    if (blank == std::string_view::npos) return failure("swipe needs two numbers: swipe DX DY");
    const auto dx = number_from<float>(trimmed(text.substr(0, blank)));
    const auto dy = number_from<float>(trimmed(text.substr(blank + 1)));
    if (!dx || !dy) return failure("swipe needs two numbers: swipe DX DY");
    return Swipe{*dx, *dy};
}

template <typename WithMilliseconds>
Result<Command> milliseconds_from(std::string_view text, std::string_view name) {
    const auto value = number_from<std::int64_t>(trimmed(text));
    if (!value || *value < 0) return failure(std::string(name) + " needs a number of milliseconds");
    return WithMilliseconds{*value};
}

Result<Command> advance_from(std::string_view text) {
    const auto value = number_from<std::int64_t>(trimmed(text));
    if (!value) return failure("advance needs a number of milliseconds; a negative one puts the wall clock back");
    return Advance{*value};
}

template <typename WithTarget>
Result<Command> with_target(std::string_view text) {
    auto target = target_from(text);
    if (!target) return tl::unexpected(target.error());
    return WithTarget{*target};
}

template <typename WithText>
Result<Command> with_text(std::string_view text, std::string_view name) {
    auto value = argument(text);
    if (!value) return tl::unexpected(value.error());
    if (value->empty()) return failure(std::string(name) + " needs an argument");
    return WithText{*value};
}

using Parser = Result<Command> (*)(std::string_view);

constexpr std::array<std::pair<std::string_view, Parser>, 13> parsers = {{
    {"tap", [](std::string_view rest) { return with_target<Tap>(rest); }},
    {"press", [](std::string_view rest) { return with_target<LongPress>(rest); }},
    {"type", [](std::string_view rest) { return with_text<Type>(rest, "type"); }},
    {"key", [](std::string_view rest) { return with_text<Key>(rest, "key"); }},
    {"swipe", [](std::string_view rest) { return swipe_from(rest); }},
    {"wait", [](std::string_view rest) { return milliseconds_from<Wait>(rest, "wait"); }},
    {"until", [](std::string_view rest) { return until_from(rest); }},
    {"outline", [](std::string_view) -> Result<Command> { return ShowOutline{}; }},
    {"shot", [](std::string_view rest) { return with_text<Shot>(rest, "shot"); }},
    {"say", [](std::string_view) -> Result<Command> { return Say{}; }},
    {"paste", [](std::string_view rest) { return with_text<Paste>(rest, "paste"); }},
    {"advance", [](std::string_view rest) { return advance_from(rest); }},
    {"quit", [](std::string_view) -> Result<Command> { return Quit{}; }},
}};

bool matches(const ui::Node& node, const Target& target, Among among) {
    if (among == Among::pressable && (!node.pressable || node.disabled)) return false;
    return target.role.empty() || ui::name_of(node.role) == target.role;
}

std::string listed(const std::vector<const ui::Node*>& nodes) {
    std::string text;
    for (std::size_t i = 0; i < nodes.size() && i < 10; ++i) {
        text += (i == 0 ? "" : ", ");
        text += "#" + nodes[i]->id + " \"" + nodes[i]->label + "\"";
    }
    return text;
}

Json rectangle(const ui::Rect& rect) {
    return Json::Array{rect.x, rect.y, rect.width, rect.height};
}

}  // namespace

Result<Command> parse_command(std::string_view line) {
    if (line.size() > longest_line) return failure("the line is longer than 256 KiB");
    line = trimmed(line);
    const std::size_t blank = line.find(' ');
    const std::string_view name = line.substr(0, blank);
    const std::string_view rest = blank == std::string_view::npos ? std::string_view() : line.substr(blank + 1);
    for (const auto& [known, parse] : parsers) {
        if (known == name) return parse(rest);
    }
    return failure("unknown command \"" + std::string(name.substr(0, 40)) +
                   "\"; known: tap press type key swipe wait until outline shot say paste advance quit");
}

namespace {

Result<const ui::Node*> node_with_id(const ui::Outline& outline, const std::string& id, Among among) {
    const auto found =
        std::find_if(outline.begin(), outline.end(), [&](const ui::Node& node) { return node.id == id; });
    if (found == outline.end()) return failure("nothing on the screen matches #" + id);
    if (!matches(*found, {}, among)) return failure("#" + id + " cannot be pressed now");
    return &*found;
}

}  // namespace

Result<const ui::Node*> find_node(const ui::Outline& outline, const Target& target, Among among) {
    if (!target.id.empty()) return node_with_id(outline, target.id, among);
    std::vector<const ui::Node*> exact;
    std::vector<const ui::Node*> containing;
    for (const ui::Node& node : outline) {
        if (!matches(node, target, among)) continue;
        if (node.label == target.label) exact.push_back(&node);
        if (node.label.find(target.label) != std::string::npos) containing.push_back(&node);
    }
    const std::string wanted = "\"" + target.label + "\"";
    const auto& found = exact.empty() ? containing : exact;
    if (found.empty()) return failure("nothing on the screen matches " + wanted);
    if (found.size() > 1 && among == Among::pressable) return failure(wanted + " matches several: " + listed(found));
    return found.front();
}

std::string ok_line(std::string_view screen) {
    return write_json(Json::Object{{"ok", true}, {"screen", screen}});
}

std::string error_line(std::string_view message) {
    return write_json(Json::Object{{"ok", false}, {"error", message}});
}

std::string outline_line(std::string_view screen, const ui::Outline& outline) {
    Json::Array nodes;
    for (const ui::Node& node : outline) {
        Json::Array state;
        if (node.disabled) state.emplace_back("disabled");
        if (node.selected) state.emplace_back("selected");
        if (node.clipped) state.emplace_back("clipped");
        nodes.emplace_back(Json::Object{{"id", node.id},
                                        {"role", ui::name_of(node.role)},
                                        {"label", node.label},
                                        {"spoken", node.spoken},
                                        {"language", content::code(node.language)},
                                        {"state", std::move(state)},
                                        {"rect", rectangle(node.rect)},
                                        {"visible", rectangle(node.visible)},
                                        {"focused", node.focused},
                                        {"pressable", node.pressable},
                                        {"private", node.is_private}});
    }
    return write_json(Json::Object{{"ok", true}, {"screen", screen}, {"nodes", std::move(nodes)}});
}

std::string said_line(std::string_view screen, const std::vector<std::string>& said) {
    return write_json(Json::Object{{"ok", true}, {"screen", screen}, {"said", Json::Array(said.begin(), said.end())}});
}

}  // namespace veche::kiosk::drive
