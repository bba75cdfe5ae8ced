// What the workshop can be ordered to do: a table. A task is one program of the machine that reads what came in from
// its standard input and writes the answer to its standard output, and what it may take for that.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace veche::server::workshop {

// Each is held by the kernel or by the workshop itself, whatever the program does.
struct Limits {
    std::chrono::seconds time{};       // by the clock, from its start
    std::chrono::seconds processor{};  // of all its threads together
    std::uint64_t memory = 0;          // bytes it may reserve; it is one process, so this is all there is
    std::uint64_t scratch = 0;         // bytes in its /tmp, which nobody else sees
    unsigned threads = 1;
    std::uint64_t input = 0;   // bytes
    std::uint64_t output = 0;  // bytes
};

// The program by its whole path, then its arguments, each as it is: no shell reads them.
using CommandLine = std::vector<std::string>;

struct Task {
    std::string_view name;
    std::string_view input_type;   // what has to come in, as far as it is one thing
    std::string_view output_type;  // what goes out when it succeeds; whoever takes it checks it all the same
    Limits limits;
    // Of the order's parameters; fails when they are not what the task knows.
    Result<CommandLine> (*command)(const Json& parameters) = nullptr;
    // Mends what the program could not know when it began to write; null: nothing. Fails when it is not what it says.
    Result<void> (*finish)(std::string& output) = nullptr;
};

[[nodiscard]] std::span<const Task> tasks();
// Null when there is none of that name.
[[nodiscard]] const Task* find_task(std::span<const Task> tasks, std::string_view name);

// "document.text": its parameter `format`.
enum class DocumentFormat { docx, odt, html, pdf };
[[nodiscard]] std::string_view name_of(DocumentFormat format);

}  // namespace veche::server::workshop
