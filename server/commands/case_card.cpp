// What a case carries for reviews: its codes and flags, and the lists the codes are of.
#include <fmt/format.h>
#include <ostream>

#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/commands/shown.h"
#include "server/desk/codes.h"
#include "server/desk/working.h"

namespace veche::server::commands {
namespace {

// One of the words of an enumeration; empty: it was not said.
template <typename Value>
Result<void> take_word(const std::string& said, const char* option, std::optional<Value>& value) {
    if (said.empty()) return {};
    value = content::from_written<Value>(said);
    if (value) return {};
    std::string words;
    for (const std::string_view word : content::EnumerationNames<Value>::values) {
        words += (words.empty() ? "" : ", ") + std::string(word);
    }
    return failure(std::string(option) + ": '" + said + "' is none of " + words);
}

Result<desk::CardFields> fields_of(const SubmissionsSetOptions& options) {
    desk::CardFields fields;
    fields.classifier = options.classifier;
    fields.letter_kind = options.letter_kind;
    fields.category = options.category;
    fields.result = options.result;
    fields.people = options.people;
    fields.is_collective = options.collective;
    fields.is_about_corruption = options.corruption;
    auto taken = take_word(options.legal_form, "--legal-form", fields.legal_form);
    if (taken) taken = take_word(options.channel, "--channel", fields.channel);
    if (taken) taken = take_word(options.novelty, "--novelty", fields.novelty);
    if (taken) taken = take_word(options.answer_way, "--answer-way", fields.answer_way);
    if (!taken) return tl::unexpected(taken.error());
    return fields;
}

}  // namespace

Result<void> submissions_set(const SubmissionsSetOptions& options, std::ostream& out) {
    const auto fields = fields_of(options);
    if (!fields) return tl::unexpected(fields.error());
    const auto folder = open_server_folder(options.folder);
    if (!folder) return tl::unexpected(folder.error());
    const auto desk = desk::RegistryDesk::open(folder->layout, folder->configuration);
    if (!desk) return tl::unexpected(desk.error());
    const auto actor = command_actor(folder->layout, "submissions set");
    const auto subject = desk::set_card(**desk, actor, registration_number(options.number_or_id), *fields);
    if (!subject) {
        const std::string& field = subject.error().field;
        return failure((field.empty() ? "" : field + ": ") + subject.error().message);
    }
    out << "Set.\n";
    return {};
}

Result<void> submissions_codes(const SubmissionsCodesOptions& options, std::ostream& out) {
    const auto folder = open_server_folder(options.folder);
    if (!folder) return tl::unexpected(folder.error());
    const auto desk = desk::RegistryDesk::open(folder->layout, folder->configuration);
    if (!desk) return tl::unexpected(desk.error());
    const auto lists = desk::codes_of_town(**desk);
    if (!lists) return as_failure(lists.error());
    for (const content::CodeList list : content::all_code_lists) {
        out << content::written(list) << "\n";
        for (const content::Code& code : lists->of(list)) {
            out << fmt::format("  {:<20} {}\n", code.code, printable(in_language(code.name, options.language)));
        }
    }
    return {};
}

}  // namespace veche::server::commands
