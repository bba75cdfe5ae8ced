#include "server/store/destroyed_cases.h"

#include "server/store/registry_rows.h"

namespace veche::server::store {

void forget_words(Case& subject, Instant when) {
    subject.destroyed = when;
    subject.sealed_key.clear();
    subject.sealed_body.clear();
    subject.sealed_answer.clear();
    subject.sealed_card.clear();
}

Result<std::map<protocol::EnvelopeId, Instant>> destroyed_cases(sql::Connection& registry) {
    std::map<protocol::EnvelopeId, Instant> found;
    auto read = registry.read("SELECT envelope, destroyed FROM case_file WHERE destroyed IS NOT NULL", {},
                              [&](const sql::Row& row) { found.emplace(rows::read_id(row), Instant{row.integer(1)}); });
    if (!read) return tl::unexpected(read.error());
    return found;
}

}  // namespace veche::server::store
