#include <ostream>

#include "base/files.h"
#include "base/utf8.h"
#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/office_client.h"
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

tl::unexpected<Error> answered_already(const std::string& number) {
    return failure(number + " is answered already; --replace gives another answer");
}

// The number of the case.
Result<std::string> answer_at_desk(const ServerFolder& folder, const desk::Actor& actor, const std::string& number,
                                   std::string text, desk::EarlierAnswer earlier) {
    const auto desk = desk::RegistryDesk::open(folder.layout, folder.configuration);
    if (!desk) return tl::unexpected(desk.error());
    const auto before = (*desk)->find(number);
    if (before && !before->sealed_answer.empty() && earlier == desk::EarlierAnswer::keep) {
        return answered_already(before->number);
    }
    const auto subject = desk::answer(**desk, actor, number, std::move(text), earlier);
    if (!subject) return as_failure(subject.error());
    return subject->number;
}

Result<std::string> answer_by_office(const Layout& layout, const std::string& number, const std::string& text,
                                     desk::EarlierAnswer earlier) {
    const auto words = desk::readable_words(text, "answer", "text");  // what JSON cannot carry is told as at the desk
    if (!words) return as_failure(words.error());
    const OfficeClient office(layout);
    const bool replaces = earlier == desk::EarlierAnswer::replace;
    const auto found = office.done(
        {"GET", "/api/cases?filter=" + percent_encoded(write_json(Json::Object{{"id", Json::Array{Json(number)}}}))});
    if (!found) return tl::unexpected(found.error());
    const bool is_there = found->body.array() != nullptr && !found->body.array()->empty();
    const Json before = is_there ? found->body.array()->front() : Json(Json::Object{});
    if (!text_in(before, "answered").empty() && !replaces) return answered_already(text_in(before, "number"));
    const auto done = office.done({"POST", "/api/cases/" + percent_encoded(number) + "/answer",
                                   Json(Json::Object{{"text", *words}, {"replace", replaces}}), "*"});
    if (!done) return tl::unexpected(done.error());
    return text_in(done->body, "number");
}

}  // namespace

Result<void> answer(const AnswerOptions& options, std::ostream& out) {
    const auto work = begin_command(options.folder, "answer");
    if (!work) return tl::unexpected(work.error());
    auto text = read_file(options.file, largest_file);
    if (!text) return tl::unexpected(text.error());
    if (is_valid_utf8(*text)) *text = as_typed(std::move(*text));  // else it is told
    const std::string number = registration_number(options.number_or_id);
    const auto earlier = options.replace ? desk::EarlierAnswer::replace : desk::EarlierAnswer::keep;
    const auto answered = work->actor.is_command
                              ? answer_at_desk(work->folder, work->actor, number, std::move(*text), earlier)
                              : answer_by_office(work->folder.layout, number, *text, earlier);
    if (!answered) return tl::unexpected(answered.error());
    out << "Answered " << *answered << ". Every kiosk fetches the answer; only the receipt code opens it.\n";
    return {};
}

}  // namespace veche::server::commands
