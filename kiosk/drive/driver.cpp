#include "kiosk/drive/driver.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "base/utf8.h"
#include "ui/widgets/keyboard_keys.h"

namespace veche::kiosk::drive {
namespace {

constexpr std::int64_t longest_settling_ms = 3'000;
constexpr int most_scrolls = 80;
constexpr float wheel_steps = 3;
constexpr int swipe_moves = 8;
constexpr std::int64_t poll_ms = 15;
constexpr std::int64_t long_press_ms = 700;
// Two taps on one control within 200 ms are one for the kiosk (accessibility row 9); no person means two.
constexpr std::int64_t between_taps_ms = 220;

// Taps while looking for a letter: shift, the signs, the other languages.
constexpr std::array<const char*, 3> layout_keys = {"key/shift", "key/signs", "key/layout"};
constexpr int most_layout_taps = 12;

// Of all that is seen: the window, for a kiosk that draws its bars to the edge.
ui::Rect extent(const ui::Outline& outline) {
    ui::Rect all;
    for (const ui::Node& node : outline) {
        if (node.visible.width <= 0 || node.visible.height <= 0) continue;
        all.width = std::max(all.width, node.visible.right());
        all.height = std::max(all.height, node.visible.bottom());
    }
    return all;
}

// Where what scrolls is seen, also while the keyboard covers the lower half.
ui::Point middle_of(const ui::Rect& screen) {
    return {screen.width * 0.3F, screen.height * 0.4F};
}

// The id of the key that types `letter` when it is held, with or without shift; empty: none.
std::string key_held_for(const std::string& letter, bool shift) {
    for (const content::Language language : content::all_languages) {
        for (const ui::KeyboardRow& row : ui::keyboard_rows(language, shift)) {
            for (const ui::KeyboardKey& key : row) {
                if (key.rare == letter) return key.id;
            }
        }
    }
    return {};
}

}  // namespace

void Driver::feed(std::string_view bytes) {
    buffer_ += bytes;
    std::size_t end = 0;
    while ((end = buffer_.find('\n')) != std::string::npos) {
        lines_.push_back(buffer_.substr(0, end));
        buffer_.erase(0, end + 1);
    }
}

std::optional<std::int64_t> Driver::wake_in_ms() const {
    if (busy_) return steps_.empty() ? 0 : poll_ms;
    if (!lines_.empty() || ended_) return 0;
    return std::nullopt;
}

void Driver::step() {
    if (finger_at_) {
        if (host_.machine_ms() < lift_at_ms_) return;
        host_.finger_up(*std::exchange(finger_at_, std::nullopt));
        return;
    }
    if (busy_ && !steps_.empty()) {
        auto progress = steps_.front()();
        if (!progress) {
            steps_.clear();
            reply_ = error_line(progress.error().message);
        } else if (*progress == Progress::next) {
            steps_.pop_front();
        }
        if (steps_.empty()) finish();
        return;
    }
    if (!lines_.empty()) {
        const std::string line = std::move(lines_.front());
        lines_.pop_front();
        begin(line);
    } else if (ended_) {
        host_.quit();
    }
}

void Driver::begin(const std::string& line) {
    busy_ = true;
    reply_.clear();
    tries_ = 0;
    const auto command = parse_command(line);
    if (!command) {
        reply_ = error_line(command.error().message);
        finish();
        return;
    }
    plan(*command);
}

void Driver::finish() {
    host_.answer(reply_.empty() ? ok_line(host_.screen()) : reply_);
    reply_.clear();
    busy_ = false;
}

void Driver::then_once(std::function<Result<void>()> action) {
    then([action = std::move(action)]() -> Result<Progress> {
        if (auto done = action(); !done) return tl::unexpected(done.error());
        return Progress::next;
    });
}

void Driver::then_wait(std::int64_t milliseconds) {
    then_once([this, milliseconds]() -> Result<void> {
        deadline_ms_ = host_.machine_ms() + milliseconds;
        return {};
    });
    then(
        [this]() -> Result<Progress> { return host_.machine_ms() >= deadline_ms_ ? Progress::next : Progress::again; });
}

void Driver::then_settle() {
    then_once([this]() -> Result<void> {
        deadline_ms_ = host_.machine_ms() + longest_settling_ms;
        return {};
    });
    then([this]() -> Result<Progress> {
        return host_.settled() || host_.machine_ms() >= deadline_ms_ ? Progress::next : Progress::again;
    });
    // The frame that shows what has arrived.
    then_once([]() -> Result<void> { return {}; });
}

Result<Driver::Progress> Driver::bring_into_view(const Target& target) {
    const auto node = find_node(host_.outline(), target, Among::pressable);
    if (!node) return tl::unexpected(node.error());
    const ui::Rect& seen = (*node)->visible;
    const ui::Rect& whole = (*node)->rect;
    const ui::Rect screen = extent(host_.outline());
    // Most of a small one, or enough of a tall one for a finger.
    if (seen.width > 0 && seen.height >= std::min(whole.height * 0.9F, screen.height / 80)) return Progress::next;
    if (++tries_ > most_scrolls) return failure("\"" + (*node)->label + "\" cannot be scrolled into view");
    // Above what is seen, or below: the finger of a person would go the same way.
    const float middle = middle_of(screen).y;
    host_.wheel({whole.centre().x, middle}, whole.centre().y < middle ? wheel_steps : -wheel_steps);
    return Progress::again;
}

void Driver::tap_at(ui::Point at, std::int64_t held_ms) {
    host_.finger_down(at);
    finger_at_ = at;
    lift_at_ms_ = held_ms == 0 ? 0 : host_.machine_ms() + held_ms;
}

void Driver::plan_press(const Target& target, std::int64_t held_ms) {
    then([this, target] { return bring_into_view(target); });
    // A finger on a list that still glides only stops it.
    then_settle();
    then([this]() -> Result<Progress> {
        return host_.machine_ms() >= lifted_at_ms_ + between_taps_ms ? Progress::next : Progress::again;
    });
    const auto at = std::make_shared<ui::Point>();
    then_once([this, target, at]() -> Result<void> {
        const auto node = find_node(host_.outline(), target, Among::pressable);
        if (!node) return tl::unexpected(node.error());
        *at = (*node)->visible.centre();
        host_.finger_down(*at);
        return {};
    });
    if (held_ms > 0) then_wait(held_ms);
    then_once([this, at]() -> Result<void> {
        host_.finger_up(*at);
        lifted_at_ms_ = host_.machine_ms();
        return {};
    });
    then_settle();
}

void Driver::plan_swipe(const Swipe& swipe) {
    const ui::Point from = middle_of(extent(host_.outline()));
    then_once([this, from]() -> Result<void> {
        host_.finger_down(from);
        return {};
    });
    for (int i = 1; i <= swipe_moves; ++i) {
        const float part = static_cast<float>(i) / swipe_moves;
        const ui::Point at{from.x + swipe.dx * part, from.y + swipe.dy * part};
        then_once([this, at]() -> Result<void> {
            host_.finger_move(at);
            return {};
        });
    }
    then_once([this, from, swipe]() -> Result<void> {
        host_.finger_up({from.x + swipe.dx, from.y + swipe.dy});
        return {};
    });
    then_settle();
}

void Driver::plan_until(const Until& until) {
    deadline_ms_ = host_.machine_ms() + until.milliseconds;
    then([this, until]() -> Result<Progress> {
        const auto node = find_node(host_.outline(), until.target, Among::all);
        if (node) return Progress::next;
        if (host_.machine_ms() >= deadline_ms_) {
            return failure("after " + std::to_string(until.milliseconds) + " ms: " + node.error().message);
        }
        return Progress::again;
    });
}

const ui::Node* Driver::key_for(const std::string& letter, bool& held) const {
    const std::string id = letter == "\n" ? "key/enter" : letter == " " ? "key/space" : std::string();
    const ui::Node* holds = nullptr;
    // A held key types what the keyboard shows now: small letters, or capitals once shift is pressed.
    const ui::Node* shift = nullptr;
    for (const ui::Node& node : host_.outline()) {
        if (node.role != ui::Role::key || node.disabled) continue;
        if (id.empty() ? node.label == letter : node.id == id) return &node;
        if (node.id == "key/shift") shift = &node;
    }
    const std::string rare = key_held_for(letter, shift != nullptr && shift->selected);
    for (const ui::Node& node : host_.outline()) {
        if (!rare.empty() && node.id == rare && !node.disabled) holds = &node;
    }
    held = holds != nullptr;
    return holds;
}

// One letter: its key when the keyboard shows it, else one tap on a key that changes the keyboard, and again.
Result<Driver::Progress> Driver::press_key(const std::string& letter) {
    bool held = false;
    if (const ui::Node* key = key_for(letter, held)) {
        tries_ = 0;
        tap_at(key->visible.centre(), held ? long_press_ms : 0);
        return Progress::next;
    }
    if (tries_ >= most_layout_taps) return failure("the keyboard has no key \"" + letter + "\"; use paste");
    const char* wanted = layout_keys.at(static_cast<std::size_t>(tries_) % layout_keys.size());
    ++tries_;
    for (const ui::Node& node : host_.outline()) {
        if (node.id == wanted && !node.disabled) tap_at(node.visible.centre(), 0);
    }
    return Progress::again;
}

void Driver::plan_type(const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = std::max<std::size_t>(1, decode_code_point(text, at).length);
        then([this, letter = text.substr(at, length)] { return press_key(letter); });
        at += length;
    }
    then_settle();
}

