#include <ostream>

#include "base/files.h"
#include "base/normal_form.h"
#include "base/utf8.h"
#include "content/limits.h"
#include "server/commands/commands.h"
#include "server/commands/record_export.h"
#include "server/commands/server_folder.h"

namespace veche::server::commands {
namespace {

constexpr std::uint64_t largest_file = 4 * 1024 * 1024;  // bytes: any text that is too long is still counted

// 50001 as "50,001".
std::string grouped(std::size_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
    return digits;
}

Result<std::string> read_answer_file(const std::filesystem::path& file) {
    auto text = read_file(file, largest_file);
    if (!text) return text;
    while (!text->empty() && (text->back() == '\n' || text->back() == '\r' || text->back() == ' ')) text->pop_back();
    if (text->empty()) return failure(file.string() + ": empty; expected the answer as plain text");
    if (!is_valid_utf8(*text)) return failure(file.string() + ": not UTF-8");
    *text = to_nfc(std::move(*text));
    if (!fits_code_points(*text, content::longest_answer)) {
        return failure("the answer has " + grouped(count_code_points(*text)) + " letters; at most " +
                       grouped(content::longest_answer) + " can be read at a kiosk");
    }
    return text;
}

}  // namespace

Result<void> answer(const AnswerOptions& options, std::ostream& out) {
    const auto folder = open_server_folder(options.folder);
    if (!folder) return tl::unexpected(folder.error());
    const auto text = read_answer_file(options.file);
    if (!text) return tl::unexpected(text.error());
    const auto desk = RegistryDesk::open(folder->layout);
    if (!desk) return tl::unexpected(desk.error());
    const auto subject = (*desk)->find(options.number_or_id);
    if (!subject) return tl::unexpected(subject.error());
    if (subject->number.empty())
        return failure("the case is not registered yet; the registrar does that while the server runs");
    if (!subject->sealed_answer.empty() && !options.replace) {
        return failure(subject->number + " is answered already; --replace gives another answer");
    }
    const std::string sealed = (*desk)->vault().seal(subject->envelope, Vault::Purpose::answer, *text);
    const auto done = (*desk)->registry().answer(subject->envelope, sealed, (*desk)->clock().now(), (*desk)->records());
    if (!done) return tl::unexpected(done.error());
    if (auto told = hand_out_records(*folder, **desk); !told) return told;
    out << "Answered " << subject->number << ". Every kiosk fetches the answer; only the receipt code opens it.\n";
    return {};
}

}  // namespace veche::server::commands
