// A town made for a test: a server's folder with keys and one published edition, and kiosks that hand things in.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "content/submission.h"
#include "server/configuration.h"
#include "server/layout.h"
#include "server/town_keys.h"
#include "sync/protocol/keys.h"
#include "sync/protocol/receipt.h"

namespace veche::test {

// init and a first edition with one poll ("poll-benches": one choice of three) and one page.
// Throws when anything fails: a test cannot go on.
class TestTown {
  public:
    explicit TestTown(const std::filesystem::path& folder);

    [[nodiscard]] const server::Layout& layout() const { return layout_; }
    [[nodiscard]] const server::TownIdentity& identity() const { return identity_; }
    [[nodiscard]] protocol::SigningPublicKey acknowledgement_key() const;
    [[nodiscard]] protocol::SigningPublicKey record_key() const;
    void publish_again();

  private:
    server::Layout layout_;
    server::TownIdentity identity_;
};

struct HandedIn {
    protocol::EnvelopeId id;
    std::string bytes;
    std::optional<protocol::ReceiptKeys> receipt;  // none for a ballot
};

// A kiosk's keys and hands.
class TestKiosk {
  public:
    TestKiosk();
    // Straight into fleet.db.
    void enrol(const TestTown& town, const std::string& name);

    [[nodiscard]] const protocol::SigningKey& key() const { return key_; }
    [[nodiscard]] protocol::DeviceId id() const { return protocol::device_id_of(key_.public_key()); }

    [[nodiscard]] HandedIn appeal(const TestTown& town, const std::string& text);
    [[nodiscard]] HandedIn ballot(const TestTown& town, int option);
    [[nodiscard]] HandedIn seal(const TestTown& town, const content::SubmissionBody& body,
                                content::Language language = content::Language::russian);
    // Another text under the id of `before`.
    [[nodiscard]] HandedIn reseal(const TestTown& town, const HandedIn& before, const std::string& text);

    // The bytes of a signed HTTP/1.1 request.
    [[nodiscard]] std::string request(std::string_view method, std::string_view path, std::string_view query,
                                      std::string_view body) const;
    [[nodiscard]] std::string put(const HandedIn& envelope) const;

  private:
    [[nodiscard]] HandedIn seal_as(const TestTown& town, const protocol::EnvelopeId& id,
                                   const content::SubmissionBody& body,
                                   content::Language language = content::Language::russian);

    SystemRandom random_;
    protocol::SigningKey key_;
};

// Other settings in its veche.toml than init wrote.
void configure(const server::Layout& layout, const std::function<void(server::Configuration&)>& change);

// Into intake.db at that moment, as the server stores what it was sent.
void arrive(const TestTown& town, const HandedIn& handed_in, Instant when);

[[nodiscard]] std::string make_batch(const std::vector<std::string>& envelopes);
[[nodiscard]] std::vector<std::string> bytes_of(const std::vector<HandedIn>& envelopes);

}  // namespace veche::test
