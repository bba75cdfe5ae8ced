#include "ui/canvas/renderer.h"

#include <GL/gl.h>
#include <GL/glext.h>
#include <algorithm>
#include <array>
#include <cstring>
#include <imgui.h>
#include <map>
#include <string>

namespace veche::ui {

namespace {

constexpr const char* vertex_source =
    "uniform vec2 size;\n"
    "in vec2 position;\nin vec2 place;\nin vec4 colour;\n"
    "out vec2 fragment_place;\nout vec4 fragment_colour;\n"
    "void main() {\n"
    "    fragment_place = place;\n    fragment_colour = colour;\n"
    "    gl_Position = vec4(position.x / size.x * 2.0 - 1.0, 1.0 - position.y / size.y * 2.0, 0.0, 1.0);\n"
    "}\n";
constexpr const char* fragment_source =
    "uniform sampler2D image;\n"
    "uniform bool glyphs;\n"  // only how much of a pixel is covered; otherwise a picture
    "in vec2 fragment_place;\nin vec4 fragment_colour;\nout vec4 result;\n"
    "void main() {\n"
    "    vec4 here = texture(image, fragment_place);\n"
    "    result = glyphs ? vec4(fragment_colour.rgb, fragment_colour.a * here.r) : fragment_colour * here;\n"
    "}\n";

// The functions of OpenGL that are not in every libGL, fetched once from the driver.
struct Functions {
    decltype(&glGetString) get_string = nullptr;
    decltype(&glViewport) viewport = nullptr;
    decltype(&glScissor) scissor = nullptr;
    decltype(&glEnable) enable = nullptr;
    decltype(&glDisable) disable = nullptr;
    decltype(&glClearColor) clear_color = nullptr;
    decltype(&glClear) clear = nullptr;
    decltype(&glBindTexture) bind_texture = nullptr;
    decltype(&glGenTextures) gen_textures = nullptr;
    decltype(&glDeleteTextures) delete_textures = nullptr;
    decltype(&glTexParameteri) tex_parameter = nullptr;
    decltype(&glTexImage2D) tex_image = nullptr;
    decltype(&glPixelStorei) pixel_store = nullptr;
    decltype(&glReadPixels) read_pixels = nullptr;
    decltype(&glDrawElements) draw_elements = nullptr;
    PFNGLBLENDFUNCSEPARATEPROC blend_function = nullptr;
    PFNGLCREATESHADERPROC create_shader = nullptr;
    PFNGLSHADERSOURCEPROC shader_source = nullptr;
    PFNGLCOMPILESHADERPROC compile_shader = nullptr;
    PFNGLDELETESHADERPROC delete_shader = nullptr;
    PFNGLCREATEPROGRAMPROC create_program = nullptr;
    PFNGLATTACHSHADERPROC attach_shader = nullptr;
    PFNGLBINDATTRIBLOCATIONPROC bind_attribute = nullptr;
    PFNGLLINKPROGRAMPROC link_program = nullptr;
    PFNGLGETPROGRAMIVPROC get_program = nullptr;
    PFNGLGETPROGRAMINFOLOGPROC get_program_log = nullptr;
    PFNGLDELETEPROGRAMPROC delete_program = nullptr;
    PFNGLUSEPROGRAMPROC use_program = nullptr;
    PFNGLGETUNIFORMLOCATIONPROC uniform_location = nullptr;
    PFNGLUNIFORM1IPROC uniform_integer = nullptr;
    PFNGLUNIFORM2FPROC uniform_pair = nullptr;
    PFNGLGENBUFFERSPROC gen_buffers = nullptr;
    PFNGLDELETEBUFFERSPROC delete_buffers = nullptr;
    PFNGLBINDBUFFERPROC bind_buffer = nullptr;
    PFNGLBUFFERDATAPROC buffer_data = nullptr;
    PFNGLGENVERTEXARRAYSPROC gen_arrays = nullptr;
    PFNGLDELETEVERTEXARRAYSPROC delete_arrays = nullptr;
    PFNGLBINDVERTEXARRAYPROC bind_array = nullptr;
    PFNGLENABLEVERTEXATTRIBARRAYPROC enable_attribute = nullptr;
    PFNGLVERTEXATTRIBPOINTERPROC attribute_pointer = nullptr;

