#include "server/store/sqlite_fleet_store.h"

#include <utility>

#include "base/sqlite.h"
#include "server/store/schemas.h"

namespace veche::server::store {
namespace {

constexpr std::string_view code_columns = "SELECT name, code, expires, wrong_proofs, used_by FROM code";
constexpr std::string_view device_columns =
    "SELECT id, key, name, enrolled, last_seen, blocked, reported, report FROM device";

EnrolmentCode read_code(const Statement& row) {
    EnrolmentCode code{row.text(0), row.text(1), {row.integer(2)}, static_cast<int>(row.integer(3)), std::nullopt};
    if (!row.is_null(4)) code.used_by = protocol::from_bytes<protocol::SigningPublicKey>(row.blob(4));
    return code;
}

Device read_device(const Statement& row) {
    Device device;
    device.id = protocol::from_bytes<protocol::DeviceId>(row.blob(0)).value_or(protocol::DeviceId{});
    device.key = protocol::from_bytes<protocol::SigningPublicKey>(row.blob(1)).value_or(protocol::SigningPublicKey{});
    device.name = row.text(2);
    device.enrolled = {row.integer(3)};
    device.last_seen = {row.integer(4)};
    device.blocked = row.integer(5) != 0;
    auto report = protocol::kiosk_report_from_json(row.text(7));
    if (report) device.report = DeviceReport{{row.integer(6)}, std::move(*report)};
    return device;
}

template <typename Value>
Result<std::vector<Value>> read_all(Database& database, std::string_view sql, Value (*read)(const Statement&)) {
    auto statement = database.prepare(sql);
    if (!statement) return tl::unexpected(statement.error());
    std::vector<Value> values;
    for (;;) {
        const auto row = statement->step();
        if (!row) return tl::unexpected(row.error());
        if (!*row) return values;
        values.push_back(read(*statement));
    }
}

template <typename Value>
Result<std::optional<Value>> read_one(Result<Statement> statement, Value (*read)(const Statement&)) {
    if (!statement) return tl::unexpected(statement.error());
    const auto row = statement->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return std::optional<Value>();
    return std::optional<Value>(read(*statement));
}

class SqliteFleetStore final : public FleetStore {
  public:
    explicit SqliteFleetStore(Database database) : database_(std::move(database)) {}

    Result<void> add_code(const EnrolmentCode& code) override {
        auto statement = database_.prepare(
            "INSERT OR REPLACE INTO code(name, code, expires, wrong_proofs, used_by) VALUES(?,?,?,?,NULL)");
        if (!statement) return tl::unexpected(statement.error());
        return statement->bind(1, code.name)
            .bind(2, code.code)
            .bind(3, code.expires.seconds)
            .bind(4, code.wrong_proofs)
            .run();
    }

    Result<std::optional<EnrolmentCode>> find_code(const std::string& name) override {
        auto statement = database_.prepare(std::string(code_columns) + " WHERE name = ?");
        if (statement) statement->bind(1, name);
        return read_one(std::move(statement), read_code);
    }

    Result<void> count_wrong_proof(const std::string& name) override {
        auto statement = database_.prepare("UPDATE code SET wrong_proofs = wrong_proofs + 1 WHERE name = ?");
        if (!statement) return tl::unexpected(statement.error());
        return statement->bind(1, name).run();
    }

    Result<void> remove_code(const std::string& name) override {
        auto statement = database_.prepare("DELETE FROM code WHERE name = ?");
        if (!statement) return tl::unexpected(statement.error());
        return statement->bind(1, name).run();
    }

    Result<void> enrol(const std::string& name, const Device& device) override {
        auto transaction = Transaction::begin(database_);
        if (!transaction) return tl::unexpected(transaction.error());
        auto used = database_.prepare("UPDATE code SET used_by = ? WHERE name = ?");
        if (!used) return tl::unexpected(used.error());
        if (auto done = used->bind_blob(1, device.key.view()).bind(2, name).run(); !done) return done;
        auto added = database_.prepare(
            "INSERT INTO device(id, key, name, enrolled, last_seen) VALUES(?1, ?2, ?3, "
            "coalesce((SELECT enrolled FROM removed_device WHERE id = ?1), ?4), ?5) ON CONFLICT DO NOTHING");
        if (!added) return tl::unexpected(added.error());
        added->bind_blob(1, device.id.view()).bind_blob(2, device.key.view()).bind(3, device.name);
        added->bind(4, device.enrolled.seconds).bind(5, device.last_seen.seconds);
        if (auto done = added->run(); !done) return done;
        return transaction->commit();
    }

