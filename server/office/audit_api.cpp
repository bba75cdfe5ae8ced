#include <algorithm>
#include <array>

#include "base/date.h"
#include "server/audit/log.h"
#include "server/office/api.h"
#include "server/office/list_query.h"
#include "server/office/problem.h"

namespace veche::server::office {
namespace {

// Of both stores together so many can be paged through; each alone to its end.
constexpr std::size_t most_of_both = 1'000;

struct Chain {
    std::string_view store;
    sql::Connection* rows;
};

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
        : query_(query),
          chains_{{{"staff", services.desk.staff_rows.get()}, {"registry", services.desk.registry_rows.get()}}} {
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

}  // namespace

http::Response get_audit(Services& services, const Asker& asker, const http::Request& request) {
    ListQuery newest;
    newest.sort = "when";
    newest.is_ascending = false;
    const auto query = read_list_query(request, {"audit", {"when"}, {"who", "subject", "day", "store"}, newest});
    if (!query) return query.error();
    return Asked(services, asker, *query).answer();
}

}  // namespace veche::server::office
