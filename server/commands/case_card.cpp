// What a case carries for reviews: its codes and flags, and the lists the codes are of.
#include <fmt/format.h>
#include <functional>
#include <ostream>

#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/office_client.h"
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

Result<void> set_at_desk(const ServerFolder& folder, const desk::Actor& actor, const std::string& number,
                         const desk::CardFields& fields) {
    const auto desk = desk::RegistryDesk::open(folder.layout, folder.configuration);
    if (!desk) return tl::unexpected(desk.error());
    const auto subject = desk::set_card(**desk, actor, number, fields);
    if (subject) return {};
    const std::string& field = subject.error().field;
    return failure((field.empty() ? "" : field + ": ") + subject.error().message);
}

template <typename Value>
void add(Json& body, std::string_view name, const std::optional<Value>& value) {
    if (value) body.insert(std::string(name), *value);
}

template <typename Value>
void add_word(Json& body, std::string_view name, const std::optional<Value>& value) {
    if (value) body.insert(std::string(name), content::written(*value));
}

// As the office reads it (server/office/case_body.cpp).
Json body_of(const desk::CardFields& fields) {
    Json body{Json::Object{}};
    add(body, "classifier", fields.classifier);
    add(body, "letter_kind", fields.letter_kind);
    add(body, "category", fields.category);
    add(body, "result", fields.result);
    add(body, "people", fields.people);
    add(body, "is_collective", fields.is_collective);
    add(body, "is_about_corruption", fields.is_about_corruption);
    add_word(body, "legal_form", fields.legal_form);
    add_word(body, "channel", fields.channel);
    add_word(body, "novelty", fields.novelty);
    add_word(body, "answer_way", fields.answer_way);
    return body;
}

Result<void> set_by_office(const Layout& layout, const std::string& number, const desk::CardFields& fields) {
    const auto done =
        OfficeClient(layout).done({"PATCH", "/api/cases/" + percent_encoded(number), body_of(fields), "*"});
    return done ? Result<void>() : tl::unexpected(done.error());
}

struct NamedCode {
    std::string code;
    std::string name;
};
using ShowList = std::function<void(content::CodeList, const std::vector<NamedCode>&)>;

Result<void> each_list_at_desk(const ServerFolder& folder, content::Language language, const ShowList& show) {
    const auto desk = desk::RegistryDesk::open(folder.layout, folder.configuration);
    if (!desk) return tl::unexpected(desk.error());
    const auto lists = desk::codes_of_town(**desk);
    if (!lists) return as_failure(lists.error());
    for (const content::CodeList list : content::all_code_lists) {
        std::vector<NamedCode> codes;
        for (const content::Code& code : lists->of(list)) {
            codes.push_back({code.code, in_language(code.name, language)});
        }
        show(list, codes);
    }
    return {};
}

Result<void> each_list_of_office(const Layout& layout, content::Language language, const ShowList& show) {
    const auto told = OfficeClient(layout).done({"GET", "/api/codes?language=" + std::string(content::code(language))});
    if (!told) return tl::unexpected(told.error());
    for (const content::CodeList list : content::all_code_lists) {
        std::vector<NamedCode> codes;
        const Json* const rows = told->body.find(content::written(list));
        if (rows != nullptr && rows->array() != nullptr) {
            for (const Json& row : *rows->array()) codes.push_back({text_in(row, "code"), text_in(row, "name")});
        }
        show(list, codes);
    }
    return {};
}

}  // namespace

Result<void> submissions_set(const SubmissionsSetOptions& options, std::ostream& out) {
    const auto fields = fields_of(options);
    if (!fields) return tl::unexpected(fields.error());
    const auto work = begin_command(options.folder, "submissions set");
    if (!work) return tl::unexpected(work.error());
    const std::string number = registration_number(options.number_or_id);
    auto done = work->actor.is_command ? set_at_desk(work->folder, work->actor, number, *fields)
                                       : set_by_office(work->folder.layout, number, *fields);
    if (done) out << "Set.\n";
    return done;
}

Result<void> submissions_codes(const SubmissionsCodesOptions& options, std::ostream& out) {
    const auto work = begin_command(options.folder, "submissions codes");
    if (!work) return tl::unexpected(work.error());
    const ShowList show = [&out](content::CodeList list, const std::vector<NamedCode>& codes) {
        out << content::written(list) << "\n";
        for (const NamedCode& code : codes) out << fmt::format("  {:<20} {}\n", code.code, printable(code.name));
    };
    return work->actor.is_command ? each_list_at_desk(work->folder, options.language, show)
                                  : each_list_of_office(work->folder.layout, options.language, show);
}

}  // namespace veche::server::commands
