#include "server/office/api.h"

#include <array>

#include "server/office/file_desk.h"
#include "server/office/orders_api.h"
#include "server/office/problem.h"

namespace veche::server::office {
namespace {

using accounts::Right;
using http::Method;

constexpr std::size_t small = std::size_t{16} * 1024;
constexpr std::size_t of_an_answer = std::size_t{512} * 1024;         // content::longest_answer letters, each escaped
constexpr std::size_t of_a_case = std::size_t{128} * 1024;            // content::longest_submission_text, likewise
constexpr std::size_t of_a_document = std::size_t{16} * 1024 * 1024;  // as the workshop takes it

// Twice desk::longest_new_text, escaped; a folder of publish::most_source_files, by name and hash.
constexpr std::size_t of_files = std::size_t{16} * 1024 * 1024;

constexpr std::size_t of_approvals = std::size_t{4} * 1024 * 1024;  // desk::most_together, with two hashes each

constexpr ApiRoute editing(Method method, std::string_view path, Right right, std::size_t largest_body,
                           http::Response (*answer)(Services&, const Asker&, const http::Request&)) {
    return {method, path, right, largest_body, answer, nullptr, BodyGoes::into_memory, Where::editing};
}

constexpr std::array routes = {
    // method, path, right, largest body, answer
    ApiRoute{Method::get, "/api/me", Right::see_own_work, 0, get_me},
    ApiRoute{Method::get, "/api/sessions", Right::see_own_work, 0, get_sessions},
    ApiRoute{Method::post, "/api/me/password", Right::see_own_work, small, nullptr, post_password},
    ApiRoute{Method::remove, "/api/sessions", Right::see_own_work, 0, delete_sessions},
    ApiRoute{Method::remove, "/api/sessions/{}", Right::see_own_work, 0, delete_session},
    ApiRoute{Method::get, "/api/cases", Right::read_cases, 0, get_cases},
    ApiRoute{Method::post, "/api/cases", Right::work_on_cases, of_a_case, post_case},
    ApiRoute{Method::get, "/api/cases/{}", Right::read_cases, 0, get_case},
    ApiRoute{Method::patch, "/api/cases/{}", Right::work_on_cases, small, patch_case},
    ApiRoute{Method::post, "/api/cases/{}/assignment", Right::work_on_cases, small, post_assignment},
    ApiRoute{Method::post, "/api/cases/{}/notes", Right::work_on_cases, of_an_answer, post_note},
    ApiRoute{Method::get, "/api/cases/{}/extension", Right::extend_terms, 0, get_extension},
    ApiRoute{Method::post, "/api/cases/{}/extension", Right::extend_terms, small, post_extension},
    ApiRoute{Method::post, "/api/cases/{}/redirection", Right::work_on_cases, of_an_answer, post_redirection},
    ApiRoute{Method::post, "/api/cases/{}/answer", Right::answer_cases, of_an_answer, post_answer},
    ApiRoute{Method::post, "/api/cases/{}/withdrawal", Right::work_on_cases, of_an_answer, post_withdrawal},
    ApiRoute{Method::post, "/api/cases/{}/joining", Right::work_on_cases, of_an_answer, post_joining},
    ApiRoute{Method::post, "/api/cases/{}/no-answer", Right::answer_cases, of_an_answer, post_no_answer},
    ApiRoute{Method::post, "/api/cases/{}/closing", Right::work_on_cases, small, post_closing},
    ApiRoute{Method::post, "/api/cases/{}/reopening", Right::extend_terms, of_an_answer, post_reopening},
    ApiRoute{Method::post, "/api/cases/{}/destruction-proposal", Right::work_on_cases, small, post_proposal},
    ApiRoute{Method::post, "/api/cases/{}/destruction", Right::destroy_cases, small, post_destruction},
    ApiRoute{Method::get, "/api/codes", Right::see_own_work, 0, get_codes},
    ApiRoute{Method::post, "/api/documents/text", Right::write_content, of_a_document, nullptr, post_document_text,
             BodyGoes::into_a_file},
    ApiRoute{Method::post, "/api/files", Right::write_content, FileDesk::largest_file, nullptr, post_file,
             BodyGoes::into_a_file},
    ApiRoute{Method::get, "/api/files/{}", Right::read_content, 0, nullptr, get_file},
    editing(Method::get, "/api/subjects", Right::read_content, 0, get_subjects),
    editing(Method::get, "/api/subjects/{}", Right::read_content, 0, get_subject),
    editing(Method::get, "/api/subjects/{}/draft", Right::write_content, 0, get_draft),
    editing(Method::put, "/api/subjects/{}/draft", Right::write_content, of_files, put_draft),
    editing(Method::remove, "/api/subjects/{}/draft", Right::write_content, 0, delete_draft),
    editing(Method::post, "/api/subjects/{}/draft/check", Right::write_content, 0, post_draft_check),
    editing(Method::post, "/api/subjects/{}/draft/sending", Right::write_content, 0, post_draft_sending),
    editing(Method::get, "/api/subjects/{}/drafts/{}", Right::read_content, 0, get_draft_of),
    editing(Method::post, "/api/subjects/{}/removal", Right::write_content, 0, post_removal),
    editing(Method::post, "/api/town-folder", Right::write_content, of_files, post_town_folder),
    editing(Method::get, "/api/versions/{}", Right::read_content, 0, get_version),
    editing(Method::post, "/api/versions/{}/approval", Right::approve_content, small, post_approval),
    editing(Method::post, "/api/versions/{}/forced-approval", Right::force_publication, small, post_forced_approval),
    editing(Method::post, "/api/versions/{}/return", Right::approve_content, small, post_return),
    editing(Method::post, "/api/versions/{}/sending", Right::write_content, 0, post_sending),
    editing(Method::post, "/api/versions/{}/taking-back", Right::write_content, 0, post_taking_back),
    editing(Method::post, "/api/approvals", Right::approve_content, of_approvals, post_approvals),
    editing(Method::post, "/api/approvals/{}/review", Right::approve_content, 0, post_review),
    ApiRoute{Method::get, "/api/case-lines", Right::read_cases, 0, get_case_lines},
    ApiRoute{Method::get, "/api/case-export", Right::read_cases, 0, get_case_export},
    ApiRoute{Method::get, "/api/set-aside", Right::work_on_cases, 0, get_set_aside},
    ApiRoute{Method::post, "/api/set-aside/{}/take-up", Right::work_on_cases, 0, post_take_up},
    ApiRoute{Method::get, "/api/term-review", Right::extend_terms, 0, get_term_review},
    ApiRoute{Method::post, "/api/term-review", Right::extend_terms, 0, post_term_review},
    ApiRoute{Method::get, "/api/kiosks", Right::work_on_kiosks, 0, get_kiosks},
    ApiRoute{Method::post, "/api/kiosks/{}/blocking", Right::work_on_kiosks, 0, post_blocking},
    ApiRoute{Method::post, "/api/kiosks/{}/unblocking", Right::work_on_kiosks, 0, post_unblocking},
    ApiRoute{Method::remove, "/api/kiosks/{}", Right::work_on_kiosks, 0, delete_kiosk},
    ApiRoute{Method::get, "/api/kiosk-bundles", Right::work_on_kiosks, 0, get_kiosk_bundles},
    ApiRoute{Method::post, "/api/kiosk-bundles", Right::work_on_kiosks, small, post_kiosk_bundle},
    ApiRoute{Method::post, "/api/kiosk-bundles/{}/revocation", Right::work_on_kiosks, 0, post_bundle_revocation},
    ApiRoute{Method::post, "/api/polls/{}/count", Right::read_figures, 0, post_poll_count},
    ApiRoute{Method::get, "/api/polls/{}/count", Right::read_figures, 0, get_poll_count},
    ApiRoute{Method::get, "/api/orders/{}", Right::see_own_work, 0, get_order},
    ApiRoute{Method::get, "/api/audit-export", Right::read_audit, 0, get_audit_export},
    ApiRoute{Method::get, "/api/audit", Right::see_own_work, 0, get_audit},
    ApiRoute{Method::get, "/api/jobs", Right::read_figures, 0, get_jobs},
    ApiRoute{Method::post, "/api/jobs/{}/retry", Right::manage_settings, 0, post_job_retry},
    ApiRoute{Method::post, "/api/jobs/{}/cancellation", Right::manage_settings, 0, post_job_cancellation},
    ApiRoute{Method::get, "/api/accounts", Right::manage_accounts, 0, get_accounts},
    ApiRoute{Method::post, "/api/accounts", Right::manage_accounts, small, post_account},
    ApiRoute{Method::get, "/api/accounts/{}", Right::manage_accounts, 0, get_account},
    ApiRoute{Method::patch, "/api/accounts/{}", Right::manage_accounts, small, patch_account},
    ApiRoute{Method::post, "/api/accounts/{}/invitation", Right::manage_accounts, 0, post_invitation},
    ApiRoute{Method::get, "/api/accounts/{}/sessions", Right::manage_accounts, 0, get_sessions_of},
    ApiRoute{Method::remove, "/api/accounts/{}/sessions", Right::manage_accounts, 0, delete_sessions_of},
    ApiRoute{Method::remove, "/api/accounts/{}/sessions/{}", Right::manage_accounts, 0, delete_session_of},
};

}  // namespace

std::span<const ApiRoute> api_routes() {
    return routes;
}

std::optional<http::Response> check_match(const http::Request& request, const std::string& tag) {
    const std::string_view wanted = request.field("if-match");
    if (wanted.empty()) return problem(428, "no_match_given", "If-Match has to say which state was looked at");
    if (wanted != tag) return problem(412, "changed_meanwhile", "somebody changed it meanwhile; look again");
    return std::nullopt;
}

}  // namespace veche::server::office
