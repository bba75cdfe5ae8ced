#include "server/store/content_rows.h"

#include "base/json_reader.h"

namespace veche::server::store {
namespace {

using sql::Row;

constexpr std::size_t longest_who = 256;

}  // namespace

std::int64_t number_of(VersionState state) {
    return static_cast<std::int64_t>(state);
}

Version read_version(const Row& row) {
    return {row.integer(0), row.text(1),      row.text(2), row.text(3), static_cast<VersionState>(row.integer(4)),
            row.text(5),    {row.integer(6)}, row.text(7)};
}

Draft read_draft(const Row& row) {
    return {row.text(0), row.text(1), row.integer(2), {}, {row.integer(3)}};
}

StoredBlob read_blob(const Row& row) {
    return {row.text(0), static_cast<std::uint64_t>(row.integer(1))};
}

SourceFile read_source(const Row& row) {
    return {row.text(0), row.text(1)};
}

Approval read_approval(const Row& row) {
    return {row.integer(0),
            row.integer(1),
            row.text(2),
            row.text(3),
            row.text(4),
            row.text(5),
            static_cast<ApprovedHow>(row.integer(6)),
            row.text(7),
            row.text(8),
            {row.integer(9)},
            row.integer(10) != 0,
            row.integer(11)};
}

std::string_view name_of(ApprovedHow how) {
    switch (how) {
        case ApprovedHow::second_person: return "second_person";
        case ApprovedHow::by_command: return "by_command";
        case ApprovedHow::forced: return "forced";
    }
    return {};
}

std::string write_order(const PublishOrder& order) {
    return write_json(Json(Json::Object{{"by_command", order.is_by_command}, {"who", order.who}}));
}

Result<PublishOrder> read_order(const std::string& payload) {
    const auto json = parse_json(payload);
    if (!json) return tl::unexpected(json.error());
    JsonErrors errors;
    JsonReader reader(*json, "job", errors);
    PublishOrder order{reader.text("who", longest_who), reader.flag("by_command")};
    return errors.any() ? Result<PublishOrder>(failure(errors.first)) : order;
}

}  // namespace veche::server::store
