#include "server/workshop/task.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/json_reader.h"
#include "content/language.h"

namespace veche::server::workshop {
namespace {

using std::chrono::seconds;

constexpr std::uint64_t kibibyte = 1024;
constexpr std::uint64_t mebibyte = 1024 * kibibyte;

constexpr std::array<std::string_view, 4> formats = {"docx", "odt", "html", "pdf"};

// pandoc reads no file but its input (--sandbox) and stops by itself before the limit of its memory does it. What comes
// out has no HTML of the document in it.
Result<CommandLine> document_text(const Json& parameters) {
    JsonErrors errors;
    JsonReader reader(parameters, "document.text", errors);
    const auto format = static_cast<DocumentFormat>(reader.one_of("format", formats));
    if (errors.any()) return failure(errors.first);
    if (format == DocumentFormat::pdf) return CommandLine{"/usr/bin/pdftotext", "-enc", "UTF-8", "-nopgbrk", "-", "-"};
    return CommandLine{"/usr/bin/pandoc",
                       "+RTS",
                       "-M512m",
                       "-RTS",
                       "--sandbox",
                       "--wrap=none",
                       fmt::format("--from={}", name_of(format)),
                       "--to=commonmark+pipe_tables-raw_html"};
}

constexpr int slowest_speech = 80;  // words a minute, as espeak-ng takes them
constexpr int fastest_speech = 450;

Result<CommandLine> speech_wave(const Json& parameters) {
    JsonErrors errors;
    JsonReader reader(parameters, "speech.wave", errors);
    const std::string code = reader.text("language", 16);
    const std::int64_t rate = reader.integer("rate", slowest_speech, fastest_speech);
    if (!content::language_from_code(code)) errors.add("speech.wave: a language nobody knows here");
    if (errors.any()) return failure(errors.first);
    return CommandLine{"/usr/bin/espeak-ng", "-b", "1", "-v", code, "-s", std::to_string(rate), "--stdin", "--stdout"};
}

void write_length(std::string& wave, std::size_t at, std::size_t length) {
    for (std::size_t byte = 0; byte < 4; ++byte) wave[at + byte] = static_cast<char>((length >> (8 * byte)) & 0xFFU);
}

// What espeak-ng writes to a stream says that it goes on for ever.
Result<void> end_wave(std::string& wave) {
    constexpr std::size_t head = 44;
    constexpr std::size_t riff_size = 4;
    constexpr std::size_t data_size = 40;
    const bool is_wave = wave.size() >= head && wave.starts_with("RIFF") && wave.compare(8, 4, "WAVE") == 0 &&
                         wave.compare(36, 4, "data") == 0;
    if (!is_wave) return failure("no wave");
    write_length(wave, riff_size, wave.size() - riff_size - 4);
    write_length(wave, data_size, wave.size() - head);
    return {};
}

constexpr Limits of_documents{seconds(20), seconds(20),   1024 * mebibyte, 16 * mebibyte,
                              16,          16 * mebibyte, 4 * mebibyte};
constexpr Limits of_speech{seconds(20), seconds(20), 256 * mebibyte, mebibyte, 4, 20 * kibibyte, 64 * mebibyte};

constexpr std::array all = {
    // name, what comes in, what goes out, limits, command, end
    Task{"document.text", "a document", "text/markdown; charset=utf-8", of_documents, document_text, nullptr},
    Task{"speech.wave", "text/plain; charset=utf-8", "audio/wav", of_speech, speech_wave, end_wave},
};

}  // namespace

std::span<const Task> tasks() {
    return all;
}

const Task* find_task(std::span<const Task> tasks, std::string_view name) {
    const auto found = std::find_if(tasks.begin(), tasks.end(), [name](const Task& task) { return task.name == name; });
    return found == tasks.end() ? nullptr : &*found;
}

std::string_view name_of(DocumentFormat format) {
    return formats.at(static_cast<std::size_t>(format));
}

}  // namespace veche::server::workshop