    Result<std::optional<Device>> find_device(const protocol::DeviceId& id) override {
        auto statement = database_.prepare(std::string(device_columns) + " WHERE id = ?");
        if (statement) statement->bind_blob(1, id.view());
        return read_one(std::move(statement), read_device);
    }

    Result<std::vector<Device>> devices() override {
        return read_all(database_, std::string(device_columns) + " ORDER BY enrolled, name", read_device);
    }

    Result<std::vector<EnrolmentCode>> codes() override {
        return read_all(database_, std::string(code_columns) + " ORDER BY name", read_code);
    }

    Result<std::int64_t> version() override { return database_.data_version(); }

    Result<void> note(const std::vector<Heard>& heard) override {
        auto transaction = Transaction::begin(database_);
        if (!transaction) return tl::unexpected(transaction.error());
        auto statement = database_.prepare("UPDATE device SET last_seen = max(last_seen, ?) WHERE id = ?");
        auto report = database_.prepare("UPDATE device SET reported = ?, report = ? WHERE id = ?");
        if (!statement) return tl::unexpected(statement.error());
        if (!report) return tl::unexpected(report.error());
        for (const Heard& each : heard) {
            auto done = statement->bind(1, each.when.seconds).bind_blob(2, each.device.view()).run();
            if (!done) return done;
            if (!each.report) continue;
            report->bind(1, each.report->came.seconds).bind(2, to_json(each.report->said));
            if (auto kept = report->bind_blob(3, each.device.view()).run(); !kept) return kept;
        }
        return transaction->commit();
    }

    Result<void> remove_device(const protocol::DeviceId& id) override {
        auto transaction = Transaction::begin(database_);
        if (!transaction) return tl::unexpected(transaction.error());
        for (const char* sql : {"INSERT OR IGNORE INTO removed_device SELECT id, enrolled FROM device WHERE id = ?",
                                "DELETE FROM code WHERE used_by = (SELECT key FROM device WHERE id = ?)",
                                "DELETE FROM device WHERE id = ?"}) {
            auto statement = database_.prepare(sql);
            if (!statement) return tl::unexpected(statement.error());
            if (auto done = statement->bind_blob(1, id.view()).run(); !done) return done;
        }
        return transaction->commit();
    }

    Result<void> set_blocked(const protocol::DeviceId& id, bool blocked) override {
        auto statement = database_.prepare("UPDATE device SET blocked = ? WHERE id = ?");
        if (!statement) return tl::unexpected(statement.error());
        return statement->bind(1, blocked ? 1 : 0).bind_blob(2, id.view()).run();
    }

  private:
    Database database_;
};

Result<std::unique_ptr<FleetStore>> open(const std::filesystem::path& file, Database::Mode mode) {
    auto database = open_database(file, mode, fleet_schema());
    if (!database) return tl::unexpected(database.error());
    return std::make_unique<SqliteFleetStore>(std::move(*database));
}

}  // namespace

Result<void> create_fleet(const std::filesystem::path& file) {
    auto database = create_database(file, fleet_schema());
    if (!database) return tl::unexpected(database.error());
    return {};
}

Result<std::unique_ptr<FleetStore>> open_fleet(const std::filesystem::path& file) {
    return open(file, Database::Mode::read_write);
}

Result<std::unique_ptr<FleetStore>> open_fleet_read_only(const std::filesystem::path& file) {
    return open(file, Database::Mode::read_only);
}

Result<void> back_up_fleet(const std::filesystem::path& file, const std::filesystem::path& target) {
    auto database = Database::open(file, Database::Mode::read_only);
    if (!database) return tl::unexpected(database.error());
    return database->back_up_to(target);
}

}  // namespace veche::server::store
