// The API of the console: every route with the right it needs, as data. docs/api.md; assets/api/openapi.json is the
// source it is checked against.
#pragma once

#include <span>
#include <string_view>

#include "server/accounts/roles.h"
#include "server/office/list_query.h"
#include "server/office/session.h"

namespace veche::server::office {

enum class BodyGoes { into_memory, into_a_file };
enum class Where { desk, editing };  // whose thread

struct ApiRoute {
    http::Method method = http::Method::get;
    std::string_view path;
    accounts::Right right = accounts::Right::see_own_work;
    std::size_t largest_body = 0;
    // After the session and the right were looked at on the desk's thread; `where`.
    http::Response (*answer)(Services&, const Asker&, const http::Request&) = nullptr;
    // Instead of it, where the answer comes later and from elsewhere.
    void (*answer_later)(Services&, const Asker&, http::Request, const http::Reply&) = nullptr;
    BodyGoes body_goes = BodyGoes::into_memory;
    Where where = Where::desk;
};

[[nodiscard]] std::span<const ApiRoute> api_routes();

// One family a file.
[[nodiscard]] http::Response get_me(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response get_sessions(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response delete_session(Services& services, const Asker& asker, const http::Request& request);
// All but this one.
[[nodiscard]] http::Response delete_sessions(Services& services, const Asker& asker, const http::Request& request);
void post_password(Services& services, const Asker& asker, http::Request request, const http::Reply& reply);

[[nodiscard]] http::Response get_cases(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_case(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response get_case(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response patch_case(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_assignment(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_note(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response get_extension(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_extension(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_redirection(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_answer(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_withdrawal(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_joining(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_no_answer(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_closing(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_reopening(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_proposal(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_destruction(Services& services, const Asker& asker, const http::Request& request);

[[nodiscard]] http::Response get_codes(Services& services, const Asker& asker, const http::Request& request);
void post_document_text(Services& services, const Asker& asker, http::Request request, const http::Reply& reply);

void post_file(Services& services, const Asker& asker, http::Request request, const http::Reply& reply);
void get_file(Services& services, const Asker& asker, http::Request request, const http::Reply& reply);
// 415: nothing that can be kept.
[[nodiscard]] http::Response unknown_file();

[[nodiscard]] http::Response get_case_lines(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response get_case_export(Services& services, const Asker& asker, const http::Request& request);

[[nodiscard]] http::Response get_set_aside(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_take_up(Services& services, const Asker& asker, const http::Request& request);

[[nodiscard]] http::Response get_term_review(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_term_review(Services& services, const Asker& asker, const http::Request& request);

[[nodiscard]] http::Response get_audit_export(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response get_audit(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response get_jobs(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_job_retry(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_job_cancellation(Services& services, const Asker& asker,
                                                   const http::Request& request);

// Of what is published, on the editing thread.
[[nodiscard]] http::Response get_subjects(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response get_subject(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response get_version(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response get_draft(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response get_draft_of(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response put_draft(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response delete_draft(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_draft_check(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_draft_sending(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_removal(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_sending(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_taking_back(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_return(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_town_folder(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_approvals(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_approval(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_forced_approval(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_review(Services& services, const Asker& asker, const http::Request& request);

[[nodiscard]] http::Response get_accounts(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response get_account(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_account(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response patch_account(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_invitation(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response get_sessions_of(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response delete_session_of(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response delete_sessions_of(Services& services, const Asker& asker, const http::Request& request);

// What the lists of sessions have in common.
[[nodiscard]] http::Response list_sessions(Services& services, const Asker& asker, const http::Request& request,
                                           const std::string& account);

// The cases that pass the filter and hold the words of "q", the best first: what get_cases answers to a filter with
// "q".
[[nodiscard]] http::Response find_cases(Services& services, const Asker& asker, const ListQuery& query,
                                        const store::CaseFilter& filter);
// What a list tells of a case: nothing that is sealed.
[[nodiscard]] Json clear_row(const store::Case& subject);
// Rises with each change of a case.
[[nodiscard]] std::string tag_of(const store::Case& subject);

// "If-Match": nothing is wrong when it names this tag. 428 without one, 412 when it names another.
[[nodiscard]] std::optional<http::Response> check_match(const http::Request& request, const std::string& tag);

}  // namespace veche::server::office