    [[nodiscard]] const char* load(Renderer::LoadFunction loader);
};

// Null when all are there, otherwise the name of the first that is not.
const char* Functions::load(Renderer::LoadFunction loader) {
    const char* missing = nullptr;
    const auto fetch = [&](auto& function, const char* name) {
        void* address = loader(name);
        if (address == nullptr && missing == nullptr) missing = name;
        std::memcpy(&function, &address, sizeof address);
    };
    fetch(get_string, "glGetString");
    fetch(viewport, "glViewport");
    fetch(scissor, "glScissor");
    fetch(enable, "glEnable");
    fetch(disable, "glDisable");
    fetch(clear_color, "glClearColor");
    fetch(clear, "glClear");
    fetch(bind_texture, "glBindTexture");
    fetch(gen_textures, "glGenTextures");
    fetch(delete_textures, "glDeleteTextures");
    fetch(tex_parameter, "glTexParameteri");
    fetch(tex_image, "glTexImage2D");
    fetch(pixel_store, "glPixelStorei");
    fetch(read_pixels, "glReadPixels");
    fetch(draw_elements, "glDrawElements");
    fetch(blend_function, "glBlendFuncSeparate");
    fetch(create_shader, "glCreateShader");
    fetch(shader_source, "glShaderSource");
    fetch(compile_shader, "glCompileShader");
    fetch(delete_shader, "glDeleteShader");
    fetch(create_program, "glCreateProgram");
    fetch(attach_shader, "glAttachShader");
    fetch(bind_attribute, "glBindAttribLocation");
    fetch(link_program, "glLinkProgram");
    fetch(get_program, "glGetProgramiv");
    fetch(get_program_log, "glGetProgramInfoLog");
    fetch(delete_program, "glDeleteProgram");
    fetch(use_program, "glUseProgram");
    fetch(uniform_location, "glGetUniformLocation");
    fetch(uniform_integer, "glUniform1i");
    fetch(uniform_pair, "glUniform2f");
    fetch(gen_buffers, "glGenBuffers");
    fetch(delete_buffers, "glDeleteBuffers");
    fetch(bind_buffer, "glBindBuffer");
    fetch(buffer_data, "glBufferData");
    fetch(gen_arrays, "glGenVertexArrays");
    fetch(delete_arrays, "glDeleteVertexArrays");
    fetch(bind_array, "glBindVertexArray");
    fetch(enable_attribute, "glEnableVertexAttribArray");
    fetch(attribute_pointer, "glVertexAttribPointer");
    return missing;
}

const void* at_offset(std::size_t bytes) {
    // OpenGL takes offsets into its buffers as pointers.
    return reinterpret_cast<const void*>(bytes);  // NOLINT(performance-no-int-to-ptr)
}

}  // namespace

struct Renderer::Parts {
    Functions gl;
    GLuint program = 0;
    GLint size_location = -1;
    GLint glyphs_location = -1;
    GLuint texture = 0;
    std::map<std::shared_ptr<const content::Picture>, GLuint> pictures;
    GLuint vertex_array = 0;
    std::array<GLuint, 2> buffers{};
    std::uint64_t generation = 0;

