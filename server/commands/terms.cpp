#include <fmt/format.h>
#include <ostream>

#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/office_client.h"
#include "server/commands/server_folder.h"
#include "server/commands/shown.h"
#include "server/desk/acts.h"

namespace veche::server::commands {
namespace {

struct Change {
    std::string number;
    std::string day;  // "-": none
    std::string new_day{};
    std::string reason{};  // of the new day, or why the case cannot be read
};

struct Review {
    std::vector<Change> changed;
    std::vector<Change> without_day;
    std::vector<Change> unreadable;
    std::size_t given = 0;
};

std::string day_of(const std::optional<Date>& day) {
    return day ? to_string(*day) : "-";
}

Result<Review> review_at_desk(const ServerFolder& folder, const desk::Actor& actor, bool apply) {
    const auto desk = desk::RegistryDesk::open(folder.layout, folder.configuration);
    if (!desk) return tl::unexpected(desk.error());
    const auto reviewed = desk::changed_terms(**desk);
    if (!reviewed) return tl::unexpected(reviewed.error());
    Review review;
    for (const desk::ChangedTerm& change : reviewed->changed) {
        const store::Case& subject = change.subject;
        review.changed.push_back(
            {subject.number, day_of(subject.due), day_of(change.term.due), change.term.due_reason});
    }
    for (const store::Case& subject : reviewed->without_day) {
        review.without_day.push_back({subject.number, day_of(subject.due)});
    }
    for (const auto& one : reviewed->unreadable) {
        review.unreadable.push_back({one.subject.number, day_of(one.subject.due), "", one.reason});
    }
    if (!apply || reviewed->changed.empty()) return review;
    const auto given = desk::change_terms(**desk, actor, reviewed->changed);
    if (!given) return as_failure(given.error());
    review.given = *given;
    return review;
}

std::vector<Change> changes_in(const Json& body, std::string_view field, std::string_view reason) {
    std::vector<Change> all;
    const Json* const rows = body.find(field);
    if (rows == nullptr || rows->array() == nullptr) return all;
    for (const Json& row : *rows->array()) {
        const std::string day = text_in(row, "due");
        all.push_back({text_in(row, "number"), day.empty() ? "-" : day, text_in(row, "new_due"), text_in(row, reason)});
    }
    return all;
}

Result<Review> review_by_office(const Layout& layout, bool apply) {
    const auto told = OfficeClient(layout).done({apply ? "POST" : "GET", "/api/term-review"});
    if (!told) return tl::unexpected(told.error());
    const Json* const given = told->body.find("given");
    const bool has_number = given != nullptr && given->integer() != nullptr;
    return Review{changes_in(told->body, "changed", "new_due_reason"), changes_in(told->body, "without_day", ""),
                  changes_in(told->body, "unreadable", "reason"),
                  has_number ? static_cast<std::size_t>(*given->integer()) : 0};
}

void tell_what_stays(const Review& review, std::ostream& out) {
    for (const Change& stays : review.without_day) {
        out << fmt::format("{} keeps its day {}, though by the rules now published it would have none.\n", stays.number,
                           stays.day);
    }
    for (const Change& unreadable : review.unreadable) {
        out << fmt::format("{} is left as it is, for it cannot be read: {}\n", unreadable.number,
                           printable(unreadable.reason));
    }
}

}  // namespace

Result<void> terms_review(const TermsReviewOptions& options, std::ostream& out) {
    const auto work = begin_command(options.folder, "terms review");
    if (!work) return tl::unexpected(work.error());
    const auto review = work->actor.is_command ? review_at_desk(work->folder, work->actor, options.apply)
                                               : review_by_office(work->folder.layout, options.apply);
    if (!review) return tl::unexpected(review.error());
    tell_what_stays(*review, out);
    if (review->changed.empty()) {
        out << "No open case gets another day.\n";
        return {};
    }
    out << fmt::format("{:<16} {:<10} {:<10} {}\n", "case", "old day", "new day", "why");
    for (const Change& change : review->changed) {
        out << fmt::format("{:<16} {:<10} {:<10} {}\n", change.number, change.day, change.new_day, change.reason);
    }
    if (!options.apply) {
        out << fmt::format(
            "Open cases that would get another day: {}. Nothing is changed yet; --apply gives it to them, "
            "and their receipts say why.\n",
            review->changed.size());
        return {};
    }
    out << fmt::format("Given another day: {}. Every kiosk fetches it.\n", review->given);
    return {};
}

}  // namespace veche::server::commands
