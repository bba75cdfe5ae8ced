// What a moving finger costs: the longest act of the sample town at 1080×1920, scrolled by touch, frame by frame: from
// the input to the finished picture (glFinish), without sleeping in between. The same act repeated to more than 100,000
// words shows whether length matters. Prints "name value" lines for bench/run.py.
// Usage: bench_scroll SOURCE_FOLDER
#include <SDL.h>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "content/markdown.h"
#include "ui/canvas/canvas.h"
#include "ui/canvas/renderer.h"
#include "ui/page_layout.h"
#include "ui/view.h"

namespace {

using namespace veche;
using Time = std::chrono::steady_clock;

constexpr int width = 1080;
constexpr int height = 1920;
constexpr float pixels_per_millimetre = 3.21F;
constexpr int repeats = 32;  // of the act, for the long one
constexpr int frames_wanted = 600;
constexpr int moves_of_a_swipe = 10;
constexpr int frames_of_a_glide = 30;

[[noreturn]] void stop(const std::string& why) {
    std::fprintf(stderr, "bench_scroll: %s\n", why.c_str());
    std::exit(1);
}

template <typename Value>
Value must(Result<Value> result) {
    if (!result) stop(result.error().message);
    return std::move(*result);
}

double milliseconds_since(Time::time_point begun) {
    return std::chrono::duration<double, std::milli>(Time::now() - begun).count();
}

// Of all threads: the rasteriser of a machine without a graphics card has its own.
double processor_milliseconds() {
    timespec spent{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) * 1e3 + static_cast<double>(spent.tv_nsec) / 1e6;
}

double at_share(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    return values.at(static_cast<std::size_t>(share * static_cast<double>(values.size() - 1)));
}

void say(const std::string& name, double value) {
    std::printf("%s %.3f\n", name.c_str(), value);
    std::fflush(stdout);
}

// The text below the front matter.
std::string read_act(const std::string& source) {
    const std::string file = source + "/assets/sample-town/drafts/draft-improvement-rules.md";
    std::ifstream in(file);
    std::string text(std::istreambuf_iterator<char>(in), {});
    const std::size_t end = text.find("\n+++\n");
    if (end == std::string::npos) stop("no act in " + file);
    return text.substr(end + 5);
}

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text + "\n\n";
    return all;
}

// OpenGL under SDL, without a window on any screen.
class Surface {
  public:
    Surface() {
        if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) stop(SDL_GetError());
        SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
        SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
        SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 2);
        SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
        window_ = SDL_CreateWindow("Veche", 0, 0, width, height, SDL_WINDOW_OPENGL);
        if (window_ == nullptr) stop(SDL_GetError());
        context_ = SDL_GL_CreateContext(window_);
        if (context_ == nullptr) stop(SDL_GetError());
        SDL_GL_SetSwapInterval(0);
        finish_ = reinterpret_cast<Finish>(SDL_GL_GetProcAddress("glFinish"));
        if (finish_ == nullptr) stop("the driver has no glFinish");
        renderer_ = must(ui::Renderer::create(SDL_GL_GetProcAddress));
    }
    Surface(const Surface&) = delete;
    Surface& operator=(const Surface&) = delete;
    ~Surface() {
        renderer_.reset();
        SDL_GL_DeleteContext(context_);
        SDL_DestroyWindow(window_);
        SDL_Quit();
    }

    void show(ui::Canvas& canvas) {
        renderer_->draw(canvas, width, height);
        SDL_GL_SwapWindow(window_);
        finish_();
    }

  private:
    using Finish = void (*)();
    SDL_Window* window_ = nullptr;
    void* context_ = nullptr;
    Finish finish_ = nullptr;
    std::unique_ptr<ui::Renderer> renderer_;
};

struct FrameTimes {
    std::vector<double> drawing;  // begin_frame to end_frame: layout and geometry
    std::vector<double> whole;    // until the picture is finished
    double processor = 0;         // milliseconds of all threads, for all frames
};

class Scene {
  public:
    Scene(ui::Canvas& canvas, Surface& surface) : canvas_(canvas), surface_(surface) {}

