#include "server/store/case_card.h"

#include "base/json_reader.h"
#include "content/limits.h"
#include "content/rules/code_lists.h"

namespace veche::server::store {

using content::longest_case_code;

Json::Object to_json(const CaseCard& card) {
    return {{"answer_way", text_of(card.answer_way)},
            {"category", card.category},
            {"channel", text_of(card.channel)},
            {"corruption", card.is_about_corruption},
            {"collective", card.is_collective},
            {"extended_until", card.extended_until ? Json(to_string(*card.extended_until)) : Json()},
            {"joined_to", card.joined_to},
            {"letter_kind", card.letter_kind},
            {"novelty", text_of(card.novelty)},
            {"people", card.people},
            {"redirected_to", card.redirected_to},
            {"result", card.result}};
}

Result<CaseCard> case_card_from_json(std::string_view json) {
    const auto value = parse_json(json);
    if (!value) return tl::unexpected(value.error());
    JsonErrors errors;
    JsonReader reader(*value, "card of a case", errors);
    CaseCard card;
    card.answer_way = stored_from<AnswerWay>(reader.text("answer_way", longest_case_code));
    card.category = reader.optional_text("category", longest_case_code);
    card.channel = stored_from<Channel>(reader.text("channel", longest_case_code));
    card.is_about_corruption = reader.optional_flag("corruption");
    card.is_collective = reader.optional_flag("collective");
    if (const Json* until = value->find("extended_until"); until != nullptr && !until->is_null()) {
        card.extended_until = reader.date("extended_until");
    }
    card.joined_to = reader.optional_text("joined_to", content::longest_registration_number);
    card.letter_kind = reader.optional_text("letter_kind", longest_case_code);
    card.novelty = stored_from<Novelty>(reader.text("novelty", longest_case_code));
    card.people = reader.optional_integer("people", 1, most_people, 1);
    card.redirected_to = reader.optional_text("redirected_to", longest_body_name);
    card.result = reader.optional_text("result", longest_case_code);
    if (errors.any()) return failure(errors.first);
    return card;
}

}  // namespace veche::server::store
