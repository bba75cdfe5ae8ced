#include "kiosk/loop.h"

#include <algorithm>
#include <functional>
#include <future>
#include <utility>

#include "base/version.h"
#include "kiosk/frames.h"
#include "kiosk/keys.h"
#include "kiosk/present.h"
#include "kiosk/present/spoken_words.h"
#include "kiosk/update.h"

namespace veche::kiosk {

namespace {

constexpr std::int64_t least_frame_ms = 15;  // a little less than a sixtieth of a second: the display sets the pace

}  // namespace

Loop::~Loop() = default;

Result<std::unique_ptr<Loop>> Loop::start(LoopSettings settings) {
    std::unique_ptr<Loop> loop(new Loop);
    if (auto opened = loop->open(std::move(settings)); !opened) return tl::unexpected(opened.error());
    return loop;
}

Result<void> Loop::open(LoopSettings settings) {
    settings_ = std::move(settings);
    auto words = ui::Words::load((settings_.share / "words").string());
    if (!words) return tl::unexpected(words.error());
    words_ = std::move(*words);
    // The workers read the content while the window opens.
    auto performer = Performer::start(settings_.folder, settings_.configuration, clock_, events_);
    if (!performer) return tl::unexpected(performer.error());
    performer_ = std::move(*performer);
    if (auto opened = open_screen(); !opened) return opened;
    begin_state();
    if (settings_.drive == Drive::standard_input) {
        driver_.emplace(static_cast<drive::Host&>(*this));
        performer_->keep_said();
    }
    return {};
}

namespace {

// Any thread: nothing here needs the window.
Result<std::unique_ptr<ui::Canvas>> make_canvas(const LoopSettings& settings) {
    auto themes = ui::load_themes((settings.share / "themes").string());
    if (!themes) return tl::unexpected(themes.error());
    const Configuration& configuration = settings.configuration;
    return ui::Canvas::create({static_cast<float>(configuration.width), static_cast<float>(configuration.height),
                               static_cast<float>(configuration.pixels_per_millimetre)},
                              ui::default_font_files(), *themes);
}

}  // namespace

Result<void> Loop::open_screen() {
    const Configuration& configuration = settings_.configuration;
    // The fonts are baked while the window opens; either takes about as long.
    auto baking = std::async(std::launch::async, make_canvas, std::cref(settings_));
    auto window =
        Window::open({configuration.width, configuration.height, configuration.fullscreen, std::string("Veche")});
    auto canvas = baking.get();
    if (!window) return tl::unexpected(window.error());
    if (!canvas) return tl::unexpected(canvas.error());
    window_ = std::move(*window);
    canvas_ = std::move(*canvas);
    fit_canvas();
    auto renderer = ui::Renderer::create(Window::gl_function);
    if (!renderer) return tl::unexpected(renderer.error());
    renderer_ = std::move(*renderer);
    return {};
}

void Loop::fit_canvas() {
    canvas_->resize({static_cast<float>(window_->width()), static_cast<float>(window_->height()),
                     static_cast<float>(settings_.configuration.pixels_per_millimetre)});
}

void Loop::begin_state() {
    const Configuration& configuration = settings_.configuration;
    state_.limits.warn_after_ms = std::int64_t{configuration.warn_after} * 1000;
    state_.limits.answer_within_ms = std::int64_t{configuration.answer_within} * 1000;
    state_.home_language = configuration.language;
    state_.session.language = configuration.language;
    state_.name = performer_->kiosk_name();
    state_.version = version();
    tick();
}

void Loop::run() {
    while (running_) {
        turn();
        const std::chrono::milliseconds now(clock_.machine_ms());
        if (const auto due = service_manager_.due_in(now); due && due->count() == 0) service_manager_.alive(now);
        if (running_) sleep();
    }
    service_manager_.stopping();
}

void Loop::turn() {
    take_drive_input();
    if (driver_) driver_->step();
    // First, so that what comes in is stamped with this turn's time.
    tick();
    ui::Input input;
    const bool touched = take_input(input);
    for (const Event& event : events_.drain()) dispatch(event);
    if (touched) dispatch(Touched{});
    const auto next = next_frame_ms();
    const bool moving = next && *next <= clock_.steady().count();
    if (dirty_ || moving || !input.events.empty()) draw(input);
}

void Loop::sleep() {
    if (dirty_) return;
    std::optional<std::int64_t> timeout;
    const auto consider = [&](std::optional<std::int64_t> milliseconds) {
        if (milliseconds) timeout = std::max<std::int64_t>(0, std::min(timeout.value_or(*milliseconds), *milliseconds));
    };
    const std::int64_t now = clock_.steady().count();
    if (const auto next = next_frame_ms()) consider(*next - now);
    if (const auto deadline = next_deadline_ms(state_)) consider(*deadline - now);
    if (driver_) consider(driver_->wake_in_ms());
    const auto due = service_manager_.due_in(std::chrono::milliseconds(clock_.machine_ms()));
    if (due) consider(due->count());
    std::vector<int> descriptors = {events_.descriptor(), window_->descriptor(), stop_descriptor_};
    if (driver_ && !driver_->has_ended()) descriptors.push_back(0);
    const auto devices = input_devices_.descriptors();
    descriptors.insert(descriptors.end(), devices.begin(), devices.end());
    Waiter(std::move(descriptors)).wait(timeout);
    input_devices_.drain();
    if (stop_descriptor_ >= 0 && is_readable(stop_descriptor_)) running_ = false;
}

// True when a finger or a key came in.
bool Loop::take_input(ui::Input& input) {
    const WindowInput from_window = window_->pump();
    input.now_ms = clock_.steady().count();
    input.events = from_window.events;
    if (from_window.quit) running_ = false;
    if (from_window.exposed) dirty_ = true;
    if (from_window.resized) {
        fit_canvas();
        dirty_ = true;
    }
    take_keys(from_window, input);
    return from_window.is_touch();
}

void Loop::take_keys(const WindowInput& from_window, ui::Input& input) {
    if (!from_window.text.empty()) dispatch(TextTyped{from_window.text});
    for (const int scancode : from_window.edit_keys) {
        if (const auto key = edit_key(scancode)) dispatch(Acted{ui::Stroke{*key}});
    }
    // Keys with a meaning of their own never reach the canvas.
    std::erase_if(input.events, [this](const ui::InputEvent& event) {
        const auto* key = std::get_if<ui::KeyDown>(&event);
        if (key == nullptr) return false;
        const auto action = action_of(key->key, state_);
        if (action) dispatch(Acted{*action});
        return action.has_value();
    });
}

void Loop::take_drive_input() {
    if (!driver_ || driver_->has_ended()) return;
    read_available(
        0, [this](std::string_view bytes) { driver_->feed(bytes); }, [this] { driver_->end_of_input(); });
}

void Loop::dispatch(const Event& event) {
    const SyncState before = state_.sync;
    Outcome outcome = update(std::move(state_), event);
    state_ = std::move(outcome.state);
    // What a worker reports again and again draws nothing.
    dirty_ = dirty_ || !std::holds_alternative<Synchronised>(event) || before != state_.sync;
    for (Effect& effect : outcome.effects) {
        if (auto* reading = std::get_if<PrepareReading>(&effect)) {
            reading->words = spoken_words(present(state_, *words_).screen);
            if (reading->words) reading->words->language = state_.session.language;
        }
        if (std::holds_alternative<ForgetVisitor>(effect)) canvas_->forget();
        if (auto* dialog = std::get_if<SayDialog>(&effect)) put_words(*dialog);
        performer_->perform(effect, canvas_->outline());
    }
    const auto* loaded = std::get_if<ScreenLoaded>(&event);
    if (loaded != nullptr && !loaded->problem.empty()) performer_->heal();
}

void Loop::put_words(SayDialog& effect) const {
    const ui::FrameView frame = present(state_, *words_).frame;
    if (!frame.dialog) return;
    effect.words = spoken_words(*frame.dialog);
    effect.language = frame.language;
}

void Loop::tick() {
    const std::int64_t now = clock_.steady().count();
    const auto deadline = next_deadline_ms(state_);
    const bool was_dirty = dirty_;
    const sync::ClockFloor& floor = performer_->clock_floor();
    dispatch(Ticked{now, floor.now(clock_), floor.suspicion(clock_) != sync::ClockSuspicion::none});
    dirty_ = was_dirty || (deadline && *deadline <= now);
}

std::optional<ui::Action> Loop::draw_frame(const ui::Input& input) {
    // While a list glides nothing but the canvas changes.
    if (dirty_) view_ = present(state_, *words_);
    dirty_ = false;
    canvas_->set_comfort(view_.frame.comfort);
    canvas_->set_language(view_.frame.language);
    canvas_->begin_frame(input);
    auto action = ui::draw(*canvas_, view_);
    canvas_->end_frame();
    measures_changed();
    return action;
}

// When what moves by itself wants to be drawn. A display that holds no frame back would be drawn to without end.
std::optional<std::int64_t> Loop::next_frame_ms() const {
    const auto wake = canvas_->wake_at_ms();
    if (!wake) return std::nullopt;
    return std::max(*wake, drawn_at_ms_ + least_frame_ms);
}

void Loop::draw(const ui::Input& input) {
    drawn_at_ms_ = clock_.steady().count();
    ++frames_;
    draw_frames(
        input, [this](const ui::Input& one) { return draw_frame(one); },
        [this](const ui::Action& action) { dispatch(Acted{action}); });
    renderer_->draw(*canvas_, window_->width(), window_->height());
    window_->present();
}

void Loop::measures_changed() {
    auto metrics = canvas_->metrics();
    const float width = ui::page_width(*canvas_);
    if (metrics == metrics_ && width == page_width_) return;
    metrics_ = std::move(metrics);
    page_width_ = width;
    performer_->set_page_style({width, static_cast<float>(settings_.configuration.pixels_per_millimetre), metrics_});
    dispatch(MeasuresChanged{});
}

}  // namespace veche::kiosk
