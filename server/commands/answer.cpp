#include <ostream>

#include "base/files.h"
#include "base/utf8.h"
#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/commands/shown.h"
#include "server/desk/acts.h"

namespace veche::server::commands {
namespace {

constexpr std::uint64_t largest_file =
    std::uint64_t{4} * 1024 * 1024;  // bytes: any text that is too long is still counted

// Office programs put marks into a text that nobody sees; at the kiosk they would be signs.
std::string as_typed(std::string text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
    std::erase(text, '\0');
    return printable(text);
}

}  // namespace

Result<void> answer(const AnswerOptions& options, std::ostream& out) {
    const auto folder = open_server_folder(options.folder);
    if (!folder) return tl::unexpected(folder.error());
    auto text = read_file(options.file, largest_file);
    if (!text) return tl::unexpected(text.error());
    if (is_valid_utf8(*text)) *text = as_typed(std::move(*text));  // else it is told
    const auto desk = desk::RegistryDesk::open(folder->layout, folder->configuration);
    if (!desk) return tl::unexpected(desk.error());
    const std::string number = registration_number(options.number_or_id);
    const auto before = (*desk)->find(number);
    if (before && !before->sealed_answer.empty() && !options.replace) {
        return failure(before->number + " is answered already; --replace gives another answer");
    }
    const auto earlier = options.replace ? desk::EarlierAnswer::replace : desk::EarlierAnswer::keep;
    const auto subject =
        desk::answer(**desk, command_actor(folder->layout, "answer"), number, std::move(*text), earlier);
    if (!subject) return as_failure(subject.error());
    out << "Answered " << subject->number << ". Every kiosk fetches the answer; only the receipt code opens it.\n";
    return {};
}

}  // namespace veche::server::commands
