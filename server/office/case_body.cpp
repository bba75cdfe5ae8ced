#include "server/office/case_body.h"

namespace veche::server::office {

desk::CardFields card_fields_in(Body& body) {
    desk::CardFields fields;
    fields.classifier = body.optional_text("classifier", longest_line);
    fields.legal_form = body.optional_one_of<store::LegalForm>("legal_form");
    fields.channel = body.optional_one_of<store::Channel>("channel");
    fields.novelty = body.optional_one_of<store::Novelty>("novelty");
    fields.is_collective = body.optional_flag("is_collective");
    fields.people = body.optional_integer("people");
    fields.letter_kind = body.optional_text("letter_kind", longest_line);
    fields.category = body.optional_text("category", longest_line);
    fields.result = body.optional_text("result", longest_line);
    fields.is_about_corruption = body.optional_flag("is_about_corruption");
    fields.answer_way = body.optional_one_of<store::AnswerWay>("answer_way");
    return fields;
}

Result<void> check_assignee(Services& services, Body& body, const std::string& account) {
    if (account.empty()) return {};
    const auto found = services.desk.staff->find(account);
    if (!found) return tl::unexpected(found.error());
    const bool may_work = *found && (*found)->is_open && accounts::may((*found)->roles, accounts::Right::work_on_cases);
    if (!may_work) body.complain("assignee", "nobody who works on cases has that name");
    return {};
}

}  // namespace veche::server::office
