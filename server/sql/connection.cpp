#include "server/sql/connection.h"

#include <utility>

namespace veche::server::sql {

Result<std::vector<std::int64_t>> Connection::write_each(std::string_view sql,
                                                         const std::vector<std::vector<Value>>& rows) {
    std::vector<std::int64_t> changed;
    changed.reserve(rows.size());
    for (const std::vector<Value>& values : rows) {
        const auto each = write(sql, values);
        if (!each) return tl::unexpected(each.error());
        changed.push_back(*each);
    }
    return changed;
}

Result<void> Connection::run(std::string_view sql, Values values) {
    if (auto done = write(sql, values, {}); !done) return tl::unexpected(done.error());
    return {};
}

Result<std::int64_t> Connection::number(std::string_view sql, Values values, std::int64_t otherwise) {
    const auto found = first(sql, values, [](const Row& row) { return row.integer(0); });
    if (!found) return tl::unexpected(found.error());
    return found->value_or(otherwise);
}

Result<Transaction> Transaction::begin(Connection& connection, Kind kind) {
    if (auto begun = connection.begin(kind == Kind::write); !begun) return tl::unexpected(begun.error());
    return Transaction(connection);
}

Transaction::Transaction(Transaction&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}

Transaction::~Transaction() {
    if (connection_ != nullptr) connection_->roll_back();
}

Result<void> Transaction::commit() {
    auto committed = connection_->commit();
    if (committed) connection_ = nullptr;
    return committed;
}

}  // namespace veche::server::sql
