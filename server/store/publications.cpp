#include "server/store/publications.h"

#include <algorithm>

namespace veche::server::store {
namespace {

using sql::Row;

constexpr const char* columns =
    "SELECT number, job, edition, catalog, state, who, by_command, made, report FROM publication ";

Publication read_publication(const Row& row) {
    return {row.integer(0),
            row.integer(1),
            static_cast<std::uint64_t>(row.integer(2)),
            row.text(3),
            static_cast<PublicationState>(row.integer(4)),
            row.text(5),
            row.integer(6) != 0,
            {row.integer(7)},
            row.text(8)};
}

std::uint64_t next(std::uint64_t least, std::uint64_t last) {
    return least == 0 ? 0 : std::max(least, last + 1);
}

Result<bool> one_row(const Result<std::int64_t>& rows) {
    if (!rows) return tl::unexpected(rows.error());
    return *rows == 1;
}

}  // namespace

Result<std::int64_t> Publications::take_turn() {
    std::int64_t fence = 0;
    const auto taken = connection_.write("UPDATE turn SET fence = fence + 1 WHERE \"only\" = 1 RETURNING fence", {},
                                         [&](const Row& row) { fence = row.integer(0); });
    if (!taken) return tl::unexpected(taken.error());
    return fence;
}

Result<bool> Publications::has_turn(std::int64_t fence) {
    const auto now = connection_.number("SELECT fence FROM turn", {});
    if (!now) return tl::unexpected(now.error());
    return *now == fence;
}

Result<SignedNumbers> Publications::give_within(const SignedNumbers& least) {
    const auto found = connection_.first(
        "SELECT last_edition, last_targets, last_snapshot, last_timestamp FROM turn", {}, [](const Row& row) {
            const auto number = [&](int column) { return static_cast<std::uint64_t>(row.integer(column)); };
            return SignedNumbers{number(0), number(1), number(2), number(3)};
        });
    if (!found) return tl::unexpected(found.error());
    const SignedNumbers last = found->value_or(SignedNumbers{});
    const SignedNumbers given{next(least.edition, last.edition), next(least.targets, last.targets),
                              next(least.snapshot, last.snapshot), next(least.timestamp, last.timestamp)};
    auto noted =
        connection_.run("UPDATE turn SET last_edition = ?1, last_targets = ?2, last_snapshot = ?3, last_timestamp = ?4",
                        {std::max(given.edition, last.edition), std::max(given.targets, last.targets),
                         std::max(given.snapshot, last.snapshot), std::max(given.timestamp, last.timestamp)});
    if (!noted) return tl::unexpected(noted.error());
    return given;
}

Result<SignedNumbers> Publications::give(const SignedNumbers& least) {
    auto transaction = sql::Transaction::begin(connection_);
    if (!transaction) return tl::unexpected(transaction.error());
    auto given = give_within(least);
    if (!given) return given;
    if (auto committed = transaction->commit(); !committed) return tl::unexpected(committed.error());
    return given;
}

Result<std::optional<BegunPublication>> Publications::begin(std::int64_t fence, const NewPublication& publication,
                                                            const SignedNumbers& least) {
    auto transaction = sql::Transaction::begin(connection_);
    if (!transaction) return tl::unexpected(transaction.error());
    const auto has = has_turn(fence);
    if (!has) return tl::unexpected(has.error());
    if (!*has) return std::optional<BegunPublication>();
    const auto given = give_within(least);
    if (!given) return tl::unexpected(given.error());
    BegunPublication begun{0, *given};
    const auto added = connection_.write(
        "INSERT INTO publication(job, fence, edition, state, who, by_command, made) VALUES(?1, ?2, ?3, 0, ?4, ?5, ?6) "
        "RETURNING number",
        {publication.job, fence, begun.numbers.edition, publication.who, publication.is_by_command ? 1 : 0,
         publication.when},
        [&](const Row& row) { begun.publication = row.integer(0); });
    if (!added) return tl::unexpected(added.error());
    if (auto committed = transaction->commit(); !committed) return tl::unexpected(committed.error());
    return std::optional(begun);
}

Result<bool> Publications::name_catalog(std::int64_t fence, std::int64_t publication, const std::string& catalog,
                                        const std::string& report) {
    return one_row(connection_.write(
        "UPDATE publication SET catalog = ?2, report = ?3 WHERE number = ?1 AND EXISTS(SELECT 1 FROM turn WHERE "
        "turn.fence = ?4)",
        {publication, catalog, report, fence}));
}

Result<void> Publications::set_published(std::int64_t publication, const std::string& report) {
    return connection_.run("UPDATE publication SET state = 1, report = ?2 WHERE number = ?1", {publication, report});
}

Result<std::optional<Publication>> Publications::of_job(std::int64_t job) {
    return connection_.first(std::string(columns) + "WHERE job = ?1 ORDER BY number DESC LIMIT 1", {job},
                             read_publication);
}

Result<std::optional<Publication>> Publications::begun_with(const std::string& catalog) {
    return connection_.first(std::string(columns) + "WHERE state = 0 AND catalog = ?1 ORDER BY number DESC LIMIT 1",
                             {catalog}, read_publication);
}

Result<std::optional<Publication>> Publications::newest() {
    return connection_.first(std::string(columns) + "WHERE state = 1 ORDER BY number DESC LIMIT 1", {},
                             read_publication);
}

}  // namespace veche::server::store
