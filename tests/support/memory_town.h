// A town's server in memory: signs and serves an edition, acknowledges, enrols. What a test changes in `files` is what
// an attacker or an accident would.
#pragma once

#include <map>
#include <string>

#include "base/sha256.h"
#include "content/edition/delta.h"
#include "content/edition/edition.h"
#include "sync/http.h"
#include "sync/protocol/acknowledgement.h"
#include "sync/protocol/batch.h"
#include "sync/protocol/bundle.h"
#include "sync/protocol/enrolment.h"
#include "sync/protocol/record_offer.h"
#include "sync/protocol/status_record.h"
#include "sync/protocol/tuf.h"
#include "tests/support/sample_submissions.h"

namespace veche::test {

namespace tuf = protocol::tuf;

class MemoryTown {
  public:
    protocol::SigningKey root_key = signing_key('R');
    protocol::SigningKey targets_key = signing_key('T');
    protocol::SigningKey snapshot_key = signing_key('S');
    protocol::SigningKey timestamp_key = signing_key('M');
    protocol::SigningKey acknowledgement_key = signing_key('a');
    protocol::SigningKey record_key = signing_key('s');
    Instant expires{1795215481 + 30 * 86'400};
    std::map<std::string, std::string> files;   // below /content/
    std::vector<std::string> records;           // signed, in the order of the feed
    std::map<std::string, std::string> stored;  // envelopes by id
    protocol::Watermark watermark{{}, 0, Instant{1795215481}};
    std::uint64_t version = 0;
    bool makes_deltas = false;   // from each edition to the next
    std::string newest_catalog;  // its bytes
    std::vector<content::Topic> topics;
    std::string rules;  // text of the legal profile; empty: the edition carries none
    bool down = false;
    std::string epoch;                 // beside each page of the feed; empty: not said
    std::vector<std::size_t> offered;  // records of each offer

    MemoryTown() { files["metadata/1.root.json"] = root_json(); }

    [[nodiscard]] tuf::Root root() const;
    [[nodiscard]] std::string root_json() const { return tuf::write_root(root(), {&root_key}); }
    [[nodiscard]] protocol::Bundle bundle() const;

    // One page of news with these titles, each with a text of its own.
    void publish(const std::vector<std::string>& titles);
    // Where the delta to the newest edition lies.
    [[nodiscard]] std::string delta_from(const std::string& old_catalog) const;
    void sign_catalog(const std::string& catalog);
    void sign_snapshot(const tuf::MetadataFile& targets);
    void sign_timestamp(const tuf::MetadataFile& snapshot);

    [[nodiscard]] Result<sync::HttpAnswer> answer(const sync::HttpRequest& request);

  private:
    void make_delta(content::edition::Blobs both, const std::string& new_catalog);
    [[nodiscard]] sync::HttpAnswer content_file(const sync::HttpRequest& request) const;
    [[nodiscard]] sync::HttpAnswer enrol(const std::string& body) const;
    [[nodiscard]] sync::HttpAnswer store(const std::string& envelope);

    content::edition::Blobs blobs_of_newest_;
};

}  // namespace veche::test
