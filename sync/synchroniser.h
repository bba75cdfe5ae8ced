// What a kiosk asks its server for, as duties of one thread: enrol, look for an edition and bring it, fetch records.
// Each goes on when another fails. What residents hand in goes by sync/delivery.h, on a thread of its own. No thread
// here: the kiosk makes it, reads what it starts with, then hands it to the thread that calls run_once; afterwards only
// device_key() and records() may be used from elsewhere.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "content/edition/edition.h"
#include "content/town.h"
#include "sync/clock_floor.h"
#include "sync/edition_download.h"
#include "sync/http.h"
#include "sync/protocol/bundle.h"
#include "sync/protocol/kiosk_report.h"
#include "sync/records.h"
#include "sync/schedule.h"
#include "sync/status.h"
#include "sync/trust.h"

namespace veche::sync {

struct SynchroniserSettings {
    std::filesystem::path folder;                // the kiosk's own: device.key, trust/, content/, records/
    std::chrono::milliseconds interval{60'000};  // between looks for records and editions; longer after failures
    // How the kiosk stands, asked on the thread of run_once(); nothing: the server is told nothing.
    std::function<protocol::KioskReport()> describe;
    std::uint64_t disk_reserve = std::uint64_t{64} << 20U;  // bytes that content never takes
};

struct SyncReport {
    Reach reach = Reach::not_tried;
    bool enrolled = false;
    std::optional<ReadyEdition> new_edition;  // newly whole on disk; the caller applies it to its store
    DeltaUse delta;                           // of the edition looked for in this call
    bool mended = false;                      // files of the newest edition were damaged here and are whole again
    Freshness freshness = Freshness::stale;   // of the metadata trusted now
    std::optional<Instant> confirmed;         // when the server last said, signed, that newest() is
    std::size_t new_records = 0;
    SyncStatus status;
    std::optional<DeviceStanding> device;  // if it showed in this call
    std::vector<std::string> problems;     // for the log; no personal data
    Round round = Round::progress();       // when to call run_once again
};

class Synchroniser {
  public:
    // Everything referred to must outlive it. Quick: reads what is on this disk. Fails when the bundle's root or the
    // folder cannot be used.
    [[nodiscard]] static Result<std::unique_ptr<Synchroniser>> create(SynchroniserSettings settings,
                                                                      const protocol::Bundle& bundle,
                                                                      HttpClient& client, const Clock& clock,
                                                                      ClockFloor& floor, Random& random,
                                                                      FileCalls& calls);
    ~Synchroniser();

    // Does what is due. The bundle's first edition is taken by the first call if there is none yet, without waiting for
    // the network.
    [[nodiscard]] SyncReport run_once();
    // A file of the newest edition was seen to be damaged: the next run_once() checks all of them and brings what is
    // not whole, from the bundle's folder or else from the server. At most once a minute, lest a bad disk keep us busy.
    void check_files();
    // Raises and saves the clock's floor; call before the program ends.
    void remember_shutdown();

    // The town's for acknowledgements, from when this kiosk may deliver. Known before the first run_once(), which may
    // be a long download.
    [[nodiscard]] std::optional<protocol::SigningPublicKey> delivery_key() const;
    // Of the newest whole edition, read when it was brought. Nothing: none was ever had.
    [[nodiscard]] const std::optional<ReadyEdition>& newest() const;
    // Of an edition that is still on this disk: the newest or the one before.
    [[nodiscard]] std::optional<content::edition::Catalog> catalog(const std::string& hash) const;
    // Both may be used by any thread as long as this lives.
    [[nodiscard]] const protocol::SigningKey& device_key() const;
    [[nodiscard]] const Records& records() const;

  private:
    struct Parts;
    explicit Synchroniser(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

}  // namespace veche::sync
