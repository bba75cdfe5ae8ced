// Puts a canvas on the screen with OpenGL 3.0 or OpenGL ES 3.0, and reads the screen back for pictures.
// Needs the thread and the current context it was made with; destroy it before the context.
#pragma once

#include <memory>

#include "base/result.h"
#include "content/picture.h"
#include "ui/canvas/canvas.h"

namespace veche::ui {

class Renderer {
  public:
    using LoadFunction = void* (*)(const char* name);  // SDL_GL_GetProcAddress

    // Fails with a sentence when the driver lacks a function or refuses the shader.
    static Result<std::unique_ptr<Renderer>> create(LoadFunction load);
    ~Renderer();
    Renderer(const Renderer&) = delete;
    Renderer& operator=(const Renderer&) = delete;

    // Clears to the theme's background and draws the canvas's last frame; uploads glyphs and pictures when they are
    // new, and forgets the pictures that frame does not show.
    void draw(Canvas& canvas, int framebuffer_width, int framebuffer_height);
    // What was drawn last, before the buffers are swapped.
    [[nodiscard]] content::Picture read_back(int width, int height);

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
    explicit Renderer(std::unique_ptr<Parts> parts);
};

}  // namespace veche::ui