    Parts() = default;
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
    ~Parts();
    Result<void> link();
    void make_buffers();
    void upload(const GlyphAtlas& atlas);
    void begin_image(GLuint name) const;
    void keep_pictures(const std::vector<std::shared_ptr<const content::Picture>>& shown);
    void take_image(const void* id) const;
    void point_attributes(unsigned first_vertex) const;
    void draw_list(const ImDrawList& list, int framebuffer_height) const;
};

Renderer::Parts::~Parts() {
    if (program == 0) return;
    gl.delete_program(program);
    gl.delete_textures(1, &texture);
    for (const auto& [picture, name] : pictures) gl.delete_textures(1, &name);
    gl.delete_buffers(2, buffers.data());
    gl.delete_arrays(1, &vertex_array);
}

Result<void> Renderer::Parts::link() {
    const auto* version = reinterpret_cast<const char*>(gl.get_string(GL_VERSION));
    const bool embedded = version != nullptr && std::strstr(version, "OpenGL ES") != nullptr;
    const char* head = embedded ? "#version 300 es\nprecision highp float;\n" : "#version 130\n";
    program = gl.create_program();
    for (const GLenum kind : {GLenum{GL_VERTEX_SHADER}, GLenum{GL_FRAGMENT_SHADER}}) {
        const GLuint shader = gl.create_shader(kind);
        const std::array<const GLchar*, 2> sources = {head, kind == GL_VERTEX_SHADER ? vertex_source : fragment_source};
        gl.shader_source(shader, 2, sources.data(), nullptr);
        gl.compile_shader(shader);
        gl.attach_shader(program, shader);
        gl.delete_shader(shader);
    }
    gl.bind_attribute(program, 0, "position");
    gl.bind_attribute(program, 1, "place");
    gl.bind_attribute(program, 2, "colour");
    gl.link_program(program);
    GLint linked = GL_FALSE;
    gl.get_program(program, GL_LINK_STATUS, &linked);
    if (linked == GL_TRUE) return {};
    std::array<GLchar, 512> log{};
    gl.get_program_log(program, static_cast<GLsizei>(log.size() - 1), nullptr, log.data());
    return failure(std::string("OpenGL refuses the shader: ") + log.data());
}

void Renderer::Parts::make_buffers() {
    size_location = gl.uniform_location(program, "size");
    gl.use_program(program);
    gl.uniform_integer(gl.uniform_location(program, "image"), 0);
    glyphs_location = gl.uniform_location(program, "glyphs");
    gl.gen_textures(1, &texture);
    gl.gen_buffers(2, buffers.data());
    gl.gen_arrays(1, &vertex_array);
}

void Renderer::Parts::upload(const GlyphAtlas& atlas) {
    begin_image(texture);
    gl.tex_image(GL_TEXTURE_2D, 0, GL_R8, atlas.width, atlas.height, 0, GL_RED, GL_UNSIGNED_BYTE, atlas.pixels);
    generation = atlas.generation;
}

// Binds the texture and says how it is stored and stretched.
void Renderer::Parts::begin_image(GLuint name) const {
    gl.bind_texture(GL_TEXTURE_2D, name);
    gl.tex_parameter(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    gl.tex_parameter(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    gl.tex_parameter(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    gl.tex_parameter(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    gl.pixel_store(GL_UNPACK_ALIGNMENT, 1);
}

// A texture for each picture the frame shows; those of earlier frames go.
void Renderer::Parts::keep_pictures(const std::vector<std::shared_ptr<const content::Picture>>& shown) {
    std::erase_if(pictures, [&](const auto& kept) {
        const bool gone = std::find(shown.begin(), shown.end(), kept.first) == shown.end();
        if (gone) gl.delete_textures(1, &kept.second);
        return gone;
    });
    for (const auto& picture : shown) {
        const auto [place, is_new] = pictures.try_emplace(picture, 0);
        if (!is_new) continue;
        gl.gen_textures(1, &place->second);
        begin_image(place->second);
        gl.tex_image(GL_TEXTURE_2D, 0, GL_RGBA8, picture->width, picture->height, 0, GL_RGBA, GL_UNSIGNED_BYTE,
                     picture->pixels.data());
    }
}

void Renderer::Parts::take_image(const void* id) const {
    const auto picture =
        std::find_if(pictures.begin(), pictures.end(), [id](const auto& kept) { return kept.first.get() == id; });
    const bool glyphs = picture == pictures.end();
    gl.bind_texture(GL_TEXTURE_2D, glyphs ? texture : picture->second);
    gl.uniform_integer(glyphs_location, glyphs ? 1 : 0);
}

// OpenGL ES 3.0 has no base vertex: lists of more than 65,536 vertices move the start of the arrays instead.
void Renderer::Parts::point_attributes(unsigned first_vertex) const {
    const std::size_t start = first_vertex * sizeof(ImDrawVert);
    const auto stride = static_cast<GLsizei>(sizeof(ImDrawVert));
    for (GLuint index = 0; index < 3; ++index) gl.enable_attribute(index);
    gl.attribute_pointer(0, 2, GL_FLOAT, GL_FALSE, stride, at_offset(start + offsetof(ImDrawVert, pos)));
    gl.attribute_pointer(1, 2, GL_FLOAT, GL_FALSE, stride, at_offset(start + offsetof(ImDrawVert, uv)));
    gl.attribute_pointer(2, 4, GL_UNSIGNED_BYTE, GL_TRUE, stride, at_offset(start + offsetof(ImDrawVert, col)));
}

void Renderer::Parts::draw_list(const ImDrawList& list, int framebuffer_height) const {
    static_assert(sizeof(ImDrawIdx) == 2);
    gl.buffer_data(GL_ARRAY_BUFFER, list.VtxBuffer.size_in_bytes(), list.VtxBuffer.Data, GL_STREAM_DRAW);
    gl.buffer_data(GL_ELEMENT_ARRAY_BUFFER, list.IdxBuffer.size_in_bytes(), list.IdxBuffer.Data, GL_STREAM_DRAW);
    for (const ImDrawCmd& command : list.CmdBuffer) {
        const auto left = static_cast<GLint>(command.ClipRect.x);
        const auto bottom = static_cast<GLint>(command.ClipRect.w);
        const GLint width = static_cast<GLint>(command.ClipRect.z) - left;
        const GLint height = bottom - static_cast<GLint>(command.ClipRect.y);
        if (width <= 0 || height <= 0 || command.ElemCount == 0) continue;
        gl.scissor(left, framebuffer_height - bottom, width, height);
        take_image(command.TextureId);
        point_attributes(command.VtxOffset);
        gl.draw_elements(GL_TRIANGLES, static_cast<GLsizei>(command.ElemCount), GL_UNSIGNED_SHORT,
                         at_offset(command.IdxOffset * sizeof(ImDrawIdx)));
    }
}

Renderer::Renderer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Renderer::~Renderer() = default;

Result<std::unique_ptr<Renderer>> Renderer::create(LoadFunction load) {
    auto parts = std::make_unique<Parts>();
    if (const char* missing = parts->gl.load(load); missing != nullptr) {
        return failure(std::string("OpenGL has no ") + missing + "; version 3.0 or ES 3.0 is needed");
    }
    if (auto linked = parts->link(); !linked) return tl::unexpected(linked.error());
    parts->make_buffers();
    return std::unique_ptr<Renderer>(new Renderer(std::move(parts)));
}

void Renderer::draw(Canvas& canvas, int framebuffer_width, int framebuffer_height) {
    Parts& parts = *parts_;
    const Functions& gl = parts.gl;
    if (const GlyphAtlas atlas = canvas.glyph_atlas();
        atlas.generation != parts.generation && atlas.pixels != nullptr) {
        parts.upload(atlas);
        canvas.glyph_atlas_uploaded();
    }
    parts.keep_pictures(canvas.pictures());
    const Colour background = canvas.theme().background;
    const auto part = [](std::uint8_t value) { return static_cast<float>(value) / 255.0F; };
    gl.disable(GL_SCISSOR_TEST);
    gl.viewport(0, 0, framebuffer_width, framebuffer_height);
    gl.clear_color(part(background.red), part(background.green), part(background.blue), 1);
    gl.clear(GL_COLOR_BUFFER_BIT);
    gl.enable(GL_BLEND);
    gl.blend_function(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    gl.enable(GL_SCISSOR_TEST);
    gl.use_program(parts.program);
    const ImDrawData& data = *canvas.draw_data();
    gl.uniform_pair(parts.size_location, data.DisplaySize.x, data.DisplaySize.y);
    gl.bind_array(parts.vertex_array);
    gl.bind_buffer(GL_ARRAY_BUFFER, parts.buffers[0]);
    gl.bind_buffer(GL_ELEMENT_ARRAY_BUFFER, parts.buffers[1]);
    for (int index = 0; index < data.CmdListsCount; ++index) parts.draw_list(*data.CmdLists[index], framebuffer_height);
}

content::Picture Renderer::read_back(int width, int height) {
    content::Picture picture;
    picture.width = width;
    picture.height = height;
    const std::size_t row = static_cast<std::size_t>(width) * 4;
    std::vector<std::uint8_t> upside_down(row * static_cast<std::size_t>(height));
    parts_->gl.pixel_store(GL_PACK_ALIGNMENT, 1);
    parts_->gl.read_pixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, upside_down.data());
    picture.pixels.resize(upside_down.size());
    for (std::size_t line = 0; line < static_cast<std::size_t>(height); ++line) {
        const std::size_t from = (static_cast<std::size_t>(height) - 1 - line) * row;
        std::memcpy(picture.pixels.data() + line * row, upside_down.data() + from, row);
    }
    return picture;
}

}  // namespace veche::ui
