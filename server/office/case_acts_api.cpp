#include <charconv>

#include "server/desk/acts.h"
#include "server/http/form.h"
#include "server/office/api.h"
#include "server/office/case_body.h"

namespace veche::server::office {
namespace {

constexpr std::size_t longest_words = 100'000;  // the desk knows what a kiosk can show

http::Response told(const desk::Outcome<store::Case>& done) {
    if (!done) return problem_of(done.error());
    http::Response response = http::Response::json(200, write_json(clear_row(*done)) + "\n");
    response.fields.emplace_back("ETag", tag_of(*done));
    return response;
}

// Which case, as it was seen: If-Match has the number of its change.
tl::expected<desk::Seen, http::Response> seen_in(const http::Request& request) {
    const std::string_view tag = request.field("if-match");
    if (tag.empty()) {
        return tl::unexpected(problem(428, "no_match_given", "If-Match has to say which state was looked at"));
    }
    // For whom nothing was shown before the act: a command, as at the desk itself.
    if (tag == "*" && request.unix_user) return desk::Seen(request.arguments.front());
    std::int64_t change = 0;
    const char* const last = tag.data() + tag.size() - 1;
    const bool is_quoted = tag.size() > 2 && tag.front() == '"' && tag.back() == '"';
    const auto read = is_quoted ? std::from_chars(tag.data() + 1, last, change) : std::from_chars_result{last, {}};
    // What is no tag of ours is of no state a case ever had.
    if (!is_quoted || read.ptr != last || read.ec != std::errc()) change = -1;
    return desk::Seen(request.arguments.front(), change);
}

// An act on the case that was seen, with what stands in the body.
template <typename Act>
http::Response carry_out(Services& services, const Asker& asker, const http::Request& request, Body& body, Act act) {
    if (auto refused = body.refusal()) return std::move(*refused);
    const auto seen = seen_in(request);
    if (!seen) return seen.error();
    return told(act(*services.desk.registry, asker.actor(), *seen));
}

std::optional<Date> date_in(Body& body, std::string_view field) {
    const auto text = body.optional_text(field, longest_line);
    const auto day = text ? parse_date(*text) : std::nullopt;
    if (text && !day) body.complain(field, "expected a day, 2026-11-27");
    return day;
}

}  // namespace

http::Response patch_case(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    const desk::CardFields fields = card_fields_in(body);
    return carry_out(services, asker, request, body,
                     [&](desk::RegistryDesk& desk, const desk::Actor& actor, const desk::Seen& seen) {
                         return desk::set_card(desk, actor, seen, fields);
                     });
}

http::Response post_assignment(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    const std::string account = body.optional_text("assignee", longest_line).value_or("");
    if (!body.has("assignee")) body.complain("assignee", "missing");
    if (const auto checked = check_assignee(services, body, account); !checked) return broken(checked.error());
    return carry_out(services, asker, request, body,
                     [&](desk::RegistryDesk& desk, const desk::Actor& actor, const desk::Seen& seen) {
                         return desk::assign(desk, actor, seen, account);
                     });
}

http::Response post_note(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    const std::string text = body.text("text", longest_words);
    return carry_out(services, asker, request, body,
                     [&](desk::RegistryDesk& desk, const desk::Actor& actor, const desk::Seen& seen) {
                         return desk::note(desk, actor, seen, text);
                     });
}

http::Response get_extension(Services& services, const Asker& asker, const http::Request& request) {
    const auto query = http::decode_form(request.query);
    if (!query || query->size() > 1 || (query->size() == 1 && query->begin()->first != "until")) {
        return wrong_fields({{"", "expected until=2026-11-27, or nothing"}});
    }
    const auto until = query->empty() ? std::nullopt : parse_date(query->begin()->second);
    if (!query->empty() && !until) return wrong_fields({{"until", "expected a day, 2026-11-27"}});
    const auto term = desk::extension_of(*services.desk.registry, asker.actor(), request.arguments.front(), until);
    if (!term) return problem_of(term.error());
    const Json row =
        Json::Object{{"due", term->due ? Json(to_string(*term->due)) : Json()}, {"due_reason", term->due_reason}};
    return http::Response::json(200, write_json(row) + "\n");
}

http::Response post_extension(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    const auto until = date_in(body, "until");
    const std::string reason = body.text("reason", longest_words);
    return carry_out(services, asker, request, body,
                     [&](desk::RegistryDesk& desk, const desk::Actor& actor, const desk::Seen& seen) {
                         return desk::extend(desk, actor, seen, until, reason);
                     });
}

http::Response post_redirection(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    const std::string to = body.text("to", longest_line);
    const std::string words = body.text("words", longest_words);
    return carry_out(services, asker, request, body,
                     [&](desk::RegistryDesk& desk, const desk::Actor& actor, const desk::Seen& seen) {
                         return desk::redirect(desk, actor, seen, to, words);
                     });
}

http::Response post_answer(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    const std::string text = body.text("text", longest_words);
    const bool replaces = body.optional_flag("replace").value_or(false);
    const std::string result = body.optional_text("result", longest_line).value_or("");
    const auto earlier = replaces ? desk::EarlierAnswer::replace : desk::EarlierAnswer::keep;
    return carry_out(services, asker, request, body,
                     [&](desk::RegistryDesk& desk, const desk::Actor& actor, const desk::Seen& seen) {
                         return desk::answer(desk, actor, seen, text, earlier, result);
                     });
}

http::Response post_withdrawal(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    const std::string words = body.text("words", longest_words);
    return carry_out(services, asker, request, body,
                     [&](desk::RegistryDesk& desk, const desk::Actor& actor, const desk::Seen& seen) {
                         return desk::withdraw(desk, actor, seen, words);
                     });
}

http::Response post_joining(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    const std::string other = body.text("other", longest_line);
    const std::string words = body.text("words", longest_words);
    return carry_out(
        services, asker, request, body,
        [&](desk::RegistryDesk& desk, const desk::Actor& actor, const desk::Seen& seen) -> desk::Outcome<store::Case> {
            auto joined = desk::join(desk, actor, seen, other, words);
            if (!joined) return tl::unexpected(joined.error());
            return std::move(joined->front());
        });
}

http::Response post_no_answer(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    const std::string words = body.text("words", longest_words);
    const std::string result = body.optional_text("result", longest_line).value_or("");
    return carry_out(services, asker, request, body,
                     [&](desk::RegistryDesk& desk, const desk::Actor& actor, const desk::Seen& seen) {
                         return desk::leave_unanswered(desk, actor, seen, words, result);
                     });
}

http::Response post_closing(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    return carry_out(services, asker, request, body,
                     [](desk::RegistryDesk& desk, const desk::Actor& actor, const desk::Seen& seen) {
                         return desk::close(desk, actor, seen);
                     });
}

http::Response post_reopening(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    const std::string reason = body.text("reason", longest_words);
    return carry_out(services, asker, request, body,
                     [&](desk::RegistryDesk& desk, const desk::Actor& actor, const desk::Seen& seen) {
                         return desk::reopen(desk, actor, seen, reason);
                     });
}

http::Response post_proposal(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    const std::string reason = body.text("reason", longest_words);
    return carry_out(services, asker, request, body,
                     [&](desk::RegistryDesk& desk, const desk::Actor& actor, const desk::Seen& seen) {
                         return desk::propose_destruction(desk, actor, seen, reason);
                     });
}

http::Response post_destruction(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    const std::string reason = body.optional_text("reason", longest_words).value_or("");
    return carry_out(services, asker, request, body,
                     [&](desk::RegistryDesk& desk, const desk::Actor& actor, const desk::Seen& seen) {
                         return desk::destroy(desk, actor, seen, reason);
                     });
}

}  // namespace veche::server::office
