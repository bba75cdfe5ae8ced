#include "kiosk/drive/driver.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "ui/widgets/keyboard_keys.h"

namespace veche::kiosk::drive {
namespace {

// A small window: a bar, twenty rows that scroll, a bar. One wheel step moves them by ten pixels.
class SmallKiosk final : public Host {
  public:
    static constexpr float width = 320;
    static constexpr float height = 360;
    static constexpr ui::Rect list{0, 60, width, 240};

    SmallKiosk() { draw(); }
    [[nodiscard]] const ui::Outline& outline() const override { return outline_; }
    [[nodiscard]] std::string screen() const override { return "list"; }
    [[nodiscard]] bool settled() const override { return true; }
    [[nodiscard]] std::int64_t machine_ms() const override { return now_ms; }
    void finger_down(ui::Point at) override { downs.push_back(at); }
    void finger_move(ui::Point at) override { moves.push_back(at); }
    void finger_up(ui::Point at) override { ups.push_back(at); }
    void wheel(ui::Point at, float steps) override {
        if (!list.contains(at)) return;
        offset_ = std::clamp(offset_ - steps * 10, 0.0F, 20 * 40 - list.height);
        draw();
    }
    [[nodiscard]] Result<void> key(const std::string& /*name*/) override { return {}; }
    void text(const std::string& text) override { texts.push_back(text); }
    [[nodiscard]] Result<void> shot(const std::string& /*file*/) override { return {}; }
    [[nodiscard]] std::vector<std::string> take_said() override { return {}; }
    void advance(std::int64_t milliseconds) override { now_ms += milliseconds; }
    void quit() override { has_quit = true; }
    void answer(const std::string& line) override { answers.push_back(line); }

    // What the command answers.
    std::string run(const std::string& line) {
        answers.clear();
        driver.feed(line + "\n");
        for (int frame = 0; frame < 1'000 && answers.empty(); ++frame) {
            driver.step();
            now_ms += 16;
        }
        REQUIRE(answers.size() == 1);
        return answers.front();
    }

    std::int64_t now_ms = 0;
    std::vector<ui::Point> downs;
    std::vector<ui::Point> moves;
    std::vector<ui::Point> ups;
    std::vector<std::string> texts;
    std::vector<std::string> answers;
    bool has_quit = false;
    Driver driver{*this};

  private:
    void add(const std::string& label, ui::Rect rect, ui::Rect clip) {
        ui::Node node;
        node.id = node.label = label;
        node.role = ui::Role::button;
        node.pressable = true;
        node.rect = rect;
        const float top = std::max(rect.y, clip.y);
        const float bottom = std::min(rect.bottom(), clip.bottom());
        if (bottom > top) node.visible = {rect.x, top, rect.width, bottom - top};
        outline_.push_back(node);
    }
    void draw() {
        outline_.clear();
        const ui::Rect window{0, 0, width, height};
        add("top", {0, 0, width, 60}, window);
        for (int i = 0; i < 20; ++i) {
            const float y = list.y - offset_ + static_cast<float>(i) * 40;
            add("row " + std::to_string(i) + ".", {0, y, width, 40}, list);
        }
        add("bottom", {0, 300, width, 60}, window);
    }

