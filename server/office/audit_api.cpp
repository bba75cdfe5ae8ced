#include <algorithm>
#include <array>

#include "base/date.h"
#include "server/audit/log.h"
#include "server/office/api.h"
#include "server/office/list_query.h"
#include "server/office/problem.h"
#include "server/office/row_stream.h"

namespace veche::server::office {
namespace {

// Of both stores together so many can be paged through; each alone to its end.
constexpr std::size_t most_of_both = 1'000;

struct Chain {
    std::string_view store;
    sql::Connection* rows;
};

std::vector<Chain> chains_of(const Services& services) {
    return {{"staff", services.desk.staff_rows.get()}, {"registry", services.desk.registry_rows.get()}};
}

struct Found {
    Instant when;
    Json row;
};

Json row_of(const audit::Line& line, std::string_view store) {
    return Json::Object{{"id", std::string(store) + "-" + std::to_string(line.number)},
                        {"when", to_string(line.when)},
                        {"who", line.act.who},
                        {"from", line.act.from},
                        {"what", line.act.what},
                        {"subject", line.act.subject},
                        {"details", line.act.details}};
}

// What is asked for, as far as it can be answered.
class Asked {
  public:
    Asked(Services& services, const Asker& asker, const ListQuery& query)
        : query_(query), chains_(chains_of(services)) {
        which_.order = query.is_ascending ? audit::Order::oldest_first : audit::Order::newest_first;
        which_.who = text("who");
        which_.subject = text("subject");
        if (const std::string day = text("day"); !day.empty()) {
            which_.day = parse_date(day);
            if (!which_.day) complain("day", "expected a day, 2026-11-28");
        }
        if (const std::string store = text("store"); !store.empty()) {
            std::erase_if(chains_, [&](const Chain& chain) { return chain.store != store; });
            if (chains_.empty()) complain("store", "expected staff or registry");
        }
        // Others' lines are for who may read all of them.
        if (!accounts::may(asker.account.roles, accounts::Right::read_audit)) {
            if (!which_.who.empty() && which_.who != asker.account.name) chains_.clear();
            which_.who = asker.account.name;
        }
        if (chains_.size() > 1 && query.last >= most_of_both) {
            problems_.push_back({"range", "of both stores together the first 1,000; filter by store for all"});
        }
    }

    [[nodiscard]] http::Response answer() {
        if (!problems_.empty()) return wrong_fields(problems_);
        std::vector<Found> found;
        std::int64_t total = 0;
        for (const Chain& chain : chains_) {
            if (auto read = add(chain, found, total); !read) return broken(read.error());
        }
        std::size_t first = query_.first;
        if (chains_.size() > 1) {
            const bool is_ascending = query_.is_ascending;
            std::stable_sort(found.begin(), found.end(), [is_ascending](const Found& a, const Found& b) {
                return is_ascending ? a.when < b.when : b.when < a.when;
            });
        } else {
            first = 0;  // was skipped there
        }
        Json::Array page;
        const std::size_t rows = query_.last - query_.first + 1;
        for (std::size_t i = first; i < found.size() && page.size() < rows; ++i)
            page.push_back(std::move(found[i].row));
        return answer_page("audit", std::move(page), query_.first, static_cast<std::size_t>(total));
    }

  private:
    std::string text(const std::string& field) {
        const auto asked = query_.filter.find(field);
        if (asked == query_.filter.end()) return {};
        const auto texts = texts_in(asked->second);
        if (texts.size() != 1 || texts.front().empty()) complain(field, "expected one text");
        return texts.empty() ? std::string() : texts.front();
    }

    void complain(const std::string& field, std::string message) {
        problems_.push_back({"filter." + field, std::move(message)});
    }

    Result<void> add(const Chain& chain, std::vector<Found>& found, std::int64_t& total) {
        audit::Log log(*chain.rows);
        const auto count = log.count(which_);
        if (!count) return tl::unexpected(count.error());
        total += *count;
        audit::Which page = which_;
        const bool is_alone = chains_.size() == 1;
        page.skip = is_alone ? query_.first : 0;
        page.most = query_.last + 1 - page.skip;
        const auto lines = log.list(page);
        if (!lines) return tl::unexpected(lines.error());
        for (const audit::Line& line : *lines) found.push_back({line.when, row_of(line, chain.store)});
        return {};
    }

    const ListQuery& query_;
    std::vector<Chain> chains_;
    audit::Which which_;
    std::vector<FieldProblem> problems_;
};

// That all of it was taken along is itself to be seen.
Result<void> note_export(sql::Connection& staff, const store::By& by, std::size_t lines) {
    auto transaction = sql::Transaction::begin(staff);
    if (!transaction) return tl::unexpected(transaction.error());
    const audit::Act act{by.who, by.from, "audit.export", "", Json::Object{{"lines", lines}}};
    if (const auto line = audit::Log(staff).add(act, by.when); !line) return tl::unexpected(line.error());
    return transaction->commit();
}

// Of one chain after the other, each from its beginning; nothing is ever taken from them.
Result<Json::Array> export_page(const std::vector<std::pair<Chain, std::size_t>>& chains, std::size_t first) {
    for (const auto& [chain, lines] : chains) {
        if (first >= lines) {
            first -= lines;
            continue;
        }
        audit::Which page;
        page.order = audit::Order::oldest_first;
        page.skip = first;
        page.most = std::min(lines - first, RowStream::rows_of_a_page);
        const auto read = audit::Log(*chain.rows).list(page);
        if (!read) return tl::unexpected(read.error());
        Json::Array rows;
        for (const audit::Line& line : *read) rows.push_back(row_of(line, chain.store));
        return rows;
    }
    return Json::Array();
}

}  // namespace

http::Response get_audit_export(Services& services, const Asker& asker, const http::Request&) {
    std::vector<std::pair<Chain, std::size_t>> chains;
    std::size_t all = 0;
    for (const Chain& chain : chains_of(services)) {
        const auto lines = audit::Log(*chain.rows).count({});
        if (!lines) return broken(lines.error());
        chains.emplace_back(chain, static_cast<std::size_t>(*lines));
        all += static_cast<std::size_t>(*lines);
    }
    if (auto noted = note_export(*services.desk.staff_rows, asker.by, all); !noted) return broken(noted.error());
    return answer_rows(services, asker, all,
                       [chains = std::move(chains)](std::size_t first) { return export_page(chains, first); });
}

http::Response get_audit(Services& services, const Asker& asker, const http::Request& request) {
    ListQuery newest;
    newest.sort = "when";
    newest.is_ascending = false;
    const auto query = read_list_query(request, {"audit", {"when"}, {"who", "subject", "day", "store"}, newest});
    if (!query) return query.error();
    return Asked(services, asker, *query).answer();
}

}  // namespace veche::server::office
