// fleet.db: enrolled devices and one-time codes. The HTTP process, the registrar (by orders of staff) and the command
// line write, so every call is one short transaction of its own. Contract: tests/contracts/fleet_store_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "sync/protocol/keys.h"
#include "sync/protocol/kiosk_report.h"

namespace veche::server::store {

inline constexpr int most_wrong_proofs = 5;

struct EnrolmentCode {
    std::string name;  // of the kiosk; one open code a name
    std::string code;  // 16 symbols; a secret until it is used
    Instant expires;
    int wrong_proofs = 0;
    std::optional<protocol::SigningPublicKey> used_by;
};

struct DeviceReport {
    Instant came;
    protocol::KioskReport said;
};

struct Device {
    protocol::DeviceId id;
    protocol::SigningPublicKey key;
    std::string name;
    Instant enrolled;
    Instant last_seen;
    bool blocked = false;
    std::optional<DeviceReport> report = std::nullopt;  // its newest one
};

// What one device was heard to say last.
struct Heard {
    protocol::DeviceId device;
    Instant when;
    std::optional<DeviceReport> report = std::nullopt;  // nothing: no new one
};

class FleetStore {
  public:
    FleetStore() = default;
    FleetStore(const FleetStore&) = delete;
    FleetStore& operator=(const FleetStore&) = delete;
    virtual ~FleetStore() = default;

    // Replaces an older code of the same name.
    [[nodiscard]] virtual Result<void> add_code(const EnrolmentCode& code) = 0;
    [[nodiscard]] virtual Result<std::optional<EnrolmentCode>> find_code(const std::string& name) = 0;
    [[nodiscard]] virtual Result<void> count_wrong_proof(const std::string& name) = 0;
    // A name without a code is success.
    [[nodiscard]] virtual Result<void> remove_code(const std::string& name) = 0;
    // Marks the code as used and adds the device, together. The same key again changes nothing; one that was removed
    // counts as enrolled since it first was.
    [[nodiscard]] virtual Result<void> enrol(const std::string& name, const Device& device) = 0;

    [[nodiscard]] virtual Result<std::optional<Device>> find_device(const protocol::DeviceId& id) = 0;
    [[nodiscard]] virtual Result<std::vector<Device>> devices() = 0;
    [[nodiscard]] virtual Result<std::vector<EnrolmentCode>> codes() = 0;
    // Changes when another connection has written.
    [[nodiscard]] virtual Result<std::int64_t> version() = 0;
    // All of it in one transaction. A device is never seen earlier than before; one that is not there is passed over.
    [[nodiscard]] virtual Result<void> note(const std::vector<Heard>& heard) = 0;
    // With the code it used. Its envelopes that the registrar has not opened yet cannot be opened afterwards.
    [[nodiscard]] virtual Result<void> remove_device(const protocol::DeviceId& id) = 0;
    [[nodiscard]] virtual Result<void> set_blocked(const protocol::DeviceId& id, bool blocked) = 0;
};

}  // namespace veche::server::store
