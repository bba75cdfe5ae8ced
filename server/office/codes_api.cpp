// The codes of the country's lists, with their names in the language asked for.
#include "server/desk/codes.h"
#include "server/http/form.h"
#include "server/office/api.h"
#include "server/office/problem.h"

namespace veche::server::office {
namespace {

Json rows_of(const std::vector<content::Code>& codes, content::Language language) {
    Json::Array rows;
    for (const content::Code& code : codes) {
        const std::string source = in_language(code.source, language);
        rows.push_back(Json::Object{{"code", code.code},
                                    {"name", in_language(code.name, language)},
                                    {"source", source.empty() ? Json() : Json(source)}});
    }
    return rows;
}

}  // namespace

http::Response get_codes(Services& services, const Asker& asker, const http::Request& request) {
    const auto query = http::decode_form(request.query);
    if (!query || query->size() > 1 || (query->size() == 1 && query->begin()->first != "language")) {
        return wrong_fields({{"", "expected language=ru, uk or en, or nothing"}});
    }
    const auto language =
        query->empty() ? known(asker.account.language) : content::language_from_code(query->begin()->second);
    if (!language && !query->empty()) return wrong_fields({{"language", "unknown"}});
    const auto lists = desk::codes_of_town(*services.desk.registry);
    if (!lists) return problem_of(lists.error());
    Json row = Json::Object{{"country", lists->id.text()}};
    for (const content::CodeList list : content::all_code_lists) {
        row.insert(std::string(content::written(list)),
                   rows_of(lists->of(list), language.value_or(content::all_languages.front())));
    }
    return http::Response::json(200, write_json(row) + "\n");
}

}  // namespace veche::server::office