void Driver::plan(const Command& command) {
    if (const auto* tap = std::get_if<Tap>(&command)) {
        plan_press(tap->target, 0);
    } else if (const auto* press = std::get_if<LongPress>(&command)) {
        plan_press(press->target, long_press_ms);
    } else if (const auto* type = std::get_if<Type>(&command)) {
        plan_type(type->text);
    } else if (const auto* swipe = std::get_if<Swipe>(&command)) {
        plan_swipe(*swipe);
    } else if (const auto* wait = std::get_if<Wait>(&command)) {
        then_wait(wait->milliseconds);
    } else if (const auto* until = std::get_if<Until>(&command)) {
        plan_until(*until);
    } else if (const auto* key = std::get_if<Key>(&command)) {
        then_once([this, name = key->name] { return host_.key(name); });
        then_settle();
    } else if (const auto* paste = std::get_if<Paste>(&command)) {
        then_once([this, text = paste->text]() -> Result<void> {
            host_.text(text);
            return {};
        });
        then_settle();
    } else if (const auto* shot = std::get_if<Shot>(&command)) {
        then_once([this, file = shot->file] { return host_.shot(file); });
    } else if (const auto* advance = std::get_if<Advance>(&command)) {
        then_once([this, by = advance->milliseconds]() -> Result<void> {
            host_.advance(by);
            return {};
        });
        then_settle();
    } else if (std::holds_alternative<ShowOutline>(command)) {
        then_once([this]() -> Result<void> {
            reply_ = outline_line(host_.screen(), host_.outline());
            return {};
        });
    } else if (std::holds_alternative<Say>(command)) {
        then_once([this]() -> Result<void> {
            reply_ = said_line(host_.screen(), host_.take_said());
            return {};
        });
    } else {
        then_once([this]() -> Result<void> {
            host_.quit();
            return {};
        });
    }
}

}  // namespace veche::kiosk::drive
