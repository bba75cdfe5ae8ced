// The drive protocol's commands: one line in, one JSON line out (docs/protocol.md, "Drive protocol").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "ui/outline.h"

namespace veche::kiosk::drive {

// How a command names a node: by label, by ROLE:LABEL, or by #id.
struct Target {
    std::string label;
    std::string role;  // empty: any
    std::string id;    // if set, nothing else counts
};

struct Tap {
    Target target;
};
struct LongPress {
    Target target;
};
struct Type {
    std::string text;
};
struct Key {
    std::string name;
};
struct Swipe {
    float dx = 0;  // pixels; negative dy: the finger goes up, the text with it
    float dy = 0;
};
struct Wait {
    std::int64_t milliseconds = 0;
};
struct Until {
    Target target;
    std::int64_t milliseconds = 5'000;
};
struct ShowOutline {};
struct Shot {
    std::string file;
};
struct Say {};
struct Paste {
    std::string text;
};
struct Advance {
    std::int64_t milliseconds = 0;
};
struct Quit {};

using Command =
    std::variant<Tap, LongPress, Type, Key, Swipe, Wait, Until, ShowOutline, Shot, Say, Paste, Advance, Quit>;

// A line without its line break. An argument may be a JSON string. At most 256 KiB.
[[nodiscard]] Result<Command> parse_command(std::string_view line);

// The one node a target means; an error lists the matches, or says that there is none. Exact labels win over labels
// that merely contain the text; `among` says which nodes are looked at.
enum class Among { pressable, all };
[[nodiscard]] Result<const ui::Node*> find_node(const ui::Outline& outline, const Target& target, Among among);

// One line of JSON each, without the line break.
[[nodiscard]] std::string ok_line(std::string_view screen);
[[nodiscard]] std::string error_line(std::string_view message);
[[nodiscard]] std::string outline_line(std::string_view screen, const ui::Outline& outline);
[[nodiscard]] std::string said_line(std::string_view screen, const std::vector<std::string>& said);

}  // namespace veche::kiosk::drive
