#include "server/store/sql_fleet_store.h"

#include <utility>

namespace veche::server::store {
namespace {

using sql::Bytes;
using sql::Row;

constexpr const char* all_codes = "SELECT name, code, expires, wrong_proofs, used_by FROM code ORDER BY name";
constexpr const char* code_of = "SELECT name, code, expires, wrong_proofs, used_by FROM code WHERE name = ?1";
constexpr const char* all_devices =
    "SELECT id, key, name, enrolled, last_seen, blocked, reported, report FROM device ORDER BY enrolled, name";
constexpr const char* device_of =
    "SELECT id, key, name, enrolled, last_seen, blocked, reported, report FROM device WHERE id = ?1";

EnrolmentCode read_code(const Row& row) {
    EnrolmentCode code{row.text(0), row.text(1), {row.integer(2)}, static_cast<int>(row.integer(3)), std::nullopt};
    if (!row.is_null(4)) code.used_by = protocol::from_bytes<protocol::SigningPublicKey>(row.view(4));
    return code;
}

Device read_device(const Row& row) {
    Device device;
    device.id = protocol::from_bytes<protocol::DeviceId>(row.view(0)).value_or(protocol::DeviceId{});
    device.key = protocol::from_bytes<protocol::SigningPublicKey>(row.view(1)).value_or(protocol::SigningPublicKey{});
    device.name = row.text(2);
    device.enrolled = {row.integer(3)};
    device.last_seen = {row.integer(4)};
    device.blocked = row.integer(5) != 0;
    auto report = protocol::kiosk_report_from_json(row.text(7));
    if (report) device.report = DeviceReport{{row.integer(6)}, std::move(*report)};
    return device;
}

class SqlFleetStore final : public FleetStore {
  public:
    explicit SqlFleetStore(std::unique_ptr<sql::Connection> connection) : connection_(std::move(connection)) {}

    Result<void> add_code(const EnrolmentCode& code) override {
        return connection_->run(
            "INSERT INTO code(name, code, expires, wrong_proofs, used_by) VALUES(?1, ?2, ?3, ?4, NULL) "
            "ON CONFLICT(name) DO UPDATE SET code = excluded.code, expires = excluded.expires, "
            "wrong_proofs = excluded.wrong_proofs, used_by = NULL",
            {code.name, code.code, code.expires, code.wrong_proofs});
    }

    Result<std::optional<EnrolmentCode>> find_code(const std::string& name) override {
        return connection_->first(code_of, {name}, read_code);
    }

    Result<void> count_wrong_proof(const std::string& name) override {
        return connection_->run("UPDATE code SET wrong_proofs = wrong_proofs + 1 WHERE name = ?1", {name});
    }

    Result<void> remove_code(const std::string& name) override {
        return connection_->run("DELETE FROM code WHERE name = ?1", {name});
    }

    Result<void> enrol(const std::string& name, const Device& device) override {
        auto transaction = sql::Transaction::begin(*connection_);
        if (!transaction) return tl::unexpected(transaction.error());
        auto done = connection_->run("UPDATE code SET used_by = ?1 WHERE name = ?2", {Bytes{device.key.view()}, name});
        if (!done) return done;
        done = connection_->run(
            "INSERT INTO device(id, key, name, enrolled, last_seen) VALUES(?1, ?2, ?3, "
            "coalesce((SELECT enrolled FROM removed_device WHERE id = ?1), ?4), ?5) ON CONFLICT DO NOTHING",
            {Bytes{device.id.view()}, Bytes{device.key.view()}, device.name, device.enrolled, device.last_seen});
        return done ? transaction->commit() : done;
    }

    Result<std::optional<Device>> find_device(const protocol::DeviceId& id) override {
        return connection_->first(device_of, {Bytes{id.view()}}, read_device);
    }

    Result<std::vector<Device>> devices() override { return connection_->all(all_devices, {}, read_device); }

    Result<std::vector<EnrolmentCode>> codes() override { return connection_->all(all_codes, {}, read_code); }

    Result<std::int64_t> version() override { return connection_->version(); }

    Result<void> note(const std::vector<Heard>& heard) override {
        auto transaction = sql::Transaction::begin(*connection_);
        if (!transaction) return tl::unexpected(transaction.error());
        for (const Heard& each : heard) {
            const Bytes id{each.device.view()};
            auto done =
                connection_->run("UPDATE device SET last_seen = ?1 WHERE id = ?2 AND last_seen < ?1", {each.when, id});
            if (done && each.report) {
                done = connection_->run("UPDATE device SET reported = ?1, report = ?2 WHERE id = ?3",
                                        {each.report->came, to_json(each.report->said), id});
            }
            if (!done) return done;
        }
        return transaction->commit();
    }

    Result<void> remove_device(const protocol::DeviceId& id) override {
        auto transaction = sql::Transaction::begin(*connection_);
        if (!transaction) return tl::unexpected(transaction.error());
        for (const char* statement :
             {"INSERT INTO removed_device(id, enrolled) SELECT id, enrolled FROM device WHERE id = ?1 "
              "ON CONFLICT DO NOTHING",
              "DELETE FROM code WHERE used_by = (SELECT key FROM device WHERE id = ?1)",
              "DELETE FROM device WHERE id = ?1"}) {
            if (auto done = connection_->run(statement, {Bytes{id.view()}}); !done) return done;
        }
        return transaction->commit();
    }

    Result<void> set_blocked(const protocol::DeviceId& id, bool blocked) override {
        return connection_->run("UPDATE device SET blocked = ?1 WHERE id = ?2", {blocked, Bytes{id.view()}});
    }

  private:
    std::unique_ptr<sql::Connection> connection_;
};

}  // namespace

std::unique_ptr<FleetStore> fleet_over(std::unique_ptr<sql::Connection> connection) {
    return std::make_unique<SqlFleetStore>(std::move(connection));
}

}  // namespace veche::server::store
