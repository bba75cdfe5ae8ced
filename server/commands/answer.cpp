#include <ostream>

#include "base/files.h"
#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/desk/acts.h"

namespace veche::server::commands {
namespace {

constexpr std::uint64_t largest_file = 4 * 1024 * 1024;  // bytes: any text that is too long is still counted

}  // namespace

Result<void> answer(const AnswerOptions& options, std::ostream& out) {
    const auto folder = open_server_folder(options.folder);
    if (!folder) return tl::unexpected(folder.error());
    auto text = read_file(options.file, largest_file);
    if (!text) return tl::unexpected(text.error());
    const auto desk = desk::RegistryDesk::open(folder->layout, folder->configuration.users);
    if (!desk) return tl::unexpected(desk.error());
    const auto subject = desk::answer(**desk, options.number_or_id, std::move(*text),
                                      options.replace ? desk::EarlierAnswer::replace : desk::EarlierAnswer::keep);
    if (!subject) return tl::unexpected(subject.error());
    out << "Answered " << subject->number << ". Every kiosk fetches the answer; only the receipt code opens it.\n";
    return {};
}

}  // namespace veche::server::commands