    void open(std::shared_ptr<const ui::PageLayout> layout, const std::string& id) {
        ui::ReaderView reader;
        reader.id = id;
        reader.title = "Правила благоустройства территории города Тихозёрска";
        reader.page.id = id;
        reader.page.layout = std::move(layout);
        reader.page.comments = true;
        reader.page.comment_word = "Замечание";
        view_.frame.title = reader.title;
        view_.frame.page_up = "Выше";
        view_.frame.page_down = "Ниже";
        view_.frame.position = "{1} %";
        view_.screen = std::move(reader);
        frame({});  // uploads glyphs and measures
        times_ = {};
    }
    // Swipes up through the text until enough frames are drawn.
    FrameTimes scroll() {
        const double before = processor_milliseconds();
        while (times_.whole.size() < frames_wanted) swipe();
        times_.processor = processor_milliseconds() - before;
        return std::exchange(times_, {});
    }

  private:
    void swipe() {
        const ui::Point from{500, 1300};
        frame({ui::FingerDown{from}});
        ui::Point at = from;
        for (int i = 0; i < moves_of_a_swipe; ++i) {
            at.y -= 60;
            frame({ui::FingerMove{at}});
        }
        frame({ui::FingerUp{at}});
        for (int i = 0; i < frames_of_a_glide; ++i) frame({});
    }
    // The clock of the canvas goes in steps of 16 ms, however long a frame took.
    void frame(std::vector<ui::InputEvent> events) {
        now_ms_ += 16;
        const auto begun = Time::now();
        canvas_.begin_frame({now_ms_, std::move(events)});
        static_cast<void>(ui::draw(canvas_, view_));
        canvas_.end_frame();
        times_.drawing.push_back(milliseconds_since(begun));
        surface_.show(canvas_);
        times_.whole.push_back(milliseconds_since(begun));
    }

    ui::Canvas& canvas_;
    Surface& surface_;
    ui::View view_;
    std::int64_t now_ms_ = 1000;
    FrameTimes times_;
};

std::shared_ptr<const ui::PageLayout> measure_layout(const ui::Canvas& canvas, const std::string& text,
                                                     const std::string& name) {
    const ui::PageStyle style{ui::page_width(canvas), pixels_per_millimetre, canvas.metrics()};
    std::vector<double> parsing;
    std::vector<double> laying_out;
    std::shared_ptr<const ui::PageLayout> layout;
    for (int i = 0; i < 5; ++i) {
        const auto begun = Time::now();
        auto document = std::make_shared<const content::Document>(must(content::parse_markdown(text)));
        parsing.push_back(milliseconds_since(begun));
        const auto parsed = Time::now();
        layout = ui::lay_out(std::move(document), content::Language::russian, style);
        laying_out.push_back(milliseconds_since(parsed));
    }
    say(name + "_parse_ms", at_share(parsing, 0.5));
    say(name + "_layout_ms", at_share(laying_out, 0.5));
    return layout;
}

void measure(Scene& scene, const ui::Canvas& canvas, const std::string& text, const std::string& name) {
    scene.open(measure_layout(canvas, text, name), name);
    const FrameTimes times = scene.scroll();
    const auto late = std::count_if(times.whole.begin(), times.whole.end(), [](double each) { return each > 25; });
    const auto frames = static_cast<double>(times.whole.size());
    say(name + "_draw_p50_ms", at_share(times.drawing, 0.5));
    say(name + "_frame_p50_ms", at_share(times.whole, 0.5));
    say(name + "_frame_p99_ms", at_share(times.whole, 0.99));
    say(name + "_late_percent", 100.0 * static_cast<double>(late) / frames);
    say(name + "_processor_ms_a_frame", times.processor / frames);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) stop("usage: bench_scroll SOURCE_FOLDER");
    const std::string source = argv[1];
    SDL_SetHint(SDL_HINT_VIDEODRIVER, "offscreen");
    Surface surface;
    const auto themes = must(ui::load_themes(source + "/assets/themes"));
    const auto begun = Time::now();
    const auto canvas =
        must(ui::Canvas::create({width, height, pixels_per_millimetre}, ui::default_font_files(), themes));
    say("fonts_ms", milliseconds_since(begun));
    canvas->begin_frame({1, {}});
    canvas->end_frame();
    Scene scene(*canvas, surface);
    const std::string act = read_act(source);
    measure(scene, *canvas, act, "act");
    measure(scene, *canvas, repeated(act, repeats), "long_act");
    return 0;
}
