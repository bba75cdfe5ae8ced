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

    [[nodiscard]] tuf::Root root() const {
        return tuf::make_root({root_key, targets_key, snapshot_key, timestamp_key}, 1, expires);
    }
    [[nodiscard]] std::string root_json() const { return tuf::write_root(root(), {&root_key}); }
    [[nodiscard]] protocol::Bundle bundle() const {
        CountingRandom random;
        return {"https://veche.example.org",
                protocol::make_receipt_code(random),
                protocol::make_random<protocol::TownId>(random),
                "Hall",
                root_json(),
                {}};
    }

    // One page of news with these titles, each with a text of its own.
    void publish(const std::vector<std::string>& titles) {
        ++version;
        content::edition::Blobs blobs;
        std::vector<content::Entry> entries;
        for (const std::string& title : titles) {
            content::Entry entry;
            entry.id = content::EntryId("news-" + std::to_string(entries.size()));
            entry.title = title;
            entry.date = Date{2026, 11, 20};
            entry.summary = title;
            entry.details = content::NewsDetails{};
            entry.text = content::edition::add_text(blobs, "# " + title + "\n\nТекст.\n");
            entries.push_back(entry);
        }
        content::Town town;
        town.id = std::string(32, 'a');
        town.name = {{content::Language::russian, "Белоозёрск"}};
        town.keeper = {{content::Language::russian, "Приёмная"}};
        town.legal_profile = content::LegalProfileId("ru");
        town.topics = topics;
        if (!rules.empty()) town.rules = content::edition::add_text(blobs, rules);
        town.keys = {to_hex(box_key('t').public_key()), to_hex(box_key('e').public_key()),
                     to_hex(acknowledgement_key.public_key()), to_hex(record_key.public_key())};
        const auto written = *content::edition::write_edition(version, Instant{1795215481}, town, entries);
        blobs.insert(written.blobs.begin(), written.blobs.end());
        for (const auto& [hash, blob] : blobs) {
            files[content::edition::blob_path(hash)] = content::edition::stored_form(blob);
        }
        if (makes_deltas && !newest_catalog.empty()) make_delta(blobs, written.catalog_bytes);
        newest_catalog = written.catalog_bytes;
        blobs_of_newest_ = blobs;
        sign_catalog(written.catalog_bytes);
    }
    // Where the delta to the newest edition lies.
    [[nodiscard]] std::string delta_from(const std::string& old_catalog) const {
        return content::edition::delta_path(sha256_hex(old_catalog), sha256_hex(newest_catalog));
    }
    void sign_catalog(const std::string& catalog) {
        const protocol::Hash hash = protocol::sha256(catalog);
        files["targets/" + tuf::catalog_file_name(hash)] = catalog;
        const std::string targets =
            tuf::write_targets({version, expires, {{"catalog.json", {catalog.size(), hash}}}}, targets_key);
        files["metadata/" + tuf::targets_file_name(version)] = targets;
        sign_snapshot({version, targets.size(), protocol::sha256(targets)});
    }
    void sign_snapshot(const tuf::MetadataFile& targets) {
        const std::string snapshot = tuf::write_snapshot({version, expires, {{"targets.json", targets}}}, snapshot_key);
        files["metadata/" + tuf::snapshot_file_name(version)] = snapshot;
        sign_timestamp({version, snapshot.size(), protocol::sha256(snapshot)});
    }
    void sign_timestamp(const tuf::MetadataFile& snapshot) {
        files["metadata/timestamp.json"] = tuf::write_timestamp({version, expires, snapshot}, timestamp_key);
    }

    [[nodiscard]] Result<sync::HttpAnswer> answer(const sync::HttpRequest& request) {
        if (down) return failure("no network");
        const std::string& target = request.target;
        if (target.rfind("/content/", 0) == 0) return content_file(request);
        if (target == "/v1/enrol") return enrol(request.body);
        if (target == "/v1/watermark") {
            return sync::HttpAnswer{200, {}, *protocol::write_watermark(watermark, acknowledgement_key)};
        }
        if (target.rfind("/v1/records?after=", 0) == 0) {
            const std::size_t after = std::stoul(target.substr(18));
            const std::vector<std::string> rest(records.begin() + static_cast<long>(std::min(after, records.size())),
                                                records.end());
            sync::HttpHeaders headers;
            if (!epoch.empty()) headers.emplace_back(protocol::epoch_header, epoch);
            return sync::HttpAnswer{200, headers, protocol::write_feed_page(rest)};
        }
        if (target == "/v1/records" && request.method == "POST") {
            offered.push_back(protocol::read_feed_page(request.body).value().size());
            return sync::HttpAnswer{200, {}, protocol::write_offer_answer({{}, std::vector<int>(offered.back(), 201)})};
        }
        if (request.method == "PUT") return store(request.body);
        return sync::HttpAnswer{404, {}, ""};
    }

  private:
    void make_delta(content::edition::Blobs both, const std::string& new_catalog) {
        both.insert(blobs_of_newest_.begin(), blobs_of_newest_.end());
        content::edition::MemoryBlobs source(both);
        files[content::edition::delta_path(sha256_hex(newest_catalog), sha256_hex(new_catalog))] =
            *content::edition::make_delta(newest_catalog, new_catalog, source);
    }
    [[nodiscard]] sync::HttpAnswer content_file(const sync::HttpRequest& request) const {
        const auto found = files.find(request.target.substr(9));
        if (found == files.end()) return {404, {}, ""};
        const std::string& bytes = found->second;
        for (const auto& [name, value] : request.headers) {
            if (name != "Range") continue;
            const std::size_t from = std::stoul(value.substr(6));
            if (from >= bytes.size()) return {416, {}, ""};
            const std::string range = "bytes " + std::to_string(from) + "-" + std::to_string(bytes.size() - 1) + "/" +
                                      std::to_string(bytes.size());
            return {206, {{"content-range", range}}, bytes.substr(from)};
        }
        return {200, {}, bytes};
    }
    [[nodiscard]] sync::HttpAnswer enrol(const std::string& body) const {
        const auto request = protocol::enrolment_request_from_json(body);
        const protocol::Bundle mine = bundle();
        if (!request || !protocol::proves_code(*request, mine.enrolment_code, mine.town)) {
            const auto refused = request ? request->signing_key : protocol::SigningPublicKey{};
            return {403, {}, protocol::write_enrolment_refusal(mine.town, refused, acknowledgement_key)};
        }
        return {201, {}, protocol::to_json(protocol::EnrolmentAnswer{protocol::device_id_of(request->signing_key)})};
    }
    [[nodiscard]] sync::HttpAnswer store(const std::string& envelope) {
        const auto header = protocol::read_envelope_header(envelope);
        if (!header) return {400, {}, ""};
        const bool is_new = stored.emplace(to_hex(header->id), envelope).second;
        return {is_new ? 201 : 200,
                {},
                *protocol::write_acknowledgement(
                    {header->id, protocol::sha256(envelope), watermark.epoch, 1, Instant{1795215481}},
                    acknowledgement_key)};
    }

    content::edition::Blobs blobs_of_newest_;
};

}  // namespace veche::test