    ui::Outline outline_;
    float offset_ = 0;
};

const std::string fine = R"({"ok":true,"screen":"list"})";

TEST_CASE("what is far below and far above is scrolled to and tapped, in a small window too") {
    SmallKiosk kiosk;
    for (const char* row : {"row 19.", "row 0.", "row 10."}) {
        CAPTURE(row);
        CHECK(kiosk.run(std::string("tap ") + row) == fine);
        REQUIRE_FALSE(kiosk.downs.empty());
        const auto node = std::find_if(kiosk.outline().begin(), kiosk.outline().end(),
                                       [row](const ui::Node& one) { return one.label == row; });
        CHECK(node->visible.contains(kiosk.downs.back()));
        CHECK(kiosk.ups.size() == kiosk.downs.size());
    }
}

TEST_CASE("a swipe begins inside the window") {
    SmallKiosk kiosk;
    CHECK(kiosk.run("swipe 0 -100") == fine);
    REQUIRE(kiosk.downs.size() == 1);
    CHECK(SmallKiosk::list.contains(kiosk.downs.front()));
    CHECK(kiosk.moves.back().y == doctest::Approx(kiosk.downs.front().y - 100));
}

TEST_CASE("two taps on one control are far enough apart to count as two") {
    SmallKiosk kiosk;
    kiosk.run("tap top");
    const std::int64_t first = kiosk.now_ms;
    kiosk.run("tap top");
    CHECK(kiosk.downs.size() == 2);
    CHECK(kiosk.now_ms - first >= 200);
}

TEST_CASE("a command that cannot be done is answered, and the next one is done") {
    SmallKiosk kiosk;
    CHECK(kiosk.run("tap nothing").find(R"("ok":false)") != std::string::npos);
    CHECK(kiosk.run("until nothing 50").find("after 50 ms") != std::string::npos);
    CHECK(kiosk.run("tap bottom") == fine);
}

TEST_CASE("when the input ends, what was asked is still done and then the kiosk quits") {
    SmallKiosk kiosk;
    kiosk.driver.feed("tap top\n");
    kiosk.driver.end_of_input();
    for (int frame = 0; frame < 100; ++frame) {
        kiosk.driver.step();
        kiosk.now_ms += 16;
    }
    CHECK(kiosk.ups.size() == 1);
    CHECK(kiosk.has_quit);
}

// The on-screen keyboard alone: what its keys type, held or not, with shift or without.
class Keys final : public Host {
  public:
    Keys() { draw(); }
    [[nodiscard]] const ui::Outline& outline() const override { return outline_; }
    [[nodiscard]] std::string screen() const override { return "keys"; }
    [[nodiscard]] bool settled() const override { return true; }
    [[nodiscard]] std::int64_t machine_ms() const override { return now_ms; }
    void finger_down(ui::Point at) override {
        down_ = at;
        down_ms_ = now_ms;
    }
    void finger_move(ui::Point /*at*/) override {}
    void finger_up(ui::Point /*at*/) override {
        const auto node = std::find_if(outline_.begin(), outline_.end(),
                                       [&](const ui::Node& one) { return one.rect.contains(down_); });
        REQUIRE(node != outline_.end());
        const ui::KeyboardKey& key = keys_.at(static_cast<std::size_t>(node - outline_.begin()));
        press(key, now_ms - down_ms_ >= 600);
        draw();
    }
    void wheel(ui::Point /*at*/, float /*steps*/) override {}
    [[nodiscard]] Result<void> key(const std::string& /*name*/) override { return {}; }
    void text(const std::string& /*text*/) override {}
    [[nodiscard]] Result<void> shot(const std::string& /*file*/) override { return {}; }
    [[nodiscard]] std::vector<std::string> take_said() override { return {}; }
    void advance(std::int64_t /*milliseconds*/) override {}
    void quit() override {}
    void answer(const std::string& line) override { answered = line; }

    std::string type(const std::string& text) {
        driver.feed("type \"" + text + "\"\n");
        for (int frame = 0; frame < 5'000 && answered.empty(); ++frame) {
            driver.step();
            now_ms += 16;
        }
        return typed;
    }

    std::int64_t now_ms = 0;
    std::string typed;
    std::string answered;
    Driver driver{*this};

  private:
    void press(const ui::KeyboardKey& key, bool held) {
        using ui::KeyKind;
        if (key.kind == KeyKind::shift) {
            shift_ = !shift_;
        } else if (key.kind == KeyKind::signs || key.kind == KeyKind::letters) {
            const ui::KeyboardLayout digits = ui::SignKeyboard::digits;
            layout_ = layout_ == digits ? ui::KeyboardLayout(content::Language::russian) : digits;
        } else if (key.kind == KeyKind::space) {
            typed += ' ';
        } else if (key.kind == KeyKind::letter) {
            typed += held && !key.rare.empty() ? key.rare : key.letter;
            shift_ = false;
        }
    }
    void draw() {
        outline_.clear();
        keys_.clear();
        float y = 0;
        for (const ui::KeyboardRow& row : ui::keyboard_rows(layout_, shift_)) {
            float x = 0;
            for (const ui::KeyboardKey& key : row) {
                ui::Node node;
                node.id = key.id;
                node.role = ui::Role::key;
                node.label = key.letter.empty() ? key.id : key.letter;
                node.rect = node.visible = {x, y, 50, 50};
                node.selected = key.kind == ui::KeyKind::shift && shift_;
                outline_.push_back(node);
                keys_.push_back(key);
                x += 60;
            }
            y += 60;
        }
    }

    ui::KeyboardLayout layout_;
    bool shift_ = false;
    ui::Point down_;
    std::int64_t down_ms_ = 0;
    ui::Outline outline_;
    std::vector<ui::KeyboardKey> keys_;
};

TEST_CASE("capitals that need a held key are typed as capitals") {
    Keys keys;
    CHECK(keys.type("Ёлка Ґанок") == "Ёлка Ґанок");
    CHECK(keys.answered.find("\"ok\":true") != std::string::npos);
}

}  // namespace
}  // namespace veche::kiosk::drive
