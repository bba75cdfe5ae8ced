#include <algorithm>
#include <set>

#include "base/utf8.h"
#include "server/desk/looks.h"
#include "server/office/api.h"
#include "server/office/problem.h"

namespace veche::server::office {
namespace {

constexpr std::size_t most_found = 100;     // at once: each is opened
constexpr std::size_t longest_words = 500;  // letters

http::Response not_ready() {
    http::Response response =
        problem(503, "not_ready", "the cases are still being read so that they can be searched; come again");
    response.fields.emplace_back("Retry-After", "2");
    return response;
}

// In clear, so that nobody has to count letters: what stands between the marks and what is marked.
Json pieces_of(const content::Excerpt& excerpt) {
    Json::Array pieces;
    std::size_t at = 0;
    const auto add = [&](std::size_t end, bool is_match) {
        if (end > at)
            pieces.push_back(Json::Object{{"text", excerpt.text.substr(at, end - at)}, {"is_match", is_match}});
        at = std::max(at, end);
    };
    for (const content::TextRange& mark : excerpt.marks) {
        add(mark.begin, false);
        add(mark.end, true);
    }
    add(excerpt.text.size(), false);
    return pieces;
}

Result<Json> found_row(Services& services, const CaseIndex& index, const CaseQuery& query, const store::Case& subject) {
    auto fields = desk::searched_fields(*services.desk.registry, subject);
    if (!fields) return tl::unexpected(fields.error());
    std::vector<std::string> texts;
    for (auto& [name, text] : *fields) texts.push_back(std::move(text));
    const auto excerpts = index.excerpts(query, texts);
    Json::Array found;
    for (std::size_t i = 0; i < excerpts.size(); ++i) {
        if (excerpts[i].marks.empty()) continue;
        found.push_back(Json::Object{{"field", (*fields)[i].first}, {"pieces", pieces_of(excerpts[i])}});
    }
    Json row = clear_row(subject);
    row.insert("found", std::move(found));
    return row;
}

// What the index found, but only cases that are there and pass the filter.
Result<std::vector<CaseHit>> hits_of(Services& services, const CaseIndex& index, const CaseQuery& query,
                                     const ListQuery& asked, store::CaseFilter filter) {
    // Not even until the index has followed.
    filter.can_be_read = true;
    auto ids = services.desk.registry->registry().ids(filter);
    if (!ids) return tl::unexpected(ids.error());
    std::set<protocol::EnvelopeId> passing(ids->begin(), ids->end());
    if (const auto named = asked.filter.find("id"); named != asked.filter.end()) {
        const std::vector<std::string> texts = texts_in(named->second);
        const std::set<std::string, std::less<>> wanted(texts.begin(), texts.end());
        std::erase_if(passing, [&](const auto& id) { return !wanted.contains(protocol::to_hex(id)); });
    }
    std::vector<CaseHit> hits = index.find(query).hits;
    std::erase_if(hits, [&](const CaseHit& hit) { return !passing.contains(hit.id); });
    return hits;
}

}  // namespace

http::Response find_cases(Services& services, const Asker& asker, const ListQuery& asked,
                          const store::CaseFilter& filter) {
    const std::string* const words = asked.filter.at("q").text();
    if (words == nullptr || !fits_code_points(*words, longest_words)) {
        return wrong_fields({{"filter", "q: expected words, at most 500 letters"}});
    }
    if (asked.last - asked.first >= most_found) return wrong_fields({{"range", "at most 100 rows of a search"}});
    const CaseIndex* const index = services.finder.index();
    if (index == nullptr) return not_ready();
    CaseQuery query;
    query.text = *words;
    query.order = CaseQuery::Order::best;
    query.most = SIZE_MAX;
    const auto hits = hits_of(services, *index, query, asked, filter);
    if (!hits) return broken(hits.error());
    Json::Array rows;
    Json::Array shown;
    for (std::size_t i = asked.first; i < hits->size() && i <= asked.last; ++i) {
        const std::string id = protocol::to_hex((*hits)[i].id);
        const auto subject = services.desk.registry->registry().find(id);
        if (!subject) return broken(subject.error());
        if (!*subject) continue;
        auto row = found_row(services, *index, query, **subject);
        if (!row) return broken(row.error());
        rows.push_back(std::move(*row));
        shown.push_back(id);
    }
    // Which cases were looked at, and nothing of the words: they are a person's name more often than not, the line
    // stays for good, and whoever reads the audit need not have the right to read cases.
    const auto noted = desk::note_look_at_all(*services.desk.registry, asker.actor(), "cases.search",
                                              Json::Object{{"shown", std::move(shown)}});
    if (!noted) return problem_of(noted.error());
    return answer_page("cases", std::move(rows), asked.first, hits->size());
}

}  // namespace veche::server::office
